"""Indicator patterns: phrases with a light syntax, compiled to bounded expressions and matched in one pass.

A pattern is a phrase or several phrases near each other; it is not a regular expression.

=================  ====================================================================================
``cluster*``       ``*`` at the start or end of a word stands for up to 15 letters (English, Filipino)
``cold chain``     a space matches a space, a hyphen or a line break
``cold-chain``     a hyphen matches the same and also nothing: "cold chain", "cold-chain", "coldchain"
``#``              a number in digits or Chinese numerals, at least one digit of it ("#%", "# billion yuan")
``a|b|c``          any of these phrases
``a … b``          a, then b in the same clause, with at most ``within`` characters (zh) or words between
``a …… b``         a, then b in the same sentence, over commas
``a & b``          both in the same clause in any order
``{build}``        the words of that name and language in ``wordlists.csv``
=================  ====================================================================================

Case is ignored, words match whole, Chinese patterns are written in simplified characters.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

import ahocorasick_rs

LANGUAGES = ("en", "fil", "zh")
WITHIN = {"en": 5, "fil": 5, "zh": 10}
MOST_WITHIN, MOST_ELEMENTS, MOST_PHRASES = 40, 4, 400
LONGEST_WORD = 40
BREAKS = {"en": ".;:!?", "fil": ".;:!?", "zh": "，。；：！？,;!?"}
NUMBER = r"(?<![0-9])[0-9〇零一二两三四五六七八九十百千万][0-9.,〇零一二两三四五六七八九十百千万余多]{0,12}"
_PROXIMITY = re.compile(r" (…{1,2}|&) ")
_LIST_NAME = re.compile(r"\{([a-z_]{1,40})\}")
_QUOTES = {"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"'}
_BLANKS = dict.fromkeys("-‐‑‒–—\t\n\r\v\f\u00a0\u2002\u2003\u2009\u202f\u3000", " ")
_FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(0x30, 0x7B) if chr(code).isalnum()}
_FORM = str.maketrans(_QUOTES | _BLANKS | _FULL_WIDTH)


class Pattern(NamedTuple):
    """Phrases of one indicator: one tuple of alternatives an element, and how the elements must lie."""

    elements: tuple[frozenset[str], ...]
    is_ordered: bool
    within: int
    breaks: str
    counts_words: bool


class Matcher(NamedTuple):
    """An automaton over the fixed pieces of phrases, and the expressions that verify a phrase."""

    automaton: ahocorasick_rs.AhoCorasick
    phrases: tuple[tuple[str, ...], ...]
    expressions: Mapping[str, re.Pattern]


def normalise_text(text: str) -> str:
    """Fold case, quotes, hyphens, white space and full-width letters, keeping the length.

    Examples
    --------
    >>> normalise_text("Cold‑Chain “５Ｇ”")
    'cold chain "5g"'
    """
    folded = text.translate(_FORM)
    lowered = folded.lower()
    if len(lowered) != len(folded):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in folded)
    return lowered


def parse_pattern(text: str, language: str, within: int | None = None,
                  wordlists: Mapping[tuple[str, str], tuple[str, ...]] | None = None) -> Pattern:
    """Read the syntax of one pattern.

    Parameters
    ----------
    text : str
        The pattern as it stands in a codebook file.
    language : str
        ``en``, ``fil`` or ``zh``.
    within : int, optional
        Most characters (zh) or words (en, fil) between neighbouring elements.
    wordlists : mapping, optional
        Words by name and language.

    Raises
    ------
    ValueError
        With the reason, when the pattern is not valid or not bounded.

    Examples
    --------
    >>> [sorted(element) for element in parse_pattern("build* … park*|zone*", "en").elements]
    [['build*'], ['park*', 'zone*']]
    """
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r}; allowed: {', '.join(LANGUAGES)}")
    if len(signs := set(_PROXIMITY.findall(text))) > 1:
        raise ValueError(f"pattern {text!r} mixes {' and '.join(sorted(map(repr, signs)))}; allowed: one of them")
    parts = _PROXIMITY.split(text.strip())[::2]
    # A single Chinese character is enough beside another phrase, never alone.
    least = 1 if language == "zh" and len(parts) > 1 else 2
    elements = tuple(_read_element(part, language, wordlists or {}, least) for part in parts)
    within = WITHIN[language] if within is None else within
    if len(elements) > MOST_ELEMENTS or not 0 <= within <= MOST_WITHIN:
        raise ValueError(f"pattern {text!r} is too wide; allowed: {MOST_ELEMENTS} elements, within 0-{MOST_WITHIN}")
    breaks = BREAKS[language].translate(dict.fromkeys(map(ord, "，,：:"))) if "……" in signs else BREAKS[language]
    return Pattern(elements, "&" not in signs, within, breaks, language != "zh")


def list_claims(text: str) -> list[str]:
    """List what a pattern lays claim to, alike for spellings that match the same: its phrases, or itself if of several.

    Examples
    --------
    >>> list_claims("R&D|cold-chain")
    ['r&d', 'cold chain']
    >>> list_claims("build* … park*|zone*")
    ['build* … park*|zone*']
    """
    folded = " ".join(normalise_text(text).split())
    return [folded] if _PROXIMITY.search(folded) else [phrase.strip() for phrase in folded.split("|")]


def _read_element(part: str, language: str, wordlists: Mapping, least: int) -> frozenset[str]:
    phrases = []
    for phrase in (piece.strip() for piece in part.split("|")):
        name = _LIST_NAME.fullmatch(phrase)
        if name and (name[1], language) not in wordlists:
            raise ValueError(f"word list {phrase} has no words for language {language}")
        phrases += wordlists[name[1], language] if name else [phrase]
    if len(phrases) > MOST_PHRASES:
        raise ValueError(f"{len(phrases)} phrases in one element; allowed: {MOST_PHRASES}")
    return frozenset(fold_phrase(phrase, language, least) for phrase in phrases)


@lru_cache(maxsize=50_000)
def fold_phrase(phrase: str, language: str, least: int = 2) -> str:
    """Fold a phrase like the text, keeping its hyphens, which mean an optional gap.

    Raises
    ------
    ValueError
        When the phrase is empty, has ``*`` in the wrong place or too little fixed text.
    """
    if not phrase or "…" in phrase or any("*" in word.strip("*") or "**" in word for word in re.split(r"[ -]", phrase)):
        raise ValueError(f"phrase {phrase!r}; allowed: words, with '*' at the start or end of a word")
    if language == "zh" and "*" in phrase:
        raise ValueError(f"phrase {phrase!r}: '*' has no meaning in Chinese; write the words out")
    folded = "-".join(normalise_text(part) for part in phrase.split("-"))
    piece = find_piece(folded)
    if len(piece) < least and (not piece or piece.isalnum()):
        raise ValueError(f"phrase {phrase!r} has no piece of at least {least} fixed characters")
    return folded


def find_piece(phrase: str) -> str:
    """Return the longest fixed piece of a phrase, by which the automaton finds it."""
    # "R&D" and "R & D" share nothing longer than the sign.
    return "&" if "&" in phrase else max((piece.strip() for piece in re.split(r"[\-*#]", phrase)), key=len)


@lru_cache(maxsize=20_000)
def compile_phrase(phrase: str) -> re.Pattern:
    """Turn one folded phrase into a bounded expression with whole-word borders.

    Examples
    --------
    >>> bool(compile_phrase("cold-chain").search("a coldchain company"))
    True
    >>> bool(compile_phrase("ai").search("maintain"))
    False
    """
    source = re.escape(phrase).replace(r"\*", r"\w{0,15}").replace(r"\-", " {0,3}").replace(r"\ ", " {1,3}")
    source = source.replace(r"\#", NUMBER).replace("&", " {0,2}& {0,2}")
    edge = r"[0-9a-z_]" if re.search(r"[\u3400-\u9fff]", phrase) else r"\w"
    if phrase.isascii() and len(phrase) <= 4:
        edge = r"[0-9a-z_]"
    left = f"(?<!{edge})" if re.match(r"[\w*]", phrase) and not _is_han(phrase[0]) else ""
    right = f"(?!{edge})" if re.search(r"[\w*]$", phrase) and not _is_han(phrase[-1]) else ""
    return re.compile(left + source + right)


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def make_matcher(phrases: Iterable[str]) -> Matcher:
    """Build the automaton that finds which phrases can occur in a text."""
    by_piece = defaultdict(list)
    for phrase in sorted(set(phrases)):
        by_piece[find_piece(phrase)].append(phrase)
    expressions = {phrase: compile_phrase(phrase) for group in by_piece.values() for phrase in group}
    automaton = ahocorasick_rs.AhoCorasick(list(by_piece))
    return Matcher(automaton, tuple(map(tuple, by_piece.values())), expressions)


def find_phrases(matcher: Matcher, text: str) -> dict[str, list[tuple[int, int]]]:
    """Find all phrases in a folded text.

    Returns
    -------
    dict
        Spans by phrase, in reading order; phrases that do not occur are absent.
    """
    found = {}
    # The pieces hold single blanks; the expressions allow for more.
    hits = matcher.automaton.find_matches_as_indexes(" ".join(text.split()), overlapping=True)
    for index in {hit[0] for hit in hits}:
        for phrase in matcher.phrases[index]:
            spans = [match.span() for match in matcher.expressions[phrase].finditer(text)]
            if spans:
                found[phrase] = spans
    return found


def match_pattern(pattern: Pattern, found: Mapping[str, list[tuple[int, int]]], text: str) -> list[tuple[int, int]]:
    """Find where a pattern holds, given the spans of the phrases.

    Returns
    -------
    list of (int, int)
        From the start of the first element to the end of the last, in reading order.
    """
    places = []
    for element in pattern.elements:
        spans = [span for phrase in found if phrase in element for span in found[phrase]]
        if not spans:
            return []
        places.append(sorted(set(spans)))
    if len(places) == 1:
        return places[0]
    orders = [places] if pattern.is_ordered else permutations(places)
    return sorted({hit for order in orders for hit in _chain_spans(order, pattern, text)})


def _chain_spans(places: Iterable[list], pattern: Pattern, text: str) -> list[tuple[int, int]]:
    first, *rest = places
    chains = []
    for start, end in first:
        for following in rest:
            end = _find_next(following, end, pattern, text)
            if end is None:
                break
        else:
            chains.append((start, end))
    return chains


def _find_next(spans: list[tuple[int, int]], end: int, pattern: Pattern, text: str) -> int | None:
    at = bisect_left(spans, (end, end))
    if at == len(spans):
        return None
    if spans[at][0] - end > pattern.within * (LONGEST_WORD if pattern.counts_words else 1) + LONGEST_WORD:
        return None
    gap = text[end : spans[at][0]]
    if any(mark in gap for mark in pattern.breaks):
        return None
    length = len(gap.split()) if pattern.counts_words else len(gap)
    return spans[at][1] if length <= pattern.within else None
