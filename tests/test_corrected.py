"""Shares corrected by a random sample of sentences read by a person: against weighted regressions and planted truth."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.api import WLS

from analysis_lib.comparing.contrasts import contrast_groups
from analysis_lib.comparing.corrected import correct_shares, gather_outcomes
from analysis_lib.comparing.verdicts import explain_contrast
from analysis_lib.simulating.checks import draw_reference
from analysis_lib.simulating.tables import simulate_corpus

RECALL, FALSE = {"zh": 0.85, "en": 0.65}, {"zh": 0.02, "en": 0.02}
LANGUAGES = {"Henan": {"zh": 1.0}, "Jiangxi": {"en": 1.0}}


def simulate_reading(shares=None, n_documents=20, n_read=50, seed=0, n_codes=1, **settings):
    """Simulate two provinces in two languages of unequal recall, and a person who reads so many sentences of each."""
    documents, sentences, codings = simulate_corpus(
        shares or {"Henan": 0.25, "Jiangxi": 0.25}, n_documents, languages=LANGUAGES, recall=RECALL, false_share=FALSE,
        with_truth=True, n_codes=n_codes, seed=seed, **settings)  # fmt: skip
    return documents, sentences, *draw_reference(sentences, codings, n_read, seed)


def test_the_estimate_is_that_of_a_weighted_regression():
    """Plain share plus the intercept of a weighted regression of reference minus coder gives the corrected share."""
    documents, sentences, codings, readings = simulate_reading(n_read=120, seed=3)
    for row in correct_shares(documents, sentences, codings, readings, "reader").itertuples():
        spoken = sentences.loc[sentences["language"] == row.language, "sentence_id"]
        sample = readings[(readings["coder"] == "reader") & readings["sentence_id"].isin(spoken)]
        hits = [sample["sentence_id"].isin(codings.loc[codings["coder"] == coder, "sentence_id"]).to_numpy(float)
                for coder in ("reader", "dictionary")]  # fmt: skip
        fit = WLS(hits[0] - hits[1], np.ones(len(sample)), weights=1 / sample["selection_probability"]).fit()
        assert row.corrected == pytest.approx(row.share + fit.params[0])
        assert row.n_read == 120 and row.n_disagreed == (hits[0] != hits[1]).sum()


def test_the_variance_of_the_sample_is_that_of_its_draws():
    """Over 120 samples of one corpus the corrected shares spread as the stated variance of the sample says."""
    documents, sentences, codings = simulate_corpus({"A": 0.25}, 30, recall={"en": 0.7}, with_truth=True, seed=1)
    truth, found = codings[codings["coder"] == "truth"], codings[codings["coder"] == "dictionary"]
    random, corrections, errors = np.random.default_rng(2), [], []
    for _ in range(120):
        # Each sentence by itself, as the variance is stated for.
        drawn = sentences[random.random(len(sentences)) < 0.2][["sentence_id"]].assign(coder="reader", selection_probability=0.2)
        given = pd.concat([found, truth[truth["sentence_id"].isin(drawn["sentence_id"])].assign(coder="reader")])
        readings = pd.concat([sentences[["sentence_id"]].assign(coder="dictionary"), drawn])
        sums = gather_outcomes(documents, sentences, given, readings, "reader")[["correction", "error"]].sum()
        corrections.append(sums["correction"])
        errors.append(sums["error"])
    assert np.mean(corrections) == pytest.approx(len(truth) - len(found), rel=0.05)
    assert np.var(corrections) == pytest.approx(np.mean(errors), rel=0.3)


@pytest.mark.parametrize(("n_documents", "icc"), [(1, 0.1), (3, 0.1), (8, 0.1), (25, 0.2)])
def test_corrected_intervals_cover(n_documents, icc):
    """Intervals of corrected shares hold the planted share in 93 of 100 codes where those of plain ones do not."""
    tables = [correct_shares(*simulate_reading(n_documents=n_documents, n_read=80, n_codes=100, icc=icc, seed=seed,
                                               sizes=(60, 100)), "reader")
              for seed in range(8)]  # fmt: skip
    table = pd.concat(tables)
    assert ((table["corrected_low"] <= 0.25) & (table["corrected_high"] >= 0.25)).mean() >= 0.93
    if n_documents == 25:
        english = table[table["language"] == "en"]
        assert ((english["share_low"] <= 0.25) & (english["share_high"] >= 0.25)).mean() < 0.75


def test_equal_truth_makes_no_difference_once_corrected():
    """With recall .85 and .65 the plain shares differ often; corrected ones do in at most 5.5 of 100, as a family too."""
    single, family, plain = [], [], []
    for seed in range(100, 120):
        documents, sentences, codings, readings = simulate_reading(n_codes=50, n_read=100, seed=seed)
        table = contrast_groups(documents, sentences, codings, readings=readings, reference="reader")
        assert set(table["verdict"]) <= {"differs", "no_difference_seen"}
        single += (table["p"] < 0.05).tolist()
        family.append((table["verdict"] == "differs").any())
        if seed < 105:
            table = contrast_groups(documents.assign(language="zh"), sentences, codings)
            plain += (table["p"] < 0.05).tolist()
    assert np.mean(single) <= 0.055 and sum(family) <= 1 and np.mean(plain) > 0.2


def test_a_true_difference_of_languages_is_found_and_said():
    """Groups in two languages that differ in truth are compared by corrected shares, and the sentence says by which."""
    tables = simulate_reading({"Henan": 0.10, "Jiangxi": 0.50}, n_read=200, seed=5)
    row = contrast_groups(*tables[:3], readings=tables[3], reference="reader").iloc[0]
    assert row["verdict"] == "differs" and row["low"] <= -0.4 <= row["high"] and (row["n_read_a"], row["n_read_b"]) == (200, 200)
    assert "corrected for the coder's errors by 200 and 200 sentences" in explain_contrast(row) and pd.isna(row["warning"])
    plain = contrast_groups(*tables[:3], readings=tables[3]).iloc[0]
    assert plain["verdict"] == "confounded" and pd.isna(plain["reference"])


def test_fewer_than_fifty_sentences_correct_nothing():
    """A share stays uncorrected and a contrast is refused, with the number read in the reason."""
    tables = simulate_reading(n_read=49)
    row = correct_shares(*tables, "reader").iloc[0]
    assert pd.isna(row["corrected"]) and row["reason"] == "49 sentences read; at least 50 are needed to correct a share"
    row = contrast_groups(*tables[:3], readings=tables[3], reference="reader").iloc[0]
    assert row["verdict"] == "too_few" and "of Henan, 49 sentences read; at least 50 are needed" in row["reason"]


def test_a_sample_that_does_not_stand_for_the_documents_corrects_nothing():
    """Documents that came in after the sample was drawn, or a language nobody read, are found out and named."""
    documents, sentences, codings, readings = simulate_reading(n_read=150, seed=7)
    half = sentences[sentences["doc_id"].isin(documents["doc_id"].iloc[::2])]["sentence_id"]
    early = readings[(readings["coder"] != "reader") | readings["sentence_id"].isin(half)]
    row = correct_shares(documents, sentences, codings, early, "reader", by=["language"]).iloc[0]
    assert pd.isna(row["corrected"]) and "stand for" in row["reason"] and "by their selection probabilities" in row["reason"]
    chinese = readings[(readings["coder"] != "reader") | readings["sentence_id"].str.startswith("Henan")]
    mixed = documents.assign(region=["A", "B"] * 20)
    row = contrast_groups(mixed, sentences, codings, readings=chinese, reference="reader").iloc[0]
    assert row["verdict"] == "too_few" and "in en was read" in row["reason"]


def test_a_sample_without_an_error_does_not_prove_that_there_is_none():
    """Where the coder is always right the interval is still wider than if every sentence had been read."""
    documents, sentences, codings = simulate_corpus({"A": 0.2}, 20, seed=4)
    drawn = sentences.sample(60, random_state=1)[["sentence_id"]].assign(coder="reader", selection_probability=60 / len(sentences))
    same = codings[codings["sentence_id"].isin(drawn["sentence_id"])].assign(coder="reader")
    readings = pd.concat([sentences[["sentence_id"]].assign(coder="dictionary"), drawn])
    row = correct_shares(documents, sentences, pd.concat([codings, same]), readings, "reader", by=[]).iloc[0]
    assert row["corrected"] == row["share"] and row["n_disagreed"] == 0
    assert row["corrected_low"] <= row["share_low"] and row["corrected_high"] >= row["share_high"]


@pytest.mark.parametrize(("change", "message"), [
    ({"reference": "cd"}, "reference: 'cd' states no selection_probability in readings"),
    ({"reference": "dictionary"}, "reference: 'dictionary' states no selection_probability in readings"),
    ({"reference": "reader", "unit": "documents"}, "unit: 'documents' with a reference; allowed: sentences"),
])  # fmt: skip
def test_what_cannot_be_corrected_is_said_in_a_line(change, message):
    """A coder without probabilities, or a share of documents, stops with what is allowed."""
    tables = simulate_reading()
    with pytest.raises(ValueError, match=message):
        contrast_groups(*tables[:3], readings=tables[3], **change)
