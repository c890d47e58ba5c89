"""A missing year inferred from the posting date, or from the sessions a text cites as the latest."""

import re
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import pandas as pd

from analysis_lib.reading.date_patterns import read_calendar
from analysis_lib.reading.page import Page

# A session is cited as the latest until the next one; where the next is unknown, at most for this long.
OPEN_DAYS = 183
CONGRESS_DAYS = 5 * 365
CITED_CHARS = 20_000
RELATIVE_DAYS = 15
_AWAITED = re.compile(r"(?:喜迎|迎接|筹备|即将召开的?|upcoming|welcome the|greet the)[^，。,.]{0,8}$", re.I)
_EVER_SINCE = re.compile(r"以来|since the", re.I)
_ALL_SESSIONS = re.compile(r"历次全会|历次全体会议|all (?:the )?(?:previous )?plenary sessions", re.I)


class Window(NamedTuple):
    """First and last day at which a text that cites a session as the latest can have been written."""

    first: date
    last: date


def first_day(value: str) -> date:
    """Return the first day an ISO date of any precision can mean.

    Examples
    --------
    >>> first_day("2024-12"), first_day("2025-10-29T10:29")
    (datetime.date(2024, 12, 1), datetime.date(2025, 10, 29))
    """
    parts = [int(part) for part in value[:10].split("-")]
    return date(*parts, *[1] * (3 - len(parts)))


def last_day(value: str) -> date:
    """Return the last day an ISO date of any precision can mean.

    Examples
    --------
    >>> last_day("2024-02"), last_day("2023")
    (datetime.date(2024, 2, 29), datetime.date(2023, 12, 31))
    """
    first = first_day(value)
    if len(value) >= 10:
        return first
    if len(value) == 4:
        return date(first.year, 12, 31)
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _place_day(value: str, year: int) -> date | None:
    try:
        return date(year, int(value[2:4]), int(value[5:7]))
    except ValueError:
        return None  # 29 February outside a leap year


def infer_from_posting(value: str, posted: str) -> date | None:
    """Return the last day with this month and day that is not after the posting date.

    Examples
    --------
    >>> infer_from_posting("--12-30", "2024-01-02T08:00")
    datetime.date(2023, 12, 30)
    """
    latest = last_day(posted)
    days = (_place_day(value, year) for year in (latest.year, latest.year - 1))
    return next((day for day in days if day and day <= latest), None)


def infer_from_day(day: int, posted: date) -> date | None:
    """Return the last date with this day of the month in the two weeks up to the posting.

    Examples
    --------
    >>> infer_from_day(30, date(2024, 7, 2)), infer_from_day(3, date(2024, 7, 2))
    (datetime.date(2024, 6, 30), None)
    """
    days = (posted - timedelta(days=back) for back in range(RELATIVE_DAYS))
    return next((found for found in days if found.day == day), None)


def infer_from_calendar(value: str, page: Page, region_code: str | None) -> date | None:
    """Return the one day with this month and day at which the sessions the text cites were the latest.

    None where no session is cited, where several years fit, or where a slogan of the text was not yet in use.
    """
    windows = find_windows(page, region_code)
    if not windows:
        return None
    window = max(windows)
    days = (_place_day(value, year) for year in range(window.first.year, window.last.year + 1))
    fitting = [day for day in days if day and window.first <= day <= window.last]
    slogans = read_calendar().query("kind == 'slogan'")
    known = [first_day(start) for name, start in zip(slogans["name_zh"], slogans["start"], strict=True)
             if name in page.simple]
    return fitting[0] if len(fitting) == 1 and all(day <= fitting[0] for day in known) else None


@cache
def _list_numbered() -> pd.DataFrame:
    return read_calendar().query("session.notna() or kind in ['congress', 'provincial_congress']")


def cite_sessions(page: Page, region_code: str | None) -> list[tuple[dict, re.Match]]:
    """Return the numbered sessions the text cites, as rows of the calendar, with the words that cite each.

    Party sessions of a province count only when the acting body's region lies in it.
    """
    rows = [row for row in _list_numbered().to_dict("records")
            if not row["kind"].startswith("provincial") or str(region_code)[:2] == row["region_code"][:2]]
    found = ((row, _find_session(page.simple, row)) for row in rows)
    return [(row, match) for row, match in found if match]


def find_windows(page: Page, region_code: str | None) -> list[Window]:
    """Return, for each numbered session the text cites, the days at which it was the latest of its kind.

    Where a text cites all sessions of the central committee at once, which of them is the latest is unknown, and none
    counts.
    """
    numbered = _list_numbered()
    central_unknown = bool(_ALL_SESSIONS.search(page.simple))
    windows = []
    for row, found in cite_sessions(page, region_code):
        if central_unknown and row["kind"] == "plenum":
            continue
        since = bool(_EVER_SINCE.search(page.simple, max(0, found.start() - 12), found.end() + 4))
        windows.append(_open_window(row, numbered, since))
    return windows


def find_awaited(page: Page) -> list[tuple[dict, re.Match]]:
    """Return the national congresses and sessions the text speaks of as still to come, with the words that do."""
    rows = read_calendar().query("kind in ['congress', 'plenum', 'npc']").to_dict("records")
    awaited = []
    for row in rows:
        found = _session_pattern(row["name_zh"], _name_english(row)).search(page.simple[:CITED_CHARS])
        if found and _AWAITED.search(page.simple[max(0, found.start() - 20) : found.start()]):
            awaited.append((row, found))
    return awaited


def _open_window(row: dict, numbered: pd.DataFrame, since: bool) -> Window:
    first = first_day(row["start"])
    if since or row["kind"].endswith("congress"):
        return Window(first, first + timedelta(days=CONGRESS_DAYS))
    same = numbered[(numbered["kind"] == row["kind"]) & (numbered["region_code"] == row["region_code"])]
    later = [first_day(start) for start in same["start"] if first_day(start) > last_day(row["end"])]
    known_next = int(row["session"]) + 1 in set(same.loc[same["number"] == row["number"], "session"].astype(int))
    return Window(first, min(later) - timedelta(days=1) if known_next else first + timedelta(days=OPEN_DAYS))


def _find_session(text: str, row: dict) -> re.Match | None:
    found = _session_pattern(row["name_zh"], _name_english(row)).search(text[:CITED_CHARS])
    return found if found and not _AWAITED.search(text[max(0, found.start() - 20) : found.start()]) else None


def _name_english(row: dict) -> str:
    return "" if pd.isna(row["name_en"]) else row["name_en"]


@cache
def _session_pattern(names_zh: str, name_en: str) -> re.Pattern:
    """Return the expression of a session: its Chinese names, and its English name in the usual variants."""
    listed = r"届(?:[一二三四五六七]中?[、和及与]){0,6}\1中全会"
    chinese = "|".join(re.sub("届(.)中全会", listed, name) for name in names_zh.split("|"))
    english = re.sub(r"of the ", "of (?:the )?", name_en).replace("Plenary Session", "Plen(?:ary Session|um)")
    english = re.sub(r"th (Central|National)", r"th (?:CPC )?\1", english)
    return re.compile(rf"(?<![一二三四五六七八九十])(?:{chinese})" + (f"|{english}" if english else ""), re.I)
