"""Figures in a sentence: numbers with their unit or counted noun and their comparator."""

import re
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from analysis_lib.coding.comparators import find_after, find_before
from analysis_lib.coding.decoys import find_decoys
from analysis_lib.coding.numerals import Numeral, find_numerals, join_words, read_words

_RANGE = re.compile(r" ?(?:-|–|—|~|～|至|到|to|hanggang) ?(?=[\d一二三四五六七八九十])")
# The noun phrase ends where the next figure begins: "八个方面28条措施".
_NOUN_ZH = re.compile(r"(?:(?!\d{1,9}[十百千万亿]{0,2}[余多]?[个条项家种件名元%])[\u3400-\u9fffa-z0-9·“”\"]){1,24}")
_BREAK = re.compile(r"[^\w\s'’&/-]")
_QUOTED = re.compile(r"\s?([\"“])([^\"“”]{2,60})[\"”]")


_SCALE = re.compile(r" ?元?级|[ -]?(?:yuan[ -])?level(?!\w)")
_MONEY = re.compile(r"(?:¥|￥|rmb|cny|\$) ?$")


class Unit(NamedTuple):
    """What stands after a number: unit or head noun, kind of unit, end, factor, span of the noun, comparator."""

    unit: str
    kind: str
    end: int
    factor: float = 1.0
    noun: tuple[int, int] | None = None
    comparator: str | None = None


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
    return sorted([*figures, *_find_multiples(text, language)])


def _find_multiples(text: str, language: str) -> list[Figure]:
    """Words that say how many times a quantity is to grow: 翻一番, to double."""
    words = read_words("units", language, "multiple")
    return [Figure(*match.span(), float(words[match[0]]["factor"]), words[match[0]]["unit"], "rate", "=")
            for match in _multiples(language).finditer(text)]


@cache
def _multiples(language: str) -> re.Pattern:
    return re.compile(_list_forms(list(read_words("units", language, "multiple")), language))


def _is_masked(numeral: Numeral, decoys: list[tuple[int, int]]) -> bool:
    at = bisect_left(decoys, (numeral.end,)) - 1
    return at >= 0 and decoys[at][1] > numeral.start


def _read_figure(text: str, language: str, numeral: Numeral, following: Numeral | None, floor: int) -> Figure | None:
    value, end, note = _read_range(text, language, numeral, following)
    has_more = text[end : end + 1] in ("余", "多")
    found = _read_unit(text, end + has_more, language, numeral)
    if found is None:
        return None
    if value is None:
        note = "the number is damaged (a counter that ran over) and is not read"
    money = _MONEY.search(text[max(0, numeral.start - 5) : numeral.start])
    low = numeral.start - len(money[0]) if money else numeral.start
    before, low = find_before(text, max(floor, low - 24), low, language)
    default = ">=" if note and value is not None else "~" if found.kind == "scale" else "="
    comparator = before or (">" if has_more else None) or found.comparator or default
    number, end = None if value is None else round(value * found.factor, 6), max(found.end, *(found.noun or (0,)))
    return Figure(low, end, number, found.unit, found.kind, comparator, found.noun, note)


def _read_range(text: str, language: str, numeral: Numeral, following: Numeral | None):
    """Return the value (the lower one of a range), where it ends, and what is to be said of it."""
    value, end = numeral.value, numeral.end
    unit = _measures(language)["measure"].match(text, end)
    joint = _RANGE.match(text, end) or (unit and _RANGE.match(text, unit.end()))
    if not joint or following is None or joint.end() != following.start or None in (value, following.value):
        return value, end, None
    # In "10-15 billion" the magnitude belongs to both numbers.
    low = value * following.factor if numeral.factor == 1 and value <= following.value / following.factor else value
    if low >= following.value:
        return value, end, None
    return low, following.end, f"a range: up to {following.value:g}"


@cache
def _measures(language: str) -> dict[str, re.Pattern]:
    words = {kind: list(read_words("units", language, kind))
             for kind in ("measure", "duration", "classifier", "noun", "person")}
    signs = "|".join(re.escape(word) for word in words["measure"] if not word[0].isalpha()) or r"(?!)"
    plain = _list_forms([word for word in words["measure"] if word[0].isalpha()], language)
    gap = " ?" if language == "zh" else "[ -]?(?:of |na |mga )?"
    sources = {
        "measure": f"{gap}(?P<word>{signs}|{plain})",
        "duration": f"{gap}(?P<word>{_list_forms(words['duration'], language)})",
        "classifier": f" ?(?P<word>{_list_forms(words['classifier'], language)})",
        "head": join_words([*words["noun"], *words["person"]], language),
    }
    return {kind: re.compile(source) for kind, source in sources.items()}


def _list_forms(words: list[str], language: str) -> str:
    body = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"
    return body if language == "zh" else rf"(?:{body})(?!\w)"


def _read_unit(text: str, at: int, language: str, numeral: Numeral) -> Unit | None:
    if numeral.is_percent:
        return _follow(text, Unit("percent", "rate", at), language)
    if scale := _SCALE.match(text, at):
        # "千亿级" names an order of magnitude, of money unless another unit is named.
        if (numeral.value or 0) < 1e8:
            return None
        cluster = _read_noun(text, scale.end(), language, most=18)
        return Unit("yuan", "scale", scale.end(), noun=cluster and cluster.noun)
    if money := _MONEY.search(text[max(0, numeral.start - 5) : numeral.start]):
        return _follow(text, Unit("US dollars" if "$" in money[0] else "yuan", "measure", at), language)
    for kind in ("measure", "duration"):
        if match := _measures(language)[kind].match(text, at):
            row = read_words("units", language, kind)[match["word"]]
            if language == "zh" and numeral.is_word and row["unit"] != "yuan" and _is_vague(text, numeral):
                return None
            is_rate = row["unit"] in ("percent", "times")
            unit = Unit(row["unit"], "rate" if is_rate else kind, match.end(), float(row["factor"]))
            return _follow(text, unit, language)
    if language != "zh":
        return _follow(text, _read_noun(text, at, language), language)
    if match := _measures("zh")["classifier"].match(text, at):
        word = read_words("units", "zh", "classifier")[match["word"]]["unit"]
        counted = _follow(text, Unit(word, "person" if word == "people" else "classifier", match.end()), "zh")
        found = _read_noun(text, counted.end, "zh", counted)
        # "一项", "两个市场", "万人大会" count nothing; "三项任务" and "十大工程" do.
        is_known = found is not None and found.unit != word
        if numeral.is_word and (_is_vague(text, numeral) or (numeral.value < 10 and not is_known)):
            return None
        return (found or counted)._replace(comparator=counted.comparator)
    if numeral.is_word and (_is_vague(text, numeral) or text[at : at + 1] != "大"):
        return None
    return _read_noun(text, at + (text[at : at + 1] == "大"), "zh")


def _is_vague(text: str, numeral: Numeral) -> bool:
    return numeral.value in (0, 1) or text[numeral.start] in "百千万亿"


def _follow(text: str, unit: Unit | None, language: str) -> Unit | None:
    """Take in a comparator that stands after the unit."""
    comparator, end = find_after(text, unit.end, language) if unit else (None, 0)
    return unit._replace(end=end, comparator=comparator) if comparator else unit


def _read_noun(text: str, at: int, language: str, classifier: Unit | None = None, most: int = 6) -> Unit | None:
    """Return the head and the span of the noun phrase that begins here."""
    quoted = _QUOTED.match(text, at) if language != "zh" else None
    end = quoted.end() if quoted else _end_phrase(text, at, language, 18 if classifier else most)
    begin = end - len(text[at:end].lstrip())
    heads = list(_measures(language)["head"].finditer(text, at, end))
    if not heads:
        return classifier._replace(end=end, noun=(begin, end)) if classifier and end > begin else None
    # Filipino nouns stand before what describes them, English and Chinese ones after it.
    head = heads[0] if language == "fil" else heads[-1]
    row = _read_head(head, language)
    stop = end if quoted else begin + len(text[begin:end].rstrip()) if language == "fil" else head.end()
    return Unit(row["unit"], row["kind"], stop, noun=(begin, stop))


def _read_head(match: re.Match, language: str) -> dict:
    words = read_words("units", language, "noun") | read_words("units", language, "person")
    return words[re.sub(" +", " ", match[0])]


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


def name_counted(text: str, language: str) -> str | None:
    """Return the unit of the counted noun at the end of a phrase; None when it ends in no known one.

    Examples
    --------
    >>> name_counted("专精特新企业", "zh")
    'companies'
    """
    heads = list(_measures(language)["head"].finditer(text))
    return _read_head(heads[-1], language)["unit"] if heads and heads[-1].end() == len(text) else None


def _end_phrase(text: str, at: int, language: str, most: int) -> int:
    """Return where the words after a number cease to be one noun phrase."""
    if language == "zh":
        match = _NOUN_ZH.match(text, at)
        if match is None:
            return at
        high = min(match.end(), at + most)
    else:
        high = min(len(text), at + 90)
        mark = _BREAK.search(text, at, high)
        high = mark.start() if mark else high
    stop = _stop(language).search(text, at + 1, high)
    return stop.start() if stop else high


@cache
def _stop(language: str) -> re.Pattern:
    return re.compile(join_words(read_words("units", language, "stop"), language))
