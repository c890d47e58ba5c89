"""Anchors: what a translation leaves as it is — days, years, numbers, places by code, people and companies."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

import pypinyin
from ahocorasick_rs import AhoCorasick, MatchKind

from analysis_lib.reading.anchor_numbers import Anchor, find_locale, find_numbers, read_han
from analysis_lib.reading.date_patterns import read_words
from analysis_lib.reading.lexicon import read_lexicon
from analysis_lib.reading.page import simplify_text

FULL_WIDTH = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
NUMERIC_DAY = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d)")
HAN_DAY = re.compile(r"(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})月(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})[日号]")
LATIN_WORD = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)?")


def find_anchors(text: str, language: str) -> list[Anchor]:
    """Find the anchors that can be read off the text alone: days, years, numbers and words in Latin letters.

    Parameters
    ----------
    text : str
        Cleaned text.
    language : str
        BCP 47 code.

    Examples
    --------
    >>> [anchor.key for anchor in find_anchors("10月28日，产值突破1.2万亿元，增长6%，引进GMP车间3个", "zh")]
    ['10-28', '1.2e+12', '6%', 'gmp']
    >>> [anchor.key for anchor in find_anchors("Noong Oktubre 28, lumampas ito sa 1.2 trilyong yuan", "fil")]
    ['10-28', '1.2e+12']
    >>> [anchor.key for anchor in find_anchors("El 28 de octubre superó los 100 mil millones, un 6 por ciento", "es")]
    ['10-28', '1e+11', '6%']
    """
    plain = simplify_text(text).translate(FULL_WIDTH)
    found, rest = _take_days(plain, language)
    found += find_numbers(rest, language)
    found += [Anchor("word", match[0].lower(), match[0], match.start()) for match in LATIN_WORD.finditer(plain)
              if language == "zh" or sum(map(str.isupper, match[0])) > 1]
    return sorted(found, key=lambda anchor: anchor.start)


def _take_days(plain: str, language: str) -> tuple[list[Anchor], str]:
    """Return the days of a text, and the text with blanks in their place."""
    found = []

    def blank(match: re.Match) -> str:
        groups = match.groupdict()
        month = _month_numbers(language)[groups["mon"]] if groups.get("mon") else _read_part(groups["m"])
        day = _read_part(groups["d"])
        if not (1 <= (month or 0) <= 12 and 1 <= (day or 0) <= 31):
            return match[0]
        found.append(Anchor("day", f"{month:02d}-{day:02d}", match[0], match.start()))
        return (groups.get("y") or "").ljust(len(match[0]))

    for pattern in (NUMERIC_DAY, HAN_DAY, *_day_patterns(language)):
        plain = pattern.sub(blank, plain)
    return found, plain


def _read_part(text: str) -> int | None:
    value = float(text) if text.isdecimal() else read_han(text)
    return None if value is None else int(value)


@cache
def _month_numbers(language: str) -> dict[str, int]:
    # The word list has spellings of English and Filipino texts that the conventions lack (Sept, Pebr).
    listed = read_words("month") | read_words("month_short")
    names = {form.capitalize(): int(value) for form, value in listed.items()}
    for locale in (find_locale("en"), find_locale(language)):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months["format"][width].items():
                plain = name.rstrip(".")
                names |= {form: number for form in (plain, plain[0].upper() + plain[1:]) if len(plain) > 2}
    return names


@cache
def _day_patterns(language: str) -> tuple[re.Pattern, ...]:
    months = "|".join(sorted(map(re.escape, _month_numbers(language)), key=lambda name: (-len(name), name)))
    day = r"(?P<d>\d{1,2})"
    return (re.compile(rf"(?<!\w)(?P<mon>{months})(?!\w)\.? {day}(?![\d%])(?!,\d)"),
            re.compile(rf"(?<!\d){day}(?:st|nd|rd|th|[.º])?[ -](?:\w{{1,3}} )?(?P<mon>{months})(?!\w)"))


@cache
def _companies() -> tuple[AhoCorasick, tuple[str, ...]]:
    rows = read_lexicon("companies")
    keys = tuple(company.split()[0].lower() for company in rows["company"])
    return AhoCorasick(rows["name"].tolist(), matchkind=MatchKind.LeftmostLongest), keys


def name_company(name: str) -> str | None:
    """Return the key of a listed company that an organisation's name begins with or holds as a word; else None.

    Examples
    --------
    >>> name_company("輝瑞公司"), name_company("Pfizer China Co., Ltd."), name_company("The provincial bureau")
    ('pfizer', 'pfizer', None)
    """
    plain = simplify_text(name)
    matcher, keys = _companies()
    for number, start, end in matcher.find_matches_as_indexes(plain):
        if not plain[:end].isascii() or not (plain[start - 1 : start].isalnum() or plain[end : end + 1].isalnum()):
            return keys[number]
    return None


def name_person(name: str) -> str | None:
    """Return the key of a person's name, the same for its Chinese and romanised forms; None where it has none.

    Examples
    --------
    >>> name_person("張廣文"), name_person("Zhang Guangwen"), name_person("Guang-wen Zhang")
    ('guangwen zhang', 'guangwen zhang', 'guangwen zhang')
    """
    plain = simplify_text(name).replace(" ", "") if not name.isascii() else name
    surname = next((one for one in (plain[:2], plain[:1]) if one in _surnames()), None)
    if surname:
        given = "".join(pypinyin.lazy_pinyin(plain[len(surname) :]))
        return join_name([_surnames()[surname], given])
    parts = [part for part in re.split(r"\s+", re.sub(r"[-'’.]", "", name)) if part]
    if len(parts) == 3 and parts[0] in _surnames().values():
        parts = [parts[0], parts[1] + parts[2]]
    return join_name(parts) if len(parts) > 1 and "".join(parts).isalpha() else None


def join_name(parts: Iterable[str]) -> str:
    """Return the parts of a name in lower case and alphabetic order."""
    return " ".join(sorted(part.lower().replace("ü", "u").replace("v", "u") for part in parts))


@cache
def _surnames() -> Mapping[str, str]:
    rows = read_lexicon("surnames")
    return dict(zip(rows["surname"], rows["pinyin"], strict=True))
