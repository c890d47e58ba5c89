"""Numbers in running text: digits, Chinese, English and Filipino number words, with their magnitudes.

All functions expect folded text (`fold_text`): simplified characters, lower case, half-width digits, unchanged length.
"""

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from analysis_lib.reading.lexicon import KEYS, read_lexicon
from analysis_lib.reading.page import simplify_text

DIGITS = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?(?!\d)|\d{1,15}(?:\.\d{1,6})?"
# A digit that touches a mark of a lost character is part of a number that is lost with it: "1?0亿".
_TORN = re.compile(r"(?<=[?�□])\d|\d(?=[?�□][\d十百千万亿%元])")
# Drafts and sites that hide their figures put signs in the place of digits: "xx亿元".
_MASK = {"zh": r"(?<![a-z\d])(?:x{1,4}|[×*＊○]{1,4})(?=[十百千万亿]{0,2}(?:[元%亩家个项条名户件吨]|平方))",
         "en": r"(?<![\w])(?:x{2,4}|\*{2,4})(?= ?(?:%|percent|million|billion|yuan))",
         "fil": r"(?<![\w])(?:x{2,4}|\*{2,4})(?= ?(?:%|porsyento|milyon|bilyon|yuan))"}  # fmt: skip
# Where a 32-bit counter ran over, the number that stood there is lost.
OVERFLOWS = ("2147483647", "2147483648", "4294967295")
_FULL_WIDTH = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；：（）！？"})


class Numeral(NamedTuple):
    """A number in the text with its magnitude; ``factor`` is the magnitude alone."""

    start: int
    end: int
    value: float | None
    factor: float = 1.0
    is_word: bool = False
    is_percent: bool = False


@cache
def read_words(name: str, language: str, kind: str) -> dict[str, dict]:
    """Return the rows of one kind of a word list of ``data/lexicon`` by word, the longest word first.

    Parameters
    ----------
    name : str
        A list whose key is language, kind and word, see `read_lexicon`.
    language : str
        ``en``, ``fil`` or ``zh``; another language has no words.
    kind : str
        Value of the second key column of the list.

    Raises
    ------
    ValueError
        When a key of the list repeats or is missing.
    """
    frame, key = read_lexicon(name), KEYS[name]
    rows = frame[(frame[key[0]] == language) & (frame[key[1]] == kind)].to_dict("records")
    return {row["word"]: row for row in sorted(rows, key=lambda row: -len(row["word"]))}


def join_words(words, language: str) -> str:
    """Return alternatives of an expression, bounded by word borders where the language has them."""
    longest_first = sorted(words, key=len, reverse=True)
    body = "|".join(re.escape(word).replace(r"\ ", " {1,2}") for word in longest_first) or r"(?!)"
    return f"(?:{body})" if language == "zh" else rf"(?<![\w-])(?:{body})(?!\w)"


def fold_text(text: str) -> str:
    """Simplify characters, lower the case and narrow full-width digits, keeping the length.

    Examples
    --------
    >>> fold_text("２８條Industry")
    '28条industry'
    """
    folded = simplify_text(text).translate(_FULL_WIDTH)
    return "".join(low if len(low := char.lower()) == 1 else char for char in folded)


def read_han(text: str) -> float | None:
    """Read a number in Chinese numerals; None when it is not one.

    Examples
    --------
    >>> read_han("一千二百万"), read_han("十五"), read_han("千亿"), read_han("十百")
    (12000000.0, 15.0, 100000000000.0, None)
    """
    digits = {word: float(row["factor"]) for word, row in read_words("units", "zh", "numeral").items()}
    scales = {word: float(row["factor"]) for word, row in read_words("units", "zh", "magnitude").items()}
    total = section = 0.0
    digit, last = None, float("inf")
    for char in text:
        if char in digits:
            digit, last = digits[char], last if not digit else 0
        elif (scale := scales.get(char)) is None:
            return None
        elif scale >= 1e4:
            section += digit or 0
            total = (total + section or 1) * scale if scale > 1e4 else total + (section or 1) * scale
            section, digit, last = 0.0, None, float("inf")
        elif scale >= last:
            return None
        else:
            section, last, digit = section + (digit or 1) * scale, scale, None
        if last == 0:
            return None
    return total + section + (digit or 0)


def read_english(words: list[str], language: str = "en") -> float | None:
    """Read a number in English (or, word by word, Filipino) number words; None when it is not one.

    Examples
    --------
    >>> read_english(["a", "hundred", "billion"]), read_english(["twenty", "five"]), read_english(["a"])
    (100000000000.0, 25.0, None)
    """
    numbers = {word: float(row["factor"]) for word, row in read_words("units", language, "numeral").items()}
    scales = {word: float(row["factor"]) for word, row in read_words("units", language, "magnitude").items()}
    total, part, is_number = 0.0, 0.0, False
    for word in words:
        if word in ("a", "an", "one", "isa", "and", "at"):
            part = part or (1.0 if word not in ("and", "at") else 0.0)
        elif word in numbers:
            part, is_number = part + numbers[word], True
        elif word in scales:
            scale, is_number = scales[word], True
            part = (part or 1) * scale
            if scale >= 1000:
                total, part = total + part, 0.0
    return total + part if is_number else None


@cache
def _expression(language: str) -> re.Pattern:
    scales = read_words("units", language, "magnitude")
    if language == "zh":
        han = "".join(word for word in [*read_words("units", "zh", "numeral"), *scales])
        return re.compile(rf"(?P<mask>{_MASK['zh']})[十百千万亿]{{0,2}}"
                          rf"|(?P<digits>{DIGITS}) ?(?P<more>[多余]?)(?P<scale>(?:(?!千[瓦米克卡])[十百千万亿]){{0,3}})"
                          rf"|百分之(?P<percent>[{han}]{{1,6}}|\d{{1,4}}(?:\.\d{{1,4}})?)"
                          rf"|(?P<parts>[{han}]{{1,4}})分之(?P<share>[{han}]{{1,4}})|(?P<words>[{han}]{{1,12}})")
    names = "|".join(map(re.escape, sorted(read_words("units", language, "numeral"), key=len, reverse=True)))
    sizes = "|".join(map(re.escape, scales))
    if language == "fil":
        number = rf"(?:{names}|isa|{sizes})(?:ng|g)?(?!\w)"
        return re.compile(rf"(?P<mask>{_MASK['fil']})(?: (?:{sizes})(?:ng|g)?(?!\w))?"
                          rf"|(?P<digits>{DIGITS})(?P<scale>(?: (?:na )?(?:{sizes})(?:ng|g)?(?!\w))?)"
                          rf"|(?<![\w-])(?P<words>{number}(?:(?: na| at)? {number}){{0,3}})")
    word = rf"(?:a|one|{names}|{sizes})"
    return re.compile(rf"(?P<mask>{_MASK['en']})(?:[ -]?(?:{sizes})(?!\w))?"
                      rf"|(?P<digits>{DIGITS})(?P<scale>(?:[ -]?(?:{sizes})(?!\w))?)"
                      rf"|(?<![\w-])(?P<words>{word}(?:[ -](?:and )?(?:{names}|{sizes})){{0,5}})(?!\w)")


def find_numerals(text: str, language: str) -> list[Numeral]:
    """Find the numbers of a folded text, in reading order; years and the like are still among them.

    A number has no value where its digits are those of a counter that ran over, are masked, or touch a lost character.

    Examples
    --------
    >>> [(n.value, n.start) for n in find_numerals("突破1.2万亿元，占三成，百分之十五", "zh")]
    [(1200000000000.0, 2), (3.0, 10), (15.0, 13)]
    >>> [n.value for n in find_numerals("more than 100 billion yuan, six directions", "en")]
    [100000000000.0, 6.0]
    >>> [n.value for n in find_numerals("sampung mga patakaran at 3 milyong tao", "fil")]
    [10.0, 3000000.0]
    """
    found = []
    for match in _expression(language).finditer(text):
        numeral = _read_match(match, language)
        if numeral is not None:
            found.append(numeral)
    return found


def _read_match(match: re.Match, language: str) -> Numeral | None:
    groups = match.groupdict()
    if groups.get("mask"):
        return Numeral(*match.span(), None)
    if digits := groups.get("digits"):
        plain = digits.replace(",", "")
        scale = groups["scale"]
        factor = 1.0
        if scale:
            factor = read_han(scale) if language == "zh" else read_english(_split(scale, language), language)
        if factor is None:
            return None
        is_lost = plain in OVERFLOWS or _TORN.search(match.string, *match.span("digits"))
        value = None if is_lost else float(Decimal(plain) * Decimal(factor))
        end = match.end() if scale else match.end("digits")
        return Numeral(match.start(), end, value, factor)
    if groups.get("percent"):
        value = read_han(groups["percent"]) if not groups["percent"][0].isdigit() else float(groups["percent"])
        return None if value is None else Numeral(*match.span(), value, is_word=True, is_percent=True)
    if groups.get("share"):
        whole, part = read_han(groups["parts"]), read_han(groups["share"])
        if not whole or part is None:
            return None
        return Numeral(*match.span(), round(100 * part / whole, 2), is_word=True, is_percent=True)
    words = groups["words"]
    value = read_han(words) if language == "zh" else read_english(_split(words, language), language)
    return None if value is None else Numeral(*match.span(), value, is_word=True)


def _split(words: str, language: str) -> list[str]:
    pieces = re.split(r"[ -]", words.strip()) if language == "en" else words.split()
    if language != "fil":
        return pieces
    known = read_words("units", "fil", "numeral") | read_words("units", "fil", "magnitude")
    return [next((form for form in (piece, piece.removesuffix("ng"), piece.removesuffix("g")) if form in known),
                 piece.removesuffix("ng")) for piece in pieces if piece != "na"]
