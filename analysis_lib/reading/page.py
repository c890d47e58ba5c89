"""A document between raw bytes and tables: its legible text, with the way back to the raw offsets."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import opencc

# Line ends stay, since they part what stands beside a blanked span.
LETTER = re.compile(r"[^\n]")


class Span(NamedTuple):
    """A half-open stretch of characters, the rule that found it and how sure it is."""

    start: int
    end: int
    rule: str
    confidence: float = 1.0


class Page(NamedTuple):
    """A raw text and its legible form, which is the raw text without the noise spans.

    ``text[i]`` stands at ``raw[offsets[i]:ends[i]]``, which is longer than one character where an inserted reading
    belongs to it; ``simple`` is ``text`` in simplified characters, of the same length, and serves matching only.
    """

    raw: str
    text: str
    simple: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]


class Field(NamedTuple):
    """One value of ``documents`` with its basis and its evidence in the legible text."""

    value: object = None
    basis: str = "missing"
    start: int | None = None
    end: int | None = None


class Mention(NamedTuple):
    """One named organisation, person or place in the legible text."""

    kind: str
    start: int
    end: int
    name: str
    role: str | None = None
    region_code: str | None = None


class Flag(NamedTuple):
    """Damage or a contradiction in the legible text, with what it probably should be."""

    rule: str
    start: int | None
    end: int | None
    suggestion: str | None = None


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("tw2s")


def simplify_text(text: str) -> str:
    """Turn traditional characters into simplified ones, one for one.

    Returns
    -------
    str
        As long as ``text``: a line whose length the conversion would change is left as it is.

    Examples
    --------
    >>> simplify_text("產業鏈供應鏈")
    '产业链供应链'
    """
    lines = text.split("\n")
    converted = _converter().convert(text).split("\n")
    if len(lines) != len(converted):
        return text
    return "\n".join(new if len(new) == len(old) else old for old, new in zip(lines, converted, strict=True))


def make_page(raw: str, noise: Iterable[Span] = ()) -> Page:
    """Cut the noise spans out of a raw text.

    Parameters
    ----------
    raw : str
        Decoded text of a file.
    noise : iterable of Span
        Spans to leave out; they must not overlap.

    Examples
    --------
    >>> page = make_page("產(chǎn)業(yè)", [Span(1, 7, "pinyin"), Span(8, 12, "pinyin")])
    >>> page.text, page.simple, page.offsets, page.ends
    ('產業', '产业', (0, 7), (7, 12))
    """
    pieces, offsets, ends, at = [], [], [], 0
    for span in sorted(noise):
        if span.start < at:
            raise ValueError(f"noise spans overlap at {span.start}: {span.rule}")
        pieces.append(raw[at : span.start])
        offsets.extend(range(at, span.start))
        ends.extend(range(at + 1, span.start + 1))
        if span.rule == "pinyin" and ends and ends[-1] == span.start:
            ends[-1] = span.end
        at = span.end
    text = "".join([*pieces, raw[at:]])
    offsets.extend(range(at, len(raw)))
    ends.extend(range(at + 1, len(raw) + 1))
    return Page(raw, text, simplify_text(text), tuple(offsets), tuple(ends))


def blank_spans(page: Page, spans: Iterable[Span]) -> Page:
    """Put blanks in the place of some spans, so that nothing is read in them and every offset stays.

    Examples
    --------
    >>> blank_spans(make_page("Home News\\nText"), [Span(0, 9, "menu")]).text
    '         \\nText'
    """
    text, simple, at = [], [], 0
    for span in sorted(spans):
        blank = LETTER.sub(" ", page.text[max(at, span.start) : span.end])
        for pieces, source in ((text, page.text), (simple, page.simple)):
            pieces += [source[at : span.start], blank]
        at = max(at, span.end)
    return page._replace(text="".join([*text, page.text[at:]]), simple="".join([*simple, page.simple[at:]]))


def locate_raw(page: Page, start: int, end: int) -> tuple[int, int]:
    """Lead a non-empty span of the legible text back to the raw text.

    Examples
    --------
    >>> page = make_page("產(chǎn)業(yè)", [Span(1, 7, "pinyin"), Span(8, 12, "pinyin")])
    >>> locate_raw(page, 0, 2)
    (0, 12)
    """
    return page.offsets[start], page.ends[end - 1]
