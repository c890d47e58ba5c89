"""Partial pooling: against the published analysis of the rat tumours, and on planted truth."""

import numpy as np
import pytest

from analysis_lib.comparing.pooling import pool_shares, weigh_grid

# Tarone (1982), as analysed in Gelman et al., Bayesian Data Analysis, section 5.3: tumours and rats of 71 experiments.
TUMOURS = """0/20 0/20 0/20 0/20 0/20 0/20 0/20 0/19 0/19 0/19 0/19 0/18 0/18 0/17 1/20 1/20 1/20 1/20 1/19 1/19 1/18
1/18 2/25 2/24 2/23 2/20 2/20 2/20 2/20 2/20 2/20 1/10 5/49 2/19 5/46 3/27 2/17 7/49 7/47 3/20 3/20 2/13 9/48 10/50
4/20 4/20 4/20 4/20 4/20 4/20 4/20 10/48 4/19 4/19 4/19 5/22 11/46 12/49 5/20 5/20 6/23 5/19 6/22 6/20 6/20 6/20
16/52 15/47 15/46 9/24 4/14"""


def test_the_rat_tumours_come_out_as_published():
    """The posterior means of alpha and beta are 2.4 and 14.3, as the book states."""
    coded, n = np.array([list(map(int, pair.split("/"))) for pair in TUMOURS.split()], float).T
    grid = weigh_grid(coded, n)
    assert len(n) == 71 and (grid.alpha @ grid.weight, grid.beta @ grid.weight) == pytest.approx((2.4, 14.3), abs=0.06)
    last = pool_shares(coded, n).iloc[-1]
    assert 0.14 < last["pooled"] < 4 / 14 and last["pooled_low"] < last["pooled"] < last["pooled_high"]


def test_pooling_brings_the_shares_nearer_to_the_truth_and_covers_it():
    """On planted cells the pooled shares err less than the raw ones, and their intervals hold the truth in 93 of 100."""
    random, covered, errors = np.random.default_rng(1), [], []
    for _ in range(60):
        truth, n = random.beta(2, 6, 25), random.integers(3, 60, 25)
        coded = random.binomial(n, truth)
        found = pool_shares(coded, n)
        covered.append(((found["pooled_low"] <= truth) & (truth <= found["pooled_high"])).mean())
        errors.append([((found["pooled"] - truth) ** 2).mean(), ((coded / n - truth) ** 2).mean()])
    assert np.mean(covered) >= 0.93
    assert np.mean(errors, axis=0)[0] < 0.7 * np.mean(errors, axis=0)[1]


def test_cells_alike_are_drawn_together_and_cells_apart_are_not():
    """Equal shares lend each other nearly all weight; very different ones of many units keep their own."""
    alike, apart = pool_shares([5] * 10, [20] * 10), pool_shares([10, 180, 20, 170, 30, 190], [200] * 6)
    assert alike["own_weight"].max() < 0.35 and apart["own_weight"].min() > 0.9


def test_four_cells_tell_nothing_of_each_other():
    """Below five cells nothing is pooled."""
    assert pool_shares([1, 2, 3, 4], [9, 9, 9, 9]).isna().all(axis=None)
