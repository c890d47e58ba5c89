"""Read one document: from its decoded text to the rows of every table of the reading room."""

from typing import NamedTuple

from analysis_lib.reading.cleaning import CleanText, clean_text
from analysis_lib.reading.dating import date_document
from analysis_lib.reading.gazetteer import name_region
from analysis_lib.reading.jurisdiction import locate_document
from analysis_lib.reading.languages import identify_language
from analysis_lib.reading.machine_translation import flag_repeated_words, judge_translation
from analysis_lib.reading.metadata import complete_genre, name_genre, name_genre_of_title
from analysis_lib.reading.mojibake import find_damage
from analysis_lib.reading.numbers_damage import flag_damaged_numbers
from analysis_lib.reading.organisations import find_organisations
from analysis_lib.reading.page import Field, Flag, Mention, Page, blank_spans, locate_raw
from analysis_lib.reading.passages import list_passages
from analysis_lib.reading.people import find_people
from analysis_lib.reading.place_names import scan_names
from analysis_lib.reading.places import drop_short_names, find_places
from analysis_lib.reading.rows import (
    list_edit_rows,
    list_flag_rows,
    list_mention_rows,
    list_passage_rows,
    list_sentence_rows,
    make_document_row,
    place_flags,
)
from analysis_lib.reading.scripts import identify_script
from analysis_lib.reading.sentences import find_sentences
from analysis_lib.reading.sidecars import Statements, apply_corrections
from analysis_lib.reading.sources import Part, Source, read_source
from analysis_lib.reading.stating import STATABLE, check_value, state_fields
from analysis_lib.reading.titles import find_title

Rows = dict[str, list]
# What the site says of itself and of other stories names nobody who acts in this one.
FRAME = ("menu", "page_frame", "share", "spam", "table_residue")
ACTING = ("issuer", "level", "region_code", "region", "province_code")
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
    spans = find_sentences(page, cut, language)
    story = blank_spans(page, [span for span in furniture if span.rule in FRAME])
    names, places = _find_names(story, language)
    located, strange, places = locate_document(
        story, places, [name for name in names if name.kind == "organisation"], language)
    fields, date_flags = _describe_text(cleaned, located, spans, language)
    title = fields["title"]
    fields["script"] = fields["language"]._replace(value=identify_script(body), basis="inferred")
    stated, refused = _list_stated(source, statements)
    corrected, stale = apply_corrections(source.text, statements.corrections)
    fields = {name: field._replace(**_locate_evidence(page, field)) for name, field in fields.items()}
    if "title" in stated and stated["title"].value not in source.text:
        fields |= _read_title(stated["title"].value)
    fields = state_fields(fields, stated | corrected)
    flags = [*strange, *date_flags, *flag_repeated_words(page), *flag_damaged_numbers(page)]
    damage = find_damage(cleaned.whole, cleaned.orphans)
    passages = list_passages(page, furniture, language)
    return {
        "texts": [{"doc_id": source.doc_id, "text": source.text}],
        "stale": stale,
        "edits": list_edit_rows(source, cleaned.edits),
        "flags": list_flag_rows(source, [*refused, *place_flags(page, flags), *place_flags(cleaned.whole, damage)]),
        "documents": [make_document_row(source, fields, cleaned)],
        "passages": list_passage_rows(source.doc_id, page, passages),
        "sentences": list_sentence_rows(source.doc_id, page, spans, title, passages, language),
        "mentions": list_mention_rows(source.doc_id, page, [*names, *places]),
    }


def _find_names(story: Page, language: str) -> tuple[list[Mention], list[Mention]]:
    """Find organisations and people, and the places that are no part of their names."""
    names = [*find_organisations(story, language), *find_people(story, language)]
    # A city that speaks at a meeting is an organisation and a place at once.
    regions = {(name.start, name.end) for name in scan_names(story)}
    masks = [(name.start, name.end) for name in names if (name.start, name.end) not in regions]
    return names, drop_short_names(find_places(story, masks), language)


def _describe_text(cleaned: CleanText, located: dict[str, Field], spans: list[tuple[int, int]],
                   language: str) -> tuple[dict[str, Field], list[Flag]]:
    """Return every field but the script, with evidence in the legible text, and the flags of its dates."""
    page, furniture = cleaned.page, cleaned.furniture
    title = find_title(page, furniture)
    title_span = (title.start, title.end) if title.value else None
    dated, flags = date_document(page, cleaned.dates, furniture, located["region_code"].value, title_span)
    extent = (spans[0][0], spans[-1][1]) if spans else (None, None)
    body_start = next((start for start, _ in spans if not title.value or start >= title.end), 0)
    province = located["province_code"]
    fields = located | dated | {
        "province": province._replace(value=name_region(province.value)) if province.value else Field(),
        "title": title,
        "language": Field(language, "inferred", *extent) if language != "und" else Field("und"),
        "is_machine_translated": judge_translation(page, language, cleaned.edits),
        "genre": name_genre(page, title, body_start),
    }
    return fields | {"genre": complete_genre(fields)}, flags


def _read_title(title: str) -> dict[str, Field]:
    """Return the kind of text and the acting body that a title names which the text does not hold."""
    page = clean_text(title).page
    language = identify_language(title)
    names, places = _find_names(page, language)
    located, _, _ = locate_document(page, places, [name for name in names if name.kind == "organisation"], language)
    # Without an issuer the title names a place at most, which need not be that of the acting body.
    fields = {name: located[name] for name in ACTING if located["issuer"].value and located[name].value}
    if "province_code" in fields:
        fields["province"] = fields["province_code"]._replace(value=name_region(fields["province_code"].value))
    fields["genre"] = name_genre_of_title(title)
    return {name: field._replace(basis="inferred", start=None, end=None) for name, field in fields.items() if field.value}


def _read_body(page: Page, furniture: list[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in [*furniture, (len(page.text), len(page.text))]:
        pieces.append(page.text[at:start])
        at = end
    return "".join(pieces)


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
