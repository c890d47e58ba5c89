"""Split cleaned text into sentences that know where they stand."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from analysis_lib.reading.page import Page
from analysis_lib.reading.repeats import iterate_lines

# Machine translation runs on after "etc.", which no splitter takes for an end.
AFTER_ETC = re.compile(r"(?<=\betc\.)[ \u00a0]{1,3}(?=[A-Z0-9\"“])")
# The splitter takes a digit behind a full-width stop for the rest of a number.
BEFORE_DIGIT = re.compile(r"(?<=[^\d][。！？])(?=\d)")
LONGEST_PART = 20_000
FULL_STOP = re.compile(r"[。！？][”’」』）)]?|[a-z]{3}[.!?][”’\"')]? +(?=[A-Z])")
CLOSING = re.compile(r"[”’\"'」』）)\]】》.。！？!?\s]+\Z")
# Names of the identifier that the splitter knows otherwise.
SPLITTER = {"fil": "tl", "und": "en"}


def _find_boundaries(text: str, language: str) -> Iterator[int]:
    """Yield where sentences start. The splitter takes quadratic time, so a page on one line is given to it in parts."""
    at = 0
    while at < len(text):
        cut = len(text)
        if cut - at > LONGEST_PART:
            ends = [match.end() for match in FULL_STOP.finditer(text, at + LONGEST_PART // 2, at + LONGEST_PART)]
            cut = ends[-1] if ends else at + LONGEST_PART
        yield from (at + boundary["start_index"] for boundary in get_sentence_boundaries(language, text[at:cut]))
        at = cut


def split_line(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences of one line, without the blanks around them.

    Examples
    --------
    >>> text = "Shanghai Rizhi Co., Ltd. won an award, etc. The town helped."
    >>> [text[start:end] for start, end in split_line(text, "en")]
    ['Shanghai Rizhi Co., Ltd. won an award, etc.', 'The town helped.']
    >>> text = "产业持续增长。2023年产值500亿元。"
    >>> [text[start:end] for start, end in split_line(text, "zh")]
    ['产业持续增长。', '2023年产值500亿元。']
    """
    ends = {*_find_boundaries(text, SPLITTER.get(language, language)),
            *(match.end() for mark in (AFTER_ETC, BEFORE_DIGIT) for match in mark.finditer(text)), len(text)} - {0}
    pending = 0
    for end in sorted(ends):
        # A stray closing quote or full stop is no sentence: it belongs to the one before.
        if end < len(text) and CLOSING.match(text, end):
            continue
        body = text[pending:end]
        if body.strip():
            lead = len(body) - len(body.lstrip())
            yield pending + lead, pending + len(body.rstrip())
        pending = end


def find_sentences(page: Page, furniture: list[tuple[int, int]], language: str) -> list[tuple[int, int]]:
    """Find the sentences of a legible text outside its furniture.

    Parameters
    ----------
    page : Page
        Legible text.
    furniture : list of (int, int)
        Spans of ``page.text`` that are no text of the document, in order.
    language : str
        BCP 47 code of the document.

    Returns
    -------
    list of (int, int)
        Spans of ``page.text``; a sentence never crosses a line end.
    """
    spans = []
    starts = [start for start, _ in furniture]
    for line_start, line_end in iterate_lines(page.text):
        at = line_start
        inside = furniture[bisect_left(starts, line_start) : bisect_left(starts, line_end)]
        for start, end in [*inside, (line_end, line_end)]:
            chunk = page.text[at:start]
            if any(character.isalnum() for character in chunk):
                spans += [(at + first, at + last) for first, last in split_line(chunk, language)
                          if any(character.isalnum() for character in chunk[first:last])]
            at = max(at, end)
    return spans
