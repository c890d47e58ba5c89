"""Stated probabilities against what a reference gave: shares, Brier score and calibration error."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from analysis_lib.coding.codings import make_readings, read_codings
from analysis_lib.comparing.calibration import measure_calibration
from analysis_lib.outputs import open_corpus
from analysis_lib.tables import DATA, list_columns


@pytest.fixture(scope="module")
def shipped():
    """The shipped sentences, the settled codings, and a coder that states a probability for each of 16 themes."""
    sentences = open_corpus().sentences
    codings, readings = read_codings(DATA / "codings", sentences)
    settled = codings[codings["coder"] == "adjudicated"]
    every = sentences[["sentence_id"]].merge(settled[["code"]].drop_duplicates().sort_values("code"), how="cross")
    truth = set(zip(settled["sentence_id"], settled["code"], strict=True))
    is_right = np.array([pair in truth for pair in every.itertuples(index=False, name=None)])
    random = np.random.default_rng(1)
    high, low = (random.choice(choices, len(every)) for choices in ([0.3, 0.55, 0.9, 1.0], [0.0, 0.05, 0.3, 0.6]))
    stated = np.where(is_right, high, low)
    codings = pd.concat([settled, every.assign(coder="model:x", probability=stated)])
    return codings, pd.concat([readings, make_readings(sentences, "model:x")]), sentences, is_right, stated


def test_bins_are_those_counted_by_hand(shipped):
    """Number, mean probability and share of every bin equal a plain count; an empty bin has no row."""
    *tables, is_right, stated = shipped
    table = measure_calibration(*tables, "adjudicated", "model:x").set_index("bin")
    assert list(table.reset_index()) == list(list_columns("calibration"))
    assert table.index.tolist() == ["0.00–0.10", "0.30–0.40", "0.50–0.60", "0.60–0.70", "0.90–1.00", "all"]
    for name, inside in (("0.00–0.10", stated < 0.1), ("0.30–0.40", stated == 0.3), ("0.90–1.00", stated >= 0.9)):
        row = table.loc[name]
        assert row["n_codings"] == inside.sum() and row["share"] == pytest.approx(is_right[inside].mean())
        assert row["probability"] == pytest.approx(stated[inside].mean())
        assert row["share_low"] <= row["share"] <= row["share_high"]


def test_the_scores_follow_their_definitions(shipped):
    """Brier is the mean squared difference; the calibration error weighs the bins' distances by their codings."""
    *tables, is_right, stated = shipped
    table = measure_calibration(*tables, "adjudicated", "model:x").set_index("bin")
    bins, total = table.drop(index="all"), table.loc["all"]
    assert total["brier"] == pytest.approx(((stated - is_right) ** 2).mean())
    expected = ((bins["probability"] - bins["share"]).abs() * bins["n_codings"]).sum() / len(stated)
    assert total["calibration_error"] == pytest.approx(expected)


def test_murphys_decomposition_holds(shipped):
    """Where a bin holds one probability, Brier is reliability less resolution plus uncertainty (Murphy 1973)."""
    codings, readings, sentences, is_right, _ = shipped
    codings = codings.assign(probability=codings["probability"].replace({0.05: 0.0, 0.55: 0.6, 1.0: 0.9}))
    table = measure_calibration(codings, readings, sentences, "adjudicated", "model:x").set_index("bin")
    bins, base = table.drop(index="all"), is_right.mean()
    weights = bins["n_codings"] / bins["n_codings"].sum()
    reliability = (weights * (bins["probability"] - bins["share"]) ** 2).sum()
    resolution = (weights * (bins["share"] - base) ** 2).sum()
    assert table.loc["all", "brier"] == pytest.approx(reliability - resolution + base * (1 - base))


def test_a_few_documents_of_one_coding_are_wilson(shipped):
    """Four codings in four documents are bounded by Wilson's interval of statsmodels."""
    codings, readings, sentences, *_ = shipped
    first = sentences.drop_duplicates("doc_id").head(4)["sentence_id"]
    model = pd.DataFrame({"sentence_id": first, "code": "innovation", "coder": "model:x", "probability": 0.75})
    settled = codings[codings["coder"] == "adjudicated"]
    table = measure_calibration(pd.concat([settled, model]), readings, sentences, "adjudicated", "model:x", 2)
    row, n_right = table.iloc[0], settled.loc[settled["code"] == "innovation", "sentence_id"].isin(first).sum()
    assert (row["share_low"], row["share_high"]) == pytest.approx(proportion_confint(n_right, 4, method="wilson"))


def test_a_calibrated_coder_is_told_from_an_overconfident_one():
    """Of 4,000 codings whose probabilities are true the error is below .03; with all said to be sure it is .4."""
    random = np.random.default_rng(3)
    chance = random.uniform(0.2, 1.0, 4000)
    sentences = pd.DataFrame({"sentence_id": [f"d{at % 80}:{at}" for at in range(4000)], "language": "zh"})
    sentences["doc_id"] = sentences["sentence_id"].str.split(":").str[0]
    readings = pd.concat([make_readings(sentences, coder) for coder in ("ab", "model:x")])
    right = sentences.loc[random.random(4000) < chance, ["sentence_id"]].assign(coder="ab", code="green")
    model = sentences[["sentence_id"]].assign(coder="model:x", code="green", probability=chance)
    true = measure_calibration(pd.concat([right, model]), readings, sentences, "ab", "model:x").set_index("bin")
    sure = measure_calibration(pd.concat([right, model.assign(probability=1.0)]), readings, sentences, "ab", "model:x")
    assert true.loc["all", "calibration_error"] < 0.03
    assert ((true["share_low"] <= true["probability"]) & (true["probability"] <= true["share_high"])).mean() > 0.7
    assert sure.set_index("bin").loc["all", "calibration_error"] == pytest.approx(0.4, abs=0.03)


def test_sampled_sentences_are_weighed(shipped):
    """With selection probabilities the means are Hajek's, and the column says so."""
    codings, readings, sentences, is_right, stated = shipped
    chances = np.where(np.arange(len(sentences)) % 2, 0.2, 0.8)
    by_sentence = dict(zip(sentences["sentence_id"], chances, strict=True))
    rows = readings.assign(selection_probability=readings["sentence_id"].map(by_sentence))
    row = measure_calibration(codings, rows, sentences, "adjudicated", "model:x").set_index("bin").loc["all"]
    weights = np.repeat(1 / chances, 16)
    assert row["share"] == pytest.approx(np.average(is_right, weights=weights))
    assert row["brier"] == pytest.approx(np.average((stated - is_right) ** 2, weights=weights))
    assert row["weighting"] == "inverse selection probability"


@pytest.mark.parametrize(("coder", "n_bins", "message"), [
    ("a", 10, "coder 'a' states no probability for a sentence both read; coders that do: model:x"),
    ("model:x", 1, "n_bins: 1; allowed: 2 to 50"),
])
def test_what_cannot_be_calibrated_is_refused(shipped, coder, n_bins, message):
    """A coder without probabilities and a senseless number of bins are named."""
    with pytest.raises(ValueError, match=message):
        measure_calibration(*shipped[:3], "adjudicated", coder, n_bins)
