"""Notebooks made for a test."""

import json
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PARAMETERS = 'folder = ""\nthemes = []\nregions = []\nyears = []\nlanguages = []'


def write_notebook(path: Path, *sources: str, parameters: str | None = PARAMETERS) -> Path:
    """Write a notebook: a heading, the tagged parameters cell, and a code cell for each source."""
    cells = [new_markdown_cell(f"# About {path.stem}")]
    if parameters is not None:
        cells.append(new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    cells += [new_code_cell(source) for source in sources]
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    nbformat.write(new_notebook(cells=cells, metadata=kernel | {"language_info": {"name": "python"}}), path)
    return path


def write_runs(folder: Path, *rows: tuple[str, str, str, dict]) -> Path:
    """Write ``reports.csv`` into a folder of notebooks."""
    lines = ["run,notebook,title,parameters"]
    for run, notebook, title, parameters in rows:
        text = json.dumps(parameters).replace('"', '""')
        lines.append(f'{run},{notebook},"{title}","{text}"')
    (folder / "reports.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
