"""The line that says when a page was posted."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache

from analysis_lib.reading.date_patterns import join_forms
from analysis_lib.reading.dates import DateMention
from analysis_lib.reading.page import Page, Span
from analysis_lib.reading.repeats import measure_width

TOP_LINES = 12
END_LINES = 6
LONGEST_LINE = 160
# What else may stand on a date line: a medium, an author, a place; Han characters say more in less.
LONGEST_REST = {"Han": 14, "other": 30}
PARAGRAPH_WIDTH = 100
MOST_VALUES = 3
SIGNER_WIDTH = 44
POSTING_RULES = ("date_line", "source_line", "credit")
NUMERIC_DAY = re.compile(r"[0-9]{1,2}[ \t]?([-./])[ \t]?[0-9]{1,2}[ \t]?\1[ \t]?(?:19|20)[0-9]{2}")
_ADOPTED = re.compile(r"[ \t\u3000]*[（(][^（()）]{0,60}年[^（()）]{0,60}[)）][ \t\u3000]*")
_SENTENCE = re.compile(r"[。！？；]|[a-zа-я)\"”][.!?](?:\s|$)")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s，。；]{1,200}|\b(?:[A-Za-z0-9-]{1,40}\.){1,3}(?:com|cn|org|net)\b")
_SIGNER = re.compile(r"[府厅局委会室部院司组团署处行校所]\s*$|(?:中心|公司|大学|学院|集团)\s*$")


@cache
def _line_word_pattern() -> re.Pattern:
    words = join_forms("line_word")
    return re.compile(rf"(?<![A-Za-zÀ-ɏа-яА-Я])(?:{words})[ \t\u3000]*[:：][ \t\u3000]*[^ \t\u3000|]{{0,30}}"
                      rf"|(?<!\w)(?:{words})(?!\w)|(?<![A-Za-zÀ-ɏа-яА-Я])(?:{join_forms('label', 'label_generic')})[:：]?", re.I)


@cache
def _heading_pattern(kind: str) -> re.Pattern:
    return re.compile(rf"[\s•·*>»|(（【\[-]{{0,8}}(?:{join_forms(kind)})(?!\w)[^\n]{{0,80}}", re.I)


def _span_of_line(text: str, at: int) -> tuple[int, int] | None:
    """Return the bounds of the line around an offset, None where it is too long for a date line."""
    low, high = max(0, at - LONGEST_LINE), min(len(text), at + LONGEST_LINE)
    start, end = text.rfind("\n", low, at), text.find("\n", at, high)
    if (start < 0 < low) or (end < 0 and high < len(text)):
        return None
    return start + 1, high if end < 0 else end


def _read_rest(page: Page, mention: DateMention, line: tuple[int, int]) -> tuple[str, bool] | None:
    """Return the letters a date line holds beside date, labels and credits and whether it has such words.

    None where the line holds the marks of prose.
    """
    start, end = line
    before, after = page.simple[start : mention.start], page.simple[min(mention.end, end) : end]
    rest = before.rstrip(" \t,，") + " \n " + after
    rest, n_addresses = _ADDRESS.subn(" ", rest)
    rest, n_words = _line_word_pattern().subn(" ", rest)
    letters = re.sub(r"[\W\d_]", "", rest)
    has_comma = before.rstrip(" \t").endswith((",", "，"))
    if letters and (re.search(r"[。！？；，,]|[a-z]{2}\.(?: [A-Z]|\s*$)", rest) or (has_comma and not n_words)):
        return None
    return letters, bool(n_words or n_addresses)


def _is_date_line(page: Page, mention: DateMention) -> bool:
    """Whether the line of a date holds nothing else than what accompanies a posting date."""
    line = _span_of_line(page.simple, mention.start)
    if line is None or line[1] - line[0] > LONGEST_LINE or _ADOPTED.fullmatch(page.simple[slice(*line)]):
        return False
    if _heading_pattern("today").match(page.simple, line[0], mention.start):
        return False
    rest = _read_rest(page, mention, line)
    if rest is None:
        return False
    longest = LONGEST_REST["Han" if re.search(r"[\u3040-\u30ff\u3400-\u9fff]", rest[0]) else "other"]
    return len(rest[0]) <= (0 if mention.precision == "month" else longest)


def _is_in_title(page: Page, mention: DateMention, title_span: tuple[int, int] | None) -> bool:
    """Whether a date is part of a title: not one with a label, nor one that fills its line or a cell of it."""
    if mention.kind != "text" or not title_span or not title_span[0] <= mention.start < title_span[1]:
        return False
    before, after = page.simple[title_span[0] : mention.start].strip(), page.simple[mention.end : title_span[1]].strip()
    rest = _read_rest(page, mention, title_span)
    is_cell = (not before or before.endswith("|")) and (not after or after.startswith("|"))
    return not is_cell and (rest is None or bool(rest[0]))


def _opens_text(page: Page, mention: DateMention) -> bool:
    """Whether a date with its time of day stands before the text on its first line, as a crawler joins them."""
    line_start = page.simple.rfind("\n", 0, mention.start) + 1
    return mention.precision == "minute" and not page.simple[line_start : mention.start].strip() and bool(
        re.match(r"[ \t\u3000]+[^\s,，、。]", page.simple[mention.end : mention.end + 8]))


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


def _find_edges(page: Page) -> tuple[int, int, int, int]:
    """Return where the first paragraph begins, where the top lines end, the end lines and the related ones begin."""
    lines, size = list_lines(page.simple), len(page.simple)
    if not lines:
        return 0, 0, 0, 0
    paragraph = next((start for start, end in lines if end - start > PARAGRAPH_WIDTH // 2
                      and measure_width(page.simple[start:end]) > PARAGRAPH_WIDTH
                      and _SENTENCE.search(page.simple, start, end)), lines[:TOP_LINES][-1][1])
    related = next((start for start, end in lines if start > paragraph and end - start <= LONGEST_LINE
                    and _heading_pattern("related").fullmatch(page.simple[start:end].strip())), size)
    return paragraph, lines[:TOP_LINES][-1][1], lines[-END_LINES:][0][0], related


def _cover(furniture: Iterable[Span]) -> Callable[[int], bool]:
    spans = sorted((span.start, span.end) for span in furniture if span.rule in POSTING_RULES)
    starts = [start for start, _ in spans]

    def covers(at: int) -> bool:
        index = bisect_right(starts, at) - 1
        return index >= 0 and at < spans[index][1]

    return covers


def _choose_head(page: Page, lines: list[DateMention]) -> list[DateMention]:
    """Choose among the date lines above the text: one with a time or a source, else the one nearest to the text."""
    values = {found.value[:10] for found in lines}
    if len(values) <= 1:
        return lines
    rich = [found for found in lines if found.precision == "minute" or (_read_rest(
        page, found, _span_of_line(page.simple, found.start) or (found.start, found.end)) or ("", False))[1]]
    if rich and len({found.value[:10] for found in rich}) == 1:
        return rich
    return lines[-1:] if len(values) <= MOST_VALUES else []


def find_signature(page: Page, dates: list[DateMention]) -> DateMention | None:
    """Find the date below the name of a body that signs a document: the day it was signed, not that of a posting.

    Examples
    --------
    >>> from analysis_lib.reading.dates import find_dates
    >>> from analysis_lib.reading.page import make_page
    >>> page = make_page("现将意见印发给你们，请认真执行。\\n某市人民政府\\n2024年6月14日")
    >>> find_signature(page, find_dates(page)).value
    '2024-06-14'
    """
    lines = list_lines(page.simple)
    starts = [start for start, _ in lines]
    for found in dates:
        index = bisect_right(starts, found.start) - 1
        if found.kind != "text" or found.precision != "day" or index < 2:
            continue
        own, above = page.simple[slice(*lines[index])].strip(), page.simple[slice(*lines[index - 1])]
        if (own == page.simple[found.start : found.end].strip() and "年" in own and _SIGNER.search(above)
                and measure_width(above) <= SIGNER_WIDTH and any(
                    _SENTENCE.search(page.simple, *line) for line in lines[max(0, index - 12) : index - 1])):
            return found
    return None


def find_posting(page: Page, dates: list[DateMention], furniture: Iterable[Span] = (),
                 title_span: tuple[int, int] | None = None) -> DateMention | None:
    """Choose the date the page was posted.

    A labelled posting date comes first, then a date inside the recognised furniture or on a line of just a date above
    the text, such dates elsewhere when all of them agree, the date of issue, the date of the last update. A date in
    prose, of a signature, of today or of a related article never is one.

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
    paragraph, top, tail, related = _find_edges(page)
    is_posting_span, signature = _cover(furniture), find_signature(page, dates)
    whole = [found for found in dates if (found.precision in ("minute", "day", "month") or NUMERIC_DAY.search(
        page.simple[found.start : found.end])) and not _is_in_title(page, found, title_span)
        and found != signature and found.start < related]
    lines = [found for found in whole if found.kind == "text" and (is_posting_span(found.start) or (
        (found.start < max(top, paragraph) or found.start >= tail) and _is_date_line(page, found)) or (
        found.start < top and _opens_text(page, found)))]
    rest = [found for found in lines if found.start >= paragraph]
    choices = (
        [found for found in whole if found.kind == "posted"],
        _choose_head(page, [found for found in lines if found.start < paragraph]),
        rest if len({found.value for found in rest}) == 1 else [],
        [found for found in whole if found.kind == "issued"],
        [found for found in whole if found.kind == "updated"],
    )
    chosen = next((choice[0] for choice in choices if choice), None)
    if chosen is None or chosen.precision != "day":
        return chosen
    # The page may say the same day again with the time of day; the time of an update is not that of the posting.
    exact = (found for choice in choices[:3] for found in choice if found.value.startswith(f"{chosen.value}T"))
    return next(exact, chosen)
