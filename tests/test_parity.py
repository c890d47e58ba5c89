"""Aligned sentences get the same codes, or the language that is found less shows."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests

from analysis_lib.coding.codings import make_readings, read_codings
from analysis_lib.comparing.parity import measure_parity
from analysis_lib.outputs import open_corpus
from analysis_lib.tables import DATA, list_columns


def draw_pairs(recall_a=0.8, recall_b=0.8, n_documents=40, seed=0, codes=("green", "openness", "talent")):
    """Pairs of twelve sentences a document whose sides say the same and are found with a recall of their own."""
    random = np.random.default_rng(seed)
    documents = [f"d{number}" for number in range(n_documents)]
    pairs = pd.DataFrame([(f"{doc}-en:{at}", f"{doc}-zh:{at}") for doc in documents for at in range(12)],
                         columns=["sentence_id_a", "sentence_id_b"])
    sentences = pd.DataFrame({"sentence_id": pairs.stack().to_numpy()})
    sentences["doc_id"] = sentences["sentence_id"].str.split(":").str[0]
    truth, found = random.random((len(pairs), len(codes))) < 0.3, []
    for side, recall in (("sentence_id_a", recall_a), ("sentence_id_b", recall_b)):
        row, code = np.nonzero(truth & (random.random(truth.shape) < recall))
        found.append(pd.DataFrame({"sentence_id": pairs[side].to_numpy()[row], "code": np.array(codes)[code]}))
    codings = pd.concat(found).assign(coder="dictionary")
    return pairs, codings, make_readings(sentences, "dictionary"), sentences


@pytest.fixture(scope="module")
def shipped():
    """The shipped sentences with the codings and readings of their coders."""
    sentences = open_corpus().sentences
    return *read_codings(DATA / "codings", sentences), sentences


def align_coders(shipped):
    """Lay the sentences of coder a beside copies that bear the codes of coder b, as if they were a translation."""
    codings, readings, sentences = shipped
    copies = sentences.assign(sentence_id="copy-" + sentences["sentence_id"], doc_id="copy-" + sentences["doc_id"])
    moved = codings[codings["coder"] == "b"]
    both = pd.concat([codings[codings["coder"] == "a"], moved.assign(sentence_id="copy-" + moved["sentence_id"])])
    pairs = pd.DataFrame({"sentence_id_a": sentences["sentence_id"], "sentence_id_b": copies["sentence_id"]})
    everything = pd.concat([sentences, copies], ignore_index=True)
    return pairs, both.assign(coder="dictionary"), make_readings(everything, "dictionary"), everything


def test_counts_are_those_of_the_codings(shipped):
    """With the two coders' codings as two sides, each code's counts are those of a plain loop over sentences."""
    codings, _, sentences = shipped
    table = measure_parity(*align_coders(shipped), n_boot=50).set_index("code")
    given = {coder: set(zip(rows["sentence_id"], rows["code"], strict=True))
             for coder, rows in codings.groupby("coder")}
    for code in sorted(codings["code"].unique()):
        a, b = ({sentence for sentence, one in given[coder] if one == code} for coder in "ab")
        row = table.loc[code]
        assert (row["n_both"], row["n_only_a"], row["n_only_b"]) == (len(a & b), len(a - b), len(b - a))
        assert row["jaccard"] == row["mean_jaccard"] == pytest.approx(len(a & b) / len(a | b))
    own = [[{code for sentence, code in given[coder] if sentence == one} for coder in "ab"]
           for one in sentences["sentence_id"]]
    expected = np.mean([len(a & b) / len(a | b) for a, b in own if a | b])
    assert table.loc["all", "mean_jaccard"] == pytest.approx(expected)
    assert table.loc["all", "jaccard"] == pytest.approx(len(given["a"] & given["b"]) / len(given["a"] | given["b"]))
    assert list(table.reset_index()) == list(list_columns("parity")) and set(table["resampled"]) == {"documents"}


def test_p_values_are_those_of_statsmodels():
    """McNemar's exact p and its adjustment over the codes equal statsmodels; the pooled row has none."""
    table = measure_parity(*draw_pairs(0.7, 0.9), n_boot=20).set_index("code")
    codes = table.drop(index="all")
    expected = [mcnemar([[row.n_both, row.n_only_a], [row.n_only_b, 0]], exact=True).pvalue
                for row in codes.itertuples()]
    assert codes["p"].tolist() == pytest.approx(expected)
    assert codes["p_adjusted"].tolist() == pytest.approx(multipletests(expected, method="fdr_bh")[1])
    assert table.loc["all", ["p", "p_adjusted"]].isna().all()


def test_a_language_of_lower_recall_shows_as_asymmetry():
    """With recall .65 against .85 codes on side b alone prevail and p is small; with equal recall it rarely is."""
    unequal = pd.concat([measure_parity(*draw_pairs(0.65, 0.85, seed=seed), n_boot=0) for seed in range(20)])
    equal = pd.concat([measure_parity(*draw_pairs(seed=seed), n_boot=0) for seed in range(20)])
    unequal, equal = (table[table["code"] != "all"] for table in (unequal, equal))
    assert (unequal["n_only_b"] > unequal["n_only_a"]).all() and (unequal["p_adjusted"] < 0.05).mean() > 0.9
    assert (equal["p"] < 0.05).mean() <= 0.1


def test_the_interval_holds_the_estimate():
    """The bootstrap over documents surrounds both kinds of Jaccard index and is repeatable."""
    tables = draw_pairs()
    table = measure_parity(*tables, n_boot=300)
    pd.testing.assert_frame_equal(table, measure_parity(*tables, n_boot=300))
    for name in ("jaccard", "mean_jaccard"):
        assert ((table[f"{name}_low"] < table[name]) & (table[name] < table[f"{name}_high"])).all()
    assert set(measure_parity(*draw_pairs(n_documents=3), n_boot=20)["resampled"]) == {"pairs"}


def test_rows_of_one_pair_id_are_one_pair():
    """A sentence translated by two bears the codes of both: split or not, the pair is the same."""
    pairs, codings, readings, sentences = draw_pairs(n_documents=1)
    joined = pairs.assign(pair_id=[0, 0, *range(1, 11)])
    table = measure_parity(joined, codings, readings, sentences, n_boot=0).set_index("code")
    assert (table["n_pairs"] == 11).all()
    for code in table.index.drop("all"):
        sides = [set(joined.loc[joined[side].isin(codings.loc[codings["code"] == code, "sentence_id"]), "pair_id"])
                 for side in ("sentence_id_a", "sentence_id_b")]
        assert table.loc[code, "n_both"] == len(sides[0] & sides[1])


def test_without_a_code_on_either_side_there_is_no_index():
    """Pairs of sentences that bear nothing have no Jaccard index, not one of 0 or 1."""
    pairs, codings, readings, sentences = draw_pairs(n_documents=6)
    row, = measure_parity(pairs, codings.head(0), readings, sentences, n_boot=20).to_dict("records")
    assert (row["code"], row["n_pairs"], row["n_both"]) == ("all", 72, 0)
    assert np.isnan([row["jaccard"], row["jaccard_low"], row["mean_jaccard"], row["p"]]).all()


@pytest.mark.parametrize(("change", "message"), [
    (lambda pairs: pairs.head(0), "pairs: no row; at least one aligned pair is needed"),
    (lambda pairs: pairs.drop(columns="sentence_id_b"), "pairs: column 'sentence_id_b' is missing"),
    (lambda pairs: pairs.replace("d0-zh:1", "d0-zh:99"),
     r"pairs: sentence 'd0-zh:99' is not in the table of sentences \(1 such\)"),
    (lambda pairs: pairs.replace("d0-zh:1", "unread"),
     "pairs: sentence 'unread' was not read by the coder 'dictionary'"),
    (lambda pairs: pairs.replace("d0-zh:1", "d0-en:1"), "pairs: sentence 'd0-en:1' is paired with itself"),
    (lambda pairs: pairs.replace("d0-zh:1", pd.NA), "pairs: sentence .* is not in the table of sentences"),
    (lambda pairs: pd.concat([pairs, pairs.head(1)]), "pairs: sentence 'd0-en:0' stands in a row that repeats"),
])
def test_pairs_that_cannot_be_compared_are_named(change, message):
    """One line says which sentence and what is wrong with it."""
    pairs, codings, readings, sentences = draw_pairs(n_documents=2)
    more = pd.concat([sentences, pd.DataFrame({"sentence_id": ["unread"], "doc_id": ["d0-zh"]})])
    with pytest.raises(ValueError, match=message):
        measure_parity(change(pairs), codings, readings, more)
