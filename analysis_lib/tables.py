"""The schema of every table: columns, keys, allowed values, declared in ``tables.csv``."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pandas as pd

DATA = Path(__file__).resolve().parent.parent / "data"
SCHEMA_FILE = Path(__file__).with_name("tables.csv")
EVIDENCE = {"basis": "string", "start": "Int64", "end": "Int64"}
BASES = ("stated", "inferred", "corrected", "missing")


def read_csv(path: Path) -> pd.DataFrame:
    """Read one of the project's CSV tables as text, with empty cells as missing.

    Parameters
    ----------
    path : Path
        A UTF-8 CSV file with a header line.

    Returns
    -------
    DataFrame
        All columns of dtype ``string``; the text "NA" is a value, only an empty cell is missing.
    """
    return pd.read_csv(path, dtype="string", encoding="utf-8", keep_default_na=False, na_values=[""])


@cache
def read_schema() -> pd.DataFrame:
    """Read the declared columns of all tables, one row a column, evidence columns included.

    Returns
    -------
    DataFrame
        table, column, dtype, key, evidence, allowed, meaning; a field with evidence is followed by its
        ``_basis``, ``_start`` and ``_end`` columns.
    """
    rows = []
    for row in read_csv(SCHEMA_FILE).to_dict("records"):
        rows.append(row)
        if not pd.isna(row["evidence"]):
            rows += [_evidence_column(row, suffix, dtype) for suffix, dtype in EVIDENCE.items()]
    return pd.DataFrame(rows)


def _evidence_column(row: dict, suffix: str, dtype: str) -> dict:
    meaning = {
        "basis": "how the value was obtained",
        "start": "first character of its evidence in the raw text",
        "end": "end of the evidence in the raw text; exclusive",
    }[suffix]
    allowed = "|".join(BASES) if suffix == "basis" else pd.NA
    column = f"{row['column']}_{suffix}"
    return {"table": row["table"], "column": column, "dtype": dtype, "key": pd.NA, "evidence": pd.NA,
            "allowed": allowed, "meaning": f"{row['column']}: {meaning}"}


def list_columns(table: str) -> dict[str, str]:
    """Return the columns of a table and their dtypes, in order.

    Examples
    --------
    >>> list(list_columns("concordance"))
    ['doc_id', 'sentence_id', 'pre', 'keyword', 'post', 'start', 'end']
    """
    rows = read_schema().query("table == @table")
    return dict(zip(rows["column"], rows["dtype"], strict=True))


def list_keys(table: str) -> list[str]:
    """Return the key columns of a table.

    Examples
    --------
    >>> list_keys("edits")
    ['doc_id', 'edit_id']
    """
    rows = read_schema().query("table == @table and key.notna()")
    return rows["column"].tolist()


@cache
def list_evidence_fields() -> tuple[str, ...]:
    """Return the fields of ``documents`` that carry a basis and evidence offsets."""
    return tuple(read_schema().query("table == 'documents' and evidence.notna()")["column"])


def build_table(table: str, records: Iterable[Mapping] | pd.DataFrame, groups: Iterable[str] = ()) -> pd.DataFrame:
    """Make a table of the declared shape from records, sorted by its key.

    Parameters
    ----------
    table : str
        Name of a declared table.
    records : iterable of mappings, or DataFrame
        Rows; a declared column that is absent is missing throughout.
    groups : iterable of str
        Group columns that stand before the declared ones and belong to the key (``salience``).

    Returns
    -------
    DataFrame
        Declared columns in declared order, with their dtypes.

    Raises
    ------
    ValueError
        For an undeclared column, a repeated key or a value that is not allowed.
    """
    groups, columns = list(groups), list_columns(table)
    frame = pd.DataFrame(records if isinstance(records, pd.DataFrame) else list(records))
    unknown = sorted(set(frame.columns) - set(columns) - set(groups))
    if unknown:
        raise ValueError(f"table {table} has no column {unknown}; declared: {list(columns)}")
    frame = frame.reindex(columns=groups + list(columns))
    frame = frame.astype(columns).sort_values(groups + list_keys(table), ignore_index=True)
    check_table(table, frame, groups)
    return frame


def check_table(table: str, frame: pd.DataFrame, groups: Iterable[str] = ()) -> None:
    """Raise ValueError when a key repeats or is missing, or a value is not among those allowed."""
    keys = list(groups) + list_keys(table)
    if frame[list_keys(table)].isna().any(axis=None) or frame.duplicated(keys).any():
        bad = frame.loc[frame.duplicated(keys, keep=False) | frame[list_keys(table)].isna().any(axis=1), keys]
        raise ValueError(f"table {table}: key {keys} repeats or is missing: {bad.head(3).to_dict('records')}")
    for row in read_schema().query("table == @table and allowed.notna()").to_dict("records"):
        allowed, values = row["allowed"].split("|"), frame[row["column"]].dropna()
        if not values.isin(allowed).all():
            wrong = values[~values.isin(allowed)].iloc[0]
            raise ValueError(f"table {table}, column {row['column']}: {wrong!r}; allowed: {', '.join(allowed)}")
