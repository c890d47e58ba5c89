"""The parameters of a notebook, checked before a kernel starts."""

import ast
import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path

import nbformat
import pandas as pd

from analysis_lib.comparing.selection import FIELDS, list_values

ITEM_TYPES = {"themes": str, "regions": str, "languages": str, "years": int}


def read_parameters(notebook: Path) -> dict[str, object]:
    """Return the names and defaults in the notebook's cell tagged ``parameters``.

    Raises
    ------
    ValueError
        When there is not exactly one such cell, or it holds anything but assignments of literals.
    """
    cells = nbformat.read(notebook, as_version=4).cells
    tagged = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise ValueError(f"{notebook.name} has {len(tagged)} cells tagged parameters; it needs one")
    return dict(_read_assignment(node, notebook.name) for node in ast.parse(tagged[0]).body)


def _read_assignment(node: ast.stmt, notebook: str) -> tuple[str, object]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    try:
        (target,) = targets
        return target.id, ast.literal_eval(node.value)
    except (ValueError, AttributeError):
        line = ast.unparse(node).splitlines()[0]
        raise ValueError(f"{notebook}: the parameters cell may only assign literals to names, not {line}") from None


def list_choices(documents: pd.DataFrame, themes: pd.DataFrame) -> dict[str, list]:
    """List what the parameters themes, regions, years and languages may hold for a corpus and a codebook.

    Examples
    --------
    >>> documents = pd.DataFrame({"region": ["Hefei", None], "province": ["Anhui", None], "year": [2024, 2023],
    ...     "language": ["zh", "en"]})
    >>> list_choices(documents, pd.DataFrame({"code": ["talent"]}))
    {'themes': ['talent'], 'regions': ['Anhui', 'Hefei'], 'years': [2023, 2024], 'languages': ['en', 'zh']}
    """
    choices = {name: list_values(documents, columns) for name, columns in FIELDS.items()}
    return {"themes": themes["code"].tolist()} | choices


def resolve_years(years: Iterable[int | range], choices: Iterable[int]) -> list[int]:
    """Turn years and spans of years into the years the corpus has.

    Raises
    ------
    ValueError
        For a span without any year of the corpus; single years are left to :func:`check_parameters`.

    Examples
    --------
    >>> resolve_years([range(2021, 2026), 2019], [2019, 2023, 2024])
    [2019, 2023, 2024]
    """
    found = set()
    for item in years:
        inside = [year for year in choices if year in item] if isinstance(item, range) else [item]
        if not inside:
            span = f"{item[0]}-{item[-1]}"
            raise ValueError(f"parameter years: no document from {span}; {suggest_value(span, choices)}")
        found.update(inside)
    return sorted(found)


def check_parameters(values: Mapping, defaults: Mapping, choices: Mapping[str, Iterable]) -> None:
    """Raise ValueError for a name the notebook does not have, a value of another type, or one that is not allowed.

    Parameters
    ----------
    values : mapping
        Parameters about to be given to the notebook.
    defaults : mapping
        What :func:`read_parameters` found; the type of a default is the type its value must have.
    choices : mapping
        What :func:`list_choices` found.

    Examples
    --------
    >>> check_parameters({"year": [2024]}, {"years": []}, {"years": [2023, 2024]})
    Traceback (most recent call last):
    ...
    ValueError: unknown parameter year; did you mean years? allowed: years
    >>> check_parameters({"years": [2042]}, {"years": []}, {"years": [2023, 2024]})
    Traceback (most recent call last):
    ...
    ValueError: parameter years: unknown value 2042; allowed: 2023, 2024
    """
    for name, value in values.items():
        if name not in defaults:
            raise ValueError(f"unknown parameter {name}; {suggest_value(name, defaults)}")
        _check_type(name, value, defaults[name])
        if name in choices:
            _check_choice(name, value, list(choices[name]))


def _check_type(name: str, value: object, default: object) -> None:
    if type(value) is not type(default):
        raise ValueError(
            f"parameter {name}: {value!r} is of type {type(value).__name__}; allowed: {type(default).__name__}"
        )
    if isinstance(value, list):
        item_type = ITEM_TYPES.get(name, type(default[0]) if default else None)
        wrong = [item for item in value if item_type and type(item) is not item_type]
        if wrong:
            raise ValueError(
                f"parameter {name}: {wrong[0]!r} is of type {type(wrong[0]).__name__}; allowed: {item_type.__name__}"
            )


def _check_choice(name: str, value: object, choices: list) -> None:
    for item in value if isinstance(value, list) else [value]:
        if item not in choices:
            raise ValueError(f"parameter {name}: unknown value {item!r}; {suggest_value(item, choices)}")


def suggest_value(value: object, choices: Iterable) -> str:
    """Word what is allowed, and the closest of it when one is close.

    Examples
    --------
    >>> suggest_value("inovation", ["innovation", "parks"])
    'did you mean innovation? allowed: innovation, parks'
    """
    names = [str(choice) for choice in choices]
    folded = {name.casefold(): name for name in reversed(names)}
    close = difflib.get_close_matches(str(value).casefold(), folded, n=1, cutoff=0.75)
    hint = f"did you mean {folded[close[0]]}? " if close and isinstance(value, str) else ""
    return f"{hint}allowed: {', '.join(names) or 'none'}"
