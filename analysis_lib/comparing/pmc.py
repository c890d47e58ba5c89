"""The PMC index of policies (Policy Modeling Consistency), with its sensitivity and its weaknesses."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import rankdata, spearmanr

from analysis_lib.comparing.acceptability import rank_acceptability
from analysis_lib.tables import DATA, build_table, read_csv

FOLDER = DATA / "codebook"
# Grades are declared for 9 and for 10 main variables; for any other number those of the original are scaled.
ORIGINAL = 10
MIN_DOCUMENTS_CORRELATION = 10


def measure_pmc(ratings: pd.DataFrame) -> pd.DataFrame:
    """Measure the PMC index of each document: the sum over the main variables of the mean of their sub-variables.

    Parameters
    ----------
    ratings : DataFrame
        ``pmc_ratings``. The scheme is what stands in it: without the rows that only a person can rate
        (``ratings[ratings["basis"] == "read"]``), the index is that of the rest, on the same number of main variables
        as long as each keeps one.

    Returns
    -------
    DataFrame
        ``pmc``. A document with a missing rating has no index, grade or rank: an unknown is not a no. ``pmc_low`` and
        ``pmc_high`` are the ends over the schemes with one main variable left out, stretched to the same scale;
        ``rank_best`` and ``rank_worst`` are the ends over the whole scheme and those; documents of equal value share
        the better rank. Ranks under random weights are in `rank_policies`.

    Notes
    -----
    The index counts what a text mentions. It says nothing of how strongly, how well or whether at all anything is
    carried out, and a longer text mentions more: `list_weaknesses`, `correlate_length`. A grade is a word for a range
    of sums, no judgement of the policy.

    References
    ----------
    Ruiz Estrada, M. A. (2011). Policy modeling: Definition, classification and evaluation. Journal of Policy Modeling
    33(4): 523-536.

    Examples
    --------
    >>> ratings = pd.DataFrame({"item": "a", "variable": ["goals", "goals", "tools"], "criterion": ["x", "y", "z"],
    ...                         "rating": [1, 0, 1], "basis": "read"})
    >>> measure_pmc(ratings)[["pmc", "pmc_low", "pmc_high"]].values.tolist()
    [[1.5, 1.0, 2.0]]
    >>> measure_pmc(ratings.assign(rating=[1, None, 1]))["pmc"].isna().tolist()
    [True]
    """
    if ratings.empty:
        return build_table("pmc", [])
    means = average_variables(ratings)
    counts = ratings.groupby("item")["rating"].agg(["count", "size"]).reindex(means.index)
    values = means.to_numpy(float)
    n_variables = values.shape[1]
    total = values.sum(axis=1)
    left_out = np.stack([(total - values[:, j]) * n_variables / max(n_variables - 1, 1) for j in range(n_variables)], axis=1)
    if n_variables == 1:
        left_out = np.full_like(left_out, np.nan)
    ranks = _rank_schemes(np.column_stack([total, left_out]))
    table = pd.DataFrame({
        "item": means.index, "n_rated": counts["count"].to_numpy(), "n_criteria": counts["size"].to_numpy(), "pmc": total,
        "grade": [grade_index(value, n_variables) for value in total],
        "pmc_low": left_out.min(axis=1), "pmc_high": left_out.max(axis=1),
        "rank_best": ranks.min(axis=1), "rank_worst": ranks.max(axis=1),
    })  # fmt: skip
    return build_table("pmc", table)


def average_variables(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return the mean rating of each main variable, documents by variables; missing where any rating is."""
    cells = ratings.assign(rating=ratings["rating"].astype("float64")).groupby(["item", "variable"], sort=True)["rating"]
    table = cells.agg(lambda values: values.mean(skipna=False)).unstack()
    sizes = ratings.groupby("item")["criterion"].nunique()
    if sizes.nunique() > 1:
        raise ValueError(f"ratings: {sizes.idxmin()} has {sizes.min()} sub-variables, {sizes.idxmax()} {sizes.max()}; "
                         "allowed: one scheme for all documents")
    return table


def _rank_schemes(values: np.ndarray) -> np.ndarray:
    """Rank the documents under each scheme, among those with an index; missing for the others."""
    ranks = np.full(values.shape, np.nan)
    known = ~np.isnan(values[:, 0])
    for j in range(values.shape[1]):
        if known.any() and not np.isnan(values[known, j]).any():
            ranks[known, j] = rankdata(-values[known, j].round(9), method="min")
    return ranks[:, ~np.isnan(ranks[known]).any(axis=0)] if known.any() else ranks


def grade_index(value: float, n_variables: int, path: Path = FOLDER / "pmc_grades.csv") -> str | None:
    """Return the grade of an index; None for a missing one.

    The cut points of 10 main variables are those of the original, those of 9 the usual ones of Chinese studies; the two
    disagree on the same share of the maximum. For another number of main variables those of 10 are scaled.

    Examples
    --------
    >>> grade_index(6.1, 9), grade_index(6.1, 10), grade_index(6.1, 8)
    ('excellent', 'acceptable', 'good')
    """
    if np.isnan(value):
        return None
    grades = _read_grades(path)
    usual = n_variables if n_variables in set(grades["n_variables"]) else ORIGINAL
    cuts = grades[grades["n_variables"] == usual].sort_values("least", ascending=False)
    reached = cuts[cuts["least"] * n_variables / usual <= round(value, 9)]
    return str(reached["grade"].iloc[0])


@cache
def _read_grades(path: Path) -> pd.DataFrame:
    grades = read_csv(path).astype({"n_variables": int, "least": float})
    unbounded = set(grades["n_variables"]) - set(grades.loc[grades["least"] == 0, "n_variables"])
    if unbounded or ORIGINAL not in set(grades["n_variables"]):
        raise ValueError(f"{path.name}: numbers of main variables {sorted(set(grades['n_variables']))}; allowed: {ORIGINAL} "
                         "among them, each with a grade from 0")
    return grades


def rank_policies(ratings: pd.DataFrame, samples: int = 10_000, seed: int = 0, order: tuple[str, ...] = ()) -> pd.DataFrame:
    """Measure the ranks of documents over random weights of the main variables, which the index weights alike.

    Parameters
    ----------
    ratings : DataFrame
        ``pmc_ratings``; documents with a missing rating are left out.
    samples, seed, order
        As for `rank_acceptability`; the scale of each main variable is 0 to 1.

    Returns
    -------
    DataFrame
        ``acceptability``.
    """
    means = average_variables(ratings).dropna()
    if len(means) < 2:
        raise ValueError(f"ratings: {len(means)} documents without a missing rating; allowed: two or more")
    ranges = {variable: (0.0, 1.0) for variable in means.columns}
    return rank_acceptability(means.reset_index(), samples=samples, seed=seed, order=order, ranges=ranges)


def correlate_length(pmc: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Correlate the index with the length of the documents, which it should not measure.

    Parameters
    ----------
    pmc, sentences : DataFrame
        Tables of those names.

    Returns
    -------
    DataFrame
        One row: n_documents, correlation (Spearman's rank correlation of the index with the number of sentences), low
        and high (95 % interval with the standard error ``sqrt((1 + r ** 2 / 2) / (n - 3))`` of Fisher's z). The
        correlation is missing below 10 documents and where the index does not vary.

    References
    ----------
    Bonett, D. G. and Wright, T. A. (2000). Sample size requirements for estimating Pearson, Kendall and Spearman
    correlations. Psychometrika 65(1): 23-28.

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": [f"d{n:02d}" for n in range(12) for _ in range(n + 1)]})
    >>> pmc = pd.DataFrame({"item": [f"d{n:02d}" for n in range(12)], "pmc": [3, 2, 4, 5, 4, 6, 7, 5, 8, 7, 9, 8.5]})
    >>> correlate_length(pmc, sentences).round(2).values.tolist()
    [[12.0, 0.92, 0.68, 0.98]]
    """
    known = pmc.dropna(subset="pmc")
    length, n = known["item"].map(sentences.groupby("doc_id").size()), len(known)
    row = {"n_documents": n, "correlation": np.nan, "low": np.nan, "high": np.nan}
    if n >= MIN_DOCUMENTS_CORRELATION and known["pmc"].nunique() > 1 and length.nunique() > 1:
        r = float(spearmanr(known["pmc"], length).statistic)
        half = ndtri(0.975) * np.sqrt((1 + r**2 / 2) / (n - 3))
        center = np.arctanh(np.clip(r, -0.999999, 0.999999))
        row |= {"correlation": r, "low": np.tanh(center - half), "high": np.tanh(center + half)}
    return pd.DataFrame([row])


def list_weaknesses(path: Path = FOLDER / "pmc_weaknesses.csv") -> pd.DataFrame:
    """List what the index cannot show: name, text, what was measured of it, source.

    Examples
    --------
    >>> list_weaknesses()["name"].head(3).tolist()
    ['equal weights', 'presence, not strength', 'choice of sub-variables']
    """
    return read_csv(path)
