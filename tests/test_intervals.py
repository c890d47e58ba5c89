"""Intervals of shares against statsmodels, scipy and the published formulas, and their coverage of a planted truth."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from analysis_lib.comparing.intervals import (
    KORN_GRAUBARD,
    WIDER,
    WILSON,
    bound_by_korn_graubard,
    bound_by_wilson,
    bound_shares,
    compute_design_effect,
    linearise_variance,
)
from analysis_lib.simulating.tables import draw_hits, draw_sizes


def make_cells(coded, n):
    """Sum up documents (last axis) into the cells that bound_shares takes."""
    share = coded.sum(axis=-1) / n.sum(axis=-1)
    return pd.DataFrame({
        "n_documents": n.shape[-1], "n_sentences": n.sum(axis=-1), "share": share,
        "sum_of_squares": (n**2).sum(axis=-1), "n_bearing": (coded > 0).sum(-1), "n_lacking": (coded < n).sum(-1),
        "residual_squares": ((coded - share[..., None] * n) ** 2).sum(axis=-1),
    })  # fmt: skip


@pytest.mark.parametrize(("coded", "n"), [(0, 19), (3, 19), (7, 26.5), (41, 41), (250, 1000)])
def test_wilson_is_that_of_statsmodels(coded, n):
    """Wilson's interval equals statsmodels', for whole and for effective sample sizes."""
    assert bound_by_wilson(coded / n, n) == pytest.approx(proportion_confint(coded, n, method="wilson"), abs=1e-12)


def test_wilson_reproduces_newcombe():
    """The intervals for 81 of 263, 15 of 148, 0 of 20 and 1 of 29 are those Newcombe (1998) prints for his method 3."""
    low, high = bound_by_wilson(np.array([81 / 263, 15 / 148, 0, 1 / 29]), np.array([263, 148, 20, 29]))
    assert low.round(4).tolist() == [0.2553, 0.0624, 0.0, 0.0061]
    assert high.round(4).tolist() == [0.3662, 0.1605, 0.1611, 0.1718]


def test_korn_graubard_follows_its_formula():
    """The interval is Clopper-Pearson of statsmodels at the effective size corrected for degrees of freedom."""
    coded, n = np.array([3, 1, 9, 4, 12, 1, 7, 5, 2, 6, 8, 3]), np.array([20, 14, 33, 25, 48, 9, 30, 31, 12, 9, 40, 22])
    share = coded.sum() / n.sum()
    variance = 12 / 11 * ((coded - share * n) ** 2).sum() / n.sum() ** 2
    effective = share * (1 - share) / variance * (stats.t.ppf(0.025, n.sum() - 1) / stats.t.ppf(0.025, 11)) ** 2
    expected = proportion_confint(share * effective, effective, method="beta")
    cells = make_cells(coded[None], n[None])
    assert linearise_variance(12, n.sum(), cells["residual_squares"])[0] == pytest.approx(variance)
    row = bound_shares(cells).iloc[0]
    assert (row["share_low"], row["share_high"]) == pytest.approx(expected)
    assert row["interval"] == KORN_GRAUBARD and np.isnan(row["low_icc05"])


def test_linearised_variance_is_that_of_a_regression_clustered_by_document():
    """The variance equals the cluster-robust variance of an intercept-only regression, less its small-sample factor."""
    from statsmodels.api import OLS

    random = np.random.default_rng(5)
    n = draw_sizes(random, (12,))
    coded = draw_hits(random, 0.3, n)
    sentences = np.concatenate([np.arange(size) < hits for hits, size in zip(coded, n, strict=True)]).astype(float)
    fit = OLS(sentences, np.ones(len(sentences))).fit(
        cov_type="cluster", cov_kwds={"groups": np.repeat(np.arange(12), n), "use_correction": False}
    )
    residuals = ((coded - coded.sum() / n.sum() * n) ** 2).sum()
    assert linearise_variance(12, n.sum(), residuals) == pytest.approx(12 / 11 * fit.bse[0] ** 2)


def test_korn_graubard_never_counts_above_the_sentences():
    """Documents that agree by chance are worth no more than as many independent sentences: Clopper-Pearson."""
    low, high = bound_by_korn_graubard(0.25, 80, 0.0, 8)
    assert (low, high) == pytest.approx(proportion_confint(20, 80, method="beta"))


def test_design_effect_is_the_variance_of_a_clustered_share():
    """The design effect is the ratio of the variance of the pooled share to the binomial's, for unequal documents."""
    random, n = np.random.default_rng(2), np.array([6, 17, 33, 80])
    shares = draw_hits(random, 0.25, np.broadcast_to(n, (40_000, 4)), 0.10).sum(axis=1) / n.sum()
    expected = compute_design_effect(n.sum(), (n**2).sum(), 0.10) * 0.25 * 0.75 / n.sum()
    assert shares.var() == pytest.approx(expected, rel=0.03)


def test_zero_hits_has_an_upper_bound_wider_than_independence():
    """0 of 19 sentences of one document is at most 36 % at ICC .10; with independent sentences it would be 17 %."""
    row = bound_shares(make_cells(np.array([[0]]), np.array([[19]]))).iloc[0]
    assert (row["share_low"], round(row["share_high"], 2)) == (0, 0.36)
    assert round(float(bound_by_wilson(0, 19)[1]), 2) == 0.17
    assert row["high_icc05"] < row["share_high"] < row["high_icc20"]


@pytest.mark.parametrize("share", [0.05, 0.25])
@pytest.mark.parametrize("n_documents", [1, 2, 5, 10, 20])
def test_intervals_cover_the_planted_share(n_documents, share):
    """At ICC .10 the 95 % interval covers a rare and a common true share at least 93 times in 100."""
    random = np.random.default_rng(n_documents)
    n = draw_sizes(random, (4000, n_documents))
    bounds = bound_shares(make_cells(draw_hits(random, share, n), n))
    assert ((bounds["share_low"] <= share) & (bounds["share_high"] >= share)).mean() >= 0.93


def test_a_code_in_few_documents_is_bounded_by_the_wider_interval():
    """Where fewer than 8 of 12 documents bear the code neither interval is left to stand alone."""
    coded, n = np.array([[2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0]]), np.full((1, 12), 25)
    cells = make_cells(coded, n)
    row = bound_shares(cells).iloc[0]
    ends = bound_by_korn_graubard(8 / 300, 300, linearise_variance(12, 300, cells["residual_squares"][0]), 12)
    assumed = bound_by_wilson(8 / 300, 300 / compute_design_effect(300, 12 * 25**2, 0.10))
    assert row["interval"] == WIDER
    assert row["share_low"] == pytest.approx(min(ends[0], assumed[0]))
    assert row["share_high"] == pytest.approx(max(ends[1], assumed[1]))


def test_pooled_wilson_would_not_cover():
    """The same simulation shows the fault of pooling: sentences taken as independent cover 6 times in 10."""
    random = np.random.default_rng(11)
    n = draw_sizes(random, (4000, 5))
    low, high = bound_by_wilson(draw_hits(random, 0.25, n).sum(axis=1) / n.sum(axis=1), n.sum(axis=1))
    assert ((low <= 0.25) & (high >= 0.25)).mean() < 0.65


def test_every_document_coded_alike_falls_back_on_the_assumed_correlation():
    """Where no sentence of five documents is coded there is no spread to estimate from, and the method says so."""
    row = bound_shares(make_cells(np.zeros((1, 5), int), np.full((1, 5), 20))).iloc[0]
    assert row["interval"] == WILSON and row["share_high"] > bound_by_wilson(0, 100)[1]
