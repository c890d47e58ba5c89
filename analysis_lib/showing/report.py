"""Execute the notebooks of a report and publish them with their pages and tables as one folder, or not at all."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import nbformat

from analysis_lib.engine import map_documents
from analysis_lib.folders import check_folder, check_target, replace_folder, write_manifest
from analysis_lib.outputs import DOCUMENTS, count_sources, parse_folder, write_corpus
from analysis_lib.showing.runs import NOTEBOOKS, Run, fill_runs, read_runs, slugify
from analysis_lib.showing.site import write_site

CELL_SECONDS = 300
RUN_SECONDS = 1200
ERROR_TAG = "papermill-error-cell-tag"
VOLATILE = ("papermill", "execution", "widgets")


class Job(NamedTuple):
    """A run with the places it works on, as a worker process gets it."""

    run: Run
    output: Path
    folder: Path
    tables: Path


def execute_run(job: Job) -> str:
    """Execute one run into its output notebook; ValueError names the cell that failed and its error."""
    # jsonschema imports 35 grammars for a check nobody asks for here; without them papermill starts 2 s sooner.
    sys.modules.setdefault("rfc3987_syntax", None)
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from traitlets.config import Config

    os.environ.update(
        STUDY_FOLDER=str(job.folder.resolve()), STUDY_TABLES=str(job.tables), JUPYTER_PREFER_ENV_PATH="1",
        PYTHONUTF8="1", PYTHONHASHSEED="0", OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1",
    )
    raw = job.output.with_suffix(".part.ipynb")
    try:
        papermill.execute_notebook(
            str(job.run.notebook), str(raw), parameters=job.run.parameters, kernel_name="python3",
            cwd=str(job.run.notebook.parent), progress_bar=False, execution_timeout=CELL_SECONDS,
            shutdown_kernel="immediate", config=Config(KernelManager={"transport_encryption": "auto"}),
        )
    except papermill.PapermillExecutionError as error:
        raise ValueError(_word_failure(raw, error.cell_index, f"{error.ename}: {error.evalue}")) from None
    except CellTimeoutError:
        raise ValueError(f"a cell took longer than {CELL_SECONDS} seconds") from None
    except DeadKernelError:
        raise ValueError("the kernel died") from None
    notebook = nbformat.read(raw, as_version=4)
    check_executed(notebook)
    nbformat.write(strip_notebook(notebook), job.output)
    raw.unlink()
    return job.run.run


def _word_failure(notebook: Path, index: int, error: str) -> str:
    # papermill adds two notes on the error after it has counted, and a cell with the parameters before.
    cells = [cell for cell in nbformat.read(notebook, as_version=4).cells if ERROR_TAG not in _tags(cell)]
    own = [cell for cell in cells[:index] if "injected-parameters" not in _tags(cell)]
    return f"cell {len(own) + 1} failed: {error.splitlines()[0]}"


def _tags(cell: nbformat.NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", []))


def check_executed(notebook: nbformat.NotebookNode) -> None:
    """Raise ValueError when a code cell was not executed or holds an error."""
    own = [cell for cell in notebook.cells if "injected-parameters" not in _tags(cell)]
    for number, cell in enumerate(own, start=1):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        if cell.execution_count is None:
            raise ValueError(f"cell {number} was not executed")
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if errors:
            raise ValueError(f"cell {number} failed: {errors[0].ename}: {errors[0].evalue}")


def strip_notebook(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Drop what differs between two executions of the same content: times, machine, random identifiers."""
    for part in [notebook, *notebook.cells]:
        for name in VOLATILE:
            part.metadata.pop(name, None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    return notebook


def make_report(
    folder: Path = DOCUMENTS,
    out: Path | None = None,
    filters: Mapping | None = None,
    notebooks: Path = NOTEBOOKS,
    n_workers: int = 2,
    progress: Callable[[int], None] | None = None,
) -> list[str]:
    """Parse a folder once, execute every run over its tables and publish notebooks, site and tables together.

    Parameters
    ----------
    folder : Path
        Folder of documents.
    out : Path, optional
        Folder of the report, ``reports/<name of the folder>`` when not given. It is replaced only when every run
        succeeded.
    filters : mapping, optional
        themes, regions, years, languages to restrict the runs to.
    notebooks : Path
        Folder with ``reports.csv`` and its notebooks.
    n_workers : int
        Notebooks executed at a time.
    progress : callable, optional
        Called with the number of notebooks executed so far.

    Returns
    -------
    list of str
        One line a failed run; empty when the report was published.
    """
    folder, runs = check_folder(folder), read_runs(notebooks)
    out = out or Path("reports") / name_report(folder)
    check_target(out, folder)
    with tempfile.TemporaryDirectory(prefix="study-") as place:
        work = Path(place)
        tables = parse_folder(folder)
        counts = count_sources(tables["sources"])
        if not counts["parsed"]:
            raise ValueError(f"none of the {counts['found']} files in {folder} could be read")
        runs = fill_runs(runs, filters or {}, folder, tables)
        manifest = write_corpus(tables, work / "tables", folder)
        problems = _execute_runs(runs, work, folder, n_workers, progress)
        if problems:
            return problems
        with replace_folder(out, folder) as new:
            shutil.copytree(work / "tables", new / "tables")
            shutil.copytree(work / "notebooks", new / "notebooks")
            write_site(new, runs, tables)
            write_manifest(new, {"inputs": manifest["inputs"], "counts": counts, "runs": [run.run for run in runs]})
    return []


def name_report(folder: Path) -> str:
    """Return a plain folder name for the report on a folder.

    Examples
    --------
    >>> name_report(Path("my texts (2024)"))
    'my-texts-2024'
    """
    return slugify(folder.resolve().name) or "report"


def _execute_runs(
    runs: list[Run], work: Path, folder: Path, n_workers: int, progress: Callable[[int], None] | None
) -> list[str]:
    (work / "notebooks").mkdir()
    jobs = [Job(run, work / "notebooks" / f"{run.run}.ipynb", folder, work / "tables") for run in runs]
    limits = {"n_workers": n_workers, "seconds": RUN_SECONDS}
    outcomes = map_documents(execute_run, jobs, "processes", progress=progress, **limits)
    return [f"run {run.run}: {outcome.reason}" for run, outcome in zip(runs, outcomes, strict=True) if outcome.reason]
