"""How many documents a comparison would need."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import nctdtr, stdtrit

from analysis_lib.comparing.intervals import ASSUMED_ICC


def compute_document_variance(share: float, mean_inverse: ArrayLike, icc: float = ASSUMED_ICC) -> ArrayLike:
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
    13
    """
    low = float(np.clip(share - difference / 2, 0, 1 - difference))
    variances = [compute_document_variance(value, mean_inverse, icc) for value in (low, low + difference)]
    few, many = least, least
    while compute_power(many, difference, *variances, alpha) < power:
        few, many = many + 1, 2 * many
    while few < many:
        middle = (few + many) // 2
        if compute_power(middle, difference, *variances, alpha) >= power:
            many = middle
        else:
            few = middle + 1
    return few
