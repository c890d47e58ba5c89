"""The visible text of a web page in reading order, and which of it is the article."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from lxml import etree, html

from analysis_lib.reading.article import find_article
from analysis_lib.reading.extracted import Extracted
from analysis_lib.reading.html_head import read_head
from analysis_lib.tables import DATA, read_csv

MAX_HTML_CHARS = 16 * 2**20
DECLARED_WITHIN = 2048
CHARSET = re.compile(rb"<(?:meta\b[^>]{0,500}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)[ \t]{0,9}=[ \t]{0,9}"
                     rb"[\"']?[ \t]{0,9}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
UNDISPLAYED = re.compile(r"display\s{0,9}:\s{0,9}none", re.IGNORECASE)
BLANK = re.compile(r"[ \t\r\n\f]+")
LINE_END = re.compile(r"\r\n?|\n")
MAX_CELL_CHARS = 200
RANKS = ("", " ", "\t", "\n")


class Piece(NamedTuple):
    """A stretch of the text without a line end, the element it stands in, and its surroundings."""

    start: int
    end: int
    element: html.HtmlElement
    is_frame: bool
    is_link: bool


def find_charset(data: bytes) -> str | None:
    """Find the encoding that a web page declares in its first 2048 bytes.

    Returns
    -------
    str or None
        The name as written, in small letters; it may be wrong or unknown.

    Examples
    --------
    >>> find_charset(b'<html><meta http-equiv="Content-Type" content="text/html; charset=GB2312">')
    'gb2312'
    """
    match = CHARSET.search(data[:DECLARED_WITHIN])
    return match[1].decode("ascii").lower() if match else None


class Node(NamedTuple):
    """A text node, what separates it from the text before, and its surroundings."""

    mark: str
    text: str
    element: html.HtmlElement
    is_frame: bool
    is_link: bool
    is_kept: bool


@cache
def list_elements(role: str) -> frozenset[str]:
    """List the elements of HTML that play a role in the layout (data/lexicon/html_elements.csv).

    Examples
    --------
    >>> "blockquote" in list_elements("block")
    True
    """
    rows = read_csv(DATA / "lexicon" / "html_elements.csv")
    if rows.duplicated(["element", "role"]).any():
        raise ValueError("html_elements.csv: an element is listed twice for one role")
    return frozenset(rows.loc[rows["role"] == role, "element"])


def extract_html(text: str) -> Extracted:
    """Extract the visible text of a web page; nothing in it is fetched or executed.

    Parameters
    ----------
    text : str
        The decoded page.

    Returns
    -------
    Extracted
        Text of every visible text node, a line a block, cells of a data table separated by tabs; ``main`` is None
        where no article stands out. ``stated`` may hold published, title and language.

    Raises
    ------
    ValueError
        When the page is too long, nested too deep to be read whole, or no HTML.

    Examples
    --------
    >>> page = extract_html("<html lang=en><h1>Plan</h1><p>It was\\n issued in <b>May</b>.<script>x()</script>")
    >>> page.text, page.stated["language"]
    ('Plan\\nIt was issued in May.', 'en')
    """
    root = parse_html(text)
    written, pieces = _write_text(root)
    stated = read_head(root, written)
    return Extracted(written, find_article(root, written, pieces, stated.get("title")), stated)


def parse_html(text: str) -> html.HtmlElement:
    """Parse a page, whole or not at all.

    Raises
    ------
    ValueError
        When the page is too long, nested too deep to be read whole, or no HTML.
    """
    if len(text) > MAX_HTML_CHARS:
        raise ValueError(f"HTML of {len(text)} characters; at most {MAX_HTML_CHARS} are read")
    if "\0" in text:
        raise ValueError("a binary file: it holds NUL characters")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ValueError(f"HTML that cannot be parsed: {error}") from None
    # The parser leaves out what stands deeper than its limit and only notes it in its log.
    fatal = next((entry for entry in parser.error_log if entry.level >= etree.ErrorLevels.FATAL), None)
    if fatal is not None:
        raise ValueError(f"HTML that cannot be read whole: {fatal.message.split(', use')[0]}")
    return root


def _write_text(root: html.HtmlElement) -> tuple[str, list[Piece]]:
    written, pieces, length, pending = [], [], 0, ""
    for node in _walk_nodes(root):
        pending = max(pending, node.mark, key=RANKS.index)
        for number, line in enumerate(_split_lines(node)):
            stripped = line.strip(" ")
            mark = "\n" if number else " " if line.startswith(" ") else ""
            pending = max(pending, mark, key=RANKS.index)
            if not stripped:
                continue
            pending = pending if length else ""
            written += [pending, stripped]
            start = length + len(pending)
            length = start + len(stripped)
            pieces.append(Piece(start, length, node.element, node.is_frame, node.is_link))
            pending = " " if line.endswith(" ") else ""
    return "".join(written), pieces


def _split_lines(node: Node) -> list[str]:
    lines = LINE_END.split(node.text) if node.is_kept else [node.text]
    return [BLANK.sub(" ", line) for line in lines]


def _walk_nodes(root: html.HtmlElement) -> Iterator[Node]:
    rows = {row for row in root.iter("tr") if _is_data(row)}
    n_frames, n_links, n_kept = 0, 0, 0
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        mark, is_end = "", event != "start"
        if event in ("start", "end"):
            mark, step = _choose_mark(element, rows), -1 if is_end else 1
            n_frames += step * is_frame(element)
            n_links += step * (element.tag == "a")
            n_kept += step * (element.tag in list_elements("kept"))
            # Behind a cell stands what separates the next one, which is that cell's own mark.
            mark = "" if is_end and mark == "\t" else mark
        inside = element.getparent() if is_end else element
        text = element.tail if is_end else element.text
        if not is_end and element.tag in list_elements("unseen"):
            walker.skip_subtree()
        elif inside is not None:
            yield Node(mark, text or "", inside, n_frames > 0, n_links > 0, n_kept > 0)


def is_frame(element: html.HtmlElement) -> bool:
    """Tell whether an element frames the article or is not displayed by its own statement."""
    if element.get("hidden") is not None or UNDISPLAYED.search(element.get("style", "")):
        return True
    if element.get("role", "").lower() in ("navigation", "banner", "contentinfo", "complementary", "search"):
        return True
    if element.tag == "header":
        return next(element.iter("h1", "h2"), None) is None
    return element.tag in list_elements("frame")


def _is_data(row: html.HtmlElement) -> bool:
    # A table of figures has a line a row; a table that lays out the page holds blocks or long texts.
    blocks = list_elements("block")
    cells = list(row.iterchildren(etree.Element))
    return all(cell.tag in ("td", "th") and not any(inner.tag in blocks for inner in cell.iterdescendants())
               and len("".join(cell.itertext())) <= MAX_CELL_CHARS for cell in cells)


def _choose_mark(element: html.HtmlElement, rows: set[html.HtmlElement]) -> str:
    if element.tag in list_elements("block"):
        return "\n"
    if element.tag in list_elements("cell"):
        return "\t" if element.getparent() in rows else "\n"
    return ""
