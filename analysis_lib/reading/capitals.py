"""Runs of capitalised words in English and Filipino text, and the word lists that tell them apart."""

import re
from functools import cache
from typing import NamedTuple

from analysis_lib.reading.lexicon import list_types, list_words

WORD = r"(?:[A-Z0-9À-Þ][\w’'&\-]{0,40}|[A-Z]\.(?=\s[A-Z])|&)"
RUN = re.compile(rf"(?<![\w’'\-]){WORD}(?: (?:{WORD}|\([A-Z][a-z]{{1,15}}\)(?= [A-Z]))){{0,11}}")
CLOSING = re.compile(r"['’]s$|-(?:listed|based|backed|owned|funded|led)$")
COLLECTIVE = re.compile(r"(?:people|children|women|workers)['’]s$", re.I)
BARE = re.compile(r"\d{1,4}|&")



class Found(NamedTuple):
    """A span of the text that names an organisation, and its type."""

    start: int
    end: int
    kind: str


@cache
def list_kind(kind: str) -> frozenset[str]:
    return list_words("organisations", "en", kind) | list_words("organisations", "fil", kind)


@cache
def list_kind_types(kind: str) -> dict[str, str]:
    return list_types("organisations", "en", kind) | list_types("organisations", "fil", kind)


def _split_run(text: str, start: int, end: int, stops: frozenset[str]) -> list[tuple[int, int]]:
    """List the words of a run of capitalised words; a possessive ends a name and begins another."""
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    cut = 0
    for index, (_, stop) in enumerate(words):
        word = text[words[index][0] : stop]
        if CLOSING.search(word) and not COLLECTIVE.match(word):
            cut = index + 1
    while cut < len(words) and (text[slice(*words[cut])] in stops or BARE.fullmatch(text[slice(*words[cut])])):
        cut += 1
    return words[cut:]


def list_runs(text: str, language: str) -> list[list[tuple[int, int]]]:
    """List the runs of capitalised words, each as the spans of its words, without leading articles and the like."""
    stops = list_words("organisations", "en", "stop")
    if language != "en":
        stops |= list_words("organisations", "fil" if language == "fil" else "other", "stop")
    runs = [_split_run(text, match.start(), match.end(), stops) for match in RUN.finditer(text)]
    return [run for run in runs if run]
