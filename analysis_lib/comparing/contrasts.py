"""Differences between groups of documents, each with the verdict on what may be said about it."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from analysis_lib.comparing.counting import KINDS, check_grouping, count_codings
from analysis_lib.comparing.differences import adjust_p, compare_documents
from analysis_lib.comparing.equivalence import CONCLUSION, write_warnings
from analysis_lib.comparing.gate import Gate, check_groups
from analysis_lib.comparing.grouping import FAMILIES, check_settings, label_groups, list_pairs
from analysis_lib.comparing.power import count_needed
from analysis_lib.comparing.reasons import count, name_grouping, write_reason
from analysis_lib.tables import build_table

PLACES_AND_TIMES = ("region", "region_code", "province", "province_code", "year")
VERDICTS = ("differs", "no_difference_seen", "confounded", "too_few")


def contrast_groups(
    documents: pd.DataFrame,
    sentences: pd.DataFrame,
    codings: pd.DataFrame,
    by: Iterable[str] = ("region",),
    groups: Iterable | None = None,
    codes: Iterable[str] | None = None,
    coder: str = "dictionary",
    kinds: Iterable[str] = KINDS,
    unit: str = "sentences",
    difference: float = 0.20,
    power: float = 0.80,
    alpha: float = 0.05,
    family: str = "all",
    seed: int = 0,
    readings: pd.DataFrame | None = None,
    recall: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Compare groups of documents pair by pair for every code, and say what the comparison allows.

    The document is the sampling unit: what is compared is the mean over documents of the share of their sentences
    that bear the code (or, by documents, the share of documents that bear it at all). Documents that repeat
    another count once.

    Parameters
    ----------
    documents, sentences, codings : DataFrame
        Tables of those names.
    by : iterable of str
        Columns of ``documents`` that make the groups; the values of several are joined by ", ".
    groups : iterable, optional
        Pairs of groups to compare, or groups to compare each with each; by default all.
    codes, coder, kinds, readings
        As in `count_codings`.
    unit : {"sentences", "documents"}
        What a document's share is.
    difference, power : float
        Difference (0-1) that ``n_needed`` documents a group would show with that probability.
    alpha : float
        Share of false differences allowed in a family.
    family : {"all", "code", "pair"}
        Tests adjusted together: all of this call, those of one code, or those of one pair.
    seed : int
        For Monte Carlo permutations.
    recall : DataFrame, optional
        From `measure_recall`: how much the coder finds in each language. It changes no number and no verdict.

    Returns
    -------
    DataFrame
        Table ``contrasts``. ``confounded``: a property in `check_groups` coincides with the groups. ``too_few``:
        fewer than 4 documents in a group. Both have no interval and no p value. ``differs``: adjusted p below
        ``alpha``; else ``no_difference_seen``. ``warning`` stands where documents of several languages were compared
        and ``recall`` does not show that the coder finds the code equally well in them; documents compared within
        their languages need none.

    Raises
    ------
    ValueError
        For an unknown column, group, unit or family, or a level outside 0-1.
    """
    by = check_grouping(documents, by)
    check_settings(by, unit, family, {"difference": difference, "power": power, "alpha": alpha})
    counted = count_codings(documents, sentences, codings, codes, coder, kinds, readings)
    labels = label_groups(documents, by).dropna()
    documents = documents.loc[labels.index].assign(group=labels).set_index("doc_id", drop=False).sort_index()
    wide = counted.pivot(index="doc_id", columns="code", values=["n_sentences", "n_coded"])
    documents = documents.loc[documents.index.isin(wide.index)]
    wide, tables, codes = wide.loc[documents.index], [], counted["code"].unique()
    for group_a, group_b in list_pairs(documents["group"], groups):
        pair = documents["group"].isin([group_a, group_b]).to_numpy(bool)
        in_a = (documents.loc[pair, "group"] == group_a).to_numpy(bool)
        gate = check_groups(documents[pair], in_a, by, alpha)
        values, sizes = _measure_shares(wide[pair], unit)
        table = measure_contrasts(values, sizes, in_a, gate, alpha, seed).assign(code=codes)
        rate = float((1 / sizes).mean())
        table["n_needed"] = [count_needed(share, rate, difference, power, alpha) for share in values.mean(axis=0)]
        languages = list_compared_languages(documents[pair], gate)
        table["warning"] = write_warnings([(code, languages) for code in codes], recall, coder)
        tables.append(table.assign(group_a=group_a, group_b=group_b, gate=[gate] * len(table)))
    settings = {"by": ", ".join(by), "unit": unit, "difference_sought": difference, "power": power}
    tables = pd.concat(tables, ignore_index=True).assign(**settings) if tables and len(codes) else pd.DataFrame()
    return build_table("contrasts", decide_verdicts(tables, family, alpha))


def _measure_shares(wide: pd.DataFrame, unit: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the share of each document (row) that bears each code (column), and what it is a share of."""
    n, coded = (wide[name].to_numpy(float) for name in ("n_sentences", "n_coded"))
    return (coded / n, n[:, 0]) if unit == "sentences" else ((coded > 0) * 1.0, np.ones(len(n)))


def list_compared_languages(documents: pd.DataFrame, gate: Gate) -> list[str]:
    """List the languages whose shares a comparison mixes: none where documents are compared within languages."""
    if "language" in gate.stratified_by or "language" not in documents:
        return []
    return sorted(documents.loc[gate.comparable, "language"].dropna().unique())


def measure_contrasts(
    values: np.ndarray, sizes: np.ndarray, in_a: np.ndarray, gate: Gate, alpha: float, seed: int
) -> pd.DataFrame:
    """Measure the differences of mean document shares, and test them where the gate lets them through.

    Returns
    -------
    DataFrame
        One row a code: share_a, share_b, difference, low, high, p, method, n_documents_a, n_documents_b.
    """
    if gate.coincidences or gate.is_few:
        shares = {"share_a": values[in_a].mean(axis=0), "share_b": values[~in_a].mean(axis=0)}
        table = pd.DataFrame(shares).assign(low=np.nan, high=np.nan, p=np.nan, method=pd.NA)
    else:
        use = gate.comparable
        found = compare_documents(values[use], in_a[use], gate.strata[use], sizes[use], alpha, seed)
        table = pd.DataFrame(found)
    table["difference"] = table["share_a"] - table["share_b"]
    return table.assign(n_documents_a=int(in_a.sum()), n_documents_b=int((~in_a).sum()))


def decide_verdicts(table: pd.DataFrame, family: str, alpha: float) -> pd.DataFrame:
    """Adjust the p values within their family and put each verdict into words."""
    if table.empty:
        return pd.DataFrame()
    table["p_adjusted"], table["family"], tested = np.nan, pd.NA, table["p"].notna()
    keys = FAMILIES[family] or [pd.Series("all", index=table.index)]
    for _, rows in table[tested].groupby([key[tested] if isinstance(key, pd.Series) else key for key in keys]):
        n_pairs = len(rows[["group_a", "group_b"]].drop_duplicates())
        table.loc[rows.index, "p_adjusted"] = adjust_p(rows["p"].to_numpy(float))
        table.loc[rows.index, "family"] = (
            f"{count(len(rows), 'test')} ({count(rows['code'].nunique(), 'code')}, {count(n_pairs, 'pair')})"
        )
    table["verdict"] = [
        "confounded" if row["gate"].coincidences
        else "too_few" if row["gate"].is_few
        else "differs" if row["p_adjusted"] < alpha
        else "no_difference_seen"
        for row in table.to_dict("records")
    ]  # fmt: skip
    table["reason"] = [write_reason(row) for row in table.to_dict("records")]
    return table.drop(columns="gate")


def explain_contrast(row: Mapping, label: str | None = None) -> str:
    """Write the sentences a report prints for one row of ``contrasts``: no direction without ``differs``.

    Parameters
    ----------
    row : mapping
        A row of the table ``contrasts``.
    label : str, optional
        What to call the code; by default the code itself.

    Examples
    --------
    >>> explain_contrast({"code": "Innovation", "by": "region", "group_a": "Jiangxi", "group_b": "Shanghai",
    ...     "n_documents_a": 1, "n_documents_b": 1, "verdict": "confounded",
    ...     "reason": "Their difference cannot be attributed to region."})
    'Innovation: 1 document from Jiangxi and 1 from Shanghai. Their difference cannot be attributed to region.'
    """
    word = "from" if row["by"] in PLACES_AND_TIMES else f"with {name_grouping(row['by'])}"
    groups = f"{count(row['n_documents_a'], 'document')} {word} {row['group_a']} and {row['n_documents_b']} "
    groups += f"{word} {row['group_b']}"
    finding = ""
    if row["verdict"] == "differs":
        comparative = "more" if row["difference"] > 0 else "less"
        finding = f" There is {comparative} of it in those {word} {row['group_a']} than {word} {row['group_b']}."
    warning = row.get("warning")
    return f"{label or row['code']}: {groups}.{finding} {row['reason']}" + ("" if pd.isna(warning) else f" {warning}")


def summarise_contrasts(contrasts: pd.DataFrame) -> list[str]:
    """Write one sentence a code on what its contrasts allow to be said.

    Parameters
    ----------
    contrasts : DataFrame
        Table ``contrasts``.

    Returns
    -------
    list of str
        In the order of the codes.

    Examples
    --------
    >>> table = pd.DataFrame({"code": ["talent"], "by": ["province"], "verdict": ["confounded"]})
    >>> summarise_contrasts(table)
    ['talent: of 1 pair by province, 1 confounded. No difference may be stated.']
    """
    if contrasts.empty:
        return ["No two groups of documents with coded sentences: there is nothing to compare."]
    sentences = []
    for code, rows in contrasts.groupby("code"):
        counts = rows["verdict"].value_counts()
        found = ", ".join(f"{counts[verdict]} {verdict.replace('_', ' ')}" for verdict in VERDICTS if verdict in counts)
        stated = "Only the pairs that differ allow the word more." if "differs" in counts else \
            "No difference may be stated."
        grouping = name_grouping(rows["by"].iloc[0])
        sentences.append(f"{code}: of {count(len(rows), 'pair')} by {grouping}, {found}. {stated}{_warn_of(rows)}")
    return sentences


def _warn_of(rows: pd.DataFrame) -> str:
    warnings = rows.get("warning", pd.Series(dtype="string")).dropna()
    if warnings.nunique() < 2:
        return "".join(f" {warning}" for warning in warnings.head(1))
    return f" {len(warnings)} of the pairs mix languages in which the coder is not known to find as much: {CONCLUSION}."
