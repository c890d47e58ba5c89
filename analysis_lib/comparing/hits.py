"""The share of units that are hits, bounded by how units lie in documents and how likely each was to be looked at."""

from collections.abc import Sequence

import pandas as pd

from analysis_lib.comparing.intervals import bound_shares

COLUMNS = ["n_documents", "n_units", "n_hits", "share", "share_low", "share_high", "interval"]


def bound_hits(units: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Bound the share of hits in cells of units.

    Weights are 1 / the probability with which a unit was chosen, and the share is Hajek's ratio of weighted sums
    (Hajek 1971). Its sampling variance is at most ``share * (1 - share) * heaviest / sum(weight)``, whatever weights
    hits and misses have; so a cell counts as ``sum(weight) / heaviest`` units, which are taken to the intervals of
    `bound_shares` with their documents. With equal weights these are the units themselves. Kish's size,
    ``sum(weight) ** 2 / sum(weight ** 2)``, is larger but wrong where the misses are the heavy ones: when sentences
    without a hit were sampled thinly, those are the misses.

    Parameters
    ----------
    units : DataFrame
        The columns of ``keys``, doc_id, is_hit (bool), weight, and heaviest: the largest weight a unit of its cell
        could have had, those that were looked at and were none included.
    keys : sequence of str
        Columns that make the cells.

    Returns
    -------
    DataFrame
        n_documents, n_units, n_hits, share, share_low, share_high, interval; indexed by ``keys``. Cells without
        units are absent.

    Examples
    --------
    >>> units = pd.DataFrame({"code": "green", "doc_id": list("abcd"), "is_hit": [True, True, True, False],
    ...                       "weight": [1, 1, 1, 3], "heaviest": 3})
    >>> bound_hits(units, ["code"])[["n_units", "n_hits", "share"]].round(3).to_numpy().tolist()
    [[4.0, 3.0, 0.5]]
    """
    if units.empty:
        return pd.DataFrame(columns=COLUMNS, index=pd.MultiIndex.from_frame(units[list(keys)]))
    scaled = units["weight"] / units["heaviest"]
    sums = units.assign(n_units=1, n_hits=units["is_hit"].astype(int), size=scaled, hits=scaled * units["is_hit"])
    parts = sums.groupby([*keys, "doc_id"])[["n_units", "n_hits", "size", "hits"]].sum().reset_index()
    parts = parts.assign(
        n_documents=1, n_bearing=parts["n_hits"] > 0, n_lacking=parts["n_hits"] < parts["n_units"],
        hit_squares=parts["hits"] ** 2, products=parts["hits"] * parts["size"], sum_of_squares=parts["size"] ** 2,
    )  # fmt: skip
    cells = parts.groupby(list(keys)).sum(numeric_only=True)
    cells["share"] = share = (cells["hits"] / cells["size"]).where(cells["n_hits"] < cells["n_units"], 1.0)
    squares = cells["hit_squares"] - 2 * share * cells["products"] + share**2 * cells["sum_of_squares"]
    return pd.concat([cells, bound_shares(_take_sizes(cells, squares.clip(lower=0)))], axis=1)[COLUMNS]


def _take_sizes(cells: pd.DataFrame, residual_squares: pd.Series) -> pd.DataFrame:
    """Put the sizes of the cells in the place of sentences; fewer than so many documents cannot be told apart."""
    return cells.assign(
        n_sentences=cells["size"], residual_squares=residual_squares,
        n_documents=cells["n_documents"].clip(upper=cells["size"].round(6).astype(int)),
        # Documents of a fraction of a unit each do not make the rest more certain.
        sum_of_squares=cells["sum_of_squares"].clip(lower=cells["size"]),
    )  # fmt: skip
