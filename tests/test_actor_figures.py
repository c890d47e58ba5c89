"""The figure of actors draws the rows it is given, stays readable with five or five hundred, and says what it leaves out."""

import matplotlib
import matplotlib.pyplot as plt
import pytest

from analysis_lib.showing.actor_figures import list_lines, plot_actors, tabulate_actors
from analysis_lib.showing.fonts import save_figure
from analysis_lib.tables import build_table

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def close_figures():
    """No test leaves a figure open."""
    yield
    plt.close("all")


def make_tables(number, doc_id="a"):
    """Make actors of falling numbers of mentions, every second a person who visited the one after."""
    names = [f"第{at}号人民医院" if at % 2 else f"Person Number {at} With a Long Name in Latin Letters" for at in range(number)]
    actors = build_table("actors", [
        {"doc_id": doc_id, "actor_id": at + 1, "kind": "organisation" if at % 2 else "person", "name": name,
         "type": "hospital" if at % 2 else None, "n_mentions": number - at, "n_acts": 0}
        for at, name in enumerate(names)])  # fmt: skip
    relations = build_table("relations", [
        {"doc_id": doc_id, "relation_id": at, "source": 2 * at - 1, "relation": "visited", "target": 2 * at, "cue": "到"}
        for at in range(1, number // 2 + 1)])  # fmt: skip
    return actors, relations


def read_note(figure):
    """Return the note below the panels as one line."""
    return " ".join(figure.get_supxlabel().split())


@pytest.mark.parametrize("number", [5, 500])
def test_few_and_many(number, tmp_path):
    """At most twenty actors and thirty lines are drawn, the most mentioned first, and the note counts the rest."""
    figure = plot_actors(*make_tables(number))
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert len(labels) == min(number, 20) and labels[1] == "第1号人民医院" and max(map(len, labels)) <= 36
    assert figure.get_figheight() < 10
    assert (f"{number - 20} of {number} actors" in read_note(figure)) == (number > 20)
    assert ("220 of 250 lines (visited 220)" in read_note(figure)) == (number > 20)
    save_figure(figure, tmp_path / "actors.png")


def test_the_same_bytes(tmp_path):
    """The same tables give the same file."""
    for name in ("one", "two"):
        save_figure(plot_actors(*make_tables(12)), tmp_path / f"{name}.png")
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


def test_nothing_to_draw():
    """No actors, and actors without relations, are said in words."""
    actors, relations = make_tables(4)
    assert [text.get_text() for text in plot_actors(actors.head(0), relations.head(0)).axes[0].texts] == ["no actors"]
    right = plot_actors(actors, relations.head(0)).axes[1]
    assert right.texts[0].get_text() == "no relation between actors is stated"


def test_targets_of_one_source_are_one_line():
    """Two places that one person visited are one line; a speech act without an addressee has no target."""
    actors, _ = make_tables(4)
    rows = [(1, "visited", 2), (1, "visited", 4), (3, "said", None)]
    relations = build_table("relations", [{"doc_id": "a", "relation_id": at, "source": source, "relation": relation, "target": target}
                                          for at, (source, relation, target) in enumerate(rows, start=1)])
    lines = list_lines(actors, relations)
    assert [line[1:] for line in lines] == [("visited", "第1号人民医院; 第3号人民医院", 2), ("said", "", 1)]


def test_names_without_a_region_may_be_shared():
    """A body that states only its level, in two documents, is marked; a hospital of one name is not."""
    rows = [(doc_id, number, name, level) for doc_id in ("a", "b")
            for number, (name, level) in enumerate([("省政府", "province"), ("协和医院", None)], start=1)]
    actors = build_table("actors", [{"doc_id": doc_id, "actor_id": number, "kind": "organisation", "name": name, "level": level,
                                     "n_mentions": 1} for doc_id, number, name, level in rows])
    table = tabulate_actors(actors, build_table("relations", [])).set_index("name")
    assert table["is_shared"].to_dict() == {"省政府": True, "协和医院": False}
    assert table["n_documents"].tolist() == [2, 2] and table["n_acts"].isna().all()
    assert "another body may be meant" in read_note(plot_actors(actors, build_table("relations", [])))


def test_wrong_number():
    """A number of actors that cannot be drawn is refused in one line."""
    with pytest.raises(ValueError, match="most: 0; allowed: a positive number"):
        plot_actors(*make_tables(4), most=0)
