"""Lists of names, and the number the text states of them."""

import time

import pytest
from test_actors import read_passage

from analysis_lib.coding.rosters import compare_numbers, find_rosters
from analysis_lib.outputs import open_corpus


def read_lists(*texts, language="zh"):
    """Return the rosters of a passage: stated, comparator, listed, check; missing as None."""
    _, sentences, mentions = read_passage(*texts, language=language)
    table = find_rosters(sentences, None, mentions)
    table = table.astype(object).where(table.notna(), None)
    return table[["comparator", "stated", "listed", "check"]].values.tolist()


@pytest.fixture(scope="module")
def shipped():
    """The rosters of the shipped documents with the raw words of each."""
    corpus = open_corpus("")
    raws = corpus.texts.set_index("doc_id")["text"]
    table = find_rosters(corpus.sentences, corpus.edits, corpus.mentions)
    words = [raws[row.doc_id][row.start : row.end] for row in table.itertuples()]
    return table.astype(object).where(table.notna(), None).assign(doc=table["doc_id"].str[:3], words=words)


def test_shipped_list_agrees_with_its_number(shipped):
    """Eleven companies are named where more than ten are announced, and the span holds number and list."""
    row = shipped[shipped["stated"].notna()].iloc[0]
    assert (row["doc"], row["comparator"], row["stated"], row["listed"]) == ("001", ">", 10, 11)
    assert row["check"] == "more than 10 stated, 11 listed"
    assert row["counted"] == "nangungunang mga kumpanya ng biopharmaceutical"
    assert row["words"].startswith("higit sa 10") and row["words"].endswith("Takeda Pharmaceutical")


def test_shipped_lists_without_a_number(shipped):
    """Of six lists one has a number; the others give none, and nothing is checked."""
    assert shipped["stated"].notna().sum() == 1 and shipped["check"].notna().sum() == 1
    assert shipped.groupby("doc")["listed"].apply(list).to_dict() == {"001": [11, 4, 4], "003": [4, 8, 3]}
    assert shipped["members"].iloc[3] == "侯紅; 李建濤; 岳文華; 田文才"


@pytest.mark.parametrize(("language", "text", "expected"), [
    ("zh", "引进恒瑞医药、药明康德、信达生物等30余家企业。", [">", 30, 3, "more than 30 stated, 3 listed: the list is not complete"]),
    ("zh", "恒瑞医药、药明康德、信达生物、百济神州等3家企业投产。", ["=", 3, 4, "3 stated, 4 listed: more than stated"]),
    ("zh", "北京大学、清华大学、郑州大学三所高校参加。", ["=", 3, 3, "3 stated, 3 listed"]),
    ("zh", "北京大学、清华大学、郑州大学5所高校参加。", ["=", 5, 3, "5 stated, 3 listed: fewer than stated"]),
    ("zh", "集聚近100家企業，包括恆瑞醫藥、藥明康德、信達生物。", ["<", 100, 3, "fewer than 100 stated, 3 listed"]),
    ("zh", "恒瑞医药、药明康德、信达生物总投资超过150亿元。", [None, None, 3, None]),
    ("en", "More than 20 leading companies, including Pfizer, Roche and Novartis, have settled here.",
     [">", 20, 3, "more than 20 stated, 3 listed: the list is not complete"]),
    ("en", "Three companies, namely Pfizer, Roche and Novartis, signed.", ["=", 3, 3, "3 stated, 3 listed"]),
    ("en", "Two companies, namely Pfizer, Roche and Novartis, signed.", ["=", 2, 3, "2 stated, 3 listed: more than stated"]),
    ("fil", "Halos 100 mga kumpanya, kabilang ang Pfizer, Roche, at Novartis, ang nagtipon.",
     ["<", 100, 3, "fewer than 100 stated, 3 listed"]),
])  # fmt: skip
def test_numbers_and_lists(language, text, expected):
    """An open list may be shorter than its number and never longer than an exact one; a closed list must agree."""
    assert read_lists(text, language=language) == [expected]


def test_people_are_counted_by_people():
    """Companies near a list of people are not its number."""
    assert read_lists("副市长李文忠、赵学东、王志强等3位领导走访30家企业。") == [["=", 3, 3, "3 stated, 3 listed"]]


def test_two_names_are_no_list():
    """Two names, or names in different sentences, make no roster."""
    assert read_lists("恒瑞医药、药明康德等30家企业投产。", "信达生物投产。") == []


def test_unknown_items_count_where_the_list_names_its_class():
    """A brand that no table holds is a member of a list that ends with 等企业, and none of one that ends otherwise."""
    assert [row[2] for row in read_lists("支持恒瑞医药、某某、药明康德、信达生物等企业做大做强。")] == [4]
    assert [row[2] for row in read_lists("支持恒瑞医药、药明康德、信达生物、开放创新等工作。")] == [3]


@pytest.mark.parametrize(("comparator", "stated", "listed", "is_open", "expected"), [
    (">", 10, 10, False, "more than 10 stated, 10 listed: fewer than stated"), ("~", 10, 3, False, "about 10 stated, 3 listed"),
    ("<", 10, 10, True, "fewer than 10 stated, 10 listed: more than stated"), ("<=", 10, 10, True, "at most 10 stated, 10 listed"),
    (">=", 10, 12, True, "at least 10 stated, 12 listed"),
])  # fmt: skip
def test_words_of_the_check(comparator, stated, listed, is_open, expected):
    """The comparator decides what is a difference; an approximate number is never contradicted."""
    assert compare_numbers(comparator, stated, listed, is_open) == expected


@pytest.mark.parametrize(("language", "piece"), [
    ("zh", "恒瑞医药、某某、"), ("zh", "、某某和"), ("en", "Pfizer, Novel Seed, "), ("fil", "Roche, at Pfizer, kabilang ang "),
])  # fmt: skip
def test_time_is_bounded(language, piece):
    """A list without end is read in time that grows with its length."""
    def measure(times):
        _, sentences, mentions = read_passage(piece * times, language=language)
        begin = time.perf_counter()
        find_rosters(sentences, None, mentions)
        return time.perf_counter() - begin
    measure(5)
    assert measure(200) < 4.5 * measure(100) + 0.3
