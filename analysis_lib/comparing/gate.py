"""What a comparison of two groups of documents may claim, decided before any share is looked at."""

from collections.abc import Collection
from math import comb
from typing import NamedTuple

import numpy as np
import pandas as pd

MIN_DOCUMENTS = 4
MIN_READ = 50
MAX_ASSOCIATION = 0.5
MAX_YEAR_SEPARATION = 0.8
MAX_MIX_DISTANCE = 0.1
MAX_LEAD = 0.5
CONFOUNDERS = {
    "language": "language",
    "is_machine_translated": "machine translation",
    "genre": "genre",
    "level": "administrative level",
    "source": "source",
    "province": "province",
    "year": "year",
}
# The columns that group by a property under another name.
GROUPINGS = {"province": {"region", "region_code", "province", "province_code", "economic_region"}, "year": {"year", "period"},
             "source": {"source", "issuer"}}
# Of properties with many values, sharing none sets groups apart only where few values make them up.
MANY_VALUED = ("province", "source")
STRATIFIERS = ("language", "genre")


class Gate(NamedTuple):
    """Whether two groups can be compared, and how.

    ``coincidences`` says in words what else sets the groups apart, ``is_few`` whether a group has fewer than 4
    documents, ``unchecked`` which properties a group does not state; documents are compared within ``strata``
    where they are ``comparable``. ``n_read`` holds the sentences of each group in the sample by which shares are
    corrected, ``unread`` why these cannot correct them.
    """

    coincidences: tuple[str, ...]
    is_few: bool
    unchecked: tuple[str, ...]
    stratified_by: tuple[str, ...]
    strata: np.ndarray
    comparable: np.ndarray
    n_read: tuple[int, int] | None = None
    unread: str = ""

    def allows_test(self) -> bool:
        """Tell whether nothing stands against a test."""
        return not (self.coincidences or self.is_few or self.unread)


def check_groups(
    documents: pd.DataFrame, in_a: np.ndarray, by: Collection[str], alpha: float = 0.05, can_match: bool = True
) -> Gate:
    """Check what besides the grouping sets two groups of documents apart.

    A property coincides with the groups when

    - they share no value of it (province and source: and fewer than 4 values make up a group), or
    - (year) one group's years lie before the other's: Cliff's delta of .8 and beyond, or
    - (province, source) one value makes up half or more of a group, and a share of the other that is 50 points lower:
      twelve eastern provinces and twelve western ones differ as a sample does, or
    - (any other) its bias-corrected Cramér's V with the groups is .5 and above, or
    - (language) its shares differ by above 10 points,

    where a property by which the documents can be matched does not count unless no value is shared. Language and
    genre are matched by comparing within them, as long as 4 documents in each group have a counterpart in the other
    and their arrangements are enough for a test; documents without a counterpart are then left aside. A missing
    value tells nothing: a property that half of a group or more does not state is listed as unchecked.

    Parameters
    ----------
    documents : DataFrame
        Documents of the two groups; the source is a column "source", such as `name_offices` gives.
    in_a : ndarray of bool
        Whether a document is in the first group.
    by : collection of str
        Columns that make the groups.
    alpha : float
        Level of the test to come.
    can_match : bool
        Whether the comparison to come is one within strata. Where it is not, shares of a genre that differ by above 10
        points coincide as those of a language do.
    """
    strata, comparable, stratified = np.zeros(len(in_a), int), np.ones(len(in_a), bool), ()
    if can_match:
        strata, comparable, stratified = match_documents(documents, in_a, by, alpha)
    apart = ("language",) if can_match else STRATIFIERS
    coincidences, unchecked = [], []
    for column, name in CONFOUNDERS.items():
        if GROUPINGS.get(column, {column}) & set(by) or column not in documents.columns:
            continue
        known = comparable & documents[column].notna().to_numpy(bool)
        a, b = documents.loc[known & in_a, column], documents.loc[known & ~in_a, column]
        if len(a) < (comparable & in_a).sum() / 2 or len(b) < (comparable & ~in_a).sum() / 2 or a.empty or b.empty:
            unchecked.append(name)
        elif does_coincide(a, b, column, column in stratified, column in apart):
            coincidences.append(f"{name} ({describe_mix(a)}; {describe_mix(b)})")
    is_few = min(in_a.sum(), (~in_a).sum()) < MIN_DOCUMENTS
    return Gate(tuple(coincidences), bool(is_few), tuple(unchecked), stratified, strata, comparable)


def does_coincide(
    a: pd.Series, b: pd.Series, column: str, is_matched: bool = False, weighs_mix: bool = False
) -> bool:
    """Decide whether a property of documents sets two groups apart; see `check_groups`."""
    if column == "year":
        return abs(compute_cliffs_delta(a.to_numpy(float), b.to_numpy(float))) >= MAX_YEAR_SEPARATION
    if column in MANY_VALUED:
        shares = [values.value_counts(normalize=True) for values in (a, b)]
        is_few = min(map(len, shares)) < MIN_DOCUMENTS and not set(shares[0].index) & set(shares[1].index)
        return is_few or any(own.iloc[0] >= MAX_LEAD and own.iloc[0] - other.get(own.index[0], 0) >= MAX_LEAD
                             for own, other in (shares, shares[::-1]))
    if is_matched:
        return False
    counts = pd.DataFrame({"a": a.value_counts(), "b": b.value_counts()}).fillna(0).to_numpy(float)
    if not (counts > 0).all(axis=1).any():
        return True
    shares = counts / counts.sum(axis=0)
    is_apart = weighs_mix and abs(shares[:, 0] - shares[:, 1]).sum() / 2 > MAX_MIX_DISTANCE
    return bool(is_apart) or compute_cramers_v(counts) >= MAX_ASSOCIATION


def compute_cramers_v(counts: np.ndarray) -> float:
    """Compute Cramér's V of a table of counts, corrected for bias in few observations (Bergsma 2013).

    Examples
    --------
    >>> round(compute_cramers_v(np.array([[8.0, 2.0], [1.0, 9.0]])), 3)
    0.683
    """
    n, (rows, columns) = counts.sum(), counts.shape
    if min(rows, columns) < 2:
        return 0.0
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0, keepdims=True) / n
    phi = max(0.0, ((counts - expected) ** 2 / expected).sum() / n - (rows - 1) * (columns - 1) / (n - 1))
    least = min(side - (side - 1) ** 2 / (n - 1) for side in (rows, columns)) - 1
    return float(np.sqrt(phi / least)) if least > 0 else 0.0


def compute_cliffs_delta(a: np.ndarray, b: np.ndarray) -> float:
    """Compute how far the values of one group lie above the other's, -1 to 1 (Cliff 1993)."""
    b = np.sort(b)
    below, above = np.searchsorted(b, a, "left").sum(), (len(b) - np.searchsorted(b, a, "right")).sum()
    return float((below - above) / (len(a) * len(b)))


def match_documents(
    documents: pd.DataFrame, in_a: np.ndarray, by: Collection[str], alpha: float = 0.05
) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Lay documents into strata of equal language and genre, as far as their numbers allow.

    Returns
    -------
    strata : ndarray of int
        Stratum of each document; one for all when nothing can be matched.
    comparable : ndarray of bool
        Documents whose stratum holds documents of both groups.
    stratified : tuple of str
        The columns matched.
    """
    strata, comparable, stratified = np.zeros(len(in_a), int), np.ones(len(in_a), bool), ()
    if min(in_a.sum(), (~in_a).sum()) < MIN_DOCUMENTS:
        return strata, comparable, stratified
    for column in STRATIFIERS:
        if column in by or column not in documents.columns:
            continue
        # Documents that do not state it are alike in that, and matched with each other.
        finer = pd.factorize(documents[column].astype("string").fillna("") + "\n" + strata.astype(str))[0]
        n_a, n_b = np.bincount(finer, in_a), np.bincount(finer, ~in_a)
        has_both = (n_a > 0) & (n_b > 0)
        if min(n_a[has_both].sum(), n_b[has_both].sum()) < MIN_DOCUMENTS:
            continue
        ways = np.prod([float(comb(int(a + b), int(a))) for a, b in zip(n_a[has_both], n_b[has_both], strict=True)])
        if ways >= 2 / alpha:
            strata, comparable, stratified = finer, has_both[finer], (*stratified, column)
    return strata, comparable, stratified


def describe_mix(values: pd.Series) -> str:
    """Name the values of a property, the most frequent first, with their counts where there are several.

    Examples
    --------
    >>> describe_mix(pd.Series(["zh", "en", "zh"]))
    'zh 2, en 1'
    """
    counts = values.astype("string").replace({"True": "yes", "False": "no"}).value_counts()
    counts = counts.sort_index().sort_values(ascending=False, kind="stable")
    if len(counts) == 1:
        return str(counts.index[0])
    named = ", ".join(f"{value} {n}" for value, n in counts.head(4).items())
    return named + (f", {len(counts) - 4} others" if len(counts) > 4 else "")
