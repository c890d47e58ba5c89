"""What a web page puts around its text: menus, credits, share bars, disclaimers, posting lines."""

import re
from bisect import bisect_left
from functools import cache
from itertools import pairwise

from analysis_lib.reading.dates import DateMention, find_dates
from analysis_lib.reading.headers import LABEL_RULES, SEPARATORS, find_header, is_posting_line, is_timestamp
from analysis_lib.reading.page import Page, Span
from analysis_lib.reading.repeats import iterate_lines, measure_width
from analysis_lib.reading.spam import is_spam_line
from analysis_lib.tables import DATA, read_csv

IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)")
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
MARKUP = re.compile(r"(?:</?[A-Za-z][^<>\n]{0,200}>\s{0,20})+\Z")
BARE_NUMBER = re.compile(r"[•·]?[ \u3000]{0,4}(?:(?<=[•·])[0-9]{1,2}|(?<=[•·] )[0-9]{1,2}|[0-9]{12,80})\Z")
NUMERIC_DAY = re.compile(r"[0-9]{1,2}([-./])[0-9]{1,2}\1(?:19|20)[0-9]{2}")
# A reporter's name in brackets closes the last paragraph of a Chinese report.
BYLINE = re.compile(r"(?<=[。！？])[ \u3000]{0,2}[(（]([\u4e00-\u9fff][ \u3000]?[\u4e00-\u9fff]{1,2})[)）]\Z")
# A sentence ends inside the line or at its end.
SENTENCE = re.compile(r"[。！？；]")
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
        "list": rf"\W{{0,4}}(?:{words})",
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
    medium = r"[^()（）\s，。、：:]{2,14}(?:全媒体)?记者(?=[ \u3000:：]?[^()（）\n，。]{2,20}[)）])"
    return re.compile(rf"(?:本[报网台]讯[ \u3000]{{0,2}})?[(（][ \u3000]{{0,2}}(?:{words}|{medium})[^()（）\n]{{0,80}}[)）]"
                      rf"|\[(?:{words})[^\[\]\n]{{0,80}}\]", re.IGNORECASE)


@cache
def _load_surnames() -> frozenset[str]:
    return frozenset(read_csv(DATA / "lexicon" / "surnames.csv").iloc[:, 0])


def _classify_line(text: str, simple: str, dated: bool) -> tuple[str, float] | None:
    """Name the rule that removes a whole line, or None for a line of the text itself."""
    width = measure_width(text.strip("| "))
    if RESIDUE.match(text):
        return "table_residue", 1.0
    if MARKUP.match(text):
        return "markup", 1.0
    if is_spam_line(simple):
        return "spam", 0.9
    if width <= MAX_WIDTH["menu"] and (_is_menu(simple, width) or BARE_NUMBER.match(text)):
        return "menu", CONFIDENCE["token"]
    for rule in ("disclaimer", "footer"):
        for match in ("prefix", "contains"):
            if width <= MAX_WIDTH[rule] and _compile(rule, match).search(simple):
                return rule, CONFIDENCE[match]
    if dated:
        return "date_line", CONFIDENCE["label"]
    for rule in LABEL_RULES:
        if width <= MAX_WIDTH[rule] and _compile(rule, "label").match(simple.lstrip("(（【[ ")):
            return None if SENTENCE.search(simple) else (rule, CONFIDENCE["label"])
    return None


def _is_menu(simple: str, width: int) -> bool:
    rest = SEPARATORS.sub("", _compile("menu", "token").sub("", simple))
    crumbs = CRUMB.split(simple)
    is_trail = len(crumbs) > 1 and width <= MAX_CRUMB and _compile("menu", "token").fullmatch(crumbs[0].strip())
    opens = any(_compile("menu", match).match(simple) for match in ("prefix", "list"))
    return (not rest and any(map(str.isalnum, simple))) or opens or bool(is_trail)


def find_furniture(page: Page) -> list[Span]:
    """Find the spans of a legible text that belong to the page around it.

    Returns
    -------
    list of Span
        Non-overlapping, in order, offsets in ``page.text``; rules as in ``data/lexicon/rules.csv``.
    """
    dates = find_dates(page)
    starts = [date.start for date in dates]
    lines = list(iterate_lines(page.text))
    found: list[Span] = []
    for index, (start, end) in enumerate(lines):
        on_line = dates[bisect_left(starts, start) : bisect_left(starts, end)]
        on_line = [date for date in on_line if _is_day(page.text, date)]
        verdict = _judge_line(page, start, end, on_line)
        if verdict:
            found.append(Span(start, end, *verdict))
        elif _is_damaged_credit(page, found, lines, index):
            found.append(Span(start, end, "damaged_credit", 0.7))
        else:
            found += _drop_overlaps(_find_inline(page, start, end, on_line))
    return _drop_overlaps(_add_link_list(page, lines, _add_sources(page, lines, found)))


def _is_day(text: str, date: DateMention) -> bool:
    """A numeric date whose day and month cannot be told apart is given by its year but still is a day."""
    return date.precision in ("minute", "day", "month") or bool(NUMERIC_DAY.search(text[date.start : date.end]))


def _judge_line(page: Page, start: int, end: int, dates: list[DateMention]) -> tuple[str, float] | None:
    text, simple = page.text[start:end], page.simple[start:end]
    if IMAGE.sub("", text).strip("| ") == "":
        return ("image", 1.0) if IMAGE.search(text) else ("table_residue", 1.0)
    inside = [(date.start - start, date.end - start) for date in dates]
    minutes = [span for span, date in zip(inside, dates, strict=True) if date.precision == "minute"]
    is_labelled = any(date.kind in LABELLED for date in dates)
    dated = is_posting_line(simple, inside, is_labelled) or is_timestamp(simple, minutes)
    return _classify_line(text, simple, dated)


def _is_damaged_credit(page: Page, found: list[Span], lines: list[tuple[int, int]], index: int) -> bool:
    """A short bordered cell straight after a credit belongs to the same block, whatever its bytes became."""
    start, end = lines[index]
    follows = bool(found) and index > 0 and found[-1].start == lines[index - 1][0] and found[-1].rule == "credit"
    return follows and page.text[start:end].endswith("|") and measure_width(page.text[start:end]) <= MAX_DAMAGED_CREDIT


def _find_inline(page: Page, start: int, end: int, dates: list[DateMention]) -> list[Span]:
    spans = [Span(start + m.start(), start + m.end(), "image") for m in IMAGE.finditer(page.text[start:end])]
    simple = page.simple[start:end]
    labelled = {date.start - start for date in dates if date.kind in LABELLED}
    header = find_header(simple, [(date.start - start, date.end - start) for date in dates], labelled)
    if header:
        spans.append(Span(start, start + header, "date_line", 0.9))
    byline = BYLINE.search(simple)
    if byline and byline[1][0] in _load_surnames():
        spans.append(Span(start + byline.start(1) - 1, start + byline.end(), "credit", 0.8))
    spans += [Span(start + m.start(), start + m.end(), "credit", 0.95) for m in _compile_bracket().finditer(simple)]
    spans += [Span(start + m.start(), start + m.end(), "share", CONFIDENCE["phrase"])
              for m in _compile("share", "phrase").finditer(simple)]
    return spans


def _drop_overlaps(spans: list[Span]) -> list[Span]:
    """Of spans that overlap keep the first, the longest of those that start together: a line before its parts."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _add_link_list(page: Page, lines: list[tuple[int, int]], found: list[Span]) -> list[Span]:
    """Short lines without a full stop from the heading of a link list to the end of the page are its entries."""
    rules = {span.start: span for span in found}
    heads = [index for index, (start, end) in enumerate(lines) if rules.get(start, Span(0, 0, "")).rule == "menu"
             and _compile("menu", "list").match(page.simple[start:end])]
    if not heads:
        return found
    entries = [(start, end) for start, end in lines[heads[0] + 1 :] if start not in rules]
    if any(measure_width(page.text[start:end]) > MAX_WIDTH["menu"] or SENTENCE.search(page.simple[start:end])
           or page.text[end - 1] in ".,，" for start, end in entries):
        return found
    return found + [Span(start, end, "menu", 0.8) for start, end in entries]


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
    return found
