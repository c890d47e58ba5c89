"""Find the files of a folder and decode them, or say why not."""

import codecs
import hashlib
import os
import stat
from pathlib import Path
from typing import NamedTuple

READABLE = (".txt", ".md")
SIDECARS = ("sources.csv", "corrections.csv")
MAX_BYTES = 32 * 2**20
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# A text holds tabs and line ends, hardly any other control character.
MAX_CONTROL_SHARE = 0.01


class Source(NamedTuple):
    """One file of the folder: its row in ``sources`` and, when it could be decoded, its text."""

    doc_id: str
    file: str
    sha256: str | None
    n_bytes: int | None
    encoding: str | None
    encoding_basis: str | None
    n_chars: int | None
    status: str
    reason: str | None
    text: str | None
    is_cut: bool = False


def list_files(folder: str | Path) -> list[tuple[str, str]]:
    """List every file below a folder with its document identifier.

    Parameters
    ----------
    folder : path
        Folder to read; links are not followed out of it.

    Returns
    -------
    list of (doc_id, file)
        Sorted by file, a path relative to the folder with forward slashes. ``doc_id`` is the file without its
        suffix, with it where two files would share one.

    Raises
    ------
    ValueError
        When the folder does not exist or is none.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(f"no such folder: {folder}")
    files = []
    for root, folders, names in os.walk(folder):
        # A link to a folder is not followed; it is listed, so that it is reported as skipped.
        links = [name for name in folders if os.path.islink(os.path.join(root, name))]
        files += [os.path.relpath(os.path.join(root, name), folder).replace(os.sep, "/") for name in names + links]
    files.sort()
    stems = [file.rsplit(".", 1)[0] if "." in file.rsplit("/", 1)[-1][1:] else file for file in files]
    shared = {stem for stem in stems if stems.count(stem) > 1} if len(set(stems)) < len(stems) else set()
    return [(file if stem in shared else stem, file) for stem, file in zip(stems, files, strict=True)]


def read_source(doc_id: str, file: str, folder: str | Path) -> Source:
    """Read and decode one file; never raises for what is in it.

    Parameters
    ----------
    doc_id, file : str
        As listed by :func:`list_files`.
    folder : path
        The folder they were listed from.

    Returns
    -------
    Source
        ``status`` is parsed with a text, quarantined with a reason, or skipped with a reason.
    """
    path, name = Path(folder) / file, file.rsplit("/", 1)[-1]
    blank = Source(show_name(doc_id), show_name(file), None, None, None, None, None, "skipped", None, None)
    if name.startswith("."):
        return blank._replace(reason="hidden file")
    if file in SIDECARS:
        return blank._replace(reason="sidecar file: not a document, and not applied")
    try:
        facts = path.lstat()
        if not stat.S_ISREG(facts.st_mode):
            return blank._replace(reason="not a regular file (a link, pipe or device)")
        blank = blank._replace(n_bytes=facts.st_size, status="quarantined")
        if facts.st_size > MAX_BYTES:
            return blank._replace(reason=f"{facts.st_size} bytes; at most {MAX_BYTES} are read")
        data = path.read_bytes()
    except TimeoutError:
        # The time limit of the engine, which words it itself.
        raise
    except OSError as error:
        return blank._replace(status="quarantined", reason=f"cannot be read: {error.strerror}")
    blank = blank._replace(sha256=hashlib.sha256(data).hexdigest(), n_bytes=len(data))
    if path.suffix.lower() not in READABLE:
        return blank._replace(reason=f"file type {path.suffix or '(none)'} is not read; read are {', '.join(READABLE)}")
    return _decode(blank, data)


def show_name(file: str) -> str:
    """Make a file name fit for a table: bytes that are no UTF-8 become visible escapes.

    Examples
    --------
    >>> show_name("a\\udcff.txt")
    'a\\\\xff.txt'
    """
    return os.fsencode(file).decode("utf-8", errors="backslashreplace")


def _decode(source: Source, data: bytes) -> Source:
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "utf-8")
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        text = decoder.decode(data, final=False)
    except UnicodeDecodeError as error:
        kind = "a binary file" if b"\0" in data else f"not {error.encoding}: invalid byte at offset {error.start}"
        return source._replace(reason=kind)
    if "\0" in text:
        return source._replace(reason="a binary file: it holds NUL characters")
    if not text.strip("\ufeff \t\r\n\f\v\u3000\u200b"):
        return source._replace(reason="empty: it holds no text")
    n_control = sum(text.count(chr(code)) for code in range(32) if code not in (9, 10, 11, 12, 13))
    if n_control > MAX_CONTROL_SHARE * len(text):
        return source._replace(reason=f"a binary file: {n_control} control characters")
    is_cut = bool(decoder.getstate()[0])
    return source._replace(encoding=encoding, encoding_basis="stated", n_chars=len(text), status="parsed",
                           text=text, is_cut=is_cut)
