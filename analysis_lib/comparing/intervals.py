"""Intervals of a share of sentences when sentences of one document resemble each other."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import betaincinv, ndtri, stdtrit

ASSUMED_ICC = 0.10
ICC_BAND = (0.05, 0.20)
BAND = ("low_icc05", "high_icc05", "low_icc20", "high_icc20")
MIN_DOCUMENTS_VARIANCE = 5
MIN_BEARING = 12
WILSON = "Wilson, ICC .10 assumed"
WILSON_ESTIMATED = "Wilson, ICC estimated"
WILSON_DOCUMENTS = "Wilson"
KORN_GRAUBARD = "Korn-Graubard"
WIDER = f"{KORN_GRAUBARD} or {WILSON}: the wider"
WIDER_ESTIMATED = f"{KORN_GRAUBARD} or {WILSON_ESTIMATED}: the wider"


def compute_design_effect(n_sentences: ArrayLike, sum_of_squares: ArrayLike, icc: ArrayLike) -> np.ndarray:
    """Compute how much clustering in documents inflates the variance of a pooled share.

    ``1 + (m - 1) * icc`` with ``m = sum(m_i ** 2) / sum(m_i)``, the mean document size weighted by size; this is
    exact for documents of unequal sizes ``m_i`` when any two sentences of a document correlate by ``icc``
    (Kish 1965; Donner and Klar 2000).

    Parameters
    ----------
    n_sentences : array_like
        Sentences in the cell, ``sum(m_i)``.
    sum_of_squares : array_like
        Sum of the squared document sizes, ``sum(m_i ** 2)``.
    icc : array_like
        Correlation of sentences within a document, 0-1.

    Examples
    --------
    >>> float(compute_design_effect(30, 10**2 + 20**2, 0.10).round(3))
    2.567
    """
    return 1 + (np.asarray(sum_of_squares, float) / np.asarray(n_sentences, float) - 1) * np.asarray(icc, float)


def bound_by_wilson(share: ArrayLike, n: ArrayLike, alpha: float = 0.05) -> tuple[np.ndarray, np.ndarray]:
    """Bound a share by Wilson's score interval.

    Parameters
    ----------
    share : array_like
        Observed share, 0-1.
    n : array_like
        Effective sample size: trials divided by the design effect; need not be whole.
    alpha : float
        One minus the coverage wanted.

    Returns
    -------
    low, high : ndarray

    Examples
    --------
    >>> [float(end.round(3)) for end in bound_by_wilson(0, 19)]
    [0.0, 0.168]
    """
    share, n, z = np.asarray(share, float), np.asarray(n, float), ndtri(1 - alpha / 2)
    center = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    # At 0 and 1 the end is the share itself; rounding must not move it.
    low = np.where(share == 0, 0.0, np.clip(center - half, 0, 1))
    return low, np.where(share == 1, 1.0, np.clip(center + half, 0, 1))


def linearise_variance(n_documents: ArrayLike, n_sentences: ArrayLike, residual_squares: ArrayLike) -> np.ndarray:
    """Estimate the variance of a pooled share from the spread between documents (Taylor linearisation).

    ``D / (D - 1) * sum((x_i - share * m_i) ** 2) / n ** 2`` with ``x_i`` of ``m_i`` sentences coded in document i:
    the variance of a ratio estimator for a simple random sample of clusters (Cochran 1977, section 9A.5).

    Parameters
    ----------
    n_documents, n_sentences : array_like
        Documents D (two or more) and sentences n of the cell.
    residual_squares : array_like
        The sum over documents in that formula.
    """
    documents, n = np.asarray(n_documents, float), np.asarray(n_sentences, float)
    return documents / (documents - 1) * np.asarray(residual_squares, float) / n**2


def bound_by_korn_graubard(
    share: ArrayLike, n: ArrayLike, variance: ArrayLike, n_documents: ArrayLike, alpha: float = 0.05
) -> tuple[np.ndarray, np.ndarray]:
    """Bound a share by the Clopper-Pearson interval at the sample size its estimated variance is worth.

    The effective size ``share * (1 - share) / variance`` is multiplied by ``(t(n - 1) / t(D - 1)) ** 2`` for the
    few degrees of freedom of D documents, and is never above n (Korn and Graubard 1998, Survey Methodology 24:
    193-201; the cap after Parker et al. 2017, NCHS Vital and Health Statistics 2(175)).

    Parameters
    ----------
    share, n : array_like
        Observed share, strictly between 0 and 1, and the sentences it is of.
    variance : array_like
        Variance of the share from `linearise_variance`; 0 is taken as no clustering seen (the cap applies).
    n_documents : array_like
        Documents, two or more.
    alpha : float
        One minus the coverage wanted.

    Returns
    -------
    low, high : ndarray
    """
    share, n, variance = (np.asarray(value, float) for value in (share, n, variance))
    ratio = stdtrit(n - 1, alpha / 2) / stdtrit(np.asarray(n_documents, float) - 1, alpha / 2)
    with np.errstate(divide="ignore"):
        effective = np.minimum(share * (1 - share) / variance * ratio**2, n)
    hits = share * effective
    return betaincinv(hits, effective - hits + 1, alpha / 2), betaincinv(hits + 1, effective - hits, 1 - alpha / 2)


def bound_shares(cells: pd.DataFrame, unit: str = "sentences") -> pd.DataFrame:
    """Bound the shares of cells by the interval that their number of documents allows.

    Below 5 documents the spread between documents of a cell cannot be estimated: Wilson's interval at
    ``n / design effect`` of the ICC estimated from the corpus, or of an assumed ICC of .10 with the ends at .05 and
    .20 beside it. From 5 documents Korn-Graubard; where fewer than 12 documents bear the code, or lack it somewhere,
    their spread is known too badly (coverage fell to .87 in simulations) and the outer ends of both intervals count;
    where none or all sentences are coded there is no spread at all, and the ICC serves alone. A share of documents
    needs no design effect: Wilson.

    Parameters
    ----------
    cells : DataFrame
        n_documents, n_sentences, share, sum_of_squares and residual_squares of each cell, and the documents in it
        with a coded sentence (n_bearing) and with one not coded (n_lacking); icc and icc_basis from `estimate_icc`,
        without which .10 is assumed.
    unit : {"sentences", "documents"}
        What the share is a share of.

    Returns
    -------
    DataFrame
        share_low, share_high, interval, icc, icc_basis and the band low_icc05, high_icc05, low_icc20, high_icc20
        (each missing where the interval uses or assumes no ICC), on the index of ``cells``.
    """
    share = cells["share"].to_numpy(float)
    if unit == "documents":
        low, high = bound_by_wilson(share, cells["n_documents"])
        return pd.DataFrame({"share_low": low, "share_high": high, "interval": WILSON_DOCUMENTS}, index=cells.index)
    bounds = _bound_by_icc(cells.assign(icc=cells.get("icc", ASSUMED_ICC)), share)
    many = (cells["n_documents"] >= MIN_DOCUMENTS_VARIANCE).to_numpy(bool) & (share > 0) & (share < 1)
    if many.any():
        bounds.loc[many, ["share_low", "share_high", "interval"]] = _bound_by_spread(cells[many], bounds[many])
        unused = many & (bounds["interval"] == KORN_GRAUBARD)
        bounds.loc[unused, ["icc", "icc_basis"]] = [np.nan, pd.NA]
        bounds.loc[many, list(BAND)] = np.nan
    return bounds


def _bound_by_icc(cells: pd.DataFrame, share: np.ndarray) -> pd.DataFrame:
    """Bound shares by Wilson at the design effect of an ICC, with the band where that is assumed."""
    n, squares = cells["n_sentences"].to_numpy(float), cells["sum_of_squares"].to_numpy(float)
    basis = cells.get("icc_basis", pd.Series("assumed", index=cells.index)).astype("string")
    is_assumed = (basis == "assumed").to_numpy(bool)
    bounds = pd.DataFrame({"interval": np.where(is_assumed, WILSON, WILSON_ESTIMATED)}, index=cells.index)
    bounds["icc"], bounds["icc_basis"] = cells["icc"].astype(float), basis
    bounds["share_low"], bounds["share_high"] = bound_by_wilson(share, n / compute_design_effect(n, squares, cells["icc"]))
    for icc, low, high in zip(ICC_BAND, BAND[::2], BAND[1::2], strict=True):
        bounds[low], bounds[high] = bound_by_wilson(share, n / compute_design_effect(n, squares, icc))
    bounds.loc[~is_assumed, list(BAND)] = np.nan
    return bounds


def _bound_by_spread(cells: pd.DataFrame, by_icc: pd.DataFrame) -> pd.DataFrame:
    """Bound shares by the spread seen between documents, and by the ICC as well where it is seen badly."""
    n = cells["n_sentences"].to_numpy(float)
    variance = linearise_variance(cells["n_documents"], n, cells["residual_squares"])
    low, high = bound_by_korn_graubard(cells["share"], n, variance, cells["n_documents"])
    sparse = (np.minimum(cells["n_bearing"], cells["n_lacking"]) < MIN_BEARING).to_numpy(bool)
    wider = np.where(by_icc["icc_basis"] == "assumed", WIDER, WIDER_ESTIMATED)
    return pd.DataFrame({
        "share_low": np.where(sparse, np.minimum(low, by_icc["share_low"]), low),
        "share_high": np.where(sparse, np.maximum(high, by_icc["share_high"]), high),
        "interval": np.where(sparse, wider, KORN_GRAUBARD),
    }, index=cells.index)  # fmt: skip
