"""How probable a character is in running text of any language read here, to compare readings of the same bytes."""

import math
from collections import Counter
from functools import cache, lru_cache

from analysis_lib.reading.likelihood import weigh_characters
from analysis_lib.reading.page import simplify_text
from analysis_lib.tables import DATA, read_csv

UNLISTED = math.log(4e-11)
SIMPLIFIED_LOSS = 0.3
ESCAPES = {"\\n": "\n", "\\r": "\r", "\\t": "\t", "\\u00a0": "\u00a0", "\\\\": "\\"}


@cache
def read_character_weights() -> tuple[dict[str, float], tuple[tuple[int, int, float], ...]]:
    """Read the log probabilities of listed characters, and the floors of the blocks (first, last, log probability).

    Raises
    ------
    ValueError
        When a group or a character is listed twice.
    """
    rows = read_csv(DATA / "lexicon" / "character_weights.csv")
    listed = rows.dropna(subset="characters")
    characters = [(char, math.log(float(weight) / 1e6))
                  for text, weight in zip(listed["characters"], listed["per_million"], strict=True)
                  for char in _unescape(text)]
    if rows["group"].duplicated().any() or len(dict(characters)) < len(characters):
        raise ValueError("character_weights.csv: a group or a character is listed twice")
    blocks = rows.dropna(subset="range")
    floors = [(*(int(code, 16) for code in block.split("-")), math.log(float(weight) / 1e6))
              for block, weight in zip(blocks["range"], blocks["per_million"], strict=True)]
    return dict(characters), tuple(floors)


def _unescape(text: str) -> str:
    for written, char in ESCAPES.items():
        text = text.replace(written, char)
    return text


@cache
def _list_known() -> dict[str, float]:
    weights = weigh_characters()
    total = sum(weights.values())
    known = {char: math.log(weight / total) for char, weight in weights.items()}
    for char, score in read_character_weights()[0].items():
        known[char] = max(score, known.get(char, score))
    return known


@lru_cache(maxsize=100_000)
def score_character(char: str) -> float:
    """Return the log probability of a character in running text; a traditional one counts as its simplified form.

    Examples
    --------
    >>> score_character("產") > score_character("龘") > score_character("\\ufffd")
    True
    """
    known = _list_known()
    scores = [known[char]] if char in known else []
    simple = simplify_text(char) if char > "\u2e80" else char
    if simple != char and simple in known:
        scores.append(known[simple] - SIMPLIFIED_LOSS)
    if scores:
        return max(scores)
    code = ord(char)
    return next((floor for first, last, floor in read_character_weights()[1] if first <= code <= last), UNLISTED)


def score_characters(counts: Counter[str]) -> float:
    """Sum the log probabilities of counted characters.

    Examples
    --------
    >>> score_characters(Counter("发展")) > score_characters(Counter("展夯"))
    True
    """
    return sum(count * score_character(char) for char, count in counts.items())
