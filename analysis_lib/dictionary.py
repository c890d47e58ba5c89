"""Write the data dictionary of ``data/README.md`` from the declared tables."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis_lib.tables import DATA, read_csv, read_schema

BEGIN, END = "<!-- dictionary: written by `make dictionary` -->", "<!-- end of dictionary -->"
README = DATA / "README.md"


def describe_tables() -> str:
    """Return the data dictionary as Markdown: a section a table, a row a column.

    The columns that carry a field's basis and evidence are described once, not field by field.
    """
    schema = read_schema()
    sections = []
    for table, rows in schema.groupby("table", sort=False):
        declared = rows[~rows["column"].isin(_list_evidence_columns(rows))]
        cells = [(_name_column(row), row["dtype"], _describe_column(row)) for row in declared.to_dict("records")]
        sections.append(_write_section(table, ("column", "dtype", "meaning"), cells))
    rules = read_csv(DATA / "lexicon" / "rules.csv").itertuples(index=False, name=None)
    sections.append(_write_section("Rules of edits and flags", ("rule", "table", "meaning"), rules))
    return "\n\n".join(sections)


def _write_section(heading: str, columns: tuple[str, ...], rows: Iterable[tuple]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join([f"### {heading}", "", *(f"| {' | '.join(cells)} |" for cells in lines)])


def _list_evidence_columns(rows: pd.DataFrame) -> set[str]:
    fields = rows.loc[rows["evidence"].notna(), "column"]
    return {f"{field}_{suffix}" for field in fields for suffix in ("basis", "start", "end")}


def _name_column(row: dict) -> str:
    name = f"**{row['column']}**" if not pd.isna(row["key"]) else row["column"]
    return name if pd.isna(row["evidence"]) else f"{name} †"


def _describe_column(row: dict) -> str:
    if pd.isna(row["allowed"]):
        return row["meaning"]
    return f"{row['meaning']}; one of {', '.join(row['allowed'].split('|'))}"


def write_dictionary(path: Path = README) -> None:
    """Replace the dictionary between its two marks in a Markdown file."""
    text = path.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    path.write_text(f"{head}{BEGIN}\n\n{describe_tables()}\n\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    write_dictionary()
