"""Items scored on criteria whose weights are not known: the question stated, weights and ranks drawn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

NORMALISATIONS = ("min-max", "rank")
DIRECTIONS = ("higher", "lower")
BATCH = 1000
# Values that differ by less are told apart by rounding only.
_DIGITS = 12


class Problem(NamedTuple):
    """Scores as an array of items by criteria, what is known of the weights, and the ranges of missing scores."""

    items: list[str]
    criteria: list[str]
    scores: np.ndarray
    signs: np.ndarray
    ranges: dict[int, tuple[float, float]]
    fixed: np.ndarray
    order: list[int]


def state_problem(scores: pd.DataFrame, weights: Mapping | None, directions: Mapping | None, order: Iterable[str],
                  ranges: Mapping | None) -> Problem:
    """Check scores and options, and state them as arrays; the options are those of `rank_acceptability`."""
    if "item" not in scores or scores["item"].isna().any() or scores["item"].duplicated().any():
        raise ValueError(f"scores: columns {list(scores)}; allowed: item, with each item once, and one column a criterion")
    criteria = [name for name in scores if name != "item"]
    wrong = [name for name in criteria if not pd.api.types.is_numeric_dtype(scores[name])]
    if len(scores) < 2 or not criteria or wrong:
        raise ValueError(f"scores: {len(scores)} items, criteria {criteria}, without numbers {wrong}; allowed: two or more "
                         "items and one or more criteria of numbers")
    values = scores[criteria].astype(float).to_numpy(float)
    order, directions, weights, ranges = list(order), dict(directions or {}), dict(weights or {}), dict(ranges or {})
    for name, given in (("directions", directions), ("order", order), ("weights", weights), ("ranges", ranges)):
        unknown = [criterion for criterion in given if criterion not in criteria]
        if unknown:
            raise ValueError(f"{name}: {unknown[0]!r}; allowed: {', '.join(criteria)}")
    _check_values(scores["item"], criteria, values, directions, ranges)
    return Problem(
        scores["item"].astype(str).tolist(), criteria, values,
        np.array([-1.0 if directions.get(name) == "lower" else 1.0 for name in criteria]),
        {criteria.index(name): (float(low), float(high)) for name, (low, high) in ranges.items()},
        _fix_weights(criteria, weights, order), [criteria.index(name) for name in dict.fromkeys(order)],
    )  # fmt: skip


def _check_values(items: pd.Series, criteria: list[str], values: np.ndarray, directions: dict, ranges: dict) -> None:
    for name, direction in directions.items():
        if direction not in DIRECTIONS:
            raise ValueError(f"directions: {direction!r} for {name}; allowed: {', '.join(DIRECTIONS)}")
    for j, name in enumerate(criteria):
        known = values[:, j][~np.isnan(values[:, j])]
        if np.isinf(known).any():
            raise ValueError(f"scores: {name} holds an infinite score; allowed: finite numbers, or none where unknown")
        if name not in ranges and len(known) < len(values):
            item = items.iloc[int(np.flatnonzero(np.isnan(values[:, j]))[0])]
            raise ValueError(f"scores: {item} has no score on {name}; allowed: a score, or the range from which it may "
                             f"come as ranges={{{name!r}: (least, greatest)}}, or the item left out")
        low, high = ranges.get(name, (-np.inf, np.inf))
        if not low < high or len(known) and not low <= known.min() <= known.max() <= high:
            raise ValueError(f"ranges: {(low, high)} for {name}; allowed: least below greatest, around all known scores")


def _fix_weights(criteria: list[str], weights: dict, order: list) -> np.ndarray:
    """Return the stated weights, missing where none is stated."""
    fixed = np.array([weights.get(name, np.nan) for name in criteria], float)
    total = np.nansum(fixed)
    is_whole = not np.isnan(fixed).any()
    if (fixed[~np.isnan(fixed)] < 0).any() or total > 1 + 1e-9 or is_whole and abs(total - 1) > 1e-6:
        raise ValueError(f"weights: {weights}; allowed: shares of 0 or more that make up 1, or less where some are left out")
    if weights and order:
        raise ValueError(f"order: {order} beside weights {weights}; allowed: one of the two")
    return fixed


def check_options(samples: int, normalisation: str) -> None:
    """Raise ValueError for a number of draws or a normalisation that is not allowed."""
    if samples < 1:
        raise ValueError(f"samples: {samples}; allowed: 1 or more")
    if normalisation not in NORMALISATIONS:
        raise ValueError(f"normalisation: {normalisation!r}; allowed: {', '.join(NORMALISATIONS)}")


def is_certain(problem: Problem) -> bool:
    """Tell whether all weights and scores are known, so that nothing is drawn at random."""
    return not np.isnan(problem.fixed).any() and not np.isnan(problem.scores).any()


def draw_ranks(problem: Problem, samples: int, seed: int, normalisation: str) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield batches of weights (draws by criteria) and of ranks (draws by items)."""
    random = np.random.default_rng(seed)
    known = None if np.isnan(problem.scores).any() else normalise_scores(problem.scores[None], problem, normalisation)
    for begin in range(0, samples, BATCH):
        number = min(BATCH, samples - begin)
        drawn = draw_weights(number, problem.fixed, problem.order, random)
        scores = known if known is not None else normalise_scores(_fill_scores(problem, number, random), problem, normalisation)
        values = np.round(np.einsum("nij,nj->ni", np.broadcast_to(scores, (number, *scores.shape[1:])), drawn), _DIGITS)
        best = np.sort(-values, axis=1)
        yield drawn, np.stack([1 + np.searchsorted(row, -value) for row, value in zip(best, values, strict=True)])


def draw_weights(number: int, fixed: np.ndarray, order: Sequence[int], random: np.random.Generator) -> np.ndarray:
    """Draw weights uniformly from those that are possible.

    The coordinates of a uniform draw from the simplex are exchangeable: sorting those of the ordered criteria gives
    a uniform draw from the part of the simplex in which they are in order (Tervonen and Lahdelma 2007).
    """
    free = np.flatnonzero(np.isnan(fixed))
    drawn = np.tile(fixed, (number, 1))
    if len(free):
        drawn[:, free] = (1 - np.nansum(fixed)) * random.dirichlet(np.ones(len(free)), number)
    if len(order):
        drawn[:, order] = -np.sort(-drawn[:, order], axis=1)
    return drawn


def _fill_scores(problem: Problem, number: int, random: np.random.Generator) -> np.ndarray:
    scores = np.tile(problem.scores, (number, 1, 1))
    for j, (low, high) in problem.ranges.items():
        hole = np.isnan(problem.scores[:, j])
        scores[:, hole, j] = random.uniform(low, high, (number, int(hole.sum())))
    return scores


def normalise_scores(scores: np.ndarray, problem: Problem, normalisation: str) -> np.ndarray:
    """Map scores (draws, items, criteria) to 0-1, 1 being best; a criterion on which all are alike is 0 for all."""
    if normalisation == "rank":
        signed = scores * problem.signs
        below = (signed[:, None, :, :] < signed[:, :, None, :]).sum(axis=2)
        alike = (signed[:, None, :, :] == signed[:, :, None, :]).sum(axis=2) - 1
        return (below + alike / 2) / (scores.shape[1] - 1)
    low, high = scores.min(axis=1, keepdims=True), scores.max(axis=1, keepdims=True)
    for j, (least, greatest) in problem.ranges.items():
        low[:, :, j], high[:, :, j] = least, greatest
    spread = np.where(high > low, high - low, 1)
    return np.where(problem.signs > 0, scores - low, high - scores) / spread
