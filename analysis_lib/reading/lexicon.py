"""Word lists with a checked key: organisations, companies, offices, surnames, units, verbs and others."""

import re
from collections.abc import Iterable
from functools import cache

import pandas as pd
from ahocorasick_rs import AhoCorasick, MatchKind

from analysis_lib.tables import DATA, read_csv

LETTER = re.compile(r"[A-Za-zÀ-ɏ0-9_-]")
KEYS = {
    "organisations": ["language", "word", "kind"],
    "offices": ["language", "word", "kind"],
    "companies": ["language", "name"],
    "surnames": ["surname"],
    "comparators": ["language", "place", "word"],
    "plan_levels": ["language", "level", "word"],
    **{name: ["language", "kind", "word"]
       for name in ("units", "verbs", "tenses", "speech_words", "occasion_words", "criteria_words")},
}  # fmt: skip


@cache
def read_lexicon(name: str) -> pd.DataFrame:
    """Read a word list of ``data/lexicon`` and check its key.

    Parameters
    ----------
    name : str
        File name without its ending; one of ``KEYS``.

    Returns
    -------
    DataFrame
        One row a word, columns as in the file.

    Raises
    ------
    ValueError
        When a key repeats or is missing.
    """
    frame, key = read_csv(DATA / "lexicon" / f"{name}.csv"), KEYS[name]
    if frame.duplicated(key).any() or frame[key].isna().any(axis=None):
        bad = frame.loc[frame.duplicated(key) | frame[key].isna().any(axis=1), key].iloc[0].tolist()
        raise ValueError(f"data/lexicon/{name}.csv: key {key} repeats or is missing at {bad}")
    return frame


@cache
def list_types(name: str, language: str, kind: str | None = None) -> dict[str, str]:
    """Map the words of one language and kind to their type, where the list has one."""
    frame = read_lexicon(name)
    frame = frame[frame["language"] == language]
    if kind is not None:
        frame = frame[frame["kind"] == kind]
    words = frame["name" if name == "companies" else "word"]
    types = frame["type"].fillna("") if "type" in frame else [""] * len(frame)
    return dict(zip(words, types, strict=True))


@cache
def list_words(name: str, language: str, kind: str | None = None) -> frozenset[str]:
    """List the words of one language and kind.

    Examples
    --------
    >>> "省长" in list_words("offices", "zh", "office")
    True
    """
    return frozenset(list_types(name, language, kind))


@cache
def join_words(name: str, language: str, kind: str | None = None) -> str:
    """Join words into the body of a regular expression, the longest first."""
    return "|".join(re.escape(word) for word in sorted(list_words(name, language, kind), key=lambda w: (-len(w), w)))


def find_words(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Find every occurrence of some names, in time that does not grow with their number.

    A name in Latin letters is found as a whole word; where names overlap the leftmost, then the longest counts.

    Examples
    --------
    >>> find_words("Li Min met Li Ming", ["Li Ming"])
    [(11, 18)]
    """
    names = sorted(set(words))
    if not names:
        return []
    matcher = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)
    spans = [(start, end) for _, start, end in matcher.find_matches_as_indexes(text)]
    return [(start, end) for start, end in spans if not (_joined(text, start) or _joined(text, end))]


def _joined(text: str, at: int) -> bool:
    return bool(0 < at < len(text) and LETTER.match(text[at - 1]) and LETTER.match(text[at]))
