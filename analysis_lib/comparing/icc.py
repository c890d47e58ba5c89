"""How much the sentences of a document resemble each other: estimated from the corpus, or assumed."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis_lib.comparing.differences import FLOOR_ICC
from analysis_lib.comparing.intervals import ASSUMED_ICC

MIN_FREE = 19
ESTIMATED, ASSUMED = "estimated", "assumed"


def estimate_icc(counts: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Estimate for each code the correlation of its sentences within a document.

    The analysis-of-variance estimator for documents nested in cells (Donner 1986, International Statistical Review
    54: 67-82; among the few of twenty that did well in Ridout, Demetrio and Firth 1999, Biometrics 55: 137-148), with
    the standard error of Swiger et al. (1964, Biometrics 20: 818-826). Where the cells leave fewer than 19 documents
    over, the corpus counts as one cell: what sets the cells apart then adds to the correlation, which widens
    intervals. With fewer documents than 20, documents of one sentence each, or a code that no sentence or every
    sentence bears, nothing can be estimated and .10 is assumed.

    Intervals use ``icc``, the estimate, at least 0, plus its standard error: with the estimate alone those of cells of
    one to four documents covered 92.8 % in the worst of 48 simulated settings, with this 93.3 %.

    Parameters
    ----------
    counts : DataFrame
        From `count_codings`, with the columns of ``by``.
    by : sequence of str
        Columns that make the cells.

    Returns
    -------
    DataFrame
        estimate, error (both missing where nothing can be estimated), icc, icc_basis; indexed by code.

    Examples
    --------
    >>> counts = pd.DataFrame({"doc_id": range(24), "code": "green", "n_sentences": 10, "n_coded": [0, 2, 4, 6] * 6})
    >>> estimate_icc(counts).round(3).to_numpy().tolist()
    [[0.162, 0.064, 0.226, 'estimated']]
    """
    codes = pd.Index(sorted(counts["code"].unique()), name="code")
    table = pd.DataFrame({"estimate": np.nan, "error": np.nan}, index=codes)
    for code, rows in counts.groupby("code"):
        cells = rows.groupby(list(by), observed=True).ngroup().to_numpy() if by else np.zeros(len(rows), int)
        if len(rows) - len(set(cells)) < MIN_FREE:
            cells = np.zeros(len(rows), int)
        if len(rows) > MIN_FREE:
            table.loc[code] = _compare_spreads(*rows[["n_coded", "n_sentences"]].to_numpy(float).T, cells)
    known = table["error"].notna()
    icc = (table["estimate"].clip(lower=0) + table["error"]).clip(0, 1).where(known, ASSUMED_ICC)
    return table.assign(icc=icc, icc_basis=np.where(known, ESTIMATED, ASSUMED))


def floor_icc(icc: pd.DataFrame) -> np.ndarray:
    """Return the correlation that a test takes for certain: .02, or less where twenty documents show less.

    Parameters
    ----------
    icc : DataFrame
        From `estimate_icc`.
    """
    known = icc["icc"].where(icc["icc_basis"] == ESTIMATED, FLOOR_ICC)
    return np.minimum(known.to_numpy(float), FLOOR_ICC)


def _compare_spreads(coded: np.ndarray, n: np.ndarray, cells: np.ndarray) -> tuple[float, float]:
    """Return the estimate and its standard error, or twice NaN where there is no spread to compare."""
    cells = np.unique(cells, return_inverse=True)[1]
    sums, totals, squares = (np.bincount(cells, values) for values in (coded, n, n**2))
    shares, total = coded / n, n.sum()
    free_between, free_within = len(n) - len(totals), total - len(n)
    between = (n * (shares - (sums / totals)[cells]) ** 2).sum() / free_between
    within = (n * shares * (1 - shares)).sum() / max(free_within, 1)
    size = (total - (squares / totals).sum()) / free_between
    if not free_within or between + (size - 1) * within <= 0:
        return np.nan, np.nan
    icc = (between - within) / (between + (size - 1) * within)
    known = np.clip(icc, 0, 1)
    error = np.sqrt(2 * (total - 1) * (1 - known) ** 2 * (1 + (size - 1) * known) ** 2
                    / (size**2 * free_within * free_between))  # fmt: skip
    return icc, error
