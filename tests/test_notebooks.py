"""The notebooks are thin, parameterized, executed and normalised."""

import ast
import json
from pathlib import Path

import nbformat
import pytest

from analysis_lib.showing.parameters import read_parameters
from analysis_lib.tables import read_csv

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
BLOCKS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.While, ast.Try, ast.With, ast.Lambda)
VOLATILE = (" at 0x", "<IPython", "<matplotlib", "<module", "/home/", str(Path(__file__).parent.parent))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    """One notebook of the folder."""
    return nbformat.read(request.param, as_version=4)


def list_code(notebook):
    """Return the code cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_notebooks_are_there():
    """The notebooks of the design exist."""
    stems = {path.stem for path in NOTEBOOKS}
    assert stems >= {"01-corpus", "02-codebook", "03-themes", "04-regions", "05-years", "07-validity", "90-explore",
                     "91-code"}


def test_cells_call_verbs_and_define_nothing(notebook):
    """No cell has more than 8 lines, a definition, a loop, a handler or a shell command."""
    for cell in list_code(notebook):
        assert len(cell.source.splitlines()) <= 8, cell.source
        nodes = list(ast.walk(ast.parse(cell.source)))
        assert not [node for node in nodes if isinstance(node, BLOCKS)], cell.source


def test_one_parameters_cell_holds_literals(notebook, request):
    """Exactly one cell is tagged parameters; papermill knows each type written in it."""
    path = request.node.callspec.params["notebook"]
    assert "folder" in read_parameters(path)
    tagged, = [cell for cell in list_code(notebook) if "parameters" in cell.metadata.get("tags", [])]
    for node in ast.parse(tagged.source).body:
        assert ast.unparse(node.annotation) in ("int", "float", "str", "bool", "list[str]", "list[int]")


def test_every_code_cell_was_executed_in_order(notebook):
    """Counts run from 1, and no cell failed or wrote to the error stream: outputs are those of one clean run."""
    cells = list_code(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]


def test_a_figure_stands_before_its_table(notebook):
    """A cell that draws ends with plt.show(), and the next code cell shows a table."""
    cells = list_code(notebook)
    for cell, following in zip(cells, cells[1:], strict=False):
        if "plot_" in cell.source and "import" not in cell.source:
            assert cell.source.splitlines()[-1] == "plt.show()"
            assert "show_table(" in following.source


def test_outputs_are_the_same_in_every_run(notebook):
    """Texts and tables hold no addresses and no machine path, and no random widget name is stored."""
    for cell in list_code(notebook):
        if "show_" in cell.source and "import" not in cell.source:
            assert cell.outputs, cell.source
        assert "widget-view" not in "".join(kind for output in cell.outputs for kind in output.get("data", {}))
        shown = [output.data.get(kind, "") for output in cell.outputs if "data" in output
                 for kind in ("text/html", "text/plain") if "image/png" not in output.data]
        assert not [word for word in VOLATILE for text in shown if word in text], cell.source


def test_metadata_are_normalised(notebook):
    """No execution times, widget states, papermill records or interpreter version are stored; cells have plain ids."""
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert "version" not in notebook.metadata.language_info
    for number, cell in enumerate(notebook.cells):
        assert set(cell.metadata) <= {"tags"}
        assert cell.id == f"cell-{number}"


def test_runs_of_the_report_fit_the_notebooks():
    """Each run names a notebook, and its parameters are among those of the notebook."""
    rows = read_csv(NOTEBOOKS[0].parent / "reports.csv")
    assert list(rows.columns) == ["run", "notebook", "title", "parameters"]
    assert rows["run"].is_unique
    for row in rows.to_dict("records"):
        defaults = read_parameters(NOTEBOOKS[0].parent / row["notebook"])
        assert set(json.loads(row["parameters"])) <= set(defaults), row["run"]
