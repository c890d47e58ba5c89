"""Readings in brackets that a mirror site inserted after Chinese characters: 產(chǎn)業(yè)."""

import re
import unicodedata
from functools import cache

import pypinyin

from analysis_lib.reading.page import Span

BRACKET = re.compile(r"[(（][ \u00a0]{0,2}([A-Za-z\u00c0-\u024f\u0251\u0261\u0300-\u030c0-5]{1,9})[ \u00a0]{0,2}[)）]")
# The text was cut inside a reading.
CUT = re.compile(r"[ \u00a0]{0,2}[(（][ \u00a0]{0,2}([A-Za-z\u00c0-\u024f\u0251\u0261\u0300-\u030c0-5]{0,8})\s{0,9}\Z")
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
LETTERS = str.maketrans("ɡɑ", "ga")
STYLES = (pypinyin.Style.TONE, pypinyin.Style.TONE3, pypinyin.Style.NORMAL)
# Fewer could be glosses by the author, who explains a rare character once.
MINIMUM = 3


@cache
def list_readings(character: str) -> frozenset[str]:
    """Return every reading of a Chinese character, with tone mark, with tone number and without tone.

    Examples
    --------
    >>> sorted(list_readings("产"))
    ['chan', 'chan3', 'chǎn']
    """
    readings = set()
    for style in STYLES:
        for reading in pypinyin.pinyin(character, style=style, heteronym=True, errors="ignore"):
            readings.update(reading)
    return frozenset(readings | {reading.replace("ü", "v") for reading in readings})


@cache
def _list_toned_syllables() -> frozenset[str]:
    marked = (text for texts in pypinyin.constants.PINYIN_DICT.values() for text in texts.split(","))
    return frozenset(unicodedata.normalize("NFC", text) for text in marked if not text.isascii())


def normalise_reading(text: str) -> str:
    """Bring the spellings of one reading together: case, decomposed tone marks, script g and a.

    Examples
    --------
    >>> normalise_reading("CHA\u030cN")
    'chǎn'
    """
    return unicodedata.normalize("NFC", text.lower().translate(LETTERS))


def find_pinyin(raw: str) -> tuple[list[Span], list[tuple[int, int]]]:
    """Find inserted readings, and toned readings in brackets that fit no character before them.

    Parameters
    ----------
    raw : str
        Decoded text.

    Returns
    -------
    verified : list of Span
        Brackets, with the space before them, whose content is a reading of the character they follow, or the
        beginning of one where the text is cut; empty when the text holds fewer than three.
    orphans : list of (int, int)
        Brackets with a toned syllable that is no reading of what stands before: the character was lost.

    Examples
    --------
    >>> [(span.start, span.end) for span in find_pinyin("產(chǎn)業(yè)發(fā)展(GMP)")[0]]
    [(1, 7), (8, 12), (13, 17)]
    """
    verified, orphans = [], []
    for match in BRACKET.finditer(raw):
        content = normalise_reading(match[1])
        before = match.start()
        while before > 0 and raw[before - 1] in " \u00a0":
            before -= 1
        character = raw[before - 1 : before]
        if HAN.match(character) and content in list_readings(character):
            verified.append(Span(before, match.end(), "pinyin"))
        elif content in _list_toned_syllables():
            orphans.append((match.start(), match.end()))
    if len(verified) < MINIMUM:
        return [], []
    cut = CUT.search(raw, max(0, len(raw) - 24))
    if cut and _opens_reading(raw[: cut.start()][-1:], normalise_reading(cut[1])):
        verified.append(Span(cut.start(), cut.start() + len(cut[0].rstrip("\r\n")), "pinyin", 0.9))
    return verified, orphans


def _opens_reading(character: str, content: str) -> bool:
    return bool(HAN.match(character)) and any(reading.startswith(content) for reading in list_readings(character))
