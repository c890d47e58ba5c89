"""Read a folder of documents into the tables of the reading room."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis_lib.engine import map_documents
from analysis_lib.reading.document import hash_body, read_document
from analysis_lib.reading.page import simplify_text
from analysis_lib.reading.sources import list_files, read_source
from analysis_lib.tables import DATA, build_table

READING = ("sources", "edits", "flags", "documents", "sentences", "mentions")


class Corpus(NamedTuple):
    """The tables of a folder of documents; ``codings`` is there once the sentences are coded."""

    sources: pd.DataFrame
    edits: pd.DataFrame
    flags: pd.DataFrame
    documents: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    codings: pd.DataFrame | None = None


def read_corpus(
    folder: str | Path = DATA / "documents",
    engine: str = "local",
    scheduler: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Corpus:
    """Read every file of a folder.

    Parameters
    ----------
    folder : path
        Folder of documents; the shipped ones by default.
    engine : {"local", "processes", "dask"}
        Where the work runs, see :func:`analysis_lib.engine.map_documents`.
    scheduler : str, optional
        Address of a Dask scheduler.
    progress : callable, optional
        Called with the number of files done so far.

    Returns
    -------
    Corpus
        Without codings. Each file of the folder has a row in ``sources``: parsed, quarantined or skipped.

    Raises
    ------
    ValueError
        When the folder does not exist or holds no file.

    Examples
    --------
    >>> corpus = read_corpus()
    >>> corpus.documents[["language", "level", "region"]].head(2).to_dict("list")
    {'language': ['en', 'fil'], 'level': ['province', 'township'], 'region': ['Jiangxi', 'Minhang']}
    """
    files = list_files(folder)
    if not files:
        raise ValueError(f"no file in folder {folder}; a folder with .txt or .md files is needed")
    items = [(doc_id, file, str(folder)) for doc_id, file in files]
    rows: dict[str, list[dict]] = {table: [] for table in READING}
    for item, outcome in zip(items, map_documents(read_document, items, engine, scheduler, progress), strict=True):
        if outcome.reason is not None:
            rows["sources"].append(_quarantine(item, outcome.reason))
            continue
        for table, records in outcome.value.items():
            rows[table] += records
    tables = {table: build_table(table, records) for table, records in rows.items()}
    tables["documents"] = mark_duplicates(tables["documents"], tables["sentences"])
    return Corpus(**tables)


def _quarantine(item: tuple[str, str, str], reason: str) -> dict:
    facts = read_source(*item)._asdict()
    del facts["text"], facts["is_cut"]
    return facts | {"status": "quarantined", "reason": reason}


def mark_duplicates(documents: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Fill ``duplicate_of`` with the first document whose cleaned, simplified body is the same.

    Parameters
    ----------
    documents, sentences : DataFrame
        As declared.

    Returns
    -------
    DataFrame
        ``documents`` with ``duplicate_of`` filled.
    """
    bodies = sentences[sentences["kind"] == "body"].groupby("doc_id")["text"].agg(list)
    keys = documents["doc_id"].map(bodies.map(lambda texts: hash_body([simplify_text(text) for text in texts])))
    first = documents.groupby(keys)["doc_id"].transform("first")
    is_repeat = first.notna() & (first != documents["doc_id"])
    return documents.assign(duplicate_of=first.where(is_repeat).astype("string"))
