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


def _split_run(text: str, start: int, end: int, stops: frozenset[str]) -> list[list[tuple[int, int]]]:
    """Cut a run of capitalised words into names; a possessive ends a name, a form of address begins another."""
    runs, run = [], []
    for match in re.finditer(r"\S+", text[start:end]):
        word, left, right = match[0], start + match.start(), start + match.end()
        if word in _list_titles():
            runs, run = [*runs, run], []
        elif CLOSING.search(word) and not COLLECTIVE.match(word):
            possessive = word.endswith(("'s", "’s"))
            runs, run = [*runs, [*run, (left, right - 2)] if possessive else []], []
        else:
            run.append((left, right))
    return [kept for one in [*runs, run] if (kept := _drop_stops(text, one, stops))]


def _drop_stops(text: str, run: list[tuple[int, int]], stops: frozenset[str]) -> list[tuple[int, int]]:
    cut = 0
    while cut < len(run) and (text[slice(*run[cut])] in stops or BARE.fullmatch(text[slice(*run[cut])])):
        cut += 1
    return run[cut:]


@cache
def _list_titles() -> frozenset[str]:
    titles = list_words("offices", "en", "title") | list_words("offices", "fil", "title")
    return frozenset(title.rstrip(".") for title in titles)


def list_runs(text: str, language: str) -> list[list[tuple[int, int]]]:
    """List the runs of capitalised words, each as the spans of its words, without leading articles and the like."""
    stops = list_words("organisations", "en", "stop")
    if language != "en":
        stops |= list_words("organisations", "fil" if language == "fil" else "other", "stop")
    return [run for match in RUN.finditer(text) for run in _split_run(text, match.start(), match.end(), stops)]
