"""Keyness: against the paper's formulas written out, and what one document, one language or a repost may do."""

import math

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from scipy.stats.contingency import odds_ratio

from analysis_lib.comparing.keyness import (
    explain_keyness,
    list_keyness_refusals,
    measure_dispersion,
    measure_keyness,
    weigh_odds,
)
from analysis_lib.comparing.words import count_words
from analysis_lib.outputs import open_corpus
from analysis_lib.showing.word_figures import plot_keyness

matplotlib.use("Agg")


def draw_words(seed=0, n_documents=8, n_words=300, length=400, spread=0.0, shift=0.0, language="zh"):
    """Draw documents of two provinces from one distribution of words; ``spread`` lets each document have its own."""
    random = np.random.default_rng(seed)
    base = 1 / np.arange(1, n_words + 1)
    base /= base.sum()
    documents, words = [], []
    for province in ("Hebei", "Henan"):
        for number in range(n_documents):
            doc_id = f"{province}-{number}"
            shares = base.copy()
            shares[20] *= math.exp(shift * (province == "Hebei"))
            shares /= shares.sum()
            own = random.dirichlet(shares / spread) if spread else shares
            counts = random.multinomial(length, own)
            documents.append({"doc_id": doc_id, "province": province, "duplicate_of": None})
            words += [(doc_id, language, f"w{i:03d}", n) for i, n in enumerate(counts) if n]
    return pd.DataFrame(documents).astype({"duplicate_of": "string"}), pd.DataFrame(words, columns=["doc_id", "language", "word", "n"])


def test_log_odds_and_z_are_those_of_the_paper():
    """Each value equals equations 16, 19 and 22 of Monroe, Colaresi and Quinn computed word by word in plain Python."""
    documents, words = draw_words(1, spread=0.002)
    table = measure_keyness(documents, words, prior=500, most=300)
    total = words["n"].sum()
    sides = {province: words[words["doc_id"].str.startswith(province)] for province in ("Hebei", "Henan")}
    for row in table.itertuples():
        alpha = 500 * words.loc[words["word"] == row.word, "n"].sum() / total
        y = [own.loc[own["word"] == row.word, "n"].sum() for own in sides.values()]
        n = [own["n"].sum() for own in sides.values()]
        omega = [(y[i] + alpha) / (n[i] + 500 - y[i] - alpha) for i in range(2)]
        variance = 1 / (y[0] + alpha) + 1 / (y[1] + alpha)
        assert row.log_odds == pytest.approx(math.log(omega[0]) - math.log(omega[1]))
        assert row.z == pytest.approx(row.log_odds / math.sqrt(variance))
        assert (row.n_a, row.n_b) == tuple(y)


def test_without_a_prior_it_is_the_odds_ratio():
    """As the prior vanishes the estimate is the logarithm of scipy's sample odds ratio."""
    odds, _ = weigh_odds(np.array([30.0]), np.array([12.0]), 900, 700, np.array([1e-12]))
    expected = odds_ratio([[30, 870], [12, 688]], kind="sample").statistic
    assert odds[0] == pytest.approx(math.log(expected))


def test_leaving_documents_out_is_done_for_each_of_them():
    """The least z equals the least over tables made anew without each document."""
    documents, words = draw_words(2, n_documents=4, spread=0.01)
    table = measure_keyness(documents, words, most=5).set_index("word")
    shares = words.groupby("word")["n"].sum() / words["n"].sum()
    for word, row in table.iterrows():
        z = []
        for doc_id in documents["doc_id"]:
            rest = words[words["doc_id"] != doc_id]
            n = [rest[rest["doc_id"].str.startswith(p)].groupby("word")["n"].sum() for p in ("Hebei", "Henan")]
            values = [np.array([side.get(word, 0)], float) for side in n]
            alpha = np.array([1000 * shares[word]])
            odds = [np.log((v + alpha) / (side.sum() + 1000 - v - alpha)) for v, side in zip(values, n, strict=True)]
            z.append(float((odds[0] - odds[1])[0] / np.sqrt((1 / (values[0] + alpha) + 1 / (values[1] + alpha))[0])))
        assert row["z_least"] == pytest.approx(min(z) if row["z"] > 0 else max(z))


def test_dispersion_on_a_worked_example():
    """Five parts of unequal size and a word in three of them give the deviation computed by hand."""
    totals, counts = np.array([9.0, 10, 10, 10, 11]), np.array([[1.0], [2], [3], [4], [5]])
    by_hand = sum(abs(n / 50 - c / 15) for n, c in zip(totals, counts[:, 0], strict=True)) / 2
    assert by_hand == pytest.approx(0.18) and measure_dispersion(counts, totals)[0] == pytest.approx(0.18 / (1 - 9 / 50))


def test_a_word_of_one_document_is_not_stable():
    """A word that one document alone uses forty times has a great z, full dispersion, and no stability."""
    documents, words = draw_words(3)
    words = pd.concat([words, pd.DataFrame([("Hebei-1", "zh", "own", 40)], columns=words.columns)])
    row = measure_keyness(documents, words).set_index("word").loc["own"]
    assert row["z"] > 3 and row["dispersion"] == pytest.approx(1, abs=0.03) and not row["is_stable"] and row["z_least"] < 1.96


def test_a_shifted_word_is_found_and_named():
    """A word used four times as often throughout one province comes first, is stable, and stands in the sentence."""
    documents, words = draw_words(4, shift=1.4)
    table = measure_keyness(documents, words).sort_values("z", ascending=False)
    assert table["word"].iloc[0] == "w020" and table["is_stable"].iloc[0]
    lines = explain_keyness(table, list_keyness_refusals(documents, words))
    assert lines[0].startswith("Hebei against Henan, in zh: words used more, whichever document is left out: w020 (")
    assert lines[-1] == "These are words of these documents, not of the regions or years; their order is no test."


def test_stability_sorts_out_what_z_alone_would_take():
    """Where documents have words of their own and the provinces none, far fewer words are stable than have z above 1.96."""
    stable, great, listed = 0, 0, 0
    for seed in range(6):
        table = measure_keyness(*draw_words(seed, n_documents=12, spread=0.01), most=300)
        stable, great, listed = stable + table["is_stable"].sum(), great + (table["z"].abs() > 1.96).sum(), listed + len(table)
    assert great / listed > 0.15 and stable / great < 0.5


def test_languages_are_never_mixed():
    """Two provinces that share no language are not compared, and the reason counts their documents in each."""
    documents, words = draw_words(5)
    words.loc[words["doc_id"].str.startswith("Henan"), "language"] = "en"
    assert measure_keyness(documents, words).empty
    refusals = list_keyness_refusals(documents, words)
    assert refusals["reason"].tolist() == [
        "0 documents of Hebei in en; words of fewer than 2 documents describe these alone",
        "0 documents of Henan in zh; words of fewer than 2 documents describe these alone"]  # fmt: skip
    assert explain_keyness(measure_keyness(documents, words), refusals)[0].startswith("Hebei and Henan: not compared, 0 documents")


def test_a_repost_counts_once():
    """A repost adds no words."""
    documents, words = draw_words(6)
    twin = documents.iloc[[0]].assign(doc_id="twin", duplicate_of="Hebei-0")
    more = words[words["doc_id"] == "Hebei-0"].assign(doc_id="twin")
    again = measure_keyness(pd.concat([documents, twin], ignore_index=True), pd.concat([words, more]))
    pd.testing.assert_frame_equal(again, measure_keyness(documents, words))


def test_the_shipped_documents_are_refused_in_words_and_figure():
    """One document a province gives no row; each pair has a reason, and the figure says why it is empty."""
    corpus = open_corpus()
    words = count_words(corpus.sentences)
    table, refusals = measure_keyness(corpus.documents, words), list_keyness_refusals(corpus.documents, words)
    assert table.empty and refusals["language"].isin(["en", "fil", "zh"]).all() and len(refusals) >= 10
    texts = [text.get_text().replace("\n", " ") for text in plot_keyness(table).findobj(plt.Text) if text.get_text()]
    assert texts == ["no two groups with two documents of a language each: words are not compared"]
    plt.close("all")


def test_the_figure_has_a_point_a_word():
    """Up to twelve words a side stand at their log odds, filled where stable, with their counts."""
    table = measure_keyness(*draw_words(7, shift=1.4))
    axis = plot_keyness(table).axes[0]
    assert sum(line.get_marker() == "o" for line in axis.lines) == 24
    row = table.sort_values("z").iloc[-1]
    assert f"{row['n_a']} ({row['n_bearing_a']}) : {row['n_b']} ({row['n_bearing_b']})" in [t.get_text() for t in axis.texts]
    plt.close("all")


@pytest.mark.parametrize("change", [{"prior": 0}, {"least": 0}, {"most": 0}])
def test_a_wrong_setting_is_named(change):
    """What was wrong and what is allowed, in one line."""
    with pytest.raises(ValueError, match="prior above 0, the others from 1"):
        measure_keyness(*draw_words(8), **change)
