"""The line that says when a page was posted."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache

from analysis_lib.reading.date_patterns import join_forms
from analysis_lib.reading.dates import DateMention
from analysis_lib.reading.page import Page, Span

TOP_LINES = 12
END_LINES = 6
LONGEST_LINE = 160
LONGEST_REST = 24
POSTING_RULES = ("date_line", "source_line", "credit")
_ADOPTED = re.compile(r"[ \t\u3000]*[（(][^（()）]{0,60}年[^（()）]{0,60}[)）][ \t\u3000]*")


@cache
def _line_word_pattern() -> re.Pattern:
    return re.compile(rf"(?:{join_forms('line_word')})[ \t\u3000]*[:：][ \t\u3000]*[^ \t\u3000|]{{0,30}}"
                      rf"|\b(?:{join_forms('line_word')})\b|(?:{join_forms('label')})[:：]?", re.I)


def _span_of_line(text: str, at: int) -> tuple[int, int] | None:
    """Return the bounds of the line around an offset, None where it is too long for a date line."""
    low, high = max(0, at - LONGEST_LINE), min(len(text), at + LONGEST_LINE)
    start, end = text.rfind("\n", low, at), text.find("\n", at, high)
    if (start < 0 < low) or (end < 0 and high < len(text)):
        return None
    return start + 1, high if end < 0 else end


def _is_date_line(page: Page, mention: DateMention) -> bool:
    """Whether the line of a date holds nothing else than what accompanies a posting date."""
    line = _span_of_line(page.simple, mention.start)
    if line is None or line[1] - line[0] > LONGEST_LINE or _ADOPTED.fullmatch(page.simple[slice(*line)]):
        return False
    start, end = line
    rest = page.simple[start : mention.start] + " " + page.simple[min(mention.end, end) : end]
    rest = _line_word_pattern().sub(" ", rest)
    if re.search(r"[。！？；，,]|[a-z]{2}\. ", rest):
        return False
    letters = re.sub(r"[\W\d_]", "", rest)
    return len(letters) <= (0 if mention.precision == "month" else LONGEST_REST if letters.isascii() else 14)


def list_lines(text: str) -> list[tuple[int, int]]:
    """Return the bounds of the lines that hold more than blanks and cell borders.

    Examples
    --------
    >>> list_lines("Title\\n |\\nText")
    [(0, 5), (9, 13)]
    """
    lines, at = [], 0
    for line in text.split("\n"):
        if line.strip(" \t\r\u3000\xa0|"):
            lines.append((at, at + len(line)))
        at += len(line) + 1
    return lines


def _find_edges(text: str) -> tuple[int, int]:
    """Return where the top lines end and where the end lines begin."""
    lines = list_lines(text)
    return (lines[:TOP_LINES][-1][1], lines[-END_LINES:][0][0]) if lines else (0, 0)


def _cover(furniture: Iterable[Span]) -> Callable[[int], bool]:
    spans = sorted((span.start, span.end) for span in furniture if span.rule in POSTING_RULES)
    starts = [start for start, _ in spans]

    def covers(at: int) -> bool:
        index = bisect_right(starts, at) - 1
        return index >= 0 and at < spans[index][1]

    return covers


def find_posting(page: Page, dates: list[DateMention], furniture: Iterable[Span] = (),
                 title_span: tuple[int, int] | None = None) -> DateMention | None:
    """Choose the date the page was posted.

    A labelled posting date comes first, then a date inside the recognised furniture, a line of just a date near the
    top, such a line at the end when all of them agree, the date of issue, the date of the last update. A date
    in prose never is one.

    Parameters
    ----------
    page : Page
    dates : list of DateMention
        As ``find_dates`` returns them.
    furniture : iterable of Span
        Date and source lines the cleaning recognised, offsets in ``page.text``.
    title_span : tuple of int, optional
        Title; a date in it is not the posting date.

    Examples
    --------
    >>> from analysis_lib.reading.dates import find_dates
    >>> from analysis_lib.reading.page import make_page
    >>> page = make_page("Symposium held\\nXinhua\\n2025.10.29 10:29\\nOn October 28, 2025, a symposium was held.")
    >>> find_posting(page, find_dates(page)).value
    '2025-10-29T10:29'
    """
    (top, tail), is_posting_span = _find_edges(page.text), _cover(furniture)
    whole = [found for found in dates if found.precision in ("minute", "day", "month") and not (
        title_span and title_span[0] <= found.start < title_span[1])]
    lines = [found for found in whole if found.kind == "text" and (found.start < top or found.start >= tail)
             and _is_date_line(page, found)]
    at_end = [found for found in lines if found.start >= max(top, tail)]
    choices = (
        [found for found in whole if found.kind == "posted"],
        [found for found in whole if found.kind == "text" and is_posting_span(found.start)],
        [found for found in lines if found.start < top],
        at_end if len({found.value for found in at_end}) == 1 else [],
        [found for found in whole if found.kind == "issued"],
        [found for found in whole if found.kind == "updated"],
    )
    chosen = next((choice[0] for choice in choices if choice), None)
    if chosen is None or chosen.precision != "day":
        return chosen
    # The page may say the same day again with the time of day; the time of an update is not that of the posting.
    exact = (found for choice in choices[:4] for found in choice if found.value.startswith(f"{chosen.value}T"))
    return next(exact, chosen)
