"""Keyness: against the paper's formulas written out, and what one document, one language or a repost may do."""

import math

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.contingency_tables import Table2x2

from analysis_lib.comparing.keyness import estimate_chance, explain_keyness, list_keyness_refusals, measure_keyness
from analysis_lib.comparing.words import count_words, weigh_odds
from analysis_lib.outputs import open_corpus


def draw_words(seed=0, n_documents=8, n_words=300, length=400, spread=0.0, shift=0.0, n_shifted=1, language="zh"):
    """Draw documents of two provinces from one distribution of words.

    ``spread`` lets each document have words of its own; ``shift`` is the log of how much more often some words from
    the 21st on stand in those of Hebei.
    """
    random = np.random.default_rng(seed)
    sizes = n_documents if isinstance(n_documents, dict) else dict.fromkeys(("Hebei", "Henan"), n_documents)
    documents, words = [], []
    for province, size in sizes.items():
        shares = 1 / np.arange(1, n_words + 1)
        shares[20 : 20 + n_shifted] *= math.exp(shift * (province == "Hebei"))
        shares /= shares.sum()
        for number in range(size):
            own = random.dirichlet(shares / spread) if spread else shares
            counts = random.multinomial(random.integers(length // 2, 2 * length), own)
            documents.append({"doc_id": f"{province}-{number:02d}", "province": province, "duplicate_of": None})
            words += [(f"{province}-{number:02d}", language, f"w{i:03d}", n) for i, n in enumerate(counts) if n]
    words = pd.DataFrame(words, columns=["doc_id", "language", "word", "n"])
    return pd.DataFrame(documents).astype({"duplicate_of": "string"}), words


def weigh_slowly(words, word, prior, left_out=None):
    """Compute log odds and z of one word by equations 16, 19, 22 and 23, dictionary by dictionary."""
    counts = {"Hebei": {}, "Henan": {}}
    for row in words.itertuples():
        if row.doc_id != left_out:
            side = counts[row.doc_id.split("-")[0]]
            side[row.word] = side.get(row.word, 0) + row.n
    n = {province: sum(side.values()) for province, side in counts.items()}
    alpha = prior * sum(side.get(word, 0) for side in counts.values()) / sum(n.values())
    if alpha == 0:
        return 0.0, 0.0
    delta = variance = 0
    for province, sign in (("Hebei", 1), ("Henan", -1)):
        bearing = counts[province].get(word, 0) + alpha
        lacking = n[province] + prior - bearing
        delta += sign * math.log(bearing / lacking)
        variance += 1 / bearing + 1 / lacking
    return delta, delta / math.sqrt(variance)


# --- the statistics


def test_every_number_is_that_of_the_papers():
    """Log odds, z, the least z without each document, dispersion and counts equal a loop written from the formulas."""
    documents, words = draw_words(1, n_documents=4, n_words=60, spread=0.01)
    table = measure_keyness(documents, words, prior=250, most=60)
    assert len(table) > 40 and table["is_stable"].nunique() == 2
    sizes = words.groupby("doc_id")["n"].sum()
    for row in table.itertuples():
        own = words[words["word"] == row.word].set_index("doc_id")["n"]
        delta, z = weigh_slowly(words, row.word, 250)
        left = [weigh_slowly(words, row.word, 250, doc_id)[1] for doc_id in documents["doc_id"]]
        least = min(left) if z > 0 else max(left)
        assert (row.log_odds, row.z, row.z_least) == pytest.approx((delta, z, least))
        assert row.is_stable == (min(abs(z), least * math.copysign(1, z)) > 1.96)
        favoured = sizes[sizes.index.str.startswith("Hebei" if z > 0 else "Henan")]
        shares = own.reindex(favoured.index, fill_value=0)
        parts = sum(abs(shares[i] / shares.sum() - favoured[i] / favoured.sum()) for i in favoured.index) / 2
        assert row.dispersion == pytest.approx(parts / (1 - favoured.min() / favoured.sum()))
        assert (row.n_a, row.n_bearing_a) == tuple(own[own.index.str.startswith("Hebei")].agg(["sum", "size"]))
        assert (row.n_words_b, row.n_documents_b) == (sizes[sizes.index.str.startswith("Henan")].sum(), 4)


def test_without_a_prior_it_is_woolfs_log_odds_ratio():
    """As the prior vanishes, log odds and z are those of statsmodels for the table of two by two."""
    log_odds, z = weigh_odds(np.array([30.0]), np.array([12.0]), 900, 700, np.array([1e-12]), 1e-9)
    table = Table2x2([[30, 870], [12, 688]])
    assert log_odds[0] == pytest.approx(table.log_oddsratio)
    assert log_odds[0] / z[0] == pytest.approx(table.log_oddsratio_se)


def test_the_default_prior_is_a_document():
    """Without a size given the prior holds as many words as a document of the pair has on average."""
    documents, words = draw_words(2)
    pd.testing.assert_frame_equal(measure_keyness(documents, words),
                                  measure_keyness(documents, words, prior=words["n"].sum() / 16))  # fmt: skip


def test_the_sign_is_that_of_the_shares_whatever_the_other_groups():
    """Two documents against fifteen never get a word they use less, and a third province changes no number."""
    documents, words = draw_words(3, n_documents={"Hebei": 2, "Henan": 15, "Hunan": 20}, spread=0.01)
    table = measure_keyness(documents, words, groups=["Hebei", "Henan"], most=300)
    shares = table["n_a"] / table["n_words_a"] - table["n_b"] / table["n_words_b"]
    assert (np.sign(shares) == np.sign(table["log_odds"])).all() and len(table) > 200
    pair = documents["province"] != "Hunan"
    pd.testing.assert_frame_equal(table, measure_keyness(documents[pair], words, most=300))


def test_rare_words_are_not_listed_but_count():
    """Words of fewer than five occurrences have no row and stay in the totals; ``most`` keeps the greatest z."""
    documents, words = draw_words(4)
    table, few = measure_keyness(documents, words, most=300), measure_keyness(documents, words, most=3)
    assert (table["n_a"] + table["n_b"]).min() == 5
    assert table["n_words_a"].iloc[0] == words.loc[words["doc_id"].str.startswith("Hebei"), "n"].sum()
    strongest = table.sort_values("z")["word"]
    assert set(few["word"]) == {*strongest.head(3), *strongest.tail(3)}


# --- documents


def test_a_word_of_one_document_is_not_stable():
    """A word that one document alone uses forty times has a great z, and nothing is left without that document."""
    documents, words = draw_words(5)
    words = pd.concat([words, pd.DataFrame([("Hebei-01", "zh", "own", 40)], columns=words.columns)])
    row = measure_keyness(documents, words).set_index("word").loc["own"]
    sizes = words[words["doc_id"].str.startswith("Hebei")].groupby("doc_id")["n"].sum()
    shares = sizes / sizes.sum()
    assert row["dispersion"] == pytest.approx((1 - shares["Hebei-01"]) / (1 - shares.min()))
    assert row["z"] > 3 and row["z_least"] == 0 and not row["is_stable"]


def test_a_repost_counts_once():
    """A repost adds neither words nor a document."""
    documents, words = draw_words(6)
    twin = documents.iloc[[0]].assign(doc_id="twin", duplicate_of="Hebei-00")
    more = words[words["doc_id"] == "Hebei-00"].assign(doc_id="twin")
    documents_too, words_too = pd.concat([documents, twin], ignore_index=True), pd.concat([words, more])
    pd.testing.assert_frame_equal(measure_keyness(documents_too, words_too), measure_keyness(documents, words))


def test_languages_are_never_mixed():
    """The words of each language are those of that language alone, and two provinces without a common one are refused."""
    documents, chinese = draw_words(7)
    _, english = draw_words(8, language="en")
    both = measure_keyness(documents, pd.concat([chinese, english]))
    for language, words in (("zh", chinese), ("en", english)):
        own = both[both["language"] == language].reset_index(drop=True)
        pd.testing.assert_frame_equal(own, measure_keyness(documents, words))
    apart = chinese.assign(language=np.where(chinese["doc_id"].str.startswith("Henan"), "en", "zh"))
    refusals = list_keyness_refusals(documents, apart)
    assert measure_keyness(documents, apart).empty and refusals["language"].isna().all()
    assert refusals["reason"].tolist() == ["Hebei is in zh and Henan is in en, and words of two languages are not compared"]


def test_a_quoted_sentence_makes_no_document():
    """English of fewer than fifty words in a Chinese document is not compared; a single document is refused."""
    documents, words = draw_words(9, n_documents={"Hebei": 3, "Henan": 1, "Hunan": 2})
    quoted = pd.DataFrame({"doc_id": documents["doc_id"], "language": "en", "word": "drug", "n": 49})
    table = measure_keyness(documents, pd.concat([words, quoted]))
    assert set(zip(table["language"], table["group_a"], table["group_b"], strict=True)) == {("zh", "Hebei", "Hunan")}
    assert list_keyness_refusals(documents, pd.concat([words, quoted]))["reason"].tolist() == [
        "3 documents of Hebei and 1 of Henan in zh, and words of fewer than 2 describe these alone",
        "1 document of Henan and 2 of Hunan in zh, and words of fewer than 2 describe these alone"]  # fmt: skip
    assert list_keyness_refusals(documents, quoted)["reason"].str.startswith("Hebei is in no language with 50 words").any()


def test_a_word_that_is_all_there_is_has_no_odds():
    """Groups whose documents hold one word throughout have nothing that sets them apart, and raise no warning."""
    documents, _ = draw_words(9, n_documents=2)
    words = pd.DataFrame({"doc_id": documents["doc_id"], "language": "en", "word": "drug", "n": [50, 80, 60, 90]})
    assert measure_keyness(documents, words).empty


def test_every_pair_and_language_is_compared_or_refused():
    """Comparisons and refusals together are all pairs of groups."""
    documents, words = draw_words(10, n_documents={"Hebei": 3, "Henan": 1, "Hunan": 2, "Hubei": 2})
    words.loc[words["doc_id"].str.startswith("Hubei"), "language"] = "fil"
    table, refusals = measure_keyness(documents, words), list_keyness_refusals(documents, words)
    pairs = [set(zip(rows["group_a"], rows["group_b"], strict=True)) for rows in (table, refusals)]
    assert len(pairs[0] | pairs[1]) == 6 and not pairs[0] & pairs[1]


# --- planted words and none


def test_a_shifted_word_is_found_and_named():
    """A word used four times as often throughout one province comes first, is stable, and stands in the sentence."""
    documents, words = draw_words(11, shift=1.4, spread=0.002)
    table = measure_keyness(documents, words).sort_values("z", ascending=False)
    assert table["word"].iloc[0] == "w020" and table["is_stable"].iloc[0]
    lines = explain_keyness(table, list_keyness_refusals(documents, words), chance=estimate_chance(documents, words, n_samples=9))
    row = table.iloc[0]
    named = f"w020 ({row['n_a']} against {row['n_b']}, in 8 of 8 and {row['n_bearing_b']} of 8 documents)"
    assert lines[0].startswith(f"Hebei against Henan, in zh: words used more, whichever document is left out: {named}")
    assert lines[2].startswith("Of ") and "apart so; in divisions of their documents at random" in lines[2]
    assert "which is no test" in lines[3] and not any("emphas" in line for line in lines)


def test_stability_sorts_out_what_z_alone_would_take_and_is_no_test():
    """Where documents have words of their own and provinces none, z is beyond 1.96 for 1 word in 5, and 1 in 23 is stable."""
    listed = great = stable = 0
    for seed in range(10):
        table = measure_keyness(*draw_words(seed, n_documents=12, spread=0.004), most=300)
        listed, great, stable = listed + len(table), great + (table["z"].abs() > 1.96).sum(), stable + table["is_stable"].sum()
    assert great / listed > 0.17 and 0.01 < stable / listed < 0.055


def test_chance_is_what_provinces_without_words_of_their_own_show():
    """Without a difference stable words are as many as in random divisions; ten planted words are beyond them."""
    found = {}
    for shift in (0.0, 1.4):
        drawn = [draw_words(seed, n_documents=5, n_words=80, spread=0.004, shift=shift, n_shifted=10) for seed in range(60)]
        tables = [estimate_chance(*one, n_samples=39) for one in drawn]
        found[shift] = pd.concat(tables)
        pd.testing.assert_frame_equal(tables[0], estimate_chance(*drawn[0], n_samples=39))
    none, ten = found[0.0], found[1.4]
    assert none["n_stable"].mean() == pytest.approx(none["n_chance"].mean(), rel=0.25)
    assert (none["n_stable"] > none["n_chance_high"]).mean() <= 0.10 and (ten["n_stable"] > ten["n_chance_high"]).mean() > 0.8


# --- what is refused


def test_the_shipped_documents_are_refused_in_words():
    """One document a province gives no row; each pair has a reason, and the sentences are those reasons."""
    corpus = open_corpus()
    words = count_words(corpus.sentences)
    table, refusals = measure_keyness(corpus.documents, words), list_keyness_refusals(corpus.documents, words)
    lines = explain_keyness(table, refusals, most=3)
    assert table.empty and len(refusals) == 10 and estimate_chance(corpus.documents, words).empty
    assert len(lines) == 4 and lines[0] == f"{refusals['group_a'][0]} and {refusals['group_b'][0]}: not compared, " \
        f"{refusals['reason'][0]}." and lines[3].startswith("7 further comparisons refused")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"prior": 0}, "prior above 0, the others from 1"),
        ({"least": 0}, "least 0"),
        ({"most": 0}, "most 0"),
        ({"by": []}, "by: no column given"),
        ({"by": ["county"]}, "by: documents has no column 'county'"),
        ({"groups": ["Hebei", "Hainan"]}, "groups: 'Hainan' has no documents"),
    ],
)
def test_a_wrong_setting_is_named(change, message):
    """What was wrong and what is allowed, in one line."""
    with pytest.raises(ValueError, match=message):
        measure_keyness(*draw_words(12), **change)
