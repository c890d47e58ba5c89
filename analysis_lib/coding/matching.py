"""Indicators and contexts of a codebook, compiled for one language and matched in folded text."""

from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import pandas as pd
import rjieba

from analysis_lib.coding.codebook import Codebook, gather_wordlists
from analysis_lib.coding.patterns import (
    LANGUAGES,
    Matcher,
    Pattern,
    make_matcher,
    match_pattern,
    parse_pattern,
)

ANYWHERE = "all"
TAIL_GAP = {"en": 2, "fil": 2, "zh": 8}
LONGEST_TAIL, LONGEST_CLAUSE = 80, 1000
# Tag of places in the segmenter, whose persons hold common words such as 努力实现; 上海 still counts in 上海市.
PLACE = "ns"
PLACE_SUFFIXES = frozenset("省市区县州盟旗镇乡村岛港")
PUNCTUATION = frozenset(",.;:!?()[]，。；：！？、（）【】《》“”\"")
Spans = list[tuple[int, int]]


class Rule(NamedTuple):
    """One indicator in one language, or one context (then ``code`` is the context's name)."""

    code: str
    text: str
    pattern: Pattern
    exclude: tuple[Pattern, ...] = ()
    groups: tuple[str, ...] = ()
    scope: str = "phrase"


class Dictionary(NamedTuple):
    """The indicators and contexts of one language, ready to match."""

    language: str
    rules: tuple[Rule, ...]
    by_phrase: Mapping[str, list[int]]
    contexts: Mapping[str, tuple[Rule, ...]]
    matcher: Matcher
    place_endings: tuple[str, ...]


def compile_dictionaries(codebook: Codebook) -> dict[str, Dictionary]:
    """Return the dictionary of each language that has indicators."""
    rows = tuple(_freeze(frame) for frame in (codebook.indicators, codebook.contexts, codebook.wordlists))
    used = {language for cell in codebook.indicators["language"] for language in cell.split()}
    return {language: _compile_dictionary(language, *rows) for language in LANGUAGES if language in used}


def _freeze(frame: pd.DataFrame) -> tuple[tuple, ...]:
    # A hashable copy, so that a codebook is compiled once however often it is passed.
    return tuple((column, *frame[column].astype("string").fillna("").tolist()) for column in frame)


def _thaw(columns: tuple[tuple, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: cells for name, *cells in columns}, dtype=object)


@lru_cache(maxsize=12)
def _compile_dictionary(language: str, indicators: tuple, contexts: tuple, wordlists: tuple) -> Dictionary:
    book = Codebook(None, None, None, _thaw(indicators), _thaw(contexts), _thaw(wordlists))
    lists = gather_wordlists(book)
    rules = tuple(_make_rule(row, language, lists) for row in book.indicators.itertuples()
                  if language in row.language.split())
    groups, phrases = {}, []
    for row in book.contexts.itertuples():
        if language in row.language.split():
            unless = () if not row.unless else (parse_pattern(row.unless, language, None, lists),)
            pattern = parse_pattern(row.pattern, language, None, lists)
            groups.setdefault(row.name, []).append(Rule(row.name, row.pattern, pattern, unless, (), row.scope))
    for rule in [*rules, *(rule for group in groups.values() for rule in group)]:
        phrases += [phrase for pattern in (rule.pattern, *rule.exclude)
                    for element in pattern.elements for phrase in element]
    by_phrase = {}
    for number, rule in enumerate(rules):
        # Found by its most particular element, so that common verbs alone cost nothing.
        for phrase in min(rule.pattern.elements, key=len):
            by_phrase.setdefault(phrase, []).append(number)
    return Dictionary(language, rules, by_phrase, groups, make_matcher(phrases),
                      lists.get(("place_endings", language), ()))


def _make_rule(row: NamedTuple, language: str, lists: Mapping) -> Rule:
    cells = [] if not row.exclude else [cell.strip() for cell in row.exclude.split("|")]
    within = None if not row.within else int(row.within)
    exclude = tuple(parse_pattern(cell, language, None, lists) for cell in cells if not cell.startswith("@"))
    groups = tuple(cell[1:] for cell in cells if cell.startswith("@"))
    return Rule(row.code, row.pattern, parse_pattern(row.pattern, language, within, lists), exclude, groups)


def match_rules(dictionary: Dictionary, text: str, found: dict[str, Spans], names: Spans
                ) -> list[tuple[int, int, Rule]]:
    """Return the hits of all indicators in one folded text, by place.

    Parameters
    ----------
    found : dict
        Spans of all phrases in the text (`find_phrases`).
    names : list of (int, int)
        Spans of names, inside which nothing counts.
    """
    free = drop_masked(dictionary, text, found, names)
    hits = []
    for number in {number for phrase in free for number in dictionary.by_phrase.get(phrase, ())}:
        rule = dictionary.rules[number]
        spans = match_pattern(rule.pattern, free, text)
        hits += [(start, end, rule) for start, end in drop_excluded(spans, rule, dictionary, text, found)]
    return sorted(hits, key=lambda hit: (hit[0], hit[1], hit[2].code, hit[2].text))


def drop_masked(dictionary: Dictionary, text: str, found: dict[str, Spans], names: Spans) -> dict[str, Spans]:
    """Leave out the phrases inside names, slogans and lists of attendees, and those that cut a word in two."""
    everywhere = dictionary.contexts.get(ANYWHERE, ())
    masks = merge_spans(names + find_context_spans(everywhere, text, found))
    tails = sorted(start for rule in everywhere if rule.scope == "tail"
                   for start, _ in match_pattern(rule.pattern, found, text))
    crossed = find_crossings(text, found) if dictionary.language == "zh" else ()
    if not (masks or tails or crossed):
        return found
    free = {}
    for phrase, spans in found.items():
        kept = [span for span in spans if span not in crossed and not _is_inside(span, masks)
                and not _has_tail(span[1], tails, text, dictionary.language)]
        if kept:
            free[phrase] = kept
    return free


def merge_spans(spans: Spans) -> Spans:
    """Join spans that overlap, so that one look at the nearest answers whether a place is covered.

    Examples
    --------
    >>> merge_spans([(5, 9), (0, 2), (7, 12)])
    [(0, 2), (5, 12)]
    """
    merged = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def drop_excluded(spans: Spans, rule: Rule, dictionary: Dictionary, text: str, found: dict[str, Spans]) -> Spans:
    """Leave out the hits of one indicator that stand in one of its exclusion contexts."""
    if not spans or not (rule.exclude or rule.groups):
        return spans
    bad = [span for pattern in rule.exclude for span in match_pattern(pattern, found, text)]
    for name in rule.groups:
        bad += find_context_spans(dictionary.contexts.get(name, ()), text, found)
    bad = merge_spans(bad)
    return [span for span in spans if not _is_touched(span, bad)]


def find_context_spans(rules: tuple[Rule, ...], text: str, found: dict[str, Spans]) -> Spans:
    """Return the spans that contexts cover: the phrase itself, its clause or the whole text."""
    spans = []
    for rule in rules:
        if rule.scope == "tail" or any(match_pattern(pattern, found, text) for pattern in rule.exclude):
            continue
        for start, end in match_pattern(rule.pattern, found, text):
            if rule.scope == "clause":
                start, end = find_clause(text, start, end, rule.pattern.breaks)
            spans.append((0, len(text)) if rule.scope == "sentence" else (start, end))
    return spans


def find_clause(text: str, start: int, end: int, breaks: str) -> tuple[int, int]:
    """Return the clause around a span."""
    first, last = max(0, start - LONGEST_CLAUSE), min(len(text), end + LONGEST_CLAUSE)
    low = max(text.rfind(mark, first, start) for mark in breaks) + 1
    highs = [at for mark in breaks if (at := text.find(mark, end, last)) >= 0]
    return max(low, first), min(highs, default=last)


def find_crossings(text: str, found: dict[str, Spans]) -> set[tuple[int, int]]:
    """Return the spans that are no words of the text: two characters that cut a word in two, as 中药 does in 集中药品, and
    a part of a longer name of a place, as 印度 in 印度尼西亚.

    Examples
    --------
    >>> find_crossings("与印度尼西亚、印度合作", {"印度": [(1, 3), (7, 9)]})
    {(1, 3)}
    >>> find_crossings("努力实现", {"努力": [(0, 2)], "实现": [(2, 4)]})
    set()
    """
    spans = {span for places in found.values() for span in places}
    if not spans:
        return set()
    borders, names, at = [0], [], 0
    for word, kind in rjieba.tag(text, False):
        if kind == PLACE and word[-1] not in PLACE_SUFFIXES:
            names.append((at, at + len(word)))
        at += len(word)
        borders.append(at)
    return {span for span in spans if (span[1] - span[0] == 2 and _cuts_word(span, borders)) or _is_part(span, names)}


def _cuts_word(span: tuple[int, int], borders: list[int]) -> bool:
    """Say whether words begin or end inside the span while none begins at its start and none ends at its end."""
    inside = bisect_left(borders, span[0] + 1)
    is_cut = borders[inside] < span[1]
    low, high = borders[bisect_left(borders, span[0])], borders[bisect_left(borders, span[1])]
    return is_cut and (low != span[0] or high != span[1])


def _is_part(span: tuple[int, int], names: list[tuple[int, int]]) -> bool:
    at = bisect_left(names, (span[0] + 1,)) - 1
    return at >= 0 and span[1] <= names[at][1] and span != names[at]


def _is_inside(span: tuple[int, int], merged: Spans) -> bool:
    at = bisect_left(merged, (span[0] + 1,)) - 1
    return at >= 0 and span[1] <= merged[at][1]


def _is_touched(span: tuple[int, int], merged: Spans) -> bool:
    at = bisect_left(merged, (span[1],)) - 1
    return at >= 0 and merged[at][1] > span[0]


def _has_tail(end: int, tails: list[int], text: str, language: str) -> bool:
    """Say whether what follows belongs to the same name or office as what ends here."""
    at = bisect_left(tails, end)
    if at == len(tails) or tails[at] - end > LONGEST_TAIL:
        return False
    gap = text[end : tails[at]]
    length = len(gap) if language == "zh" else len(gap.split())
    return length <= TAIL_GAP[language] and not PUNCTUATION.intersection(gap)
