"""Take the noise out of a raw text and keep a receipt for every character taken."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analysis_lib.reading.dates import DateMention, find_dates
from analysis_lib.reading.furniture import find_furniture
from analysis_lib.reading.page import Page, Span, make_page
from analysis_lib.reading.pinyin import find_pinyin
from analysis_lib.reading.repeats import find_repeats

# A zero-width space that a wrong decoding turned into question marks.
LOST_SPACE = re.compile(r"(?<=[a-z] )\?\?(?=[A-Za-z])")
SPACED_HYPHEN = re.compile(r"(?<=[a-z]{2}) (?=-[a-z]{2})")


class CleanText(NamedTuple):
    """What cleaning makes of a raw text.

    ``page`` is the legible text with its ``dates`` and ``furniture``; ``edits`` are all raw spans that are no text of the document.
    ``whole`` is the legible text with its repeats, in which damage is looked for; ``orphans`` are the readings in
    ``whole`` that no character verifies.
    """

    page: Page
    dates: list[DateMention]
    furniture: list[Span]
    edits: list[Span]
    whole: Page
    orphans: list[tuple[int, int]]


def cut_spans(page: Page, spans: Iterable[Span]) -> list[Span]:
    """Lead spans of the legible text back to raw spans, split where noise was removed inside them.

    Examples
    --------
    >>> page = make_page("產(chǎn)業(yè)", [Span(1, 7, "pinyin"), Span(8, 12, "pinyin")])
    >>> [(span.start, span.end) for span in cut_spans(page, [Span(0, 2, "menu")])]
    [(0, 1), (7, 8)]
    """
    pieces = []
    for span in spans:
        first = span.start
        for at in range(span.start + 1, span.end + 1):
            if at == span.end or page.offsets[at] != page.offsets[at - 1] + 1:
                pieces.append(span._replace(start=page.offsets[first], end=page.offsets[at - 1] + 1))
                first = at
    return pieces


def clean_text(raw: str, main: Sequence[tuple[int, int]] | None = None) -> CleanText:
    """Find all that does not belong to the text of a document.

    Parameters
    ----------
    raw : str
        Decoded text of a file.
    main : sequence of (int, int), optional
        Spans of the article on a web page whose frame is known from its markup; all of it when not given.

    Returns
    -------
    CleanText
        ``edits`` are raw spans in order that do not overlap: with the spans between them they tile ``raw``.
        Repeats are cut from the page; furniture stays on it, since it states dates, sources and names.
    """
    readings, brackets = find_pinyin(raw)
    noise = [*readings, *(Span(m.start(), m.end(), "lost_space") for m in LOST_SPACE.finditer(raw)),
             *(Span(m.start(), m.end(), "spaced_hyphen", 0.95) for m in SPACED_HYPHEN.finditer(raw))]
    whole = make_page(raw, noise)
    orphans = [(bisect_left(whole.offsets, start), bisect_left(whole.offsets, end)) for start, end in brackets]
    noise = sorted(noise + cut_spans(whole, find_repeats(whole)))
    page = make_page(raw, noise)
    dates = find_dates(page)
    furniture = add_frame(page, find_furniture(page, dates), main)
    return CleanText(page, dates, furniture, sorted(noise + cut_spans(page, furniture)), whole, orphans)


def apply_edits(raw: str, edits: Iterable[Span]) -> str:
    """Return the raw text without the removed spans.

    Examples
    --------
    >>> apply_edits("pag -unlad", [Span(3, 4, "spaced_hyphen")])
    'pag-unlad'
    """
    return make_page(raw, edits).text


def add_frame(page: Page, furniture: list[Span], main: Sequence[tuple[int, int]] | None) -> list[Span]:
    """Add what lies outside the article of a web page and is not furniture for another reason.

    Examples
    --------
    >>> page = make_page("Home News\\nThe plan was issued.")
    >>> add_frame(page, [Span(0, 4, "menu")], [(10, 30)])
    [Span(start=0, end=4, rule='menu', confidence=1.0), Span(start=5, end=9, rule='page_frame', confidence=0.8)]
    """
    if main is None:
        return furniture
    taken = sorted([*furniture, *(Span(bisect_left(page.offsets, start), bisect_left(page.offsets, end), "main")
                                  for start, end in main)])
    frame, at = [], 0
    for span in [*taken, Span(len(page.text), len(page.text), "end")]:
        between = page.text[at : span.start]
        if between.strip():
            start = at + len(between) - len(between.lstrip())
            frame.append(Span(start, at + len(between.rstrip()), "page_frame", 0.8))
        at = max(at, span.end)
    return sorted([*furniture, *frame])
