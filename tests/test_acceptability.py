"""Ranks over random weights agree with the exact volumes, and nothing is ranked on an unknown score."""

import math

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from scipy.stats import dirichlet

from analysis_lib.comparing.acceptability import compare_normalisations, find_central_weights, rank_acceptability
from analysis_lib.comparing.weighting import draw_weights
from analysis_lib.showing.index_figures import plot_acceptability

SCORES = pd.DataFrame({"item": ["A", "B"], "patents": [8, 5], "technology": [2, 6], "market": [4, 4.5], "talent": [7, 3.0]})
TEN = {name: (0, 10) for name in SCORES.columns[1:]}


def compute_volume(differences):
    """Return the share of the simplex on which the weighted sum of the differences is positive.

    The volume that a plane cuts off a simplex is a divided difference of a truncated power.
    """
    d = np.asarray(differences, float)
    return sum(d[i] ** (len(d) - 1) / np.prod([d[i] - d[j] for j in range(len(d)) if j != i]) for i in range(len(d)) if d[i] > 0)


def take_share(table, item, rank):
    return table.set_index(["item", "rank"]).loc[(item, rank)]


@pytest.mark.parametrize("criteria", [["patents", "technology"], ["patents", "technology", "market"],
                                      ["patents", "technology", "market", "talent"]])
def test_shares_are_volumes_of_the_simplex(criteria):
    """With two items the share of the first rank is the volume on one side of a plane, known in closed form."""
    table = rank_acceptability(SCORES[["item", *criteria]], ranges={name: TEN[name] for name in criteria}, samples=20_000)
    exact = compute_volume([SCORES.loc[0, name] - SCORES.loc[1, name] for name in criteria])
    row = take_share(table, "A", 1)
    assert abs(row["share"] - exact) < 4 * math.sqrt(exact * (1 - exact) / 20_000)


def test_an_order_of_importance_cuts_the_simplex():
    """Under an order the possible weights are a simplex again, whose corners give the exact share."""
    corners = np.array([[1, 0, 0], [1 / 2, 1 / 2, 0], [1 / 3, 1 / 3, 1 / 3]])
    criteria = ["patents", "technology", "market"]
    exact = compute_volume(corners @ [SCORES.loc[0, name] - SCORES.loc[1, name] for name in criteria])
    table = rank_acceptability(SCORES[["item", *criteria]], order=criteria, samples=20_000,
                               ranges={name: TEN[name] for name in criteria})
    assert take_share(table, "A", 1)["share"] == pytest.approx(exact, abs=4 * math.sqrt(exact * (1 - exact) / 20_000))


def test_weights_have_the_moments_of_dirichlet():
    """Drawn weights have the mean and variance of the flat Dirichlet distribution; ordered ones are in order."""
    random, free = np.random.default_rng(1), np.full(4, np.nan)
    drawn, known = draw_weights(20_000, free, [], random), dirichlet(np.ones(4))
    assert np.allclose(drawn.mean(axis=0), known.mean(), atol=0.006) and np.allclose(drawn.var(axis=0), known.var(), atol=0.002)
    assert np.allclose(drawn.sum(axis=1), 1)
    ordered = draw_weights(500, free, [2, 0], random)
    assert (ordered[:, 2] >= ordered[:, 0]).all() and not (ordered[:, 1] >= ordered[:, 0]).all()
    partly = draw_weights(500, np.array([0.4, np.nan, np.nan]), [], random)
    assert (partly[:, 0] == 0.4).all() and np.allclose(partly.sum(axis=1), 1)


def test_an_interval_covers_the_exact_share():
    """Over 200 seeds the 95 % interval of the simulation covers the exact share about as often as it says."""
    exact, scores = compute_volume([3, -4]), SCORES[["item", "patents", "technology"]]
    ranges = {name: TEN[name] for name in ("patents", "technology")}
    rows = [take_share(rank_acceptability(scores, ranges=ranges, samples=500, seed=seed), "A", 1) for seed in range(200)]
    covered = sum(row["share_low"] <= exact <= row["share_high"] for row in rows)
    assert 180 <= covered <= 199


def test_an_item_that_is_better_everywhere_is_always_first():
    """Dominance leaves nothing to the weights; a criterion where lower is better turns it round."""
    scores = pd.DataFrame({"item": ["A", "B", "C"], "x": [3, 2, 1], "y": [9, 8, 7]})
    table = rank_acceptability(scores, samples=300)
    assert table.loc[table["share"] == 1, ["item", "rank"]].to_numpy().tolist() == [["A", 1], ["B", 2], ["C", 3]]
    turned = rank_acceptability(scores, samples=300, directions={"x": "lower", "y": "lower"})
    assert take_share(turned, "C", 1)["share"] == 1


def test_known_weights_leave_no_chance():
    """Where all weights are stated the rank is certain; where one is stated the rest stays random."""
    certain = rank_acceptability(SCORES[["item", "patents", "technology"]], {"patents": 0.9, "technology": 0.1}, samples=100)
    assert take_share(certain, "A", 1)[["share", "share_low", "share_high"]].tolist() == [1, 1, 1]
    part = rank_acceptability(SCORES, {"patents": 0.1}, samples=500)
    assert 0 < take_share(part, "A", 1)["share"] < 1


def test_equal_items_share_the_better_rank():
    """Two items with the same scores are both first, and the shares of each make up 1."""
    scores = pd.DataFrame({"item": ["A", "B", "C"], "x": [5, 5, 1], "y": [2, 2, 1]})
    table = rank_acceptability(scores, samples=200)
    assert take_share(table, "A", 1)["share"] == take_share(table, "B", 1)["share"] == take_share(table, "C", 3)["share"] == 1
    assert (table.groupby("item")["share"].sum() == 1).all()


def test_a_missing_score_needs_a_range():
    """An unknown score is refused with the item's name, or drawn from the range that the user states."""
    scores = SCORES.assign(talent=[np.nan, 3.0])
    with pytest.raises(ValueError, match="A has no score on talent"):
        rank_acceptability(scores)
    wide = take_share(rank_acceptability(scores, ranges=TEN, samples=4000), "A", 1)["share"]
    high = take_share(rank_acceptability(scores.fillna(10), ranges=TEN, samples=4000), "A", 1)["share"]
    low = take_share(rank_acceptability(scores.fillna(0), ranges=TEN, samples=4000), "A", 1)["share"]
    assert low < wide < high
    nothing = scores.assign(talent=pd.array([pd.NA, pd.NA], dtype="Int64"))
    assert len(rank_acceptability(nothing, ranges={"talent": (0, 10)}, samples=50)) == 4


def test_normalisations_are_set_side_by_side():
    """A far leader on one criterion gains by differences and not by ranks."""
    scores = pd.DataFrame({"item": list("ABC"), "x": [100, 2, 1], "y": [1, 3, 2.0]})
    table = compare_normalisations(scores, samples=2000)
    shares = table[(table["item"] == "B") & (table["rank"] == 1)].set_index("normalisation")["share"]
    assert list(shares.index) == ["min-max", "rank"] and shares["rank"] > shares["min-max"] + 0.1


def test_central_weights_favour_the_strong_criterion():
    """The mean of the favourable weights is exact for two criteria, and missing for an item that is never first."""
    scores = pd.DataFrame({"item": ["A", "B", "C"], "x": [1, 0, 0.0], "y": [0, 1, 0.0]})
    weights = find_central_weights(scores, samples=20_000).set_index(["item", "criterion"])["weight"]
    assert weights["A", "x"] == pytest.approx(0.75, abs=0.01) and weights["A", "y"] == pytest.approx(0.25, abs=0.01)
    assert weights["C"].isna().all()


@pytest.mark.parametrize(("change", "words"), [
    ({"directions": {"patents": "up"}}, "allowed: higher, lower"), ({"order": ["price"]}, "order: 'price'"),
    ({"samples": 0}, "samples: 0"), ({"normalisation": "vector"}, "allowed: min-max, rank"),
    ({"weights": {"patents": 0.7, "market": 0.7}}, "weights"), ({"ranges": {"patents": (0, 5)}}, "around all known scores"),
    ({"weights": {"patents": 0.5}, "order": ["market", "patents"]}, "one of the two"),
])  # fmt: skip
def test_options_that_are_not_allowed_are_named(change, words):
    """An error says what was wrong, the value given and what is allowed."""
    with pytest.raises(ValueError, match=words):
        rank_acceptability(SCORES, **change)


def test_scores_that_are_no_table_of_items_are_refused():
    """Items stand once, criteria hold numbers, and one item alone has no rank."""
    for scores in (SCORES.head(1), SCORES.assign(item="A"), SCORES.assign(market=["high", "low"]), SCORES.drop(columns="item")):
        with pytest.raises(ValueError, match="^scores: "):
            rank_acceptability(scores)


def test_the_figure_has_a_bar_of_one_for_every_item():
    """Segments of a bar make up 1; above 20 items the figure says that it cannot be read."""
    figure = plot_acceptability(compare_normalisations(SCORES, samples=200))
    assert len(figure.axes) == 2
    for axis in figure.axes:
        widths = pd.Series([patch.get_width() for patch in axis.patches], [round(patch.get_y(), 2) for patch in axis.patches])
        assert np.allclose(widths.groupby(level=0).sum(), 1)
    many = pd.DataFrame({"item": [f"i{n}" for n in range(21)], "x": range(21)})
    assert "21 items" in plot_acceptability(rank_acceptability(many, samples=10)).axes[0].texts[0].get_text()
    with pytest.raises(ValueError, match="group columns"):
        plot_acceptability(rank_acceptability(SCORES, samples=10).assign(a=1, b=2))
    plt.close("all")
