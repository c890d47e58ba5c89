"""Years and numbers in running text of any language, as anchors that a translation keeps."""

import re
from functools import cache
from math import floor, log10
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.units import format_unit

from analysis_lib.tables import DATA, read_csv

# Smaller whole numbers are written as words in one language and as digits in another.
MIN_NUMBER = 13
YEAR = re.compile(r"(?:19[4-9]|20[0-9])[0-9]")
DIGITS = r"(?<![\d.])(?P<digits>\d{1,3}(?:[.,\u00a0\u202f]\d{3}){1,5}(?:[.,]\d{1,2})?|\d{1,15}(?:[.,]\d{1,6})?)(?!\d)"
PLAN = re.compile(r"十(?P<plan>[一二三四五六])五(?![个年月日号名家项万亿])")


class Anchor(NamedTuple):
    """One thing a translation keeps: its kind, its language-neutral key and the words of the text (for evidence)."""

    kind: str
    key: str
    text: str
    start: int


@cache
def find_locale(language: str) -> Locale:
    """Return the conventions of a language; those of English where it is unknown.

    Examples
    --------
    >>> find_locale("fil").language, find_locale("und").language
    ('fil', 'en')
    """
    try:
        return Locale.parse("en" if language == "und" else language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def find_numbers(plain: str, language: str) -> list[Anchor]:
    """Find the years and numbers of a text in simplified characters and half-width digits.

    Small whole numbers are no anchors: one language writes them as words and another as digits.

    Examples
    --------
    >>> [anchor.key for anchor in find_numbers("2024年完成投资1.2万亿元，增长6%，新建车间3个", "zh")]
    ['2024', '1.2e+12', '6%']
    >>> [anchor.key for anchor in find_numbers("Nagkaroon ng 37.5 bilyong yuan at 100 na bilyon", "fil")]
    ['375', '1e+11']
    """
    found = [Anchor("number", f"{10 + read_han(match['plan']):g}", match[0], match.start())
             for match in PLAN.finditer(plain)] if language == "zh" else []
    for match in _number_pattern(language).finditer(plain):
        groups = match.groupdict()
        if groups.get("han") or groups.get("share"):
            value = read_han(groups.get("han") or groups["share"])
            key = _name_number(value, bool(groups.get("share")))
        elif YEAR.fullmatch(groups["digits"]) and not groups["scale"]:
            found.append(Anchor("year", groups["digits"], groups["digits"], match.start()))
            continue
        else:
            value = _read_digits(groups["digits"], language) * _read_scale(groups["scale"], language)
            key = _name_number(value, bool(groups["percent"]))
        if key:
            found.append(Anchor("number", key, match[0].strip(), match.start()))
    return found


@cache
def _number_pattern(language: str) -> re.Pattern:
    if language == "zh":
        han, scales = "".join(_numerals()), "".join(word for word, value in _numerals().items() if value >= 10)
        return re.compile(rf"{DIGITS} ?[多余]?(?P<scale>[{scales}]{{0,3}})(?P<percent>%?)|百分之(?P<share>[{han}]{{1,6}})"
                          rf"|(?P<han>[{han}]{{2,12}})")
    words = "|".join(sorted(map(re.escape, _factors(language)), key=lambda word: (-len(word), word)))
    percent = re.escape(format_unit(5, "percent", locale=find_locale(language)).replace("5", "").strip())
    return re.compile(rf"{DIGITS}(?:[ -](?P<scale>{words})(?!\w))?(?P<percent> ?%| (?:{percent}|per ?cent)\b)?", re.I)


@cache
def _factors(language: str) -> dict[str, float]:
    """Return the words of a language that multiply a number, from the word list and the conventions of the language."""
    factors = {}
    for pattern_set in find_locale(language).compact_decimal_formats.get("long", {}).values():
        for size, pattern in pattern_set.items():
            word = pattern.pattern.split(";")[0]
            if word.count("0") == 1 and (word := word.replace("0", "").strip()):
                factors[word] = float(size)
    units = read_csv(DATA / "lexicon" / "units.csv").query("kind == 'magnitude' and language in ['en', @language]")
    factors |= dict(zip(units["word"], units["factor"].astype(float), strict=True))
    return {word.lower(): factor for word, factor in factors.items()}


@cache
def _numerals() -> dict[str, float]:
    rows = read_csv(DATA / "lexicon" / "units.csv").query("language == 'zh' and kind in ['numeral', 'magnitude']")
    return dict(zip(rows["word"], rows["factor"].astype(float), strict=True))


def read_han(text: str) -> float | None:
    """Read a number in Chinese numerals, by place (二〇二五) or by tens (一百二十); None when it is not one.

    Examples
    --------
    >>> read_han("二〇二五"), read_han("一百二十"), read_han("千亿"), read_han("八")
    (2025.0, 120.0, 100000000000.0, 8.0)
    """
    values = [_numerals().get(char) for char in text]
    if None in values or not values:
        return None
    if max(values) < 10:
        return float("".join(str(int(value)) for value in values))
    total = section = digit = 0.0
    for value in values:
        if value >= 1e4:
            total, section, digit = (total + section + digit or 1) * value, 0.0, 0.0
        elif value >= 10:
            section, digit = section + (digit or 1) * value, 0.0
        else:
            digit = value
    return total + section + digit


def _read_scale(scale: str | None, language: str) -> float:
    if not scale:
        return 1.0
    return (read_han(scale) or 1.0) if language == "zh" else _factors(language)[scale.lower()]


def _read_digits(digits: str, language: str) -> float:
    """Read a number; a lone mark before three digits is a decimal sign where the language has that mark for one."""
    *whole, last = re.split(r"[^\d]", digits)
    mark = digits[-len(last) - 1 : -len(last)]
    symbols = find_locale(language).number_symbols
    decimal = symbols.get("latn", symbols)["decimal"]
    if not whole or (len(last) == 3 and (len(whole) > 1 or mark != decimal)):
        return float("".join([*whole, last]))
    return float("".join(whole) + "." + last)


def _name_number(value: float | None, is_percent: bool) -> str | None:
    """Return the key of a number: its digits alone where they tell enough, for translations err in the magnitude."""
    if not value or (value < MIN_NUMBER and value == floor(value) and not is_percent):
        return None
    digits = f"{value / 10 ** floor(log10(value)):.8f}".rstrip("0").replace(".", "")
    if len(digits) >= 3:
        return digits
    return f"{value:g}%" if is_percent and value < MIN_NUMBER else f"{value:g}"
