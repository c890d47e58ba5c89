"""The coded example sentences of a codebook as tables: what a coder is checked on, and aligned across languages."""

from typing import NamedTuple

import pandas as pd

from analysis_lib.coding.codebook import Codebook, read_codebook
from analysis_lib.coding.codings import make_readings
from analysis_lib.coding.dictionary import code_sentences, list_readings
from analysis_lib.tables import build_table

CODER = "examples"


class Examples(NamedTuple):
    """Frames of the example sentences; ``codings`` and ``readings`` hold the coder "examples" and the dictionary."""

    sentences: pd.DataFrame
    codings: pd.DataFrame
    readings: pd.DataFrame


def gather_examples(split: str = "held", codebook: Codebook | None = None) -> Examples:
    """Return the example sentences of a codebook, coded by their writers and by the dictionary.

    Parameters
    ----------
    split : {"held", "development"}
        Indicators may be corrected on the sentences of "development"; those of "held" are for measuring only.
    codebook : Codebook, optional
        Default: the codebook in ``data/codebook``.

    Returns
    -------
    Examples
        ``sentences`` has the columns of the ``sentences`` table, each sentence being a document of its own, whose
        identifier is its unit and language.

    Raises
    ------
    ValueError
        When the codebook has no example of the split.

    Examples
    --------
    >>> sorted(gather_examples().sentences["language"].unique())
    ['en', 'fil', 'zh']
    """
    book = read_codebook() if codebook is None else codebook
    rows = book.examples[book.examples["split"] == split].reset_index(drop=True)
    if rows.empty:
        splits = ", ".join(sorted(book.examples["split"].unique())) or "none"
        raise ValueError(f"examples: no sentence of split {split!r}; splits of this codebook: {splits}")
    names = rows["unit"] + "-" + rows["language"]
    sentences = rows[["language", "text"]].assign(
        sentence_id=names + ":0001", doc_id=names, position=1, kind="body", start=0, end=rows["text"].str.len())
    given = sentences[["sentence_id"]].assign(code=rows["themes"].str.split(), coder=CODER).explode("code")
    codings = pd.concat([build_table("codings", given.dropna(subset="code")), code_sentences(sentences, codebook=book)])
    readings = pd.concat([make_readings(sentences, CODER), list_readings(sentences, book)])
    return Examples(build_table("sentences", sentences), codings, readings)


def list_units(sentences: pd.DataFrame) -> pd.Series:
    """Return the unit of each example sentence: what it has in common with its counterparts in other languages."""
    return sentences["doc_id"].str.rsplit("-", n=1).str[0].rename("unit")


def align_examples(sentences: pd.DataFrame, language_a: str = "zh", language_b: str = "en") -> pd.DataFrame:
    """Pair the sentences of two languages that say the same.

    Parameters
    ----------
    sentences : DataFrame
        From `gather_examples`.
    language_a, language_b : str
        Languages of the two sides.

    Returns
    -------
    DataFrame
        sentence_id_a, sentence_id_b: what `measure_parity` takes.

    Examples
    --------
    >>> align_examples(gather_examples().sentences).columns.tolist()
    ['sentence_id_a', 'sentence_id_b']
    """
    units = sentences.assign(unit=list_units(sentences))[["unit", "language", "sentence_id"]]
    side_a, side_b = (units[units["language"] == language] for language in (language_a, language_b))
    pairs = side_a.merge(side_b, on="unit", suffixes=("_a", "_b"), validate="one_to_one")
    return pairs[["sentence_id_a", "sentence_id_b"]]
