"""What a web page puts around its text: menus, credits, share bars, disclaimers, posting lines."""

import re
from bisect import bisect_left
from functools import cache
from itertools import pairwise

from analysis_lib.reading.dates import find_dates
from analysis_lib.reading.page import Page, Span
from analysis_lib.reading.repeats import iterate_lines, measure_width
from analysis_lib.tables import DATA, read_csv

IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)")
SEPARATORS = re.compile(r"[\s|>»›·•/\\＞【】\[\]_:：.,，。、;；&+-]+")
# What is left of a layout: cell borders, bullets, dashes. Punctuation of prose may be a torn piece of the text.
RESIDUE = re.compile(r"[\s|>»›•·\\/_*=~-]+\Z")
CRUMB = re.compile(r"[ \u3000]*[>»›/＞|][ \u3000]*")
COLON = r"[ \u3000]{0,3}[:：]"
LABELLED = ("posted", "issued", "updated")
# Widths in columns; a longer line is prose that happens to hold the word.
MAX_WIDTH = {"menu": 120, "credit": 120, "disclaimer": 400, "footer": 300, "date_line": 160, "source_line": 120}
MAX_DAMAGED_CREDIT = 24
MAX_SOURCE = 24
MAX_CRUMB = 60
CONFIDENCE = {"prefix": 0.95, "contains": 0.9, "token": 0.9, "label": 0.95, "phrase": 0.95}


@cache
def _load_patterns(rule: str, match: str) -> tuple[str, ...]:
    rows = read_csv(DATA / "lexicon" / "furniture.csv").query("rule == @rule and match == @match")
    return tuple(sorted(rows["pattern"], key=lambda text: (-len(text), text)))


def _space_out(pattern: str) -> str:
    # Credits are typeset with blanks between two characters: 责 编.
    if pattern.isascii():
        return re.escape(pattern)
    return r"[ \u3000]{0,4}".join(map(re.escape, pattern))


@cache
def _compile(rule: str, match: str) -> re.Pattern:
    words = "|".join(map(_space_out, _load_patterns(rule, match))) or r"(?!)"
    shapes = {
        "token": rf"(?:{words})",
        "prefix": rf"\A(?:{words})",
        "contains": rf"(?:{words})",
        "phrase": rf"[\s|:：]*(?:{words})[\s|:：.。]*",
        "label": rf"(?:{words}){COLON}",
    }
    return re.compile(shapes[match], re.IGNORECASE)


@cache
def _compile_bracket() -> re.Pattern:
    # One character (图, 文) starts other words as well; "Intern" must not start "International".
    labels = [label for label in _load_patterns("credit", "label") if len(label) > 1]
    words = "|".join(_space_out(label) + (r"\b" if label.isascii() else "") for label in labels)
    return re.compile(rf"[(（][ \u3000]{{0,2}}(?:{words})[^()（）\n]{{0,80}}[)）]", re.IGNORECASE)


def _classify_line(text: str, simple: str, dated: bool) -> tuple[str, float] | None:
    """Name the rule that removes a whole line, or None for a line of the text itself."""
    width = measure_width(text.strip("| "))
    if RESIDUE.match(text):
        return "table_residue", 1.0
    if width <= MAX_WIDTH["menu"] and _is_menu(simple, width):
        return "menu", CONFIDENCE["token"]
    for rule in ("disclaimer", "footer"):
        for match in ("prefix", "contains"):
            if width <= MAX_WIDTH[rule] and _compile(rule, match).search(simple):
                return rule, CONFIDENCE[match]
    if dated:
        return "date_line", CONFIDENCE["label"]
    for rule in ("date_line", "source_line", "credit"):
        if width <= MAX_WIDTH[rule] and _compile(rule, "label").match(simple.lstrip("(（【[ ")):
            return rule, CONFIDENCE["label"]
    return None


def _is_menu(simple: str, width: int) -> bool:
    rest = SEPARATORS.sub("", _compile("menu", "token").sub("", simple))
    crumbs = CRUMB.split(simple)
    is_trail = len(crumbs) > 1 and width <= MAX_CRUMB and _compile("menu", "token").fullmatch(crumbs[0].strip())
    return (not rest and any(map(str.isalnum, simple))) or bool(_compile("menu", "prefix").match(simple) or is_trail)


def is_posting_line(simple: str, date_spans: list[tuple[int, int]], is_labelled: bool = False) -> bool:
    """Tell whether a line is made of a date, with labels, source or author, and nothing else.

    Parameters
    ----------
    simple : str
        The line in simplified characters.
    date_spans : list of (int, int)
        Dates found in the line.
    is_labelled : bool
        Whether a label such as "Posted" belongs to one of these spans.

    Examples
    --------
    >>> is_posting_line("发布时间：2024-05-06 来源：新华网", [(5, 15)])
    True
    >>> is_posting_line("On May 6, 2024, the bureau held a meeting", [(3, 14)])
    False
    """
    if not date_spans or measure_width(simple) > MAX_WIDTH["date_line"]:
        return False
    rest = simple
    for start, end in sorted(date_spans, reverse=True):
        rest = rest[:start] + " " + rest[end:]
    labels = ("date_line", "source_line", "credit")
    is_labelled = is_labelled or any(_compile(rule, "label").search(rest) for rule in labels)
    left = SEPARATORS.sub("", rest)
    return not left or (is_labelled and not re.search(r"[。！？；]", rest))


def find_furniture(page: Page) -> list[Span]:
    """Find the spans of a legible text that belong to the page around it.

    Returns
    -------
    list of Span
        Non-overlapping, in order, offsets in ``page.text``; rules as in ``data/lexicon/rules.csv``.
    """
    dates = sorted(date for date in find_dates(page) if date.precision in ("minute", "day", "month"))
    starts = [date.start for date in dates]
    lines = list(iterate_lines(page.text))
    found: list[Span] = []
    for index, (start, end) in enumerate(lines):
        on_line = dates[bisect_left(starts, start) : bisect_left(starts, end)]
        inside = [(date.start - start, date.end - start) for date in on_line]
        text, simple = page.text[start:end], page.simple[start:end]
        if IMAGE.sub("", text).strip("| ") == "":
            found.append(Span(start, end, "image" if IMAGE.search(text) else "table_residue"))
            continue
        is_labelled = any(date.kind in LABELLED for date in on_line)
        verdict = _classify_line(text, simple, is_posting_line(simple, inside, is_labelled))
        if verdict:
            found.append(Span(start, end, *verdict))
        elif _is_damaged_credit(page, found, lines, index):
            found.append(Span(start, end, "damaged_credit", 0.7))
        else:
            found += _find_inline(page, start, end)
    return _add_sources(page, lines, found)


def _is_damaged_credit(page: Page, found: list[Span], lines: list[tuple[int, int]], index: int) -> bool:
    """A short bordered cell straight after a credit belongs to the same block, whatever its bytes became."""
    start, end = lines[index]
    follows = bool(found) and index > 0 and found[-1].start == lines[index - 1][0] and found[-1].rule == "credit"
    return follows and page.text[start:end].endswith("|") and measure_width(page.text[start:end]) <= MAX_DAMAGED_CREDIT


def _find_inline(page: Page, start: int, end: int) -> list[Span]:
    spans = [Span(start + m.start(), start + m.end(), "image") for m in IMAGE.finditer(page.text[start:end])]
    simple = page.simple[start:end]
    spans += [Span(start + m.start(), start + m.end(), "credit", 0.95) for m in _compile_bracket().finditer(simple)]
    spans += [Span(start + m.start(), start + m.end(), "share", CONFIDENCE["phrase"])
              for m in _compile("share", "phrase").finditer(simple)]
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _add_sources(page: Page, lines: list[tuple[int, int]], found: list[Span]) -> list[Span]:
    """A short line without a full stop between the title and the date line names the source."""
    rules = {span.start: span.rule for span in found}
    has_title = False
    for (start, end), (below, _) in pairwise(lines):
        text = page.text[start:end]
        is_source = has_title and start not in rules and rules.get(below) == "date_line"
        if is_source and measure_width(text) <= MAX_SOURCE and text[-1] not in ".。!！?？":
            found.append(Span(start, end, "source_line", 0.8))
        has_title = has_title or start not in rules
    return sorted(found)
