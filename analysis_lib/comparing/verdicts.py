"""What a contrast allows to be said: its verdict, and the sentences a report prints."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis_lib.comparing.differences import adjust_p
from analysis_lib.comparing.equivalence import CONCLUSION
from analysis_lib.comparing.grouping import FAMILIES
from analysis_lib.comparing.reasons import count, name_grouping, write_reason

PLACES_AND_TIMES = ("region", "region_code", "province", "province_code", "economic_region", "year", "period")
VERDICTS = ("differs", "no_difference_seen", "confounded", "too_few")


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
        else "too_few" if not row["gate"].allows_test()
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
