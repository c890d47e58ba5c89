"""Dates, periods and five-year plans as a text states them, in English, Filipino and Chinese."""

import re
from datetime import date
from typing import NamedTuple

from analysis_lib.reading.date_patterns import (
    DEADLINE_AFTER,
    DEADLINE_BEFORE,
    HALF_WIDTH,
    MASK,
    MASKED_YEAR,
    build_patterns,
    list_labels,
    read_plans,
    read_words,
)
from analysis_lib.reading.page import Page, Span

LABEL_CHARS = 40


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


def _read_date(groups: dict[str, str | None]) -> tuple[str, str] | None:
    """Return the ISO value and precision of a match, None where the calendar has no such date."""
    year = _read_number(groups["y"]) if groups.get("y") else None
    if groups.get("a"):
        first, second = int(groups["a"]), int(groups["b"])
        if first <= 12 and second <= 12 and first != second:
            return (str(year), "year")
        month, day = (second, first) if first > 12 else (first, second)
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
    if not groups.get("H"):
        return f"{year}-{month:02d}-{day:02d}", "day"
    hour = int(groups["H"]) % 12 + 12 * (groups["half"] in "Pp") if groups.get("half") else int(groups["H"])
    return f"{year}-{month:02d}-{day:02d}T{hour:02d}:{groups['M']}", "minute"


def _month_value(name: str) -> str:
    return read_words("month").get(name.lower()) or read_words("month_short")[name.lower()]


def _read_match(match: re.Match) -> tuple[str, str, str] | None:
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
    if groups.get("mon") and not groups["mon"][0].isupper():
        return None
    read = _read_date(groups)
    return (*read, "text") if read else None


def _label_kind(plain: str, start: int) -> tuple[int, str] | None:
    """Return where the label of a date begins and the kind it gives, None without a label."""
    low = max(0, start - LABEL_CHARS)
    head = plain[low:start].rstrip(" \t\n\u3000\xa0[【(（")
    bare = head.rstrip(": \t\u3000\xa0")
    if not bare.lower().endswith(list_labels()):
        return None
    label = max((label for label in list_labels() if bare.lower().endswith(label)), key=len)
    at = len(bare) - len(label)
    if at and (bare[at - 1].isalpha() or bare[at - 1] == "_"):
        return None
    line = bare[:at].rpartition("\n")[2].rstrip(" \t\u3000\xa0[【(（•·-")
    opens_line = not line or line.endswith("|")
    # Without a colon only a label that opens its line counts: "published on May 3" in prose is no posting date.
    has_colon = head != bare and ":" in head[len(bare) :]
    return (low + at, read_words("label")[label]) if has_colon or (opens_line and len(label) > 3) else None


def _place_match(plain: str, match: re.Match) -> DateMention | None:
    read = _read_match(match)
    if read is None:
        return None
    value, precision, kind = read
    start, end = match.span("span") if "span" in match.re.groupindex else match.span()
    if kind == "text":
        label = _label_kind(plain, start)
        if label:
            start, kind = label
        elif DEADLINE_BEFORE.search(plain, max(0, start - 30), start) or DEADLINE_AFTER.match(plain, end):
            kind = "deadline"
    return DateMention(start, end, value, precision, kind)


def find_dates(page: Page) -> list[DateMention]:
    """Find the dates, periods and five-year plans that the legible text states.

    Relative dates ("yesterday"), masked years ("202x"), document numbers, addresses of pages and days the
    calendar does not have are not dates. A range of days is given by its first day; a numeric date that could
    be day-month or month-day by its year alone.

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
    taken, mentions = bytearray(len(plain)), []
    for match in MASK.finditer(plain):
        taken[match.start() : match.end()] = b"\1" * len(match[0])
    for pattern in build_patterns():
        for match in pattern.finditer(plain):
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = b"\1" * len(match[0])
            mention = _place_match(plain, match)
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
