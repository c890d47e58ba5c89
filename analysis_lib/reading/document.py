"""Read one document: from its decoded text to the rows of every table of the reading room."""

import hashlib
from itertools import chain
from pathlib import Path

from analysis_lib.reading.cleaning import CleanText, clean_text
from analysis_lib.reading.dates import find_dates
from analysis_lib.reading.dating import date_document
from analysis_lib.reading.gazetteer import name_region
from analysis_lib.reading.jurisdiction import locate_document
from analysis_lib.reading.languages import HAN, WORD, identify_language, identify_script
from analysis_lib.reading.metadata import find_title, flag_repeated_words, judge_translation, name_genre
from analysis_lib.reading.mojibake import find_damage
from analysis_lib.reading.organisations import find_organisations
from analysis_lib.reading.page import Field, Flag, Mention, Page, Span, locate_raw
from analysis_lib.reading.people import find_people
from analysis_lib.reading.place_names import scan_names
from analysis_lib.reading.places import drop_short_names, find_places
from analysis_lib.reading.sentences import find_sentences
from analysis_lib.reading.sources import Source, read_source
from analysis_lib.tables import list_evidence_fields

Rows = dict[str, list[dict]]
# Shorter bodies may agree by chance (a heading with a date).
MIN_BODY_KEY = 100


def read_document(item: tuple[str, str, str | Path]) -> Rows:
    """Read one file of a folder.

    Parameters
    ----------
    item : (doc_id, file, folder)
        As listed by ``list_files``, with the folder.

    Returns
    -------
    dict of lists of dict
        Rows of sources, edits, flags, documents, sentences and mentions; only a row of sources for a file that is
        quarantined or skipped.
    """
    doc_id, file, folder = item
    source = read_source(doc_id, file, folder)
    facts = source._asdict()
    del facts["text"], facts["is_cut"]
    rows: Rows = {"sources": [facts]}
    if source.text is not None:
        rows |= read_text(source)
    return rows


def read_text(source: Source) -> Rows:
    """Turn a decoded text into rows; every offset in them is one of the raw text."""
    cleaned = clean_text(source.text)
    page, furniture = cleaned.page, cleaned.furniture
    cut = [(span.start, span.end) for span in furniture]
    language = identify_language(_read_body(page, cut))
    title = find_title(page, furniture)
    spans = find_sentences(page, cut, language)
    organisations, people = find_organisations(page, language), find_people(page, language)
    names = [(mention.start, mention.end) for mention in chain(organisations, people)]
    # A city that speaks at a meeting is an organisation and a place at once.
    regions = {(name.start, name.end) for name in scan_names(page)}
    places = drop_short_names(find_places(page, [span for span in names if span not in regions]), language)
    located, place_flags, places = locate_document(page, places, organisations, language)
    title_span = (title.start, title.end) if title.value else None
    dated, date_flags = date_document(page, find_dates(page), furniture, located["region_code"].value, title_span)
    extent = (spans[0][0], spans[-1][1]) if spans else (None, None)
    body_start = next((start for start, _ in spans if not title.value or start >= title.end), 0)
    province = located["province_code"]
    fields = located | dated | {
        "province": province._replace(value=name_region(province.value)) if province.value else Field(),
        "title": title,
        "language": Field(language, "inferred", *extent) if language != "und" else Field("und"),
        "script": Field(identify_script(page.text), "inferred", *extent),
        "is_machine_translated": judge_translation(page, language, cleaned.edits),
        "genre": name_genre(page, title, body_start),
    }
    flags = [*_place_flags(page, [*place_flags, *date_flags, *flag_repeated_words(page)]),
             *_place_flags(cleaned.whole, find_damage(cleaned.whole, cleaned.orphans))]
    sentences = _list_sentences(source.doc_id, page, spans, title, language)
    return {
        "edits": _list_edits(source, cleaned.edits),
        "flags": _list_flags(source, flags),
        "documents": [_list_fields(source, page, fields, cleaned)],
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


def _list_sentences(doc_id: str, page: Page, spans: list[tuple[int, int]], title: Field, language: str) -> list[dict]:
    rows = []
    for position, (start, end) in enumerate(spans, start=1):
        raw_start, raw_end = locate_raw(page, start, end)
        text = page.text[start:end]
        is_title = title.value is not None and title.start <= start < title.end
        rows.append({"sentence_id": f"{doc_id}:{position:04d}", "doc_id": doc_id, "position": position,
                     "kind": "title" if is_title else "body", "language": _name_language(text, language),
                     "start": raw_start, "end": raw_end, "text": text})
    return rows


def _name_language(text: str, language: str) -> str:
    """A sentence in the script of its document is in the language of its document."""
    is_han = len(HAN.findall(text)) > len(WORD.findall(HAN.sub(" ", text)))
    return language if is_han == (language in ("zh", "ja")) else identify_language(text, default=language)


def _list_fields(source: Source, page: Page, fields: dict[str, Field], cleaned: CleanText) -> dict:
    row = {"doc_id": source.doc_id, "n_chars_raw": len(source.text), "duplicate_of": None,
           "n_chars_kept": len(source.text) - sum(span.end - span.start for span in cleaned.edits)}
    for name in list_evidence_fields():
        field = fields[name]
        start, end = locate_raw(page, field.start, field.end) if field.start is not None else (None, None)
        row |= {name: field.value, f"{name}_basis": field.basis, f"{name}_start": start, f"{name}_end": end}
    return row


def hash_body(texts: list[str]) -> str | None:
    """Hash the letters of a document's simplified sentences, to find reposts; None when they are too few.

    Examples
    --------
    >>> hash_body(["too short"]) is None
    True
    """
    letters = "".join(character.lower() for character in "".join(texts) if character.isalnum())
    return hashlib.sha256(letters.encode("utf-8")).hexdigest() if len(letters) >= MIN_BODY_KEY else None
