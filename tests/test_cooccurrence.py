"""Themes that meet in sentences: the exact test against scipy and statsmodels, its errors, and what is said of it."""

import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.multitest import multipletests

from analysis_lib.comparing.cooccurrence import explain_cooccurrence, measure_cooccurrence
from analysis_lib.comparing.placement import band_lengths, compute_overlap_distribution, measure_runs, place_codes
from analysis_lib.tables import build_table

DIRECTION = re.compile(r"go together|keep apart")


def write_corpus(sizes, bears, lengths=None, spans=None, **columns):
    """Write documents of these sizes, whose sentences (rows of ``bears``) bear codes A, B, … (its columns)."""
    doc = np.repeat(np.arange(len(sizes)), sizes)
    position = np.concatenate([np.arange(1, n + 1) for n in sizes])
    lengths = np.full(len(doc), 10) if lengths is None else lengths
    ids = [f"d{d:03d}:{p:04d}" for d, p in zip(doc, position, strict=True)]
    sentences = pd.DataFrame({"sentence_id": ids, "doc_id": [f"d{d:03d}" for d in doc], "position": position,
                              "kind": "body", "text": ["x" * n for n in lengths]})  # fmt: skip
    row, code = np.nonzero(bears)
    start = 10 * code if spans is None else spans[row, code]
    codings = pd.DataFrame({"sentence_id": np.array(ids)[row], "code": [chr(65 + c) for c in code],
                            "coder": "dictionary", "start": start, "end": start + 5})  # fmt: skip
    documents = pd.DataFrame({"doc_id": sorted(set(sentences["doc_id"])), "duplicate_of": None} | columns)
    tables = {"documents": documents, "sentences": sentences, "codings": codings}
    return [build_table(name, table) for name, table in tables.items()]


def plant(seed, n_documents, size, n_codes, by_length=False, together=0.0):
    """Plant codes independently, of shares that differ from document to document; the first two also together."""
    random = np.random.default_rng(seed)
    sizes = random.integers(size[0], size[1] + 1, n_documents)
    doc, lengths = np.repeat(np.arange(n_documents), sizes), random.lognormal(3.5, 0.8, sizes.sum()).astype(int) + 2
    rates = 0.25 * random.gamma(1.5, 1 / 1.5, (n_documents, n_codes))[doc]
    bears = random.random(rates.shape) < 1 - np.exp(-rates * (lengths[:, None] / 40 if by_length else 1))
    bears[:, :2] |= random.random((len(doc), 1)) < together
    return write_corpus(sizes, bears, lengths)


# --- the statistics


@pytest.mark.parametrize("margins", [(40, 12, 9, 6), (40, 12, 9, 0), (25, 20, 15, 12), (60, 3, 50, 1)])
def test_one_stratum_is_hypergeometric(margins):
    """Expected number, limits and twice the smaller tail equal those of scipy's hypergeometric distribution."""
    n, a, b, both = margins
    found, law = place_codes(*(np.array([value]) for value in (n, a, b)), both), stats.hypergeom(n, a, b)
    assert found.expected == pytest.approx(law.mean())
    assert (found.low, found.high) == (law.ppf(0.025), law.ppf(0.975))
    assert found.p == pytest.approx(min(1, 2 * min(law.cdf(both), law.sf(both - 1))))


def test_strata_add_up_to_mantel_and_haenszel():
    """Mean and variance of the convolution are those with which statsmodels forms the Mantel-Haenszel statistic."""
    random = np.random.default_rng(1)
    n = random.integers(4, 30, 50)
    a, b = random.binomial(n, 0.3), random.binomial(n, 0.4)
    low, high = np.maximum(0, a + b - n), np.minimum(a, b)
    both = random.integers(low, high + 1)
    least, probabilities = compute_overlap_distribution(n, a, b)
    numbers = least + np.arange(len(probabilities))
    mean = probabilities @ numbers
    variance = probabilities @ (numbers - mean) ** 2
    tables = np.array([[both, a - both], [b - both, n - a - b + both]])
    expected = StratifiedTable(tables[:, :, low < high].astype(float)).test_null_odds(correction=False).statistic
    assert (numbers[0], numbers[-1], probabilities.sum()) == pytest.approx((low.sum(), high.sum(), 1))
    each = np.arange(30)
    assert mean == pytest.approx(sum(each @ stats.hypergeom.pmf(each, *row) for row in zip(n, a, b, strict=True)))
    assert (both.sum() - mean) ** 2 / variance == pytest.approx(expected)


def test_a_far_tail_keeps_its_digits():
    """A p value of 1e-60 is computed, not lost to rounding: it is the product of the strata's extreme terms."""
    n, a = np.full(60, 5), np.full(60, 2)
    found = place_codes(n, a, a, 120)
    assert found.p == pytest.approx(2 * stats.hypergeom.pmf(2, 5, 2, 2) ** 60, rel=1e-9)


@pytest.mark.parametrize("widening", [1.0, 1.7])
def test_limits_and_p_value_agree(widening):
    """A number lies outside the limits exactly when its p value is at most .05."""
    random = np.random.default_rng(2)
    for _ in range(40):
        n = random.integers(4, 8, 12)
        a, b = random.binomial(n, 0.5), random.binomial(n, 0.4)
        for both in range(np.maximum(0, a + b - n).sum(), np.minimum(a, b).sum() + 1):
            found = place_codes(n, a, b, both, widening)
            assert (found.p <= 0.05) == (both < found.low or both > found.high)


def test_bands_hold_three_to_five_sentences_of_one_document():
    """Strata never mix documents, hold three to five sentences, and order them by length; short documents are whole."""
    random = np.random.default_rng(3)
    documents = np.repeat(np.arange(6), [2, 5, 6, 11, 40, 401])
    lengths = random.integers(1, 60, len(documents))
    strata = band_lengths(documents, lengths)
    table = pd.DataFrame({"doc": documents, "length": lengths}).groupby(strata).agg(["min", "max", "size"])
    assert (table["doc", "min"] == table["doc", "max"]).all() and len(table) == 1 + 1 + 2 + 3 + 13 + 133
    assert table["doc", "size"].iloc[0] == 2 and table["doc", "size"].iloc[1:].between(3, 5).all()
    for _, rows in table.groupby(("doc", "min")):
        assert (rows["length", "min"].to_numpy()[1:] >= rows["length", "max"].to_numpy()[:-1]).all()


def test_runs_widen_by_bartletts_formula():
    """For two chains of known autocorrelation the factor is 1 + 2 * sum((r_a * r_b) ** k); for none it is 1."""
    random, doc = np.random.default_rng(4), np.repeat(np.arange(20), 2000)
    bears = np.zeros((len(doc), 3), bool)
    for column, keep in enumerate((0.7, 0.5, 0.0)):
        fresh = (random.random(len(doc)) >= keep) | (np.diff(doc, prepend=-1) > 0)
        drawn = random.random(len(doc)) < 0.3
        bears[:, column] = drawn[np.maximum.accumulate(np.where(fresh, np.arange(len(doc)), 0))]
    factors = measure_runs(bears, doc)
    assert factors[0, 1] == pytest.approx(1 + 2 * 0.35 / (1 - 0.35), abs=0.1)
    assert factors[0, 2] == pytest.approx(1, abs=0.03) and factors.min() >= 1


# --- errors of the whole measure


@pytest.mark.parametrize(
    ("n_documents", "size", "by_length"), [(20, (10, 60), False), (60, (10, 60), True), (15, (100, 300), True)]
)
def test_independent_codes_are_seldom_associated(n_documents, size, by_length):
    """Documents of unequal shares, and codes that long sentences bear more: at most 5.5 % of p values are below .05."""
    tables = [measure_cooccurrence(*plant(seed, n_documents, size, 12, by_length)) for seed in range(100, 108)]
    p = pd.concat(tables)["p"].dropna()
    assert len(p) > 500 and (p < 0.05).mean() <= 0.055
    assert pd.concat(tables)["verdict"].isin(["together", "apart"]).mean() <= 0.005


def test_documents_that_differ_feign_no_association():
    """Two themes that the same half of the documents dwells on, independent within each, are pooled associated only."""
    random, sizes = np.random.default_rng(5), np.full(40, 30)
    share = np.where(np.arange(40) < 20, 0.05, 0.6)[np.repeat(np.arange(40), sizes), None]
    bears = random.random((1200, 2)) < share
    assert stats.chi2_contingency(pd.crosstab(*bears.T)).pvalue < 1e-12
    row = measure_cooccurrence(*write_corpus(sizes, bears)).iloc[0]
    assert row["verdict"] == "no_association_seen" and row["limit_low"] <= row["n_both"] <= row["limit_high"]


def test_runs_feign_no_association():
    """Themes that come in passages, laid independently, are associated in at most 5.5 % of runs."""
    random, p, sizes = np.random.default_rng(6), [], np.full(10, 300)
    for _ in range(9):
        series = np.zeros((3000, 8))
        for i in range(1, 3000):
            series[i] = (0.9 * series[i - 1] if i % 300 else 0) + random.normal(0, 0.436, 8)
        p += measure_cooccurrence(*write_corpus(sizes, series > 0.8))["p"].tolist()
    assert (np.array(p) < 0.05).mean() <= 0.055


def test_planted_meetings_are_found():
    """Two themes placed together in 6 % of sentences go together, and nothing else does; split, they keep apart."""
    for seed in range(3):
        table = measure_cooccurrence(*plant(seed, 20, (10, 60), 5, together=0.06))
        assert table.loc[table["verdict"] == "together", ["code_a", "code_b"]].to_numpy().tolist() == [["A", "B"]]
        documents, sentences, codings = plant(seed, 20, (10, 60), 2)
        both = codings["sentence_id"].duplicated() & (codings["code"] == "B")
        row = measure_cooccurrence(documents, sentences, codings[~both]).iloc[0]
        assert row["verdict"] == "apart" and row["n_both"] == 0 == row["ratio"]


# --- what is counted and what is said


def test_counts_against_a_plain_loop():
    """Sentences, documents and meetings equal those of a loop; a repost counts once, a title and the unread never."""
    documents, sentences, codings = plant(7, 6, (10, 20), 3)
    documents["duplicate_of"] = pd.array([None] * 5 + ["d000"], "string")
    sentences.loc[sentences["position"] == 1, "kind"] = "title"
    readings = sentences.loc[sentences["doc_id"] != "d001", ["sentence_id"]].assign(coder="dictionary")
    table = measure_cooccurrence(documents, sentences, codings, readings=readings)
    ids = set(sentences[~sentences["doc_id"].isin(["d001", "d005"]) & (sentences["position"] > 1)]["sentence_id"])
    held = {code: ids & set(codings[codings["code"] == code]["sentence_id"]) for code in "ABC"}
    for row in table.to_dict("records"):
        a, b = held[row["code_a"]], held[row["code_b"]]
        assert (row["n_sentences"], row["n_a"], row["n_b"], row["n_both"]) == (len(ids), len(a), len(b), len(a & b))
        assert row["n_documents"] == len({i[:4] for i in a} & {i[:4] for i in b})


def test_groups_are_looked_at_one_by_one_in_one_family():
    """Each group gives the rows it gives alone; all tests of the call are adjusted together."""
    documents, sentences, codings = plant(8, 24, (20, 40), 3, together=0.03)
    documents["region"] = pd.array(["Henan"] * 12 + ["Jiangxi"] * 11 + [None], "string")
    table = measure_cooccurrence(documents, sentences, codings, by="region")
    assert table.columns[0] == "region" and len(table) == 6
    alone = measure_cooccurrence(documents[documents["region"] == "Henan"].reset_index(drop=True), sentences, codings)
    same = ["code_a", "code_b", "n_both", "expected", "limit_low", "limit_high", "p"]
    pd.testing.assert_frame_equal(table.loc[table["region"] == "Henan", same], alone[same])
    assert table["p_adjusted"].to_numpy() == pytest.approx(multipletests(table["p"], method="fdr_bh")[1])
    assert set(table["family"]) == {"6 tests of pairs in 2 groups"}
    assert explain_cooccurrence(table.iloc[0]).startswith("Henan: A and B: both in ")


def test_one_phrase_that_bears_two_themes_is_told_and_can_be_left_out():
    """Themes that meet in one phrase only go together by definition: the reason says so, and left out they do not."""
    random, sizes = np.random.default_rng(9), np.full(20, 40)
    bears = random.random((800, 2)) < 0.15
    phrase = random.random(800) < 0.08
    bears[phrase] = True
    spans = np.where(phrase[:, None], [0, 3], [0, 10])
    corpus = write_corpus(sizes, bears, spans=spans)
    row = measure_cooccurrence(*corpus).iloc[0]
    assert row["verdict"] == "together" and f"In {phrase.sum()} of the {row['n_both']} sentences" in row["reason"]
    assert "without these no association would be seen" in row["reason"]
    row = measure_cooccurrence(*corpus, overlaps="leave_out").iloc[0]
    assert row["verdict"] == "no_association_seen" and "by definition" not in row["reason"]
    assert (row["n_sentences"], row["n_both"]) == (800 - phrase.sum(), (bears.all(axis=1) & ~phrase).sum())


@pytest.mark.parametrize(
    ("sizes", "bears", "said"),
    [
        ([20], [[i % 2, i % 3 == 0] for i in range(20)], "only 1 document has sentences of like length"),
        ([20, 20], [[i < 10, False] for i in range(40)], "no sentence bears B"),
        ([5, 5], [[i % 5 == 0, i % 5 == 1] for i in range(10)], "no number of sentences with both could have given"),
        ([8, 8], [[i < 8, i >= 8] for i in range(16)], "no document has sentences of like length"),
    ],
)
def test_too_few_says_what_lacks(sizes, bears, said):
    """Without a second document, the code, or a possible p value of .05 there is no p value and no finding."""
    row = measure_cooccurrence(*write_corpus(sizes, np.array(bears, bool)), codes=["A", "B"]).iloc[0]
    assert row["verdict"] == "too_few" and said in row["reason"]
    assert row[["p", "p_adjusted", "family"]].isna().all() and not DIRECTION.search(explain_cooccurrence(row))


def test_the_sentence_holds_a_finding_only_with_its_verdict():
    """Every verdict is worded, a finding stands only where there is one, and none without its limits."""
    table = measure_cooccurrence(*plant(1, 20, (10, 60), 5, together=0.06))
    for row in table.to_dict("records"):
        text = explain_cooccurrence(row, {"A": "Innovation"})
        assert bool(DIRECTION.search(text)) == (row["verdict"] == "together") and "95 % limits" in text
    assert explain_cooccurrence(table.iloc[0], {"A": "Innovation"}).startswith("Innovation and B: both in ")


def test_one_code_or_none_has_no_pair():
    """Fewer than two codes give the declared columns and no row."""
    corpus = plant(1, 3, (10, 20), 2)
    assert measure_cooccurrence(*corpus, codes=["A"]).empty
    assert "verdict" in measure_cooccurrence(corpus[0], corpus[1].iloc[:0], corpus[2].iloc[:0], by=["region"]).columns


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"overlaps": "drop"}, "overlaps: 'drop'; allowed: count, leave_out"),
        ({"alpha": 5}, "alpha: 5; allowed"),
        ({"by": "county"}, "by: documents has no column 'county'"),
        ({"coder": "AB"}, "coder: 'AB' has no codings"),
    ],
)
def test_a_wrong_setting_is_named(change, message):
    """A user's error says what was given and what is allowed."""
    with pytest.raises(ValueError, match=message):
        measure_cooccurrence(*plant(1, 3, (10, 20), 2), **change)
