"""The tables of a study on disk: written as a whole, verified when read."""

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis_lib.coding.codebook import read_codebook
from analysis_lib.coding.contents import find_contents
from analysis_lib.coding.dictionary import code_sentences
from analysis_lib.folders import check_folder, hash_folder, hash_program, read_manifest, replace_folder, write_manifest
from analysis_lib.reading.corpus import Corpus, read_corpus
from analysis_lib.tables import DATA, list_columns

DOCUMENTS = DATA / "documents"
STATUSES = ("parsed", "quarantined", "skipped")
ARROW = {"string": pa.large_string(), "Int64": pa.int64(), "float64": pa.float64(), "boolean": pa.bool_()}


def name_folder(folder: str | Path = "") -> Path:
    """Return the folder of documents meant: the one given, else that in STUDY_FOLDER, else the shipped documents."""
    return Path(folder or os.environ.get("STUDY_FOLDER") or DOCUMENTS)


def name_codings(folder: Path, codings: str | Path = "") -> Path:
    """Return the folder of codings: ``codings`` in the folder of documents, or beside the shipped ones.

    Raises
    ------
    ValueError
        When another one in the folder of documents is asked for: its files would be read as documents.

    Examples
    --------
    >>> name_codings(Path("texts")).as_posix()
    'texts/codings'
    >>> name_codings(Path("texts"), "texts/mine")
    Traceback (most recent call last):
    ...
    ValueError: the folder of codings texts/mine lies among the documents; allowed are texts/codings and folders elsewhere
    """
    home = folder.parent if folder.resolve() == DOCUMENTS.resolve() else folder
    usual = home / "codings"
    path = Path(codings or usual)
    if path.resolve().is_relative_to(folder.resolve()) and path.resolve() != usual.resolve():
        raise ValueError(f"the folder of codings {path} lies among the documents; allowed are {usual} and folders "
                         "elsewhere")
    return path


def parse_folder(
    folder: Path, engine: str = "local", scheduler: str | None = None, progress: Callable[[int], None] | None = None
) -> dict[str, pd.DataFrame]:
    """Read and code a folder of documents.

    Returns
    -------
    dict of DataFrame
        Every table by its name: those of the corpus with ``codings`` by the dictionary coder, and those of
        `find_contents`.
    """
    corpus = code_corpus(read_corpus(check_folder(folder), engine=engine, scheduler=scheduler, progress=progress))
    return corpus._asdict() | find_contents(corpus)._asdict()


def code_corpus(corpus: Corpus) -> Corpus:
    """Return the corpus with its codings by the dictionary coder."""
    codings = code_sentences(corpus.sentences, corpus.mentions, corpus.edits, codebook=read_codebook())
    return corpus._replace(codings=codings)


def open_corpus(folder: str | Path = "", tables: str | Path = "") -> Corpus:
    """Return the corpus of a folder with its codings by the dictionary coder.

    Parameters
    ----------
    folder : str or Path, optional
        Folder of documents; when empty the environment variable STUDY_FOLDER, else the shipped documents.
    tables : str or Path, optional
        Output of an earlier parse; when empty the environment variable STUDY_TABLES. It is used when it was made
        from the files as they are now by this version of the program; otherwise the folder is parsed.

    Returns
    -------
    Corpus
        Frames sources, edits, flags, documents, sentences, mentions, codings.

    Raises
    ------
    ValueError
        When the folder does not exist or holds no file, or a table on disk is damaged.
    """
    folder, tables = check_folder(name_folder(folder)), tables or os.environ.get("STUDY_TABLES")
    if not (tables and is_current(tables, folder)):
        return code_corpus(read_corpus(folder))
    frames = read_tables(tables)
    return Corpus(**{name: frames[name] for name in Corpus._fields})


def is_current(tables: str | Path, folder: Path) -> bool:
    """Tell whether an output was made from the folder's files as they are now by the program as it is now."""
    try:
        manifest = read_manifest(Path(tables))
    except ValueError:
        return False
    return manifest["program_sha256"] == hash_program() and manifest.get("inputs") == hash_folder(folder)


def count_sources(sources: pd.DataFrame) -> dict[str, int]:
    """Count the files found, parsed, quarantined and skipped; the first is the sum of the others.

    Examples
    --------
    >>> count_sources(pd.DataFrame({"status": ["parsed", "parsed", "skipped"]}))
    {'found': 3, 'parsed': 2, 'quarantined': 0, 'skipped': 1}
    """
    counts = sources["status"].value_counts()
    return {"found": len(sources)} | {status: int(counts.get(status, 0)) for status in STATUSES}


def word_counts(counts: Mapping[str, int]) -> str:
    """Word what became of the files found.

    Examples
    --------
    >>> word_counts({"found": 3, "parsed": 2, "quarantined": 0, "skipped": 1})
    'found 3 = parsed 2 + quarantined 0 + skipped 1'
    """
    return f"found {counts['found']} = " + " + ".join(f"{status} {counts[status]}" for status in STATUSES)


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> dict[str, dict]:
    """Write declared tables as Parquet with page checksums and return the number of rows of each file."""
    rows = {}
    for name, frame in tables.items():
        columns = list_columns(name)
        if not columns:
            raise ValueError(f"no table is declared under the name {name!r}")
        schema = pa.schema([(column, ARROW[dtype]) for column, dtype in columns.items()])
        arrow = pa.Table.from_pandas(frame[list(columns)], schema=schema, preserve_index=False)
        path = folder / f"{name}.parquet"
        # Without the metadata of pandas the bytes depend on the values and on pyarrow alone.
        pq.write_table(arrow.replace_schema_metadata(None), path, write_page_checksum=True)
        rows[path.name] = {"rows": len(frame)}
    return rows


def write_corpus(tables: Mapping[str, pd.DataFrame], folder: Path, source: Path | None = None) -> dict:
    """Write every table and a manifest into a folder that is old or new and never partial.

    Parameters
    ----------
    tables : mapping of DataFrame
        Declared tables by name, ``sources`` among them.
    folder : Path
        Output folder: new, empty, or an earlier output, which is replaced.
    source : Path, optional
        Folder the tables were made from; its files are the manifest's inputs (otherwise those of ``sources``).

    Returns
    -------
    dict
        The manifest.

    Raises
    ------
    ValueError
        For an undeclared table, or an output folder that holds something else or lies in the input.
    """
    sources = tables["sources"]
    inputs = hash_folder(source) if source else dict(zip(sources["file"], sources["sha256"].fillna(""), strict=True))
    with replace_folder(folder, source) as new:
        rows = write_tables(tables, new)
        return write_manifest(new, {"inputs": inputs, "counts": count_sources(sources), "files": rows})


def read_tables(folder: str | Path) -> dict[str, pd.DataFrame]:
    """Read the tables of an output after comparing each file with the manifest.

    Raises
    ------
    ValueError
        When a file is missing or altered, or a page does not bear its checksum.
    """
    folder = Path(folder)
    names = [name for name in read_manifest(folder)["files"] if name.endswith(".parquet") and "/" not in name]
    return {Path(name).stem: _read_table(folder, name) for name in names}


def _read_table(folder: Path, name: str) -> pd.DataFrame:
    path, entry = folder / name, read_manifest(folder)["files"][name]
    if not path.is_file():
        raise ValueError(f"{path} is missing")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        raise ValueError(f"{path} was altered after it was written")
    columns = list_columns(path.stem)
    with pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True) as file:
        arrow = file.read(columns=list(columns))
    mapper = {arrow_type: pd.array([], dtype=dtype).dtype for dtype, arrow_type in ARROW.items() if dtype != "float64"}
    return arrow.to_pandas(types_mapper=mapper.get).astype(columns)
