"""Similarity of documents and groups: against scipy and scikit-learn, on planted truth, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import jensenshannon
from sklearn.feature_extraction.text import TfidfTransformer

from analysis_lib.comparing.marks import mark_codes
from analysis_lib.comparing.profiles import Item, draw_items, sum_units
from analysis_lib.comparing.similarity import (
    compute_divergence,
    estimate_similarity,
    explain_similarity,
    list_refusals,
    measure_similarity,
)
from analysis_lib.tables import build_table

PROFILE = np.array([20, 16, 12, 10, 9, 8, 7, 6, 5, 3, 2, 2]) / 100


def plant(seed, profiles, size=(80, 200), **columns):
    """Write a document for each profile, whose sentences bear one of its codes each."""
    random, sentences, codings = np.random.default_rng(seed), [], []
    for i, profile in enumerate(profiles):
        n = random.integers(size[0], size[1] + 1)
        ids = [f"d{i:02d}:{at:04d}" for at in range(1, n + 1)]
        code = random.choice(len(profile), n, p=profile)
        sentences.append(pd.DataFrame({"sentence_id": ids, "doc_id": f"d{i:02d}", "position": range(1, n + 1),
                                       "kind": "body", "text": "A sentence"}))  # fmt: skip
        codings.append(pd.DataFrame({"sentence_id": ids, "code": [chr(65 + c) for c in code], "coder": "dictionary"}))
    documents = {"doc_id": [f"d{i:02d}" for i in range(len(profiles))], "language": "zh", "duplicate_of": None}
    tables = {"documents": pd.DataFrame(documents | columns), "sentences": pd.concat(sentences),
              "codings": pd.concat(codings)}  # fmt: skip
    return [build_table(name, table) for name, table in tables.items()]


def plant_words(seed, n_documents, n_words=600, languages=("zh",)):
    """Write documents and their words, drawn from one vocabulary of Zipf's law."""
    random, shares = np.random.default_rng(seed), 1 / np.arange(1, 801)
    spoken = [languages[i % len(languages)] for i in range(n_documents)]
    documents, rows = pd.DataFrame({"doc_id": [f"d{i:02d}" for i in range(n_documents)], "language": spoken}), []
    documents = documents.assign(province=[f"P{i // 5}" for i in range(n_documents)], duplicate_of=None)
    for doc_id, language in zip(documents["doc_id"], spoken, strict=True):
        n = random.multinomial(n_words, shares / shares.sum())
        rows.append(pd.DataFrame({"doc_id": doc_id, "language": language, "word": [f"w{i}" for i in range(800)],
                                  "n": n}).query("n > 0"))  # fmt: skip
    return build_table("documents", documents), pd.concat(rows, ignore_index=True)


# --- the statistics


def test_divergence_is_that_of_scipy():
    """The divergence is the square of scipy's Jensen-Shannon distance to base 2, zeros included."""
    random = np.random.default_rng(1)
    p, q = random.dirichlet(np.full(9, 0.5), (2, 20))
    p[:, 0] = 0
    p /= p.sum(axis=1, keepdims=True)
    assert compute_divergence(p, q) == pytest.approx(jensenshannon(p, q, axis=1, base=2) ** 2)


def test_a_profile_counts_assignments():
    """The profile is each code's share of the assignments; a sentence with two codes counts once for each."""
    documents, sentences, codings = plant(2, [PROFILE, PROFILE[::-1]])
    extra = codings.iloc[:40].assign(code="Z")
    codings = pd.concat([codings, extra])
    marks = mark_codes(documents, sentences, codings)
    counted = marks.bears[(marks.sentences["doc_id"] == "d00").to_numpy()].sum(axis=0)
    mine = codings[codings["sentence_id"].str.startswith("d00")]["code"].value_counts().sort_index()
    assert counted[counted > 0].tolist() == mine.tolist() and counted[-1] == 40


def test_drawing_anew_keeps_mean_and_variance():
    """Drawn sums have the mean of the item and the variance that unbiased estimates of its units give."""
    random = np.random.default_rng(3)
    units = random.poisson(3, (7, 4)).astype(float)
    drawn = draw_items(Item("a", ("x",), (units, units[:3]), "passages"), 40_000, random)
    expected = 7 * units.var(axis=0, ddof=1) + 3 * units[:3].var(axis=0, ddof=1)
    assert drawn.mean(axis=0) == pytest.approx(units.sum(axis=0) + units[:3].sum(axis=0), rel=0.01)
    assert drawn.var(axis=0) == pytest.approx(expected, rel=0.05)


def measure_coverage(seed, n_documents, other, repeats=150):
    """Measure how often the corrected and the plain interval hold the true similarity of two groups, and the bias."""
    random = np.random.default_rng(seed)
    truth, found = 1 - jensenshannon(PROFILE, other, base=2), []
    for _ in range(repeats):
        counts = [np.array([random.multinomial(random.integers(20, 90), random.dirichlet(60 * profile))
                            for _ in range(n_documents)]) for profile in (PROFILE, other)]  # fmt: skip
        items = [Item("", (), (rows,), "documents") for rows in counts]
        drawn = [draw_items(item, 199, random) for item in items]
        drawn = [rows / rows.sum(axis=1, keepdims=True) for rows in drawn]
        p, q = (sum_units(item) / sum_units(item).sum() for item in items)
        similarity, low, high = estimate_similarity(p, q, *drawn, n_documents)
        plain = np.quantile(1 - np.sqrt(compute_divergence(*drawn)), [0.025, 0.975])
        found.append((low <= truth <= high, plain[0] <= truth <= plain[1], similarity - truth,
                      1 - jensenshannon(p, q, base=2) - truth))  # fmt: skip
    return np.mean(found, axis=0)


@pytest.mark.parametrize("n_documents", [5, 12])
@pytest.mark.parametrize("tilt", [0.0, 0.6])
def test_intervals_cover_and_plain_ones_do_not(n_documents, tilt):
    """Intervals of groups hold the planted similarity in 93 of 100; plain percentiles in under 60, biased apart."""
    other = PROFILE * np.exp(tilt * np.cos(np.arange(12)))
    covered, plain, bias, plain_bias = measure_coverage(4, n_documents, other / other.sum())
    assert covered >= 0.93 and plain < 0.6
    assert abs(bias) < 0.6 * abs(plain_bias) and plain_bias < -0.02


def test_passages_cover_where_sentences_do_not():
    """Themes in runs: drawing passages holds the similarity 1 of two documents of one make-up, sentences do not."""
    random, covered = np.random.default_rng(5), {1: 0, 5: 0}
    for _ in range(100):
        marks = [np.eye(12)[np.repeat(random.choice(12, 80, p=PROFILE), 4)] for _ in range(2)]
        for length in covered:
            items = [Item("", (), (np.add.reduceat(rows, np.arange(0, 320, length)),), "passages") for rows in marks]
            drawn = [draw_items(item, 199, random) for item in items]
            drawn = [rows / rows.sum(axis=1, keepdims=True) for rows in drawn]
            p, q = (sum_units(item) / sum_units(item).sum() for item in items)
            covered[length] += estimate_similarity(p, q, *drawn, 320 // length)[2] >= 1
    assert covered[5] >= 75 and covered[1] <= 25


def test_word_vectors_are_those_of_scikit_learn():
    """Cosines of single documents and of group means are those of scikit-learn's sublinear tf-idf."""
    documents, words = plant_words(6, 10)
    counts = words.pivot(index="doc_id", columns="word", values="n").fillna(0)
    vectors = TfidfTransformer(sublinear_tf=True).fit_transform(counts.to_numpy()).toarray()
    table = measure_similarity(documents, None, None, by=["doc_id"], basis="words", words=words)
    expected = (vectors @ vectors.T)[np.triu_indices(10, 1)]
    assert len(table) == 45 and table["similarity"].to_numpy() == pytest.approx(expected)
    assert table["low"].isna().all() and set(table["language"]) == {"zh"}
    row = measure_similarity(documents, None, None, basis="words", words=words).iloc[0]
    means = [rows.mean(axis=0) / np.linalg.norm(rows.mean(axis=0)) for rows in (vectors[:5], vectors[5:])]
    assert row["similarity"] == pytest.approx(means[0] @ means[1]) and row["low"] < row["similarity"] < row["high"]


# --- what is compared, and what is not


def test_groups_of_two_to_four_have_no_interval():
    """A single document and a group of five have an interval, a group of three has a similarity alone."""
    provinces = ["A"] + ["B"] * 3 + ["C"] * 5
    corpus = plant(7, [PROFILE] * 9, province=provinces)
    table = measure_similarity(*corpus).set_index(["item_a", "item_b"])
    assert table["similarity"].between(0.8, 1).all()
    assert table["low"].notna().to_dict() == {("A", "B"): False, ("A", "C"): True, ("B", "C"): False}
    assert (table["low"].dropna() <= table["similarity"].loc[[("A", "C")]]).all()
    assert table.loc[("A", "C"), ["n_documents_a", "n_documents_b"]].tolist() == [1, 5]


def test_a_repost_counts_once_and_is_no_item():
    """A repost in a group changes nothing; by document it is refused, and says why."""
    documents, sentences, codings = plant(8, [PROFILE] * 6, province=["A"] * 3 + ["B"] * 3)
    documents["duplicate_of"] = pd.array([None] * 5 + ["d04"], "string")
    kept = documents.iloc[:5].reset_index(drop=True)
    rows = ~sentences["doc_id"].isin(["d05"])
    alone = kept, sentences[rows], codings[~codings["sentence_id"].str.startswith("d05")]
    pd.testing.assert_frame_equal(measure_similarity(documents, sentences, codings), measure_similarity(*alone))
    refused = list_refusals(documents, sentences, codings, by=["doc_id"])
    assert refused.to_numpy().tolist() == [["d05", pd.NA, "every document repeats another"]]


def test_too_little_text_is_refused_with_its_number():
    """Fewer than 50 coded sentences give no row, and a reason."""
    documents, sentences, codings = plant(9, [PROFILE] * 3)
    few = codings["sentence_id"].str.startswith("d00") & (codings["sentence_id"].str[-4:].astype(int) > 49)
    assert len(measure_similarity(documents, sentences, codings[~few], by=["doc_id"])) == 1
    refused = list_refusals(documents, sentences, codings[~few], by=["doc_id"])
    assert refused["reason"].tolist() == ["49 coded sentences, fewer than 50"]


def test_words_of_two_languages_are_never_compared():
    """Pairs across languages have no row and a reason; a group in two languages and a short text are refused."""
    documents, words = plant_words(10, 4, languages=("zh", "en"))
    words = words[~((words["doc_id"] == "d03") & (words["n"] > 4))]
    table = measure_similarity(documents, None, None, by=["doc_id"], basis="words", words=words)
    assert table[["item_a", "item_b", "language"]].to_numpy().tolist() == [["d00", "d02", "zh"]]
    refused = list_refusals(documents, None, None, by=["doc_id"], basis="words", words=words)
    assert refused["reason"].str.contains("fewer than 400").sum() == 1
    assert refused.dropna()[["item_a", "item_b"]].to_numpy().tolist() == [["d00", "d01"], ["d01", "d02"]]
    assert refused["reason"].iloc[1] == "in zh and en: words of two languages are not compared"
    mixed = list_refusals(documents, None, None, basis="words", words=words)
    assert mixed["reason"].tolist() == ["in en and zh: words are compared in one language; add language to by"]


def test_equal_seeds_give_equal_tables():
    """The bootstrap depends on the seed alone."""
    corpus = plant(11, [PROFILE] * 3)
    pd.testing.assert_frame_equal(*(measure_similarity(*corpus, by=["doc_id"], seed=4) for _ in range(2)))
    other = measure_similarity(*corpus, by=["doc_id"], seed=5)
    assert not other["low"].equals(measure_similarity(*corpus, by=["doc_id"], seed=4)["low"])


def test_the_sentence_tells_documents_and_interval():
    """Every row is worded with its documents, and a missing interval is said to be missing."""
    rows = measure_similarity(*plant(7, [PROFILE] * 4, province=["A"] + ["B"] * 3)).to_dict("records")
    assert explain_similarity(rows[0]).startswith("A (1 document) and B (3 documents): similarity of themes ")
    assert explain_similarity(rows[0]).endswith("no interval, since a group has fewer than 5 documents.")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"basis": "sounds"}, "basis: 'sounds'; allowed: themes, words"),
        ({"basis": "words"}, "words: None; a table of doc_id, language, word, n is needed"),
        ({"by": ()}, "by: no column given"),
        ({"by": "county"}, "by: documents has no column 'county'"),
        ({"n_samples": 5}, "n_samples: 5; allowed: from 99"),
    ],
)
def test_a_wrong_setting_is_named(change, message):
    """A user's error says what was given and what is allowed."""
    with pytest.raises(ValueError, match=message):
        measure_similarity(*plant(1, [PROFILE] * 2), **change)
