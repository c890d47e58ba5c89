"""How much of the text of a group of documents bears each code, with what was left out of the count."""

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis_lib.comparing.counting import (
    KINDS,
    UNITS,
    check_grouping,
    count_codings,
    find_repeats,
    select_sentences,
)
from analysis_lib.comparing.equivalence import write_warnings
from analysis_lib.comparing.icc import estimate_icc
from analysis_lib.comparing.intervals import bound_shares
from analysis_lib.tables import build_table, list_columns

UNIT_WORDS = {"sentences": ("sentence", "sentences"), "documents": ("document", "documents")}


def measure_salience(
    documents: pd.DataFrame,
    sentences: pd.DataFrame,
    codings: pd.DataFrame,
    by: Iterable[str] = ("region",),
    codes: Iterable[str] | None = None,
    coder: str = "dictionary",
    kinds: Iterable[str] = KINDS,
    unit: str = "sentences",
    readings: pd.DataFrame | None = None,
    recall: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Measure the share of sentences, or of documents, that bear each code in each group of documents.

    Documents that repeat another count once. A document whose group is missing forms no cell: `list_left_out`
    names it. A group without documents has no row; a group in which nobody found the code has share 0 with an
    upper bound. The intervals are those of `bound_shares`.

    Parameters
    ----------
    documents, sentences, codings : DataFrame
        Tables of those names.
    by : iterable of str
        Columns of ``documents`` that make the groups; none for the corpus as one.
    codes, coder, kinds, readings
        As in `count_codings`.
    unit : {"sentences", "documents"}
        Share of the sentences, or share of the documents with at least one coded sentence.
    recall : DataFrame, optional
        From `measure_recall`: how much the coder finds in each language. It changes no number.

    Returns
    -------
    DataFrame
        The group columns and the table ``salience``. ``warning`` stands where the documents of a cell are in several
        languages and ``recall`` does not show that the coder finds the code equally well in them; `list_warnings`
        warns of cells in different languages.
    """
    by = check_grouping(documents, by)
    if unit not in UNITS:
        raise ValueError(f"unit: {unit!r}; allowed: {', '.join(UNITS)}")
    counts = count_codings(documents, sentences, codings, codes, coder, kinds, readings)
    counts = counts.merge(documents[["doc_id", *by]], on="doc_id").dropna(subset=by)
    cells = _sum_cells(counts, by).join(estimate_icc(counts, by)[["icc", "icc_basis"]], on="code")
    if unit == "documents":
        cells = cells.assign(n_coded=cells["n_bearing"], share=cells["n_bearing"] / cells["n_documents"])
        cells["mean_share"] = cells["share"]
    table = pd.concat([cells.drop(columns=["icc", "icc_basis"]), bound_shares(cells, unit)], axis=1)
    table = table.assign(unit=unit, is_present=table["n_coded"] > 0)
    table["languages"] = _join_languages(counts, documents, by)
    spoken = table["languages"].fillna("").str.split(", ")
    table["warning"] = write_warnings(zip(table["code"], spoken, strict=True), recall, coder)
    return build_table("salience", table.reindex(columns=[*by, *list_columns("salience")]), groups=by)


def _sum_cells(counts: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    parts = counts.assign(
        n_documents=1,
        n_bearing=counts["n_coded"] > 0,
        n_lacking=counts["n_coded"] < counts["n_sentences"],
        mean_share=counts["n_coded"] / counts["n_sentences"],
        coded_squares=counts["n_coded"] ** 2,
        products=counts["n_coded"] * counts["n_sentences"],
        sum_of_squares=counts["n_sentences"] ** 2,
    )
    columns = ["n_documents", "n_bearing", "n_lacking", "n_sentences", "n_coded", "mean_share"]
    columns += ["coded_squares", "products", "sum_of_squares"]
    cells = parts.groupby([*by, "code"], observed=True)[columns].sum().reset_index()
    cells["mean_share"] /= cells["n_documents"]
    cells["share"] = share = cells["n_coded"] / cells["n_sentences"]
    squares = cells["coded_squares"] - 2 * share * cells["products"] + share**2 * cells["sum_of_squares"]
    return cells.assign(residual_squares=squares.clip(lower=0))


def _join_languages(counts: pd.DataFrame, documents: pd.DataFrame, by: list[str]) -> pd.Series:
    """Name the languages of the documents of each cell, in the order of `_sum_cells`."""
    languages = documents.reindex(columns=["doc_id", "language"]).set_index("doc_id")["language"].astype("string")
    spoken = counts[[*by, "code"]].assign(spoken=counts["doc_id"].map(languages).fillna(""))
    cells = spoken.drop_duplicates().sort_values("spoken").groupby([*by, "code"], observed=True)["spoken"]
    return cells.agg(lambda names: ", ".join(filter(None, names)) or pd.NA).reset_index(drop=True).astype("string")


def list_left_out(
    documents: pd.DataFrame,
    sentences: pd.DataFrame,
    by: Iterable[str] = ("region",),
    kinds: Iterable[str] = KINDS,
    readings: pd.DataFrame | None = None,
    coder: str = "dictionary",
) -> pd.DataFrame:
    """List the documents that no cell counts, and why; the first reason that holds is given.

    Returns
    -------
    DataFrame
        doc_id, reason; sorted by doc_id, empty when every document counts.
    """
    by, kinds = check_grouping(documents, by), list(kinds)
    filled = documents["doc_id"].isin(sentences.loc[sentences["kind"].isin(kinds), "doc_id"])
    read = documents["doc_id"].isin(select_sentences(sentences, kinds, readings, coder)["doc_id"])
    counted = find_repeats(documents)
    reason = pd.Series(pd.NA, index=documents.index, dtype="string")
    reason = reason.mask(counted != documents["doc_id"], "repeats " + counted.astype("string"))
    reason = reason.mask(reason.isna() & ~filled, f"no sentence of kind {' or '.join(kinds)}")
    reason = reason.mask(reason.isna() & ~read, f"no sentence that the coder {coder} could read")
    for column in by:
        reason = reason.mask(reason.isna() & documents[column].isna(), f"{column} missing")
    table = pd.DataFrame({"doc_id": documents["doc_id"], "reason": reason})
    return table.dropna(subset="reason").sort_values("doc_id", ignore_index=True)


def count_coverage(
    documents: pd.DataFrame,
    sentences: pd.DataFrame,
    by: Iterable[str] = ("region", "year"),
    kinds: Iterable[str] = KINDS,
    readings: pd.DataFrame | None = None,
    coder: str = "dictionary",
) -> pd.DataFrame:
    """Count documents and sentences in every cell of the panel, the cells that hold nothing included.

    The panel crosses the values that occur; years between the first and the last are cells even where no document
    bears them.

    Returns
    -------
    DataFrame
        The columns of ``by``, n_documents, n_sentences; 0 says that the cell holds nothing.
    """
    by = check_grouping(documents, by)
    out = list_left_out(documents, sentences, by, kinds, readings, coder)
    counted = documents.loc[~documents["doc_id"].isin(out["doc_id"]), ["doc_id", *by]]
    sizes = select_sentences(sentences, kinds, readings, coder).groupby("doc_id").size()
    cells = counted.assign(n_documents=1, n_sentences=counted["doc_id"].map(sizes))
    cells = cells.groupby(by, observed=True)[["n_documents", "n_sentences"]].sum()
    if cells.empty:
        return cells.reset_index().astype({"n_documents": "Int64", "n_sentences": "Int64"})
    levels = [_list_levels(counted[column]) for column in by]
    panel = pd.MultiIndex.from_product(levels, names=by) if len(by) > 1 else pd.Index(levels[0], name=by[0])
    return cells.reindex(panel, fill_value=0).astype("Int64").reset_index()


def _list_levels(values: pd.Series) -> pd.Index:
    if values.name == "year":
        return pd.Index(range(int(values.min()), int(values.max()) + 1), dtype="Int64")
    return pd.Index(values.drop_duplicates().sort_values())


def explain_salience(row: Mapping, label: str | None = None) -> str:
    """Write the sentence a report prints for one row of ``salience``.

    Examples
    --------
    >>> explain_salience({"code": "innovation", "unit": "sentences", "n_documents": 1, "n_sentences": 19, "n_coded": 0,
    ...                   "share": 0.0, "share_low": 0.0, "share_high": 0.37})
    'innovation: 0 of 19 sentences, at most 37 %, in 1 document.'
    """
    number = int(row["n_sentences"] if row["unit"] == "sentences" else row["n_documents"])
    units = UNIT_WORDS[row["unit"]][number != 1]
    low, high = (f"{100 * row[end]:.0f}" for end in ("share_low", "share_high"))
    if row["n_coded"] == 0:
        share = f"at most {high} %"
    elif row["n_coded"] == number:
        share = f"at least {low} %"
    else:
        share = f"{100 * row['share']:.0f} % (95 % interval {low} to {high} %)"
    counted = f"{label or row['code']}: {int(row['n_coded'])} of {number} {units}, {share}"
    if row["unit"] == "documents":
        return counted + "."
    return f"{counted}, in {int(row['n_documents'])} document{'s' if row['n_documents'] != 1 else ''}."
