"""What a web page puts around its text: menus, credits, share bars, disclaimers, posting lines."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from analysis_lib.reading.credits import find_credits, is_byline
from analysis_lib.reading.dates import DateMention
from analysis_lib.reading.headers import find_header, find_stamp, is_posting_line, is_spaced_stamp, is_timestamp
from analysis_lib.reading.line_rules import MIN_CELLS, classify_line, is_record_head
from analysis_lib.reading.page import Page, Span
from analysis_lib.reading.repeats import iterate_lines, measure_width
from analysis_lib.reading.titles import list_prose
from analysis_lib.reading.zones import find_frame

IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)")
LABELLED = ("posted", "issued", "updated")
MAX_DAMAGED_CREDIT = 24
MAX_SOURCE = 24
MAX_CELL = 60
NUMERIC_DAY = re.compile(r"[0-9]{1,2}([-./])[0-9]{1,2}\1(?:19|20)[0-9]{2}")
# Borders of cells that a table left at the edges of a line of text.
BORDER = re.compile(r"\A[ \t\u3000]{0,8}\|[ \t\u3000|]{0,40}|(?:(?<=[ \t\u3000])|(?<=\|))\|[ \t\u3000|]{0,40}\Z|\|{2,40}\Z")
MEDIUM_BEFORE_DAY = re.compile(r"[「【(（\[][^「」【】()（）\[\]\n]{2,40}[」】)）\]][。. \u3000]{0,4}\Z")
# An official document ends with the body that issues it and the day, on lines of their own.
SIGNED_DAY = re.compile(r"(?:[12]\d{3}|[一二][〇○零O0一二三四五六七八九]{3})年[^:：\n]{2,8}[日]\Z")


def find_furniture(page: Page, dates: Sequence[DateMention]) -> list[Span]:
    """Find the spans of a legible text that belong to the page around it.

    Parameters
    ----------
    page : Page
        Legible text.
    dates : sequence of DateMention
        As ``find_dates`` returns them.

    Returns
    -------
    list of Span
        Non-overlapping, in order, offsets in ``page.text``; rules as in ``data/lexicon/rules.csv``.
    """
    starts = [date.start for date in dates]
    lines = list(iterate_lines(page.text))
    prose = list_prose(page, lines)
    first, last = (prose[0][0], prose[-1][0]) if prose else (len(page.text), 0)
    found: list[Span] = []
    for index, (start, end) in enumerate(lines):
        on_line = dates[bisect_left(starts, start) : bisect_left(starts, end)]
        on_line = [date for date in on_line if _is_day(page.text, date)]
        verdict = _judge_line(page, start, end, on_line, first < start < last)
        if verdict and verdict[0] == "date_line" and start > first and SIGNED_DAY.match(page.text[start:end]):
            verdict = None
        if verdict:
            found.append(Span(start, end, *verdict))
        elif _is_damaged_credit(page, found, lines, index):
            found.append(Span(start, end, "damaged_credit", 0.7))
        else:
            found += _drop_overlaps(_find_inline(page, start, end, on_line, start <= first, start >= last))
    found += _find_records(page, lines)
    found = _drop_overlaps(_add_sources(page, [line for line in lines if line[0] <= first], found))
    return _drop_overlaps([*found, *find_frame(page, found)])


def _is_day(text: str, date: DateMention) -> bool:
    """A numeric date whose day and month cannot be told apart is given by its year but still is a day."""
    return date.precision in ("minute", "day", "month") or bool(NUMERIC_DAY.search(text[date.start : date.end]))


def _judge_line(page: Page, start: int, end: int, dates: list[DateMention],
                is_inside: bool) -> tuple[str, float] | None:
    text, simple = page.text[start:end], page.simple[start:end]
    if IMAGE.sub("", text).strip("| ") == "":
        return ("image", 1.0) if IMAGE.search(text) else ("table_residue", 1.0)
    inside = [(date.start - start, date.end - start) for date in dates]
    minutes = [span for span, date in zip(inside, dates, strict=True) if date.precision == "minute"]
    is_labelled = any(date.kind in LABELLED for date in dates)
    dated = is_posting_line(simple, inside, is_labelled) or is_timestamp(simple, minutes)
    dated = dated or not is_inside and is_spaced_stamp(simple, inside)
    return classify_line(text, simple, dated, is_inside) or (("credit", 0.85) if is_byline(simple) else None)


def _find_records(page: Page, lines: list[tuple[int, int]]) -> list[Span]:
    """Find the record of an official document that a layout broke into lines: a head, then its value."""
    heads = [at for at, line in enumerate(lines) if is_record_head(page.simple[slice(*line)])]
    if len(heads) < MIN_CELLS:
        return []
    cells = sorted({at for head in heads for at in (head, head + 1) if at < len(lines)})
    return [Span(*lines[at], "table_residue", 0.85) for at in cells if measure_width(page.text[slice(*lines[at])]) <= MAX_CELL]


def _is_damaged_credit(page: Page, found: list[Span], lines: list[tuple[int, int]], index: int) -> bool:
    """A short bordered cell straight after a credit belongs to the same block, whatever its bytes became."""
    start, end = lines[index]
    follows = bool(found) and index > 0 and found[-1].start == lines[index - 1][0] and found[-1].rule == "credit"
    return follows and page.text[start:end].endswith("|") and measure_width(page.text[start:end]) <= MAX_DAMAGED_CREDIT


def _find_inline(page: Page, start: int, end: int, dates: list[DateMention], is_first: bool, is_last: bool) -> list[Span]:
    spans = [Span(start + m.start(), start + m.end(), "image") for m in IMAGE.finditer(page.text[start:end])]
    spans += [Span(start + m.start(), start + m.end(), "table_residue") for m in BORDER.finditer(page.text[start:end])
              if m.end() > m.start()]
    simple = page.simple[start:end]
    labelled = {date.start - start for date in dates if date.kind in LABELLED}
    inside = [(date.start - start, date.end - start) for date in dates]
    header = find_header(simple, inside, labelled) or (find_stamp(simple, inside) if is_first else 0)
    if header:
        spans.append(Span(start, start + header, "date_line", 0.9))
    spans += [span._replace(start=start + span.start, end=start + span.end) for span in find_credits(simple, is_last)]
    closing = MEDIUM_BEFORE_DAY.search(simple[: inside[-1][0]]) if is_last and inside and inside[-1][1] == len(simple) else None
    if closing:
        spans.append(Span(start + closing.start(), end, "source_line", 0.85))
    return spans


def _drop_overlaps(spans: list[Span]) -> list[Span]:
    """Of spans that overlap keep the first, the longest of those that start together: a line before its parts."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _add_sources(page: Page, lines: list[tuple[int, int]], found: list[Span]) -> list[Span]:
    """A short line without a full stop between the title and the date line names the source."""
    rules = {span.start: span.rule for span in found}
    has_title = False
    for (start, end), (below, _) in pairwise(lines):
        text = page.text[start:end]
        is_source = has_title and start not in rules and rules.get(below) == "date_line"
        if is_source and measure_width(text) <= MAX_SOURCE and text[-1] not in ".。!！?？":
            found.append(Span(start, end, "source_line", 0.8))
        has_title = has_title or start not in rules
    return found
