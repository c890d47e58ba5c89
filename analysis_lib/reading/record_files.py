"""Tables that hold a document a row: CSV, TSV, Parquet and JSON lines."""

import csv
import io
import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from analysis_lib.reading.archives import read_member
from analysis_lib.reading.encodings import decode_bytes
from analysis_lib.tables import DATA, read_csv

MAX_BYTES = 2**30
# A document may be longer than the field limit of the csv module.
csv.field_size_limit(2**27)


class Records(NamedTuple):
    """The rows of one table: for each its text and what it states, or the reason why it cannot be read."""

    texts: list[str | None]
    stated: list[dict[str, str]]
    problems: dict[int, str]
    ids: list[str] | None
    unused: list[str]


@cache
def map_columns() -> dict[str, str]:
    """Map the column names that are understood to the fields they state."""
    rows = read_csv(DATA / "lexicon" / "columns.csv")
    return dict(zip(rows["column"], rows["field"], strict=True))


def open_records(path: Path, member: str | None = None) -> Records:
    """Read a table with a document a row.

    Parameters
    ----------
    path : Path
        The table, or the zip that holds it.
    member : str, optional
        Its path inside the zip.

    Returns
    -------
    Records

    Raises
    ------
    ValueError
        When it cannot be read as a table, or has no column that is known to hold the text.
    """
    facts = path.stat()
    return _open_cached(path, member, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=2)
def _open_cached(path: Path, member: str | None, _changed: int, size: int) -> Records:
    if size > MAX_BYTES:
        raise ValueError(f"{size} bytes; at most {MAX_BYTES} of a table are read")
    data = read_member(path, member) if member else path.read_bytes()
    suffix = Path(member or path).suffix.lower()
    rows, problems = _read_parquet(data) if suffix == ".parquet" else _read_lines(data, suffix)
    if not rows:
        raise ValueError("empty: the table has no row")
    return _take_columns(rows, problems)


def _read_parquet(data: bytes) -> tuple[list[dict], dict[int, str]]:
    try:
        return pq.read_table(pa.BufferReader(data)).to_pylist(), {}
    except (pa.ArrowException, OSError) as error:
        raise ValueError(f"not a Parquet file that can be read: {str(error).splitlines()[0]}") from None


def _read_lines(data: bytes, suffix: str) -> tuple[list[dict], dict[int, str]]:
    text = decode_bytes(data).text.removeprefix("\ufeff")
    if suffix in (".jsonl", ".ndjson"):
        return _read_json(text)
    return _read_delimited(text, "\t" if suffix == ".tsv" else ",")


def _read_json(text: str) -> tuple[list[dict], dict[int, str]]:
    rows, problems = [], {}
    for line in text.split("\n"):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            row, problems[len(rows) + 1] = {}, f"not a line of JSON: {error}"
        if not isinstance(row, dict):
            row, problems[len(rows) + 1] = {}, f"a line of JSON must be an object; this is {type(row).__name__}"
        rows.append(row)
    return rows, problems


def _read_delimited(text: str, delimiter: str) -> tuple[list[dict], dict[int, str]]:
    rows, problems = [], {}
    try:
        header, *records = [record for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if record]
    except ValueError:
        raise ValueError("a table without a header line") from None
    except csv.Error as error:
        raise ValueError(f"not a table that can be read: {error}") from None
    for record in records:
        if len(record) != len(header):
            problems[len(rows) + 1] = f"{len(record)} cells under {len(header)} column names"
        rows.append(dict(zip(header, record, strict=False)))
    return rows, problems


def _take_columns(rows: list[dict], problems: dict[int, str]) -> Records:
    names = list(dict.fromkeys(name for row in rows for name in row))
    fields = {name: map_columns()[name.strip().lower()] for name in names if name.strip().lower() in map_columns()}
    columns = [name for name, field in fields.items() if field == "text"]
    if not columns:
        raise ValueError(f"no column holds the text: {', '.join(names[:12]) or 'none'}; name it text")
    column = min(columns, key=lambda name: list(map_columns()).index(name.strip().lower()))
    stated_names = [name for name, field in fields.items() if field not in ("text", "doc_id", "file")]
    stated_names.sort(key=lambda name: -list(map_columns()).index(name.strip().lower()))
    for number, row in enumerate(rows, start=1):
        if not isinstance(row.get(column), str) and number not in problems:
            problems[number] = f"empty: column {column} holds no text"
    return Records([row.get(column) for row in rows], [_state_fields(row, stated_names, fields) for row in rows],
                   problems, _list_ids(rows, fields), [name for name in names if name not in fields])


def _state_fields(row: Mapping, names: list[str], fields: Mapping[str, str]) -> dict[str, str]:
    """Return what a row states; of two columns for one field the one listed first counts."""
    return {fields[name]: _word_cell(row[name]) for name in names if _word_cell(row.get(name))}


def _word_cell(value: object) -> str:
    """Write a cell as text: a whole number without a decimal point, a date in ISO 8601, nothing for a missing one.

    Examples
    --------
    >>> from datetime import date
    >>> _word_cell(2024.0), _word_cell(date(2024, 5, 6)), _word_cell(float("nan"))
    ('2024', '2024-05-06', '')
    """
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return value.isoformat().removesuffix("T00:00:00")[:16]
    return str(value).strip()


def _list_ids(rows: list[dict], fields: Mapping[str, str]) -> list[str] | None:
    """Return the identifiers the rows state; None unless each row has one and no two share it."""
    for name in (name for name, field in fields.items() if field == "doc_id"):
        ids = [_word_cell(row.get(name)) for row in rows]
        if all(ids) and len(set(ids)) == len(ids):
            return ids
    return None


def read_record(path: Path, member: str | None, row: int) -> tuple[str, dict[str, str]]:
    """Return the text of a row, counted from 1, and the fields it states; ValueError when it cannot be read."""
    records = open_records(path, member)
    if row in records.problems:
        raise ValueError(records.problems[row])
    return records.texts[row - 1], records.stated[row - 1]
