"""Bounds of the year a document is about, where the year itself is not determined."""

import re
from typing import NamedTuple

from analysis_lib.reading.date_patterns import read_calendar
from analysis_lib.reading.dates import DateMention
from analysis_lib.reading.events import find_sentence
from analysis_lib.reading.page import Field, Page
from analysis_lib.reading.session_years import cite_sessions, find_awaited, first_day, last_day

# A five-year plan is spoken of at the earliest when the one before it begins.
PLAN_AHEAD = 5
CLAUSE_CHARS = 70
_NUMBERED = re.compile(r"[〔\[(（](20[0-4][0-9])[〕\])）][ \t]?第?[0-9]{1,5}号")
_PAST_BEFORE = re.compile(r"(?:自从?|截[至止]到?|早在|(?<![a-z])(?:since|as of|back in|dated|established in|founded in))[ \t]*$", re.I)
_PAST_AFTER = re.compile(
    r"(?:底|末|初)?(?:以来|印发|出台|发布|成立|施行|通过|批准|召开的|获批)"
    r"|[，,]?[^，,。；\n]{0,40}?(?:已(?!到)|同比|(?<![为除])了(?!解)|比上年)"
    r"|,?[^,.;\n]{0,60}?\b(?:was|were|had|has|reached|issued|adopted|approved|founded|established|grew|increased|exceeded"
    r"|rose|totall?ed|accounted|held|launched)\b", re.I)
_AHEAD = re.compile(
    r"将|力争|确保|目标|争取|预计|拟|规划|计划|努力|实现|达到|建成|形成|\b(?:will|aims?|targets?|goals?|plans? to|strive"
    r"|expected|to reach|to exceed|should|is to)\b", re.I)
_DONE = re.compile(r"已(?!到)|(?<![为除])了(?!解)|同比|\b(?:was|were|had|reached|exceeded|grew)\b", re.I)


class Bound(NamedTuple):
    """A year that bounds the document's, with the words that say so."""

    year: int
    start: int
    end: int


def bound_year(page: Page, dates: list[DateMention], year: Field, region_code: str | None = None,
               ) -> tuple[Field, Field]:
    """Bound the year a document is about by what it cites as past and what it speaks of as still ahead.

    Parameters
    ----------
    page : Page
    dates : list of DateMention
        As ``find_dates`` returns them.
    year : Field
        The year, where it is determined.
    region_code : str, optional
        GB/T 2260 code of the acting body's region; decides which provincial party sessions count.

    Returns
    -------
    tuple of Field
        First and last year the document can be of: both the year itself where it is determined; else inferred, the
        latest year of a session held, a slogan in use, a numbered document, a year told as past, a five-year plan in
        hand; and the earliest of a congress awaited or a goal set. Missing where nothing bounds it.

    Examples
    --------
    >>> from analysis_lib.reading.dates import find_dates
    >>> from analysis_lib.reading.page import make_page
    >>> page = make_page("会议要求学习贯彻党的二十大精神。力争到2025年，产业规模达到千亿元。")
    >>> [field.value for field in bound_year(page, find_dates(page), Field())]
    [2022, 2025]
    """
    if year.value:
        return year, year
    past = max(_list_past(page, dates, region_code), default=None, key=lambda bound: bound.year)
    ahead = [bound for bound in _list_ahead(page, dates) if not past or bound.year >= past.year]
    first = min(ahead, default=None, key=lambda bound: bound.year)
    return tuple(Field(bound.year, "inferred", bound.start, bound.end) if bound else Field() for bound in (past, first))


def _list_past(page: Page, dates: list[DateMention], region_code: str | None) -> list[Bound]:
    found = [Bound(first_day(row["start"]).year, *match.span()) for row, match in cite_sessions(page, region_code)]
    found += [Bound(int(match[1]), *match.span()) for match in _NUMBERED.finditer(page.simple)]
    found += _list_slogans(page)
    for date in dates:
        if date.kind == "five_year_plan":
            found.append(Bound(int(date.value[:4]) - PLAN_AHEAD, date.start, date.end))
        elif date.kind == "text" and date.value[0] != "-" and _is_past(page, date):
            found.append(Bound(int(date.value[:4]), date.start, date.end))
    return found


def _list_slogans(page: Page) -> list[Bound]:
    found, text = [], page.simple.lower()
    for row in read_calendar().query("kind == 'slogan'").to_dict("records"):
        places = [(text.find(name.lower()), len(name)) for name in (row["name_zh"], row["name_en"])]
        found += [Bound(first_day(row["start"]).year, at, at + length) for at, length in places if at >= 0]
    return found


def _is_past(page: Page, date: DateMention) -> bool:
    before = page.simple[max(0, date.start - 24) : date.start]
    after = page.simple[date.end : date.end + CLAUSE_CHARS]
    if _PAST_BEFORE.search(before):
        return True
    past = _PAST_AFTER.match(after)
    return bool(past) and not re.search(r"将|力争|预计|拟|\b(?:will|by)\b", before + past[0])


def _list_ahead(page: Page, dates: list[DateMention]) -> list[Bound]:
    found = [Bound(last_day(row["end"]).year, *match.span()) for row, match in find_awaited(page)]
    for date in dates:
        if date.kind != "deadline":
            continue
        low, high = find_sentence(page.simple, date.start, date.end)
        clause = page.simple[max(low, date.start - 30) : min(high, date.end + CLAUSE_CHARS)]
        if _AHEAD.search(clause) and not _DONE.search(clause):
            found.append(Bound(int(date.value[:4]), date.start, date.end))
    return found
