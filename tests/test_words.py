"""Words of documents: each language by itself, terms of the field whole, nothing lost, the same in every run."""

import hashlib
import os
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import rjieba

from analysis_lib.coding.codebook import read_codebook
from analysis_lib.comparing.words import (
    count_words,
    list_terms,
    list_uncounted,
    measure_dispersion,
    split_words,
    weigh_odds,
)
from analysis_lib.outputs import open_corpus
from analysis_lib.reading.page import simplify_text

HAN = re.compile(r"[\u3400-\u9fff]+")


def write_sentences(*rows, kind="body"):
    """Write sentences from (doc_id, language, text)."""
    return pd.DataFrame(rows, columns=["doc_id", "language", "text"]).assign(kind=kind)


# --- what a word is


def test_terms_of_the_field_stay_whole_and_the_shared_segmenter_is_left_alone():
    """Phrases of the indicators are one word here, and unknown as before to the segmenter that reads names."""
    before = rjieba.cut("支持创新药和重点产业链")
    words = list(split_words("支持创新药和重点产业链，建设工程研究中心，推动集采。", "zh"))
    assert words == ["支持", "创新药", "和", "重点产业链", "建设", "工程研究中心", "推动", "集采"]
    assert rjieba.cut("支持创新药和重点产业链") == before and not rjieba.has_word("创新药")


def test_a_term_does_not_cut_a_word_in_two():
    """中药 is no word in 集中药品, and 创新药 none in 创新药品."""
    words = list(split_words("集中药品采购，创新药品监管", "zh"))
    assert words == ["集中", "药品采购", "创新", "药品监管"]


def test_patterns_of_several_phrases_give_no_term():
    """Alternatives each give a term, phrases near each other none, and fragments of longer wordings none."""
    codebook = read_codebook()
    rows = pd.DataFrame({"language": ["zh", "zh", "zh", "en", "en zh"],
                         "pattern": ["瞪羚企业|链主", "政策 … 落实", "类新药", "new drug*", "R&D|生物岛"]})  # fmt: skip
    assert list_terms(codebook._replace(indicators=rows)) == ("链主", "生物岛", "瞪羚企业")


def test_the_codebook_given_decides_what_stays_whole():
    """Another codebook cuts the same text otherwise, and the default one is not changed by it."""
    sentences, codebook = write_sentences(("a", "zh", "海岸带药用资源")), read_codebook()
    rows = pd.DataFrame({"language": ["zh"], "pattern": ["药用资源"]})
    other = count_words(sentences, codebook=codebook._replace(indicators=rows))
    assert "药用资源" in set(other["word"]) and "药用资源" not in set(count_words(sentences)["word"])


def test_traditional_and_simplified_characters_make_one_word():
    """支持創新藥 and 支持创新药 count together; CAR-T inside Chinese is a word in lower case, numbers are none."""
    assert list(split_words("支持創新藥ＣＡＲ-T研發3項", "zh")) == list(split_words("支持创新药CAR-T研发5项", "zh"))


def test_words_with_blanks_keep_their_inner_signs_and_lose_their_case():
    """Letters and digits with inner hyphens, apostrophes and ampersands are one word; numbers and Chinese are none."""
    text = "Shanghai’s R&D: state-of-the-art 5G, COVID‑19; 30,000 in 2024–25 (张江). Pag-unlad’t iba!"
    assert list(split_words(text, "en")) == ["shanghai", "r&d", "state-of-the-art", "5g", "covid-19", "in", "pag-unlad't", "iba"]


# --- how words are counted


def test_a_document_in_two_languages_has_two_counts():
    """Sentences count under their own language and script; those of other languages do not count and are named."""
    sentences = write_sentences(("d", "en", "New drugs"), ("d", "zh-Hant", "創新藥研發"), ("d", "ja", "新しい薬"),
                                ("d", None, "abc"), ("e", "en", "Drugs, drugs"))  # fmt: skip
    counts = count_words(sentences)
    assert counts.groupby(["doc_id", "language"])["n"].sum().to_dict() == {("d", "en"): 2, ("d", "zh"): 2, ("e", "en"): 2}
    assert counts[counts["doc_id"] == "e"].to_numpy().tolist() == [["e", "en", "drugs", 2]]
    left = list_uncounted(sentences)
    assert left["n_sentences"].tolist() == [1, 1] and left["language"].fillna("?").tolist() == ["ja", "?"]


def test_kinds_and_reposts_are_left_out():
    """Only sentences of the kinds asked for count, and with the documents given a repost does not."""
    sentences = pd.concat([write_sentences(("a", "en", "title words"), kind="title"),
                           write_sentences(("a", "en", "body"), ("b", "en", "body"))])  # fmt: skip
    documents = pd.DataFrame({"doc_id": ["a", "b"], "duplicate_of": [None, "a"]})
    assert count_words(sentences, kinds=["title"])["word"].tolist() == ["title", "words"]
    assert count_words(sentences)["n"].sum() == 4 and count_words(sentences, documents)["n"].sum() == 3
    with pytest.raises(ValueError, match="kinds: \\['heading'\\]; allowed: title, body"):
        count_words(sentences, kinds=["heading"])
    assert count_words(sentences.head(0)).dtypes.astype(str).to_dict()["n"] == "int64"


def test_the_shipped_documents_are_counted_whole():
    """Every Chinese character is in one word, and every run of letters of the Latin documents is counted once."""
    sentences = open_corpus().sentences
    counts = count_words(sentences)
    for language, rows in sentences.groupby("language"):
        words = counts[counts["language"] == language]
        if language == "zh":
            characters = sum(map(len, HAN.findall(simplify_text("\n".join(rows["text"])))))
            own = words["word"].map(lambda word: len("".join(HAN.findall(word))))
            assert (own * words["n"]).sum() == characters
        else:
            plain = rows["text"].str.replace("[’‘]", "'", regex=True).str.replace("'s\\b", "", regex=True)
            pieces = plain.str.findall(r"[\w'&\-‑]*[^\W\d_][\w'&\-‑]*").explode().dropna()
            assert words["n"].sum() == pytest.approx(len(pieces), abs=3)
    assert set(counts["language"]) == {"en", "fil", "zh"} and not counts.duplicated(["doc_id", "language", "word"]).any()


def test_another_process_counts_the_same():
    """Terms and words do not depend on the order in which sets are walked."""
    code = ("from analysis_lib.comparing.words import list_terms, split_words; import hashlib; "
            "print(hashlib.sha256(repr([list_terms(), list(split_words(input(), 'zh'))]).encode()).hexdigest())")  # fmt: skip
    text = "支持创新药和重点产业链集聚发展，建设R&D工程研究中心，推动集采扩面和文旅融合"
    printed = subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": "7", "PYTHONUTF8": "1"},
                             input=text, check=True, capture_output=True, text=True, encoding="utf-8").stdout  # fmt: skip
    assert printed.strip() == hashlib.sha256(repr([list_terms(), list(split_words(text, "zh"))]).encode()).hexdigest()


# --- statistics of words


def test_log_odds_agree_with_a_published_example():
    """The README of the package fightin_words prints z of nine words against nine, from the shorter variance."""
    first, second = "the quick brown fox jumps over the lazy pig", "the lazy purple pig jumps over the lazier donkey"
    words = sorted({*first.split(), *second.split()})
    n_a, n_b = (np.array([text.split().count(word) for word in words], float) for text in (first, second))
    prior = np.full(len(words), 0.05)
    log_odds, _ = weigh_odds(n_a, n_b, 9, 9, prior, prior.sum())
    z = dict(zip(words, log_odds / np.sqrt(1 / (n_a + prior) + 1 / (n_b + prior)), strict=True))
    assert z["donkey"] == z["lazier"] == z["purple"] == pytest.approx(-0.6894227886807968)
    assert z["brown"] == pytest.approx(0.6894227886807968) and z["the"] == z["pig"] == 0


def test_dispersion_on_the_published_example():
    """The word "a" in the five parts of Gries (2020, Analyzing dispersion) has DP .18, normalised .2195."""
    parts = ["b a m n i b e u p", "b a s a t b e w q n", "b c a g a b e s t a", "b a g h a b e a a t", "b a h a a b e a x a t"]
    counts = np.array([[part.split().count(word) for word in "ax"] for part in parts], float)
    dispersion = measure_dispersion(counts, np.array([len(part.split()) for part in parts], float))
    assert dispersion[0] == pytest.approx(0.18 / 0.82) and round(dispersion[0], 4) == 0.2195
    assert dispersion[1] == pytest.approx(0.78 / 0.82)
