"""``sources.csv`` and ``corrections.csv`` in a folder: what a person states about its documents."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from analysis_lib.reading.encodings import decode_bytes
from analysis_lib.reading.page import Field
from analysis_lib.reading.record_files import map_columns
from analysis_lib.reading.sources import SIDECARS, Part, show_part
from analysis_lib.reading.stating import STATABLE, check_value

CORRECTION_COLUMNS = ("file", "field", "value", "evidence", "reason")


class Correction(NamedTuple):
    """One row of ``corrections.csv``: the value a field should have, with the words of the document that show it."""

    line: int
    field: str
    value: object
    evidence: str


class Statements(NamedTuple):
    """What the sidecar files of a folder say of one document; ``sha256`` is that of the file they were made for."""

    stated: Mapping[str, object] = {}
    sha256: str | None = None
    corrections: tuple[Correction, ...] = ()


def read_sidecars(folder: Path, parts: Iterable[Part]) -> dict[str, Statements]:
    """Read the sidecar files of a folder.

    Parameters
    ----------
    folder : Path
    parts : iterable of Part
        The documents of the folder.

    Returns
    -------
    dict
        Statements by the document's ``file``, for those of which something is said.

    Raises
    ------
    ValueError
        In one line with file and line number: a file that is not in the folder, a column, field or value that is not
        allowed, a document stated twice or corrected twice in one field.
    """
    files = {show_part(part) for part in parts}
    stated = _read_stated(folder / SIDECARS[0], files)
    corrections = _read_corrections(folder / SIDECARS[1], files)
    return {file: Statements(*stated.get(file, ({}, None)), tuple(corrections.get(file, ())))
            for file in {*stated, *corrections}}


def _read_rows(path: Path, needed: Iterable[str]) -> list[tuple[int, dict[str, str]]]:
    if not path.exists():
        return []
    try:
        data = path.read_bytes()
        text = decode_bytes(data).text.removeprefix("\ufeff") if data.strip() else ""
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        records = [(lines.line_num, [cell.strip() for cell in record]) for record in lines if any(map(str.strip, record))]
    except (csv.Error, ValueError, OSError) as error:
        raise ValueError(f"{path.name}: {error}") from None
    header = [name.lower() for name in records[0][1]] if records else list(needed)
    missing = [name for name in needed if name not in header]
    if missing:
        seen = ", ".join(header)
        raise ValueError(f"{path.name}: column {missing[0]} is missing; needed are {', '.join(needed)}; there are {seen}")
    return [(line, _pair_cells(path, line, header, record)) for line, record in records[1:]]


def _pair_cells(path: Path, line: int, header: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) > len(header):
        raise ValueError(f"{path.name}, line {line}: {len(cells)} cells under {len(header)} column names")
    return dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=True))


def _check_file(path: Path, line: int, row: Mapping[str, str], files: set[str]) -> str:
    if row["file"] in files:
        return row["file"]
    inside = sorted(file for file in files if file.startswith((f"{row['file']}#", f"{row['file']}/")))
    hint = f"; it holds several documents, such as {inside[0]}" if row["file"] and inside else ""
    raise ValueError(f"{path.name}, line {line}: file {row['file']!r} is not in the folder{hint}")


def _check_columns(path: Path, names: Iterable[str]) -> None:
    """Refuse a column that is misspelt, and two that state one field."""
    owners: dict[str, str] = {}
    for name in names:
        field = map_columns().get(name)
        if field is None:
            raise ValueError(f"{path.name}: column {name!r} is none of {', '.join(map_columns())}")
        if field != "note" and field in owners:
            raise ValueError(f"{path.name}: columns {owners[field]} and {name} both state {field}")
        owners[field] = name


def _read_stated(path: Path, files: set[str]) -> dict[str, tuple[dict[str, object], str | None]]:
    stated, rows = {}, _read_rows(path, ["file"])
    _check_columns(path, rows[0][1] if rows else {})
    for line, row in rows:
        file = _check_file(path, line, row, files)
        if file in stated:
            raise ValueError(f"{path.name}, line {line}: file {file!r} has a line already")
        fields = {map_columns()[name]: cell for name, cell in row.items() if cell}
        try:
            values = {field: check_value(field, cell) for field, cell in fields.items() if field in STATABLE}
        except ValueError as error:
            raise ValueError(f"{path.name}, line {line}: {error}") from None
        stated[file] = values, row.get("sha256") or None
    return stated


def _read_corrections(path: Path, files: set[str]) -> dict[str, list[Correction]]:
    corrections: dict[str, list[Correction]] = {}
    for line, row in _read_rows(path, CORRECTION_COLUMNS):
        known = corrections.setdefault(_check_file(path, line, row, files), [])
        if row["field"] not in STATABLE:
            raise ValueError(f"{path.name}, line {line}: field {row['field']!r} is none of {', '.join(STATABLE)}")
        if row["field"] in {correction.field for correction in known}:
            raise ValueError(f"{path.name}, line {line}: field {row['field']} of {row['file']} is corrected already")
        if not row["reason"] or (row["value"] and not row["evidence"]):
            raise ValueError(f"{path.name}, line {line}: a correction needs a reason, and a value needs its evidence")
        try:
            value = check_value(row["field"], row["value"]) if row["value"] else None
        except ValueError as error:
            raise ValueError(f"{path.name}, line {line}: {error}") from None
        known.append(Correction(line, row["field"], value, row["evidence"]))
    return corrections


def apply_corrections(raw: str, corrections: Iterable[Correction]) -> tuple[dict[str, tuple[Field, str]], list[str]]:
    """Find the evidence of corrections in the raw text of their document.

    Returns
    -------
    fields : dict
        Corrected fields, with the span of the evidence in the raw text.
    stale : list of str
        One line a correction whose evidence is not in the text any more.
    """
    fields, stale = {}, []
    for correction in corrections:
        at = raw.find(correction.evidence) if correction.evidence else -1
        if correction.evidence and at < 0:
            stale.append(f"line {correction.line}: the document does not hold {correction.evidence!r} any more")
            continue
        span = (at, at + len(correction.evidence)) if correction.evidence else (None, None)
        fields[correction.field] = Field(correction.value, "corrected", *span)
    return fields, stale
