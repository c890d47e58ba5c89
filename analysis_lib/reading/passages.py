"""Passages: stretches of a page in one language and one script."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from analysis_lib.reading.languages import judge_language, list_close, name_status
from analysis_lib.reading.page import Page
from analysis_lib.reading.repeats import iterate_lines
from analysis_lib.reading.scripts import (
    HAN,
    PROSE_WORDS,
    WORD,
    count_deciding,
    count_words,
    identify_script,
    is_japanese,
    is_prose,
)

# Chinese with its punctuation and figures: a run inside other text is a sentence when it is long and punctuated.
HAN_RUN = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff\u3000-\u303f\uff00-\uffef0-9“”‘’…—·%.,:; ]{11,}")
CLAUSE_END = re.compile(r"[，。！？；]")
MIN_HAN = 12
MIN_WORDS = 4
# A line in the letters of its document is taken for another language only on good evidence.
MIN_CONFIDENCE = 0.9
# Kanji without kana between Japanese sentences are a heading, not Chinese.
MIN_CHINESE_IN_JAPANESE = 40
MIN_DECIDING = 6
MAX_MIXED = 0.2
CHINESE_SCRIPTS = ("Hans", "Hant")


class Passage(NamedTuple):
    """A stretch of ``page.text`` in one language and script; ``status`` as named by ``name_status``."""

    start: int
    end: int
    language: str
    script: str
    status: str


class Piece(NamedTuple):
    """A line outside the furniture, or a part of one, with the language and script that it proves by itself."""

    start: int
    end: int
    language: str | None
    script: str | None


def list_passages(page: Page, furniture: Iterable[tuple], language: str) -> list[Passage]:
    """List the passages of a page outside its furniture.

    Parameters
    ----------
    page : Page
        Legible text.
    furniture : iterable of (start, end, ...)
        Spans of ``page.text`` that are no text of the document, in order.
    language : str
        BCP 47 code of the document.

    Returns
    -------
    list of Passage
        In order, without overlap. Lines that are too short to tell belong to the passage before them, the first
        ones to the passage after them; names and terms inside a line are no passage of their own.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> text = "The agency checks what a medicine costs in the shops of the city.\\n主管部门正在检查本市药店的药品价格。"
    >>> [(passage.language, passage.script) for passage in list_passages(make_page(text), [], "en")]
    [('en', 'Latn'), ('zh', 'Hans')]
    """
    pieces = [_judge_piece(page.text, start, end, language) for start, end in _list_pieces(page, furniture)]
    languages = _inherit([piece.language for piece in pieces], language)
    scripts = _inherit_scripts(pieces, languages)
    rows = list(zip(languages, scripts, pieces, strict=True))
    passages = []
    for (name, script), group in groupby(rows, key=lambda row: row[:2]):
        members = [piece for _, _, piece in group]
        start, end = members[0].start, members[-1].end
        script = script or identify_script("\n".join(page.text[piece.start : piece.end] for piece in members))
        passages.append(Passage(start, end, name, script, name_status(name)))
    return passages


def _list_pieces(page: Page, furniture: Iterable[tuple]) -> Iterator[tuple[int, int]]:
    spans = [(span[0], span[1]) for span in furniture]
    starts = [start for start, _ in spans]
    for line_start, line_end in iterate_lines(page.text):
        at = line_start
        inside = spans[bisect_left(starts, line_start) : bisect_left(starts, line_end)]
        for start, end in [*inside, (line_end, line_end)]:
            yield from _split_scripts(page.text, at, start)
            at = max(at, end)


def _split_scripts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Part a Chinese sentence from a sentence in letters on the same line."""
    cuts = [start]
    for run in HAN_RUN.finditer(text, start, end):
        around = (text[cuts[-1] : run.start()], text[run.end() : end])
        is_sentence = len(HAN.findall(run[0])) >= MIN_HAN and CLAUSE_END.search(run[0])
        if is_sentence and max(len(WORD.findall(part)) for part in around) >= PROSE_WORDS:
            cuts += [run.start(), run.end()]
    for first, last in zip(cuts, [*cuts[1:], end], strict=True):
        part = text[first:last]
        if any(map(str.isalnum, part)):
            yield first + len(part) - len(part.lstrip()), last - len(part) + len(part.rstrip())


def _judge_piece(text: str, start: int, end: int, language: str) -> Piece:
    text = text[start:end]
    n_han = len(HAN.findall(text))
    if n_han > 0 and is_japanese(text):
        return Piece(start, end, "ja" if n_han >= MIN_WORDS or language == "ja" else None, None)
    is_chinese = count_words(text) < n_han
    if is_chinese:
        enough = {"zh": 1, "ja": MIN_CHINESE_IN_JAPANESE}.get(language, MIN_HAN)
        return Piece(start, end, *(("zh", _decide_script(text)) if n_han >= enough else (None, None)))
    if len(WORD.findall(text)) < MIN_WORDS:
        return Piece(start, end, None, None)
    found, confidence = judge_language(text)
    if found == language:
        return Piece(start, end, found, None)
    is_sure = confidence >= MIN_CONFIDENCE and found != "und" and language not in list_close(found)
    return Piece(start, end, found if is_sure and is_prose(text) else None, None)


def _decide_script(text: str) -> str | None:
    """Name the script of a Chinese line whose characters leave no doubt."""
    counts = dict(zip(CHINESE_SCRIPTS, count_deciding(text), strict=True))
    if sum(counts.values()) < MIN_DECIDING or min(counts.values()) > MAX_MIXED * sum(counts.values()):
        return None
    return max(counts, key=lambda name: counts[name])


def _inherit(values: list[str | None], default: str) -> list[str]:
    """Fill what is missing with the value before, at the beginning with the first value there is."""
    last = next((value for value in values if value is not None), default)
    filled = []
    for value in values:
        last = value if value is not None else last
        filled.append(last)
    return filled


def _inherit_scripts(pieces: list[Piece], languages: list[str]) -> list[str | None]:
    """Give the lines of one language the script of their neighbours; None where no line decides."""
    scripts: list[str | None] = []
    for language, group in groupby(zip(languages, pieces, strict=True), key=lambda row: row[0]):
        own = [piece.script for _, piece in group]
        scripts += _inherit(own, "") if language == "zh" and any(own) else [None] * len(own)
    return scripts
