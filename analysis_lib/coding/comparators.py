"""Words that relate a figure to its number: more than, at least, nearly, about."""

import re
from functools import cache

from analysis_lib.coding.numerals import join_words, read_words


@cache
def _expression(language: str, place: str) -> re.Pattern:
    words = join_words(read_words("comparators", language, place), language)
    if place == "after":
        return re.compile(rf" ?({words})")
    # One small word or a sign of money may stand between: "reach over RMB 5 billion", "超过了100".
    between = "了?" if language == "zh" else r" (?:(?:a|an|the|total|of|to|rmb|cny|usd) ){0,3}"
    return re.compile(rf"({words}){between} ?[¥￥$]?$")


def find_before(text: str, low: int, high: int, language: str) -> tuple[str | None, int]:
    """Return the comparator that ends where a number begins, and where it begins itself.

    Examples
    --------
    >>> find_before("产值突破1000亿元", 0, 4, "zh"), find_before("产值1000亿元", 0, 2, "zh")
    (('>', 2), (None, 2))
    """
    match = _expression(language, "before").search(text, low, high)
    return (_read_word(match, language, "before"), match.start()) if match else (None, high)


def find_after(text: str, at: int, language: str) -> tuple[str | None, int]:
    """Return the comparator that begins where a unit ends, and where it ends itself.

    Examples
    --------
    >>> find_after("15%左右", 3, "zh"), find_after("15%", 3, "zh")
    (('~', 5), (None, 3))
    """
    match = _expression(language, "after").match(text, at)
    return (_read_word(match, language, "after"), match.end()) if match else (None, at)


def _read_word(match: re.Match, language: str, place: str) -> str:
    return read_words("comparators", language, place)[re.sub(" +", " ", match[1])]["comparator"]
