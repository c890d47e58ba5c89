"""Execute the shipped notebooks with their defaults and store the outputs (``make notebooks``)."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import nbformat

from analysis_lib.showing.report import CELL_SECONDS, check_executed, strip_notebook
from analysis_lib.showing.runs import NOTEBOOKS

WIDGET = "application/vnd.jupyter.widget-view+json"


def refresh_notebooks(paths: Iterable[Path]) -> None:
    """Execute notebooks in place; a notebook that fails is left as it was.

    Parameters
    ----------
    paths : iterable of Path
        Notebooks to execute, each in its own folder and kernel.

    Raises
    ------
    ValueError
        When a cell was not executed or failed.
    """
    # jsonschema imports 35 grammars for a check nobody asks for here; without them the start is 2 s sooner.
    sys.modules.setdefault("rfc3987_syntax", None)
    from nbclient import NotebookClient

    for variable in ("STUDY_FOLDER", "STUDY_TABLES"):
        os.environ.pop(variable, None)
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        where = {"metadata": {"path": str(path.parent)}}
        NotebookClient(notebook, timeout=CELL_SECONDS, kernel_name="python3", resources=where, allow_errors=True,
                       store_widget_state=False).execute()  # fmt: skip
        check_executed(notebook)
        nbformat.write(drop_widgets(strip_notebook(notebook)), path)


def drop_widgets(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Drop the random names of widgets; their text form stays."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)
    return notebook


if __name__ == "__main__":
    refresh_notebooks(sorted(NOTEBOOKS.glob("*.ipynb")))
