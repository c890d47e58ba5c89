"""From the printed lines of a PDF file to paragraphs, running headers and footers."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

MARGIN_SHARE = 0.12
MIN_REPEATS = 3
MIN_WIDTH = 10
PAGE_NUMBER = re.compile(r"[-–—·~\s]{0,4}(?:第\s?)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s?页)?"
                         r"(?:\s?[/／,，]?\s?(?:共|of)?\s?\d{1,4}\s?页?)?[-–—·~\s]{0,4}|[Pp]age\s\d{1,4}(?:\s(?:of|/)\s\d{1,4})?")
DIGITS = re.compile(r"\d+")
# What begins so begins a paragraph, however full the line before it is.
OPENING = re.compile(r"[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十百零\d]{1,5}[条章节]"
                     r"|附件|[•●■◆▪○–]\s|\d{1,2}[.．、](?!\d)")
WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u3000-\u30ff\U00020000-\U000323af“”‘’—…]")
LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:-[A-Za-zÀ-ɏ]+)*")
FIRST_WORD = re.compile(r"\S{1,40}")
SENTENCE_END = tuple("。！？；：.!?;:")


class Line(NamedTuple):
    """A printed line with its place on the page in points.

    ``size`` is the height of its letters, ``is_row`` tells that wide gaps divide it, as in a row of a table.
    """

    text: str
    page: int
    left: float
    right: float
    bottom: float
    size: float
    is_row: bool = False
    is_frame: bool = False


def mark_frames(pages: Sequence[tuple[Sequence[Line], float]]) -> list[Line]:
    """Mark the lines at the head and foot of the pages that number them or repeat from page to page.

    Examples
    --------
    >>> lines = [Line("Plan", 0, 72, 120, 700, 12), Line("- 3 -", 0, 280, 300, 30, 9)]
    >>> [line.is_frame for line in mark_frames([(lines, 842)])]
    [False, True]
    """
    heads = Counter(_mask_digits(line) for lines, height in pages for line in lines if _is_margin(line, height))
    marked = []
    for lines, height in pages:
        for line in lines:
            is_running = PAGE_NUMBER.fullmatch(line.text) is not None or heads[_mask_digits(line)] >= MIN_REPEATS
            marked.append(line._replace(is_frame=is_running and _is_margin(line, height)))
    return marked


def _mask_digits(line: Line) -> tuple[str, int]:
    return DIGITS.sub("0", line.text), round(line.bottom / 6)


def _is_margin(line: Line, height: float) -> bool:
    return line.bottom < MARGIN_SHARE * height or line.bottom + line.size > (1 - MARGIN_SHARE) * height


def join_lines(lines: Sequence[Line]) -> list[tuple[str, bool]]:
    """Join the lines of each paragraph.

    Returns
    -------
    list of (text, is_frame)
        Paragraphs in order; a header or footer inside a paragraph that runs over two pages follows it.

    Examples
    --------
    >>> join_lines([Line("会议强调，要强化创新引", 0, 72, 204, 700, 12), Line("领。", 0, 72, 96, 682, 12)])
    [('会议强调，要强化创新引领。', False)]
    """
    body = [line for line in lines if not line.is_frame]
    words = Counter(word.lower() for line in body for word in LATIN_WORD.findall(line.text))
    margins = _find_margins(body)
    joined: list[tuple[str, bool]] = []
    open_text, last, waiting = "", None, []
    for line in lines:
        if line.is_frame:
            waiting.append((line.text, True))
        elif last is not None and _continues(last, line, margins):
            open_text, last = _join_texts(open_text, line.text, words), line
        else:
            joined += ([(open_text, False)] if last is not None else []) + waiting
            open_text, last, waiting = line.text, line, []
    return joined + ([(open_text, False)] if last is not None else []) + waiting


def _find_margins(lines: Sequence[Line]) -> dict[tuple[int, int], float]:
    """Find how far the lines reach that begin about where others do: the right edge of each column of a page."""
    rights: dict[tuple[int, int], list[float]] = defaultdict(list)
    for line in lines:
        rights[_name_column(line)].append(line.right)
    merged = {}
    for (page, column) in rights:
        near = sorted(right for step in (-1, 0, 1) for right in rights.get((page, column + step), ()))
        merged[page, column] = near[-1 - len(near) // 10]
    return merged


def _name_column(line: Line) -> tuple[int, int]:
    return line.page, round(line.left / 36)


def _continues(last: Line, line: Line, margins: dict[tuple[int, int], float]) -> bool:
    if last.is_row or line.is_row or last.right - last.left < MIN_WIDTH * last.size:
        return False
    if abs(last.size - line.size) > 0.15 * last.size or OPENING.match(line.text) or line.text[0].isspace():
        return False
    is_new_page = line.page != last.page
    if not is_new_page and not 0 < last.bottom - line.bottom < 2.4 * line.size:
        return False
    if is_new_page and last.text.endswith(SENTENCE_END):
        return False
    word = FIRST_WORD.match(line.text)[0]
    needed = 2.2 * line.size if WIDE.match(word) else 0.6 * line.size * (len(word) + 1)
    if margins[_name_column(last)] - last.right > needed:
        return False
    # A first line is set in; the lines after it start further left or level with each other.
    return line.left < last.left + 0.8 * line.size


def _join_texts(text: str, line: str, words: Counter[str]) -> str:
    if WIDE.match(text[-1]) or WIDE.match(line[0]):
        return text + line
    if text.endswith("-"):
        head = re.search(r"([A-Za-zÀ-ɏ]+)-$", text)
        tail = re.match(r"[a-zà-ɏ]+", line)
        if head and tail and words[(head[1] + tail[0]).lower()]:
            return text[:-1] + line
        return text + line
    return f"{text} {line}"
