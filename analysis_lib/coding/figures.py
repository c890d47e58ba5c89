"""Figures in a sentence: numbers with their unit or counted noun and their comparator."""

import re
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from analysis_lib.coding.comparators import find_before
from analysis_lib.coding.counted import MONEY, compile_units, find_subject, list_forms, read_unit
from analysis_lib.coding.decoys import find_decoys
from analysis_lib.coding.numerals import Numeral, find_numerals, join_words, read_words

_RANGE = re.compile(r" ?(?:-|–|—|~|～|至|到|to|hanggang) ?(?=[\d一二三四五六七八九十])")


class Figure(NamedTuple):
    """A number with what it counts; spans are half-open in the sentence's text.

    ``start`` and ``end`` hold the comparator, the number, its unit and the counted noun; ``noun`` is the span of the
    counted noun, of which ``unit`` is the head word in the project's spelling.
    """

    start: int
    end: int
    number: float | None
    unit: str
    kind: str
    comparator: str
    noun: tuple[int, int] | None = None
    note: str | None = None


def find_figures(text: str, language: str) -> list[Figure]:
    """Find the figures of one folded sentence.

    Parameters
    ----------
    text : str
        Folded text, see :func:`analysis_lib.coding.numerals.fold_text`.
    language : {"en", "fil", "zh"}

    Returns
    -------
    list of Figure
        In reading order. Numbers without a unit or a counted noun are no figures.

    Examples
    --------
    >>> [(f.comparator, f.number, f.unit) for f in find_figures("产值突破1000亿元，培育30家以上龙头企业", "zh")]
    [('>', 100000000000.0, 'yuan'), ('>=', 30.0, 'companies')]
    >>> [(f.comparator, f.number, f.unit) for f in find_figures("nearly 100 listed companies, phase 3, 5g", "en")]
    [('<', 100.0, 'companies')]
    """
    decoys, numerals = find_decoys(text, language), find_numerals(text, language)
    figures, at = [], 0
    for index, numeral in enumerate(numerals):
        if numeral.start < at or _is_masked(numeral, decoys):
            continue
        following = numerals[index + 1] if index + 1 < len(numerals) else None
        figure = _read_figure(text, language, numeral, following, at)
        if figure is not None:
            figures.append(figure)
            at = figure.end
    return sorted([*figures, *_find_multiples(text, language)], key=lambda figure: figure.start)


def _find_multiples(text: str, language: str) -> list[Figure]:
    """Words that say how many times a quantity is to grow: 翻一番, to double."""
    words = read_words("units", language, "multiple")
    return [Figure(*match.span(), float(words[match[0]]["factor"]), words[match[0]]["unit"], "rate", "=")
            for match in _multiples(language).finditer(text)]


@cache
def _multiples(language: str) -> re.Pattern:
    return re.compile(list_forms(list(read_words("units", language, "multiple")), language))


def _is_masked(numeral: Numeral, decoys: list[tuple[int, int]]) -> bool:
    at = bisect_left(decoys, (numeral.end,)) - 1
    return at >= 0 and decoys[at][1] > numeral.start


def _read_figure(text: str, language: str, numeral: Numeral, following: Numeral | None, floor: int) -> Figure | None:
    value, end, note = _read_range(text, language, numeral, following)
    has_more = text[end : end + 1] in ("余", "多")
    money = MONEY.search(text[max(0, numeral.start - 5) : numeral.start])
    low = numeral.start - len(money[0]) if money else numeral.start
    before, low = find_before(text, max(floor, low - 24), low, language)
    found = read_unit(text, end + has_more, language, numeral)
    if found is None and not numeral.is_word:
        found = find_subject(text, max(floor, low - 120), low, language)
        found = found and found._replace(end=end)
    if found is None:
        return None
    if value is None:
        note = "the number is damaged (a counter that ran over) and is not read"
    default = ">=" if note and value is not None else "~" if found.kind == "scale" else "="
    comparator = before or (">" if has_more else None) or found.comparator or default
    number, end = None if value is None else round(value * found.factor, 6), max(end, found.end, *(found.noun or (0,)))
    return Figure(low, end, number, found.unit, found.kind, comparator, found.noun, note)


def _read_range(text: str, language: str, numeral: Numeral, following: Numeral | None):
    """Return the value (the lower one of a range), where it ends, and what is to be said of it."""
    value, end = numeral.value, numeral.end
    unit = compile_units(language)["measure"].match(text, end)
    joint = _RANGE.match(text, end) or (unit and _RANGE.match(text, unit.end()))
    if not joint or following is None or joint.end() != following.start or None in (value, following.value):
        return value, end, None
    # In "10-15 billion" the magnitude belongs to both numbers.
    low = value * following.factor if numeral.factor == 1 and value <= following.value / following.factor else value
    if low >= following.value:
        return value, end, None
    return low, following.end, f"a range: up to {following.value:g}"


def is_qualifier(figure: Figure, following: Figure | None, text: str, language: str) -> bool:
    """Say whether a figure only describes what is counted: 百亿级企业5家, 亿元以上项目, companies with sales over a billion.

    Examples
    --------
    >>> text = "引进10亿元以上项目50个"
    >>> one, other = find_figures(text, "zh")
    >>> is_qualifier(one, other, text, "zh"), is_qualifier(other, None, text, "zh")
    (True, False)
    """
    if figure.kind == "scale":
        return (following is not None and following.start == figure.end and following.kind == "classifier"
                and following.noun is None)  # fmt: skip
    if figure.kind != "measure" or figure.unit in ("percent", "times"):
        return False
    if language == "zh":
        return figure.comparator in (">=", "<=", ">", "<") and _described(language).match(text, figure.end) is not None
    return _described(language).search(text[max(0, figure.start - 60) : figure.start]) is not None


@cache
def _described(language: str) -> re.Pattern:
    """The noun that a threshold describes: behind it in Chinese, before it with "with sales of" elsewhere."""
    heads = join_words(read_words("units", language, "noun"), language)
    if language == "zh":
        return re.compile(rf"的?[\u3400-\u9fff]{{0,4}}?{heads}")
    links = "with|whose|having|worth|exceeding|valued" if language == "en" else "na may|na nagkakahalaga"
    return re.compile(rf"{heads} (?:{links}) [^.;,:]{{0,40}}$")
