"""Who acts: the body or place that stands right before a committing verb."""

import re
from bisect import bisect_left
from collections.abc import Sequence

import pandas as pd

# A subject ends within so many characters of its verb, with no more than so many between the two.
REACH, MOST_BETWEEN = 40, 12
_MARK = re.compile(r"[，,;；。.:：]")


def gather_bodies(mentions: pd.DataFrame | None) -> dict[str, list[tuple[int, int, str]]]:
    """Return the raw spans and names of the organisations and places a document names, by document."""
    if mentions is None:
        return {}
    named = mentions[mentions["kind"].isin(["organisation", "place"])]
    return {doc_id: list(zip(group["start"], group["end"], group["name"], strict=True))
            for doc_id, group in named.groupby("doc_id")}


def find_body(bodies: list[tuple[int, int, str]], offsets: Sequence[int], verb: int, text: str) -> str | None:
    """Name the body that stands right before a verb of a sentence; None when another clause or nothing does.

    Parameters
    ----------
    bodies : list of (int, int, str)
        Raw spans and names, from `gather_bodies`.
    offsets : sequence of int
        Raw offset of each character of the sentence.
    verb : int
        Where the verb begins in the sentence.
    text : str
        The sentence.

    Examples
    --------
    >>> find_body([(0, 3, "市政府")], range(9), 3, "市政府力争新建五家")
    '市政府'
    """
    at = offsets[verb]
    near = [(end, name) for start, end, name in bodies if max(at - REACH, offsets[0]) <= start < end <= at]
    if not near:
        return None
    end, name = max(near)
    between = text[bisect_left(offsets, end) : verb]
    return name if len(between) <= MOST_BETWEEN and not _MARK.search(between) else None
