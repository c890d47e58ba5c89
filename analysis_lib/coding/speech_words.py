"""The words of saying, ordering and addressing of ``data/lexicon/speech_words.csv``."""

import re
from functools import cache

from analysis_lib.coding.numerals import join_words, read_words


def list_words(language: str, kind: str) -> tuple[str, ...]:
    """Return the words of one kind in ``data/lexicon/speech_words.csv``, the longest first.

    Examples
    --------
    >>> list_words("zh", "stress")[-2:]
    ('强调', '重申')
    """
    return tuple(read_words("speech_words", language, kind))


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
