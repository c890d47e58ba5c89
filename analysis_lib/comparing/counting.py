"""The coded sentences of each document: what is counted, and what it is counted among."""

from collections.abc import Iterable

import pandas as pd

KINDS = ("title", "body")
UNITS = ("sentences", "documents")


def find_repeats(documents: pd.DataFrame) -> pd.Series:
    """Name for each document the one that stands for it: itself, unless it repeats another.

    Where the original is not among ``documents``, the first of its repeats by ``doc_id`` stands for all.

    Returns
    -------
    Series
        doc_id of the document that counts, on the index of ``documents``.
    """
    original = documents["duplicate_of"].fillna(documents["doc_id"])
    present = original.isin(documents["doc_id"])
    return original.where(present, documents["doc_id"].groupby(original).transform("min"))


def count_codings(
    documents: pd.DataFrame,
    sentences: pd.DataFrame,
    codings: pd.DataFrame,
    codes: Iterable[str] | None = None,
    coder: str = "dictionary",
    kinds: Iterable[str] = KINDS,
    readings: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count the coded sentences of every document for every code.

    Parameters
    ----------
    documents, sentences, codings : DataFrame
        Tables of those names.
    codes : iterable of str, optional
        Codes to count; by default those that occur. Pass the codebook's, so that a code nobody found is 0 of n.
    coder : str
        Whose codings.
    kinds : iterable of str
        Kinds of sentences that make the denominator.
    readings : DataFrame, optional
        sentence_id and coder: the sentences each coder read, which then make the denominator. Needed where a coder
        read a sample, or cannot read a language; by default a coder read every sentence.

    Returns
    -------
    DataFrame
        doc_id, code, n_sentences, n_coded: one row for every code and document that counts once and has sentences.

    Raises
    ------
    ValueError
        For an unknown kind or coder, or codings of sentences that are not among ``sentences``.
    """
    has_read = readings is not None and coder in set(readings["coder"])
    if len(codings) and not has_read and coder not in set(codings["coder"]):
        raise ValueError(f"coder: {coder!r} has no codings; coders: {', '.join(sorted(set(codings['coder'])))}")
    codings = codings[codings["coder"] == coder]
    unknown = codings.loc[~codings["sentence_id"].isin(sentences["sentence_id"]), "sentence_id"]
    if len(unknown):
        raise ValueError(f"codings name sentences that are not in the table of sentences, such as {unknown.iloc[0]!r}")
    once = documents.loc[find_repeats(documents) == documents["doc_id"], "doc_id"]
    sentences = select_sentences(sentences, kinds, readings, coder)
    sentences = sentences[sentences["doc_id"].isin(once)]
    sizes = sentences.groupby("doc_id").size()
    codes = sorted(codings["code"].unique()) if codes is None else sorted(set(codes))
    hits = codings.loc[codings["code"].isin(codes), ["sentence_id", "code"]].drop_duplicates()
    hits = hits.merge(sentences[["sentence_id", "doc_id"]], on="sentence_id").groupby(["doc_id", "code"]).size()
    cells = pd.MultiIndex.from_product([sizes.index, pd.Index(codes, dtype="str")], names=["doc_id", "code"])
    # A sentence without a coding is a sentence the coder read and left: here, and only here, absent means 0.
    counts = hits.reindex(cells, fill_value=0).rename("n_coded").reset_index()
    counts = counts.assign(n_sentences=counts["doc_id"].map(sizes))[["doc_id", "code", "n_sentences", "n_coded"]]
    # A folder without a readable sentence gives no rows, whose columns must be numbers all the same.
    return counts.astype({"doc_id": "str", "code": "str", "n_sentences": "int64", "n_coded": "int64"})


def select_sentences(
    sentences: pd.DataFrame, kinds: Iterable[str], readings: pd.DataFrame | None, coder: str
) -> pd.DataFrame:
    """Keep the sentences of some kinds that a coder read; all of them where no readings are given."""
    kinds = list(kinds)
    if not set(kinds) <= set(KINDS) or not kinds:
        raise ValueError(f"kinds: {kinds!r}; allowed: {', '.join(KINDS)}")
    keep = sentences["kind"].isin(kinds)
    if readings is not None:
        keep &= sentences["sentence_id"].isin(readings.loc[readings["coder"] == coder, "sentence_id"])
    return sentences[keep]


def check_grouping(documents: pd.DataFrame, by: Iterable[str]) -> list[str]:
    """Return the grouping columns as a list, or raise ValueError when ``documents`` lacks one."""
    by = [by] if isinstance(by, str) else list(dict.fromkeys(by))
    unknown = [column for column in by if column not in documents.columns]
    if unknown:
        raise ValueError(f"by: documents has no column {unknown[0]!r}; it has {', '.join(documents.columns)}")
    return by
