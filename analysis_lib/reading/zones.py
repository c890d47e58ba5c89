"""The frame of a page by position: what stands above its title and below the end of its text."""

import re
from collections.abc import Mapping, Sequence

from analysis_lib.reading.page import Page, Span
from analysis_lib.reading.repeats import BORDERS, TITLE_WIDTH, iterate_lines, measure_width
from analysis_lib.reading.titles import CAPTION, HAN_OR_KANA, POSTING, WORD, choose_title, list_prose

Line = tuple[int, int]
# Furniture of these kinds closes a text: short lines after it are frame as well.
CLOSING = ("menu", "share", "footer", "disclaimer", "credit", "repeated_line", "page_frame")
# The number of an official document and the body that issues it stand above the title and belong to the text.
OFFICIAL = re.compile(r"[〔\[［(（](?:19|20)\d\d[〕\]］)）][^\n]{0,12}号|文件\Z|\A(?:Document |Order )?No\. ?\d")
ENTRY = re.compile(r"\A(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]"
                   r"|第[一二三四五六七八九十百\d]{1,4}[章节条部]"
                   r"|\d{1,2}[、.．)）]|[IVX]{1,5}\.|Part |Chapter |Annex|Attachment|附件|附表|附[：:]|[-—–•·] ?\d)")
SENTENCE_END = re.compile(r"[.。;；,，:：]\Z|[。！？；]|[.!?][”\"]? ?[(（][^()（）]{1,80}[)）]\Z")
TEASER = re.compile(r"(?:\.{3}|…{1,2}|\[…\])[”\"」]?\Z")
SHORT = 100
CELL = 30
MIN_ROWS = 4
# After the piece of furniture that ends a text hardly any running text may come.
MAX_REST = 0.25


def find_frame(page: Page, furniture: Sequence[Span]) -> list[Span]:
    """Find short lines of the frame that no word gives away, by where they stand.

    Parameters
    ----------
    page : Page
        Legible text.
    furniture : sequence of Span
        Spans that words gave away.

    Returns
    -------
    list of Span
        Rule ``menu``: lines above the title, between two pieces of furniture, and below the one that ends the text;
        ``repeated_line``: later copies of the title.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> page = make_page("Bright Pharm\\nCity issues plan for new drugs\\n"
    ...                  "The city issued a plan for new drugs on Monday. It is large.\\nShare\\nBest sellers")
    >>> [(page.text[span.start : span.end], span.rule) for span in find_frame(page, [Span(105, 110, "share")])]
    [('Bright Pharm', 'menu'), ('Best sellers', 'menu')]
    """
    whole = {span.start: span.rule for span in furniture}
    lines = [line for line in iterate_lines(page.text)]
    title = choose_title(page, furniture)
    free = [line for line in lines if line[0] not in whole]
    prose = list_prose(page, free)
    if not prose:
        return []
    found = _find_head(page, free, title) + _find_copies(page, free, title) if title else []
    found += _find_cells(page, lines, whole, title or prose[0], prose[0])
    return found + _find_tail(page, lines, whole, prose)


def _is_short(page: Page, line: Line) -> bool:
    text = page.simple[slice(*line)]
    return measure_width(text) <= SHORT and not any(
        pattern.search(text) for pattern in (SENTENCE_END, OFFICIAL, ENTRY, CAPTION))


def _find_head(page: Page, free: Sequence[Line], title: Line) -> list[Span]:
    """Find what stands above the title: entries of menus, and lines in the other script, as hijacked pages have them."""
    above = [line for line in free if line[1] <= title[0]]
    is_han = _is_han(page.text[slice(*title)])
    spam = [Span(*line, "spam", 0.8) for line in above if _is_han(page.text[slice(*line)]) != is_han
            and not CAPTION.search(page.text[slice(*line)])]
    strange = {span.start for span in spam}
    return spam + [Span(*line, "menu", 0.85) for line in above if line[0] not in strange and _is_short(page, line)]


def _is_han(text: str) -> bool:
    return 2 * len(HAN_OR_KANA.findall(text)) > len(WORD.findall(HAN_OR_KANA.sub(" ", text)))


def _find_copies(page: Page, free: Sequence[Line], title: Line) -> list[Span]:
    key = BORDERS.sub("", page.simple[slice(*title)])
    if measure_width(key) < TITLE_WIDTH:
        return []
    return [Span(*line, "repeated_line") for line in free
            if line[0] > title[0] and BORDERS.sub("", page.simple[slice(*line)]) == key]


def _find_cells(page: Page, lines: Sequence[Line], whole: Mapping[int, str], title: Line, first: Line) -> list[Span]:
    """Find the odd words among the cells of a posting line that a layout broke into lines."""
    between = [line for line in lines if title[0] < line[0] < first[0]]
    return [Span(*line, "menu", 0.8) for before, line, after in zip(between, between[1:], between[2:], strict=False)
            if line[0] not in whole and before[0] in whole and after[0] in whole and _is_short(page, line)
            and measure_width(page.simple[slice(*line)]) <= CELL]


def _find_tail(page: Page, lines: Sequence[Line], whole: Mapping[int, str], prose: Sequence[Line]) -> list[Span]:
    anchors = [start for start, _ in lines if start > prose[0][0] and whole.get(start) in CLOSING
               or start > prose[-1][0] and whole.get(start) in POSTING]
    total = sum(end - start for start, end in prose)
    anchors += _find_rows(page, [line for line in lines if line[0] > prose[-1][0]], whole)
    for anchor in sorted(anchors):
        if sum(end - start for start, end in prose if start > anchor) <= MAX_REST * total:
            return [Span(*line, "menu", 0.8) for line in lines
                    if line[0] >= anchor and line[0] not in whole
                    and (_is_short(page, line) or TEASER.search(page.text[slice(*line)]))]
    return []


def _find_rows(page: Page, tail: Sequence[Line], whole: Mapping[int, str]) -> list[int]:
    """Find where a run of short lines begins after the last paragraph: products, links, tags.

    Numbered entries, annexes and the signature of an official document end a text, too, and are none.
    """
    texts = [page.simple[slice(*line)] for line in iterate_lines(page.text)]
    if any(OFFICIAL.search(text) or ENTRY.search(text) for text in texts):
        return []
    free = [line for line in tail if line[0] not in whole]
    last = max((at for at, line in enumerate(free) if not _is_short(page, line)), default=-1)
    return [free[last + 1][0]] if len(free) - last > MIN_ROWS else []
