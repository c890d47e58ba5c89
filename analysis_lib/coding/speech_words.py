"""The words of saying, ordering and addressing of ``data/lexicon/speech_words.csv``."""

import re
from functools import cache

from analysis_lib.coding.numerals import join_words
from analysis_lib.tables import DATA, read_csv


@cache
def list_words(language: str, kind: str) -> tuple[str, ...]:
    """Return the words of one kind in ``data/lexicon/speech_words.csv``, the longest first.

    Raises
    ------
    ValueError
        When a key of the list repeats or is missing.

    Examples
    --------
    >>> list_words("zh", "stress")[-2:]
    ('强调', '重申')
    """
    key = ["language", "kind", "word"]
    frame = read_csv(DATA / "lexicon" / "speech_words.csv")
    bad = frame[frame.duplicated(key) | frame[key].isna().any(axis=1)]
    if len(bad):
        raise ValueError(f"data/lexicon/speech_words.csv: key {key} repeats or is missing at {bad.iloc[0].tolist()}")
    rows = frame[(frame["language"] == language) & (frame["kind"] == kind)]
    return tuple(sorted(rows["word"], key=lambda word: -len(word)))


@cache
def compile_kind(language: str, *kinds: str, before: str = "", after: str = "") -> re.Pattern:
    """Return the expression of the words of some kinds, between two further expressions.

    Examples
    --------
    >>> compile_kind("zh", "pronoun", after="$").search("会上，他")[0]
    '他'
    """
    words = [word for kind in kinds for word in list_words(language, kind)]
    return re.compile(before + join_words(words, language) + after)
