"""Ranks of items over random weights of their criteria, where no weights are known (SMAA-2)."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis_lib.comparing.intervals import bound_by_wilson
from analysis_lib.comparing.weighting import NORMALISATIONS, check_options, draw_ranks, is_certain, state_problem
from analysis_lib.tables import build_table


def rank_acceptability(
    scores: pd.DataFrame,
    weights: Mapping[str, float] | None = None,
    samples: int = 10_000,
    seed: int = 0,
    directions: Mapping[str, str] | None = None,
    order: Sequence[str] = (),
    ranges: Mapping[str, tuple[float, float]] | None = None,
    normalisation: str = "min-max",
) -> pd.DataFrame:
    """Measure for which share of all possible weights each item takes each rank.

    Where a text names criteria without weights, no ranking follows from scores on them: this tells how far the
    ranking depends on the weights.

    Parameters
    ----------
    scores : DataFrame
        ``item`` and one column of numbers a criterion; higher is better unless ``directions`` says otherwise.
    weights : mapping, optional
        Weights (shares) that are stated for some criteria; what is left of 1 falls at random to the others.
    samples : int
        Draws of weights, and of missing scores.
    seed : int
        Of the random numbers.
    directions : mapping, optional
        ``higher`` or ``lower`` by criterion.
    order : sequence of str, optional
        Criteria from the most to the least important, as the user states it; criteria not named may lie anywhere.
    ranges : mapping, optional
        Least and greatest possible score by criterion. Needed where a score is missing: an unknown score is drawn
        uniformly from the range, anew with each draw of weights. The criterion is then normalised over the range.
    normalisation : {"min-max", "rank"}
        ``min-max`` maps the least and greatest score of a criterion (or its range) to 0 and 1 and takes differences
        of scores as they are; ``rank`` takes only their order. See `compare_normalisations`.

    Returns
    -------
    DataFrame
        ``acceptability``: a row for each item and rank. Weights are uniform on the simplex (Dirichlet with all
        parameters 1), in the part of it that ``order`` allows. Items of equal value share the better rank, so that the
        shares of one item make up 1, those of one rank may not. The 95 % interval is that of the simulation (Wilson)
        and not of the scores.

    Raises
    ------
    ValueError
        For a missing score without a range, and for scores, weights or options that are not allowed.

    Notes
    -----
    The value of an item is the weighted sum of its normalised scores: a low score on one criterion is made up for by
    a high one on another. A method without that compensation is not offered. All weights are taken for equally
    plausible, which is no statement about those that anybody holds.

    References
    ----------
    Lahdelma, R. and Salminen, P. (2001). SMAA-2: Stochastic multicriteria acceptability analysis for group decision
    making. Operations Research 49(3): 444-454.
    Tervonen, T. and Lahdelma, R. (2007). Implementing stochastic multicriteria acceptability analysis. European Journal
    of Operational Research 178(2): 500-513. (Uniform weights, weights under an order of importance.)

    Examples
    --------
    A wins where the weight of patents is above 4/7, which is 3 of 7 of all weights.

    >>> scores = pd.DataFrame({"item": ["A", "B"], "patents": [8, 5], "market": [2, 6]})
    >>> table = rank_acceptability(scores, ranges={"patents": (0, 10), "market": (0, 10)})
    >>> table.loc[table["rank"] == 1, ["item", "share"]].round(1).to_numpy().tolist()
    [['A', 0.4], ['B', 0.6]]
    """
    problem = state_problem(scores, weights, directions, order, ranges)
    check_options(samples, normalisation)
    counts = np.zeros((len(problem.items), len(problem.items)), int)
    for _, ranks in draw_ranks(problem, samples, seed, normalisation):
        for item, places in enumerate(ranks.T):
            counts[item] += np.bincount(places - 1, minlength=len(problem.items))
    shares = counts / samples
    low, high = (shares, shares) if is_certain(problem) else bound_by_wilson(shares, samples)
    rows = [{"item": item, "rank": rank + 1, "share": shares[i, rank], "share_low": low[i, rank], "share_high": high[i, rank]}
            for i, item in enumerate(problem.items) for rank in range(len(problem.items))]
    return build_table("acceptability", rows)


def compare_normalisations(scores: pd.DataFrame, **options) -> pd.DataFrame:
    """Measure rank acceptability under each normalisation, to show how far the shares depend on it.

    Parameters
    ----------
    scores, **options
        As for `rank_acceptability`, without ``normalisation``.

    Returns
    -------
    DataFrame
        ``normalisation`` and the columns of ``acceptability``.
    """
    parts = [rank_acceptability(scores, normalisation=name, **options).assign(normalisation=name) for name in NORMALISATIONS]
    return build_table("acceptability", pd.concat(parts), groups=["normalisation"])


def find_central_weights(scores: pd.DataFrame, samples: int = 10_000, seed: int = 0, normalisation: str = "min-max",
                         **options) -> pd.DataFrame:
    """Find the mean of the weights under which each item is first (the central weight vector of SMAA-2).

    Parameters
    ----------
    scores, samples, seed, normalisation, **options
        As for `rank_acceptability`.

    Returns
    -------
    DataFrame
        item, criterion, weight, n_samples (draws in which the item is first). The weight is missing for an item that
        is never first: no weights favour it.

    Examples
    --------
    >>> scores = pd.DataFrame({"item": ["A", "B"], "patents": [8, 5], "market": [2, 6]})
    >>> find_central_weights(scores)["weight"].round(2).tolist()
    [0.75, 0.25, 0.25, 0.75]
    """
    problem = state_problem(scores, **{"weights": None, "directions": None, "order": (), "ranges": None} | options)
    check_options(samples, normalisation)
    total, n_first = np.zeros((len(problem.items), len(problem.criteria))), np.zeros(len(problem.items), int)
    for drawn, ranks in draw_ranks(problem, samples, seed, normalisation):
        first = ranks == 1
        total += first.T.astype(float) @ drawn
        n_first += first.sum(axis=0)
    rows = [{"item": item, "criterion": criterion, "weight": total[i, j] / n_first[i] if n_first[i] else np.nan,
             "n_samples": n_first[i]} for i, item in enumerate(problem.items) for j, criterion in enumerate(problem.criteria)]
    return pd.DataFrame(rows)
