"""Weights of criteria: only those that the text states, as shares."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from analysis_lib.coding.criteria_lists import any_word
from analysis_lib.coding.numerals import find_numerals

_NUMBER = r"(?P<{0}>\d{{1,3}}(?:\.\d{{1,3}})?)(?!\d)"
_PERCENT = "%|percent|per cent|porsiyento"
_WHOLE = 0.005
# A weight told in the clause of its criterion stands no further behind it than this.
_REACH = 24


class Weight(NamedTuple):
    """A number that may be a weight; ``is_named`` where a word says that it is one."""

    start: int
    end: int
    number: float
    unit: str
    is_named: bool


@cache
def _compile(language: str) -> dict[str, re.Pattern]:
    words, bare = any_word(language, "weight"), any_word(language, "bare")
    glue = rf"(?:(?:{any_word(language, 'glue')}|[:：]) ?){{0,3}}"
    unit = rf" ?(?P<{{0}}>{_PERCENT}|{any_word(language, 'points')})?"
    lead = rf"(?:[，,]? ?(?:{any_word(language, 'lead')} ?){{0,2}})"
    inside = (rf" ?[（(] ?(?:(?P<word_a>{words})|{bare})? ?{glue}{_NUMBER.format('a')}{unit.format('unit_a')} ?"
              rf"(?P<word_c>{words})? ?[)）]")
    after = (rf"{lead}(?:(?P<word_b>{words})|{bare}) ?{glue}{_NUMBER.format('b')}{unit.format('unit_b')}")
    # Behind 不低于 or 增长 a number is a threshold or a target.
    plain = rf"(?<=[^\d\s.于过达超到至长增为]){_NUMBER.format('c')} ?(?:{_PERCENT})$" if language == "zh" else r"(?P<c>(?!))"
    return {
        "weight": re.compile(rf"{inside}|{after}|{plain}"),
        "named": re.compile(words),
        "each": re.compile(any_word(language, "each")),
        "respectively": re.compile(any_word(language, "respectively")),
        "total": re.compile(rf"{any_word(language, 'total')}[^。.;；\n]{{0,6}}100|{any_word(language, 'hundred')}"),
    }  # fmt: skip


def find_weight(text: str, start: int, stop: int, language: str) -> Weight | None:
    """Return the first number in a span of a folded text that may be the weight of what stands before it.

    Examples
    --------
    >>> find_weight("研发投入（权重30%）", 0, 11, "zh")[2:]
    (30.0, '%', True)
    >>> find_weight("研发投入占营业收入比重不低于5%", 0, 16, "zh") is None
    True
    """
    match = _compile(language)["weight"].search(text, start, stop)
    if match is None:
        return None
    told = match["a"] or match["b"] or match["c"]
    unit = match["unit_a"] or match["unit_b"] or ("%" if match["c"] else "")
    is_named = bool(match["word_a"] or match["word_b"] or match["word_c"])
    if not unit and not is_named:
        return None
    return Weight(*match.span(), float(told), "%" if unit and re.fullmatch(_PERCENT, unit) else unit, is_named)


def share_weights(weights: Sequence[Weight | None], context: str, language: str) -> list[float | None]:
    """Turn the numbers beside the criteria of an index system into shares, where the text says that they are weights.

    Parameters
    ----------
    weights : sequence of Weight or None
        What stands beside each criterion.
    context : str
        The folded sentences that hold the list.
    language : str
        en, fil or zh.

    Returns
    -------
    list of float or None
        Per cent and decimals as shares of 1; points as shares where a total of 100 is stated or all points make up 100.
        A per cent without a word for weight is one where that word stands in the context, or where all criteria have
        one and they make up the whole. Else missing.
    """
    rules = _compile(language)
    whole = _sum(weights)
    is_said = bool(rules["named"].search(context)) or whole is not None and abs(whole - 100) < 100 * _WHOLE
    has_total = bool(rules["total"].search(context)) or whole is not None and abs(whole - 100) < 100 * _WHOLE
    shares: list[float | None] = []
    for weight in weights:
        share = None
        if weight is not None and weight.unit == "%" and (weight.is_named or is_said) and weight.number <= 100:
            share = weight.number / 100
        elif weight is not None and not weight.unit and weight.number <= 1:
            share = weight.number
        elif weight is not None and weight.unit not in ("", "%") and has_total and weight.number <= 100:
            share = weight.number / 100
        shares.append(share)
    return shares


def _sum(weights: Sequence[Weight | None]) -> float | None:
    if not weights or any(weight is None for weight in weights) or len({weight.unit for weight in weights}) > 1:
        return None
    return sum(weight.number for weight in weights)


def find_told_weights(names: Sequence[str], text: str, language: str) -> list[float | None]:
    """Return the shares that a sentence tells of criteria named before: each by its name, all alike, or in their order.

    Parameters
    ----------
    names : sequence of str
        Folded criteria.
    text : str
        Folded rest of the sentence, or the next one.
    language : str
        en, fil or zh.

    Examples
    --------
    >>> find_told_weights(["研发投入", "技术水平"], "权重分别为60%和40%", "zh")
    [0.6, 0.4]
    >>> find_told_weights(["研发投入", "技术水平"], "其中研发投入权重为60%", "zh")
    [0.6, None]
    """
    rules, nothing = _compile(language), [None] * len(names)
    if not rules["named"].search(text):
        return nothing
    numbers = _list_percents(text, language)
    if rules["each"].search(text) and len(set(numbers)) == 1:
        return [numbers[0] / 100] * len(names)
    if rules["respectively"].search(text):
        return [number / 100 for number in numbers] if len(numbers) == len(names) else nothing
    often, found = Counter(names), []
    for name in names:
        at = text.find(name) if often[name] == 1 else -1
        end = at + len(name)
        weight = find_weight(text, end, min(len(text), end + _REACH), language) if at >= 0 else None
        near = weight is not None and not re.search("[，,、；;。]", text[end : weight.start])
        found.append(weight.number / 100 if near and weight.unit == "%" else None)
    return found


def _list_percents(text: str, language: str) -> list[float]:
    found = []
    for numeral in find_numerals(text, language):
        if numeral.value is not None and (numeral.is_percent or re.match(rf" ?(?:{_PERCENT})", text[numeral.end :][:11])):
            found.append(numeral.value)
    return found
