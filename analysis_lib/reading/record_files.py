"""Tables that hold a document a row: CSV, TSV, Parquet and JSON lines."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from analysis_lib.reading.archives import read_member
from analysis_lib.reading.encodings import decode_bytes
from analysis_lib.tables import DATA, read_csv

MAX_BYTES = 2**30
# A date in a column of times bears a time of day that nobody stated.
MIDNIGHT = re.compile(r"(?<=\d\d\d\d-\d\d-\d\d)[ T]00:00(?::00(?:\.0{1,9})?)?\Z")
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
        table = pq.read_table(pa.BufferReader(data))
    except (pa.ArrowException, OSError) as error:
        raise ValueError(f"not a Parquet file that can be read: {str(error).splitlines()[0]}") from None
    _refuse_twins(table.column_names)
    columns = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        try:
            columns[name] = column.cast(pa.large_string()).to_pylist()
        except (pa.ArrowException, UnicodeDecodeError):
            # A list, a picture or a date beyond the calendar states nothing about a document.
            continue
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)], {}


def _refuse_twins(names: Sequence[str]) -> None:
    twin = next((name for name, number in Counter(names).items() if number > 1), None)
    if twin is not None:
        raise ValueError(f"two columns are named {twin!r}")


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
            row = json.loads(line, object_pairs_hook=_pair_members)
        except (ValueError, RecursionError) as error:
            row, problems[len(rows) + 1] = {}, f"not a line of JSON: {error}"
        if not isinstance(row, dict):
            row, problems[len(rows) + 1] = {}, f"a line of JSON must be an object; this is {type(row).__name__}"
        rows.append(row)
    return rows, problems


def _pair_members(pairs: list[tuple[str, object]]) -> dict:
    _refuse_twins([name for name, _ in pairs])
    return dict(pairs)


def _read_delimited(text: str, delimiter: str) -> tuple[list[dict], dict[int, str]]:
    rows, problems = [], {}
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        header, *records = [record for record in lines if record]
    except ValueError:
        raise ValueError("a table without a header line") from None
    except csv.Error as error:
        raise ValueError(f"not a table that can be read: {error}") from None
    _refuse_twins(header)
    for record in records:
        if len(record) != len(header):
            problems[len(rows) + 1] = f"{len(record)} cells under {len(header)} column names"
        rows.append(dict(zip(header, record, strict=False)))
    return rows, problems


def _take_columns(rows: list[dict], problems: dict[int, str]) -> Records:
    names = list(dict.fromkeys(name for row in rows for name in row))
    fields = {name: map_columns()[name.strip().lower()] for name in names if name.strip().lower() in map_columns()}
    columns = [name for name, field in fields.items() if field == "text"]
    columns.sort(key=lambda name: list(map_columns()).index(name.strip().lower()))
    if not columns and len(problems) == len(rows):
        raise ValueError(next(iter(problems.values())))
    if not columns:
        raise ValueError(f"no column holds the text: {', '.join(names[:12])}; name it text")
    texts = [next((row[name] for name in columns if _holds_text(row.get(name))), None) for row in rows]
    stated_names = [name for name, field in fields.items() if field not in ("text", "doc_id", "file")]
    stated_names.sort(key=lambda name: -list(map_columns()).index(name.strip().lower()))
    for number, text in enumerate(texts, start=1):
        problem = f"empty: column {columns[0]} holds no text" if text is None else _find_surrogate(text)
        if problem:
            problems.setdefault(number, problem)
    return Records(texts, [_state_fields(row, stated_names, fields) for row in rows],
                   problems, _list_ids(rows, fields), [name for name in names if name not in fields])


def _state_fields(row: Mapping, names: list[str], fields: Mapping[str, str]) -> dict[str, str]:
    """Return what a row states; of two columns for one field the one listed first counts."""
    return {fields[name]: _word_cell(row[name]) for name in names if _word_cell(row.get(name))}


def _holds_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _find_surrogate(text: str) -> str | None:
    at = next((at for at, char in enumerate(text) if "\ud800" <= char <= "\udfff"), None)
    return None if at is None else f"half a character (U+{ord(text[at]):04X}) at offset {at}"


def _word_cell(value: object) -> str:
    """Write a cell as text: a whole number without a decimal point, a day without a midnight, nothing for a missing one.

    Examples
    --------
    >>> _word_cell(2024.0), _word_cell("2024-05-06 00:00:00"), _word_cell(float("nan"))
    ('2024', '2024-05-06', '')
    """
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip().encode("utf-8", "backslashreplace").decode("utf-8")
    return MIDNIGHT.sub("", text)


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
