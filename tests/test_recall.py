"""Recall and precision by language, from samples too, and the verdict on whether recall is equal."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from analysis_lib.coding.agreement import measure_agreement
from analysis_lib.coding.codings import make_readings, read_codings
from analysis_lib.coding.sampling import draw_sample
from analysis_lib.comparing.intervals import bound_by_wilson
from analysis_lib.comparing.recall import compare_recall, measure_recall
from analysis_lib.comparing.validity import measure_shipped_recall
from analysis_lib.outputs import open_corpus
from analysis_lib.simulating.tables import simulate_corpus
from analysis_lib.tables import DATA, list_columns


@pytest.fixture(scope="module")
def corpus():
    """The shipped corpus."""
    return open_corpus()


@pytest.fixture(scope="module")
def shipped(corpus):
    """Codings and readings of the coders of the shipped sentences, and the sentences."""
    return *read_codings(DATA / "codings", corpus.sentences), corpus.sentences


def make_recall(*rows):
    """A recall table of one code from language, n_positive and n_found, with Wilson's intervals."""
    table = pd.DataFrame(rows, columns=["language", "n_positive", "n_found"])
    share = table["n_found"] / table["n_positive"].where(table["n_positive"] > 0)
    low, high = bound_by_wilson(share, table["n_positive"].where(table["n_positive"] > 0))
    table = table.assign(recall=share, recall_low=low, recall_high=high)
    return table.assign(code="green", reference="ab", coder="dictionary")


def test_shares_are_those_of_measure_agreement(shipped):
    """On the shipped sentences recall, precision and counts equal those of the table of agreement."""
    recall = measure_recall(*shipped, "adjudicated", "b").set_index(["code", "language"])
    agreement = measure_agreement(*shipped, "adjudicated", "b", n_boot=0).set_index(["code", "language"])
    columns = ["recall", "precision", "n_positive", "n_sentences"]
    pd.testing.assert_frame_equal(recall[columns], agreement[columns].reindex(recall.index))
    bounded = recall.dropna(subset="recall")
    assert (bounded["recall_low"] < bounded["recall_high"]).all() and len(bounded) < len(recall)
    assert list(recall.reset_index()) == list(list_columns("recall")) and set(recall["weighting"]) == {"none"}


def test_no_case_is_no_recall(shipped):
    """A code the reference never gave in a language has no recall and no interval; a coder without codings 0 of n."""
    codings, readings, sentences = shipped
    recall = measure_recall(codings[codings["coder"] == "a"], readings, sentences, "a", "b")
    none = recall[recall["n_positive"] == 0]
    assert len(none) and none[["recall", "recall_low", "recall_high", "interval"]].isna().all(axis=None)
    some = recall[recall["n_positive"] > 0]
    assert (some["recall"] == 0).all() and recall["precision"].isna().all() and (some["recall_high"] > 0.05).all()
    empty = measure_recall(codings.head(0), readings, sentences, "a", "b")
    assert set(empty["code"]) == {"all"} and (empty["n_sentences"] > 0).all() and empty["recall"].isna().all()


def test_a_language_is_its_first_subtag(shipped):
    """Sentences in zh and zh-Hant are of one language, as for the indicators."""
    codings, readings, sentences = shipped
    mixed = sentences.assign(language=[f"{code}-Hant" if code == "zh" and at % 2 else code
                                       for at, code in enumerate(sentences["language"])])
    pd.testing.assert_frame_equal(measure_recall(codings, readings, mixed, "a", "b"),
                                  measure_recall(codings, readings, sentences, "a", "b"))


def test_a_drawn_sample_estimates_the_recall_of_all(corpus, shipped):
    """Over samples of 40 shipped sentences the weighted recall of coder b is that in all 98, and the column says so."""
    codings, readings, sentences = shipped
    whole, found = measure_recall(codings, readings, sentences, "a", "b").iloc[0], []
    for seed in range(60):
        sample = draw_sample(sentences, corpus.documents, 40, seed=seed, minimum=4)
        rows = pd.concat([sample[["sentence_id", "selection_probability"]].assign(coder="a"),
                          make_readings(sentences, "b")])
        found.append(measure_recall(codings, rows, sentences, "a", "b").iloc[0])
    table = pd.DataFrame(found)
    assert set(table["weighting"]) == {"inverse selection probability"} and set(table["n_sentences"]) == {40}
    assert table["recall"].mean() == pytest.approx(whole["recall"], abs=4 * table["recall"].std() / np.sqrt(60))
    assert ((table["recall_low"] <= whole["recall"]) & (table["recall_high"] >= whole["recall"])).mean() >= 0.93


@pytest.mark.parametrize("wrong", [0.0, 1.5, np.nan])
def test_a_wrong_selection_probability_is_named(shipped, wrong):
    """A probability that is no probability, or is missing for some sentences, stops with sentence and coder."""
    codings, readings, sentences = shipped
    chances = readings.assign(selection_probability=0.5)
    chances.loc[chances["coder"] == "a", "selection_probability"] = [wrong, *[0.5] * (len(sentences) - 1)]
    with pytest.raises(ValueError, match=r"selection_probability: .* for sentence '000.*' of the coder 'a' \(1 such\)"):
        measure_recall(codings, chances, sentences, "a", "b")


def test_the_interval_of_the_difference_is_newcombes():
    """From Wilson's intervals the difference is bounded as by statsmodels, and as Newcombe (1998) prints it."""
    for first, second in (((70, 56), (80, 48)), ((10, 9), (10, 3)), ((40, 40), (25, 20)), ((5, 0), (9, 9))):
        row = compare_recall(make_recall(("en", *first), ("zh", *second))).iloc[0]
        expected = confint_proportions_2indep(*first[::-1], *second[::-1], method="newcomb")
        assert (row["low"], row["high"]) == pytest.approx(expected)
    row = compare_recall(make_recall(("en", 70, 56), ("zh", 80, 48))).iloc[0]
    assert (round(row["low"], 4), round(row["high"], 4)) == (0.0524, 0.3339)


@pytest.mark.parametrize(("en", "zh", "is_unequal", "verdict"), [
    ((400, 260), (400, 340), True, "unequal"),
    ((1000, 800), (1000, 805), False, "equal within 10 points"),
    ((4000, 3200), (4000, 3360), True, "unequal"),
    ((40, 34), (40, 29), True, "unequal"),
    ((40, 32), (40, 30), False, "unknown"),
    ((3, 2), (3, 1), False, "unknown"),
    ((9, 9), (400, 8), True, "unequal"),
    ((0, 0), (400, 340), None, "unknown"),
])
def test_equal_recall_has_to_be_shown(en, zh, is_unequal, verdict):
    """Unequal with an interval without 0 or 10 points seen; equal with the interval inside 10 points; else unknown."""
    row = compare_recall(make_recall(("en", *en), ("zh", *zh))).iloc[0]
    assert row["verdict"] == verdict
    assert pd.isna(row["is_unequal"]) if is_unequal is None else row["is_unequal"] == is_unequal


def test_every_pair_of_languages_is_judged_and_the_pooled_one_is_not():
    """Three languages make three pairs; the row of all languages is none of them."""
    table = compare_recall(make_recall(("all", 90, 60), ("en", 30, 20), ("fil", 30, 25), ("zh", 30, 15)))
    assert table[["language_a", "language_b"]].to_numpy().tolist() == [["en", "fil"], ["en", "zh"], ["fil", "zh"]]
    assert list(table) == list(list_columns("recall_contrasts"))


def test_the_held_examples_stand_in_every_language_alike():
    """Recall is measured on the same held sentences in three languages, so that a difference is the dictionary's."""
    recall = measure_shipped_recall()
    assert set(recall["language"]) == {"all", "en", "fil", "zh"} and set(recall["reference"]) == {"examples"}
    apart = recall[recall["language"] != "all"].groupby("code")[["n_positive", "n_sentences"]].nunique()
    assert (apart == 1).all(axis=None)


def test_unequal_errors_are_told_from_equal_ones():
    """In 40 simulated documents a language recall .85 against .65 is always unequal, and equal recall rarely is."""
    said = {}
    for name, en in (("unequal", 0.65), ("equal", 0.85)):
        documents, sentences, truth = simulate_corpus({"A": 0.25, "B": 0.25}, 40, n_codes=60, seed=9,
                                                      languages={"A": {"en": 1.0}, "B": {"zh": 1.0}})
        random = np.random.default_rng(1)
        chance = truth["sentence_id"].str.startswith("A").map({True: en, False: 0.85}).to_numpy()
        found = truth[random.random(len(truth)) < chance]
        codings = pd.concat([truth.assign(coder="ab"), found])
        readings = pd.concat([make_readings(sentences, coder) for coder in ("ab", "dictionary")])
        table = compare_recall(measure_recall(codings, readings, sentences, "ab", "dictionary"))
        said[name] = table.loc[table["code"] != "all", "verdict"].value_counts(normalize=True)
    assert said["unequal"].to_dict() == {"unequal": 1.0}
    assert said["equal"].get("unequal", 0) <= 0.08 and said["equal"]["equal within 10 points"] > 0.85
