"""Read one document: from its decoded text to the rows of every table of the reading room."""

from bisect import bisect_right
from itertools import chain
from typing import NamedTuple

from analysis_lib.reading.cleaning import CleanText, clean_text
from analysis_lib.reading.dating import date_document
from analysis_lib.reading.encodings import DOUBTFUL
from analysis_lib.reading.gazetteer import name_region
from analysis_lib.reading.jurisdiction import locate_document
from analysis_lib.reading.languages import identify_language
from analysis_lib.reading.machine_translation import flag_repeated_words, judge_translation
from analysis_lib.reading.metadata import complete_genre, name_genre
from analysis_lib.reading.mojibake import find_damage
from analysis_lib.reading.numbers_damage import flag_damaged_numbers
from analysis_lib.reading.organisations import find_organisations
from analysis_lib.reading.page import Field, Flag, Mention, Page, Span, blank_spans, locate_raw
from analysis_lib.reading.passages import Passage, list_passages
from analysis_lib.reading.people import find_people
from analysis_lib.reading.place_names import scan_names
from analysis_lib.reading.places import drop_short_names, find_places
from analysis_lib.reading.scripts import identify_script
from analysis_lib.reading.sentences import find_sentences
from analysis_lib.reading.sidecars import Statements, apply_corrections
from analysis_lib.reading.sources import Part, Source, read_source
from analysis_lib.reading.stating import STATABLE, check_value, state_fields
from analysis_lib.reading.titles import find_title
from analysis_lib.tables import list_evidence_fields

Rows = dict[str, list]
# What the site says of itself and of other stories names nobody who acts in this one.
FRAME = ("menu", "page_frame", "share", "spam", "table_residue")
NOTHING_STATED = Statements()


class Item(NamedTuple):
    """The work of reading one document."""

    part: Part
    folder: str
    statements: Statements = NOTHING_STATED


def read_document(item: Item) -> Rows:
    """Read one document of a folder.

    Parameters
    ----------
    item : Item
        A part listed by ``list_parts``, the folder, and what its sidecar files state of that document.

    Returns
    -------
    dict of lists of dict
        Rows of sources, texts, edits, flags, documents, passages, sentences and mentions; only a row of sources for
        what is quarantined or skipped. ``stale`` holds a line for each correction that no longer fits.
    """
    source = read_source(item.part, item.folder)
    rows: Rows = {"sources": [source.list_facts()], "stale": []}
    if source.text is not None:
        return rows | read_text(source, item.statements)
    if item.statements.corrections:
        rows["stale"] = [f"line {item.statements.corrections[0].line}: {source.file} is {source.status}"]
    return rows


def read_text(source: Source, statements: Statements = NOTHING_STATED) -> Rows:
    """Turn a decoded text into rows; every offset in them is one of the raw text."""
    cleaned = clean_text(source.text, source.main)
    page, furniture = cleaned.page, cleaned.furniture
    cut = [(span.start, span.end) for span in furniture]
    body = _read_body(page, cut)
    language = identify_language(body)
    title = find_title(page, furniture)
    spans = find_sentences(page, cut, language)
    story = blank_spans(page, [span for span in furniture if span.rule in FRAME])
    organisations, people = find_organisations(story, language), find_people(story, language)
    names = [(mention.start, mention.end) for mention in chain(organisations, people)]
    # A city that speaks at a meeting is an organisation and a place at once.
    regions = {(name.start, name.end) for name in scan_names(story)}
    places = drop_short_names(find_places(story, [span for span in names if span not in regions]), language)
    located, place_flags, places = locate_document(story, places, organisations, language)
    title_span = (title.start, title.end) if title.value else None
    dated, date_flags = date_document(page, cleaned.dates, furniture, located["region_code"].value, title_span)
    extent = (spans[0][0], spans[-1][1]) if spans else (None, None)
    body_start = next((start for start, _ in spans if not title.value or start >= title.end), 0)
    province = located["province_code"]
    fields = located | dated | {
        "province": province._replace(value=name_region(province.value)) if province.value else Field(),
        "title": title,
        "language": Field(language, "inferred", *extent) if language != "und" else Field("und"),
        "script": Field(identify_script(body), "inferred", *extent),
        "is_machine_translated": judge_translation(page, language, cleaned.edits),
        "genre": name_genre(page, title, body_start),
    }
    fields["genre"] = complete_genre(fields)
    fields = {name: field._replace(**_locate_evidence(page, field)) for name, field in fields.items()}
    stated, refused = _list_stated(source, statements)
    corrected, stale = apply_corrections(source.text, statements.corrections)
    fields = state_fields(fields, stated | corrected)
    flags = [*refused, *_place_flags(page, [*place_flags, *date_flags, *flag_repeated_words(page),
                                        *flag_damaged_numbers(page)]),
             *_place_flags(cleaned.whole, find_damage(cleaned.whole, cleaned.orphans))]
    passages = list_passages(page, furniture, language)
    sentences = _list_sentences(source.doc_id, page, spans, title, passages, language)
    return {
        "texts": [{"doc_id": source.doc_id, "text": source.text}],
        "stale": stale,
        "edits": _list_edits(source, cleaned.edits),
        "flags": _list_flags(source, flags),
        "documents": [_list_fields(source, fields, cleaned)],
        "passages": _list_passages(source.doc_id, page, passages),
        "sentences": sentences,
        "mentions": _list_mentions(source.doc_id, page, [*organisations, *people, *places]),
    }


def _read_body(page: Page, furniture: list[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in [*furniture, (len(page.text), len(page.text))]:
        pieces.append(page.text[at:start])
        at = end
    return "".join(pieces)


def _list_edits(source: Source, edits: list[Span]) -> list[dict]:
    return [
        {"doc_id": source.doc_id, "edit_id": number, "rule": span.rule, "start": span.start, "end": span.end,
         "removed": source.text[span.start : span.end], "replacement": "", "confidence": span.confidence}
        for number, span in enumerate(edits, start=1)
    ]


def _place_flags(page: Page, flags: list[Flag]) -> list[Flag]:
    return [flag if flag.start is None else Flag(flag.rule, *locate_raw(page, flag.start, flag.end), flag.suggestion)
            for flag in flags]


def _list_flags(source: Source, flags: list[Flag]) -> list[dict]:
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


def _list_mentions(doc_id: str, page: Page, mentions: list[Mention]) -> list[dict]:
    rows = []
    for mention in sorted(mentions, key=lambda one: (one.start, -one.end, one.kind)):
        start, end = locate_raw(page, mention.start, mention.end)
        rows.append({"doc_id": doc_id, "mention_id": len(rows) + 1, "kind": mention.kind, "name": mention.name,
                     "role": mention.role, "region_code": mention.region_code, "start": start, "end": end})
    return rows


def _list_passages(doc_id: str, page: Page, passages: list[Passage]) -> list[dict]:
    rows = []
    for number, passage in enumerate(passages, start=1):
        start, end = locate_raw(page, passage.start, passage.end)
        rows.append({"doc_id": doc_id, "passage_id": number, "language": passage.language, "script": passage.script,
                     "status": passage.status, "start": start, "end": end, "n_chars": passage.end - passage.start})
    return rows


def _list_sentences(doc_id: str, page: Page, spans: list[tuple[int, int]], title: Field, passages: list[Passage],
                    language: str) -> list[dict]:
    rows, starts = [], [passage.start for passage in passages]
    for position, (start, end) in enumerate(spans, start=1):
        raw_start, raw_end = locate_raw(page, start, end)
        passage = passages[max(bisect_right(starts, start) - 1, 0)] if passages else None
        is_title = title.value is not None and title.start <= start < title.end
        rows.append({"sentence_id": f"{doc_id}:{position:04d}", "doc_id": doc_id, "position": position,
                     "kind": "title" if is_title else "body", "language": passage.language if passage else language,
                     "start": raw_start, "end": raw_end, "text": page.text[start:end]})
    return rows


def _locate_evidence(page: Page, field: Field) -> dict[str, int]:
    if field.start is None:
        return {}
    start, end = locate_raw(page, field.start, field.end)
    return {"start": start, "end": end}


def _list_stated(source: Source, statements: Statements) -> tuple[dict[str, Field], list[Flag]]:
    """Check what the file states beside its text, and put what sources.csv states before it."""
    fields, flags = {}, []
    for name, text in source.stated.items():
        try:
            fields |= {name: Field(check_value(name, text), "stated")} if name in STATABLE else {}
        except ValueError as error:
            flags.append(Flag("statement_refused", None, None, str(error)))
    if statements.sha256 and source.sha256 and statements.sha256 != source.sha256:
        flags.append(Flag("source_changed", None, None, "sources.csv states another SHA-256 for this file"))
    return fields | {name: Field(value, "stated") for name, value in statements.stated.items()}, flags


def _list_fields(source: Source, fields: dict[str, Field], cleaned: CleanText) -> dict:
    row = {"doc_id": source.doc_id, "n_chars_raw": len(source.text), "duplicate_of": None,
           "n_chars_kept": len(source.text) - sum(span.end - span.start for span in cleaned.edits)}
    for name in list_evidence_fields():
        field = fields[name]
        row |= {name: field.value, f"{name}_basis": field.basis, f"{name}_start": field.start, f"{name}_end": field.end}
    return row
