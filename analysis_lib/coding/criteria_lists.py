"""Lists of criteria in a sentence: where they end and how they fall into items."""

import re
from functools import cache
from typing import NamedTuple

from analysis_lib.coding.numerals import join_words, read_words

LONGEST_LIST = 600
LONGEST_ITEM = {"zh": 30, "en": 100, "fil": 100}
_HAN = "[一二三四五六七八九十]{1,3}"
_COUNT = rf"(?:\d{{1,3}}|{_HAN}|两|多|几)(?:个|大|类|项|方面|维|种)"
# In 等级 and 平等 the character closes no list.
_ETC = "(?<![平均高中同优初上下对])等(?![级离同待于高候])"
# A bracket or a fixed pair is one piece: its inner marks and conjunctions part nothing.
HIDDEN = "\ue000"
_BRACKET = re.compile(r"[（(][^（()）\n]{1,60}[)）]")
_MARKER = {
    "zh": rf"(?P<arabic>\d{{1,2}})[.．、)）](?!\d)|[（(](?:(?P<ring>\d{{1,2}})|(?P<han>{_HAN}))[)）]|(?P<head>{_HAN})、"
          rf"|(?P<is>{_HAN})是|第(?P<nth>{_HAN})[，,、]?|(?P<circle>[①-⑳])",
    "en": r"(?P<arabic>\d{1,2})[.)](?!\d)|\((?:(?P<ring>\d{1,2})|(?P<letter>[a-i]))\)|(?P<circle>[①-⑳])",
}  # fmt: skip
_MARKER["fil"] = _MARKER["en"]
_BEFORE_MARKER = {"zh": r"(?:^|(?<=[：:；;。，,、 \ue000]))", "en": r"(?:^|(?<=[:;., ]))", "fil": r"(?:^|(?<=[:;., ]))"}
_FILLER = " \t\u3000\"“”‘’'、，,;；:：。.—-"


class Marker(NamedTuple):
    """A number in front of an item; ``style`` tells how it is written."""

    start: int
    end: int
    style: str
    number: int


def pick_words(language: str, kind: str) -> tuple[str, ...]:
    """Return the words of one kind of ``data/lexicon/criteria_words.csv``, the longest first."""
    return tuple(read_words("criteria_words", language, kind))


def any_word(language: str, *kinds: str) -> str:
    """Return an expression for the words of some kinds."""
    return join_words([word for kind in kinds for word in pick_words(language, kind)], language)


@cache
def _compile(language: str) -> dict[str, re.Pattern]:
    etc, tail = any_word(language, "etc"), any_word(language, "tail")
    if language == "zh":
        # 等 closes a list at the end of a clause, or with a noun that sums it up.
        etc = (rf"{_ETC}(?:等|(?:主要|核心|关键|重要|重点|评价|多)?(?:{_COUNT})?(?:一级|二级|三级|核心|评价)?{tail}"
               r"|(?=[，,。；;：:、）)]|$)|(?=在内|的|为|作为|组成|构成))")
        summed = rf"(?:{_COUNT})?{_COUNT}(?:一级|二级|核心|主要)?{tail}|(?:\d{{1,2}}|{_HAN})(?:大类|大|类|方面|维)$|(?:组成|构成)$"
        count, joint = rf"{_COUNT}[\u3400-\u9fff]{{0,4}}", "以及|和|及"
    else:
        summed = r"(?!)"
        count, joint = rf"[\w-]{{1,12}} (?:[\w-]{{1,20}} )?{tail}", rf",? {any_word(language, 'and')} "
    words = {name: any_word(language, name) for name in ("pair", "cut")}
    return {name: re.compile(source) for name, source in (words | {
        "etc": etc, "count": count, "sum": summed, "and": joint, "not_item": rf"{any_word(language, 'not_item')}$",
        "marker": rf"{_BEFORE_MARKER[language]}(?:{_MARKER[language]})",
    }).items()}  # fmt: skip


def hide_pieces(text: str, language: str) -> str:
    """Return the folded text with brackets and fixed pairs covered, as long as before.

    Examples
    --------
    >>> hide_pieces("投入（人、财）、产出", "zh").replace(HIDDEN, "_")
    '投入_____、产出'
    """
    def cover(match: re.Match) -> str:
        return match[0] if marks.fullmatch(match[0]) else HIDDEN * len(match[0])

    marks = _compile(language)["marker"]
    return _compile(language)["pair"].sub(cover, _BRACKET.sub(cover, text))


def find_list_markers(text: str, language: str, start: int = 0, stop: int | None = None) -> list[Marker]:
    """Return the numbers in front of items, as 1. （一） 一是 ① (1), in reading order."""
    stop = len(text) if stop is None else stop
    found = []
    for match in _compile(language)["marker"].finditer(text, start, stop):
        style, words = next((name, words) for name, words in match.groupdict().items() if words)
        found.append(Marker(match.start(), match.end(), style, _read_number(words)))
    return found


def _read_number(words: str) -> int:
    if words.isascii() and words.isdigit():
        return int(words)
    if "①" <= words <= "⑳":
        return ord(words) - ord("①") + 1
    if words in "abcdefghi":
        return ord(words) - ord("a") + 1
    digits = {char: value for value, char in enumerate("一二三四五六七八九", start=1)}
    tens, _, ones = words.rpartition("十")
    return (10 * digits.get(tens, 1) if "十" in words else 0) + digits.get(ones, 0)


def split_list(text: str, start: int, language: str, is_announced: bool = False, stop: int | None = None
               ) -> list[tuple[int, int]]:
    """Split the list that begins at an offset into its items.

    Parameters
    ----------
    text : str
        Folded sentence with hidden brackets and pairs (`hide_pieces`).
    start : int
        Where the list begins.
    language : str
        en, fil or zh.
    is_announced : bool
        Whether a colon stands before the list, so that it may go on over semicolons.
    stop : int, optional
        Where it ends at the latest.

    Returns
    -------
    list of (int, int)
        Spans of at least two items; empty where the text does not show that it is a list: two words joined by
        "and" alone are none, nor are units or measures (``not_item`` of the word list).

    Examples
    --------
    >>> text = hide_pieces("研发投入、技术水平和市场潜力等三个方面，择优支持", "zh")
    >>> [text[slice(*span)] for span in split_list(text, 0, "zh")]
    ['研发投入', '技术水平', '市场潜力']
    >>> text = "patents, technology level and market potential"
    >>> [text[slice(*span)] for span in split_list(text, 0, "en")]
    ['patents', 'technology level', 'market potential']
    """
    stop = min(len(text), start + LONGEST_LIST) if stop is None else stop
    if is_announced and ";" in text[start:stop].replace("；", ";"):
        spans = [trim_span(text, *span) for span in _part(text, start, stop, "；;")]
        if len(spans) > 1 and all(0 < high - low <= LONGEST_ITEM[language] for low, high in spans) and "、" not in text[start:stop]:
            return _check(text, spans, language)
    spans = _split_zh(text, start, stop, is_announced) if language == "zh" else _split_latin(text, start, stop, language, is_announced)
    return _check(text, [trim_span(text, *span) for span in spans], language)


def _split_zh(text: str, start: int, stop: int, is_announced: bool) -> list[tuple[int, int]]:
    rules = _compile("zh")
    full = re.compile("[。！？!?\n；;：:]").search(text, start, stop)
    stop = full.start() if full else stop
    etc = rules["etc"].search(text, start, stop)
    other = re.compile(_ETC).search(text, start, stop)
    if other and (etc is None or other.start() < etc.start()):
        return []
    stop = etc.start() if etc else stop
    comma = next((at for at in range(start, stop) if text[at] in "，,"), stop)
    if "、" not in text[start:comma]:
        if comma < stop and "、" not in text[start:stop] and (is_announced or etc):
            return _part(text, start, stop, "，,")
        summed = rules["sum"].search(text, start, comma)
        is_list = summed or etc and comma == stop
        return _split_last(text, start, summed.start() if summed else comma, "zh") if is_list else []
    spans = _part(text, start, comma, "、")
    summed = rules["sum"].search(text, *spans[-1])
    return [*spans[:-1], *_split_last(text, spans[-1][0], summed.start() if summed else comma, "zh")]


def _split_last(text: str, start: int, stop: int, language: str) -> list[tuple[int, int]]:
    """Part the last item at its conjunction; 及 inside a short word (产值及增幅) joins no two items."""
    joints = [joint for joint in _compile(language)["and"].finditer(text, start, stop)
              if language != "zh" or min(joint.start() - start, stop - joint.end()) >= (3 if joint[0] == "及" else 2)]
    if not joints:
        return [(start, stop)]
    return [(start, joints[-1].start()), (joints[-1].end(), stop)]


def _split_latin(text: str, start: int, stop: int, language: str, is_announced: bool) -> list[tuple[int, int]]:
    rules = _compile(language)
    end = re.compile(r"[.!?](?=\s|$)|[;:\n]").search(text, start, stop)
    etc = rules["etc"].search(text, start, end.end() if end else stop)
    if etc:
        return [span for span in _part(text, start, etc.start(), ",") if text[slice(*span)].strip()]
    stop = end.start() if end else stop
    spans, leading = _part(text, start, stop, ","), re.compile(rf" {{0,2}}{any_word(language, 'and')} ")
    for number, (low, high) in enumerate(spans):
        first = leading.match(text, low, high)
        if first or rules["and"].search(text, low, high):
            last = [(first.end(), high)] if first else _split_last(text, low, high, language)
            low, high = last[-1]
            cut = rules["cut"].search(text, low, high)
            spans = [*spans[:number], *last[:-1], (low, cut.start() if cut else high)]
            return spans if len(spans) > 2 or is_announced else []
    return spans if is_announced else []


def _part(text: str, start: int, stop: int, marks: str) -> list[tuple[int, int]]:
    borders = [start - 1, *(at for at in range(start, stop) if text[at] in marks), stop]
    return [(low + 1, high) for low, high in zip(borders, borders[1:], strict=False)]


def trim_span(text: str, start: int, stop: int) -> tuple[int, int]:
    """Return the span without blanks, quotes and marks at its ends."""
    while start < stop and text[start] in _FILLER:
        start += 1
    while stop > start and text[stop - 1] in _FILLER:
        stop -= 1
    return start, stop


def _check(text: str, spans: list[tuple[int, int]], language: str) -> list[tuple[int, int]]:
    rules, longest = _compile(language), LONGEST_ITEM[language]
    spans = [(low, high) for low, high in spans if high > low and not rules["count"].fullmatch(text, low, high)]
    is_list = len(spans) > 1 and all(2 <= high - low <= longest for low, high in spans)
    others = sum(bool(rules["not_item"].search(text, low, high)) for low, high in spans)
    return spans if is_list and 2 * others < len(spans) else []
