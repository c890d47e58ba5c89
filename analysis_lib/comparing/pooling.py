"""Shares of many cells estimated together: each drawn towards the others, the more the less text it has."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import betainc, betaln, expit

MIN_CELLS = 5
NEGLIGIBLE = 1e-3
STEPS = 24


class Grid(NamedTuple):
    """Points of the two parameters of the beta distribution of the cells' shares, with their posterior weights."""

    alpha: np.ndarray
    beta: np.ndarray
    weight: np.ndarray


def pool_shares(n_coded: ArrayLike, n: ArrayLike) -> pd.DataFrame:
    """Estimate the shares of cells by a beta-binomial model of all of them (partial pooling).

    The shares of the cells come from one beta distribution, whose two parameters are integrated over a grid with the
    diffuse prior ``(alpha + beta) ** -5/2`` (Gelman et al. 2013, Bayesian Data Analysis, section 5.3), so that the
    intervals know that the spread between cells is itself estimated.

    Parameters
    ----------
    n_coded, n : array_like
        Coded units and units of each cell; need not be whole, so that units which resemble each other can be passed
        as the fewer independent ones they are worth.

    Returns
    -------
    DataFrame
        pooled, pooled_low, pooled_high (mean, 2.5 and 97.5 % points of the posterior) and own_weight, the weight of
        the cell's own share in ``pooled``; all missing below 5 cells, whose spread says nothing of other cells.

    Examples
    --------
    >>> pool_shares([0, 2, 4, 9, 5], [20, 20, 20, 20, 20])[["pooled", "own_weight"]].round(2).to_numpy().tolist()[0]
    [0.04, 0.8]
    """
    coded, n = np.asarray(n_coded, float), np.asarray(n, float)
    columns = ["pooled", "pooled_low", "pooled_high", "own_weight"]
    if len(n) < MIN_CELLS:
        return pd.DataFrame(np.nan, index=range(len(n)), columns=columns)
    grid = weigh_grid(coded, n)
    alpha, beta = grid.alpha + coded[:, None], grid.beta + (n - coded)[:, None]
    pooled = (alpha / (alpha + beta)) @ grid.weight
    own = (n[:, None] / (alpha + beta)) @ grid.weight
    low, high = (_find_quantile(alpha, beta, grid.weight, level) for level in (0.025, 0.975))
    return pd.DataFrame(dict(zip(columns, (pooled, low, high, own), strict=True)))


def weigh_grid(n_coded: np.ndarray, n: np.ndarray) -> Grid:
    """Weigh a grid of the parameters of the beta distribution by their posterior density.

    The grid is even in the log odds of the mean and in the logarithm of ``alpha + beta``.
    """
    mean = expit(np.linspace(-7, 7, 113))[:, None]
    total = np.exp(np.linspace(np.log(0.5), np.log(5000), 41))[None, :]
    alpha, beta = (part.ravel() for part in (mean * total, (1 - mean) * total))
    # The density over (alpha, beta) times that of the grid, which is alpha * beta / (alpha + beta) of theirs.
    density = np.log(alpha * beta) - 2.5 * np.log(alpha + beta)
    for coded, units in zip(n_coded, n, strict=True):
        density += betaln(alpha + coded, beta + units - coded) - betaln(alpha, beta)
    weight = np.exp(density - density.max())
    keep = weight > NEGLIGIBLE
    return Grid(alpha[keep], beta[keep], weight[keep] / weight[keep].sum())


def _find_quantile(alpha: np.ndarray, beta: np.ndarray, weight: np.ndarray, level: float) -> np.ndarray:
    """Find a quantile of mixtures of beta distributions by bisection, one row a mixture."""
    low, high = np.zeros(len(alpha)), np.ones(len(alpha))
    for _ in range(STEPS):
        middle = (low + high) / 2
        is_below = betainc(alpha, beta, middle[:, None]) @ weight < level
        low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
    return (low + high) / 2
