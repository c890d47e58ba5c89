"""The way between a sentence's cleaned text and the raw file, led by the edits."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

Spans = list[tuple[int, int]]
NESTED = 8


def map_offsets(start: int, end: int, removed: Sequence[tuple[int, int]] = ()) -> Sequence[int]:
    """Return the raw offset of every character of a sentence's text.

    Parameters
    ----------
    start, end : int
        Raw span of the sentence.
    removed : sequence of (int, int)
        Raw spans of the document's edits, in order.

    Examples
    --------
    >>> list(map_offsets(0, 12, [(1, 7), (8, 12)]))
    [0, 7]
    """
    inside = pick_spans(removed, start, end)
    if not inside:
        return range(start, end)
    kept, at = [], start
    for low, high in inside:
        kept.extend(range(at, low))
        at = max(at, high)
    kept.extend(range(at, end))
    return kept


def gather_spans(frame: pd.DataFrame | None) -> dict[str, Spans]:
    """Return the spans of a table with raw offsets by document, in reading order."""
    spans = defaultdict(list)
    if frame is not None:
        for doc_id, start, end in zip(frame["doc_id"], frame["start"], frame["end"], strict=True):
            spans[doc_id].append((int(start), int(end)))
    return {doc_id: sorted(group) for doc_id, group in spans.items()}


def gather_mentions(mentions: pd.DataFrame | None) -> dict[str, Spans]:
    """Return the spans of the names of organisations and persons by document."""
    if mentions is None:
        return {}
    return gather_spans(mentions[mentions["kind"].isin(["organisation", "person"])])


def pick_spans(spans: Sequence[tuple[int, int]], start: int, end: int) -> Spans:
    """Return the spans that touch [start, end), given spans in order that nest at most `NESTED` deep."""
    first = max(0, bisect_left(spans, (start, start)) - NESTED)
    last = bisect_left(spans, (end, end))
    return [span for span in spans[first:last] if span[1] > start]


def find_text_span(offsets: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Lead a raw span to the text of a sentence, given the raw offsets of the text's characters.

    Examples
    --------
    >>> find_text_span([0, 7, 12, 13], 0, 12)
    (0, 2)
    """
    return bisect_left(offsets, start), bisect_left(offsets, end)
