"""The difference of two groups of documents: estimate, interval and test."""

from functools import lru_cache
from itertools import combinations
from math import comb, prod
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from analysis_lib.comparing.power import compute_document_variance

MIN_DOCUMENTS_WELCH = 10
MAX_IMBALANCE = 1.5
MAX_ENUMERATED = 20_000
N_RANDOM = 9_999
MAX_CELLS = 50_000_000
BLOCK_CELLS = 1_000_000
FLOOR_ICC = 0.02


class Difference(NamedTuple):
    """Two mean shares, their difference, its interval and p value, and the name of the method."""

    share_a: float
    share_b: float
    low: float
    high: float
    p: float
    method: str


def list_arrangements(in_a: np.ndarray, strata: np.ndarray, seed: int = 0) -> tuple[np.ndarray, bool]:
    """List the ways the documents of each stratum could have fallen into the two groups.

    Parameters
    ----------
    in_a : ndarray of bool
        Whether a document is in the first group.
    strata : ndarray of int
        Stratum of each document; documents change groups within it only.
    seed : int
        For the random arrangements that stand for all when there are above 20,000: 9,999, or fewer for groups of
        thousands.

    Returns
    -------
    arrangements : ndarray of bool
        One row an arrangement, the observed one first.
    is_exact : bool
        Whether these are all.
    """
    members = [np.flatnonzero(strata == stratum) for stratum in np.unique(strata)]
    if prod(comb(len(m), int(in_a[m].sum())) for m in members) <= MAX_ENUMERATED:
        rows = np.zeros((1, len(in_a)), bool)
        for m in members:
            choices = _list_choices(len(m), int(in_a[m].sum()))
            block = np.zeros((len(choices), len(in_a)), bool)
            block[:, m] = choices
            rows = (rows[:, None, :] | block[None, :, :]).reshape(-1, len(in_a))
        observed = (rows == in_a).all(axis=1)
        return np.vstack([in_a, rows[~observed]]), True
    n_random = int(np.clip(MAX_CELLS // len(in_a), 999, N_RANDOM))
    random, rows = np.random.default_rng(seed), np.tile(in_a, (n_random + 1, 1))
    for m in members:
        rows[1:, m] = random.permuted(rows[1:, m], axis=1)
    return rows, False


@lru_cache(maxsize=64)
def _list_choices(n: int, n_chosen: int) -> np.ndarray:
    """List the ways to choose so many of n, one row of marks a way; the same for every pair of groups of these sizes."""
    chosen = np.array(list(combinations(range(n), n_chosen)), int).reshape(-1, n_chosen)
    marks = np.zeros((len(chosen), n), bool)
    np.put_along_axis(marks, chosen, True, axis=1)
    return marks


def estimate_differences(
    values: np.ndarray, arrangements: np.ndarray, strata: np.ndarray, floors: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Estimate the differences between two groups and their variances under each arrangement.

    The estimate is the coefficient of the group in a regression with an intercept for each stratum; the variance
    is its heteroskedasticity-consistent HC2 estimate (MacKinnon and White 1985). With one stratum they are the
    difference of means and Welch's variance.

    Parameters
    ----------
    values : ndarray, documents by codes
        Share of each document.
    arrangements : ndarray of bool, arrangements by documents
        Whether a document is in the first group; both groups are in every stratum.
    strata : ndarray of int
        Stratum of each document.
    floors : ndarray, documents by codes
        Least variance of each document's share: a group of documents that happen to agree, mostly on nothing
        found, is not certain for that.

    Returns
    -------
    estimates, variance_a, variance_b : ndarray, arrangements by codes
        The variance of an estimate is the sum of the parts of the two groups.
    """
    centered, x, per_stratum = values.astype(float), arrangements.astype(float), np.empty(len(values))
    for stratum in np.unique(strata):
        m = strata == stratum
        centered[m] -= centered[m].mean(axis=0)
        x[:, m] -= x[:, m].mean(axis=1, keepdims=True)
        per_stratum[m] = m.sum()
    weight = (x[0] ** 2).sum()
    estimates = x @ centered / weight
    # A leverage of 1 belongs to a residual of 0: such a document carries no information on the spread.
    left = 1 - 1 / per_stratum - x**2 / weight
    scale, parts = x**2 / np.where(left > 1e-9, left, 1.0) / weight**2, []
    for group in (arrangements, ~arrangements):
        # Sum of scale * (centered - estimate * x) ** 2, multiplied out so that all codes share the products.
        spread = (scale * group) @ centered**2 - 2 * estimates * ((scale * x * group) @ centered)
        spread += estimates**2 * (scale * x**2 * group).sum(axis=1, keepdims=True)
        parts.append(np.maximum(spread, (x**2 * group) @ floors / weight**2))
    return estimates, *parts


def standardise_shares(values: np.ndarray, in_a: np.ndarray, strata: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Average the documents' shares of each group over strata, each stratum weighing the same in both groups.

    Their difference is the estimate of `estimate_differences`; with one stratum they are the plain means.
    """
    shares, total = np.zeros((2, values.shape[1])), 0.0
    for stratum in np.unique(strata):
        a, b = in_a & (strata == stratum), ~in_a & (strata == stratum)
        weight = a.sum() * b.sum() / (a.sum() + b.sum())
        shares += weight * np.stack([values[a].mean(axis=0), values[b].mean(axis=0)])
        total += weight
    return shares[0] / total, shares[1] / total


def compare_documents(
    values: np.ndarray,
    in_a: np.ndarray,
    strata: np.ndarray,
    n_sentences: np.ndarray,
    alpha: float = 0.05,
    seed: int = 0,
    floor_icc: ArrayLike = FLOOR_ICC,
) -> list[Difference]:
    """Test and bound the differences of mean document shares between two groups.

    The studentised difference is referred to Welch's t distribution and, below 10 documents in the smaller group or
    above 1.5 times as many in the larger, also to its own distribution over the arrangements of the documents within
    their strata, which is exact when documents of both groups are alike (Janssen 1997; Chung and Romano 2013). The
    larger p value and the wider interval count: few arrangements cannot feign certainty, and groups of long and of
    short documents, whose spread differs, no false difference. Groups of unequal size need it at any size: for a rare
    theme Welch's test alone was false in 7.8 % of simulated comparisons of 40 with 200 documents.

    Parameters
    ----------
    values : ndarray, documents by codes
        Share of each document.
    in_a : ndarray of bool
        Whether a document is in the first group.
    strata : ndarray of int
        Strata within which the groups are compared; each holds documents of both.
    n_sentences : ndarray
        Sentences of each document.
    alpha : float
        One minus the coverage of the interval.
    seed : int
        For Monte Carlo arrangements.
    floor_icc : array_like
        Correlation of sentences within a document, of each code, that is taken for certain: documents that happen to
        agree are not taken to agree more than that.

    Returns
    -------
    list of Difference
        One a code.
    """
    # Corrected shares may lie outside 0-1, where a share has no variance.
    pooled = ((values.sum(axis=0) + 0.5) / (len(values) + 1)).clip(0.5 / (len(values) + 1), 1 - 0.5 / (len(values) + 1))
    floors = compute_document_variance(pooled, 1 / n_sentences[:, None], np.asarray(floor_icc, float))
    estimate, a, b = (part[0] for part in estimate_differences(values, in_a[None, :], strata, floors))
    n_strata, error = len(np.unique(strata)), np.sqrt(a + b)
    free_a, free_b = (max(group.sum() - (n_strata + 1) / 2, 1) for group in (in_a, ~in_a))
    df = (a + b) ** 2 / (a**2 / free_a + b**2 / free_b)
    p, quantile, method = 2 * stdtr(df, -abs(estimate) / error), stdtrit(df, 1 - alpha / 2), "Welch t"
    few, many = sorted([in_a.sum(), (~in_a).sum()])
    if few < MIN_DOCUMENTS_WELCH or many > MAX_IMBALANCE * few:
        p_arranged, quantile_arranged, name = permute_documents(values, in_a, strata, floors, alpha, seed)
        p, quantile, method = np.maximum(p, p_arranged), np.maximum(quantile, quantile_arranged), f"{method} and {name}"
    method += ", stratified" if n_strata > 1 else ""
    low, high = np.clip([estimate - quantile * error, estimate + quantile * error], -1, 1)
    columns = (*standardise_shares(values, in_a, strata), low, high, p)
    return [Difference(*map(float, row), method) for row in zip(*columns, strict=True)]


def permute_documents(
    values: np.ndarray, in_a: np.ndarray, strata: np.ndarray, floors: np.ndarray, alpha: float, seed: int
) -> tuple[np.ndarray, np.ndarray, str]:
    """Refer the studentised differences to their distribution over the arrangements of the documents.

    Returns
    -------
    p : ndarray
        Two-sided, one a code.
    quantile : ndarray
        Studentised difference that a share of at most ``alpha`` of the arrangements exceeds.
    name : str
        What was done.
    """
    arrangements, is_exact = list_arrangements(in_a, strata, seed)
    size, blocks = max(1, BLOCK_CELLS // len(in_a)), []
    for at in range(0, len(arrangements), size):
        estimates, a, b = estimate_differences(values, arrangements[at : at + size], strata, floors)
        blocks.append(np.abs(estimates) / np.sqrt(a + b))
    studentised = np.vstack(blocks)
    p = (studentised >= studentised[0] * (1 - 1e-9)).mean(axis=0)
    # The first value outside the largest alpha of them, so that the interval leaves out 0 just when p <= alpha.
    rank = int(alpha * len(studentised) + 1e-9)
    quantile = np.sort(studentised, axis=0)[::-1][rank] * (1 + 1e-9) if rank else np.full(values.shape[1], np.inf)
    name = "exact permutation" if is_exact else f"permutation ({len(arrangements) - 1} random)"
    return p, quantile, name


def adjust_p(p: np.ndarray) -> np.ndarray:
    """Adjust the p values of one family after Benjamini and Hochberg (1995); what was not tested is in no family.

    Examples
    --------
    >>> adjust_p(np.array([0.01, 0.02, np.nan, 0.30])).round(3).tolist()
    [0.03, 0.03, nan, 0.3]
    """
    adjusted, tested = np.full(len(p), np.nan), np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested])[::-1]]
    ranks = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum.accumulate(np.minimum(p[order] * len(order) / ranks, 1))
    return adjusted
