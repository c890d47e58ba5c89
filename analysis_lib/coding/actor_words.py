"""The word lists of actors, their relations and their rosters, ready for matching in folded text."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from analysis_lib.tables import DATA, read_csv

KEYS = {"actor_types": ["language", "kind", "word", "given"], "relation_words": ["language", "kind", "word"]}
LATIN = ("en", "fil")


@cache
def read_actor_words(name: str, language: str, kind: str) -> Mapping[tuple[str, str], str]:
    """Return the words of one language and kind with their value, the longest word first.

    Parameters
    ----------
    name : {"actor_types", "relation_words"}
        File of ``data/lexicon`` without its ending.
    language : {"en", "fil", "zh", "mul"}
        ``mul`` holds what is so in every language. Filipino texts hold English names: the words of both count.
    kind : str

    Returns
    -------
    mapping of (str, str) to str
        Of a word, in folded form, and the type that must be given for it to count ("" for any) to its value.

    Raises
    ------
    ValueError
        When a key of the list repeats or is missing.

    Examples
    --------
    >>> read_actor_words("actor_types", "zh", "any")["领导小组", ""]
    'task force'
    """
    rows = _read_list(name)
    spoken = LATIN if language == "fil" else (language,)
    rows = [row for row in rows if row["language"] in spoken and row["kind"] == kind]
    return {(row["word"], row.get("given", "")): row["value"] for row in sorted(rows, key=lambda row: -len(row["word"]))}


@cache
def _read_list(name: str) -> list[dict]:
    frame = read_csv(DATA / "lexicon" / f"{name}.csv").fillna("")
    key = KEYS[name]
    bad = frame[frame.duplicated(key) | (frame[["language", "kind", "word"]] == "").any(axis=1)]
    if len(bad):
        raise ValueError(f"data/lexicon/{name}.csv: key {key} repeats or is missing at {bad.iloc[0][key].tolist()}")
    return frame.to_dict("records")


@cache
def list_actor_words(name: str, language: str, kind: str) -> tuple[str, ...]:
    """Return the words of one language and kind, the longest first.

    Examples
    --------
    >>> list_actor_words("actor_types", "zh", "group")
    ('集团',)
    """
    return tuple(dict.fromkeys(word for word, _ in read_actor_words(name, language, kind)))


def join_actor_words(words: Iterable[str], language: str) -> str:
    """Return alternatives of an expression, bounded by word borders where the script has them.

    Examples
    --------
    >>> join_actor_words(["到", "来到"], "zh"), join_actor_words([], "en")
    ('(?:来到|到)', '(?:(?!))')
    """
    body = "|".join(re.escape(word).replace(r"\ ", " {1,2}") for word in sorted(words, key=lambda word: (-len(word), word)))
    return f"(?:{body or '(?!)'})" if language == "zh" or not body else rf"(?<![\w’'-])(?:{body})(?![\w-])"


@cache
def compile_actor_words(name: str, language: str, kind: str) -> re.Pattern:
    """Match the words of one language and kind in folded text.

    Examples
    --------
    >>> compile_actor_words("actor_types", "zh", "any").search("省生物医药产业链专班")[0]
    '专班'
    """
    return re.compile(join_actor_words(list_actor_words(name, language, kind), language))
