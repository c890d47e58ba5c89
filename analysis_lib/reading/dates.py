"""Dates, periods and five-year plans as a text states them."""

import re
from datetime import date
from typing import NamedTuple

from analysis_lib.reading.date_labels import find_label
from analysis_lib.reading.date_patterns import (
    DEADLINE_AFTER,
    DEADLINE_BEFORE,
    HALF_WIDTH,
    MASK,
    MASKED_YEAR,
    build_patterns,
    list_small_months,
    read_plans,
    read_words,
)
from analysis_lib.reading.page import Page, Span

# Share of words or letters from which a text is in a language that writes the day first.
DAY_FIRST_SHARE, CYRILLIC_SHARE, FEWEST_WORDS, PROSE_CHARS = 0.1, 0.3, 10, 60


class DateMention(NamedTuple):
    """A stretch of the legible text that states a time.

    ``value`` is ISO 8601 at its own precision, ``--12-20`` without a year, ``2021/2025`` for a period.
    ``precision`` is minute, day, month, year or month_day. ``kind`` is posted, issued or updated after a label
    that says so (the label is part of the span), else deadline, period, five_year_plan or text.
    """

    start: int
    end: int
    value: str
    precision: str
    kind: str


def _read_number(text: str) -> int | None:
    """Read a number of up to four digits or Chinese numerals, positional (二〇二四) or by tens (二十一)."""
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return int(text)
    values = [int(read_words("numeral").get("〇" if char in "O0" else char, -1)) for char in text]
    if -1 in values:
        return None
    if max(values) < 10:
        return int("".join(map(str, values)))
    total, unit = 0, 0
    for value in values:
        total, unit = (total + value * max(unit, 1), 0) if value >= 10 else (total, value)
    return total + unit


def _read_date(groups: dict[str, str | None], day_first: bool) -> tuple[str, str] | None:
    """Return the ISO value and precision of a match, None where the calendar has no such date."""
    year = _read_year(groups)
    if groups.get("a"):
        first, second = int(groups["a"]), int(groups["b"])
        is_open = first <= 12 and second <= 12 and first != second
        if is_open and not day_first:
            return (str(year), "year")
        month, day = (second, first) if first > 12 or is_open else (first, second)
    else:
        month = int(_month_value(groups["mon"])) if groups.get("mon") else _read_number(groups.get("m") or "")
        day = _read_number(groups.get("d") or "")
    if month is None:
        return (str(year), "year")
    if day is None:
        return (f"{year}-{month:02d}", "month") if 1 <= month <= 12 else None
    try:
        date(year or 2024, month, day)
    except ValueError:
        return None
    if year is None:
        return f"--{month:02d}-{day:02d}", "month_day"
    clock = _read_clock(groups)
    return (f"{year}-{month:02d}-{day:02d}{clock}", "minute" if clock else "day")


def _read_year(groups: dict[str, str | None]) -> int | None:
    if groups.get("yy"):
        return 2000 + int(groups["yy"])
    if groups.get("era"):
        number = 1 if groups["ey"] == "元" else int(groups["ey"])
        return int(read_words("era")[groups["era"]]) + number
    return _read_number(groups["y"]) if groups.get("y") else None


def _read_clock(groups: dict[str, str | None]) -> str:
    """Return the time of day of a match; midnight to the second is what a site writes where it knows no time."""
    if not groups.get("H") or (int(groups["H"]), groups["M"], groups.get("S") or "00") == (0, "00", "00"):
        return ""
    hour = int(groups["H"])
    if groups.get("half"):
        hour = hour % 12 + 12 * (groups["half"] in "Pp")
    elif groups.get("noon") == "下午" and hour < 12:
        hour += 12
    return f"T{hour:02d}:{groups['M']}"


def _month_value(name: str) -> str:
    return read_words("month").get(name.lower()) or read_words("month_short")[name.lower()]


def _read_match(match: re.Match, day_first: bool) -> tuple[str, str, str] | None:
    """Return value, precision and kind of a match; None when it is no date."""
    groups = match.groupdict()
    if groups.get("plan"):
        digits = re.sub(r"[^0-9]", "", groups["n"])
        number = digits or read_words("ordinal").get(groups["n"].lower()) or _read_number(groups["n"])
        years = read_plans().get(int(number)) if number else None
        return (years, "year", "five_year_plan") if years else None
    if groups.get("y2"):
        first, last = _read_number(groups["y"]), _read_number(groups["y2"])
        return (f"{first}/{last}", "year", "period") if first < last <= first + 50 else None
    month = groups.get("mon")
    if month and not month[0].isupper() and month not in list_small_months("month") and not (
            groups.get("y") and groups.get("d") and month in list_small_months("month_short")):
        return None
    read = _read_date(groups, day_first)
    return (*read, "text") if read else None


def _place_match(plain: str, match: re.Match, day_first: bool) -> DateMention | None:
    read = _read_match(match, day_first)
    if read is None:
        return None
    value, precision, kind = read
    start, end = match.span("span") if "span" in match.re.groupindex else match.span()
    if kind == "text":
        label = find_label(plain, start, end)
        if label:
            start, kind = label
        elif DEADLINE_BEFORE.search(plain, max(0, start - 30), start) or DEADLINE_AFTER.match(plain, end):
            kind = "deadline"
    return DateMention(start, end, value, precision, kind)


def _writes_day_first(plain: str) -> bool:
    """Whether a text is in a language whose numeric dates begin with the day; English has both orders."""
    prose = [line for line in plain[:20_000].lower().split("\n") if len(line) > PROSE_CHARS]
    words = re.findall(r"[^\W\d_]+", "\n".join(prose))
    if len(words) < FEWEST_WORDS:
        return False
    if sum(word[0] in "абвгдежзийклмнопрстуфхцчшщъыьэюя" for word in words) > CYRILLIC_SHARE * len(words):
        return True
    first, other = read_words("day_first_word"), read_words("month_first_word")
    n_first = sum(word in first for word in words)
    return n_first > DAY_FIRST_SHARE * len(words) and n_first > 2 * sum(word in other for word in words)


def find_dates(page: Page) -> list[DateMention]:
    """Find the dates, periods and five-year plans that the legible text states.

    Relative dates ("yesterday"), masked years ("202x"), document numbers, addresses of pages and days the
    calendar does not have are not dates. A range of days is given by its first day; a numeric date that could
    be day-month or month-day by its year alone, except in languages that always write the day first.

    Parameters
    ----------
    page : Page
        Offsets refer to ``page.text``.

    Returns
    -------
    list of DateMention
        In reading order, not overlapping.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> [(found.value, found.kind) for found in find_dates(make_page("發布時間：2024-12-20 09:30"))]
    [('2024-12-20T09:30', 'posted')]
    >>> [found.value for found in find_dates(make_page("ika-4 ng Hulyo 2024; the 14th Five-Year Plan"))]
    ['2024-07-04', '2021/2025']
    """
    plain = page.simple.translate(HALF_WIDTH)
    day_first = _writes_day_first(plain)
    taken, mentions = bytearray(len(plain)), []
    for match in MASK.finditer(plain):
        taken[match.start() : match.end()] = b"\1" * len(match[0])
    for pattern in build_patterns():
        for match in pattern.finditer(plain):
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = b"\1" * len(match[0])
            mention = _place_match(plain, match, day_first)
            if mention:
                mentions.append(mention)
    return sorted(mentions)


def find_masked_dates(page: Page) -> list[Span]:
    """Find dates whose year or month the source hides or has lost (``202x年``, ``???0月18日``).

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> find_masked_dates(make_page("???0月18日，会议召开"))
    [Span(start=0, end=8, rule='masked_year', confidence=1.0)]
    """
    plain = page.simple.translate(HALF_WIDTH)
    return [Span(match.start(), match.end(), "masked_year") for match in MASKED_YEAR.finditer(plain)]
