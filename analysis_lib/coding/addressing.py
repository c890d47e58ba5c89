"""Whom a demand names: the subject of a demanding word, or the words right behind an order."""

import re
from typing import NamedTuple

from analysis_lib.coding.offsets import pick_spans
from analysis_lib.coding.speech import Span
from analysis_lib.coding.speech_words import compile_kind

ADDRESSEE_CHARS, ADDRESSEE_WORDS = 24, 16


class Demand(NamedTuple):
    """One thing demanded; ``start`` is where its words begin, ``content`` where what is to be done begins."""

    start: int
    content: int
    verb: Span | None
    addressee: Span | None


def find_addressed(text: str, language: str, low: int, first: int, high: int, names: list[Span],
                    ) -> tuple[int, Span | None]:
    """Return where the order's content begins, and whom the words right behind its verb name.

    Examples
    --------
    >>> find_addressed("要求有关部门加强服务", "zh", 2, 2, 10, [])
    (6, (2, 6))
    """
    if language == "zh":
        return _walk_chinese(text, first, high, names)
    if language == "en":
        subject = re.compile(r" (?:that |on |upon )?(?P<who>[^.;:,\n]{2,90}?) (?:to|will|can|would|could|should|must) ")
    else:
        subject = re.compile(r" (?:ang|sa|si) (?P<who>[^.;:,\n]{2,60}?) na ")
    found = subject.match(text, low, high)
    if not found:
        return first, None
    who = found.span("who")
    is_named = is_addressee(text, language, who, names) or (" that " in found[0] and _is_short(text, who))
    nobody = compile_kind("en", "nobody", before="^", after=r"(?: \w+ly)?$")
    is_pronoun = language == "en" and nobody.search(text[slice(*who)])
    if is_named and not is_pronoun:
        return found.end(), who
    return (found.end(), None) if is_pronoun else (first, None)


def _is_short(text: str, who: Span) -> bool:
    return len(text[slice(*who)].split()) <= 4


def _walk_chinese(text: str, first: int, high: int, names: list[Span]) -> tuple[int, Span | None]:
    """Read 各有关部门, 主要负责人 or the name of a body word by word: what follows without a break is what to do."""
    at = end = first
    while at < min(high, first + ADDRESSEE_CHARS):
        name = next((span for span in pick_spans(names, at, at + 1) if span[0] == at), None)
        if name and name[1] <= high:
            at = end = name[1]
        elif found := compile_kind("zh", "addressee").match(text, at, high):
            at = end = found.end()
        elif found := compile_kind("zh", "modifier").match(text, at, high):
            at = found.end()
        else:
            break
    is_whole = end > first and text[end : end + 1] != "的"
    return (end, (first, end)) if is_whole else (first, None)


def is_addressee(text: str, language: str, who: Span, names: list[Span]) -> bool:
    """Whether words name somebody who can act: they end with such a noun, or with a name.

    Examples
    --------
    >>> is_addressee("the relevant departments", "en", (0, 24), []), is_addressee("the quality", "en", (0, 11), [])
    (True, False)
    """
    piece = text[slice(*who)]
    if any(span[1] == who[1] and span[0] >= who[0] for span in pick_spans(names, *who)):
        return True
    if language == "en":
        head = re.split(r" (?:of|in|at|for|from|under|on|with|across) ", piece)[0]
        is_short = len(piece.split()) <= ADDRESSEE_WORDS
        return is_short and compile_kind("en", "addressee", after="$").search(head) is not None
    after = "$" if language == "zh" else ""
    return compile_kind(language, "addressee", after=after).search(piece) is not None
