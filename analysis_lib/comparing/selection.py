"""The part of a corpus that an analysis is about, and the values that may be asked for."""

from collections.abc import Collection, Sequence

import pandas as pd

from analysis_lib.reading.corpus import Corpus

# A county, a city or its province may be asked for.
FIELDS = {"regions": ("region", "province"), "years": ("year",), "languages": ("language",)}


def select_documents(
    corpus: Corpus,
    regions: Collection[str] = (),
    years: Collection[int] = (),
    languages: Collection[str] = (),
) -> Corpus:
    """Keep the documents of some regions, years and languages, with their rows in every other table.

    Parameters
    ----------
    corpus : Corpus
        Tables of a folder.
    regions, years, languages : collection
        Values of the columns region or province, year, and language of ``documents``; an empty one keeps all,
        documents without a value included.

    Returns
    -------
    Corpus
        The same tables with fewer rows; ``sources`` is left whole, so that every file found stays counted.

    Raises
    ------
    ValueError
        For a value that no document has, or values that no document has together.
    """
    documents = filter_documents(corpus.documents, regions, years, languages)
    return _cut_tables(corpus, set(documents["doc_id"]))


def filter_documents(
    documents: pd.DataFrame,
    regions: Collection[str] = (),
    years: Collection[int] = (),
    languages: Collection[str] = (),
) -> pd.DataFrame:
    """Keep the rows of ``documents`` of some regions, years and languages; see `select_documents`."""
    keep = pd.Series(True, index=documents.index)
    for (name, columns), wanted in zip(FIELDS.items(), (regions, years, languages), strict=True):
        check_values(name, wanted, list_values(documents, columns))
        if len(wanted):
            keep &= documents[list(columns)].isin(list(wanted)).any(axis=1)
    if len(documents) and not keep.any():
        asked = [f"{name} {list(wanted)}" for name, wanted in zip(FIELDS, (regions, years, languages), strict=True)]
        raise ValueError(f"no document has {', '.join(text for text in asked if not text.endswith('[]'))} together")
    return documents[keep]


def list_values(documents: pd.DataFrame, columns: Sequence[str]) -> list:
    """List the values that columns of ``documents`` have, in order.

    Examples
    --------
    >>> list_values(pd.DataFrame({"year": pd.array([2023, None, 2021, 2023], dtype="Int64")}), ["year"])
    [2021, 2023]
    """
    return sorted(set().union(*(documents[column].dropna().tolist() for column in columns)))


def check_values(name: str, values: Collection, allowed: Sequence) -> None:
    """Raise ValueError, in one line, when a value of a parameter is not among those allowed.

    Examples
    --------
    >>> check_values("years", [2020], [2021, 2022])
    Traceback (most recent call last):
    ...
    ValueError: years: 2020 is not in the corpus; there are 2021, 2022
    """
    if isinstance(values, str):
        raise ValueError(f"{name}: {values!r} is a text; a list is needed, such as [{values!r}]")
    unknown = [value for value in values if value not in allowed]
    if unknown:
        there = ", ".join(map(str, allowed)) or "none"
        raise ValueError(f"{name}: {unknown[0]!r} is not in the corpus; there are {there}")


def select_themes(codebook_themes: pd.DataFrame, themes: Collection[str] = ()) -> list[str]:
    """Return the codes asked for in the order of the codebook; all of them when none is asked for.

    Raises
    ------
    ValueError
        For a code that is not in the codebook.

    Examples
    --------
    >>> select_themes(pd.DataFrame({"code": ["innovation", "clustering"]}), ["clustering"])
    ['clustering']
    """
    codes = codebook_themes["code"].tolist()
    unknown = [theme for theme in themes if theme not in codes]
    if isinstance(themes, str) or unknown:
        wrong = themes if isinstance(themes, str) else unknown[0]
        raise ValueError(f"themes: {wrong!r} is not a list of codes of the codebook; there are {', '.join(codes)}")
    return [code for code in codes if code in themes or not len(themes)]


def _cut_tables(corpus: Corpus, doc_ids: set[str]) -> Corpus:
    tables = corpus._asdict()
    for name, frame in tables.items():
        if name not in ("sources", "codings"):
            tables[name] = frame[frame["doc_id"].isin(doc_ids)].reset_index(drop=True)
    if tables["codings"] is not None:
        is_kept = tables["codings"]["sentence_id"].isin(tables["sentences"]["sentence_id"])
        tables["codings"] = tables["codings"][is_kept].reset_index(drop=True)
    return Corpus(**tables)
