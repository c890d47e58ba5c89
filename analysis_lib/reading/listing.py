"""List the documents of a folder: its files, the members of its zips and the rows of its tables."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from analysis_lib.reading.archives import list_members
from analysis_lib.reading.record_files import open_records
from analysis_lib.reading.sources import Part, inspect_file, list_formats, show_name


def list_parts(folder: str | Path) -> list[Part]:
    """List every document below a folder, and every file that is none.

    Parameters
    ----------
    folder : path
        Folder to read; links are not followed out of it.

    Returns
    -------
    list of Part
        Sorted by file. ``doc_id`` is the file without its suffix, with it where two would share one; for a row of a
        table the identifier it states where that is one of its own, else the table's with the number of the row.

    Raises
    ------
    ValueError
        When the folder does not exist or is none.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(f"no such folder: {folder}")
    parts = [part for file in _walk_files(folder) for part in _open_file(file, folder)]
    return _make_unique(parts)


def _walk_files(folder: Path) -> list[str]:
    files = []
    for root, folders, names in os.walk(folder):
        # A link to a folder is not followed; it is listed, so that it is reported as skipped.
        links = [name for name in folders if os.path.islink(os.path.join(root, name))]
        files += [os.path.relpath(os.path.join(root, name), folder).replace(os.sep, "/") for name in names + links]
    return sorted(files)


def _open_file(file: str, folder: Path) -> Iterator[Part]:
    inspected = inspect_file(file, folder)
    part = Part(drop_suffix(show_name(file)), file)
    if inspected:
        yield part._replace(status=inspected[0], problem=inspected[1])
        return
    form = list_formats()[Path(file).suffix.lower()]
    try:
        if form == "archive":
            yield from _open_archive(part, folder)
        elif form == "records":
            yield from _open_records(part, folder)
        else:
            yield part
    except OSError as error:
        yield part._replace(problem=f"cannot be read: {error.strerror}")
    except ValueError as error:
        yield part._replace(problem=str(error))


def _open_archive(archive: Part, folder: Path) -> Iterator[Part]:
    members = list_members(folder / archive.file)
    if not members:
        raise ValueError("empty: the zip holds no file")
    counts: Counter[str] = Counter()
    for name, reason in members:
        suffix = Path(name).suffix.lower()
        counts[name] += 1
        if counts[name] > 1:
            reason = "another member of that name stands before it in the zip"
        part = Part(f"{archive.doc_id}/{drop_suffix(name)}", archive.file, name, problem=reason)
        if name.rsplit("/", 1)[-1].startswith(".") or name.startswith("__MACOSX/"):
            yield part._replace(status="skipped", problem="hidden file")
        elif reason is None and list_formats().get(suffix, "archive") == "archive":
            yield part._replace(problem=f"file type {suffix or '(none)'} is not read inside a zip")
        elif reason is None and list_formats()[suffix] == "records":
            yield from _open_inner_records(part, folder)
        else:
            yield part


def _open_inner_records(part: Part, folder: Path) -> Iterator[Part]:
    try:
        yield from _open_records(part, folder)
    except OSError as error:
        yield part._replace(problem=f"cannot be read: {error.strerror}")
    except ValueError as error:
        yield part._replace(problem=str(error))


def _open_records(part: Part, folder: Path) -> Iterator[Part]:
    records = open_records(folder / part.file, part.member)
    width = len(str(len(records.texts)))
    for row in range(1, len(records.texts) + 1):
        name = records.ids[row - 1] if records.ids else f"{part.doc_id}/{row:0{width}d}"
        yield part._replace(doc_id=name, row=row)


def drop_suffix(file: str) -> str:
    """Return a path without the suffix of its last part.

    Examples
    --------
    >>> drop_suffix("2024.05/plan.txt"), drop_suffix("2024.05/.hidden")
    ('2024.05/plan', '2024.05/.hidden')
    """
    return file.rsplit(".", 1)[0] if "." in file.rsplit("/", 1)[-1][1:] else file


def _make_unique(parts: list[Part]) -> list[Part]:
    """Give documents that would share an identifier their whole path."""
    counts = Counter(part.doc_id for part in parts)
    unique = [part if counts[part.doc_id] == 1 else part._replace(doc_id=_name_whole(part)) for part in parts]
    if max(Counter(part.doc_id for part in unique).values(), default=1) > 1:
        unique = [part._replace(doc_id=_name_whole(part)) for part in parts]
    seen: Counter[str] = Counter()
    for at, part in enumerate(unique):
        seen[part.doc_id] += 1
        # Only members of one name, or names whose escapes fall together, come here.
        if seen[part.doc_id] > 1:
            unique[at] = part._replace(doc_id=f"{part.doc_id}~{seen[part.doc_id]}")
    return unique


def _name_whole(part: Part) -> str:
    row = f"/{part.row}" if part.row is not None else ""
    return show_name(part.file) + (f"/{part.member}" if part.member is not None else "") + row
