"""Instructions: what meetings and officials demand, of whom, in the order of the text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis_lib.coding.addressing import Demand
from analysis_lib.coding.demands import find_demands
from analysis_lib.coding.numerals import fold_text, read_words
from analysis_lib.coding.offsets import find_text_span, gather_spans, map_offsets, pick_spans
from analysis_lib.coding.speech import Act, Span, find_acts
from analysis_lib.coding.speech_words import compile_kind
from analysis_lib.tables import build_table

LANGUAGES = ("en", "fil", "zh")
# Who has the floor keeps it over this many sentences without a demand.
PATIENCE = 2
# A verb without a subject belongs to the one person named this many characters before it.
REACH = 300
# In these a citation ends with its sentence: what follows is the document's own word.
_WRITTEN = ("plan", "report", "notice", "interpretation")
_EDGE = " \u3000\t\n，,。；;：:、.!！“”\"'|"


class Floor(NamedTuple):
    """Who has the floor; ``known`` is whom a pronoun means, ``idle`` counts the sentences without a demand."""

    speaker: str | None = None
    known: str | None = None
    is_open: bool = False
    is_listing: bool = False
    idle: int = 0


def find_instructions(sentences: pd.DataFrame, edits: pd.DataFrame | None = None, mentions: pd.DataFrame | None = None,
                      documents: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find what meetings and officials demand: who speaks, of whom, and what is to be done.

    A demand is a demanding word (要, must, dapat) in what somebody says, an item of a list after such a word, or what
    an order (要求, urged, hinimok) names. It reaches up to the next demand of its sentence. A speaker keeps the floor
    over sentences that only continue, until another speaks, a title comes, or a sentence tells of something else. What
    is reported without a demanding word (指出，近年来…) is no instruction; nor are the measures of a plan, unless
    somebody is said to demand them. In documents of genre ``speech`` every demand counts, with the speaker missing.

    Parameters
    ----------
    sentences : DataFrame
        As declared.
    edits, mentions, documents : DataFrame, optional
        As declared: the way to raw offsets; the persons and bodies that speak and are addressed; the genre.

    Returns
    -------
    DataFrame
        ``instructions``. ``speaker`` is named as in the text, a pronoun by the name it stands for; ``act`` is missing
        where a sentence only continues, ``addressee`` where no acting subject is named, ``verb`` where an item has
        none, ``strength`` where ``data/lexicon/verbs.csv`` gives the verb none.

    Examples
    --------
    >>> text = "会议强调，各部门要强化创新引领，加大支持力度；要突出头雁领航。"
    >>> sentences = pd.DataFrame([{"sentence_id": "a:0001", "doc_id": "a", "position": 1, "kind": "body",
    ...                            "language": "zh", "start": 0, "end": len(text), "text": text}])
    >>> find_instructions(sentences)[["speaker", "addressee", "verb", "content"]].astype(object).values.tolist()
    [['会议', '各部门', '要', '强化创新引领，加大支持力度'], ['会议', <NA>, '要', '突出头雁领航']]
    """
    removed, genres = gather_spans(edits), {} if documents is None else documents.set_index("doc_id")["genre"].to_dict()
    named = {kind: _gather_names(mentions, kind) for kind in ("person", "organisation", "place")}
    rows: list[dict] = []
    for doc_id, group in sentences.sort_values(["doc_id", "position"]).groupby("doc_id", sort=False):
        names = {kind: spans.get(doc_id, []) for kind, spans in named.items()}
        found = _read_document(group, removed.get(doc_id, []), names, genres.get(doc_id))
        rows += [row | {"doc_id": doc_id, "instruction_id": number} for number, row in enumerate(found, start=1)]
    return build_table("instructions", rows)


def _gather_names(mentions: pd.DataFrame | None, kind: str) -> dict[str, list[Span]]:
    return gather_spans(None if mentions is None else mentions[mentions["kind"] == kind])


def _read_document(group: pd.DataFrame, removed: list[Span], names: dict[str, list[Span]], genre: str | None,
                   ) -> Iterator[dict]:
    is_speech, is_written = genre == "speech", genre in _WRITTEN
    floor = Floor(is_open=is_speech)
    for sentence in group.itertuples():
        if sentence.kind == "title" or is_written or sentence.language not in LANGUAGES:
            floor = Floor(is_open=is_speech)
        if sentence.kind == "title" or sentence.language not in LANGUAGES:
            continue
        offsets = map_offsets(sentence.start, sentence.end, removed)
        placed = {kind: [find_text_span(offsets, *span) for span in pick_spans(spans, sentence.start, sentence.end)]
                  for kind, spans in names.items()}
        rows, floor = _read_sentence(sentence, placed, floor, is_speech)
        for row in rows:
            start, end = row.pop("span")
            yield row | {"sentence_id": sentence.sentence_id, "start": offsets[start], "end": offsets[end - 1] + 1}


def _read_sentence(sentence: tuple, names: dict[str, list[Span]], floor: Floor, is_speech: bool,
                   ) -> tuple[list[dict], Floor]:
    text, language, rows = fold_text(sentence.text), sentence.language, []
    people, bodies = names["person"], sorted(names["organisation"] + names["place"])
    acts = find_acts(text, language, sentence.text, sorted(people + names["organisation"]))
    if not acts and floor.is_open and not is_speech and _is_narrated(text, language):
        floor = floor._replace(is_open=False, is_listing=False)
    acts = [act for number, act in enumerate(acts) if number or floor.is_open or _has_speaker(act, text, people)]
    for low, high, act in _cut(text, acts):
        if act is not None:
            floor = _give_floor(floor, act, sentence.text, people, is_speech)
        if not floor.is_open:
            continue
        demands = find_demands(text, language, low, high, act, floor.is_listing, bodies)
        rows += _describe(demands, sentence, text, low, high, floor.speaker, act)
        is_listing = bool(demands) or floor.is_listing or act is not None and act.is_list
        floor = floor._replace(is_listing=is_listing, idle=-1 if demands else floor.idle)
    return rows, _pass_time(floor, sentence.text, people, bool(acts), is_speech)


def _is_narrated(text: str, language: str) -> bool:
    return compile_kind(language, "narrate").search(text, 0, 200) is not None


def _has_speaker(act: Act, text: str, people: list[Span]) -> bool:
    """A bare verb (encourages, 要求) opens what is said only behind a person or an occasion (会上要求)."""
    is_bare = not text[act.start : act.verb[0]].strip(_EDGE) and not text.startswith("it ", act.verb[0])
    return not is_bare or act.speaker is not None or bool(
        pick_spans(people, max(0, act.verb[0] - REACH), act.verb[0]))


def _cut(text: str, acts: list[Act]) -> Iterator[tuple[int, int, Act | None]]:
    """Yield the stretches of a sentence with the verb that opens each; what stands before "said X" is what X says."""
    begin = 0
    for number, act in enumerate(acts):
        if act.is_behind:
            yield begin, act.start, act
        else:
            if act.start > begin and number == 0:
                yield begin, act.start, None
            high = acts[number + 1].start if number + 1 < len(acts) and not acts[number + 1].is_behind else len(text)
            yield act.end, max(act.end, high), act
        begin = act.end
    if not acts:
        yield 0, len(text), None


def _give_floor(floor: Floor, act: Act, original: str, people: list[Span], is_speech: bool) -> Floor:
    speaker = floor.speaker if floor.is_open and act.speaker is None else None
    if act.is_pronoun:
        speaker = floor.known
    elif act.speaker is not None:
        speaker = original[slice(*act.speaker)].strip()
    elif speaker is None:
        before = {original[slice(*span)] for span in pick_spans(people, max(0, act.verb[0] - REACH), act.verb[0])}
        speaker = before.pop() if len(before) == 1 else None
    is_told = act.kind == "tell"
    return Floor(speaker, speaker or floor.known, is_speech or not is_told, False, 0)


def _pass_time(floor: Floor, original: str, people: list[Span], has_acts: bool, is_speech: bool) -> Floor:
    named = {original[slice(*span)] for span in people}
    first = next((original[slice(*span)] for span in people if span[0] <= 2), None)
    if not has_acts and (first or (len(named) == 1 and not floor.is_open)):
        # Who begins a sentence without saying anything acts in it: it tells of them.
        floor = floor._replace(known=first or named.pop(), is_open=floor.is_open and first in (None, floor.speaker))
    idle = floor.idle + 1
    return floor._replace(idle=idle, is_open=is_speech or (floor.is_open and idle <= PATIENCE))


def _describe(demands: list[Demand], sentence: tuple, text: str, low: int, high: int, speaker: str | None,
              act: Act | None) -> Iterator[dict]:
    """Yield the row of each demand: it reaches to the next one."""
    for number, one in enumerate(demands):
        end = demands[number + 1].start if number + 1 < len(demands) else high
        piece = sentence.text[one.content : end]
        start = one.content + len(piece) - len(piece.lstrip(_EDGE))
        end = max(start, one.content + len(piece.rstrip(_EDGE)))
        if end - start < 2:
            continue
        opening = re.match(rf"[{_EDGE}]*", sentence.text[one.start : start])
        yield {"speaker": speaker, "act": sentence.text[slice(*act.verb)] if act and number == 0 else None,
               "addressee": sentence.text[slice(*one.addressee)] if one.addressee else None,
               "verb": sentence.text[slice(*one.verb)] if one.verb else None,
               "strength": _find_strength(text[slice(*one.verb)], sentence.language) if one.verb else None,
               "content": sentence.text[start:end], "span": (one.start + len(opening[0]), end)}  # fmt: skip


def _find_strength(verb: str, language: str) -> str | None:
    for kind in ("modal", "modal_start", "action", "order"):
        row = read_words("verbs", language, kind).get(verb)
        if row is not None and isinstance(row["strength"], str):
            return row["strength"]
    return None
