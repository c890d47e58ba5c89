"""Ratings of policies on the sub-variables of the PMC index: read from the tables, or given by a person."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis_lib.coding.dictionary import CODER, list_readings
from analysis_lib.comparing.counting import find_repeats
from analysis_lib.tables import DATA, build_table, read_csv

SCHEME = DATA / "codebook" / "pmc.csv"
COLUMNS = ["variable", "label", "criterion", "question", "read", "codes", "stances", "note"]
READ = ("theme", "instrument", "stance", "commitment", "mention", "level", "period", "given")


def read_scheme(path: Path = SCHEME) -> pd.DataFrame:
    """Read and check a scheme of main variables and sub-variables.

    Parameters
    ----------
    path : Path
        A CSV file: variable, label, criterion, question, read (what makes the rating 1), codes (parted by blanks),
        stances (those in which the sentence must stand; empty for any), note. ``period`` takes years as "4-5".

    Raises
    ------
    ValueError
        For a column, a way of reading or a criterion that is not allowed.

    Examples
    --------
    >>> scheme = read_scheme()
    >>> scheme["variable"].nunique(), len(scheme), int((scheme["read"] == "given").sum())
    (9, 38, 3)
    """
    scheme, name = read_csv(path), Path(path).name
    if list(scheme) != COLUMNS:
        raise ValueError(f"{name} row 1: columns {list(scheme)}; allowed: {', '.join(COLUMNS)}")
    for row in scheme.itertuples():
        wrong = next((column for column in ("variable", "criterion", "question") if pd.isna(getattr(row, column))), None)
        if wrong:
            raise ValueError(f"{name} row {row.Index + 2}: {wrong} is empty; a value is needed")
        if row.read not in READ:
            raise ValueError(f"{name} row {row.Index + 2}: read {row.read!r}; allowed: {', '.join(READ)}")
        if pd.isna(row.codes) != (row.read == "given"):
            raise ValueError(f"{name} row {row.Index + 2}: codes {row.codes!r}; allowed: codes, or none where a person rates")
    for row in scheme[scheme["criterion"].duplicated()].itertuples():
        raise ValueError(f"{name} row {row.Index + 2}: criterion {row.criterion!r} stands in an earlier row; allowed: once")
    return scheme


def rate_policies(
    documents: pd.DataFrame,
    sentences: pd.DataFrame,
    codings: pd.DataFrame,
    stances: pd.DataFrame,
    instruments: pd.DataFrame | None = None,
    commitments: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    given: pd.DataFrame | None = None,
    scheme: pd.DataFrame | None = None,
    coder: str = CODER,
) -> pd.DataFrame:
    """Rate every document on every sub-variable: 1 when at least one sentence holds what it asks for, else 0.

    Parameters
    ----------
    documents, sentences, codings, stances, instruments, commitments, mentions : DataFrame
        As declared. A sub-variable that is read from a table that is not passed has no rating.
    given : DataFrame, optional
        item (doc_id), criterion, rating (0 or 1): ratings by a person, which win over what is read.
    scheme : DataFrame, optional
        From `read_scheme`; by default that of ``data/codebook/pmc.csv``.
    coder : str
        Whose codings, stances and instruments.

    Returns
    -------
    DataFrame
        ``pmc_ratings``: a row for each document that counts once and each sub-variable. The rating is missing where
        only a person can give it and none did, where no sentence is in a language the dictionary reads, and where the
        level or the year of the document is not known. A 1 says that something is there, not how much or how well.

    Raises
    ------
    ValueError
        For given ratings of an unknown document or criterion, or other than 0 and 1.

    Examples
    --------
    >>> from analysis_lib.coding.stances import code_stances
    >>> from analysis_lib.outputs import open_corpus
    >>> corpus = open_corpus()
    >>> stances = code_stances(corpus.sentences, corpus.mentions, corpus.edits)
    >>> ratings = rate_policies(corpus.documents, corpus.sentences, corpus.codings, stances, mentions=corpus.mentions)
    >>> ratings.groupby("criterion")["rating"].sum(min_count=1)[["level_national", "field_technology", "tools_supply"]].tolist()
    [1, 5, <NA>]
    """
    scheme = read_scheme() if scheme is None else scheme
    once = documents[find_repeats(documents) == documents["doc_id"]]
    tables = _gather_codes(sentences, codings, stances, instruments, commitments, mentions, coder)
    tables |= {"level": _find_levels(once, sentences), "period": _find_horizons(once, sentences, commitments)}
    stance = tables["stance"].set_index("sentence_id")["code"]
    doc_ids = sentences.set_index("sentence_id")["doc_id"]
    unread = {rule: set(once["doc_id"]) - known for rule, known in _list_known(once, sentences, tables, commitments).items()}
    rows = []
    for rule in scheme.to_dict("records"):
        found = _find_evidence(rule, tables[rule["read"]], stance) if rule["read"] != "given" else None
        if found is not None and "doc_id" not in found:
            found = found.assign(doc_id=found["sentence_id"].map(doc_ids))
        rows += _rate_rule(rule, once["doc_id"], found, unread[rule["read"]])
    ratings = pd.DataFrame(rows)
    return build_table("pmc_ratings", ratings if given is None else _enter_given(ratings, given))


def _gather_codes(sentences: pd.DataFrame, codings: pd.DataFrame, stances: pd.DataFrame, instruments: pd.DataFrame | None,
                  commitments: pd.DataFrame | None, mentions: pd.DataFrame | None, coder: str) -> dict[str, pd.DataFrame | None]:
    """Return, for each way of reading, the codes of sentences."""
    coded = {"theme": codings, "stance": stances, "instrument": instruments}
    tables = {name: None if table is None else table.loc[table["coder"] == coder, ["sentence_id", "code"]]
              for name, table in coded.items()}
    tables["commitment"] = tables["mention"] = None
    if commitments is not None:
        targets = commitments[commitments["role"] == "target"]
        kinds = {"target": targets, "dated": targets.dropna(subset="deadline_year"), "actor": targets.dropna(subset="actor")}
        tables["commitment"] = pd.concat([rows[["sentence_id"]].assign(code=kind) for kind, rows in kinds.items()])
    if mentions is not None:
        named = mentions[mentions["kind"] == "organisation"].dropna(subset="role")
        tables["mention"] = _place_spans(named, sentences).rename(columns={"role": "code"})[["sentence_id", "code"]]
    return tables


def _place_spans(spans: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Add to rows with doc_id and start the sentence they begin in; rows outside every sentence are left out."""
    left = spans.astype({"start": "int64"}).sort_values("start")
    right = sentences[["doc_id", "sentence_id", "start", "end"]].rename(columns={"start": "begin", "end": "stop"})
    right = right.astype({"begin": "int64"}).sort_values("begin")
    placed = pd.merge_asof(left.drop(columns="sentence_id", errors="ignore"), right, left_on="start", right_on="begin", by="doc_id")
    return placed[placed["start"] < placed["stop"]]


def _find_levels(documents: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return the level of each document with the sentence that states it; that is missing where a sidecar states it."""
    known = documents.dropna(subset="level")
    return known[["doc_id"]].assign(code=known["level"], sentence_id=_find_sentences(known, "level_start", sentences))


def _find_sentences(documents: pd.DataFrame, column: str, sentences: pd.DataFrame) -> pd.Series:
    """Return the sentence in which an offset of each document stands, on their index."""
    if column not in documents:
        return pd.Series(pd.NA, index=documents.index, dtype="string")
    stated = documents[["doc_id"]].assign(start=documents[column]).dropna()
    return documents["doc_id"].map(_place_spans(stated, sentences).set_index("doc_id")["sentence_id"]).astype("string")


def _find_horizons(documents: pd.DataFrame, sentences: pd.DataFrame, commitments: pd.DataFrame | None) -> pd.DataFrame:
    """Return for how many years documents plan: those of the plan period, and from the document to its deadlines.

    The years are missing for a deadline in a document whose year is not known.
    """
    plans = documents.dropna(subset=["period_start", "period_end"])
    rows = plans[["doc_id"]].assign(years=plans["period_end"] - plans["period_start"] + 1,
                                    sentence_id=_find_sentences(plans, "period_end_start", sentences))
    if commitments is None:
        return rows
    dated = commitments[(commitments["role"] == "target") & commitments["deadline_year"].notna()]
    years = dated["deadline_year"] - dated["doc_id"].map(documents.set_index("doc_id")["year"])
    dated = dated[["doc_id", "sentence_id"]].assign(years=years)
    return pd.concat([rows, dated[(dated["years"] >= 0).fillna(True).astype(bool)]])


def _list_known(documents: pd.DataFrame, sentences: pd.DataFrame, tables: Mapping, commitments: pd.DataFrame | None
                ) -> dict[str, set[str]]:
    """Return, for each way of reading, the documents in which an absence was seen and is not merely unknown."""
    readable = set(sentences.loc[sentences["sentence_id"].isin(list_readings(sentences)["sentence_id"]), "doc_id"])
    known = {name: readable if tables.get(name) is not None else set() for name in READ}
    horizons = tables["period"]
    undated = set(horizons.loc[horizons["years"].isna(), "doc_id"])
    return known | {"level": set(tables["level"]["doc_id"]), "given": set(),
                    "period": readable - undated if commitments is not None else set()}


def _find_evidence(rule: Mapping, table: pd.DataFrame | None, stance: pd.Series) -> pd.DataFrame | None:
    """Return the rows that make the rating 1; None where there is nothing to read."""
    if table is None:
        return None
    if rule["read"] == "period":
        low, high = map(int, rule["codes"].split("-"))
        return table[table["years"].between(low, high).fillna(False).astype(bool)]
    rows = table[table["code"].isin(rule["codes"].split())]
    if not pd.isna(rule["stances"]):
        rows = rows[rows["sentence_id"].map(stance).isin(rule["stances"].split())]
    return rows


def _rate_rule(rule: Mapping, doc_ids: pd.Series, found: pd.DataFrame | None, unread: set[str]) -> list[dict]:
    groups = {} if found is None else found.groupby("doc_id")["sentence_id"].unique().to_dict()
    rows = []
    for doc_id in doc_ids:
        evidence = sorted(name for name in groups.get(doc_id, ()) if not pd.isna(name))
        rating = 1 if doc_id in groups else pd.NA if doc_id in unread else 0
        rows.append({"item": doc_id, "variable": rule["variable"], "criterion": rule["criterion"], "rating": rating,
                     "basis": "given" if rule["read"] == "given" else "read", "n_sentences": len(evidence),
                     "evidence": evidence[0] if evidence else pd.NA})
    return rows


def _enter_given(ratings: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    """Put a person's ratings in the place of what was read; they have no sentences."""
    for column in ("item", "criterion"):
        unknown = given.loc[~given[column].isin(ratings[column]), column]
        if len(unknown):
            raise ValueError(f"given: {column} {unknown.iloc[0]!r}; allowed: {', '.join(sorted(set(ratings[column])))}")
    if not given["rating"].isin([0, 1]).all():
        raise ValueError(f"given: rating {given.loc[~given['rating'].isin([0, 1]), 'rating'].iloc[0]!r}; allowed: 0, 1")
    if given.duplicated(["item", "criterion"]).any():
        twice = given[given.duplicated(["item", "criterion"])].iloc[0]
        raise ValueError(f"given: {twice['criterion']} of {twice['item']} stands twice; allowed: once")
    told = given.set_index(["item", "criterion"])["rating"]
    keys = pd.MultiIndex.from_frame(ratings[["item", "criterion"]])
    is_given = keys.isin(told.index)
    values = ratings["rating"].astype("Int64").mask(is_given, pd.array(told.reindex(keys), dtype="Int64"))
    return ratings.assign(rating=values, basis=ratings["basis"].mask(is_given, "given"),
                          n_sentences=ratings["n_sentences"].mask(is_given, 0), evidence=ratings["evidence"].mask(is_given, pd.NA))
