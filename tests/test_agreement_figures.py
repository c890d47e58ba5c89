"""The figures of agreement draw each row of their table and no zero."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from analysis_lib.coding.codings import make_readings, read_codings
from analysis_lib.coding.confusion import count_confusion
from analysis_lib.comparing.calibration import measure_calibration
from analysis_lib.outputs import open_corpus
from analysis_lib.showing.agreement_figures import plot_calibration, plot_confusion
from analysis_lib.showing.fonts import save_figure
from analysis_lib.tables import DATA

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def close_figures():
    """No test leaves a figure open."""
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def tables():
    """Confusion and calibration of a coder that exchanges a third of the shipped codings at random."""
    sentences, random = open_corpus().sentences, np.random.default_rng(3)
    codings, readings = read_codings(DATA / "codings", sentences)
    noisy = codings[codings["coder"] == "a"].assign(coder="model:x")
    noisy["probability"] = random.beta(4, 2, len(noisy))
    exchanged = random.random(len(noisy)) < 0.33
    noisy.loc[exchanged, "code"] = random.choice(sorted(codings["code"].unique()), exchanged.sum())
    both = pd.concat([codings, noisy.drop_duplicates(["sentence_id", "code"])])
    read = pd.concat([readings, make_readings(sentences, "model:x")])
    return (count_confusion(both, read, sentences, "a", "model:x"),
            measure_calibration(both, read, sentences, "adjudicated", "model:x"))


def read_cells(axis):
    """Return the numbers of a matrix by the labels of their row and column."""
    rows, columns = ([label.get_text() for label in labels]
                     for labels in (axis.get_yticklabels(), axis.get_xticklabels()))
    return {(rows[round(text.get_position()[1])], columns[round(text.get_position()[0])]): text.get_text()
            for text in axis.texts}


@pytest.mark.parametrize("language", ["all", "zh"])
def test_every_pair_stands_in_its_cell_and_no_other(tables, language):
    """The numbers are those of the table, there are as many cells as rows, and 0 is nowhere."""
    confusion, _ = tables
    axis, = plot_confusion(confusion, language).axes
    rows = confusion[confusion["language"] == language]
    assert read_cells(axis) == {(row.code_a, row.code_b): str(row.n_sentences) for row in rows.itertuples()}
    assert len([patch for patch in axis.patches if isinstance(patch, Rectangle)]) == len(rows)
    assert "code by a" in axis.get_ylabel() and "code by model:x" in axis.get_xlabel()


def test_sixteen_codes_stay_readable(tables):
    """At sixteen themes and none no label or number overlaps another."""
    figure = plot_confusion(tables[0])
    figure.draw_without_rendering()
    axis, = figure.axes
    assert len(axis.get_yticklabels()) == 17
    texts = [*axis.texts, *axis.get_yticklabels(), *axis.get_xticklabels(), axis.xaxis.label, axis.yaxis.label]
    boxes = [text.get_window_extent().shrunk(0.95, 0.95) for text in texts if text.get_text()]
    assert not [1 for i, a in enumerate(boxes) for b in boxes[:i] if a.overlaps(b)]


def test_points_stand_at_the_shares(tables):
    """Each bin has a point at its probability and share and its number of codings; the scores are in the note."""
    _, calibration = tables
    figure = plot_calibration(calibration)
    axis, = figure.axes
    bins = calibration[calibration["bin"] != "all"]
    line = next(line for line in axis.lines if line.get_marker() == "o")
    assert np.column_stack(line.get_data()).tolist() == bins[["probability", "share"]].to_numpy().tolist()
    assert [text.get_text() for text in axis.texts] == bins["n_codings"].astype(str).tolist()
    assert f"Brier score {calibration.iloc[-1]['brier']:.3f}" in figure.get_supxlabel().replace("\n", " ")


def test_empty_tables_make_empty_figures(tables):
    """A table without rows draws no cell and no point, and is no error."""
    confusion, calibration = tables
    assert not plot_confusion(confusion.head(0)).axes[0].patches
    assert not plot_calibration(calibration.head(0)).axes[0].texts


def test_what_is_no_single_matrix_is_refused(tables):
    """A language that is not there and two pairs of coders are named."""
    confusion, _ = tables
    with pytest.raises(ValueError, match="languages all, en, fil, zh; allowed: one pair, and the language 'ja'"):
        plot_confusion(confusion, "ja")
    with pytest.raises(ValueError, match="confusion: 2 pairs of coders"):
        plot_confusion(pd.concat([confusion, confusion.assign(coder_b="b")]))


def test_names_in_any_script_are_drawn(tables, tmp_path):
    """A coder or code in Chinese is drawn without a missing glyph."""
    confusion = tables[0].replace({"coder_a": {"a": "编码员"}, "code_a": {"talent": "人才"}})
    save_figure(plot_confusion(confusion), tmp_path / "figure.png")
    assert "code by 编码员" in plot_confusion(confusion).axes[0].get_ylabel()
