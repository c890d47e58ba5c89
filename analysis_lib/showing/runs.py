"""Read which notebooks make a report, and fix the parameters of every run before a kernel starts."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis_lib.coding.codebook import read_codebook
from analysis_lib.comparing.selection import FIELDS, filter_documents, list_values
from analysis_lib.showing.parameters import check_parameters, list_choices, read_parameters, resolve_years
from analysis_lib.tables import DATA, read_csv

NOTEBOOKS = DATA.parent / "notebooks"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
EACH = "each"


class Run(NamedTuple):
    """One execution of a notebook for the report; ``fixed`` parameters are its own and no filter replaces them."""

    run: str
    notebook: Path
    title: str
    parameters: dict
    fixed: tuple[str, ...] = ()


def read_runs(notebooks: Path = NOTEBOOKS) -> list[Run]:
    """Read ``reports.csv``: which notebooks make the report, under which title, with which parameters.

    Raises
    ------
    ValueError
        For a run without a plain unique name, a notebook that does not exist, or parameters that are no JSON object.
    """
    rows = read_csv(notebooks / "reports.csv").fillna("").to_dict("records")
    names = [row["run"] for row in rows]
    for row in rows:
        if not NAME.fullmatch(row["run"]) or names.count(row["run"]) > 1:
            raise ValueError(f"reports.csv: run {row['run']!r} must be a unique name of a-z, 0-9, - and _")
        if row["notebook"] not in {path.name for path in notebooks.glob("*.ipynb")}:
            raise ValueError(f"reports.csv, run {row['run']}: no notebook {row['notebook']!r} in {notebooks.name}")
    return [Run(row["run"], notebooks / row["notebook"], row["title"], _read_json(row)) for row in rows]


def _read_json(row: Mapping) -> dict:
    try:
        values = json.loads(row["parameters"] or "{}")
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise ValueError(f"reports.csv, run {row['run']}: parameters {row['parameters']!r} are no JSON object")
    return values


def fill_runs(runs: list[Run], filters: Mapping, folder: Path, tables: Mapping[str, pd.DataFrame]) -> list[Run]:
    """Return the runs with the filters laid over their parameters, all checked against notebook, codebook and corpus.

    Parameters
    ----------
    runs : list of Run
    filters : mapping
        Values for themes, regions, years or languages; they reach the notebooks that have such a parameter.
    folder : Path
        Folder of the documents, for notebooks whose default is another one.
    tables : mapping of DataFrame
        Tables of the corpus.

    Raises
    ------
    ValueError
        Naming the run, the parameter, the value and what is allowed.
    """
    documents = tables["documents"]
    choices = list_choices(documents, read_codebook().themes)
    if "years" in filters:
        filters = {**filters, "years": resolve_years(filters["years"], choices["years"])}
    check_parameters(filters, dict.fromkeys(choices, []), choices)
    each = list_each(documents, filters, choices)
    filled = []
    for run in [one for listed in runs for one in expand_run(listed, each)]:
        defaults = read_parameters(run.notebook)
        laid = {name: value for name, value in filters.items() if name in defaults and name not in run.fixed}
        values = run.parameters | laid
        if defaults.get("folder"):
            values = {"folder": str(folder.resolve())} | values
        try:
            check_parameters(values, defaults, choices)
        except ValueError as error:
            raise ValueError(f"run {run.run}: {error}") from None
        filled.append(run._replace(parameters=values))
    return filled


def list_each(documents: pd.DataFrame, filters: Mapping, choices: Mapping[str, list]) -> dict[str, list]:
    """List the values that ``"each"`` stands for: those of the documents that pass the filters.

    Regions are provinces, unless others were asked for: units of one level, and not hundreds of them.
    """
    wanted = {name: filters[name] for name in FIELDS if filters.get(name)}
    chosen = filter_documents(documents, **wanted)
    found = {name: list_values(chosen, columns[-1:]) for name, columns in FIELDS.items()}
    if "regions" in wanted:
        found["regions"] = [value for value in wanted["regions"] if value in list_values(chosen, FIELDS["regions"])]
    return {**choices, **found}


def expand_run(run: Run, choices: Mapping[str, list]) -> list[Run]:
    """Turn a run with the value ``"each"`` for a parameter into one run for each value there is.

    Examples
    --------
    >>> run = Run("region", Path("r.ipynb"), "Region", {"regions": "each"})
    >>> runs = expand_run(run, {"regions": ["Inner Mongolia"]})
    >>> [(run.run, run.title, run.parameters) for run in runs]
    [('region-inner-mongolia', 'Region: Inner Mongolia', {'regions': ['Inner Mongolia']})]
    """
    runs = [run]
    for name in [name for name, value in run.parameters.items() if value == EACH and name in choices]:
        runs = [
            Run(f"{one.run}-{slugify(value)}", one.notebook, f"{one.title}: {value}",
                one.parameters | {name: [value]}, (*one.fixed, name))
            for one in runs for value in choices[name]
        ]
    names = [one.run for one in runs]
    return [one._replace(run=f"{one.run}-{n}") if names.count(one.run) > 1 else one for n, one in enumerate(runs, 1)]


def slugify(value: object) -> str:
    """Turn a value into a plain part of a file name.

    Examples
    --------
    >>> slugify("Inner Mongolia"), slugify(2024)
    ('inner-mongolia', '2024')
    """
    return re.sub(r"[\W_]+", "-", str(value)).strip("-").lower()[:60]
