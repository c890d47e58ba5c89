"""What a byte-shifted stretch of Chinese probably said: a suggestion, never an edit.

A mirror site replaced the full-width marks (GBK ``A3 xx``) byte by byte, also where ``A3`` was the end of one
character and ``xx`` the start of the next. From there on the pairs are read shifted by one byte; pairs that fall on
cells without a character vanish, and so do single bytes before an ASCII sign. The original is searched for among the
texts that this process turns into exactly the stretch that is seen, by a beam search under a word model.
"""

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import opencc

from analysis_lib.reading.likelihood import (
    LONGEST_WORD,
    WordScore,
    extend_scores,
    list_gbk_characters,
    make_word_score,
    score_text,
    weigh_characters,
)
from analysis_lib.reading.page import simplify_text
from analysis_lib.reading.pinyin import list_readings, normalise_reading

LONGEST_STRETCH = 40
BEAM = 80
MOST_LOST_PAIRS = 8
MOST_FREE_CHARACTERS = 250
CONTEXT_CHARS = 3000
UNKNOWN = "□"
UNKNOWN_SCORE = -15.0
LITERAL_SCORE = -9.0
MARGIN = 6.0
LEAST_MARGINAL = 0.5
WORST_MEAN = -9.5
ALIGNED, FREE_LEAD = -1, 256

READING = r"[A-Za-z\u00c0-\u024f\u0251\u0261\u0300-\u030c]{1,7}"
UNIT = re.compile(rf"\?(?P<eaten>{READING})[)）]|(?P<char>.)(?:[(（][ \u00a0]?(?P<reading>{READING})[ \u00a0]?[)）])?", re.S)
FOLDED = dict(zip("；！？", ";!?", strict=True))


class Unit(NamedTuple):
    """One visible sign: its GBK bytes and the inserted reading after it. Empty bytes: a single byte was lost here."""

    code: bytes
    char: str
    reading: str | None = None


class Reading(NamedTuple):
    """A partial original: lead byte in hand (or ALIGNED, or FREE_LEAD + the lost trail byte) and its text so far."""

    pending: int
    text: str
    simple: str
    scores: tuple[float, ...]
    n_lost: int = 0


class Alphabet(NamedTuple):
    """The characters an original can hold, by byte, the most frequent first."""

    by_code: dict[bytes, tuple[str, str]]
    by_lead: dict[int, tuple[tuple[str, str], ...]]
    by_trail: dict[int, tuple[tuple[str, str], ...]]
    before_lost: tuple[tuple[str, str], ...]


def split_units(stretch: str) -> list[Unit]:
    """Split a stretch into visible signs with their GBK bytes.

    Examples
    --------
    >>> [unit.code.hex() for unit in split_units("夯l(fā)")]
    ['babb', '6c']
    """
    units = []
    for match in UNIT.finditer(stretch):
        if match["eaten"]:
            units.append(Unit(b"", "", normalise_reading(match["eaten"])))
            continue
        char = FOLDED.get(match["char"], match["char"])
        reading = normalise_reading(match["reading"]) if match["reading"] else None
        units.append(Unit(char.encode("gbk", errors="replace"), char, reading))
    return units


@cache
def list_lost_pairs() -> frozenset[tuple[int, int]]:
    """List the byte pairs that GBK has no character for: user-defined zones and empty cells."""
    kept = {tuple(char.encode("gbk")) for char in list_gbk_characters()}
    pairs = ((lead, trail) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF) if trail != 0x7F)
    return frozenset(pair for pair in pairs if pair not in kept)


@cache
def make_alphabet(script: str) -> Alphabet:
    """Arrange the characters of a script by their GBK bytes.

    Parameters
    ----------
    script : {"Hans", "Hant", ""}
        An empty text allows both scripts.
    """
    weights, by_code = weigh_characters(), {}
    chars = list_gbk_characters()
    traditional = opencc.OpenCC("s2t").convert("\n".join(chars)).split("\n")
    for char, simple, full in zip(chars, simplify_text("\n".join(chars)).split("\n"), traditional, strict=True):
        wrong = (script == "Hans" and simple != char) or (script == "Hant" and full != char)
        if weights.get(simple) and not wrong:
            by_code[char.encode("gbk")] = (char, simple)
    ranked = sorted(by_code, key=lambda code: -weights[by_code[code][1]])
    by_lead, by_trail = {}, {}
    for code in ranked:
        by_lead.setdefault(code[0], []).append(by_code[code])
        by_trail.setdefault(code[1], []).append(by_code[code])
    lost_leads = {lead for lead, _ in list_lost_pairs()}
    before_lost = tuple(by_code[code] for code in ranked if code[1] in lost_leads)
    return Alphabet(by_code, {k: tuple(v) for k, v in by_lead.items()}, {k: tuple(v) for k, v in by_trail.items()},
                    before_lost)


def tell_script(text: str) -> str:
    """Tell traditional from simplified writing by the characters that exist in one of them only; "" if unclear."""
    n_traditional = sum(a != b for a, b in zip(text, simplify_text(text), strict=True))
    n_simplified = sum(a != b for a, b in zip(text, opencc.OpenCC("s2t").convert(text), strict=False))
    if max(n_traditional, n_simplified) < 2 * min(n_traditional, n_simplified) + 1:
        return ""
    return "Hant" if n_traditional > n_simplified else "Hans"


def _extend(state: Reading, pending: int, pair: tuple[str, str], score_word: WordScore, n_lost: int = 0) -> Reading:
    char, simple = pair
    tail = state.simple + simple
    scores = extend_scores(state.scores, tail[-LONGEST_WORD:], score_word)
    return Reading(pending, state.text + char, tail, scores, state.n_lost + n_lost)


def _extend_unknown(state: Reading, pending: int) -> Reading:
    scores = (*state.scores, state.scores[-1] + UNKNOWN_SCORE)[-LONGEST_WORD:]
    return Reading(pending, state.text + UNKNOWN, state.simple + UNKNOWN, scores, state.n_lost)


def _list_completions(pending: int, trail: int, alphabet: Alphabet) -> list[tuple[str, str]]:
    """List the characters that end in a trail byte and begin with the byte in hand."""
    if pending < FREE_LEAD:
        pair = alphabet.by_code.get(bytes((pending, trail)))
        return [pair] if pair else []
    lost, gone = list_lost_pairs(), pending - FREE_LEAD
    return [pair for pair in alphabet.by_trail.get(trail, ()) if (gone, pair[0].encode("gbk")[0]) in lost]


def _fits_reading(char: str, reading: str | None) -> bool:
    return reading is None or reading in list_readings(char)


def _lose_pair(state: Reading, alphabet: Alphabet, score_word: WordScore) -> Iterator[Reading]:
    """Suppose that the next pair of bytes fell on an empty cell and vanished."""
    lost_leads = {lead for lead, _ in list_lost_pairs()}
    if state.pending >= FREE_LEAD:
        lost, gone = list_lost_pairs(), state.pending - FREE_LEAD
        options = [p for p in alphabet.before_lost[:MOST_FREE_CHARACTERS] if (gone, p[0].encode("gbk")[0]) in lost]
    else:
        options = [p for p in alphabet.by_lead.get(state.pending, ()) if p[0].encode("gbk")[1] in lost_leads]
    for pair in options:
        yield _extend(state, FREE_LEAD + pair[0].encode("gbk")[1], pair, score_word, n_lost=1)


def _lose_byte(state: Reading, reading: str | None, alphabet: Alphabet, score_word: WordScore) -> Iterator[Reading]:
    """Suppose that a single trail byte vanished before an ASCII sign or the end: the shift ends here."""
    if state.pending >= FREE_LEAD:
        return
    for pair in alphabet.by_lead.get(state.pending, ()):
        if pair[0].encode("gbk")[1] >= 0x80 and _fits_reading(pair[0], reading):
            yield _extend(state, ALIGNED, pair, score_word)
    if reading is None:
        yield _extend_unknown(state, ALIGNED)


def _consume(state: Reading, unit: Unit, alphabet: Alphabet, score_word: WordScore) -> Iterator[Reading]:
    """Explain one visible sign."""
    if not unit.code:
        if state.pending != ALIGNED:
            yield from _lose_byte(state, unit.reading, alphabet, score_word)
    elif unit.char in FOLDED.values():
        yield from _consume_mark(state, unit, alphabet, score_word)
    elif state.pending == ALIGNED:
        yield _keep_literal(state, unit, score_word)
    else:
        pending = unit.code[1] if len(unit.code) == 2 else ALIGNED
        for pair in _list_completions(state.pending, unit.code[0], alphabet):
            if _fits_reading(pair[0], unit.reading if pending == ALIGNED else None):
                yield _extend(state, pending, pair, score_word)


def _keep_literal(state: Reading, unit: Unit, score_word: WordScore) -> Reading:
    if len(unit.code) == 2:
        return _extend(state, ALIGNED, (unit.char, simplify_text(unit.char)), score_word)
    scores = (*state.scores, state.scores[-1] + LITERAL_SCORE)[-LONGEST_WORD:]
    return Reading(ALIGNED, state.text + unit.char, state.simple + unit.char, scores, state.n_lost)


def _consume_mark(state: Reading, unit: Unit, alphabet: Alphabet, score_word: WordScore) -> Iterator[Reading]:
    """Explain a mark: as itself, or as the A3 that ended one character and the byte that began the next."""
    low = ord(unit.char) + 0x80
    if state.pending == ALIGNED:
        yield _keep_literal(state, unit, score_word)
        for pair in alphabet.by_trail.get(0xA3, ()):
            yield _extend(state, low, pair, score_word)
        yield _extend_unknown(state, low)
        return
    for pair in _list_completions(state.pending, 0xA3, alphabet):
        yield _extend(state, low, pair, score_word)


def _prune(states: Iterator[Reading] | Sequence[Reading]) -> list[Reading]:
    """Keep the best readings, and of those that end alike only the best."""
    best: dict[tuple[int, str], Reading] = {}
    for state in states:
        key = (state.pending, state.text)
        if state.scores[-1] > -math.inf and (key not in best or best[key].scores[-1] < state.scores[-1]):
            best[key] = state
    ranked = sorted(best.values(), key=lambda state: -state.scores[-1])
    kept, counts = [], {}
    for state in ranked:
        counts[state.n_lost] = counts.get(state.n_lost, 0) + 1
        if counts[state.n_lost] <= BEAM:
            kept.append(state)
    return kept


def _spread(states: list[Reading], alphabet: Alphabet, score_word: WordScore) -> list[Reading]:
    """Add the readings in which pairs, or one byte, vanished before the next sign."""
    every, newest = list(states), states
    while newest := [s for s in newest if s.pending != ALIGNED and s.n_lost < MOST_LOST_PAIRS]:
        newest = _prune(new for state in newest for new in _lose_pair(state, alphabet, score_word))
        every += newest
    return _prune(every)


def _resync(states: list[Reading], alphabet: Alphabet, score_word: WordScore) -> list[Reading]:
    ended = [new for s in states if s.pending != ALIGNED for new in _lose_byte(s, None, alphabet, score_word)]
    return _prune([*states, *ended])


def search_readings(units: Sequence[Unit], alphabet: Alphabet, score_word: WordScore, start: str = "") -> list[Reading]:
    """Search the originals that the damage turns into the visible signs, the most plausible first."""
    states = [Reading(ALIGNED, "", start, (0.0,))]
    for at, unit in enumerate(units):
        following = units[at + 1] if at + 1 < len(units) else None
        if unit.char == "?" and following and following.char in FOLDED.values():
            states = states + [new for s in states for new in _consume(s, unit, alphabet, score_word)]
            states = _prune(states)
            continue
        states = _spread(states, alphabet, score_word)
        if len(unit.code) == 1 and unit.code[0] < 0x40:
            states = _resync(states, alphabet, score_word)
        states = _prune(new for state in states for new in _consume(state, unit, alphabet, score_word))
    states = _resync(_spread(states, alphabet, score_word), alphabet, score_word)
    return [state for state in states if state.pending == ALIGNED]
