"""Verdicts under other choices: what is varied, what is counted, and what no choice can change."""

import pandas as pd
import pytest

from analysis_lib.coding.codebook import read_codebook
from analysis_lib.coding.dictionary import code_sentences
from analysis_lib.comparing.contrasts import contrast_groups
from analysis_lib.comparing.sensitivity import (
    CLEANINGS,
    DENOMINATORS,
    find_touched,
    list_ample_pairs,
    split_indicators,
    summarise_choices,
    vary_choices,
)
from analysis_lib.reading.corpus import Corpus
from analysis_lib.tables import build_table, list_columns


def make_corpus(shares, n_documents=6, n_sentences=10, translated=(), damaged=()):
    """Make documents of coded example sentences: of each group so many in ten on innovation, the others on nothing."""
    examples = read_codebook().examples.query("language == 'zh'")
    on_theme = examples[examples["themes"] == "innovation"]["text"].tolist()
    on_nothing = examples[examples["themes"].isna()]["text"].tolist()
    documents, sentences, flags = [], [], []
    for group, share in shares.items():
        for number in range(n_documents):
            doc_id = f"{group}-{number}"
            documents.append({"doc_id": doc_id, "province": group, "language": "zh", "genre": "news", "level": "province",
                              "year": 2024, "is_machine_translated": doc_id in translated})
            own = round(share * n_sentences) + number % 2
            for position in range(n_sentences):
                pool, at = (on_theme, number + position) if position < own else (on_nothing, 7 * number + position)
                text = pool[at % len(pool)]
                sentences.append({"sentence_id": f"{doc_id}:{position + 1:04d}", "doc_id": doc_id, "position": position + 1,
                                  "kind": "body", "language": "zh", "start": 500 * position,
                                  "end": 500 * position + len(text), "text": text})
            flags += [{"doc_id": doc_id, "flag_id": 1, "rule": "lost_bytes", "start": 0, "end": 5000}] * (doc_id in damaged)
    tables = {"documents": documents, "sentences": sentences, "flags": flags}
    tables = {name: build_table(name, rows) for name, rows in tables.items()}
    codings = code_sentences(tables["sentences"])
    empty = {name: pd.DataFrame(columns=list(list_columns(name))) for name in Corpus._fields if name not in tables}
    return Corpus(**empty | tables | {"codings": codings})


def test_a_large_difference_holds_under_every_whole_codebook():
    """Seven sentences in ten against none is a difference whatever is counted; halves of the indicators miss some."""
    corpus = make_corpus({"Hebei": 0.0, "Henan": 0.7})
    choices = vary_choices(corpus, n_splits=2)
    assert len(choices) == 5 * len(DENOMINATORS) * len(CLEANINGS) and set(choices["coder"]) == {"dictionary"}
    whole = choices[(choices["codebook"] == "all indicators") & (choices["denominator"] != "documents")]
    assert (whole["verdict"] == "differs").all() and (whole["difference"] < 0).all()
    contrasts = contrast_groups(corpus.documents, corpus.sentences, corpus.codings, ["province"], codes=["innovation"])
    row = summarise_choices(choices, contrasts).iloc[0]
    assert row["n_choices"] == 45 and 0.6 < row["share_held"] <= 1 and row["n_opposite"] == 0
    assert row["difference_greatest"] <= 0 and row["reason"].startswith("The verdict differs holds in ")


def test_a_difference_that_rests_on_translations_does_not_hold():
    """Without the translated documents one group has too few, and the reason names that choice."""
    corpus = make_corpus({"Hebei": 0.0, "Henan": 0.7}, translated=[f"{p}-{i}" for p in ("Hebei", "Henan") for i in range(3)])
    choices = vary_choices(corpus, n_splits=1)
    left = choices[choices["cleaning"] == "translated documents left out"]
    assert (left["verdict"] == "too_few").all()
    contrasts = contrast_groups(corpus.documents, corpus.sentences, corpus.codings, ["province"], codes=["innovation"])
    row = summarise_choices(choices, contrasts).iloc[0]
    assert row["share_held"] < 0.7 and "translated documents left out (100 %)" in row["reason"]


def test_damaged_sentences_can_be_left_out():
    """A group whose sentences are all flagged is gone under that choice: too few, and not an error."""
    corpus = make_corpus({"Hebei": 0.0, "Henan": 0.7}, damaged=[f"Henan-{i}" for i in range(6)])
    choices = vary_choices(corpus, n_splits=1)
    left = choices[choices["cleaning"] == "damaged sentences left out"]
    assert (left["verdict"] == "too_few").all() and (choices[choices["cleaning"] == CLEANINGS[0]]["verdict"] != "too_few").any()


def test_pairs_without_documents_are_not_varied():
    """No choice adds a document: such a pair has no choices, and the summary says why."""
    corpus = make_corpus({"Hebei": 0.0, "Henan": 0.7}, n_documents=3)
    assert list_ample_pairs(corpus.documents, ["province"]) == []
    choices = vary_choices(corpus)
    contrasts = contrast_groups(corpus.documents, corpus.sentences, corpus.codings, ["province"], codes=["innovation"])
    row = summarise_choices(choices, contrasts).iloc[0]
    assert choices.empty and row["verdict"] == "too_few" and pd.isna(row["share_held"])
    assert row["reason"] == "No choice of codebook, denominator or cleaning gives a group 4 documents."


def test_a_group_nobody_can_read_is_too_few_and_no_error():
    """Sentences in a language without indicators leave a group without documents: too few under every choice."""
    corpus = make_corpus({"Hebei": 0.0, "Henan": 0.7})
    foreign = corpus.sentences["doc_id"].str.startswith("Hebei")
    sentences = corpus.sentences.assign(language=corpus.sentences["language"].mask(foreign, "fr"))
    choices = vary_choices(corpus._replace(sentences=sentences), n_splits=1)
    assert len(choices) == 27 and (choices["verdict"] == "too_few").all()


def test_documents_without_the_theme_are_a_finding():
    """Where the dictionary found nothing at all no difference is seen, and nobody is told of an unknown coder."""
    corpus = make_corpus({"Hebei": 0.0, "Henan": 0.0})
    choices = vary_choices(corpus._replace(codings=corpus.codings.head(0)), n_splits=1)
    whole = choices[(choices["codebook"] == "all indicators") & (choices["cleaning"] == CLEANINGS[0])]
    assert len(choices) == 27 and (whole["verdict"] == "no_difference_seen").all()


def test_halves_part_the_indicators_of_each_theme_and_language():
    """The two halves of a split share no indicator, hold all of them, and differ by one at most in each language."""
    indicators = read_codebook().indicators
    (_, a), (_, b) = split_indicators(indicators, 1, seed=3)
    each = indicators["language"].str.split().explode()
    assert len(a.intersection(b)) == 0 and len(a) + len(b) == len(each)
    assert 0 <= len(a) - len(b) <= 3 * indicators["code"].nunique()


def test_touched_sentences_are_found_by_their_offsets():
    """A span that ends where a sentence begins does not touch it; one inside or across does."""
    sentences = pd.DataFrame({"doc_id": ["d", "d", "e"], "start": [0, 10, 0], "end": [10, 20, 10]})
    for span, expected in (((10, 12), [False, True]), ((5, 11), [True, True]), ((20, 30), [False, False]), ((0, 1), [True, False])):
        spans = pd.DataFrame({"doc_id": ["d"], "start": span[:1], "end": span[1:]})
        assert find_touched(sentences, spans).tolist() == [*expected, False]


@pytest.mark.parametrize(("change", "message"), [
    ({"n_splits": 0}, "n_splits: 0; allowed: 1 to 50"),
    ({"coders": ["ab"]}, "coders: 'ab' has no codings; coders: dictionary"),
    ({"by": ["planet"]}, "by: documents has no column 'planet'"),
])  # fmt: skip
def test_a_wrong_setting_is_named(change, message):
    """What was wrong, the value given and what is allowed, in one line."""
    with pytest.raises(ValueError, match=message):
        vary_choices(make_corpus({"Hebei": 0.0, "Henan": 0.7}), **change)
