"""The rows of one document for every table of the reading room; every offset in them is one of the raw text."""

from bisect import bisect_right

from analysis_lib.reading.cleaning import CleanText
from analysis_lib.reading.encodings import DOUBTFUL
from analysis_lib.reading.page import Field, Flag, Mention, Page, Span, locate_raw
from analysis_lib.reading.passages import Passage
from analysis_lib.reading.sources import Source
from analysis_lib.tables import list_evidence_fields


def list_edit_rows(source: Source, edits: list[Span]) -> list[dict]:
    """Return the rows of ``edits`` for removed raw spans in order."""
    return [
        {"doc_id": source.doc_id, "edit_id": number, "rule": span.rule, "start": span.start, "end": span.end,
         "removed": source.text[span.start : span.end], "replacement": "", "confidence": span.confidence}
        for number, span in enumerate(edits, start=1)
    ]


def place_flags(page: Page, flags: list[Flag]) -> list[Flag]:
    """Lead flags in the legible text back to the raw text; those on the whole document stay as they are."""
    return [flag if flag.start is None else Flag(flag.rule, *locate_raw(page, flag.start, flag.end), flag.suggestion)
            for flag in flags]


def list_flag_rows(source: Source, flags: list[Flag]) -> list[dict]:
    """Return the rows of ``flags`` for flags in the raw text, with those that the decoding of the file calls for."""
    rows = []
    for flag in flags:
        found = source.text[flag.start : flag.end] if flag.start is not None else None
        rows.append({"doc_id": source.doc_id, "rule": flag.rule, "start": flag.start, "end": flag.end, "found": found,
                     "suggestion": flag.suggestion})
    if source.encoding_confidence is not None and source.encoding_confidence < DOUBTFUL:
        rows.append({"doc_id": source.doc_id, "rule": "encoding_doubtful", "start": None, "end": None, "found": None,
                     "suggestion": f"read as {source.encoding} with confidence {source.encoding_confidence:.2f}"})
    if source.is_cut:
        end = len(source.text)
        rows.append({"doc_id": source.doc_id, "rule": "cut_character", "start": max(0, end - 1), "end": end,
                     "found": source.text[-1:], "suggestion": "the file ends inside a character; text after it is lost"})
    rows.sort(key=lambda row: (-1 if row["start"] is None else row["start"], row["rule"]))
    return [row | {"flag_id": number} for number, row in enumerate(rows, start=1)]


def list_mention_rows(doc_id: str, page: Page, mentions: list[Mention]) -> list[dict]:
    """Return the rows of ``mentions`` in reading order."""
    rows = []
    for mention in sorted(mentions, key=lambda one: (one.start, -one.end, one.kind)):
        start, end = locate_raw(page, mention.start, mention.end)
        rows.append({"doc_id": doc_id, "mention_id": len(rows) + 1, "kind": mention.kind, "name": mention.name,
                     "role": mention.role, "region_code": mention.region_code, "start": start, "end": end})
    return rows


def list_passage_rows(doc_id: str, page: Page, passages: list[Passage]) -> list[dict]:
    """Return the rows of ``passages``."""
    rows = []
    for number, passage in enumerate(passages, start=1):
        start, end = locate_raw(page, passage.start, passage.end)
        rows.append({"doc_id": doc_id, "passage_id": number, "language": passage.language, "script": passage.script,
                     "status": passage.status, "start": start, "end": end, "n_chars": passage.end - passage.start})
    return rows


def list_sentence_rows(doc_id: str, page: Page, spans: list[tuple[int, int]], title: Field, passages: list[Passage],
                       language: str) -> list[dict]:
    """Return the rows of ``sentences``, each in the language of its passage; ``title`` is a field of the legible text."""
    rows, starts = [], [passage.start for passage in passages]
    for position, (start, end) in enumerate(spans, start=1):
        raw_start, raw_end = locate_raw(page, start, end)
        passage = passages[max(bisect_right(starts, start) - 1, 0)] if passages else None
        is_title = title.value is not None and title.start <= start < title.end
        rows.append({"sentence_id": f"{doc_id}:{position:04d}", "doc_id": doc_id, "position": position,
                     "kind": "title" if is_title else "body", "language": passage.language if passage else language,
                     "start": raw_start, "end": raw_end, "text": page.text[start:end]})
    return rows


def make_document_row(source: Source, fields: dict[str, Field], cleaned: CleanText) -> dict:
    """Return the row of ``documents`` from fields with evidence in the raw text."""
    row = {"doc_id": source.doc_id, "n_chars_raw": len(source.text), "duplicate_of": None,
           "n_chars_kept": len(source.text) - sum(span.end - span.start for span in cleaned.edits)}
    for name in list_evidence_fields():
        field = fields[name]
        row |= {name: field.value, f"{name}_basis": field.basis, f"{name}_start": field.start, f"{name}_end": field.end}
    return row
