"""A page for every document: its raw text with what was removed, flagged and coded, each sentence an anchor."""

import hashlib
import html
from collections.abc import Iterable
from itertools import pairwise
from pathlib import PurePosixPath

import pandas as pd

from analysis_lib.showing.display import make_visible

LONGEST_NAME = 200  # bytes; file systems allow 255


def name_page(doc_id: str) -> str:
    """Return the path of a document's page inside a report.

    Examples
    --------
    >>> name_page("2024/plan")
    'sources/2024/plan.html'
    >>> name_page("药" * 100)
    'sources/long-84aafb9d98f2.html'
    """
    parts = PurePosixPath(doc_id).parts
    text = doc_id.encode("utf-8", "surrogatepass")
    plain = "\\" not in doc_id and doc_id.isprintable() and "/".join(parts) == doc_id
    inside = not {"..", ".", "/"} & set(parts)
    if plain and inside and all(len(part.encode("utf-8")) <= LONGEST_NAME for part in parts):
        return f"sources/{doc_id}.html"
    return f"sources/long-{hashlib.sha256(text).hexdigest()[:12]}.html"


def mark_text(raw: str, edits: pd.DataFrame, flags: pd.DataFrame, sentences: pd.DataFrame, codes: dict) -> str:
    """Write a raw text as HTML with its sentences, removed spans and flags marked.

    Parameters
    ----------
    raw : str
        Raw text, in which all offsets count.
    edits, flags, sentences : DataFrame
        Their rows of this document.
    codes : dict
        For a sentence_id, the themes coded in it.

    Returns
    -------
    str
        Every character of the raw text once, escaped; control and direction characters as code points.

    Examples
    --------
    >>> edits = pd.DataFrame({"start": [3], "end": [7], "rule": ["pinyin"]})
    >>> none = pd.DataFrame({"start": [], "end": [], "rule": [], "found": [], "suggestion": [], "sentence_id": []})
    >>> mark_text("<b>(yi)", edits, none, none, {})
    '&lt;b&gt;<span class="removed" title="removed: pinyin">(yi)</span>'
    """
    spans = [(row.start, row.end, "removed", f"removed: {row.rule}") for row in edits.itertuples()]
    spans += [
        (row.start, row.end, "flag", _word_flag(row)) for row in flags.itertuples() if not pd.isna(row.start)
    ]
    anchors = _trim_sentences(sentences)
    cuts = sorted({0, len(raw), *(at for span in [*spans, *anchors] for at in span[:2] if at <= len(raw))})
    opened = {start: _open_sentence(sentence, codes) for start, _, sentence in anchors}
    closed = {end for _, end, _ in anchors}
    spans.sort()
    pieces, active, following = [], [], 0
    for start, end in pairwise(cuts):
        pieces.append("</span>" if start in closed else "")
        pieces.append(opened.get(start, ""))
        while following < len(spans) and spans[following][0] <= start:
            active.append(spans[following])
            following += 1
        active = [span for span in active if span[1] > start]
        # Of a line end of two characters the first is invisible everywhere else, so it is here.
        piece = raw[start:end].removesuffix("\r") if raw[end - 1 : end + 1] == "\r\n" else raw[start:end]
        pieces.append(_mark_piece(piece, active))
    return "".join(pieces) + ("</span>" if len(raw) in closed else "")


def _trim_sentences(sentences: pd.DataFrame) -> list[tuple]:
    """End a sentence where the next one starts, so that their marks nest."""
    rows = sentences.sort_values(["start", "end"]).drop_duplicates("start")
    starts = [int(start) for start in rows["start"]]
    ends = [min(int(end), after) for end, after in zip(rows["end"], [*starts, 10**12][1:], strict=True)]
    return list(zip(starts, ends, rows.to_dict("records"), strict=True))


def _open_sentence(sentence: dict, codes: dict) -> str:
    themes = codes.get(sentence["sentence_id"], [])
    label = f"sentence {sentence['position']}" + (f": {', '.join(themes)}" if themes else "")
    return (
        f'<span class="sentence{" coded" if themes else ""}" id="{html.escape(sentence["sentence_id"])}" '
        f'data-position="{sentence["position"]}" title="{_escape(label)}">'
    )


def _mark_piece(text: str, active: Iterable[tuple]) -> str:
    content = _escape(text.replace("\r\n", "\n"))
    if not active:
        return content
    kinds = " ".join(sorted({span[2] for span in active}))
    notes = "; ".join(dict.fromkeys(span[3] for span in active))
    return f'<span class="{kinds}" title="{_escape(notes)}">{content}</span>'


def _word_flag(row: object) -> str:
    suggestion = "" if pd.isna(row.suggestion) else f" (suggested: {row.suggestion})"
    return f"flag {row.rule}{suggestion}"


def _escape(text: str) -> str:
    return html.escape(make_visible(text))
