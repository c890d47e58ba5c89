"""The ledger of commitments: who promises what by when, what of it can be measured, and by which deadline."""

from collections.abc import Iterable

import pandas as pd

from analysis_lib.coding.arithmetic import word_amount
from analysis_lib.comparing.counting import check_grouping, find_repeats
from analysis_lib.comparing.reasons import count
from analysis_lib.comparing.salience import measure_salience
from analysis_lib.tables import build_table

PROMISED = ("target", "pledge")
FORCES = ("must", "strive", "promote", "encourage", "explore")
# What makes a commitment one that can be checked later.
TESTS = ("number", "deadline", "actor", "number_and_deadline")
NO_YEAR = "no year"
SIGNS = {"=": "", ">": "more than ", ">=": "at least ", "<": "less than ", "<=": "at most ", "~": "about "}


def list_ledger(documents: pd.DataFrame, sentences: pd.DataFrame, commitments: pd.DataFrame, measures: pd.DataFrame,
                by: str = "region", instructions: pd.DataFrame | None = None) -> pd.DataFrame:
    """Join what documents promise in numbers and what they undertake without, each with its sentence.

    Parameters
    ----------
    documents, sentences, commitments, measures : DataFrame
        As declared. Documents that repeat another are left out; so are parts, stocks and counts of which the text does
        not say that they are to be reached.
    by : str
        Column of ``documents`` that becomes ``place``.
    instructions : DataFrame, optional
        As declared: what somebody demands is for the addressee to do, who is missing where the text names none.

    Returns
    -------
    DataFrame
        ``ledger``. Where a sentence names nobody who acts and is no instruction, the document's issuer is the actor,
        with the basis "inferred".

    Raises
    ------
    ValueError
        When ``documents`` has no such column.
    """
    check_grouping(documents, [by])
    promised = commitments[commitments["role"].isin(PROMISED)]
    promised = promised.assign(entry="c" + promised["commitment_id"].astype("string").str.zfill(4))
    undertaken = measures.assign(entry="m" + measures["measure_id"].astype("string").str.zfill(4), role="measure", deadline_basis="missing")
    rows = pd.concat([promised, undertaken], ignore_index=True)
    counted = documents[find_repeats(documents) == documents["doc_id"]]
    facts = counted.set_index("doc_id").reindex(columns=["year", "issuer", by])
    rows = rows[rows["doc_id"].isin(counted["doc_id"])]
    issuer = rows["doc_id"].map(facts["issuer"]).astype("string")
    if instructions is not None:
        told = instructions.groupby("sentence_id")["addressee"].first()
        rows = rows.assign(actor=rows["actor"].fillna(rows["sentence_id"].map(told).astype("string")))
        issuer = issuer.mask(rows["sentence_id"].isin(told.index))
    basis = rows["actor"].notna().map({True: "stated", False: "inferred"}).astype("string")
    rows = rows.assign(
        place=rows["doc_id"].map(facts[by]).astype("string"), year=rows["doc_id"].map(facts["year"]).astype("Int64"),
        actor=rows["actor"].fillna(issuer), actor_basis=basis.mask(rows["actor"].isna() & issuer.isna(), "missing"),
        sentence=rows["sentence_id"].map(sentences.set_index("sentence_id")["text"]))  # fmt: skip
    columns = build_table("ledger", []).columns
    return build_table("ledger", rows[[name for name in columns if name in rows]])


def measure_ledger(documents: pd.DataFrame, ledger: pd.DataFrame, by: Iterable[str] = ("region",)) -> pd.DataFrame:
    """Measure which share of what is promised or undertaken names a number, a deadline, an actor, and with what force.

    Parameters
    ----------
    documents, ledger : DataFrame
        As declared; the rows of the ledger take the place of the sentences.
    by : iterable of str
        Columns of ``documents`` that make the groups.

    Returns
    -------
    DataFrame
        ``salience`` with the codes number, deadline, actor, number_and_deadline, must, strive, promote, encourage,
        explore; ``n_sentences`` counts entries of the ledger. The intervals allow for entries of one document being alike. An
        actor counts only where the sentence names it.
    """
    ids = ledger["doc_id"] + ":" + ledger["entry"]
    entries = pd.DataFrame({"sentence_id": ids, "doc_id": ledger["doc_id"], "kind": "body"})
    has_number, has_deadline = ledger["number"].notna(), ledger["deadline_year"].notna()
    marks = {"number": has_number, "deadline": has_deadline, "actor": ledger["actor_basis"] == "stated",
             "number_and_deadline": has_number & has_deadline}  # fmt: skip
    marks |= {force: (ledger["strength"] == force).fillna(False) for force in FORCES}
    codings = pd.concat([pd.DataFrame({"sentence_id": ids[is_so], "code": code, "coder": "dictionary"})
                         for code, is_so in marks.items()])
    return measure_salience(documents, entries, codings, by=by, codes=[*TESTS, *FORCES])


def count_deadlines(ledger: pd.DataFrame) -> pd.DataFrame:
    """Count the targets of each group of documents by the year of their deadline.

    Returns
    -------
    DataFrame
        ``deadlines``; targets of documents without a group are left out, those without a year stand under "no year".

    Examples
    --------
    >>> ledger = pd.DataFrame({"doc_id": ["a", "a"], "place": ["Hebei"] * 2, "role": ["target"] * 2,
    ...                        "deadline_year": pd.array([2025, None], dtype="Int64"), "deadline_basis": ["stated", "missing"]})
    >>> count_deadlines(ledger)[["deadline_year", "n_targets"]].values.tolist()
    [['2025', 1], ['no year', 1]]
    """
    targets = ledger[ledger["role"] == "target"].dropna(subset=["place"])
    targets = targets.assign(deadline_year=targets["deadline_year"].astype("string").fillna(NO_YEAR),
                             n_inferred=(targets["deadline_basis"] == "inferred").astype(int))
    cells = targets.groupby(["place", "deadline_year"], as_index=False).agg(
        n_documents=("doc_id", "nunique"), n_targets=("doc_id", "size"), n_inferred=("n_inferred", "sum"))
    return build_table("deadlines", cells)


def explain_ledger(ledger: pd.DataFrame) -> list[str]:
    """Say in sentences what the ledger holds and what of it can be measured.

    Examples
    --------
    >>> explain_ledger(build_table("ledger", []))
    ['No document promises or undertakes anything that was found.']
    """
    if ledger.empty:
        return ["No document promises or undertakes anything that was found."]
    roles, n_documents = ledger["role"].value_counts(), ledger["doc_id"].nunique()
    targets = ledger[ledger["role"] == "target"]
    n_dated, n_named = int(targets["deadline_year"].notna().sum()), int((ledger["actor_basis"] == "stated").sum())
    n_damaged = int((targets["number"].isna()).sum())
    says = [
        f"{count(n_documents, 'document')} {'holds' if n_documents == 1 else 'hold'} {count(roles.get('target', 0), 'target')} in numbers, "
        f"{count(roles.get('pledge', 0), 'pledge')} to whoever qualifies and {count(roles.get('measure', 0), 'measure')} "
        "without a number: only the first can be checked by counting.",
        *([f"Of the targets {n_dated} have a year by which, {int((targets['deadline_basis'] == 'inferred').sum())} of them "
           "inferred from a heading, a plan's period or the document's year."] if len(targets) else []),
        f"In {n_named} of {count(len(ledger), 'entry', 'entries')} the text names who acts; elsewhere the issuer is taken, "
        "but for what somebody else is told to do.",
    ]
    if n_damaged:
        says.append(f"{count(n_damaged, 'target')} with a damaged or masked number are listed without it.")
    checked = int(ledger["check"].notna().sum())
    return [*says, f"The checks by arithmetic and calendar have something to say of {count(checked, 'entry', 'entries')}."]


def word_promises(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger with a column ``promise``: the number of each entry in words."""
    return ledger.assign(promise=[word_promise(row) for row in ledger.to_dict("records")])


def word_promise(row: dict) -> str:
    """Word the number of an entry: comparator, amount, unit, rhythm, deadline.

    Examples
    --------
    >>> word_promise({"comparator": ">", "number": 1e11, "unit": "yuan", "per": None, "deadline_year": 2023})
    'more than 100 billion yuan by 2023'
    """
    if pd.isna(row["number"]):
        return "a number that is damaged" if row.get("role") != "measure" else "no number"
    unit = "%" if row["unit"] == "percent" else f" {row['unit']}"
    per = "" if pd.isna(row["per"]) else f" a {row['per']}"
    until = "" if pd.isna(row["deadline_year"]) else f" by {int(row['deadline_year'])}"
    return f"{SIGNS.get(row['comparator'], '')}{word_amount(row['number'])}{unit}{per}{until}"
