"""The difference of two groups of documents: estimate, interval, test, and the documents a test would need."""

from itertools import combinations
from math import comb, prod
from typing import NamedTuple

import numpy as np
from scipy.special import nctdtr, stdtr, stdtrit

from analysis_lib.comparing.intervals import ASSUMED_ICC

MIN_DOCUMENTS_WELCH = 10
MAX_ENUMERATED = 20_000
N_RANDOM = 9_999
MAX_NEEDED = 100_000


class Difference(NamedTuple):
    """A difference of mean shares, its 95 % interval, p value and the name of the method."""

    estimate: float
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
        For the random arrangements that stand for all when there are more than 20,000.

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
            chosen = [list(c) for c in combinations(m, int(in_a[m].sum()))]
            block = np.zeros((len(chosen), len(in_a)), bool)
            for row, columns in zip(block, chosen, strict=True):
                row[columns] = True
            rows = (rows[:, None, :] | block[None, :, :]).reshape(-1, len(in_a))
        observed = (rows == in_a).all(axis=1)
        return np.vstack([in_a, rows[~observed]]), True
    random, rows = np.random.default_rng(seed), np.tile(in_a, (N_RANDOM + 1, 1))
    for m in members:
        rows[1:, m] = random.permuted(rows[1:, m], axis=1)
    return rows, False


def estimate_differences(
    values: np.ndarray, arrangements: np.ndarray, strata: np.ndarray, floor: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Estimate the difference between the groups and its variance under each arrangement.

    The estimate is the coefficient of the group in a regression with an intercept for each stratum; the variance
    is its heteroskedasticity-consistent HC2 estimate (MacKinnon and White 1985). With one stratum they are the
    difference of means and Welch's variance.

    Parameters
    ----------
    values : ndarray
        Share of each document.
    arrangements : ndarray of bool
        One row an arrangement, one column a document; both groups in every stratum.
    strata : ndarray of int
        Stratum of each document.
    floor : float
        Added to the variance, so that documents that happen to agree exactly do not count as certain.

    Returns
    -------
    estimates, variance_a, variance_b : ndarray
        One an arrangement; the variance of the estimate is the sum of the parts of the two groups.
    """
    centered, x, per_stratum = np.empty(len(values)), arrangements.astype(float), np.empty(len(values))
    for stratum in np.unique(strata):
        m = strata == stratum
        centered[m], per_stratum[m] = values[m] - values[m].mean(), m.sum()
        x[:, m] -= x[:, m].mean(axis=1, keepdims=True)
    weight = (x[0] ** 2).sum()
    estimates = x @ centered / weight
    residuals = centered - estimates[:, None] * x
    # A leverage of 1 belongs to a residual of 0: such a document carries no information on the spread.
    left = 1 - 1 / per_stratum - x**2 / weight
    parts = x**2 * residuals**2 / np.where(left > 1e-9, left, 1.0) / weight**2
    total, in_a = parts.sum(axis=1), (parts * arrangements).sum(axis=1)
    return estimates, in_a + floor / 2, total - in_a + floor / 2


def compare_documents(
    values: np.ndarray, in_a: np.ndarray, strata: np.ndarray, n_sentences: np.ndarray, alpha: float = 0.05, seed: int = 0
) -> Difference:
    """Test and bound the difference of mean document shares between two groups.

    From 10 documents a group the studentised difference is referred to Welch's t distribution; below, to its own
    distribution over all arrangements of the documents within their strata, which is exact when the groups do not
    differ (Janssen 1997; Chung and Romano 2013). Interval and p value come from the same distribution.

    Parameters
    ----------
    values, n_sentences : ndarray
        Share of each document and the sentences it is of.
    in_a : ndarray of bool
        Whether a document is in the first group.
    strata : ndarray of int
        Strata within which the groups are compared; each holds documents of both.
    alpha : float
        One minus the coverage of the interval.
    seed : int
        For Monte Carlo arrangements.
    """
    n_a, n_b, n_strata = int(in_a.sum()), int((~in_a).sum()), len(np.unique(strata))
    pooled = (values.sum() + 0.5) / (len(values) + 1)
    floor = pooled * (1 - pooled) / n_sentences.sum()
    within = "" if n_strata == 1 else ", stratified"
    if min(n_a, n_b) >= MIN_DOCUMENTS_WELCH:
        estimate, a, b = (part[0] for part in estimate_differences(values, in_a[None, :], strata, floor))
        lost = (n_strata + 1) / 2
        df = (a + b) ** 2 / (a**2 / max(n_a - lost, 1) + b**2 / max(n_b - lost, 1))
        error, quantile = np.sqrt(a + b), stdtrit(df, 1 - alpha / 2)
        p, method = 2 * stdtr(df, -abs(estimate) / error), "Welch t" + within
    else:
        arrangements, is_exact = list_arrangements(in_a, strata, seed)
        estimates, a, b = estimate_differences(values, arrangements, strata, floor)
        studentised = np.abs(estimates) / np.sqrt(a + b)
        estimate, error = estimates[0], np.sqrt(a[0] + b[0])
        p = float((studentised >= studentised[0] * (1 - 1e-9)).mean())
        # The smallest rank whose upper tail is within alpha, so that the interval leaves out 0 just when p <= alpha.
        rank = int(np.floor(alpha * len(studentised)))
        quantile = np.sort(studentised)[::-1][rank - 1] if rank else np.inf
        method = ("exact permutation" if is_exact else f"permutation ({N_RANDOM} random)") + within
    low, high = np.clip([estimate - quantile * error, estimate + quantile * error], -1, 1)
    return Difference(float(estimate), float(low), float(high), float(p), method)


def adjust_p(p: np.ndarray) -> np.ndarray:
    """Adjust the p values of one family after Benjamini and Hochberg (1995).

    Examples
    --------
    >>> adjust_p(np.array([0.01, 0.02, 0.30])).round(3).tolist()
    [0.03, 0.03, 0.3]
    """
    order = np.argsort(p)[::-1]
    ranks = np.arange(len(p), 0, -1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum.accumulate(np.minimum(p[order] * len(p) / ranks, 1))
    return adjusted


def compute_document_variance(share: float, mean_inverse: float, icc: float = ASSUMED_ICC) -> float:
    """Compute the variance of documents' shares under an assumed correlation of sentences within a document.

    ``share * (1 - share) * (icc + (1 - icc) * mean(1 / m_i))``; with ``icc`` 0 it is the binomial's.
    """
    return share * (1 - share) * (icc + (1 - icc) * mean_inverse)


def compute_power(n: int, difference: float, variance_a: float, variance_b: float, alpha: float = 0.05) -> float:
    """Compute the power of the two-sided Welch test with n documents in each group (noncentral t)."""
    spread = variance_a + variance_b
    df = spread**2 / (variance_a**2 + variance_b**2) * (n - 1)
    shift, bound = difference / np.sqrt(spread / n), stdtrit(df, 1 - alpha / 2)
    return float(1 - nctdtr(df, shift, bound) + nctdtr(df, shift, -bound))


def count_needed(
    share: float, mean_inverse: float, difference: float = 0.20, power: float = 0.80, alpha: float = 0.05,
    icc: float = ASSUMED_ICC, least: int = 4,
) -> int:  # fmt: skip
    """Count the documents a group that would show a difference between two groups, were it there.

    The two groups are planned to lie ``difference`` apart with ``share`` half-way between, moved inside 0-1. The
    test planned for is one alone: a family of tests needs more.

    Parameters
    ----------
    share : float
        Mean share of both groups, 0-1.
    mean_inverse : float
        Mean of 1 / sentences over the documents.
    difference : float
        Difference sought, above 0 and below 1.
    power, alpha : float
        Of the two-sided Welch test on documents' shares.
    icc : float
        Assumed correlation of sentences within a document.
    least : int
        Fewer documents are never enough.

    Examples
    --------
    >>> count_needed(0.35, 1 / 30)
    14
    """
    low = float(np.clip(share - difference / 2, 0, 1 - difference))
    variances = [compute_document_variance(value, mean_inverse, icc) for value in (low, low + difference)]
    few, many = least, MAX_NEEDED
    while few < many:
        middle = (few + many) // 2
        if compute_power(middle, difference, *variances, alpha) >= power:
            many = middle
        else:
            few = middle + 1
    return few
