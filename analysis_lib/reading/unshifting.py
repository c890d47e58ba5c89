"""The texts that a byte shift in GBK could have turned into a given stretch.

A mirror site replaced the full-width marks (GBK ``A3 xx``) byte by byte, also where ``A3`` was the end of one
character and ``xx`` the start of the next. From there on the pairs are read shifted by one byte; pairs that fall on
cells without a character vanish, and so do single bytes before an ASCII sign. The original is searched for among the
texts that this process turns into exactly the stretch that is seen, by a beam search under a word model.
"""

from collections.abc import Sequence
from typing import NamedTuple

from analysis_lib.reading.gbk import (
    MARKS,
    Alphabet,
    Sign,
    Unit,
    group_by_form,
    list_lost_pairs,
    split_units,
)
from analysis_lib.reading.likelihood import UNSEEN, Lexicon
from analysis_lib.reading.page import simplify_text
from analysis_lib.reading.pinyin import list_readings

BEAM_WIDTH, STEP_ALLOWANCE = 11.0, 5.0  # natural log units behind the best reading
BEAM_SIZE = 120
BEST_OF_EACH = 4
MOST_LOST_IN_ROW = 3
UNKNOWN, UNKNOWN_SCORE, LITERAL_SCORE = "□", -15.0, -9.0
ALIGNED, FREE_LEAD = -1, 256
STOPS = frozenset("，。、；：？！\n")

# Readings so far: by the byte in hand (ALIGNED: none; a lead byte; FREE_LEAD + n: any lead that vanishes after the
# byte class n) and the word begun, the best few with the score of their finished words and their text.
Layer = dict[tuple[int, str], list[tuple[float, str]]]
Signs = dict[str, list[Sign]]


class Search(NamedTuple):
    """What the steps of a search share."""

    alphabet: Alphabet
    lexicon: Lexicon
    completions: dict[tuple[int, int], Signs]


def _add(layer: Layer, key: tuple[int, str], options: list[tuple[float, str]]) -> None:
    known = layer.get(key)
    if known is not None:
        # Where a shift may have ended, its alternatives are kept, to see how sure the end is.
        limit = 4 * BEST_OF_EACH if key == (ALIGNED, "") else BEST_OF_EACH
        if len(known) >= limit and options[0][0] <= known[-1][0]:
            return
        best = {text: score for score, text in sorted([*known, *options])}
        options = sorted(((score, text) for text, score in best.items()), reverse=True)[:limit]
    layer[key] = options


def _settle(layer: Layer, lexicon: Lexicon) -> Layer:
    """Let every complete word end, then drop readings that stay behind even if the word they began is its likeliest."""
    closed = dict(layer)
    for (pending, begun), options in layer.items():
        score = lexicon.words.get(begun) if begun else None
        if score is not None:
            _add(closed, (pending, ""), [(total + score, text) for total, text in options])
    hopes = {key: _hope(key, options, lexicon) for key, options in closed.items()}
    ranked = sorted(hopes, key=hopes.__getitem__, reverse=True)[:BEAM_SIZE]
    return {key: closed[key] for key in ranked if hopes[key] > hopes[ranked[0]] - BEAM_WIDTH}


def _hope(key: tuple[int, str], options: list[tuple[float, str]], lexicon: Lexicon) -> float:
    return options[0][0] + (lexicon.beginnings[key[1]] if key[1] else 0.0)


def _write(new: Layer, layer: Layer, key: tuple[int, str], signs: Signs, pending: int | None, search: Search) -> None:
    """Add every sign that begins or continues a word, but no two stops in a row and none in a new line.

    Without ``pending``, the pair it begins vanished.
    """
    begun, options, lexicon, classes = key[1], layer[key], search.lexicon, search.alphabet.classes
    first = next(iter(layer))  # a settled layer begins with its best
    floor = _hope(first, layer[first], lexicon) - BEAM_WIDTH - STEP_ALLOWANCE - options[0][0]
    forms = lexicon.following.get(begun, set()) & signs.keys() if begun else signs.keys()
    for form in forms:
        if lexicon.beginnings[begun + form] < floor:
            continue
        for sign in signs[form]:
            after = FREE_LEAD + classes[sign.trail] if pending is None else pending
            kept = [option for option in options if option[1][-1] not in STOPS] if form in STOPS else options
            longer = [(score, text + sign.char) for score, text in kept]
            if longer:
                _add(new, (after, begun + form), longer)


def _write_fixed(new: Layer, options: list[tuple[float, str]], pending: int, char: str, score: float) -> None:
    _add(new, (pending, ""), [(total + score, text + char) for total, text in options])


def _list_completions(pending: int, trail: int, search: Search) -> Signs:
    """List the characters that end in a trail byte and begin with the byte in hand."""
    if pending < FREE_LEAD:
        sign = search.alphabet.by_code.get((pending, trail))
        return {sign.simple: [sign]} if sign else {}
    if (pending, trail) not in search.completions:
        lost, gone = list_lost_pairs(), pending - FREE_LEAD
        signs = (sign for members in search.alphabet.by_trail.get(trail, {}).values() for sign in members)
        search.completions[pending, trail] = group_by_form(sign for sign in signs if (gone, sign.lead) in lost)
    return search.completions[pending, trail]


def _keep_fitting(signs: Signs, reading: str | None) -> Signs:
    """Keep the signs that are read as the inserted bracket says."""
    if reading is None:
        return signs
    return group_by_form(sign for members in signs.values() for sign in members if reading in list_readings(sign.char))


def _lose_pairs(layer: Layer, search: Search) -> Layer:
    """Suppose that up to ``MOST_LOST_IN_ROW`` pairs fell on empty cells and vanished before the next sign."""
    every, newest = dict(layer), layer
    for _ in range(MOST_LOST_IN_ROW):
        new: Layer = {}
        for key in newest:
            if key[0] >= FREE_LEAD:
                _write(new, newest, key, search.alphabet.lost_between[key[0] - FREE_LEAD], None, search)
            elif key[0] != ALIGNED:
                _write(new, newest, key, search.alphabet.lost_after.get(key[0], {}), None, search)
        newest = _settle(new, search.lexicon)
        for key, options in newest.items():
            _add(every, key, options)
    return every


def _lose_byte(layer: Layer, reading: str | None, search: Search) -> Layer:
    """Suppose that a single trail byte vanished before an ASCII sign or the end: the shift ends here."""
    new: Layer = {}
    for key in layer:
        if ALIGNED < key[0] < FREE_LEAD:
            members = search.alphabet.by_lead.get(key[0], {}).values()
            signs = group_by_form(sign for alike in members for sign in alike if sign.trail > 0x80)
            _write(new, layer, key, _keep_fitting(signs, reading), ALIGNED, search)
            if reading is None and not key[1]:
                _write_fixed(new, layer[key], ALIGNED, UNKNOWN, UNKNOWN_SCORE)
        elif key[0] >= FREE_LEAD and key[1]:
            _write(new, layer, key, _keep_fitting(_list_endings(key, search), reading), ALIGNED, search)
    return _settle(new, search.lexicon)


def _list_endings(key: tuple[int, str], search: Search) -> Signs:
    """List the signs of which both bytes vanished and that continue a word; any sign would be a guess."""
    lost, gone = list_lost_pairs(), key[0] - FREE_LEAD
    by_form, forms = search.alphabet.by_form, search.lexicon.following.get(key[1], set())
    signs = (sign for form in forms & by_form.keys() for sign in by_form[form])
    return group_by_form(sign for sign in signs if sign.trail > 0x80 and (gone, sign.lead) in lost)


def _read_mark(layer: Layer, unit: Unit, search: Search) -> Layer:
    """Explain a mark: as itself, or as the A3 that ended one character and the byte that began the next."""
    new: Layer = {}
    low = ord(unit.char) + 0x80
    for key, options in layer.items():
        if key[0] != ALIGNED:
            _write(new, layer, key, _list_completions(key[0], 0xA3, search), low, search)
            continue
        _write(new, layer, key, search.alphabet.by_trail[0xA3], low, search)
        if not key[1]:
            _write_fixed(new, options, low, UNKNOWN, UNKNOWN_SCORE)
            _write_fixed(new, options, ALIGNED, unit.char, LITERAL_SCORE)
    return new


def _read_sign(layer: Layer, unit: Unit, search: Search) -> Layer:
    """Explain a visible sign that is no mark."""
    new: Layer = {}
    after = unit.code[1] if len(unit.code) == 2 else ALIGNED
    for key, options in layer.items():
        if key[0] != ALIGNED:
            signs = _list_completions(key[0], unit.code[0], search)
            _write(new, layer, key, _keep_fitting(signs, unit.reading if after == ALIGNED else None), after, search)
        elif len(unit.code) == 2 and (simple := simplify_text(unit.char)) in search.lexicon.words:
            _write(new, layer, key, {simple: [Sign(unit.char, simple, *unit.code)]}, ALIGNED, search)
        elif not key[1]:
            _write_fixed(new, options, ALIGNED, unit.char, UNSEEN if len(unit.code) == 2 else LITERAL_SCORE)
    return new


def search_originals(
    units: Sequence[Unit], search: Search, head: str = "\n", tail: str = ""
) -> list[tuple[float, str]]:
    """Search the texts that the damage turns into the visible signs, the most likely first, with their scores.

    ``head`` and ``tail`` are sound characters around them, which complete words; every text begins and ends so.
    """
    layer: Layer = {(ALIGNED, ""): [(0.0, head[0])]}
    for unit in split_units(head[1:]):
        layer = _settle(_read_sign(layer, unit, search), search.lexicon)
    for at, unit in enumerate(units):
        layer = _lose_pairs(layer, search)
        if not unit.code:
            layer = _lose_byte(layer, unit.reading, search)
            continue
        if len(unit.code) == 1 and unit.code[0] < 0x40:
            layer = _merge(layer, _lose_byte(layer, None, search))
        # Some mirrors show a question mark for the single byte that was lost before the mark.
        is_lost_byte = unit.char == "?" and at + 1 < len(units) and units[at + 1].char in MARKS
        skipped = {key: options for key, options in layer.items() if key[0] == ALIGNED} if is_lost_byte else {}
        read = _read_mark if unit.char in MARKS else _read_sign
        layer = _merge(_settle(read(layer, unit, search), search.lexicon), skipped)
    layer = _lose_pairs(layer, search)
    layer = _merge(layer, _lose_byte(layer, None, search))
    layer = {key: options for key, options in layer.items() if key[0] == ALIGNED}
    for unit in split_units(tail):
        layer = _settle(_read_sign(layer, unit, search), search.lexicon) if layer else {}
    return layer.get((ALIGNED, ""), [])


def _merge(layer: Layer, other: Layer) -> Layer:
    merged = dict(layer)
    for key, options in other.items():
        _add(merged, key, options)
    return merged
