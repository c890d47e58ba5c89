"""Which lines of a web page are its article."""

import copy
import logging
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from lxml import html
from trafilatura import bare_extraction

# Its warnings about pages without an article would go to the terminal; that outcome is handled here.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

MAX_DEPTH = 200
MAX_PIECES = 100_000
MIN_ANCHOR = 12
PROBE = 16
MIN_ARTICLE = 60
MIN_SHARE = 0.15
LINK_SHARE = 0.8
MIN_LINKS = 3
CONTAINER_SHARE = 0.9
HEADING_LINES = 30


class Line(NamedTuple):
    """A line of the text: its pieces in letters without blanks, and how much of it is link or page frame."""

    start: int
    end: int
    key: str
    element: html.HtmlElement
    n_link: int
    n_links: int
    is_frame: bool


def find_article(root: html.HtmlElement, text: str, pieces: Sequence, title: str | None = None
                 ) -> tuple[tuple[int, int], ...] | None:
    """Find the lines of a page that belong to its article.

    What trafilatura extracts marks the region; the region is kept whole but for navigation, lists of links and what
    is not displayed, so that nothing of the article is lost between two paragraphs.

    Parameters
    ----------
    root : HtmlElement
        The parsed page.
    text : str
        Its visible text.
    pieces : sequence
        Stretches of the text with start, end, element, is_frame and is_link, in order.
    title : str, optional
        A line that belongs to the article where it stands shortly before it.

    Returns
    -------
    tuple of (start, end) or None
        None where no article stands out: all of the text is then the document.
    """
    if len(pieces) > MAX_PIECES or any(_is_deep(piece.element) for piece in pieces):
        return None
    found = bare_extraction(copy.deepcopy(root), favor_recall=True, include_comments=False, with_metadata=False)
    if found is None or not found.text:
        return None
    lines = _make_lines(text, pieces)
    extracted = {_squeeze(line) for line in found.text.split("\n")}
    joined = "\n".join(extracted)
    anchors = [at for at, line in enumerate(lines) if not line.is_frame and _is_anchor(line.key, joined)]
    if sum(len(lines[at].key) for at in anchors) < MIN_ARTICLE:
        return None
    first, heading, last = _find_region(lines, anchors, title)
    kept = [first <= at <= last and not line.is_frame for at, line in enumerate(lines)]
    _drop_links(lines, kept, heading, extracted)
    n_kept = sum(len(line.key) for line, is_kept in zip(lines, kept, strict=True) if is_kept)
    if n_kept < MIN_SHARE * sum(len(line.key) for line in lines if not line.is_frame):
        return None
    return _merge_lines(lines, kept)


def _is_deep(element: html.HtmlElement) -> bool:
    return sum(1 for _, _ in zip(element.iterancestors(), range(MAX_DEPTH), strict=False)) == MAX_DEPTH


def _squeeze(text: str) -> str:
    return "".join(text.replace("|", "").split())


def _make_lines(text: str, pieces: Sequence) -> list[Line]:
    lines, at = [], 0
    start = 0
    for content in text.split("\n"):
        end = start + len(content)
        inside = []
        while at < len(pieces) and pieces[at].start < end:
            inside.append(pieces[at])
            at += 1
        if inside:
            widest = max(inside, key=lambda piece: piece.end - piece.start)
            links = [piece for piece in inside if piece.is_link]
            n_link = sum(len(_squeeze(text[piece.start : piece.end])) for piece in links)
            lines.append(Line(start, end, _squeeze(content), widest.element, n_link, len(links),
                              all(piece.is_frame for piece in inside)))
        start = end + 1
    return lines


def _is_anchor(key: str, joined: str) -> bool:
    # Two probes, since an element inside a paragraph may be missing from what was extracted.
    return len(key) >= MIN_ANCHOR and (key[:PROBE] in joined or key[-PROBE:] in joined)


def _find_region(lines: list[Line], anchors: list[int], title: str | None) -> tuple[int, int, int]:
    """Return the first line of the region, that of its title, and the last one."""
    first, last = anchors[0], anchors[-1]
    container = _find_container(lines, anchors)
    if container is not None and container.tag not in ("body", "html"):
        inside = [at for at, line in enumerate(lines)
                  if line.element is container or container in line.element.iterancestors()]
        first, last = min(first, inside[0]), max(last, inside[-1])
    key, prose = _squeeze(title or ""), next((at for at in anchors if not _is_link(lines[at])), anchors[0])
    headings = [at for at in range(max(0, first - HEADING_LINES), prose + 1)
                if lines[at].key == key and not lines[at].is_frame]
    heading = headings[-1] if key and headings else first
    return min(first, heading), heading, last


def _is_link(line: Line) -> bool:
    return line.n_link >= LINK_SHARE * len(line.key)


def _find_container(lines: list[Line], anchors: list[int]) -> html.HtmlElement | None:
    """Return the innermost element around nine tenths of the anchored text."""
    sizes: Counter[html.HtmlElement] = Counter()
    for at in anchors:
        for element in (lines[at].element, *lines[at].element.iterancestors()):
            sizes[element] += len(lines[at].key)
    needed = CONTAINER_SHARE * sum(len(lines[at].key) for at in anchors)
    large = [element for element, size in sizes.items() if size >= needed]
    return max(large, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _drop_links(lines: list[Line], kept: list[bool], heading: int, extracted: set[str]) -> None:
    """Leave lists of links out: above the title all of them, below it those that were not extracted."""
    run: list[int] = []
    for at in range(len(lines) + 1):
        if at < len(lines) and _is_link(lines[at]):
            run.append(at)
            continue
        if sum(lines[inner].n_links for inner in run) >= MIN_LINKS:
            for inner in run:
                kept[inner] = kept[inner] and inner >= heading and lines[inner].key in extracted
        run = []


def _merge_lines(lines: list[Line], kept: list[bool]) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for at, (line, is_kept) in enumerate(zip(lines, kept, strict=True)):
        if not is_kept:
            continue
        if spans and kept[at - 1]:
            spans[-1] = (spans[-1][0], line.end)
        else:
            spans.append((line.start, line.end))
    return tuple(spans)
