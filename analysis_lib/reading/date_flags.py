"""Contradictions between the dates of a document: shown, never repaired."""

import re
from functools import cache

from analysis_lib.reading.date_patterns import join_forms, name_plan, read_plans
from analysis_lib.reading.dates import DateMention, find_masked_dates
from analysis_lib.reading.page import Field, Flag, Page
from analysis_lib.reading.session_years import first_day, last_day

REPOST_DAYS = 60
BEFORE_CHARS = 100
AFTER_CHARS = 40
# "Twelve-five" read as the number 25, "one-four-five" as 145: both are renderings of 十二五 and 十四五.
_GARBLED_PLAN = re.compile(
    r"\b(?P<n>[1-6]5|1[1-6]5)(?:th)?[ -](?:five[ -]?years?\b|limang?[ -]taon)"
    r"|[“\"'‘](?P<quoted>[1-6]5|1[1-6]5)[”\"'’] ?(?:period|plan|planning|program|during|outline|development)"
    r"|\b(?:during|in|of|over) the (?P<bare>[1-6]5|1[1-6]5)(?:th)? (?:plan(?:ning)? )?period\b", re.I)
_CLAUSE_END = re.compile(r"[，。；、！？\n,;]|\.\s")


def flag_dates(page: Page, dates: list[DateMention], fields: dict[str, Field]) -> list[Flag]:
    """Return the flags that the dates of a document call for.

    ``masked_year``: a year the source hides or lost. ``event_after_publication``: the stated event lies after the
    posting date. ``event_year_before_posting``: the event's stated year lies before the posting year by more than two
    months, as in a repost. ``plan_number_damaged``: a translation gives the digits of a plan's Chinese short name as
    one number. ``plan_number_conflict``: a five-year plan spoken of as still ahead although at the document's date its
    last year has begun.
    """
    flags = [Flag(span.rule, span.start, span.end, "the year or month cannot be read; nothing was filled in")
             for span in find_masked_dates(page)]
    flags += _find_garbled_plans(page, dates)
    flags += _compare_event(fields["event_date"], fields["published"])
    values = [fields[name].value for name in ("event_date", "published")]
    years = [int(value[:4]) for value in values if value and value[0] != "-"]
    if years:
        flags += _find_plan_conflicts(page, dates, years[0])
    return flags


def _find_garbled_plans(page: Page, dates: list[DateMention]) -> list[Flag]:
    taken = {found.start for found in dates if found.kind == "five_year_plan"}
    flags = []
    for match in _GARBLED_PLAN.finditer(page.text):
        digits = match["n"] or match["quoted"] or match["bare"]
        # 25 stands for 十二五 with its ten lost, 125 for the same in digits; a 15th plan exists, its period too.
        name = name_plan(10 + int(digits[-2]))
        if digits != "15" and name and match.start() not in taken:
            flags.append(Flag("plan_number_damaged", match.start(), match.end(), f"{name}?"))
    return flags


def _compare_event(event: Field, published: Field) -> list[Flag]:
    if not event.value or event.value[0] == "-" or not published.value:
        return []
    if first_day(event.value) > last_day(published.value):
        return [Flag("event_after_publication", event.start, event.end,
                     f"the text dates the event {event.value}, the page was posted {published.value}")]
    gap = (first_day(published.value) - last_day(event.value)).days
    if event.value[:4] < published.value[:4] and gap > REPOST_DAYS:
        how = "probably a repost" if event.basis == "stated" else "year inferred from the posting date"
        return [Flag("event_year_before_posting", event.start, event.end,
                     f"posted {published.value}, {how}; \"this year\" means {event.value[:4]}")]
    return []


@cache
def _window_patterns() -> tuple[re.Pattern, re.Pattern, re.Pattern]:
    return tuple(re.compile(rf"(?<![A-Za-z])(?:{join_forms(kind)})", re.I)
                 for kind in ("preparation_before", "preparation_after", "review"))


def _find_plan_conflicts(page: Page, dates: list[DateMention], year: int) -> list[Flag]:
    plans = [found for found in dates if found.kind == "five_year_plan"]
    numbers = {years: number for number, years in read_plans().items()}
    flags = []
    for index, found in enumerate(plans):
        number, last = numbers[found.value], int(found.value[-4:])
        low = plans[index - 1].end if index else 0
        high = plans[index + 1].start if index + 1 < len(plans) else len(page.text)
        if year >= last and _is_ahead(page.simple, found, (low, high), year):
            flags.append(Flag("plan_number_conflict", found.start, found.end, _suggest(number, year)))
    return flags


def _suggest(number: int, year: int) -> str | None:
    """Name the plan that was in preparation in a year: the one after the plan that year belongs to."""
    running = [plan for plan, years in read_plans().items() if int(years[:4]) <= year <= int(years[-4:])]
    name = name_plan(max([number, *running]) + 1)
    return f"{name}?" if name else None


def _is_ahead(text: str, found: DateMention, room: tuple[int, int], year: int) -> bool:
    """Whether the clause of a five-year plan, up to its neighbours, speaks of it as in preparation, not in review."""
    low, high = max(room[0], found.start - BEFORE_CHARS), min(room[1], found.end + AFTER_CHARS)
    before = _CLAUSE_END.split(text[low : found.start])[-1]
    after = _CLAUSE_END.split(text[found.end : high])[0]
    if not before.isascii():
        before = before[-15:]
    if not after.isascii():
        after = after[:15]
    ahead_before, ahead_after, review = _window_patterns()
    if review.search(before) or review.search(after) or re.search(rf"(?:19|20)[0-9]{{2}}(?<!{year})", before):
        return False
    return bool(ahead_before.search(before) or ahead_after.search(after))
