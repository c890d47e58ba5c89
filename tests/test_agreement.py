"""Agreement figures equal published examples, hand calculation and a second implementation."""

import math
from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from analysis_lib.coding.agreement import compute_alpha, count_pairs, measure_agreement, measure_alpha
from analysis_lib.coding.codings import make_readings
from analysis_lib.tables import list_columns

# Krippendorff (2011), example A: two observers, ten units, binary.
BINARY = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
# Krippendorff (2011), example B: two observers, twelve units, five nominal categories.
NOMINAL = ["aabbdcccedda", "babbbccceddd"]
# Krippendorff (2011), example C: four observers, twelve units, missing values.
MISSING = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


def count_coincidences(values):
    """Alpha by the coincidence matrix of ordered pairs, as a second implementation."""
    cells = {}
    for unit in zip(*values, strict=True):
        given = [value for value in unit if value is not None]
        for first, second in permutations(given, 2):
            cells[first, second] = cells.get((first, second), 0) + 1 / (len(given) - 1)
    totals = {}
    for (first, _), number in cells.items():
        totals[first] = totals.get(first, 0) + number
    n = sum(totals.values())
    observed = sum(number for (first, second), number in cells.items() if first != second)
    expected = sum(totals[a] * totals[b] for a in totals for b in totals if a != b) / (n - 1)
    return 1 - observed / expected


@pytest.mark.parametrize(("values", "published"), [(BINARY, 0.095), (NOMINAL, 0.692), (MISSING, 0.743)])
def test_alpha_equals_krippendorffs_examples(values, published):
    """Examples A, B and C of Krippendorff (2011) come out as printed."""
    assert round(measure_alpha(values), 3) == published


def test_alpha_equals_a_second_implementation():
    """On random data with holes both ways of counting give the same figure."""
    random = np.random.default_rng(7)
    for _ in range(20):
        values = [[None if hole else int(value) for value, hole in zip(*row, strict=True)]
                  for row in zip(random.integers(0, 4, (3, 15)), random.random((3, 15)) < 0.2, strict=True)]
        assert measure_alpha(values) == pytest.approx(count_coincidences(values), abs=1e-12)


def test_the_fast_form_equals_the_general_one():
    """The closed form from pair counts is nominal alpha of two coders and two values."""
    random = np.random.default_rng(3)
    for _ in range(20):
        marks = random.random((2, 30, 1)) < 0.3
        counts = count_pairs(*marks).sum(axis=(0, 2))
        assert compute_alpha(counts) == pytest.approx(measure_alpha(marks[:, :, 0].astype(int)), abs=1e-12)


def test_alpha_is_missing_where_nothing_varies():
    """Without variation and without pairs there is no alpha, not 0 and not 1."""
    assert math.isnan(measure_alpha([[1, 1], [1, 1]]))
    assert math.isnan(measure_alpha([[1, None], [None, 1]]))
    assert math.isnan(compute_alpha(np.array([0, 0, 0, 9])))


@pytest.fixture
def tables():
    """Ten sentences, eight Chinese and two English; a and b differ as in the comment of each line."""
    sentences = pd.DataFrame({"sentence_id": [f"d:{number:04d}" for number in range(1, 11)], "doc_id": "d",
                              "language": ["zh"] * 8 + ["en"] * 2})
    given = {
        "a": {"talent": [1, 2, 3, 4], "green": [1, 9]},
        "b": {"talent": [1, 2, 3, 5, 6], "green": [1, 10]},  # talent: 3 both, 1 only a, 2 only b; green: 1, 1, 1
    }
    records = [{"sentence_id": f"d:{number:04d}", "code": code, "coder": coder}
               for coder, codes in given.items() for code, numbers in codes.items() for number in numbers]
    readings = pd.concat([make_readings(sentences, coder) for coder in given])
    return pd.DataFrame(records), readings, sentences


def test_precision_recall_and_f1_equal_hand_calculation(tables):
    """Per code, pooled and per language the figures are those counted by hand."""
    agreement = measure_agreement(*tables, "a", "b", n_boot=50).set_index(["code", "language"])
    talent = agreement.loc[("talent", "all")]
    assert (talent["n_sentences"], talent["n_positive"], talent["percent"]) == (10, 4, 0.7)
    assert (talent["precision"], talent["recall"]) == (3 / 5, 3 / 4)
    assert talent["f1"] == pytest.approx(2 / 3)
    pooled = agreement.loc[("all", "all")]
    assert (pooled["n_positive"], pooled["percent"]) == (6, 15 / 20)
    assert (pooled["precision"], pooled["recall"], pooled["f1"]) == (4 / 7, 4 / 6, pytest.approx(8 / 13))
    assert agreement.loc[("green", "en"), "f1"] == 0
    assert agreement.loc[("talent", "zh"), "alpha"] == pytest.approx(
        measure_alpha([[1, 1, 1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 1, 1, 0, 0]]))


def test_undefined_figures_are_missing_and_not_zero(tables):
    """No English sentence bears talent, so there is nothing to find and nothing to miss."""
    row = measure_agreement(*tables, "a", "b", n_boot=50).set_index(["code", "language"]).loc[("talent", "en")]
    assert row[["alpha", "alpha_low", "alpha_high", "precision", "recall", "f1"]].isna().all()
    assert (row["n_positive"], row["percent"]) == (0, 1)


def test_only_sentences_both_have_read_count(tables):
    """A sentence that one coder did not read is no disagreement."""
    codings, readings, sentences = tables
    unread = (readings["coder"] == "b") & readings["sentence_id"].isin(["d:0004", "d:0009"])
    row = measure_agreement(codings, readings[~unread], sentences, "a", "b", n_boot=10)
    talent = row.set_index(["code", "language"]).loc[("talent", "all")]
    assert (talent["n_sentences"], talent["n_positive"], talent["recall"]) == (8, 3, 1)


def test_the_interval_holds_the_estimate_and_is_repeatable():
    """The bootstrap interval surrounds alpha, narrows with more sentences and depends on the seed alone."""
    widths = []
    for n in (60, 960):
        ids = [f"d:{number:04d}" for number in range(n)]
        sentences = pd.DataFrame({"sentence_id": ids, "doc_id": "d", "language": "zh"})
        records = [{"sentence_id": ids[number], "code": "talent", "coder": coder}
                   for coder, step in (("a", 3), ("b", 4)) for number in range(0, n, step)]
        readings = pd.concat([make_readings(sentences, coder) for coder in "ab"])
        first, again = (measure_agreement(pd.DataFrame(records), readings, sentences, "a", "b", 400, 1) for _ in "ab")
        pd.testing.assert_frame_equal(first, again)
        row = first.set_index(["code", "language"]).loc[("talent", "all")]
        assert row["alpha_low"] < row["alpha"] < row["alpha_high"]
        widths.append(row["alpha_high"] - row["alpha_low"])
    assert widths[1] < widths[0] / 3
    assert list(first) == list(list_columns("agreement"))


def code_documents(n_documents):
    """Twenty sentences a document; of the themed ones the second coder finds all in even documents, none in odd."""
    sentences = pd.DataFrame({"doc_id": np.repeat([f"d{number}" for number in range(n_documents)], 20),
                              "language": "zh"})
    sentences["sentence_id"] = [f"{doc}:{at % 20:04d}" for at, doc in enumerate(sentences["doc_id"])]
    themed = sentences[sentences.index % 20 < 8]
    found = themed[themed["doc_id"].str.slice(1).astype(int) % 2 == 0]
    codings = pd.concat([ids[["sentence_id"]].assign(coder=coder, code="talent") for ids, coder in
                         ((themed, "a"), (found, "b"))])
    return codings, pd.concat([make_readings(sentences, coder) for coder in "ab"]), sentences


@pytest.mark.parametrize(("n_documents", "is_wider"), [(4, False), (5, True), (12, True)])
def test_from_five_documents_on_documents_are_resampled(n_documents, is_wider):
    """Errors that come by the document widen the interval from five documents on; below, sentences are drawn."""
    codings, readings, sentences = code_documents(n_documents)
    row = measure_agreement(codings, readings, sentences, "a", "b").iloc[0]
    alone = measure_agreement(codings, readings, sentences.assign(doc_id="d"), "a", "b").iloc[0]
    assert row["alpha"] == alone["alpha"]
    assert (row["alpha_high"] - row["alpha_low"] > 1.5 * (alone["alpha_high"] - alone["alpha_low"])) == is_wider


def test_any_coder_may_be_the_reference(tables):
    """Turned about, precision and recall change places and alpha stays."""
    there, back = (measure_agreement(*tables, *coders, n_boot=10) for coders in (("a", "b"), ("b", "a")))
    pd.testing.assert_series_equal(there["precision"], back["recall"], check_names=False)
    pd.testing.assert_series_equal(there["alpha"], back["alpha"])


def test_unknown_coders_and_disjoint_readings_are_refused(tables):
    """The error names the coders there are."""
    codings, readings, sentences = tables
    with pytest.raises(ValueError, match="coder 'c' has read no sentence; coders with readings: a, b"):
        measure_agreement(codings, readings, sentences, "a", "c")
    apart = readings[(readings["coder"] == "a") == (readings["sentence_id"] < "d:0005")]
    with pytest.raises(ValueError, match="have read no sentence in common"):
        measure_agreement(codings, apart, sentences, "a", "b")
