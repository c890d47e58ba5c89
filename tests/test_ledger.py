"""The ledger holds what documents promise and undertake, each row with its sentence, and measures what can be checked."""

import pandas as pd
import pytest
from test_commitments import make_sentences

from analysis_lib.coding.commitments import find_commitments
from analysis_lib.coding.contents import find_contents
from analysis_lib.coding.measures import find_measures
from analysis_lib.comparing.ledger import count_deadlines, explain_ledger, list_ledger, measure_ledger, word_promise
from analysis_lib.comparing.outline_themes import measure_outline, place_sentences
from analysis_lib.outputs import open_corpus
from analysis_lib.showing.ledger_figures import plot_deadlines
from analysis_lib.tables import DATA


@pytest.fixture(scope="module")
def shipped():
    corpus = open_corpus("")
    return corpus, find_contents(corpus)


def read_measures(*texts, language="zh", code="directive", mentions=None):
    sentences = make_sentences(*texts, language=language)
    stances = pd.DataFrame({"sentence_id": sentences["sentence_id"], "code": code})
    commitments = find_commitments(sentences)
    table = find_measures(sentences, stances, commitments, mentions=mentions)
    return table.astype(object).where(table.notna(), None)[["actor", "verb", "strength", "object"]].values.tolist()


@pytest.mark.parametrize(("language", "text", "expected"), [
    ("zh", "各部门要加强协同，鼓励企业建设智能工厂，探索设立新药基金。",
     [["各部门", "要加强", "must", "协同"], [None, "鼓励", "encourage", "企业建设智能工厂"],
      [None, "探索设立", "explore", "新药基金"]]),
    ("en", "Enterprises should prevent risks, and support the development of parks; explore the establishment of a fund.",
     [["Enterprises", "should prevent", "must", "risks"], [None, "support", "encourage", "the development of parks"],
      [None, "explore", "explore", "the establishment of a fund"]]),
    ("fil", "Palakasin ang pananaliksik at hikayatin ang mga negosyo na magtayo ng laboratoryo.",
     [[None, "Palakasin", "promote", "ang pananaliksik"],
      [None, "hikayatin", "encourage", "ang mga negosyo na magtayo ng laboratoryo"]]),
])  # fmt: skip
def test_measures_in_three_languages(language, text, expected):
    """A clause that begins with a verb of doing is a measure, with who is to act and with what force, where it says so."""
    assert read_measures(text, language=language) == expected


def test_what_has_a_number_or_looks_back_is_no_measure():
    """A clause with a target is left to the commitments; a report of the past and a review undertake nothing."""
    assert read_measures("力争培育龙头企业10家，完善服务体系。") == [[None, "完善", "promote", "服务体系"]]
    assert read_measures("完善服务体系。", code="report") == []
    sentences = make_sentences("一、2022年工作回顾", "完善服务体系。")
    stances = pd.DataFrame({"sentence_id": sentences["sentence_id"], "code": "directive"})
    assert find_measures(sentences, stances, find_commitments(sentences)).empty


def test_every_row_of_the_shipped_ledger_is_its_characters(shipped):
    """The words of each measure stand at its characters in the raw file, and each row has its sentence."""
    corpus, contents = shipped
    ledger = list_ledger(corpus.documents, corpus.sentences, contents.commitments, contents.measures)
    assert ledger["sentence"].notna().all() and set(ledger["role"]) == {"target", "measure"}
    raws = corpus.texts.set_index("doc_id")["text"]
    english = contents.measures[contents.measures["doc_id"].str.startswith(("000", "002", "004"))]
    words = [raws[row.doc_id][row.start : row.end] for row in english.itertuples()]
    assert all(piece.startswith(verb) for piece, verb in zip(words, english["verb"], strict=True))


def test_shipped_ledger_says_which_can_be_checked(shipped):
    """Of the action plan six entries have a number, five of them a year; the others of the five documents have none."""
    corpus, contents = shipped
    ledger = list_ledger(corpus.documents, corpus.sentences, contents.commitments, contents.measures)
    shares = measure_ledger(corpus.documents, ledger).set_index(["region", "code"])["n_coded"]
    assert shares["Shijiazhuang", "number"] == 6 and shares["Shijiazhuang", "number_and_deadline"] == 5
    assert shares.xs("number", level="code").sum() == 6
    deadlines = count_deadlines(ledger)
    assert deadlines[["deadline_year", "n_targets"]].values.tolist() == [["2023", 4], ["2026", 1], ["no year", 1]]
    assert "6 targets in numbers" in explain_ledger(ledger)[0]


def test_what_somebody_is_told_to_do_is_not_the_issuers(shipped):
    """In the inspection news the enterprises are to act where they are named, and nobody is where they are not."""
    corpus, contents = shipped
    tables = corpus.documents, corpus.sentences, contents.commitments, contents.measures
    ledger = list_ledger(*tables, instructions=contents.instructions)
    news = ledger[ledger["doc_id"].str.startswith("000")]
    assert set(news["actor"].dropna().str.lower()) == {"enterprises"} and "inferred" not in set(news["actor_basis"])
    plan = ledger[ledger["doc_id"].str.startswith("004")]
    assert set(plan["actor_basis"]) == {"inferred"}


def test_readme_counts_what_the_ledger_holds(shipped):
    """The numbers of the README's paragraph on commitments are those of the ledger, the outline and the checks."""
    corpus, contents = shipped
    ledger = list_ledger(corpus.documents, corpus.sentences, contents.commitments, contents.measures)
    words = " ".join((DATA.parent / "README.md").read_text(encoding="utf-8").split())
    roles = ledger["role"].value_counts()
    assert roles["target"] == 6 and "Six targets in numbers stand in the five documents" in words
    assert f"they undertake or demand {roles['measure']} things without a number" in words
    rate = contents.commitments.query("unit == 'percent'")["check"].iloc[0]
    assert "imply about 65.8 billion" in rate and "implies about 66 billion in 2020" in words
    parts = contents.outline.dropna(subset=["promised"]).set_index("promised")["found"]
    assert parts[6] == 6 and pd.isna(parts[5]) and parts[10] == 4
    assert "promises six directions and names six, and five paths it does not number" in words
    assert "promises ten policies and names four" in words


def test_ledger_counts_a_repeated_document_once(shipped):
    """A document that repeats another adds nothing to the ledger."""
    corpus, contents = shipped
    first, *others = corpus.documents["doc_id"]
    documents = corpus.documents.assign(duplicate_of=pd.array([pd.NA, *[first] * len(others)], dtype="string"))
    ledger = list_ledger(documents, corpus.sentences, contents.commitments, contents.measures)
    assert set(ledger["doc_id"]) == {first}


def test_unknown_grouping_is_refused_in_one_line(shipped):
    """A column the documents lack is named, with those there are."""
    corpus, contents = shipped
    with pytest.raises(ValueError, match="by: documents has no column 'county'"):
        list_ledger(corpus.documents, corpus.sentences, contents.commitments, contents.measures, by="county")


def test_promise_in_words():
    """A number reads as the text means it; a damaged one is said to be damaged."""
    row = {"comparator": "~", "number": 15.0, "unit": "percent", "per": "year", "deadline_year": pd.NA, "role": "target"}
    assert word_promise(row) == "about 15% a year"
    assert word_promise(row | {"number": float("nan")}) == "a number that is damaged"
    assert word_promise(row | {"number": float("nan"), "role": "measure"}) == "no number"


def test_sentence_counts_at_its_innermost_place(shipped):
    """Each sentence of the plan's directions and paths stands under one node; the shares count every sentence once."""
    corpus, contents = shipped
    levels = place_sentences(corpus.sentences, contents.outline)
    assert levels.index.is_unique and {"goal", "direction", "path"} <= set(levels)
    table = measure_outline(corpus.documents, corpus.sentences, corpus.codings, contents.outline, codes=["innovation"])
    counts = table.set_index("place_in_plan")["n_sentences"]
    assert counts.sum() == len(levels)


def test_deadlines_figure_says_when_there_is_nothing():
    """Without a target the figure says so in words; with many groups it draws the fullest and says how many it left."""
    figure = plot_deadlines(count_deadlines(pd.DataFrame({
        "doc_id": [], "place": [], "role": [], "deadline_year": pd.array([], dtype="Int64"), "deadline_basis": []})))
    assert "no target was found" in [text.get_text() for text in figure.axes[0].texts]
    many = pd.DataFrame({"doc_id": [f"d{n}" for n in range(50)], "place": [f"place {n:02d}" for n in range(50)],
                         "role": "target", "deadline_year": pd.array([2025] * 50, dtype="Int64"),
                         "deadline_basis": "stated"})  # fmt: skip
    figure = plot_deadlines(count_deadlines(many))
    assert len(figure.axes[0].get_yticklabels()) == 40 and "10 groups" in figure.get_supxlabel()
