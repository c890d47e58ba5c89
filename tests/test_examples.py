"""The example sentences of the codebook are the same in every language, and one half is for measuring alone."""

import pandas as pd
import pytest

from analysis_lib.coding.agreement import measure_agreement
from analysis_lib.coding.codebook import read_codebook
from analysis_lib.coding.examples import align_examples, gather_examples, list_units
from analysis_lib.comparing.parity import measure_parity


@pytest.fixture(scope="module")
def held():
    return gather_examples("held")


def test_each_unit_stands_in_three_languages_with_the_same_themes():
    """A unit has one row a language, and its themes and split do not differ between them."""
    examples = read_codebook().examples
    units = examples.fillna("").groupby("unit")[["language", "themes", "split"]].nunique()
    assert (units == [3, 1, 1]).all(axis=None)


def test_every_theme_has_examples_in_both_splits():
    """Each theme has at least ten units, and some in each split."""
    examples = read_codebook().examples.query("language == 'zh'")
    given = examples.assign(code=examples["themes"].str.split()).explode("code")
    counts = given.groupby(["code", "split"]).size().unstack()
    assert len(counts) == 16 and (counts.sum(axis=1) >= 10).all() and (counts > 3).all(axis=None)


@pytest.mark.parametrize(("language", "least"), [("zh", 0.75), ("en", 0.70), ("fil", 0.62)])
def test_the_dictionary_holds_on_sentences_it_was_not_corrected_on(held, language, least):
    """Micro F1 on the held examples, which were written to be hard, stays at its level."""
    pooled = measure_agreement(held.codings, held.readings, held.sentences, "examples", "dictionary", n_boot=0)
    assert pooled.query("code == 'all' and language == @language")["f1"].item() >= least


def test_translations_are_paired_once(held):
    """Every held unit makes one pair, and pairs can be measured as they are."""
    pairs = align_examples(held.sentences, "zh", "en")
    assert len(pairs) == list_units(held.sentences).nunique()
    parity = measure_parity(pairs, held.codings, held.readings, held.sentences, n_boot=0)
    assert parity.query("code == 'all'")["jaccard"].item() >= 0.6


def test_a_codebook_without_examples_says_so():
    """Asking a codebook for examples it does not have is one clear line."""
    book = read_codebook()
    with pytest.raises(ValueError, match="examples: no sentence of split 'held'; splits of this codebook: none"):
        gather_examples("held", book._replace(examples=book.examples.iloc[:0]))


def test_coding_examples_leaves_the_table_of_sentences_whole(held):
    """The examples have the columns of the table of sentences, with offsets that lead to the whole text."""
    assert (held.sentences["end"] == held.sentences["text"].str.len()).all()
    assert isinstance(held.codings, pd.DataFrame) and set(held.codings["coder"]) == {"examples", "dictionary"}
