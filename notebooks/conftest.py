"""Make nbval strict: every stored output is compared, and a notebook cannot opt out of it."""

import os
from collections.abc import Callable
from copy import deepcopy

import pytest
from nbformat import NotebookNode

EXECUTE_ONLY = ("90-explore.ipynb",)
IMAGES = ("image/png", "image/jpeg")

# The stored outputs are those of the defaults.
for variable in ("STUDY_FOLDER", "STUDY_TABLES"):
    os.environ.pop(variable, None)


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Compare images as well; interactive notebooks are executed without comparison."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare = tuple(kind for kind in collector.skip_compare if kind not in IMAGES)
        collector.compare_outputs = collector.path.name not in EXECUTE_ONLY


def pytest_itemcollected(item: pytest.Item) -> None:
    """Compare of an image that it is there: its numbers stand in a table, which is compared."""
    if hasattr(item, "cell"):
        item.compare_outputs = compare_without_pixels(item.compare_outputs)


def compare_without_pixels(compare: Callable) -> Callable:
    """Return the comparison with every image replaced by a word."""
    return lambda test, ref, *rest: compare(replace_pixels(test), replace_pixels(ref), *rest)


def replace_pixels(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return copies of the outputs in which an image is only said to be there."""
    outputs = deepcopy(outputs)
    for output in outputs:
        for kind in set(IMAGES) & set(output.get("data", {})):
            output["data"][kind] = "an image"
    return outputs


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Fail a cell that nbval would pass without comparing anything."""
    if not hasattr(item, "cell") or item.path.name in EXECUTE_ONLY or not item.cell.source.strip():
        return
    if item.cell.execution_count is None:
        pytest.fail("the cell was never executed, so there is no output to compare with", pytrace=False)
    if item.options["skip"] or not item.options["check"]:
        pytest.fail("the cell is marked to be skipped or not to be compared", pytrace=False)
