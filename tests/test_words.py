"""Words of documents: each language by itself, terms of the field whole, the same in every run."""

import pandas as pd
import rjieba

from analysis_lib.comparing.words import count_words, list_terms, list_words
from analysis_lib.outputs import open_corpus


def test_terms_of_the_field_stay_whole_and_the_shared_segmenter_is_left_alone():
    """Nouns among the indicators are one word here and as before for whoever reads names with the module's segmenter."""
    before = list(rjieba.cut("支持创新药和产业链供应链"))
    words = list(list_words("支持创新药和重点产业链，建设工程研究中心。", "zh"))
    assert {"创新药", "重点产业链", "工程研究中心"} <= set(words) and "，" not in words
    assert list(rjieba.cut("支持创新药和产业链供应链")) == before
    assert "推动产业" not in list_terms() and all(3 <= len(term) <= 6 for term in list_terms())


def test_traditional_and_simplified_characters_make_one_word():
    """支持創新藥 and 支持创新药 count together; CAR-T inside Chinese is a word in lower case, numbers are none."""
    assert list(list_words("支持創新藥CAR-T研發3項", "zh")) == list(list_words("支持创新药CAR-T研发5项", "zh"))


def test_words_with_blanks_keep_their_hyphens_and_lose_their_case():
    """Letters with inner hyphens and apostrophes are one word; digits and marks are none."""
    assert list(list_words("Shanghai's R&D: state-of-the-art, 5G; pag-unlad’t iba!", "en")) == [
        "shanghai's", "r", "d", "state-of-the-art", "g", "pag-unlad't", "iba"]  # fmt: skip


def test_a_document_in_two_languages_has_two_counts():
    """Sentences count under their own language, and one without a language not at all."""
    sentences = pd.DataFrame({"doc_id": "d", "kind": ["title", "body", "body"], "language": ["en", "zh", None],
                              "text": ["New drugs", "创新药研发", "???abc"]})  # fmt: skip
    counts = count_words(sentences)
    assert counts.groupby("language")["n"].sum().to_dict() == {"en": 2, "zh": 2}
    assert set(count_words(sentences, kinds=["title"])["language"]) == {"en"}


def test_the_shipped_documents_are_counted_whole():
    """Every letter run of an English document is counted once: the counts add up to an independent count."""
    corpus = open_corpus()
    counts = count_words(corpus.sentences)
    english = corpus.sentences[corpus.sentences["language"] == "en"]
    by_blanks = english["text"].str.replace(r"[^A-Za-z'’-]+", " ", regex=True).str.split().explode()
    assert abs(counts.loc[counts["language"] == "en", "n"].sum() - by_blanks.str.contains("[A-Za-z]").sum()) <= 12
    assert set(counts["language"]) == {"en", "fil", "zh"}
