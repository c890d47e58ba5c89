"""The date of the reported event, with a missing year inferred only where something determines it."""

import re
from functools import cache

from analysis_lib.reading.date_patterns import join_forms, read_words
from analysis_lib.reading.dates import DateMention
from analysis_lib.reading.page import Field, Page

LEAD_CHARS = {"Latin": 1200, "Han": 500}
OPENING_CHARS = 400
_SENTENCE_END = re.compile(r"[。！？!?\n]|(?<![A-Z])\.(?=[ \t]+[A-Z“\"]|[ \t]*$|[ \t]*\n)")
_MEETING_LINE = re.compile(r"[\s\u200b（(—–-]*")
_AT_MEETING = re.compile(r"[)）]|[^\n，。)）]{0,60}(?:会议|大会|全会)(?:上|通过|[^\n，。)）]{0,24}报告)")
_DATELINE = re.compile(r"[ \t]*(?:[电讯]|消息|\(Xinhua|\(PRNewswire|/PRNewswire|[（(]记者)")
_NOT_AN_EVENT_BEFORE = re.compile(
    r"(?:[自从]|截[至止]|迄今|(?<![a-z])(?:since|from|as of|dated|established in|founded in|mula|simula)[ \t])[ \t]*$",
    re.I)
_NOT_AN_EVENT_AFTER = re.compile(
    r"(?:起|以来|前|成立|注册|施行|实施|生效|[^，。；,.]{0,40}精神|[^，。；,]{0,12}印发的)")
_BACKGROUND = re.compile(r"according|accordance|pursuant|based on|implement|alinsunod|根据|按照|依据|贯彻|落实", re.I)
_FUTURE = re.compile(r"(?:将|拟|计划|即将|will|to be|is to|gaganapin)[^，。,.]{0,12}$", re.I)


def find_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence around a span, at most 400 characters to either side."""
    low, high = max(0, start - 400), min(len(text), end + 400)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, low, start)]
    after = _SENTENCE_END.search(text, end, high)
    return (ends[-1] if ends else low), (after.start() if after else high)


@cache
def _verb_pattern(force: str) -> re.Pattern:
    verbs = [verb for verb, value in read_words("event_verb").items() if force in ("any", value)]
    words = "|".join(re.escape(verb) for verb in sorted(verbs, key=lambda verb: -len(verb)) if verb.isascii())
    han = "|".join(verb for verb in sorted(verbs, key=lambda verb: -len(verb)) if not verb.isascii())
    return re.compile(rf"\b(?:{words})\b|(?:{han})(?!的)", re.I)


@cache
def build_noun_pattern() -> re.Pattern:
    """Return the expression of a noun for a meeting or another event."""
    return re.compile(rf"(?<![A-Za-z])(?:{join_forms('event_noun')})", re.I)


def _tells_event(page: Page, mention: DateMention) -> bool:
    """Whether a date stands with the verb of something that happened then."""
    text = page.simple
    low, high = find_sentence(text, mention.start, mention.end)
    before, after = text[low : mention.start], text[mention.end : high]
    if _DATELINE.match(after) or _NOT_AN_EVENT_BEFORE.search(before) or _NOT_AN_EVENT_AFTER.match(after):
        return False
    if _MEETING_LINE.fullmatch(before) and _AT_MEETING.match(after):
        return True
    if _FUTURE.search(before):
        return False
    if _verb_pattern("any").search(after) or _verb_pattern("hold").search(before[-80:]):
        return True
    return bool(_verb_pattern("issue").search(before[-60:])) and not _BACKGROUND.search(before)


def measure_lead(text: str, start: int) -> int:
    """Return how many characters of the body count as its lead: fewer in Chinese, which says more in each."""
    sample = text[start : start + LEAD_CHARS["Han"]]
    n_han = sum("\u4e00" <= char <= "\u9fff" for char in sample)
    return LEAD_CHARS["Han" if n_han > len(sample) / 3 else "Latin"]


def find_event_mentions(page: Page, dates: list[DateMention], lead: tuple[int, int]) -> list[DateMention]:
    """Return the dates in the lead that stand with an event verb, in reading order."""
    return [found for found in dates if lead[0] <= found.start < lead[1] and found.kind == "text"
            and found.precision in ("minute", "day", "month", "month_day") and _tells_event(page, found)]


def find_event_year(page: Page, dates: list[DateMention], lead: tuple[int, int]) -> Field:
    """Find a year attached to an event that was held (``held the 2023 … conference``, ``召开2023年…会议``).

    Returns
    -------
    Field
        Year as text with the span from verb to noun; missing when none is stated.
    """
    for found in dates:
        if found.precision != "year" or found.kind != "text" or not lead[0] <= found.start < lead[1]:
            continue
        low, high = find_sentence(page.simple, found.start, found.end)
        noun = build_noun_pattern().search(page.simple, found.end, min(high, found.end + 100))
        if not noun:
            continue
        low = max(low, found.start - 60)
        verbs = [*_verb_pattern("hold").finditer(page.simple, low, found.start),
                 *_verb_pattern("hold").finditer(page.simple, noun.end(), min(high, noun.end() + 40))]
        verbs = [verb for verb in verbs if not _FUTURE.search(page.simple[max(low, verb.start() - 14) : verb.start()])]
        if verbs:
            start, end = min(found.start, verbs[0].start()), max(noun.end(), verbs[0].end())
            return Field(found.value, "stated", start, end)
    return Field()
