"""Shares of several languages stand nowhere without a word on what the coder finds in each."""

import re

import numpy as np
import pandas as pd
import pytest

from analysis_lib.coding.codings import make_readings
from analysis_lib.coding.dictionary import list_readings
from analysis_lib.comparing.contrasts import contrast_groups
from analysis_lib.comparing.equivalence import CONCLUSION, NOTHING, list_warnings, write_warnings
from analysis_lib.comparing.recall import measure_recall
from analysis_lib.comparing.salience import measure_salience
from analysis_lib.comparing.validity import measure_shipped_recall
from analysis_lib.comparing.verdicts import explain_contrast, summarise_contrasts
from analysis_lib.outputs import open_corpus
from analysis_lib.simulating.tables import simulate_corpus

LANGUAGES = {"Jiangxi": {"en": 1.0}, "Shanghai": {"zh": 1.0}}


def simulate_coding(recall, n_documents=45, languages=LANGUAGES, seed=1):
    """Two regions of equal truth, what a dictionary of that recall finds of it, and its recall in a sample by hand."""
    documents, sentences, truth = simulate_corpus(dict.fromkeys(languages, 0.25), n_documents, icc=0.02,
                                                  languages=languages, seed=seed)
    spoken = truth["sentence_id"].map(sentences.set_index("sentence_id")["language"])
    found = truth[np.random.default_rng(1000 + seed).random(len(truth)) < spoken.map(recall).to_numpy(float)]
    both = pd.concat([truth.assign(coder="ab"), found])
    readings = pd.concat([make_readings(sentences, coder) for coder in ("ab", "dictionary")])
    return (documents, sentences, found), measure_recall(both, readings, sentences, "ab", "dictionary")


def make_recall(language, share, low, high, n=30, coder="dictionary"):
    """One row of a table of recall."""
    return {"code": "green", "language": language, "reference": "ab", "coder": coder, "n_positive": n, "recall": share,
            "recall_low": low, "recall_high": high}


@pytest.fixture(scope="module")
def corpus():
    """The shipped corpus."""
    return open_corpus()


def test_the_warning_says_what_is_found_in_each_language():
    """Unequal recall is given in per cent with its interval, language by language, in one sentence."""
    recall = pd.DataFrame([make_recall("en", 0.62, 0.45, 0.77), make_recall("zh", 0.88, 0.70, 0.96)])
    assert write_warnings([("green", ["zh", "en"])], recall, "dictionary") == [
        "Coded in en and zh, where the dictionary finds 62 % (45–77) and 88 % (70–96) of this theme: shares of "
        "different languages are not comparable."]


def test_unknown_recall_is_not_passed_over():
    """Too few cases, a language or a theme that was not measured, and no table at all each have their words."""
    recall = pd.DataFrame([make_recall("en", 0.8, 0.5, 0.9, 5), make_recall("zh", 0.8, 0.5, 0.9, 5)])
    cells = [("green", ["en", "zh"]), ("green", ["en", "fil"]), ("talent", ["en", "zh"])]
    few, unmeasured, theme = write_warnings(cells, recall, "dictionary")
    assert "80 % (50–90) and 80 % (50–90) of this theme, from too few sentences to know" in few
    assert "80 % (50–90) and an unknown share of this theme" in unmeasured
    assert "an unknown share and an unknown share" in theme
    assert "finds in each was not given" in write_warnings(cells, None, "dictionary")[0]


def test_equal_recall_and_one_language_need_no_warning():
    """Recall known to be equal, a single language, and two subtags of one language are passed."""
    recall = pd.DataFrame([make_recall("en", 0.8, 0.78, 0.82, 900), make_recall("zh", 0.81, 0.79, 0.83, 900)])
    cells = [("green", ["en", "zh"]), ("green", ["zh"]), ("green", []), ("green", ["zh-CN", "zh-Hant"])]
    assert write_warnings(cells, recall, "dictionary") == [None] * 4


def test_one_unequal_pair_of_three_languages_is_enough():
    """Two languages of equal recall do not make up for a third of another."""
    recall = pd.DataFrame([make_recall("en", 0.8, 0.78, 0.82, 900), make_recall("fil", 0.5, 0.47, 0.53, 900),
                           make_recall("zh", 0.81, 0.79, 0.83, 900)])
    warning, = write_warnings([("green", ["en", "fil", "zh"])], recall, "dictionary")
    assert "80 % (78–82), 50 % (47–53) and 81 % (79–83) of this theme: " in warning


def test_recall_of_another_coder_is_refused():
    """Recall measured for one coder says nothing of the shares of another."""
    recall = pd.DataFrame([make_recall("en", 0.8, 0.7, 0.9, coder="model:x")])
    with pytest.raises(ValueError, match="recall: measured of or against model:x; allowed: .* the coder 'dictionary'"):
        write_warnings([("green", ["en", "zh"])], recall, "dictionary")


def test_equal_truth_and_unequal_recall_carry_the_warning():
    """Recall .85 against .65 makes a false difference of two languages; it is said in the row and in each sentence."""
    tables, recall = simulate_coding({"en": 0.65, "zh": 0.85})
    row = contrast_groups(*tables, by=["language"], recall=recall).iloc[0]
    assert row["difference"] < -0.02
    assert re.search(r"finds 6\d % \(.*\) and 8\d % \(.*\) of this theme: ", row["warning"])
    assert explain_contrast(row).endswith(row["warning"])
    assert summarise_contrasts(row.to_frame().T)[0].endswith(row["warning"])
    refused = contrast_groups(*tables, by=["region"], recall=recall).iloc[0]
    assert refused["verdict"] == "confounded" and refused["warning"] == row["warning"]


def test_unequal_recall_is_found_out_in_every_run():
    """In 15 corpora of equal truth no false difference of the two languages stands without the warning."""
    runs = [(contrast_groups(*tables, by=["language"], recall=recall).iloc[0]) for tables, recall in
            (simulate_coding({"en": 0.65, "zh": 0.85}, seed=seed) for seed in range(15))]
    table = pd.DataFrame(runs)
    assert (table["verdict"] == "differs").sum() >= 5 and table["warning"].notna().all()


def test_equal_recall_carries_none():
    """Where the dictionary finds three quarters in both languages, of a thousand cases each, the warning is rare."""
    warned = 0
    for seed in range(12):
        tables, recall = simulate_coding({"en": 0.75, "zh": 0.75}, 100, seed=seed)
        warned += contrast_groups(*tables, by=["language"], recall=recall)["warning"].notna().item()
    assert warned <= 1


def test_documents_compared_within_their_language_need_none():
    """A mix of languages that the contrast matches mixes no shares of different languages."""
    mixed = {"Jiangxi": {"en": 0.6, "zh": 0.4}, "Shanghai": {"en": 0.4, "zh": 0.6}}
    tables, recall = simulate_coding({"en": 0.65, "zh": 0.85}, 25, mixed)
    row = contrast_groups(*tables, recall=recall).iloc[0]
    assert row["method"].endswith("stratified") and pd.isna(row["warning"])
    assert measure_salience(*tables, recall=recall)["warning"].notna().all()


def test_a_warning_changes_no_number():
    """With and without a table of recall all other columns are the same."""
    tables, recall = simulate_coding({"en": 0.65, "zh": 0.85}, 6)
    for measure in (contrast_groups, measure_salience):
        pd.testing.assert_frame_equal(measure(*tables, recall=recall).drop(columns="warning"),
                                      measure(*tables).drop(columns="warning"))


def test_the_shipped_regions_are_warned_of(corpus):
    """Of ten pairs of shipped documents the seven in two languages are warned of, those of one language are not."""
    tables = corpus.documents, corpus.sentences, corpus.codings
    settings = {"by": ["province"], "codes": ["innovation"], "readings": list_readings(corpus.sentences),
                "recall": measure_shipped_recall()}
    contrasts = contrast_groups(*tables, **settings)
    spoken = corpus.documents.set_index("province")["language"]
    is_mixed = spoken[contrasts["group_a"]].to_numpy() != spoken[contrasts["group_b"]].to_numpy()
    assert contrasts["warning"].notna().tolist() == is_mixed.tolist() and is_mixed.sum() == 7
    assert summarise_contrasts(contrasts)[0].endswith(
        f"7 of the pairs mix languages in which the coder is not known to find as much: {CONCLUSION}.")


def test_cells_of_one_language_are_warned_of_together(corpus):
    """Each shipped province is of one language, and the table of them is not: the warning stands below it."""
    tables = corpus.documents, corpus.sentences, corpus.codings
    salience = measure_salience(*tables, by=["province"], codes=["innovation", "talent"])
    assert salience["warning"].isna().all() and set(salience["languages"]) == {"en", "fil", "zh"}
    assert list_warnings(salience)[0].startswith("innovation, talent: Coded in en, fil and zh, and how much")
    whole = measure_salience(*tables, by=[], codes=["innovation"]).iloc[0]
    assert whole["languages"] == "en, fil, zh" and whole["warning"] in list_warnings(salience)[0]
    assert list_warnings(salience[salience["languages"] == "en"]) == list_warnings(salience.head(0)) == [NOTHING]


def test_a_document_without_a_language_is_no_language_of_its_own():
    """A missing language neither mixes with others nor breaks the table."""
    (documents, sentences, codings), _ = simulate_coding({"en": 1.0, "zh": 1.0}, 5)
    documents.loc[documents["language"] == "zh", "language"] = pd.NA
    assert measure_salience(documents, sentences, codings, by=[])["languages"].tolist() == ["en"]
    assert contrast_groups(documents, sentences, codings)["warning"].isna().all()
    documents["language"] = pd.array([pd.NA] * len(documents), dtype="string")
    assert measure_salience(documents, sentences, codings)["languages"].isna().all()
