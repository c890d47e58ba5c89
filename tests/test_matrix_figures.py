"""The matrices draw each row of their table, shade only findings, and say in words what is missing."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from analysis_lib.showing.fonts import save_figure
from analysis_lib.showing.matrix_figures import plot_cooccurrence, plot_similarity
from analysis_lib.tables import build_table

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def close_figures():
    """No test leaves a figure open."""
    yield
    plt.close("all")


@pytest.fixture
def cooccurrence():
    """Three codes: one pair together, one apart, one too few; and a fourth with no association to the first."""
    rows = [
        ("green", "openness", 40, 20.0, "together"), ("green", "talent", 0, 15.0, "apart"),
        ("openness", "talent", 1, 0.5, "too_few"), ("green", "創新", 7, 6.5, "no_association_seen"),
    ]  # fmt: skip
    columns = ["code_a", "code_b", "n_both", "expected", "verdict"]
    table = pd.DataFrame(rows, columns=columns).assign(n_sentences=900, n_a=100, n_b=60)
    return build_table("cooccurrence", table.assign(ratio=table["n_both"] / table["expected"]))


@pytest.fixture
def similarity():
    """Four provinces of which two were not compared, and one pair without interval."""
    rows = [("A", "B", 0.9, 0.8, 1.0), ("A", "C", 0.5, 0.4, 0.6), ("A", "河南省", 0.7, np.nan, np.nan),
            ("B", "C", 0.6, 0.5, 0.7), ("B", "河南省", 1.0, 0.9, 1.0)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["item_a", "item_b", "similarity", "low", "high"])
    table = table.assign(basis="themes", by="province", n_documents_a=1, n_documents_b=6)
    return build_table("similarity", table)


def read_cells(axis):
    """Return the numbers of a matrix by the labels of their row and column, without what stands in brackets."""
    rows, columns = ([label.get_text().split(" (")[0] for label in labels]
                     for labels in (axis.get_yticklabels(), axis.get_xticklabels()))
    return {(rows[round(text.get_position()[1])], columns[round(text.get_position()[0])]): text.get_text()
            for text in axis.texts}


def read_shades(axis):
    """Return the fill of the shaded cells by the labels of row and column."""
    rows, columns = ([label.get_text().split(" (")[0] for label in labels]
                     for labels in (axis.get_yticklabels(), axis.get_xticklabels()))
    filled = [patch for patch in axis.patches if isinstance(patch, Rectangle) and patch.get_fill()]
    return {(rows[round(patch.get_y() + 0.47)], columns[round(patch.get_x() + 0.47)]): patch.get_facecolor()
            for patch in filled}


def read_note(figure):
    """Return the note below the matrix as one line."""
    return " ".join(figure.get_supxlabel().split())


def test_only_findings_are_shaded_and_signed(cooccurrence):
    """A number has a sign and a shade with its verdict alone; too few is a dot, and a pair that is absent is blank."""
    figure = plot_cooccurrence(cooccurrence)
    axis = figure.axes[0]
    assert read_cells(axis) == {("openness", "green"): "40+", ("talent", "green"): "0−", ("創新", "green"): "7",
                                ("talent", "openness"): "•"}  # fmt: skip
    shades = read_shades(axis)
    assert set(shades) == {("openness", "green"), ("talent", "green")}
    blue, orange = shades["openness", "green"], shades["talent", "green"]
    assert blue[2] > blue[0] and orange[0] > orange[2]


def test_the_note_counts_every_verdict_and_the_sentences(cooccurrence):
    """The legend is in words and tells how many pairs have each verdict; themes have their number of sentences."""
    figure = plot_cooccurrence(cooccurrence)
    note = read_note(figure)
    assert "of 900" in note and "(1 pair)" in note and "no proof of independence (1)" in note and "said (1)" in note
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == [
        "openness (100)", "talent (60)", "創新 (60)"
    ]  # fmt: skip


def test_one_group_at_a_time(cooccurrence):
    """Several groups of documents would lie on top of each other, and are refused by name."""
    both = pd.concat([cooccurrence.assign(region=name) for name in ("Henan", "Jiangxi")])
    with pytest.raises(ValueError, match="several groups of documents, region Henan; Jiangxi"):
        plot_cooccurrence(both)
    assert plot_cooccurrence(both[both["region"] == "Henan"]).axes


def test_similarity_below_and_interval_above(similarity):
    """Below the diagonal stand similarities, above it the intervals; what is absent is blank and counted."""
    figure = plot_similarity(similarity)
    cells = read_cells(figure.axes[0])
    assert cells["B", "A"] == "90" and cells["A", "B"] == "80\n100" and cells["河南省", "A"] == "70"
    assert ("A", "河南省") not in cells and ("河南省", "C") not in cells and len(cells) == 5 + 4
    note = read_note(figure)
    assert "No interval: 1 pair," in note and "Blank: 1 pair not compared." in note and "Order: alphabetical." in note
    assert "100: no further apart than samples of one profile." in note
    shades = read_shades(figure.axes[0])
    assert len(shades) == 5 and shades["河南省", "B"][0] < shades["C", "A"][0]


def test_clusters_order_and_frame_the_items(similarity):
    """Items of clusters stand together in a frame, those in none behind them; without clusters the note says so."""
    clusters = pd.DataFrame({"item": ["A", "B", "C", "河南省"], "cluster": pd.array([2, 1, None, 1], "Int64")})
    figure = plot_similarity(similarity, clusters)
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == ["B (6)", "河南省 (6)", "A (1)", "C (6)"]
    frames = [patch for patch in figure.axes[0].patches if not patch.get_fill()]
    assert [(patch.get_x(), patch.get_width()) for patch in frames] == [(-0.5, 2), (1.5, 1)]
    assert "Order: by cluster, each framed; then the 1 in none." in read_note(figure)
    none = plot_similarity(similarity, clusters.assign(cluster=pd.array([None] * 4, "Int64")))
    assert "Order: alphabetical, since no clusters may be stated." in read_note(none)


def test_what_cannot_be_drawn_is_said(cooccurrence, similarity):
    """No pair, or more items than can be read, gives words in place of an empty panel."""
    assert plot_cooccurrence(cooccurrence.iloc[:0]).axes[0].texts[0].get_text() == "fewer than two themes"
    assert plot_similarity(similarity.iloc[:0]).axes[0].texts[0].get_text().startswith("no two documents or groups")
    many = pd.concat([similarity.iloc[:1].assign(item_b=f"i{at}") for at in range(50)])
    assert plot_similarity(many).axes[0].texts[0].get_text().startswith("51 items: above 40 none could be read")
    words = pd.concat([similarity, similarity.assign(basis="words", language="zh")])
    with pytest.raises(ValueError, match="several bases or languages, themes; words zh; allowed: the rows of one"):
        plot_similarity(words)


def test_figures_are_written_without_warnings(cooccurrence, similarity, tmp_path):
    """Chinese labels have their glyphs, and the same table gives the same bytes."""
    for name, figure in (("a", plot_cooccurrence), ("b", plot_similarity)):
        table = cooccurrence if name == "a" else similarity
        paths = [tmp_path / f"{name}{at}.png" for at in range(2)]
        for path in paths:
            save_figure(figure(table), path)
        assert paths[0].read_bytes() == paths[1].read_bytes()
