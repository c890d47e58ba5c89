"""The groups of documents that are contrasted: their names, their pairs, and settings that make no sense."""

from collections.abc import Iterable, Mapping
from itertools import combinations

import pandas as pd

from analysis_lib.comparing.counting import UNITS

FAMILIES = {"all": [], "code": ["code"], "pair": ["group_a", "group_b"]}


def check_settings(by: list[str], unit: str, family: str, levels: Mapping[str, float], reference: str | None = None
                   ) -> None:
    """Raise ValueError for a setting that is not among those allowed."""
    if not by:
        raise ValueError("by: no column given; a contrast needs groups, such as by=('region',)")
    if unit not in UNITS:
        raise ValueError(f"unit: {unit!r}; allowed: {', '.join(UNITS)}")
    if family not in FAMILIES:
        raise ValueError(f"family: {family!r}; allowed: {', '.join(FAMILIES)}")
    if reference is not None and unit != "sentences":
        raise ValueError(f"unit: {unit!r} with a reference; allowed: sentences, which are what it read")
    for name, value in levels.items():
        if not 0.001 <= value <= 0.999:
            raise ValueError(f"{name}: {value!r}; allowed: from 0.001 to 0.999")


def label_groups(documents: pd.DataFrame, by: list[str]) -> pd.Series:
    """Name the group of each document: its values of ``by`` joined by ", "; missing where one is missing."""
    labels = documents[by[0]].astype("string")
    for column in by[1:]:
        labels = labels + ", " + documents[column].astype("string")
    return labels


def list_pairs(labels: pd.Series, groups: Iterable | None) -> list[tuple[str, str]]:
    """List the pairs to compare, checked against the groups that have documents.

    Examples
    --------
    >>> list_pairs(pd.Series(["2023", "2024", "2025"]), [2025, 2023])
    [('2025', '2023')]
    """
    known = sorted(labels.unique())
    groups = known if groups is None else list(groups)
    pairs = groups if groups and all(isinstance(g, tuple | list) for g in groups) else combinations(groups, 2)
    pairs = [tuple(str(group) for group in pair) for pair in pairs]
    for pair in pairs:
        if len(pair) != 2 or pair[0] == pair[1]:
            raise ValueError(f"groups: {pair!r} is no pair of two different groups")
        if not set(pair) <= set(known):
            missing = next(group for group in pair if group not in known)
            raise ValueError(f"groups: {missing!r} has no documents; groups: {'; '.join(known)}")
    return list(dict.fromkeys(pairs))
