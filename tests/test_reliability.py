"""Alpha over any number of coders equals published figures, the general formula and Fleiss' kappa of statsmodels."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

from analysis_lib.coding.agreement import measure_agreement, measure_alpha
from analysis_lib.coding.codings import read_codings
from analysis_lib.coding.reliability import measure_reliability
from analysis_lib.outputs import open_corpus
from analysis_lib.tables import DATA, list_columns

# Krippendorff (2011), example A: two observers, ten units, binary; alpha .095.
BINARY = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]


def make_tables(values, doc_ids="d"):
    """Tables of one code from a row a coder and a value a sentence: 1, 0, or None where it was not read."""
    sentences = pd.DataFrame({"sentence_id": [f"d:{at:04d}" for at in range(len(values[0]))], "doc_id": doc_ids,
                              "language": "zh"})
    cells = [(sentence, f"coder{number}", value) for number, row in enumerate(values)
             for sentence, value in zip(sentences["sentence_id"], row, strict=True) if value is not None]
    readings = pd.DataFrame(cells, columns=["sentence_id", "coder", "value"])
    codings = readings[readings["value"] == 1].assign(code="talent")
    return codings.drop(columns="value"), readings.drop(columns="value"), sentences


def measure_values(values, **settings):
    """Return the row of the one code in the one language."""
    table = measure_reliability(*make_tables(values), **settings)
    return table.set_index(["code", "language"]).loc[("talent", "zh")]


@pytest.fixture(scope="module")
def shipped():
    """Codings and readings of the coders of the shipped sentences, and the sentences."""
    sentences = open_corpus().sentences
    return *read_codings(DATA / "codings", sentences), sentences


def test_alpha_equals_krippendorffs_binary_example():
    """Example A of Krippendorff (2011) comes out as printed."""
    row = measure_values(BINARY)
    assert (round(row["alpha"], 3), row["n_coders"], row["n_pairable"]) == (0.095, 2, 10)


def test_holes_and_many_coders_follow_the_general_formula():
    """With two to five coders and a quarter of the readings missing, alpha is that of the formula of coincidences."""
    random = np.random.default_rng(4)
    for n_coders in (2, 3, 4, 5) * 5:
        given, holes = random.integers(0, 2, (n_coders, 25)), random.random((n_coders, 25)) < 0.25
        values = [[None if hole else int(value) for value, hole in zip(*row, strict=True)]
                  for row in zip(given, holes, strict=True)]
        row = measure_values(values, n_boot=0)
        assert row["alpha"] == pytest.approx(measure_alpha(values), abs=1e-12)
        read = np.array([[value is not None for value in row] for row in values]).sum(axis=0)
        assert (row["n_sentences"], row["n_pairable"]) == ((read > 0).sum(), (read > 1).sum())


def test_without_holes_it_is_fleiss_kappa_corrected_for_few_values():
    """Alpha of complete data is 1 - (1 - kappa) (N - 1) / N with N values and the kappa of statsmodels."""
    values = np.random.default_rng(6).integers(0, 2, (4, 30))
    kappa = fleiss_kappa(aggregate_raters(values.T)[0])
    assert measure_values(values.tolist(), n_boot=0)["alpha"] == pytest.approx(1 - (1 - kappa) * 119 / 120)


def test_two_coders_agree_as_in_measure_agreement(shipped):
    """Of two coders of the shipped sentences both functions give the same alpha and interval for every code."""
    pair = measure_agreement(*shipped, "a", "b").set_index(["code", "language"])
    several = measure_reliability(*shipped, coders=["a", "b"]).set_index(["code", "language"])
    columns = ["alpha", "alpha_low", "alpha_high", "n_sentences"]
    pd.testing.assert_frame_equal(several[columns], pair[columns])


def test_settled_codings_are_no_coder(shipped):
    """By default the settled codings, made from the two coders', are left out; by name they count as any other."""
    table = measure_reliability(*shipped, n_boot=0)
    assert set(table["coders"]) == {"a, b"} and list(table) == list(list_columns("reliability"))
    three = measure_reliability(*shipped, coders=["a", "b", "adjudicated"], n_boot=0)
    assert set(three["n_coders"]) == {3} and three.loc[0, "alpha"] > table.loc[0, "alpha"]


def test_what_was_resampled_is_said(shipped):
    """The five shipped documents are drawn as documents, those of one language as sentences."""
    table = measure_reliability(*shipped, n_boot=50).groupby("language")[["resampled", "n_documents"]].first()
    assert table["resampled"].to_dict() == {"all": "documents", **dict.fromkeys(("en", "fil", "zh"), "sentences")}
    assert table["n_documents"].to_dict() == {"all": 5, "en": 3, "fil": 1, "zh": 1}


def test_a_sentence_read_once_changes_nothing():
    """What a single coder read makes no pair: alpha and its interval stay, and only n_sentences counts it."""
    plain = measure_values(BINARY)
    more = measure_values([[*BINARY[0], 1, 0], [*BINARY[1], None, None], [None] * 12])
    assert more["n_sentences"] == plain["n_sentences"] + 2
    columns = ["alpha", "alpha_low", "alpha_high", "n_pairable", "n_coders"]
    assert more[columns].tolist() == plain[columns].tolist()


@pytest.mark.parametrize(("coders", "message"), [
    (["a", "c"], "coder 'c' has read no sentence; coders with readings: a, adjudicated, b"),
    (["a"], "coders: a; two or more are needed of a, adjudicated, b"),
])
def test_coders_that_cannot_be_compared_are_refused(shipped, coders, message):
    """The error names the coders there are."""
    with pytest.raises(ValueError, match=message):
        measure_reliability(*shipped, coders=coders)


def test_coders_without_a_sentence_in_common_are_refused():
    """Where each sentence has one reader nothing can be said."""
    with pytest.raises(ValueError, match="coder0, coder1: no sentence was read by two of them"):
        measure_reliability(*make_tables([[1, 0, None, None], [None, None, 1, 0]]))
