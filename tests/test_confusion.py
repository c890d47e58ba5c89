"""A confusion is a code in the place of another; what both gave, and what was left out, is none."""

import pandas as pd
import pytest

from analysis_lib.coding.agreement import measure_agreement
from analysis_lib.coding.codings import make_readings, read_codings
from analysis_lib.coding.confusion import count_confusion, pair_codes
from analysis_lib.outputs import open_corpus
from analysis_lib.tables import DATA, list_columns


@pytest.fixture(scope="module")
def shipped():
    """Codings and readings of the coders of the shipped sentences, and the sentences."""
    sentences = open_corpus().sentences
    return *read_codings(DATA / "codings", sentences), sentences


@pytest.mark.parametrize(("a", "b", "pairs"), [
    ("green", "talent", ["green talent"]),
    ("green", "", ["green none"]),
    ("", "green", ["none green"]),
    ("green talent", "green talent", ["green green", "talent talent"]),
    ("green talent", "green openness", ["green green", "talent openness"]),
    ("green talent", "openness", ["green openness", "talent openness"]),
    ("", "", []),
])
def test_codes_left_over_are_set_against_each_other(a, b, pairs):
    """A code both gave stands for itself alone; the rest of one coder against the rest of the other, or none."""
    assert [" ".join(pair) for pair in pair_codes(set(a.split()), set(b.split()))] == pairs


def test_the_diagonal_and_none_agree_with_the_counts_of_agreement(shipped):
    """On the shipped sentences what both gave is recall's numerator, and no code of a sentence goes uncounted."""
    table = count_confusion(*shipped, "a", "b")
    assert list(table) == list(list_columns("confusion"))
    agreement = measure_agreement(*shipped, "a", "b", n_boot=0).set_index(["code", "language"])
    both = table[table["code_a"] == table["code_b"]].set_index(["code_a", "language"])["n_sentences"]
    for key, row in agreement[agreement["n_positive"] > 0].drop(index="all", level="code").iterrows():
        assert both.get(key, 0) == pytest.approx(row["recall"] * row["n_positive"])


def test_the_one_confusion_of_the_shipped_coders_is_found(shipped):
    """In one English sentence coder a sees innovation where coder b sees lead enterprises."""
    table = count_confusion(*shipped, "a", "b").query("code_a != code_b and code_a != 'none' and code_b != 'none'")
    assert table[["code_a", "code_b", "language", "n_sentences"]].to_numpy().tolist() == [
        ["innovation", "lead_enterprises", "all", 1], ["innovation", "lead_enterprises", "en", 1]]


def test_turned_about_the_table_is_transposed(shipped):
    """Which coder comes first changes the names of the columns and nothing else."""
    there = count_confusion(*shipped, "a", "b")
    back = count_confusion(*shipped, "b", "a").rename(columns={"code_a": "code_b", "code_b": "code_a"})
    keys = ["code_a", "code_b", "language"]
    pd.testing.assert_series_equal(there.set_index(keys)["n_sentences"].sort_index(),
                                   back.set_index(keys)["n_sentences"].sort_index())


def test_unread_sentences_do_not_count(shipped):
    """What a coder did not read is no omission, and a coder without readings is refused."""
    codings, readings, sentences = shipped
    few = pd.concat([readings[readings["coder"] == "a"], make_readings(sentences.head(3), "b")])
    assert count_confusion(codings, few, sentences, "a", "b").query("language == 'all'")["n_sentences"].sum() < 10
    with pytest.raises(ValueError, match="coder 'c' has read no sentence"):
        count_confusion(codings, readings, sentences, "a", "c")


def test_coders_who_give_nothing_make_an_empty_table(shipped):
    """Without a coding the table has its columns and no row."""
    codings, readings, sentences = shipped
    table = count_confusion(codings.head(0), readings, sentences, "a", "b")
    assert table.empty and list(table) == list(list_columns("confusion"))
