"""A page for every document: its raw text with what was removed, flagged and coded, each sentence an anchor."""

import hashlib
import html
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import PurePosixPath

import pandas as pd

from analysis_lib.reading.machine_translation import list_translation_signals
from analysis_lib.reading.page import Span, locate_raw, make_page
from analysis_lib.showing.display import format_value, make_visible
from analysis_lib.tables import list_evidence_fields

LONGEST_EVIDENCE = 400  # language and script are shown by the whole text; a tint over all of it says nothing
INNER_NOISE = ("pinyin", "lost_space", "spaced_hyphen", "repeated_line")
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


def list_source_pages(tables: Mapping[str, pd.DataFrame], codes: Mapping[str, list[str]]) -> dict[str, tuple[str, str]]:
    """Write the page of every document.

    Parameters
    ----------
    tables : mapping of DataFrame
        Tables of a corpus.
    codes : mapping
        For a sentence_id, the themes coded in it; empty before coding.

    Returns
    -------
    dict
        For the path of each page its title and its body.
    """
    names = ("texts", "edits", "flags", "sentences")
    own = {name: dict(tuple(tables[name].groupby("doc_id"))) for name in names}
    pages = {}
    for row in tables["documents"].to_dict("records"):
        rows = {name: own[name].get(row["doc_id"], tables[name].head(0)) for name in names}
        pages[name_page(row["doc_id"])] = (row["doc_id"], write_source(row, rows, codes))
    return pages


def write_source(row: dict, tables: Mapping[str, pd.DataFrame], codes: Mapping[str, list[str]]) -> str:
    """Write the page of a document: its fields with their basis, what was removed and flagged, and the marked text.

    Parameters
    ----------
    row : dict
        Its row of ``documents``.
    tables : mapping of DataFrame
        Its rows of texts, edits, flags and sentences.
    codes : mapping
        For a sentence_id, the themes coded in it; empty before coding.

    Returns
    -------
    str
        HTML in which all text is escaped.
    """
    fields = [{"field": name, "value": format_value(row[name], name), "basis": row[f"{name}_basis"]}
              for name in list_evidence_fields()]
    account = "".join(f'<li class="removed-by rule-{rule}">{rule}: {spans} spans, {chars} characters</li>'
                      for rule, spans, chars in _count_removed(tables["edits"]))
    flagged = "".join(f"<li>{_escape(_word_flag(flag))}</li>" for flag in tables["flags"].itertuples())
    kept, raw = int(row["n_chars_kept"]), int(row["n_chars_raw"])
    marked = mark_text(tables["texts"]["text"].iloc[0], tables["edits"], tables["flags"], tables["sentences"], codes,
                       [*list_evidence(row), *list_signals(row, tables["texts"]["text"].iloc[0], tables["edits"])])
    title = "No title in the text" if pd.isna(row["title"]) else row["title"]
    return (
        f"<h1>{_escape(title)}</h1>\n<p>{_escape(row['doc_id'])}</p>\n"
        '<p class="note"><span class="removed">struck out</span>: removed by a rule. '
        '<span class="flag">dotted</span>: flagged and left as it is. <span class="evidence">tinted</span>: evidence of a '
        "field. A bar on the left: a sentence with a coded theme. Small numbers count the sentences. Point at a mark to "
        f"read what it is.</p>\n<details><summary>Kept {kept} of {raw} characters; fields, removals and flags</summary>\n"
        f"{_write_fields(fields)}<ul>{account or '<li>nothing was removed</li>'}</ul>\n"
        f"<ul>{flagged or '<li>nothing was flagged</li>'}</ul></details>\n"
        f'<div class="source" dir="ltr">{marked}</div>\n'
    )


def _write_fields(fields: Iterable[dict]) -> str:
    rows = "".join("<tr>" + "".join(f"<td>{_escape(str(cell))}</td>" for cell in field.values()) + "</tr>\n"
                   for field in fields)
    return f'<div class="scroll"><table><tbody>\n{rows}</tbody></table></div>\n'


def _count_removed(edits: pd.DataFrame) -> list[tuple[str, int, int]]:
    n_chars = edits["end"] - edits["start"]
    return [(rule, len(spans), int(spans.sum())) for rule, spans in n_chars.groupby(edits["rule"])]


def list_evidence(row: Mapping) -> list[tuple[int, int, str]]:
    """List the evidence of a document's fields: start, end and what it shows."""
    evidence = []
    for name in list_evidence_fields():
        if not pd.isna(row[f"{name}_start"]):
            words = f"{name}: {format_value(row[name], name)} ({row[f'{name}_basis']})"
            evidence.append((int(row[f"{name}_start"]), int(row[f"{name}_end"]), words))
    return evidence


def list_signals(row: Mapping, raw: str, edits: pd.DataFrame) -> list[tuple[int, int, str]]:
    """List the marks by which a text was taken for a translation: start, end and what each is."""
    if pd.isna(row["is_machine_translated"]) or not row["is_machine_translated"]:
        return []
    spans = [Span(int(edit.start), int(edit.end), edit.rule) for edit in edits.itertuples()]
    # Posting lines stay: their wording is a mark, too.
    page = make_page(raw, [span for span in spans if span.rule in INNER_NOISE])
    signals = list_translation_signals(page, row["language"], spans)
    return [(*locate_raw(page, signal.start, signal.end), f"mark of translation: {signal.name}")
            for signal in signals if signal.end > signal.start]


def mark_text(raw: str, edits: pd.DataFrame, flags: pd.DataFrame, sentences: pd.DataFrame, codes: Mapping,
              evidence: Iterable[tuple[int, int, str]] = ()) -> str:
    """Write a raw text as HTML with its sentences, removed spans, flags and evidence marked.

    Parameters
    ----------
    raw : str
        Raw text, in which all offsets count.
    edits, flags, sentences : DataFrame
        Their rows of this document.
    codes : mapping
        For a sentence_id, the themes coded in it.
    evidence : iterable of (start, end, words)
        Spans that show a field, and which; those of fields that the whole text shows are left out by the caller.

    Returns
    -------
    str
        Every character of the raw text once, escaped; control and direction characters as code points.

    Examples
    --------
    >>> edits = pd.DataFrame({"start": [3], "end": [7], "rule": ["pinyin"]})
    >>> none = pd.DataFrame({"start": [], "end": [], "rule": [], "found": [], "suggestion": [], "sentence_id": []})
    >>> mark_text("<b>(yi)", edits, none, none, {})
    '&lt;b&gt;<span class="removed rule-pinyin" title="removed: pinyin">(yi)</span>'
    """
    spans = [(row.start, row.end, f"removed rule-{row.rule}", f"removed: {row.rule}") for row in edits.itertuples()]
    spans += [(start, end, "evidence", words) for start, end, words in evidence if end - start <= LONGEST_EVIDENCE]
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
