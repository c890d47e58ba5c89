"""Every document of a folder with its text, or with the reason why there is none."""

import hashlib
import os
import re
import stat
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from analysis_lib.reading.archives import read_member
from analysis_lib.reading.extracting import extract_text
from analysis_lib.reading.record_files import read_record
from analysis_lib.tables import DATA, read_csv

MAX_BYTES = 32 * 2**20
SIDECARS = ("sources.csv", "corrections.csv")
CODINGS = re.compile(r"codings/(samples/)?[^/]+\.csv")
BLANK = "\ufeff \t\r\n\f\v\u3000\u200b"


class Part(NamedTuple):
    """One document of a folder: a file, a member of a zip, or a row of a table, and its identifier.

    ``file`` is the path inside the folder, ``member`` a path inside that zip, ``row`` a row of that table from 1.
    ``problem`` says why a container could not be opened; it then stands for its documents.
    """

    doc_id: str
    file: str
    member: str | None = None
    row: int | None = None
    status: str | None = None
    problem: str | None = None


class Source(NamedTuple):
    """One document: its row in ``sources`` and, when it could be read, its text.

    ``main`` are the spans of the text that a web page gives to the article; all of it when None. ``stated`` are
    fields that the file states beside its text.
    """

    doc_id: str
    file: str
    sha256: str | None = None
    n_bytes: int | None = None
    format: str | None = None
    encoding: str | None = None
    encoding_basis: str | None = None
    encoding_confidence: float | None = None
    n_chars: int | None = None
    status: str = "skipped"
    reason: str | None = None
    text: str | None = None
    is_cut: bool = False
    main: tuple[tuple[int, int], ...] | None = None
    stated: Mapping[str, str] = {}

    def list_facts(self) -> dict:
        """Return the row of the table ``sources``."""
        facts = self._asdict()
        for inner in ("text", "is_cut", "main", "stated"):
            del facts[inner]
        return facts


@cache
def list_formats() -> dict[str, str]:
    """Map the file suffixes that are read to the format they mean.

    Examples
    --------
    >>> list_formats()[".htm"]
    'html'
    """
    rows = read_csv(DATA / "lexicon" / "formats.csv")
    return dict(zip(rows["suffix"], rows["format"], strict=True))


def show_name(file: str) -> str:
    """Make a file name fit for a table: bytes that are no UTF-8 become visible escapes.

    Examples
    --------
    >>> show_name("a\\udcff.txt")
    'a\\\\xff.txt'
    """
    return os.fsencode(file).decode("utf-8", errors="backslashreplace")


def show_part(part: Part) -> str:
    """Return the path of a document as the column ``file`` states it.

    Examples
    --------
    >>> show_part(Part("x", "a.zip", "b/c.csv", 3))
    'a.zip/b/c.csv#3'
    """
    member = f"/{part.member}" if part.member is not None else ""
    return show_name(part.file) + member + (f"#{part.row}" if part.row is not None else "")


def inspect_file(file: str, folder: str | Path) -> tuple[str, str, int | None] | None:
    """Say why a file is not to be opened.

    Returns
    -------
    tuple of (status, reason, size in bytes), or None
        None for a regular file of a format and size that are read.
    """
    path, name = Path(folder) / file, file.rsplit("/", 1)[-1]
    if name.startswith("."):
        return "skipped", "hidden file", None
    if file in SIDECARS:
        return "skipped", "states facts about the documents, see the data dictionary", None
    if CODINGS.fullmatch(file):
        return "skipped", "codings of the sentences, which study code keeps here", None
    try:
        facts = path.lstat()
    except OSError as error:
        return "quarantined", f"cannot be read: {error.strerror}", None
    if not stat.S_ISREG(facts.st_mode):
        return "skipped", "not a regular file (a link, pipe or device)", None
    suffix = path.suffix.lower()
    if suffix not in list_formats():
        return "quarantined", f"file type {suffix or '(none)'} is not read; read are {' '.join(list_formats())}", facts.st_size
    if facts.st_size > MAX_BYTES and list_formats()[suffix] not in ("records", "archive"):
        return "quarantined", f"{facts.st_size} bytes; at most {MAX_BYTES} are read", facts.st_size
    return None


def read_source(part: Part, folder: str | Path) -> Source:
    """Read one document; never raises for what is in it.

    Parameters
    ----------
    part : Part
        As listed by :func:`analysis_lib.reading.listing.list_parts`.
    folder : path
        The folder it was listed from.

    Returns
    -------
    Source
        ``status`` is parsed with a text, quarantined with a reason, or skipped with a reason.
    """
    source = Source(show_name(part.doc_id), show_part(part))
    if part.problem is not None:
        return source._replace(status=part.status or "quarantined", reason=part.problem, n_bytes=_measure_file(part, folder))
    source = source._replace(status="quarantined")
    try:
        if part.row is not None:
            return _read_row(source, part, folder)
        data = read_member(Path(folder) / part.file, part.member) if part.member else (Path(folder) / part.file).read_bytes()
        source = source._replace(sha256=hashlib.sha256(data).hexdigest(), n_bytes=len(data))
        return _read_bytes(source, Path(part.member or part.file).suffix.lower(), data)
    except TimeoutError:
        # The time limit of the engine, which words it itself.
        raise
    except OSError as error:
        return source._replace(reason=f"cannot be read: {error.strerror}")
    except ValueError as error:
        return source._replace(reason=str(error))


def _measure_file(part: Part, folder: str | Path) -> int | None:
    if part.status == "skipped":
        return None
    try:
        return (Path(folder) / part.file).lstat().st_size
    except OSError:
        return None


def _read_row(source: Source, part: Part, folder: str | Path) -> Source:
    text, stated = read_record(Path(folder) / part.file, part.member, part.row)
    data = text.encode("utf-8", "surrogatepass")
    source = source._replace(sha256=hashlib.sha256(data).hexdigest(), n_bytes=len(data), stated=stated, format="record")
    return _take_text(source, text)


def _read_bytes(source: Source, suffix: str, data: bytes) -> Source:
    form, extracted, decoded = extract_text(list_formats()[suffix], data)
    source = source._replace(format=form)
    if decoded:
        source = source._replace(encoding=decoded.encoding, encoding_basis=decoded.basis, is_cut=decoded.is_cut,
                                 encoding_confidence=decoded.confidence)
    return _take_text(source._replace(main=extracted.main, stated=extracted.stated), extracted.text)


def _take_text(source: Source, text: str) -> Source:
    if not text.strip(BLANK):
        raise ValueError("empty: it holds no text")
    return source._replace(n_chars=len(text), status="parsed", text=text)
