"""The text layer of a PDF file, with the lines of a paragraph joined."""

import re
import threading
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from analysis_lib.reading.extracted import Extracted
from analysis_lib.reading.pdf_lines import Line, join_lines, mark_frames

MAX_PAGES = 2000
MAX_CHARS = 8 * 2**20
MAX_EMPTY_SHARE = 0.5
MAX_UNMAPPED_SHARE = 0.3
HYPHEN = 0x2
# Cells of a table stand further apart than the words of a justified line, in heights of a letter.
CELL_GAP = 2.0
REPLACEMENT = "\ufffd"
SURROGATE = re.compile(r"[\ud800-\udfff]")
# PDFium keeps state of its own and must not run in two threads at once.
LOCK = threading.Lock()


class Sheet(NamedTuple):
    """A page: its lines, its height and whether it holds pictures."""

    lines: list[Line]
    height: float
    has_image: bool


def extract_pdf(data: bytes) -> Extracted:
    """Extract the text layer of a PDF file.

    Parameters
    ----------
    data : bytes
        A PDF file.

    Returns
    -------
    Extracted
        A line a paragraph: Chinese lines are joined without a blank, others with one, and a hyphen at a line end is
        taken out only where the whole word stands elsewhere in the file. Running headers, footers and page numbers
        follow the paragraph they stand in, and ``main`` leaves them out. A character that the file does not map to
        Unicode is U+FFFD.

    Raises
    ------
    ValueError
        When the file is encrypted or damaged, has too many pages, or has no readable text layer.
    """
    with LOCK:
        sheets = _read_sheets(data)
    _check_layer(sheets)
    lines = mark_frames([(sheet.lines, sheet.height) for sheet in sheets])
    paragraphs = join_lines(lines)
    text, main, at = [], [], 0
    for paragraph, is_frame in paragraphs:
        if not is_frame:
            main.append((at, at + len(paragraph)))
        text.append(paragraph)
        at += len(paragraph) + 1
    return Extracted("\n".join(text), None if len(main) == len(paragraphs) else _merge_spans(main))


def _merge_spans(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start == merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _check_layer(sheets: list[Sheet]) -> None:
    text = "".join(line.text for sheet in sheets for line in sheet.lines)
    n_images = sum(not sheet.lines and sheet.has_image for sheet in sheets)
    if not text.strip():
        raise ValueError(f"no text layer: {n_images} pages of images" if n_images else "empty: it holds no text")
    if n_images > MAX_EMPTY_SHARE * len(sheets):
        raise ValueError(f"no text layer on most pages: {n_images} of {len(sheets)} are images")
    if text.count(REPLACEMENT) > MAX_UNMAPPED_SHARE * len(text):
        raise ValueError("no readable text layer: its fonts do not say which characters they show")


def _read_sheets(data: bytes) -> list[Sheet]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise ValueError("protected by a password") from None
        raise ValueError("not a PDF file that can be read") from None
    try:
        if len(document) > MAX_PAGES:
            raise ValueError(f"{len(document)} pages; at most {MAX_PAGES} are read")
        sheets, n_chars = [], 0
        for number in range(len(document)):
            sheets.append(_read_sheet(document, number))
            n_chars += sum(len(line.text) for line in sheets[-1].lines)
            if n_chars > MAX_CHARS:
                raise ValueError(f"more than {MAX_CHARS} characters")
        return sheets
    finally:
        document.close()


def _read_sheet(document: pypdfium2.PdfDocument, number: int) -> Sheet:
    try:
        page = document[number]
        layer = page.get_textpage()
    except pypdfium2.PdfiumError:
        raise ValueError(f"damaged: page {number + 1} of {len(document)} cannot be read") from None
    if layer.count_chars() > MAX_CHARS:
        raise ValueError(f"more than {MAX_CHARS} characters")
    lines = [_make_line(layer, indices, number) for indices in _split_lines(layer)]
    has_image = not lines and any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    height = page.get_height()
    layer.close()
    page.close()
    return Sheet(lines, height, has_image)


def _split_lines(layer: pypdfium2.PdfTextPage) -> Iterator[list[tuple[int, int]]]:
    """Yield for each line its (index, code) pairs; PDFium ends a line with a mark of its own after a hyphen."""
    line: list[tuple[int, int]] = []
    for index in range(layer.count_chars()):
        code = pdfium.FPDFText_GetUnicode(layer, index)
        if code == HYPHEN:
            line.append((index, ord("-")))
        elif pdfium.FPDFText_HasUnicodeMapError(layer, index) == 1 or (code < 32 and code not in (9, 10, 13)):
            line.append((index, ord(REPLACEMENT)))
        elif code not in (10, 13):
            line.append((index, code))
        if code in (10, 13, HYPHEN) and any(chr(code).strip() for _, code in line):
            yield line
        if code in (10, 13, HYPHEN):
            line = []
    if any(chr(code).strip() for _, code in line):
        yield line


def _make_line(layer: pypdfium2.PdfTextPage, indices: list[tuple[int, int]], page: int) -> Line:
    text = "".join(chr(code) for _, code in indices)
    if SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", errors="replace")
    seen = [index for index, code in indices if chr(code).strip()]
    left, bottom, _, _ = layer.get_charbox(seen[0], loose=True)
    _, _, right, top = layer.get_charbox(seen[-1], loose=True)
    size = pdfium.FPDFText_GetFontSize(layer, seen[0])
    size = max(size, top - bottom, 1.0)
    is_row = any(_measure_gap(layer, index) > CELL_GAP * size for index, code in indices
                 if chr(code).isspace() and seen[0] < index < seen[-1])
    return Line(text.strip(" \t\u00a0"), page, left, right, bottom, size, is_row)


def _measure_gap(layer: pypdfium2.PdfTextPage, index: int) -> float:
    return layer.get_charbox(index + 1)[0] - layer.get_charbox(index - 1)[2]
