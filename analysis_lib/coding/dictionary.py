"""The dictionary coder: which indicator of the codebook stands where in a sentence."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import pandas as pd
import rjieba

from analysis_lib.coding.codebook import Codebook, gather_wordlists, read_codebook
from analysis_lib.coding.offsets import find_text_span, gather_mentions, gather_spans, map_offsets, pick_spans
from analysis_lib.coding.patterns import (
    LANGUAGES,
    Matcher,
    Pattern,
    compile_phrase,
    find_phrases,
    make_matcher,
    match_pattern,
    normalise_text,
    parse_pattern,
)
from analysis_lib.reading.page import simplify_text
from analysis_lib.tables import build_table

CODER = "dictionary"
ANYWHERE = "all"
TAIL_GAP = {"en": 2, "fil": 2, "zh": 8}
HIT_COLUMNS = ["sentence_id", "code", "indicator", "start", "end", "text_start", "text_end"]
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
    by_phrase: Mapping[str, tuple[int, ...]]
    contexts: Mapping[str, tuple[Rule, ...]]
    matcher: Matcher
    place_endings: tuple[str, ...]


def code_sentences(sentences: pd.DataFrame, mentions: pd.DataFrame | None = None, edits: pd.DataFrame | None = None,
                   codebook: Codebook | None = None) -> pd.DataFrame:
    """Code sentences with the indicators of the codebook.

    Parameters
    ----------
    sentences : DataFrame
        The ``sentences`` table. The language of a sentence selects the indicators; a sentence in a language without
        indicators gets no code and is absent from `list_readings`.
    mentions : DataFrame, optional
        The ``mentions`` table: what stands inside the name of an organisation or a person does not count.
    edits : DataFrame, optional
        The ``edits`` table, by which offsets in the text lead back to the raw file. Without it the text of a sentence
        must be its raw span.
    codebook : Codebook, optional
        Default: the codebook in ``data/codebook``.

    Returns
    -------
    DataFrame
        The ``codings`` table, coder "dictionary": one row per sentence and code, with the first indicator that fired
        and its raw offsets.

    Raises
    ------
    ValueError
        When a text is not its raw span minus the edits.
    """
    hits = find_hits(sentences, mentions, edits, codebook).drop_duplicates(["sentence_id", "code"])
    return build_table("codings", hits.drop(columns=["text_start", "text_end"]).assign(coder=CODER))


def find_hits(sentences: pd.DataFrame, mentions: pd.DataFrame | None = None, edits: pd.DataFrame | None = None,
              codebook: Codebook | None = None) -> pd.DataFrame:
    """Find every place where an indicator fires.

    Parameters
    ----------
    sentences, mentions, edits, codebook
        As for `code_sentences`.

    Returns
    -------
    DataFrame
        sentence_id, code, indicator, start, end (raw offsets), text_start, text_end (in the sentence's text), in the
        order of the sentences and within a sentence by place.
    """
    dictionaries = compile_dictionaries(read_codebook() if codebook is None else codebook)
    removed, named = gather_spans(edits), gather_mentions(mentions)
    records = []
    for row, text in zip(sentences.itertuples(index=False), fold_texts(sentences), strict=True):
        dictionary = dictionaries.get(str(row.language).split("-")[0])
        if dictionary is None:
            continue
        found = find_phrases(dictionary.matcher, text)
        if not found:
            continue
        offsets = map_offsets(row.start, row.end, removed.get(row.doc_id, ()))
        if len(offsets) != len(text):
            raise ValueError(f"sentence {row.sentence_id}: its text has {len(text)} characters, its raw span minus the "
                             f"edits {len(offsets)}; allowed: equal, so pass the edits the text was made with")
        names = find_names(text, offsets, pick_spans(named.get(row.doc_id, ()), row.start, row.end), dictionary)
        for start, end, rule in match_rules(dictionary, text, found, names):
            records.append((row.sentence_id, rule.code, rule.text, offsets[start], offsets[end - 1] + 1, start, end))
    return pd.DataFrame(records, columns=HIT_COLUMNS)


def list_readings(sentences: pd.DataFrame, codebook: Codebook | None = None) -> pd.DataFrame:
    """List the sentences the dictionary coder can read: those in a language that has indicators.

    Returns
    -------
    DataFrame
        sentence_id, coder. A sentence that is absent was not read, which is not the same as bearing no theme.
    """
    dictionaries = compile_dictionaries(read_codebook() if codebook is None else codebook)
    languages = sentences["language"].str.split("-").str[0]
    return sentences.loc[languages.isin(list(dictionaries)), ["sentence_id"]].assign(coder=CODER).reset_index(drop=True)


def fold_texts(sentences: pd.DataFrame) -> list[str]:
    """Return the texts folded for matching, each as long as before; Chinese in simplified characters."""
    texts = sentences["text"].map(normalise_text)
    is_chinese = sentences["language"].str.startswith("zh").fillna(False)
    if is_chinese.any():
        # Folding has turned every line break into a blank, so one line is one sentence here.
        texts[is_chinese] = simplify_text("\n".join(texts[is_chinese])).split("\n")
    return texts.tolist()


def compile_dictionaries(codebook: Codebook) -> dict[str, Dictionary]:
    """Return the dictionary of each language that has indicators."""
    rows = tuple(_freeze(frame) for frame in (codebook.indicators, codebook.contexts, codebook.wordlists))
    used = {language for cell in codebook.indicators["language"] for language in cell.split()}
    return {language: _compile_dictionary(language, *rows) for language in LANGUAGES if language in used}


def _freeze(frame: pd.DataFrame) -> tuple[tuple, ...]:
    return (tuple(frame.columns), *frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None))


def _thaw(rows: tuple[tuple, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows[1:]), columns=list(rows[0]), dtype=object)


@lru_cache(maxsize=12)
def _compile_dictionary(language: str, indicators: tuple, contexts: tuple, wordlists: tuple) -> Dictionary:
    book = Codebook(None, None, None, _thaw(indicators), _thaw(contexts), _thaw(wordlists))
    lists = gather_wordlists(book)
    rules = tuple(_make_rule(row, language, lists) for row in book.indicators.itertuples()
                  if language in row.language.split())
    groups, phrases = {}, []
    for row in book.contexts.itertuples():
        if language in row.language.split():
            unless = () if row.unless is None else (parse_pattern(row.unless, language, None, lists),)
            pattern = parse_pattern(row.pattern, language, None, lists)
            groups.setdefault(row.name, []).append(Rule(row.name, row.pattern, pattern, unless, (), row.scope))
    for rule in [*rules, *(rule for group in groups.values() for rule in group)]:
        phrases += [phrase for pattern in (rule.pattern, *rule.exclude)
                    for element in pattern.elements for phrase in element]
    by_phrase = {}
    for number, rule in enumerate(rules):
        for phrase in rule.pattern.elements[0]:
            by_phrase.setdefault(phrase, []).append(number)
    return Dictionary(language, rules, by_phrase, groups, make_matcher(phrases),
                      lists.get(("place_endings", language), ()))


def _make_rule(row: NamedTuple, language: str, lists: Mapping) -> Rule:
    cells = [] if row.exclude is None else [cell.strip() for cell in row.exclude.split("|")]
    within = None if row.within is None else int(row.within)
    exclude = tuple(parse_pattern(cell, language, None, lists) for cell in cells if not cell.startswith("@"))
    groups = tuple(cell[1:] for cell in cells if cell.startswith("@"))
    return Rule(row.code, row.pattern, parse_pattern(row.pattern, language, within, lists), exclude, groups)


def find_names(text: str, offsets: list[int] | range, named: Spans, dictionary: Dictionary) -> Spans:
    """Return the spans of organisations and persons in a text; a park or base may count and is left out."""
    spans = [find_text_span(offsets, start, end) for start, end in named]
    endings = [compile_phrase(phrase) for phrase in dictionary.place_endings]
    return [(start, end) for start, end in spans
            if not any(match.end() == end - start for ending in endings for match in ending.finditer(text[start:end]))]


def match_rules(dictionary: Dictionary, text: str, found: dict[str, Spans], names: Spans) -> list[tuple[int, int, Rule]]:
    """Return the hits of all indicators in one folded text, by place."""
    masks = names + find_masks(dictionary, text, found)
    tails = [start for rule in dictionary.contexts.get(ANYWHERE, ()) if rule.scope == "tail"
             for start, _ in match_pattern(rule.pattern, found, text)]
    crossed = find_crossings(text, found) if dictionary.language == "zh" else set()
    gap = TAIL_GAP[dictionary.language]
    free = {}
    for phrase, spans in found.items():
        kept = [span for span in spans if span not in crossed and not _is_inside(span, masks)
                and not _has_tail(span, tails, text, gap, dictionary.language)]
        if kept:
            free[phrase] = kept
    hits = []
    for number in {number for phrase in free for number in dictionary.by_phrase.get(phrase, ())}:
        rule = dictionary.rules[number]
        spans = match_pattern(rule.pattern, free, text)
        hits += [(start, end, rule) for start, end in drop_excluded(spans, rule, dictionary, text, found)]
    return sorted(hits, key=lambda hit: (hit[0], hit[1], hit[2].code, hit[2].text))


def drop_excluded(spans: Spans, rule: Rule, dictionary: Dictionary, text: str, found: dict[str, Spans]) -> Spans:
    """Leave out the hits of one indicator that stand in one of its exclusion contexts."""
    if not spans or not (rule.exclude or rule.groups):
        return spans
    bad = [span for pattern in rule.exclude for span in match_pattern(pattern, found, text)]
    for name in rule.groups:
        bad += find_context_spans(dictionary.contexts.get(name, ()), text, found)
    return [span for span in spans if not any(span[0] < high and span[1] > low for low, high in bad)]


def find_masks(dictionary: Dictionary, text: str, found: dict[str, Spans]) -> Spans:
    """Return the spans in which no indicator counts, of any theme."""
    return find_context_spans(dictionary.contexts.get(ANYWHERE, ()), text, found)


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
    low = max(text.rfind(mark, 0, start) for mark in breaks) + 1
    highs = [at for mark in breaks if (at := text.find(mark, end)) >= 0]
    return low, min(highs, default=len(text))


def find_crossings(text: str, found: dict[str, Spans]) -> set[tuple[int, int]]:
    """Return the spans of two-character phrases that cut a dictionary word in two, as 中药 does in 集中药品."""
    short = {span for phrase, spans in found.items() if len(phrase) == 2 for span in spans}
    if not short:
        return set()
    borders, at = [0], 0
    for word in rjieba.cut(text, False):
        at += len(word)
        borders.append(at)
    return {span for span in short if _cuts_word(span, borders)}


def _cuts_word(span: tuple[int, int], borders: list[int]) -> bool:
    """Say whether words begin or end inside the span while none begins at its start and none ends at its end."""
    inside = bisect_left(borders, span[0] + 1)
    is_cut = borders[inside] < span[1]
    low, high = borders[bisect_left(borders, span[0])], borders[bisect_left(borders, span[1])]
    return is_cut and (low != span[0] or high != span[1])


def _is_inside(span: tuple[int, int], masks: Spans) -> bool:
    return any(low <= span[0] and span[1] <= high for low, high in masks)


def _has_tail(span: tuple[int, int], tails: list[int], text: str, most: int, language: str) -> bool:
    for start in tails:
        gap = text[span[1] : start]
        if start >= span[1] and not PUNCTUATION.intersection(gap):
            length = len(gap) if language == "zh" else len(gap.split())
            if length <= most:
                return True
    return False
