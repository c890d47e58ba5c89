"""Times in a sentence: by when something is to be reached, from which year it is measured, per what it is told."""

import re
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

import pandas as pd

from analysis_lib.coding.numerals import read_english, read_han, read_words
from analysis_lib.reading.date_patterns import read_calendar, read_plans
from analysis_lib.tables import DATA, read_csv

# Nothing further from a figure than this belongs to it, however long the line.
WINDOW = 1200
# Only a blank or a bracket stands between a figure and the time told behind it.
CLOSE = 1
KINDS = ("deadline", "base", "per_year", "per_month", "per_head")
RULES = ("named", "dated", "plan", "plan_end", "after", "this", "this_end", "next", "last")
# "By 2025" looks ahead; "in 2025" and "this year" are said of what was done as often as of what is to be done.
AHEAD = ("named", "plan_end", "after", "this_end", "next")


class Period(NamedTuple):
    """A time in the text with its year, where one can be told; ``basis`` is stated, inferred or missing."""

    start: int
    end: int
    year: int | None
    basis: str
    rule: str


@cache
def compile_periods(language: str, kind: str) -> tuple[tuple[re.Pattern, str], ...]:
    """Return the expressions of one kind in ``data/lexicon/periods.csv`` with the rule of their year.

    Raises
    ------
    ValueError
        When a kind or a rule of the list is unknown.
    """
    frame = read_csv(DATA / "lexicon" / "periods.csv")
    for row in frame.itertuples():
        is_known = pd.isna(row.year) or row.year in RULES or row.year.isdigit()
        if row.kind not in KINDS or not is_known:
            raise ValueError(f"data/lexicon/periods.csv: kind {row.kind!r} with year {row.year!r}; allowed are "
                             f"{', '.join(KINDS)} with {', '.join(RULES)} or a year")
    rows = frame[(frame["language"] == language) & (frame["kind"] == kind)]
    return tuple((re.compile(row.pattern), "" if pd.isna(row.year) else row.year) for row in rows.itertuples())


def find_periods(text: str, language: str, kind: str = "deadline", year: int | None = None) -> list[Period]:
    """Find the times of one kind in a folded sentence.

    Parameters
    ----------
    text, language : str
        Folded sentence and its language.
    kind : {"deadline", "base"}
    year : int, optional
        Year of the document: "within three years" and "this year" are counted from it.

    Returns
    -------
    list of Period
        In reading order, not overlapping; ``year`` is missing where the text and the document's year do not tell it.

    Examples
    --------
    >>> [(found.start, found.year, found.basis) for found in find_periods("力争到2025年底，超过100亿元；3年内翻番", "zh")]
    [(0, 2025, 'stated'), (18, None, 'missing')]
    >>> [(found.year, found.basis) for found in find_periods("by the end of the 14th five-year plan", "en")]
    [(2025, 'inferred')]
    """
    found = [_read_period(match, rule, language, year) for expression, rule in compile_periods(language, kind)
             for match in expression.finditer(text)]
    kept: list[Period] = []
    for period in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or period.start >= kept[-1].end:
            kept.append(period)
    return kept


def _read_period(match: re.Match, rule: str, language: str, year: int | None) -> Period:
    groups = match.groupdict()
    if rule in ("named", "dated"):
        return Period(*match.span(), int(next(filter(None, map(groups.get, ("year", "year2", "year3"))))), "stated", rule)
    if rule.isdigit():
        told, rule = int(rule), "named"
    elif rule in ("plan", "plan_end"):
        told = _end_plan(next(filter(None, map(groups.get, ("plan", "plan2")))), language)
    elif year is None:
        told = None
    else:
        told = {"this": year, "this_end": year, "next": year + 1, "last": year - 1}.get(rule) or _add_years(year, groups["n"], language)
    return Period(*match.span(), told, "missing" if told is None else "inferred", rule)


def _end_plan(words: str, language: str) -> int | None:
    """Return the last year of a five-year plan by the calendar."""
    span = read_plans().get(_read_number(words.removesuffix("th") if words[0].isdigit() else words, language) or 0)
    return int(span.split("/")[1]) if span else None


def _add_years(year: int, words: str, language: str) -> int | None:
    number = _read_number(words, language)
    return None if number is None else year + number


def _read_number(words: str, language: str) -> int | None:
    if words.isdigit():
        return int(words)
    if row := read_words("units", language, "ordinal").get(words):
        return int(row["factor"])
    if language == "zh":
        value = read_han(words)
    else:
        value = read_english([words], language)
        value = value if value is not None else read_english([words.removesuffix("ng").removesuffix("g")], language)
    return None if value is None else int(value)


def looks_ahead(period: Period, year: int | None) -> bool | None:
    """Say whether a time is still to come; None where neither its words nor the document's year tell.

    Examples
    --------
    >>> first, other = find_periods("2019年达到5家，到2025年达到9家", "zh")
    >>> looks_ahead(first, None), looks_ahead(other, None), looks_ahead(first, 2021), looks_ahead(first, 2018)
    (None, True, False, True)
    """
    if period.year is not None and year is not None and period.year != year:
        return period.year > year
    if period.rule in AHEAD or (year is None and (period.year or 0) > find_present()):
        return True
    return True if period.rule == "plan" and period.year == year is not None else None


def find_deadlines(text: str, language: str, year: int | None) -> list[Period]:
    """Find the times by which something is to be reached: those that tell what it is measured from are none.

    Examples
    --------
    >>> [found.year for found in find_deadlines("到2025年比“十三五”末翻一番", "zh", None)]
    [2025]
    """
    bases = find_periods(text, language, "base", year)
    return [one for one in find_periods(text, language, "deadline", year)
            if not any(base.start <= one.start < base.end for base in bases)]


@cache
def find_present() -> int:
    """Return the last year of which the calendar knows a meeting: a later one is to come for every document."""
    meetings = read_calendar().query("kind != 'plan'")
    return int(meetings["start"].str[:4].astype(int).max())


def pick_period(periods: list[Period], start: int, end: int, clause: tuple[int, int], limit: int = 0) -> Period | None:
    """Return the time right behind a figure, else the nearest before it, else the first one after it.

    Parameters
    ----------
    periods : list of Period
        Those of the sentence, in reading order.
    start, end : int
        The figure.
    clause : (int, int)
        Its clause.
    limit : int
        Where the next figure begins: a time further on belongs to that one.

    Examples
    --------
    >>> periods = find_periods("到2025年达到5家，到2030年达到9家", "zh")
    >>> pick_period(periods, 8, 10, (0, 10)).year
    2025
    """
    low, high = (bisect_left(periods, (at,)) for at in (start - WINDOW, end + WINDOW))
    periods = periods[low:high]
    overlapping = [one for one in periods if one.start < end and start < one.end]
    before = [one for one in periods if one.end <= start]
    after = [one for one in periods if end <= one.start]
    own = [one for one in before if one.start >= clause[0]]
    inside = [one for one in after if one.end <= clause[1]]
    behind = [one for one in inside if one.start - end <= CLOSE]
    further = [one for one in after if one.end <= limit]
    return next(iter([*overlapping, *behind[:1], *own[-1:], *inside, *before[-1:], *further]), None)


def find_per(text: str, language: str, kind: str, start: int, end: int) -> int | None:
    """Return where a stretch of text says that its number is one a year, a month or a head; None when it does not.

    Examples
    --------
    >>> find_per("每年遴选10家", "zh", "per_year", 0, 7)
    0
    """
    found = [match.start() for expression, _ in compile_periods(language, kind)
             if (match := expression.search(text, start, end))]
    return min(found, default=None)
