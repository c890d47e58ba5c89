"""Figures in a sentence: numbers with their unit or counted noun and their comparator."""

import re
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from analysis_lib.coding.comparators import find_before
from analysis_lib.coding.counted import compile_units, find_money, find_subject, list_forms, read_unit
from analysis_lib.coding.decoys import find_decoys
from analysis_lib.coding.numerals import Numeral, find_numerals, join_words, read_words

_ENUMERATED = {
    "zh": re.compile(r" ?[、和及或] ?"), "en": re.compile(r",? (?:and |or )?"), "fil": re.compile(r",? (?:at |o )?"),
}  # fmt: skip
_FROM = {
    "zh": re.compile(r"[由从](?:(?:20|19)\d\d年(?:底|末)?|目前|现在|现有)?的?$"),
    "en": re.compile(r"(?<!\w)from (?:the )?(?:current |present |original )?(?:about |around |nearly )?$"),
    "fil": re.compile(r"(?<!\w)mula (?:sa )?$"),
}
_TO = {"zh": re.compile(r"(?:[降增升减加高低]至|到)(?=\D{0,6}\d)(?!\d{4}年底)"),
       "en": re.compile(r"(?<!\w)to (?=\D{0,30}\d)"),
       "fil": re.compile(r"(?<!\w)(?:hanggang|sa|tungo sa) (?=\D{0,30}\d)")}  # fmt: skip
_HAN = re.compile(r"[\u3400-\u9fff“”\"]{0,10}")
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
    unmasked = [numeral for numeral in numerals if not _is_masked(numeral, decoys)]
    figures += [*_share_units(text, language, unmasked, figures), *_find_multiples(text, language)]
    return sorted(figures, key=lambda figure: figure.start)


def _share_units(text: str, language: str, numerals: list[Numeral], figures: list[Figure]) -> list[Figure]:
    """"1000万、2000万、3000万元": the numbers of an enumeration share the unit of its last one."""
    holders = iter(sorted(figures, key=lambda figure: figure.start))
    by_start, found, holder = {}, [], next(holders, None)
    for numeral in numerals:
        while holder and holder.end <= numeral.start:
            holder = next(holders, None)
        if holder and holder.start <= numeral.start:
            by_start[numeral.start] = holder
    for numeral, following in zip(reversed(numerals[:-1]), reversed(numerals[1:]), strict=True):
        last = by_start.get(following.start)
        is_listed = _ENUMERATED[language].fullmatch(text, numeral.end, following.start)
        if last is None or last.noun or not is_listed or numeral.is_word or numeral.start in by_start:
            continue
        if not following.value or None in (numeral.value, last.number):
            continue
        factor = last.number / following.value * (following.factor if numeral.factor == 1 else 1)
        before, low = find_before(text, max(0, numeral.start - 24), numeral.start, language)
        figure = Figure(low, numeral.end, round(numeral.value * factor, 6), last.unit, last.kind, before or "=")
        by_start[numeral.start] = figure
        found.append(figure)
    return found


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
    money = find_money(text, numeral.start)
    low = money[0] if money else numeral.start
    before, low = find_before(text, max(floor, low - 24), low, language)
    found = read_unit(text, end + has_more, language, numeral)
    if found is None and not numeral.is_word:
        found = find_subject(text, max(floor, low - 120), low, language)
        found = found and found._replace(end=end)
    if found is None:
        return None
    if value is None:
        note = "the number is damaged or masked and is not read"
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


def find_origins(figures: list[Figure], text: str, language: str) -> set[Figure]:
    """Return the figures from which others are told to move: "from 8 percent to 6 percent" promises 6.

    Examples
    --------
    >>> text = "死亡率由8.1‰、10.7‰降至5‰、6‰"
    >>> sorted(figure.number for figure in find_origins(find_figures(text, "zh"), text, "zh"))
    [8.1, 10.7]
    """
    origins: set[Figure] = set()
    for before, figure in zip([None, *figures], figures, strict=False):
        low = max(0, figure.start - 16)
        is_listed = before in origins and _ENUMERATED[language].fullmatch(text, before.end, figure.start)
        is_amount = language == "en" and figure.kind in ("measure", "rate")
        is_start = _FROM[language].search(text, low, figure.start)
        if is_listed or (is_start and (is_amount or _TO[language].search(text, figure.end, figure.end + 160))):
            origins.add(figure)
    return origins


def is_qualifier(figure: Figure, before: Figure | None, following: Figure | None, text: str, language: str) -> bool:
    """Say whether a figure only describes what is counted: 百亿级企业5家, 亿元以上项目, companies with sales over a billion.

    Examples
    --------
    >>> text = "引进10亿元以上项目50个"
    >>> one, other = find_figures(text, "zh")
    >>> is_qualifier(one, None, other, text, "zh"), is_qualifier(other, one, None, text, "zh")
    (True, False)
    """
    if figure.kind == "scale":
        between = "" if following is None else text[figure.end : following.start]
        return (following is not None and following.kind == "classifier" and following.noun is None
                and _HAN.fullmatch(between) is not None)  # fmt: skip
    if figure.kind != "measure":
        return False
    if language == "zh":
        # "15个200亿元产值的园区" counts parks.
        is_counted = before is not None and before.end == figure.start and before.kind == "classifier"
        is_bound = figure.comparator != "=" or text[figure.start] in "十百千万亿的" or text[figure.end : figure.end + 1] == "的"
        return is_counted or ((is_bound or text[figure.start - 1 : figure.start] in ("过", "超"))
                              and _described(language).match(text, figure.end) is not None)  # fmt: skip
    return _described(language).search(text[max(0, figure.start - 60) : figure.start]) is not None


@cache
def _described(language: str) -> re.Pattern:
    """The noun that a threshold describes: behind it in Chinese, before it with "with sales of" elsewhere."""
    heads = join_words(read_words("units", language, "noun"), language)
    if language == "zh":
        return re.compile(rf"(?:[\u3400-\u9fff]{{0,4}}的[\u3400-\u9fff]{{0,10}}?|[\u3400-\u9fff]{{0,6}}?){heads}")
    links = "with|whose|having|worth|exceeding|valued" if language == "en" else "na may|na nagkakahalaga"
    return re.compile(rf"{heads} (?:{links}) [^.;,:]{{0,40}}$")
