"""What was removed and how values were obtained is counted without loss."""

import pandas as pd
import pytest

from analysis_lib.coding.codebook import read_codebook
from analysis_lib.coding.dictionary import find_hits
from analysis_lib.comparing.removals import count_removals
from analysis_lib.reading.corpus import read_corpus
from analysis_lib.showing.evidence import count_bases, count_indicators, list_fields, list_silent
from analysis_lib.tables import BASES, list_evidence_fields


@pytest.fixture(scope="module")
def corpus():
    """The five shipped documents."""
    return read_corpus()


def test_kept_and_removed_characters_make_the_raw_text(corpus):
    """For each document the characters of all rules and the kept ones add up to its raw characters, the shares to 1."""
    removals = count_removals(corpus.documents, corpus.edits)
    sizes = corpus.documents.set_index("doc_id")["n_chars_raw"]
    assert removals.groupby("doc_id")["n_chars"].sum().to_dict() == sizes.to_dict()
    assert removals.groupby("doc_id")["share"].sum().tolist() == pytest.approx([1.0] * len(sizes))
    assert removals["n_edits"].sum() == len(corpus.edits)


def test_a_lost_edit_is_noticed(corpus):
    """Without one of the edits the characters do not add up, and the error names the document."""
    cut = corpus.edits.iloc[1:]
    with pytest.raises(ValueError, match=corpus.edits["doc_id"].iloc[0]):
        count_removals(corpus.documents, cut)


def test_a_folder_without_a_readable_document_has_no_removals(corpus):
    """Tables without rows give tables without rows."""
    empty = corpus.documents.head(0)
    assert count_removals(empty, corpus.edits.head(0)).empty
    assert list_fields(empty).empty
    assert count_bases(list_fields(empty))[list(BASES)].to_numpy().sum() == 0


def test_each_field_of_each_document_has_a_row(corpus):
    """The long table has each field of each document once; a value is there exactly when its basis is not missing."""
    fields = list_fields(corpus.documents)
    assert len(fields) == len(corpus.documents) * len(list_evidence_fields())
    assert (fields["value"].isna() == (fields["basis"] == "missing")).all()
    stated = fields[(fields["field"] == "title") & (fields["basis"] == "stated")]
    assert (stated["end"] > stated["start"]).all()


def test_bases_add_up_to_the_documents(corpus):
    """For each field the documents by basis add up to all documents."""
    counts = count_bases(list_fields(corpus.documents))
    assert counts[list(BASES)].sum(axis=1).eq(len(corpus.documents)).all()


def test_an_indicator_fires_or_is_silent(corpus):
    """Indicators with a hit and those listed as silent are all there are, and no silent one has a hit."""
    codebook = read_codebook()
    hits = find_hits(corpus.sentences, corpus.mentions, corpus.edits, codebook)
    silent = list_silent(codebook.indicators, hits)
    fired = hits[["code", "indicator"]].drop_duplicates()
    pairs = codebook.indicators[["code", "pattern"]].drop_duplicates()
    assert len(silent[["code", "pattern"]].drop_duplicates()) + len(fired) == len(pairs)
    counts = count_indicators(codebook.indicators, hits, corpus.sentences)
    assert set(counts["language"]) == {"en", "fil", "zh"}
    assert (counts["n_fired"] <= counts["n_indicators"]).all() and counts["n_fired"].sum() >= len(fired)


def test_an_indicator_counts_in_the_language_of_its_sentence():
    """An indicator of two languages that fired in an English sentence is silent in the other."""
    indicators = pd.DataFrame({"code": ["openness"], "language": ["en fil"], "pattern": ["joint venture"]})
    hits = pd.DataFrame({"sentence_id": ["a:0001"], "code": ["openness"], "indicator": ["joint venture"]})
    sentences = pd.DataFrame({"sentence_id": ["a:0001"], "language": ["en"]})
    counts = count_indicators(indicators, hits, sentences)
    assert counts.values.tolist() == [["openness", "en", 1, 1], ["openness", "fil", 1, 0]]
