"""Shares of coded text by group: what counts, what is left out, and what is said of it."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from analysis_lib.comparing.salience import (
    count_coverage,
    explain_salience,
    list_left_out,
    measure_salience,
)
from analysis_lib.simulating.tables import simulate_corpus
from analysis_lib.tables import build_table

DOCUMENTS = [
    {"doc_id": "jx-plan", "region": "Jiangxi", "year": 2021, "language": "zh"},
    {"doc_id": "jx-news", "region": "Jiangxi", "year": 2024, "language": "en"},
    {"doc_id": "jx-repost", "region": "Jiangxi", "year": 2024, "language": "en", "duplicate_of": "jx-news"},
    {"doc_id": "sh-news", "region": "Shanghai", "year": 2023, "language": "en"},
    {"doc_id": "undated", "region": "Shanghai", "language": "en"},
    {"doc_id": "placeless", "year": 2023, "language": "en"},
    {"doc_id": "empty", "region": "Henan", "year": 2023, "language": "en"},
]
TEXTS = {
    "jx-plan": ["江西省生物医药产业发展规划", "支持创新药研发。", "加快建设产业园区。", "鼓励企业扩大开放。"],
    "jx-news": ["Jiangxi holds drug fair", "The province supports innovative drugs.", "The fair closed on Friday."],
    "sh-news": ["Shanghai opens medical park", "Innovation is the park's aim.", "New drugs win grants.", "It rained."],
    "undated": ["A notice", "Firms should innovate."],
    "placeless": ["An interview", "Innovation matters."],
    "empty": [],
}
TEXTS["jx-repost"] = TEXTS["jx-news"]
CODED = {"jx-plan": [2], "jx-news": [2], "jx-repost": [2], "sh-news": [2, 3], "undated": [2], "placeless": [2]}


@pytest.fixture
def corpus():
    """Return documents, sentences and codings of a small folder with every reason to be left out."""
    sentences, codings = [], []
    for doc_id, texts in TEXTS.items():
        for position, text in enumerate(texts, start=1):
            sentences.append({"sentence_id": f"{doc_id}:{position:04d}", "doc_id": doc_id, "position": position,
                              "kind": "title" if position == 1 else "body", "start": 0, "end": len(text),
                              "text": text})  # fmt: skip
        codings += [{"sentence_id": f"{doc_id}:{at:04d}", "code": "innovation", "coder": "dictionary"}
                    for at in CODED.get(doc_id, [])]  # fmt: skip
    tables = {"documents": DOCUMENTS, "sentences": sentences, "codings": codings}
    return [build_table(name, rows) for name, rows in tables.items()]


def test_a_repost_counts_once(corpus):
    """The share of Jiangxi is that of its two articles; the repost of one adds neither hits nor sentences."""
    row = measure_salience(*corpus, by=["region"]).set_index("region").loc["Jiangxi"]
    assert (row["n_documents"], row["n_sentences"], row["n_coded"]) == (2, 7, 2)
    assert row["share"] == pytest.approx(2 / 7)
    assert row["mean_share"] == pytest.approx((1 / 4 + 1 / 3) / 2)


def test_a_repost_stands_in_for_an_original_that_is_not_there(corpus):
    """Without the original, the first of its reposts counts."""
    documents, sentences, codings = corpus
    rows = measure_salience(documents[documents["doc_id"] != "jx-news"], sentences, codings).set_index("region")
    assert rows.loc["Jiangxi", "n_sentences"] == 7


def test_absent_is_not_zero(corpus):
    """A cell without documents has no row; a code nobody found is 0 of n with an upper bound."""
    table = measure_salience(*corpus, by=["region", "year"], codes=["innovation", "opening_up"])
    assert set(zip(table["region"], table["year"], strict=True)) == {
        ("Jiangxi", 2021), ("Jiangxi", 2024), ("Shanghai", 2023)
    }  # fmt: skip
    unseen = table[table["code"] == "opening_up"]
    assert (unseen["share"] == 0).all() and unseen["share_high"].between(0.3, 0.99).all()


def test_what_is_left_out_is_named(corpus):
    """Every document is in a cell or in the list of those left out, with the first reason that holds."""
    documents, sentences, _ = corpus
    out = list_left_out(documents, sentences, by=["region", "year"]).set_index("doc_id")["reason"].to_dict()
    assert out == {
        "empty": "no sentence of kind title or body", "jx-repost": "repeats jx-news", "placeless": "region missing",
        "undated": "year missing",
    }  # fmt: skip
    panel = count_coverage(documents, sentences)
    assert panel["n_documents"].sum() + len(out) == len(documents)


def test_the_panel_shows_its_holes(corpus):
    """Region by year holds each year from the first to the last, and the cells without documents are listed."""
    documents, sentences, _ = corpus
    panel = count_coverage(documents, sentences)
    assert len(panel) == 2 * 4 and panel.loc[panel["n_documents"] == 0, "n_sentences"].eq(0).all()
    holes = panel.loc[panel["n_documents"] == 0, ["region", "year"]]
    assert holes.to_numpy().tolist() == [
        ["Jiangxi", 2022], ["Jiangxi", 2023], ["Shanghai", 2021], ["Shanghai", 2022], ["Shanghai", 2024]
    ]  # fmt: skip


def test_presence_is_a_share_of_documents(corpus):
    """By documents, the share is that of documents with a hit, bounded by Wilson's interval of statsmodels."""
    row = measure_salience(*corpus, by=[], unit="documents").iloc[0]
    assert (row["n_coded"], row["n_documents"]) == (5, 5)
    assert (row["share_low"], row["share_high"]) == pytest.approx(proportion_confint(5, 5, method="wilson"))


def test_only_sentences_that_were_read_make_the_denominator(corpus):
    """A coder who read a sample is measured on the sample, and documents nobody read are named."""
    documents, sentences, codings = corpus
    readings = sentences.loc[sentences["doc_id"] == "sh-news", ["sentence_id"]].assign(coder="dictionary").iloc[:3]
    row = measure_salience(documents, sentences, codings, readings=readings).iloc[0]
    assert (row["region"], row["n_sentences"], row["n_coded"]) == ("Shanghai", 3, 2)
    out = list_left_out(documents, sentences, readings=readings).set_index("doc_id")["reason"]
    assert out["jx-plan"] == "no sentence that the coder dictionary could read"


def test_body_sentences_alone(corpus):
    """Kinds choose the denominator."""
    row = measure_salience(*corpus, kinds=["body"]).set_index("region").loc["Shanghai"]
    assert row["n_sentences"] == 3 + 1


def test_totals_agree_with_a_count_by_hand():
    """On a simulated corpus every cell equals a plain loop over documents, with and without repeats."""
    shares, n_documents = {"A": 0.3, "B": 0.1}, {"A": 7, "B": 2}
    plain = simulate_corpus(shares, n_documents, n_codes=3, seed=4)
    documents, sentences, codings = simulate_corpus(shares, n_documents, n_codes=3, n_repeats=2, seed=4)
    table = measure_salience(documents, sentences, codings)
    pd.testing.assert_frame_equal(table, measure_salience(*plain))
    for row in table.to_dict("records"):
        mine = documents[(documents["region"] == row["region"]) & documents["duplicate_of"].isna()]["doc_id"]
        ids = sentences[sentences["doc_id"].isin(mine)]["sentence_id"]
        coded = codings[(codings["code"] == row["code"]) & codings["sentence_id"].isin(ids)]
        assert (row["n_documents"], row["n_sentences"], row["n_coded"]) == (len(mine), len(ids), len(coded))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"by": ["county"]}, "by: documents has no column 'county'"),
        ({"unit": "words"}, "unit: 'words'; allowed: sentences, documents"),
        ({"kinds": ["heading"]}, "kinds: \\['heading'\\]; allowed: title, body"),
        ({"coder": "AB"}, "coder: 'AB' has no codings; coders: dictionary"),
    ],
)
def test_a_wrong_setting_is_named(corpus, change, message):
    """A user's error says what was given and what is allowed."""
    with pytest.raises(ValueError, match=message):
        measure_salience(*corpus, **change)


def test_codings_of_another_corpus_are_refused(corpus):
    """Codings that point at sentences that are not there would silently count as nothing found."""
    documents, sentences, codings = corpus
    with pytest.raises(ValueError, match="not in the table of sentences"):
        measure_salience(documents, sentences[sentences["doc_id"] != "sh-news"], codings)


def test_sentences_of_a_report(corpus):
    """None, some and all are worded with their bound, the denominator and the number of documents."""
    table = measure_salience(*corpus, codes=["innovation", "opening_up"])
    said = [explain_salience(row) for row in table.to_dict("records")]
    assert said[0].startswith("innovation: 2 of 7 sentences, 29 % (95 % interval ")
    assert said[1].startswith("opening_up: 0 of 7 sentences, at most ")
    assert all(sentence.endswith("in 2 documents.") for sentence in said)
    assert explain_salience(table.iloc[0], "Innovation").startswith("Innovation: ")


def test_the_simulation_plants_what_it_says():
    """Share, likeness within documents (by analysis of variance) and recall of a large simulation are those planted."""
    shares = {"A": 0.25}
    documents, sentences, codings = simulate_corpus(
        shares, 600, languages={"A": {"en": 0.5, "zh": 0.5}}, recall={"en": 0.85, "zh": 0.65}, seed=3
    )
    found = measure_salience(documents, sentences, codings, by=["language"]).set_index("language")["share"]
    assert found.to_numpy() == pytest.approx([0.85 * 0.25, 0.65 * 0.25], abs=0.02)
    documents, sentences, codings = simulate_corpus(shares, 600, sizes=(30, 30), seed=3)
    hits = codings["sentence_id"].str.slice(0, 6).value_counts().reindex(documents["doc_id"], fill_value=0) / 30
    between, within = 30 * hits.var(), (hits * (1 - hits)).mean() * 30 / 29
    assert (between - within) / (between + 29 * within) == pytest.approx(0.10, abs=0.02)
    assert np.isclose(hits.mean(), 0.25, atol=0.015)
