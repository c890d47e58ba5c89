"""Figures of comparisons draw each row that was tested, count those that were not, and say why they are empty."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis_lib.comparing.contrasts import contrast_groups
from analysis_lib.comparing.corrected import correct_shares
from analysis_lib.comparing.panel import measure_panel
from analysis_lib.comparing.trends import measure_trends
from analysis_lib.showing.comparison_figures import plot_choices, plot_contrasts, plot_corrected, plot_trends
from analysis_lib.showing.panel_figures import plot_panel
from analysis_lib.simulating.tables import simulate_corpus
from analysis_lib.tables import build_table

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def close_figures():
    """No test leaves a figure open."""
    yield
    plt.close("all")


def read_texts(figure):
    """Return every text of a figure, its lines joined."""
    return [text.get_text().replace("\n", " ") for text in figure.findobj(plt.Text) if text.get_text()]


def read_points(axis):
    """Return the points of an axis as (x, is_filled)."""
    return [(line.get_xdata()[0], to_hex(line.get_markerfacecolor()) != "#ffffff")
            for line in axis.lines if line.get_marker() == "o"]  # fmt: skip


def test_differences_stand_at_their_values_and_only_verdicts_fill_them():
    """One point a tested pair at its difference, filled where it differs, with the documents of both groups beside."""
    contrasts = contrast_groups(*simulate_corpus({"A": 0.05, "B": 0.6, "C": 0.08, "D": 0.1}, {"A": 9, "B": 12, "C": 8, "D": 2},
                                                 seed=3))  # fmt: skip
    figure = plot_contrasts(contrasts)
    tested = contrasts[contrasts["p"].notna()].sort_values("p")
    assert read_points(figure.axes[0]) == [(row.difference, row.verdict == "differs") for row in tested.itertuples()]
    texts = read_texts(figure)
    assert {"A − B", "9 : 12", "B − C"} <= set(texts) and any("Not drawn, because nothing was tested: 3 too few." in t for t in texts)


def test_a_figure_without_a_test_says_why():
    """One document a region gives no axis but the sentence with the verdicts."""
    figure = plot_contrasts(contrast_groups(*simulate_corpus({"A": 0.2, "B": 0.4}, 1)))
    assert read_texts(figure) == ["no test, no figure: of the pairs, 1 too few"]
    figure = plot_trends(build_table("trends", []))
    assert read_texts(figure) == ["no lines: nothing was compared"]


def test_slopes_are_drawn_for_ten_years():
    """Each tested line has its slope, the years and documents beside it; a drifting one is only counted."""
    documents, *rest = simulate_corpus({"A": 0.3}, 24, n_codes=2, seed=1)
    documents["year"] = pd.array(2001 + np.arange(24) // 4, dtype="Int64")
    trends = measure_trends(documents, *rest)
    figure = plot_trends(trends)
    assert sorted(x for x, _ in read_points(figure.axes[0])) == pytest.approx(sorted(trends["slope"]))
    assert "6 years, 24 documents" in read_texts(figure)


def test_corrected_shares_stand_beside_the_plain_ones():
    """Open points at the coder's shares, filled ones at the corrected; where none is, the figure says so."""
    documents, sentences, codings = simulate_corpus({"A": 0.3, "B": 0.3}, 10, recall={"en": 0.6}, with_truth=True, seed=2)
    drawn = sentences[sentences["doc_id"].str.startswith("A")].sample(90, random_state=1)
    share = 90 / sentences["doc_id"].str.startswith("A").sum()
    readings = pd.concat([sentences[["sentence_id"]].assign(coder="dictionary"),
                          drawn[["sentence_id"]].assign(coder="ab", selection_probability=share)])  # fmt: skip
    own = codings[(codings["coder"] == "truth") & codings["sentence_id"].isin(drawn["sentence_id"])].assign(coder="ab")
    table = correct_shares(documents, sentences, pd.concat([codings, own]), readings, "ab", by=["region"])
    figure = plot_corrected(table, ["region"])
    points = read_points(figure.axes[0])
    assert [x for x, is_filled in points if not is_filled] == pytest.approx(table["share"].tolist())
    assert [x for x, is_filled in points if is_filled] == pytest.approx(table["corrected"].dropna().tolist())
    assert {" not corrected", "90 read", "0 read"} <= set(read_texts(figure))
    assert read_texts(plot_corrected(table.head(0).assign(language="en"), ["region", "language"])) == [
        "no sample, nothing to correct by"]  # fmt: skip


def test_each_choice_is_a_stroke():
    """Every set of choices of a pair is drawn at its difference, and how many differ stands beside it."""
    rows = [{"code": "green", "group_a": "A", "group_b": "B", "codebook": f"half {i}", "denominator": "sentences",
             "cleaning": "nothing left out", "coder": "dictionary", "difference": i / 10,
             "verdict": "differs" if i > 2 else "no_difference_seen"} for i in range(5)]  # fmt: skip
    figure = plot_choices(build_table("choices", rows))
    assert "2 of 5" in read_texts(figure)
    strokes = [x for lines in figure.axes[0].collections for x in {round(path.vertices[0][0], 6) for path in lines.get_paths()}]
    assert sorted(strokes) == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])
    assert read_texts(plot_choices(build_table("choices", []))) == ["no pair has enough documents to vary"]


def make_panel(n_regions=5):
    """Measure a panel of regions in 2021, 2022 and 2024, the first region in 2021 alone."""
    documents, *rest = simulate_corpus({f"R{i:02d}": 0.3 for i in range(n_regions)}, 6, seed=5)
    years = np.tile([2021, 2021, 2022, 2022, 2024, 2024], n_regions)
    years[:6] = 2021
    return measure_panel(documents.assign(province=documents["region"], year=pd.array(years, dtype="Int64")), *rest)


def test_cells_without_documents_are_hatched_and_hold_no_mark():
    """A panel has a point a cell that holds documents, and a hatched rectangle for every other, whole years included."""
    panel = make_panel()
    axis = plot_panel(panel, "code000").axes[0]
    assert len(read_points(axis)) == len(panel) == 13
    assert [bool(patch.get_hatch()) for patch in axis.patches].count(True) == 5 * 4 - 13
    assert [tick.get_text() for tick in axis.get_xticklabels()] == ["2021", "2022", "2023", "2024"]


def test_a_panel_too_large_says_what_it_left_out():
    """Of forty regions thirty-four are drawn, and the note counts the rest; no cell at all gives words."""
    texts = read_texts(plot_panel(make_panel(40), "code000"))
    assert any("Not drawn: 6 rows with fewer documents and 0 earlier columns." in text for text in texts)
    assert "no documents" in read_texts(plot_panel(make_panel().head(0), "code000"))
