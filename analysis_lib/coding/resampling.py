"""Bootstrap intervals over whole documents, or over single units where documents are too few."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtr, stdtrit

MIN_DOCUMENTS = 5
MOST_UNDEFINED = 0.1
BLOCK_CELLS = 5_000_000
NOT_NUMBER = float("nan")


def choose_units(doc_ids: ArrayLike) -> tuple[bool, np.ndarray]:
    """Choose what a bootstrap draws: documents where there are 5 or more, else each row by itself.

    Sentences of one document resemble each other. In simulated documents of 6-80 sentences whose shares and errors
    correlate by .10 within a document, drawing sentences made 95 % intervals of alpha that cover 70 times in 100,
    however many documents; drawing documents with `bound_by_resampling`, 91 times with 5 documents, 93 with 10 and 94
    with 20. Of fewer than 5 documents there are too few different resamples, and the interval over sentences is a
    lower bound of the uncertainty.

    Parameters
    ----------
    doc_ids : array_like
        Document of each row.

    Returns
    -------
    is_documents : bool
        Whether documents are drawn.
    units : ndarray of int
        Number of the unit of each row, from 0.

    Examples
    --------
    >>> choose_units(["a", "a", "b"])[0], choose_units(list("aabcde"))[1].tolist()
    (False, [0, 0, 1, 2, 3, 4])
    """
    numbers, documents = pd.factorize(np.asarray(doc_ids, dtype=object))
    is_documents = len(documents) >= MIN_DOCUMENTS
    return is_documents, numbers if is_documents else np.arange(len(numbers))


def bound_by_resampling(counts: np.ndarray, units: np.ndarray, measure: Callable[[np.ndarray], np.ndarray],
                        n_boot: int = 1000, seed: int = 0) -> tuple[float, float]:
    """Bound a measure of summed counts by the expanded percentile bootstrap.

    The percentiles taken are those that correct the plain percentile interval for few units: the normal probability
    of ``t(n - 1) * sqrt(n / (n - 1))``, with which it is as wide as a t interval (Hesterberg 2015, The American
    Statistician 69: 371-386, section 4). With many units they are 2.5 and 97.5 %.

    Parameters
    ----------
    counts : ndarray, rows by counts
        What each row adds to the sums.
    units : ndarray of int
        Unit of each row, from `choose_units`; a unit is drawn with all its rows.
    measure : callable
        From sums in the last axis to the measure, NaN where it is undefined.
    n_boot, seed : int
        Resamples and their seed.

    Returns
    -------
    low, high : float
        NaN where more than a tenth of the resamples leave the measure undefined, or no two units are there to draw.

    Examples
    --------
    >>> counts = np.array([[1.0, 2.0]] * 20 + [[2.0, 2.0]] * 20)
    >>> low, high = bound_by_resampling(counts, np.arange(40), lambda sums: sums[..., 0] / sums[..., 1])
    >>> bool(low < 0.75 < high)
    True
    """
    n_units = int(units.max()) + 1 if len(units) else 0
    if n_units < 2 or not n_boot:
        return NOT_NUMBER, NOT_NUMBER
    totals = np.zeros((n_units, counts.shape[1]))
    np.add.at(totals, units, counts)
    random, step = np.random.default_rng(seed), max(1, BLOCK_CELLS // n_units)
    # Resampling with replacement is drawing how often each unit comes.
    drawn = [measure(random.multinomial(n_units, np.full(n_units, 1 / n_units), size=min(step, n_boot - at)) @ totals)
             for at in range(0, n_boot, step)]
    values = np.concatenate(drawn)
    defined = values[~np.isnan(values)]
    if len(defined) < (1 - MOST_UNDEFINED) * n_boot:
        return NOT_NUMBER, NOT_NUMBER
    tail = ndtr(stdtrit(n_units - 1, 0.025) * np.sqrt(n_units / (n_units - 1)))
    low, high = np.quantile(defined, [tail, 1 - tail])
    return float(low), float(high)
