"""The date of the reported event, with a missing year inferred only where something determines it."""

import re
from datetime import date, timedelta
from functools import cache

from analysis_lib.reading.date_patterns import join_forms, read_words
from analysis_lib.reading.dates import DateMention
from analysis_lib.reading.page import Field, Page
from analysis_lib.reading.session_years import infer_from_day

LEAD_CHARS = {"Latin": 1200, "Han": 500}
OPENING_CHARS = 400
DATELINE_CHARS, DATELINE_DAYS = 120, 5
_SENTENCE_END = re.compile(r"[。！？!?\n]|(?<![A-Z])\.(?=[ \t]+[A-Z“\"]|[ \t]*$|[ \t]*\n)")
_MEETING_LINE = re.compile(r"[\s\u200b（(—–-]*")
_AT_MEETING = re.compile(r"[)）]|[^\n，。)）]{0,60}(?:会议|大会|全会)(?:上|通过|[^\n，。)）]{0,24}报告)")
_DATELINE = re.compile(r"[ \t]*(?:[电讯]|消息|\([A-Z][A-Za-z]{2,24}\)|/[A-ZА-Я][\w ]{2,24}/|[（(]记者|[（(]新华社|(?:--?|–|—)[ \t]?[A-Z])")
_NOT_AN_EVENT_BEFORE = re.compile(
    r"(?:[自从]|截[至止]|迄今|(?<![a-z])(?:since|from|as of|dated|established in|founded in|mula|simula)[ \t])[ \t]*$",
    re.I)
_DAY_NUMBER = re.compile(r"(?<![0-9年月~至、-])(?P<day>[0-9]{1,2})日(?![至电讯-])")
_RANGE = re.compile(r"[-~至到–—]|[0-9] (?:to|until|al?|bis|au|до) ?[0-9]", re.I)
_NOT_AN_EVENT_AFTER = re.compile(
    r"(?:起|以来|前|成立|注册|施行|实施|生效|[^，。；,.]{0,40}精神|[^，。；,]{0,12}印发的)")
_BACKGROUND = re.compile(r"according|accordance|pursuant|based on|implement|alinsunod|根据|按照|依据|贯彻|落实", re.I)
_FUTURE = re.compile(r"(?:将|拟|计划|即将|will|to be|is to|gaganapin)[^，。,.]{0,12}$", re.I)

_COMING = re.compile(r"将|即将|拟|\b(?:will|akan|wird|werden|será|sarà|sera|aura|à venir|состоится|откроется|itafanyika)\b", re.I)
COMING_CHARS = 60


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
    is_start = _NOT_AN_EVENT_BEFORE.search(before) and not _RANGE.search(text, mention.start, mention.end)
    if _DATELINE.match(after) or is_start or _NOT_AN_EVENT_AFTER.match(after):
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
    """Return the dates in the lead that stand with an event verb, in reading order.

    The date of a dateline is one when the lead tells what happened "today", or on a day of the month just before it.
    """
    own = [found for found in dates if lead[0] <= found.start < lead[1] and found.kind == "text"
           and found.precision in ("minute", "day", "month", "month_day")]
    events = [found if _tells_event(page, found) else _follow_dateline(page, found, lead) for found in own]
    return [found for found in events if found]


@cache
def _today_pattern() -> re.Pattern:
    return re.compile(rf"(?<![A-Za-zа-яА-Я])(?:{join_forms('today_word')})(?![A-Za-zа-яА-Я的])", re.I)


def _follow_dateline(page: Page, mention: DateMention, lead: tuple[int, int]) -> DateMention | None:
    """Return the day that the text after a dateline tells of by its number or as today, with the dateline's month."""
    if not _DATELINE.match(page.simple[mention.end : mention.end + 40]) or mention.precision not in ("day", "month_day"):
        return None
    low, high, last = mention.end, min(lead[1], mention.end + DATELINE_CHARS), int(mention.value[-2:])
    for match in (_today_pattern().search(page.simple, low, high), _DAY_NUMBER.search(page.simple, low, high)):
        day = int(match["day"]) if match and "day" in match.re.groupindex else last
        told = mention._replace(start=match.start(), end=match.end()) if match else None
        if told and 0 <= last - day <= DATELINE_DAYS and _tells_event(page, told):
            return mention if day == last else told._replace(value=f"{mention.value[:-2]}{day:02d}")
    return None


@cache
def _relative_pattern() -> re.Pattern:
    """Return the expression of a day told from the day of posting: yesterday, Tuesday, 昨（16）日, 23日."""
    days, weekdays = join_forms("relative_day"), join_forms("weekday")
    return re.compile(rf"[今昨前本][（(](?P<d>[0-9]{{1,2}})日?[)）]日?|(?<![0-9年月至~、-])(?P<day>[0-9]{{1,2}})日"
                      rf"(?=[上下]午|[，,に]|在|晚)|(?<!\w)(?P<relative>{days})(?!\w)|(?P<han>[今昨前][天日])(?![的（(])"
                      rf"|(?<!\w)(?P<weekday>{weekdays})(?!\w)|(?<![上下每])(?P<hanweekday>(?:周|星期)[一二三四五六日天])", re.I)


def find_relative_events(page: Page, posted: date, lead: tuple[int, int]) -> list[DateMention]:
    """Return the days in the lead that are told from the day of posting and stand with an event verb.

    Parameters
    ----------
    page : Page
    posted : date
        Day the page was posted.
    lead : tuple of int
        Bounds of the lead in ``page.text``.

    Returns
    -------
    list of DateMention
        Their values are days, the last ones before or on the posting that fit; a day of the month or week lies at
        most two weeks before it.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> page = make_page("昨天下午，市领导到园区调研生物医药产业。")
    >>> [found.value for found in find_relative_events(page, date(2024, 3, 1), (0, 40))]
    ['2024-02-29']
    """
    events = []
    for match in _relative_pattern().finditer(page.simple, *lead):
        day = _place_relative(match, posted)
        mention = DateMention(match.start(), match.end(), day.isoformat() if day else "", "day", "text")
        low, high = find_sentence(page.simple, match.start(), match.end())
        near = max(low, match.start() - COMING_CHARS), min(high, match.end() + COMING_CHARS // 2)
        if day and not _COMING.search(page.simple, *near) and _tells_event(page, mention):
            events.append(mention)
    return events


def _place_relative(match: re.Match, posted: date) -> date | None:
    word = (match["relative"] or match["han"] or "").lower()
    if word:
        return posted + timedelta(days=int(read_words("relative_day")[word]))
    weekday = (match["weekday"] or match["hanweekday"] or "").lower()
    if weekday:
        return posted - timedelta(days=(posted.isoweekday() - int(read_words("weekday")[weekday])) % 7)
    return infer_from_day(int(match["d"] or match["day"]), posted)


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
