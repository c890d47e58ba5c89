"""What contradicts the calendar, or the date of the document, in how a text names a plan, congress or session."""

import re
from datetime import date
from functools import cache
from typing import NamedTuple

import pandas as pd

from analysis_lib.coding.numerals import join_words, read_words
from analysis_lib.reading.date_patterns import join_forms, read_calendar
from analysis_lib.reading.session_years import first_day, last_day

LANGUAGES = ("zh", "en", "fil")
# Less of its period than this is left of a plan that is still in preparation: its number is doubtful.
LEFT = 0.2
BEFORE, AFTER = 60, 40
_CLAUSE = re.compile(r"[，。；、！？\n,;]|\.\s")
_YEARS = re.compile(r"[（(] ?(?P<low>(?:19|20)\d\d) ?年? ?(?:[-–—―~～至到]{1,2}|to) ?(?P<high>(?:19|20)\d\d) ?年?[)）]")
_YEAR = re.compile(r"[（(] ?(?P<low>(?:19|20)\d\d)(?:年|[)）])")


class Dating(NamedTuple):
    """First and last day at which a document can have been written, and the date as it is stated."""

    first: date
    last: date
    stated: str


def read_occasion_words(language: str, kind: str) -> dict[str, str]:
    """Return the words of one kind in ``data/lexicon/occasion_words.csv`` with their values.

    Examples
    --------
    >>> read_occasion_words("en", "ordinal")["twentieth"]
    '20'
    """
    return {word: row["value"] for word, row in read_words("occasion_words", language, kind).items()}


@cache
def _compile(kind: str) -> re.Pattern:
    return re.compile("|".join(join_words(read_occasion_words(language, kind), language) for language in LANGUAGES))


@cache
def _compile_dates(kind: str) -> re.Pattern:
    return re.compile(rf"(?<![a-z])(?:{join_forms(kind).lower()})")


def find_dating(facts: dict) -> Dating | None:
    """Return when a document was written: as published, else as its event is dated, else its year where it is stated.

    Examples
    --------
    >>> find_dating({"published": "2024-05", "year": 2023}).stated
    '2024-05'
    """
    for name in ("published", "event_date", "year"):
        value, basis = facts.get(name), facts.get(f"{name}_basis", "stated")
        if value is None or pd.isna(value) or (not pd.isna(basis) and basis == "inferred") or str(value)[0] == "-":
            continue
        return Dating(first_day(str(value)), last_day(str(value)), str(value)[:10])
    return None


def check_occasion(text: str, one: tuple, room: tuple[int, int], period: tuple[str, str] | None,
                   dating: Dating | None) -> str | None:
    """Say what contradicts the calendar or the document's date; None when nothing does.

    Parameters
    ----------
    text : str
        Folded sentence.
    one : Mention
        The mention (`analysis_lib.coding.occasions.Mention`).
    room : tuple of (int, int)
        From the end of the mention before to the start of the one after it.
    period : tuple of str, optional
        First and last day in the calendar.
    dating : Dating, optional
        When the document was written.
    """
    if period is None:
        return _check_number(one.kind, one.number, one.session)
    clause = _take_clause(text, one, room)
    found = [_check_years(text[one.end : min(room[1], one.end + AFTER)], one.kind, period)]
    if dating is not None and one.kind == "plan":
        found += [_check_ahead(text, one, room, period, dating), _check_completed(clause, period, dating)]
    elif dating is not None and first_day(period[0]) > dating.last and not _compile("awaited").search(" ".join(clause)):
        found.append(f"told of as if held, but it opened on {period[0]}, after the document's date {dating.stated}")
    return "; ".join(filter(None, found)) or None


def _take_clause(text: str, one: tuple, room: tuple[int, int]) -> tuple[str, str]:
    """Return the words of a mention's clause before and behind it, up to its neighbours."""
    before = _CLAUSE.split(text[max(room[0], one.start - BEFORE) : one.start])[-1]
    return before, _CLAUSE.split(text[one.end : min(room[1], one.end + BEFORE)])[0]


def _check_number(kind: str, number: int, session: int | None) -> str | None:
    """An occasion before the calendar begins is unknown to it and no contradiction."""
    rows = read_calendar().query("kind == @kind")
    numbers = rows["number"].astype("Int64")
    if number < numbers.min():
        return None
    if kind == "plenum" and number <= numbers.max():
        held = rows.loc[numbers == number, "session"].astype("Int64").max()
        return f"the calendar holds {held} plenary sessions of this central committee, none of number {session}"
    # The congress after the last one is awaited for years.
    if kind == "congress" and number == numbers.max() + 1:
        return None
    name = {"plan": "five-year plans", "congress": "congresses", "plenum": "central committees"}[kind]
    return f"the calendar holds {name} up to number {numbers.max()}, none of number {number}"


def _check_years(after: str, kind: str, period: tuple[str, str]) -> str | None:
    """Compare the years in brackets right behind the name, with no word but "plan" and "period" between."""
    found = (_YEARS if kind == "plan" else _YEAR).search(after)
    if not found:
        return None
    between = _compile("generic").sub("", after[: found.start()]).strip(" “”\"'‘’、")
    stated, known = [int(year) for year in found.groupdict().values()], [int(day[:4]) for day in period]
    if between or stated == (known if kind == "plan" else known[:1]):
        return None
    return f"the text gives it the years {'-'.join(map(str, stated))}, the calendar {'-'.join(map(str, known))}" \
        if kind == "plan" else f"the text gives it the year {stated[0]}, the calendar {known[0]}"


def _check_ahead(text: str, one: tuple, room: tuple[int, int], period: tuple[str, str], dating: Dating) -> str | None:
    first, last = first_day(period[0]), last_day(period[1])
    if (last - dating.first).days >= LEFT * (last - first).days:
        return None
    before, after = _take_clause(text, one, room)
    if not before.isascii():
        before = before[-15:]
    if not after.isascii():
        after = after[:15]
    if _compile_dates("review").search(before) or _compile_dates("review").search(after):
        return None
    years = {int(year) for year in re.findall(r"(?:19|20)\d\d", before)}
    is_ahead = _compile_dates("preparation_before").search(before) or _compile_dates("preparation_after").search(after)
    if not is_ahead or years - set(range(dating.first.year, dating.last.year + 1)):
        return None
    span = f"{period[0][:4]}-{period[1][:4]}"
    return f"spoken of as in preparation, but at the document's date {dating.stated} under a fifth of {span} is left"


def _check_completed(clause: tuple[str, str], period: tuple[str, str], dating: Dating) -> str | None:
    before, after = clause
    if dating.last.year >= int(period[1][:4]) or not (found := _compile("completed").search(after)):
        return None
    # "The completion of the plan" is a noun and may lie ahead.
    between = after[: found.start()]
    if between.endswith("的") or any(_compile("aimed").search(words) for words in (before[-20:], between)):
        return None
    return f"told as completed, but it ends on {period[1]}, after the document's date {dating.stated}"
