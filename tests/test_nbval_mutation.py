import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from make_notebook import write_notebook
from nbclient import NotebookClient

from analysis_lib.showing.runs import NOTEBOOKS

TABLE = "import pandas as pd\npd.DataFrame({'region': ['Anhui', 'Hainan'], 'share': [0.25, 0.5]})"
PICTURE = (
    "import base64\nfrom IPython.display import Image\nImage(base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAf"
    "FcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='))"
)
SOURCES = ("print('found 5 = parsed 5')", "0.25 + 0.25", TABLE, PICTURE, "'kept'", "'kept too'")


def change_character(text: str) -> str:
    """Change the last digit or letter of a text."""
    place = max(at for at, character in enumerate(text) if character.isalnum() and character.isascii())
    return text[:place] + ("7" if text[place] != "7" else "8") + text[place + 1 :]


def run_nbval(notebook: Path) -> dict[int, str]:
    """Run nbval as the test suite does and return the outcome of each code cell."""
    shutil.copy(NOTEBOOKS / "conftest.py", notebook.parent)
    flags = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout", "120", "-rA", "-q", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *flags, "--rootdir", str(notebook.parent), notebook.name]
    done = subprocess.run(command, cwd=notebook.parent, capture_output=True, encoding="utf-8", check=False)
    return {int(cell): word for word, cell in re.findall(r"^(PASSED|FAILED|ERROR) \S+::Cell (\d+)", done.stdout, re.M)}


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """A notebook with a stream, a text, a table and an image, executed."""
    path = write_notebook(tmp_path_factory.mktemp("notebooks") / "made.ipynb", *SOURCES, parameters=None)
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3", kernel_manager_class="jupyter_client.AsyncKernelManager").execute()
    return notebook


def test_one_changed_character_fails_its_cell(executed, tmp_path):
    """A changed character in a stream, a text or a table, a lost image, a lost count fail their cells and no other."""
    stream, text, table, picture, uncounted, _ = [cell for cell in executed.cells if cell.cell_type == "code"]
    stream.outputs[0].text = change_character(stream.outputs[0].text)
    text.outputs[0].data["text/plain"] = change_character(text.outputs[0].data["text/plain"])
    table.outputs[0].data["text/html"] = table.outputs[0].data["text/html"].replace("0.25", "0.26")
    del picture.outputs[0].data["image/png"]
    uncounted.execution_count = None
    nbformat.write(executed, tmp_path / "mutated.ipynb")
    failed = dict.fromkeys(range(5), "FAILED")
    assert run_nbval(tmp_path / "mutated.ipynb") == failed | {5: "PASSED"}


def test_the_shipped_notebook_is_compared(tmp_path):
    """In a shipped notebook, one changed character in each stored text of a cell fails exactly these cells."""
    notebook = nbformat.read(NOTEBOOKS / "01-corpus.ipynb", as_version=4)
    expected = {}
    for number, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        kinds = [(output.data, kind) for output in cell.outputs if "data" in output for kind in output.data]
        kinds += [(output, "text") for output in cell.outputs if output.output_type == "stream"]
        texts = [(place, kind) for place, kind in kinds if kind in ("text", "text/plain", "text/html")]
        for place, kind in texts[:1]:
            place[kind] = change_character(place[kind])
        expected[number] = "FAILED" if texts else "PASSED"
    nbformat.write(notebook, tmp_path / "mutated.ipynb")
    assert "FAILED" in expected.values()
    assert run_nbval(tmp_path / "mutated.ipynb") == expected
