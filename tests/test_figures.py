"""The figures draw each row of their table, in every script, and nothing else."""

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis_lib.comparing.salience import count_coverage, measure_salience
from analysis_lib.showing.figures import plot_coverage, plot_removals, plot_salience, plot_years
from analysis_lib.showing.fonts import make_drawable, save_figure
from analysis_lib.simulating.tables import simulate_corpus

matplotlib.use("Agg")
REGIONS = {"Henan": 0.3, "Jiangxi": 0.0, "Minhang": 0.2, "Shijiazhuang (石家庄市)": 0.1, "national": 0.4}


@pytest.fixture(autouse=True)
def close_figures():
    """No test leaves a figure open."""
    yield
    plt.close("all")


@pytest.fixture
def corpus():
    """One document a region, three codes; the years 2021, 2022, 2025, 2025 and none."""
    documents, sentences, codings = simulate_corpus(REGIONS, n_documents=1, n_codes=3, seed=4)
    documents["year"] = pd.array([2021, 2022, 2025, 2025, None], dtype="Int64")
    return documents, sentences, codings


def read_texts(figure):
    """Return every text of a figure as it stands."""
    return [text.get_text() for text in figure.findobj(plt.Text) if text.get_text() and text.get_visible()]


def read_points(axis):
    """Return the points of an axis as (x, y, is_open)."""
    lines = [line for line in axis.lines if line.get_marker() == "o"]
    return [(line.get_xdata()[0], line.get_ydata()[0], to_hex(line.get_markerfacecolor()) == "#ffffff")
            for line in lines]


def test_salience_points_stand_at_the_shares(corpus):
    """Each panel has one point a region, at its share; the counts are printed beside it."""
    salience = measure_salience(*corpus)
    figure = plot_salience(salience)
    for axis, (code, rows) in zip(figure.axes, salience.groupby("code"), strict=True):
        assert axis.get_title(loc="left") == code
        assert [x for x, _, _ in read_points(axis)] == pytest.approx(rows["share"].tolist())
    texts = read_texts(figure)
    for row in salience.itertuples():
        assert f"{row.n_coded} of {row.n_sentences} (1)" in texts


def test_zero_is_an_open_point_with_its_upper_bound(corpus):
    """A theme nobody found in a region is drawn at 0 with a line to the upper end of its interval."""
    salience = measure_salience(*corpus).query("code == 'code000' and region == 'Jiangxi'")
    assert salience["n_coded"].item() == 0
    axis = plot_salience(salience).axes[0]
    assert read_points(axis) == [(0, 0, True)]
    ends = [path[:, 0].max() for lines in axis.collections for path in lines.get_segments()]
    assert salience["share_high"].item() in ends


def test_an_absent_cell_is_no_zero(corpus):
    """A region without a row for a theme is drawn as the words "no documents" and has no point."""
    salience = measure_salience(*corpus)
    cut = salience[~((salience["region"] == "Henan") & (salience["code"] == "code001"))]
    figure = plot_salience(cut)
    assert sum(text.strip() == "no documents" for text in read_texts(figure)) == 1
    assert [len(read_points(axis)) for axis in figure.axes] == [5, 5, 4]


def test_one_group_makes_themes_the_rows(corpus):
    """With a single region the panel is the region and the rows are its themes."""
    axis, = plot_salience(measure_salience(*corpus).query("region == 'Henan'")).axes
    assert axis.get_title(loc="left") == "Henan"
    assert [label.get_text() for label in axis.get_yticklabels()] == ["code000", "code001", "code002"]


def test_salience_of_documents_counts_documents(corpus):
    """With documents as the unit the note and the counts speak of documents."""
    figure = plot_salience(measure_salience(*corpus, unit="documents"))
    assert "1 of 1" in read_texts(figure)
    assert "share of documents" in figure.get_supxlabel()


@pytest.mark.parametrize("plot", [plot_salience, plot_years, plot_coverage, plot_removals])
def test_an_empty_table_makes_a_figure_without_documents(corpus, plot):
    """A table without rows is drawn as the words "no documents" or as an empty panel, not as an error."""
    documents, sentences, codings = corpus
    tables = {
        plot_salience: measure_salience(*corpus).head(0),
        plot_years: measure_salience(*corpus, by=["year"]).head(0),
        plot_coverage: count_coverage(documents, sentences).head(0),
        plot_removals: pd.DataFrame({"doc_id": [], "rule": [], "n_chars": [], "share": []}),
    }
    assert "no documents" in read_texts(plot(tables[plot]))


@pytest.mark.parametrize(("n_documents", "n_years", "lines"), [(4, 2, 0), (4, 3, 1), (3, 3, 0), (1, 5, 0)])
def test_no_line_without_years_and_documents(n_documents, n_years, lines):
    """A line needs three adjoining years of four documents each; without it the note says that there is no trend."""
    documents, sentences, codings = simulate_corpus({"Henan": 0.3}, n_documents=n_documents * n_years, seed=3)
    documents["year"] = pd.array(list(range(2020, 2020 + n_years)) * n_documents, dtype="Int64")
    figure = plot_years(measure_salience(documents, sentences, codings, by=["year"]))
    assert sum(line.get_marker() != "o" for line in figure.axes[0].lines) == lines
    assert ("no trend" in figure.get_supxlabel().replace("\n", " ")) == (lines == 0)


def test_a_year_between_without_documents_says_so(corpus):
    """2023 and 2024 hold nothing: the words stand there, and no line crosses the gap."""
    figure = plot_years(measure_salience(*corpus, by=["year"], codes=["code000"]))
    assert read_texts(figure).count("no documents") == 2
    assert all(line.get_marker() == "o" for line in figure.axes[0].lines)


def test_coverage_leaves_empty_cells_blank(corpus):
    """Only cells with documents bear a number; 0 is never printed."""
    documents, sentences, _ = corpus
    coverage = count_coverage(documents, sentences)
    assert coverage["n_documents"].eq(0).any()
    axis = plot_coverage(coverage).axes[0]
    assert sorted(text.get_text() for text in axis.texts) == ["1"] * 4


def test_removals_name_what_they_leave_out():
    """Of a hundred documents the forty with most removed are drawn, and the note says so."""
    records = [{"doc_id": f"d{i:03d}", "rule": rule, "n_chars": n, "share": n / 1000}
               for i in range(100) for rule, n in (("kept", 900 - i), ("pinyin", 100 + i))]
    figure = plot_removals(pd.DataFrame(records))
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == [f"d{i:03d}" for i in range(60, 100)]
    assert "40 of 100 documents" in figure.get_supxlabel().replace("\n", " ")


@pytest.mark.parametrize("name", ["石家庄市高新區", "$5 bn and $6 bn", "Đà Nẵng", "a\u202eb", "ก", "نینگشیا", "x_y^{"])
def test_every_name_is_drawn_as_written(corpus, name, tmp_path):
    """A name in any script, with $ or control characters, is drawn without a missing glyph or a formula."""
    salience = measure_salience(*corpus, codes=["code000"]).replace({"region": {"Henan": name}})
    figure = plot_salience(salience)
    save_figure(figure, tmp_path / "figure.png")
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert make_drawable(name) in labels


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_same_table_same_bytes(corpus, tmp_path, suffix):
    """Two figures of one table are the same file."""
    salience = measure_salience(*corpus)
    for name in ("a", "b"):
        save_figure(plot_salience(salience), tmp_path / f"{name}{suffix}")
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


def test_another_format_is_refused(corpus, tmp_path):
    """The error names the file and the formats."""
    with pytest.raises(ValueError, match=r"figure\.gif.*\.png, \.svg, \.pdf"):
        save_figure(plot_salience(measure_salience(*corpus)), tmp_path / "figure.gif")


def test_no_text_of_one_panel_runs_into_another():
    """At sixteen themes by six regions no printed count or label overlaps another."""
    regions = {f"Region number {i} (石家庄)": 0.1 * i for i in range(6)}
    figure = plot_salience(measure_salience(*simulate_corpus(regions, n_documents=1, n_codes=16, seed=1)))
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for axis in figure.axes
             for text in [*axis.texts, axis.title, axis._left_title, *axis.get_yticklabels(), *axis.get_xticklabels()]
             if text.get_text() and text.get_visible()]
    assert not [1 for i, a in enumerate(boxes) for b in boxes[:i] if a.shrunk(0.9, 0.9).overlaps(b.shrunk(0.9, 0.9))]
