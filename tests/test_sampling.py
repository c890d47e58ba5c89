"""The sample of sentences: every sentence has the probability that is stated, and nothing else decides who is drawn."""

import shutil

import numpy as np
import pandas as pd
import pytest

from analysis_lib.coding.sampling import allocate_sample, draw_sample, word_sample
from analysis_lib.reading.corpus import read_corpus
from analysis_lib.tables import DATA

N_SEEDS = 1000


@pytest.fixture(scope="module")
def corpus():
    """The shipped documents."""
    return read_corpus()


@pytest.fixture(scope="module")
def strata(corpus):
    """Sentences of the shipped documents by language and document."""
    return corpus.sentences.groupby(["language", "doc_id"]).size()


@pytest.mark.parametrize("n", [2, 4, 30])
def test_the_probability_stated_is_the_frequency(corpus, n):
    """Over many seeds each sentence is drawn as often as stated, and the estimate of the characters is unbiased.

    The sizes cross both borders: fewer than languages, fewer than documents, and a sample of every document.
    """
    sentences = corpus.sentences.assign(n_chars=corpus.sentences["text"].str.len()).set_index("sentence_id")
    drawn = pd.concat([draw_sample(corpus.sentences, corpus.documents, n, seed=seed) for seed in range(N_SEEDS)])
    stated = drawn.groupby("sentence_id")["selection_probability"].first().reindex(sentences.index)
    times = drawn["sentence_id"].value_counts().reindex(sentences.index)
    deviation = (times / N_SEEDS - stated) / np.sqrt(stated * (1 - stated) / N_SEEDS)
    assert not deviation.isna().any() and deviation.abs().max() < 4.5 and abs(np.mean(deviation**2) - 1) < 0.5
    weighted = drawn["sentence_id"].map(sentences["n_chars"]) / drawn["selection_probability"]
    estimates = weighted.groupby(drawn["seed"]).sum()
    error = (estimates.mean() - sentences["n_chars"].sum()) / (estimates.std() / np.sqrt(N_SEEDS))
    assert abs(error) < 3


@pytest.mark.parametrize("n", [*range(1, 10), 33, 97, 98])
def test_the_weights_add_up_to_the_sentences_there_are(corpus, n):
    """The inverse probabilities of every sample count each sentence once, whatever its size and seed."""
    sample = draw_sample(corpus.sentences, corpus.documents, n, seed=n)
    assert len(sample) == sample["sentence_id"].nunique() == n
    assert (1 / sample["selection_probability"]).sum() == pytest.approx(len(corpus.sentences))


@pytest.mark.parametrize("n", [20, 60, 98])
def test_a_stratum_has_its_share_and_its_probability(corpus, strata, n):
    """Each language and document has a sentence, its proportion to within one, and the probability drawn by there."""
    sample = draw_sample(corpus.sentences, corpus.documents, n)
    drawn = sample.groupby(["language", "doc_id"]).size()
    assert set(drawn.index) == set(strata.index) and drawn.sum() == n
    # Below one sentence the share gives way to the least of one.
    due = (n * strata / strata.sum()).clip(lower=1)
    assert ((drawn - due).abs() < 1.01).all()
    stated = sample.set_index(["language", "doc_id"])["selection_probability"]
    assert (stated == (drawn / strata).reindex(stated.index)).all()


def test_a_minimum_is_kept_as_far_as_there_are_sentences(corpus, strata):
    """With at least 8 of each document the short ones get 8; where 5 times 8 are too many, all get the same less."""
    count = draw_sample(corpus.sentences, corpus.documents, 50, minimum=8).groupby("doc_id").size()
    assert count.min() == 8 and count.sum() == 50
    few = draw_sample(corpus.sentences, corpus.documents, 15, minimum=8).groupby("doc_id").size()
    assert few.tolist() == [3] * len(strata)
    assert allocate_sample([3, 100], 20, minimum=8) == [3, 17]


def test_documents_are_drawn_first_where_they_are_too_many(corpus):
    """With 4 sentences for 5 documents each language has one; of the three English documents two are chosen."""
    sample = draw_sample(corpus.sentences, corpus.documents, 4)
    n_english = (corpus.sentences["language"] == "en").sum()
    assert sample.groupby("language").size().to_dict() == {"en": 2, "fil": 1, "zh": 1}
    english = sample[sample["language"] == "en"]
    assert set(english["selection_probability"]) == {2 / n_english}
    chosen = {tuple(draw_sample(corpus.sentences, corpus.documents, 4, seed=seed).query("language == 'en'")["doc_id"])
              for seed in range(60)}
    assert {len(set(pair)) for pair in chosen} == {1, 2} and len({name for pair in chosen for name in pair}) == 3


def test_the_order_of_the_rows_does_not_matter(corpus):
    """Shuffled tables give the same sample, the same seed the same, another seed another."""
    shuffled = corpus.sentences.sample(frac=1, random_state=1), corpus.documents.sample(frac=1, random_state=2)
    for n in (2, 4, 40):
        sample = draw_sample(corpus.sentences, corpus.documents, n, seed=3)
        pd.testing.assert_frame_equal(sample, draw_sample(*shuffled, n, seed=3))
        assert not sample["sentence_id"].equals(draw_sample(corpus.sentences, corpus.documents, n, seed=4)["sentence_id"])


def test_a_draw_stays_what_it_was():
    """The sentences of a seed are fixed: coders who resume after an update have the same sample."""
    sentences = pd.DataFrame({"sentence_id": [f"d:{at}" for at in range(9)], "doc_id": "d", "start": range(9),
                              "end": range(1, 10), "language": "en", "text": "x"})
    documents = pd.DataFrame({"doc_id": ["d"], "duplicate_of": [None]})
    drawn = [draw_sample(sentences, documents, 3, seed=seed)["start"].tolist() for seed in range(3)]
    assert drawn == [[1, 2, 3], [0, 2, 5], [3, 6, 7]]


def test_a_repost_is_not_drawn(tmp_path):
    """A document and its copy count once: no sentence of the copy is in a sample of everything."""
    source = sorted((DATA / "documents").iterdir())[2]
    shutil.copy(source, tmp_path / "a.txt")
    shutil.copy(source, tmp_path / "b.txt")
    corpus = read_corpus(tmp_path)
    assert corpus.documents["duplicate_of"].notna().sum() == 1
    sample = draw_sample(corpus.sentences, corpus.documents)
    assert sample["doc_id"].nunique() == 1 and len(sample) == len(corpus.sentences) / 2


def test_the_usual_number_is_all_where_there_are_fewer_than_100(corpus):
    """Of the 98 shipped sentences all are drawn, each with certainty, and each is worded in a line."""
    sample = draw_sample(corpus.sentences, corpus.documents)
    assert len(sample) == len(corpus.sentences) < 100 and set(sample["selection_probability"]) == {1.0}
    assert word_sample(sample)[0].startswith(f"{sample['sentence_id'][0]}  en  1.000  ")


@pytest.mark.parametrize(("asked", "message"), [
    ({"n": 0}, "0 sentences cannot be drawn from 98; allowed: 1 to 98"),
    ({"n": 99}, "99 sentences cannot be drawn from 98; allowed: 1 to 98"),
    ({"n": 9, "by": ["region"]}, "by: 'region' is nothing to draw by; allowed: language, document"),
    ({"n": 9, "minimum": 0}, "minimum: 0 leaves strata out; allowed: 1 or more"),
])
def test_a_wrong_wish_is_one_line(corpus, asked, message):
    """The error names the parameter, what was given and what is allowed."""
    with pytest.raises(ValueError) as caught:
        draw_sample(corpus.sentences, corpus.documents, **asked)
    assert str(caught.value) == message


@pytest.mark.parametrize("by", [(), ("language",), ("document",)])
def test_other_strata_keep_their_promise(corpus, by):
    """Without strata, by language or by document alone the weights still count every sentence once."""
    for n in (1, 4, 50):
        sample = draw_sample(corpus.sentences, corpus.documents, n, by=by)
        assert (1 / sample["selection_probability"]).sum() == pytest.approx(len(corpus.sentences))
