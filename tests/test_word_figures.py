"""The figure of words has a point a word, says which group uses it, and says why it is empty."""

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis_lib.showing.word_figures import MOST_WORDS, plot_keyness
from analysis_lib.tables import build_table

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def close_figures():
    """No test leaves a figure open."""
    yield
    plt.close("all")


def make_keyness(n_words=4, n_pairs=1):
    """Write words of pairs of groups, half of them on either side, every other stable."""
    rows = [{"language": "zh", "group_a": f"East {pair}", "group_b": "West", "word": f"创新药{i:02d}", "by": "side",
             "n_a": 30 - i, "n_b": 5 + i, "n_bearing_a": 9, "n_bearing_b": 4, "n_documents_a": 10, "n_documents_b": 12,
             "log_odds": (n_words - 2 * i - 1) / n_words, "z": (n_words - 2 * i - 1.0), "is_stable": i % 2 == 0}
            for pair in range(n_pairs) for i in range(n_words)]  # fmt: skip
    return build_table("keyness", rows)


def read_texts(figure):
    """Return every text of a figure, its lines joined."""
    return [text.get_text().replace("\n", " ") for text in figure.findobj(plt.Text) if text.get_text()]


def test_each_word_is_a_point_with_its_band_and_counts():
    """From the first group's strongest word down: log odds, 1.96 standard deviations, filled where stable, counts."""
    keyness = make_keyness()
    axis = plot_keyness(keyness).axes[0]
    rows = keyness.sort_values("z", ascending=False)
    points = [line for line in axis.lines if line.get_marker() == "o"]
    assert [line.get_xdata()[0] for line in points] == rows["log_odds"].tolist()
    assert [to_hex(line.get_markerfacecolor()) != "#ffffff" for line in points] == rows["is_stable"].tolist()
    bands = [path.vertices[:, 0].tolist() for lines in axis.collections for path in lines.get_paths()]
    half = 1.96 * rows["log_odds"] / rows["z"]
    assert sum(bands, []) == pytest.approx(pd.concat([rows["log_odds"] - half, rows["log_odds"] + half], axis=1).stack().tolist())
    assert [label.get_text() for label in axis.get_yticklabels()] == rows["word"].tolist()
    assert [text.get_text() for text in axis.texts][:2] == ["30 (9) : 5 (4)", "29 (9) : 6 (4)"]
    assert axis.get_title(loc="left") == "← West (12) · East 0 (10) →   zh"


def test_no_more_than_twelve_words_a_side_are_drawn():
    """The weakest words give way."""
    keyness = make_keyness(40)
    axis = plot_keyness(keyness).axes[0]
    drawn = [label.get_text() for label in axis.get_yticklabels()]
    order = keyness.sort_values("z", ascending=False)["word"].tolist()
    assert drawn == order[:MOST_WORDS] + order[-MOST_WORDS:]


def test_panels_left_out_are_counted():
    """Of eight comparisons six are drawn, and the note says so."""
    figure = plot_keyness(make_keyness(n_pairs=8))
    assert len(figure.axes) == 6 and any("Drawn are 6 of 8 comparisons; the table has all." in text for text in read_texts(figure))


def test_an_empty_table_gives_words():
    """Without a comparison the figure is the reason."""
    assert read_texts(plot_keyness(make_keyness().head(0))) == [
        "no two groups with two documents of a language each: words are not compared"]  # fmt: skip
