"""The table of instruments by stages counts each sentence where it belongs, and its figure draws that table."""

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest

from analysis_lib.coding.codebook import read_codebook
from analysis_lib.coding.dictionary import code_sentences
from analysis_lib.coding.stages import code_stages, list_stage_readings
from analysis_lib.coding.stances import code_instruments, code_stances
from analysis_lib.comparing.policy_mix import cross_stages, measure_policy_mix
from analysis_lib.comparing.salience import measure_salience
from analysis_lib.showing.policy_mix_figures import plot_policy_mix
from analysis_lib.tables import list_columns

matplotlib.use("Agg")
BOOK = read_codebook()
TEXTS = {
    "a": ["要加大新药研发投入，引进高层次人才。", "推动创新药研发，扩大药品生产。", "要加强药品质量监管。", "会议在省城召开。"],
    "b": ["要引进临床研究人才。", "要加强药品质量监管。", "近五年建成实验室三个，引进人才五百名。"],
    "repost": ["要引进临床研究人才。", "要加强药品质量监管。", "近五年建成实验室三个，引进人才五百名。"],
}


@pytest.fixture(autouse=True)
def close_figures():
    """No test leaves a figure open."""
    yield
    plt.close("all")


def make_documents(texts, **repeats):
    rows = [{"doc_id": name, "language": "zh", "duplicate_of": repeats.get(name)} for name in texts]
    return pd.DataFrame(rows).astype({"duplicate_of": "string"})


def make_tables(texts, **repeats):
    rows = []
    for name, lines in texts.items():
        at = 0
        for number, text in enumerate(lines):
            rows.append({"sentence_id": f"{name}:{number}", "doc_id": name, "kind": "body", "language": "zh",
                         "start": at, "end": at + len(text), "text": text})
            at += len(text) + 1
    sentences = pd.DataFrame(rows)
    stances = code_stances(sentences, codebook=BOOK)
    return {"instruments": code_instruments(code_sentences(sentences, codebook=BOOK), stances, BOOK),
            "stages": code_stages(sentences, codebook=BOOK), "stances": stances, "sentences": sentences,
            "documents": make_documents(texts, **repeats)}  # fmt: skip


def measure(**tables):
    return measure_policy_mix(**tables, codebook=BOOK)


def code(sentence_ids, codes, coder="dictionary"):
    return pd.DataFrame({"sentence_id": sentence_ids, "code": codes, "coder": coder}).astype("string")


@pytest.fixture
def tables():
    """Six sentences with one or two instruments and stages, in two documents and a repost of the second."""
    return make_tables(TEXTS, repost="b")


@pytest.fixture
def hand():
    """Two documents of known codes: the first sentence has two stages, the last neither stage nor stance."""
    sentences = pd.DataFrame({"sentence_id": ["d:1", "d:2", "d:3", "e:1", "e:2"], "doc_id": list("dddee"), "kind": "body"})
    return {
        "instruments": code(["d:1", "d:2", "d:2", "e:1"], ["supply_side", "supply_side", "demand_side", "supply_side"]),
        "stages": code(["d:1", "d:1", "d:2", "d:3"], ["research", "manufacture", "use", "use"]),
        "stances": code(["d:1", "d:2", "d:3"], ["directive", "achievement", "report"]),
        "sentences": sentences, "documents": make_documents("de"),
    }  # fmt: skip


def pick(table, instrument, stage, stance="all"):
    return table.set_index(["instrument", "stage", "stance"]).loc[(instrument, stage, stance)]


def test_a_sentence_counts_in_each_of_its_cells(hand):
    """Two stages or two instruments make two cells of one sentence; the denominator counts it once."""
    table = measure(**hand)
    assert set(table["n_sentences"]) == {3} and set(table["n_documents"]) == {2}
    found = table[(table["stance"] == "all") & (table["n_coded"] > 0)]
    assert found[["instrument", "stage", "n_coded"]].to_numpy().tolist() == [
        ["demand_side", "use", 1], ["supply_side", "manufacture", 1], ["supply_side", "research", 1],
        ["supply_side", "unstated", 1], ["supply_side", "use", 1]]  # fmt: skip
    assert found["share"].tolist() == [1 / 3] * 5


def test_every_cell_has_a_row(hand):
    """Cells of the codebook in which nothing was found are 0 of n, in the declared columns."""
    table = measure(**hand)
    assert list(table) == list(list_columns("policy_mix"))
    assert len(table) == len(BOOK.instruments) * (len(BOOK.stages) + 1) * (len(BOOK.stances) + 1)
    assert pick(table, "environment_side", "research")["n_coded"] == 0


def test_stances_sum_to_all_but_for_sentences_without_one(hand, tables):
    """The cells of the stances add up to those of all; a sentence of unknown stance is in all alone."""
    table = measure(**tables)
    keys, is_all = ["instrument", "stage"], table["stance"] == "all"
    sums = table[~is_all].groupby(keys)["n_coded"].sum()
    assert sums.equals(table[is_all].set_index(keys)["n_coded"]) and sums.sum() > 5
    lone = measure(**hand).query("instrument == 'supply_side' and stage == 'unstated' and n_coded > 0")
    assert lone["stance"].tolist() == ["all"]


def test_coded_text_falls_into_its_cells(tables):
    """Research and talent are supply at the research stage, told or demanded; supervision without a stage is unstated."""
    table = measure(**tables)
    assert pick(table, "supply_side", "research", "directive")["n_coded"] == 3
    assert pick(table, "supply_side", "research", "achievement")["n_coded"] == 1
    assert pick(table, "supply_side", "manufacture", "directive")["n_coded"] == 1
    assert pick(table, "environment_side", "unstated", "directive")["n_coded"] == 2


def test_repeats_count_once(tables):
    """With a repost, or with ten, the table is what it is without."""
    table = measure(**tables)
    once = measure(**make_tables({name: TEXTS[name] for name in "ab"}))
    many = {name: TEXTS[name] for name in "ab"} | {f"r{i}": TEXTS["b"] for i in range(10)}
    assert table.equals(once)
    assert measure(**make_tables(many, **{f"r{i}": "b" for i in range(10)})).equals(once)


def test_counts_are_those_of_the_sentences_listed(tables):
    """Each number has its sentences: the rows of `cross_stages` in documents that count."""
    table = measure(**tables)
    crossed = cross_stages(tables["instruments"], tables["stages"], tables["stances"])
    crossed = crossed[~crossed["sentence_id"].str.startswith("repost")]
    counts = crossed.groupby(["instrument", "stage", "stance"]).size()
    found = table[(table["stance"] != "all") & (table["n_coded"] > 0)].set_index(["instrument", "stage", "stance"])
    assert found["n_coded"].to_dict() == counts.to_dict()


def test_intervals_are_those_of_salience(tables):
    """A cell has the interval that `measure_salience` gives the same sentences of the same denominator."""
    crossed = cross_stages(tables["instruments"], tables["stages"], tables["stances"])
    carrying = tables["sentences"][tables["sentences"]["sentence_id"].isin(crossed["sentence_id"])]
    cell = crossed.query("instrument == 'supply_side' and stage == 'research'")
    expected = measure_salience(tables["documents"], carrying, code(cell["sentence_id"], "cell"), by=()).iloc[0]
    columns = ["n_documents", "n_sentences", "n_coded", "share", "share_low", "share_high", "interval"]
    assert pick(measure(**tables), "supply_side", "research")[columns].tolist() == expected[columns].tolist()


def test_of_one_document_the_interval_says_what_it_assumes():
    """With one document no spread is seen: the interval rests on an assumed correlation and names it."""
    table = measure(**make_tables({"a": TEXTS["a"]}))
    found = table[table["n_coded"] > 0]
    assert set(found["interval"]) == {"Wilson, ICC .10 assumed"} and set(table["n_documents"]) == {1}
    assert ((found["share_low"] < found["share"]) & (found["share"] < found["share_high"]) | (found["share"] == 1)).all()


def test_cells_that_cannot_be_filled_have_no_interval(tables):
    """No theme implies a supply of inputs in a target: such a cell is empty by construction, not by finding."""
    table = measure(**tables)
    assert pd.isna(pick(table, "supply_side", "research", "target")["share_high"])
    assert pick(table, "environment_side", "research", "target")["share_high"] > 0
    assert table[table["stance"] == "all"]["share_high"].notna().all()


def test_a_sentence_in_which_stages_were_not_looked_for_is_left_out(tables):
    """Its stage is unknown, so it is neither unstated nor in the denominator."""
    readings = list_stage_readings(tables["sentences"], BOOK)
    assert measure(**tables, readings=readings).equals(measure(**tables))
    fewer = measure(**tables, readings=readings[readings["sentence_id"] != "a:2"])
    assert set(fewer["n_sentences"]) == {5}
    assert pick(fewer, "environment_side", "unstated")["n_coded"] == 1


def test_without_instruments_the_table_is_empty(tables):
    """Where no sentence carries an instrument, or none of them was read, nothing is measured."""
    assert measure(**tables | {"instruments": tables["instruments"][:0]}).empty
    assert measure(**tables, readings=list_stage_readings(tables["sentences"][:0], BOOK)).empty


@pytest.mark.parametrize(("change", "coder", "problem"), [
    ({}, "mh", "coder: 'mh' has no instruments; coders: dictionary"),
    ({"stages": code(["a:0"], ["sale"])}, "dictionary", "stage 'sale' is not in the codebook; allowed: research, "),
    ({"stances": code(["a:0", "a:0"], ["report", "target"])}, "dictionary", "stances: sentence a:0 has several of coder"),
    ({"instruments": code(["x:1"], ["supply_side"])}, "dictionary", "not in the table of sentences, such as 'x:1'"),
])
def test_tables_that_do_not_fit_are_refused(tables, change, coder, problem):
    """One line says what was wrong, the value and what is allowed."""
    with pytest.raises(ValueError) as error:
        measure(**tables | change, coder=coder)
    assert problem in str(error.value) and "\n" not in str(error.value)


def test_the_figure_draws_every_cell(tables):
    """A filled cell shows its number and share, an empty one a dash, the unstated stage last."""
    table = measure(**tables)
    figure = plot_policy_mix(table)
    [axis] = figure.axes
    texts = [text.get_text() for text in axis.texts]
    drawn = table[table["stance"] == "all"]
    assert texts.count("–") == (drawn["n_coded"] == 0).sum()
    assert sum(" · " in text for text in texts) == (drawn["n_coded"] > 0).sum()
    assert "4 · 67 %" in texts
    assert [label.get_text() for label in axis.get_xticklabels()] == [
        "Research and approval", "Manufacture", "Distribution", "Use", "Unstated"]  # fmt: skip


def test_the_figure_has_a_panel_for_each_stance_asked(tables):
    """Stances are drawn in the order asked, and cells that cannot be filled have a dash alone."""
    figure = plot_policy_mix(measure(**tables), ("target", "directive"))
    assert [axis.get_title(loc="left") for axis in figure.axes] == ["Target", "Directive"]
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts.count("–") == 15 and sum(text.startswith("≤") for text in texts) == 5


def test_the_figure_refuses_stances_that_are_not_there(tables):
    """No stance or an unknown one is refused with those that are allowed; an empty table says so in words."""
    table = measure(**tables)
    for stances in ((), ("wish",)):
        with pytest.raises(ValueError, match="stances: .*; allowed: achievement, all, directive"):
            plot_policy_mix(table, stances)
    assert plot_policy_mix(table[:0]).axes[0].texts[0].get_text() == "no sentence carries an instrument"
