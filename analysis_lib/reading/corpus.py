"""Read a folder of documents into the tables of the reading room."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis_lib.engine import map_documents
from analysis_lib.reading.document import Item, read_document
from analysis_lib.reading.duplicates import find_duplicates
from analysis_lib.reading.listing import list_parts
from analysis_lib.reading.sidecars import Statements, read_sidecars
from analysis_lib.reading.sources import Source, list_formats, show_part
from analysis_lib.tables import DATA, build_table

READING = ("sources", "texts", "edits", "flags", "documents", "passages", "sentences", "mentions")


class Corpus(NamedTuple):
    """The tables of a folder of documents; ``codings`` is there once the sentences are coded."""

    sources: pd.DataFrame
    edits: pd.DataFrame
    flags: pd.DataFrame
    documents: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    texts: pd.DataFrame
    passages: pd.DataFrame
    duplicates: pd.DataFrame
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
        When the folder does not exist or holds no file, or a sidecar file does not fit its documents.

    Examples
    --------
    >>> corpus = read_corpus()
    >>> corpus.documents[["language", "level", "region"]].head(2).to_dict("list")
    {'language': ['en', 'fil'], 'level': ['province', 'township'], 'region': ['Jiangxi', 'Minhang']}
    """
    parts = list_parts(folder)
    if not parts:
        raise ValueError(f"no file in folder {folder}; files that are read end in {' '.join(list_formats())}")
    statements = read_sidecars(Path(folder), parts)
    items = [Item(part, str(folder), statements.get(show_part(part), Statements())) for part in parts]
    rows: dict[str, list] = {table: [] for table in (*READING, "stale")}
    for item, outcome in zip(items, map_documents(read_document, items, engine, scheduler, progress), strict=True):
        read = outcome.value or {"sources": [_quarantine(item, outcome.reason)]}
        for table, records in read.items():
            rows[table] += records
    _refuse_stale(rows.pop("stale"))
    tables = {table: build_table(table, records) for table, records in rows.items()}
    pairs = find_duplicates(tables["documents"], tables["sentences"], tables["mentions"])
    tables["duplicates"] = build_table("duplicates", pairs)
    originals = tables["duplicates"].set_index("doc_id")["duplicate_of"]
    tables["documents"]["duplicate_of"] = tables["documents"]["doc_id"].map(originals).astype("string")
    return Corpus(**tables)


def _quarantine(item: Item, reason: str) -> dict:
    """Account for a document that was given up; its file is not read again, since that may hang once more."""
    return Source(item.part.doc_id, show_part(item.part), status="quarantined", reason=reason).list_facts()


def _refuse_stale(stale: list[str]) -> None:
    if stale:
        more = f" (and {len(stale) - 1} more)" if len(stale) > 1 else ""
        raise ValueError(f"corrections.csv, {stale[0]}{more}; correct the line or take it out")
