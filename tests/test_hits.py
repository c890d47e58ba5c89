"""Shares of hits: Wilson where nothing is clustered, Hajek where sentences were sampled, and covered truth."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from analysis_lib.comparing.hits import bound_hits
from analysis_lib.comparing.intervals import bound_by_wilson, compute_design_effect
from analysis_lib.simulating.tables import draw_hits, draw_sizes


def make_units(is_hit, doc_ids, weight=1.0, heaviest=None, cell="x"):
    """Make one cell of units."""
    units = pd.DataFrame({"cell": cell, "doc_id": doc_ids, "is_hit": is_hit, "weight": weight})
    return units.assign(heaviest=units["weight"].max() if heaviest is None else heaviest)


def test_a_hit_a_document_is_wilson_of_statsmodels():
    """Where every unit is a document of its own and there are few, the interval is Wilson's."""
    row = bound_hits(make_units([True, True, False, True], list("abcd")), ["cell"]).loc["x"]
    assert (row["share_low"], row["share_high"]) == pytest.approx(proportion_confint(3, 4, method="wilson"))


def test_units_of_few_documents_count_for_less():
    """Thirty units of two documents are Wilson's at the design effect of an ICC of .10."""
    row = bound_hits(make_units([True] * 20 + [False] * 10, ["a"] * 10 + ["b"] * 20), ["cell"]).loc["x"]
    expected = bound_by_wilson(2 / 3, 30 / compute_design_effect(30, 10**2 + 20**2, 0.10))
    assert (row["n_units"], row["n_hits"]) == (30, 20)
    assert (row["share_low"], row["share_high"]) == pytest.approx(tuple(map(float, expected)))


@pytest.mark.parametrize("n_documents", [2, 5, 12, 40])
def test_intervals_cover_a_planted_recall(n_documents):
    """With recall .75 that varies by document (ICC .10) the interval covers it 93 times in 100 or more."""
    random = np.random.default_rng(n_documents)
    n = draw_sizes(random, (500, n_documents), (2, 20))
    hits = draw_hits(random, 0.75, n)
    units = pd.concat([make_units(np.concatenate([np.arange(size) < hit for hit, size in zip(*row, strict=True)]),
                                  np.repeat(np.arange(n_documents), row[1]), cell=at)
                       for at, row in enumerate(zip(hits, n, strict=True))])
    table = bound_hits(units, ["cell"])
    assert ((table["share_low"] <= 0.75) & (table["share_high"] >= 0.75)).mean() >= 0.93


@pytest.mark.parametrize(("chance", "n_misses"), [(0.1, 40), (0.02, 40), (0.1, 3)])
def test_sampling_by_hit_is_undone_and_covered(chance, n_misses):
    """All 160 hits and few of the other sentences read: the weighted recall is right on average, and is covered."""
    random = np.random.default_rng(7)
    truth, cells = 160 / (160 + n_misses), []
    for at in range(300):
        weights = np.array([1.0] * 160 + [1 / chance] * random.binomial(n_misses, chance))
        cells.append(make_units(weights == 1, np.arange(len(weights)), weights, heaviest=1 / chance, cell=at))
    table = bound_hits(pd.concat(cells), ["cell"])
    assert ((table["share_low"] <= truth) & (table["share_high"] >= truth)).mean() >= 0.93
    misses = 160 / table["share"] - 160
    assert misses.mean() == pytest.approx(n_misses, abs=4 * misses.std() / np.sqrt(300))


def test_kishs_size_would_not_cover():
    """The same sampling shows the fault of Kish's size of the positive sentences: no miss seen, none possible."""
    assert bound_by_wilson(1.0, 160)[0] > 160 / 200
    row = bound_hits(make_units([True] * 160, np.arange(160), 1.0, heaviest=50.0), ["cell"]).loc["x"]
    assert row["share"] == 1 and row["share_low"] < 160 / 200


def test_equal_weights_are_none():
    """Sentences all sampled alike give the interval of unweighted ones, whatever the probability."""
    plain = make_units([True, False, True, True, False, True], list("aabbcd"))
    weighed = plain.assign(weight=7.0, heaviest=7.0)
    pd.testing.assert_frame_equal(bound_hits(weighed, ["cell"]), bound_hits(plain, ["cell"]))
