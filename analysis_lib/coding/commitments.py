"""Numeric commitments: what a text promises in numbers, and the numbers of what there is to compare it with."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from analysis_lib.coding.checking import check_commitment
from analysis_lib.coding.figures import Figure, find_figures, name_counted
from analysis_lib.coding.numerals import fold_text
from analysis_lib.coding.offsets import gather_spans, map_offsets
from analysis_lib.coding.wording import (
    CLAUSE,
    SENTENCE,
    Deadline,
    Verb,
    find_clause,
    find_deadlines,
    find_measured,
    find_verb,  # fmt: skip
    has_per_year,
    has_word,
    pick_deadline,
)
from analysis_lib.tables import build_table

HEADING = {"zh": 40, "en": 90, "fil": 90}
MOST_ALIKE = 50
LANGUAGES = ("en", "fil", "zh")
GROWTH = {
    "zh": re.compile(r"(?:年均|年|平均|同比|复合|增|增长|增速|增幅|增长率|提高|左右|分别|比重|占比)*"),
    "en": re.compile(r"(?:(?:an?|the|average|annual|increase|growth|rate|growing|compound|of|year-on-year|at|and)[ ]?)*"),
    "fil": re.compile(r"(?:(?:isang|average|taunang|paglago|pagtaas|na|ng|ang|at)[ ]?)*"),
}


class Setting(NamedTuple):
    """What surrounds the sentence: its folded text, language, the document's year and the section's tense."""

    text: str
    language: str
    year: int | None
    section: str


def find_commitments(sentences: pd.DataFrame, edits: pd.DataFrame | None = None, documents: pd.DataFrame | None = None,
                     mentions: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find numeric targets, and the counts and stocks they can be compared with.

    Parameters
    ----------
    sentences : DataFrame
        As declared.
    edits, documents, mentions : DataFrame, optional
        As declared: the way to raw offsets; the year and plan period that tell past from future; the actors.

    Returns
    -------
    DataFrame
        ``commitments``. ``kind`` is ``level`` (an amount to be reached), ``rate`` (percent), ``count`` (things to be
        done, or parts named), ``rolling`` (so many a year) or ``stock`` (what exists at the time of writing: no
        promise). A row commits only where ``strength`` is given; a verb without strength states what is to be reached.
        "Nearly" (近, halos) is ``<``: just under the number. A range keeps its lower end with ``>=`` and says so in
        ``check``; an order of magnitude (千亿级) is ``~``. Facts told of past years, attendance, dates, ordinals and
        labels are left out. What stands twice in a document is one row, the first.

    Examples
    --------
    >>> text = "到2025年，生物医药产业规模突破1000亿元，培育龙头企业10家以上。"
    >>> sentences = pd.DataFrame([{"sentence_id": "a:0001", "doc_id": "a", "position": 1, "kind": "body",
    ...                            "language": "zh", "start": 0, "end": len(text), "text": text}])
    >>> find_commitments(sentences)[["object", "comparator", "number", "unit", "deadline"]].values.tolist()
    [['生物医药产业规模', '>', 100000000000.0, 'yuan', '到2025年'], ['龙头企业', '>=', 10.0, 'companies', '到2025年']]
    """
    removed, actors = gather_spans(edits), _gather_actors(mentions)
    facts = {} if documents is None else documents.set_index("doc_id").to_dict("index")
    rows: list[dict] = []
    for doc_id, group in sentences.sort_values(["doc_id", "position"]).groupby("doc_id", sort=False):
        places = (removed.get(doc_id, []), actors.get(doc_id, []))
        found = drop_repeats(_read_sentences(group, *places, facts.get(doc_id, {})))
        rows += [row | {"commitment_id": number} for number, row in enumerate(found, start=1)]
    return build_table("commitments", rows)


def _gather_actors(mentions: pd.DataFrame | None) -> dict[str, list[tuple[int, int, str]]]:
    if mentions is None:
        return {}
    named = mentions[mentions["kind"].isin(["organisation", "place"])]
    return {doc_id: list(zip(group["start"], group["end"], group["name"], strict=True))
            for doc_id, group in named.groupby("doc_id")}


def _read_sentences(group: pd.DataFrame, removed: list, actors: list, facts: dict) -> Iterator[dict]:
    section, year = "open", facts.get("year")
    year = None if year is None or pd.isna(year) else int(year)
    for sentence in group.itertuples():
        if sentence.language not in LANGUAGES:
            continue
        text = fold_text(sentence.text)
        section = _follow_section(text, sentence.language, section, year)
        offsets = map_offsets(sentence.start, sentence.end, removed)
        for row in read_sentence(Setting(text, sentence.language, year, section), sentence.text, facts):
            start, end = row.pop("span")
            raw = (offsets[start], offsets[end - 1] + 1)
            actor = _find_actor(actors, offsets, row.pop("verb_span"), sentence.text)
            yield row | {"doc_id": sentence.doc_id, "sentence_id": sentence.sentence_id, "actor": actor,
                         "start": raw[0], "end": raw[1]}  # fmt: skip


def _follow_section(text: str, language: str, section: str, year: int | None) -> str:
    """A heading or an opening phrase sets the tense of what follows: a review of past years, or what is planned."""
    # A heading is short; in a longer sentence only its opening words count.
    is_heading = len(text) <= HEADING[language] and text[-1:] not in "。；.;"
    head = len(text) if is_heading else HEADING[language] // 2
    years = [one.year for one in find_deadlines(text, language) if one.year] if year else []
    if has_word(text, language, "section_plan", 0, head):
        return "plan"
    if has_word(text, language, "section_past", 0, head) or (years and max(years) < year):
        return "past"
    is_promise = has_word(text, language, "reset", 0, len(text)) or (years and max(years) >= year)
    return "open" if section == "past" and is_promise else section


def read_sentence(setting: Setting, original: str, facts: dict) -> Iterator[dict]:
    """Yield one record for each figure of a sentence that is a target, a count or a stock; spans are in the text."""
    text, language = setting.text, setting.language
    deadlines = find_deadlines(text, language)
    measured, floor = None, 0
    for figure in find_figures(text, language):
        clause = find_clause(text, figure.start, figure.end, CLAUSE[language])
        what = figure.noun or _measure(text, language, max(floor, clause[0]), figure, measured)
        measured, floor = what or measured, figure.end
        deadline = pick_deadline(deadlines, figure.start, figure.end, clause)
        scope = find_clause(text, figure.start, figure.end, SENTENCE[language])[0]
        verb = find_verb(text, language, scope, clause[0], figure.start, figure.end)
        near = find_clause(text, figure.start, figure.end, CLAUSE[language] + ",")
        has_year = has_per_year(text, language, *near)
        kind = judge_figure(figure, setting, clause, deadline, verb, has_year)
        if kind is None:
            continue
        if kind == "stock":
            verb = deadline = None
        row = {"verb": original[verb.start : verb.end] if verb else None, "strength": verb.strength if verb else None,
               "verb_span": verb and (verb.start, verb.end), "object": original[slice(*what)] if what else None,
               "comparator": figure.comparator, "number": figure.number,
               "unit": _name_unit(figure, text, what, language),
               "per": "year" if has_year else None, "base": None, "kind": kind,
               "deadline": original[deadline.start : deadline.end] if deadline else None,
               "span": (_find_begin(figure, what, clause[0]), figure.end)}  # fmt: skip
        yield row | {"check": check_commitment(row, figure, deadline, facts, text, language)}


def _name_unit(figure: Figure, text: str, what: tuple[int, int] | None, language: str) -> str:
    """A Chinese classifier behind its noun counts that noun: 龙头企业10家."""
    if figure.kind != "classifier" or figure.noun or what is None:
        return figure.unit
    return name_counted(text[slice(*what)], language) or figure.unit


def _find_begin(figure: Figure, what: tuple[int, int] | None, clause: int) -> int:
    is_near = what and clause <= what[0] < figure.start and figure.start - what[1] <= 12
    return what[0] if is_near else figure.start


def _measure(text: str, language: str, low: int, figure: Figure, earlier: tuple | None) -> tuple[int, int] | None:
    found = find_measured(text, language, low, figure.start)
    is_growth = found and figure.kind == "rate" and GROWTH[language].fullmatch(text, *found)
    return earlier if (is_growth or found is None) and figure.kind in ("rate", "measure") else found


def judge_figure(figure: Figure, setting: Setting, clause: tuple[int, int], deadline: Deadline | None,
                 verb: Verb | None, is_yearly: bool = False) -> str | None:
    """Return the kind of commitment a figure is, or None when it tells of the past or of attendance."""
    text, language = setting.text, setting.language
    counted = figure.kind in ("noun", "classifier")
    is_due = deadline is not None and (deadline.year is None or setting.year is None or deadline.year >= setting.year)
    is_old = deadline is not None and not is_due
    past, stock, plan = (has_word(text, language, tense, *clause) for tense in ("past", "stock", "plan"))
    wills = verb is not None and verb.strength in ("must", "strive", "encourage", "explore")
    promises = is_due or plan or wills or (setting.section == "plan" and not past)
    if figure.kind == "duration":
        return None
    if is_old or (setting.section == "past" and not is_due) or (past and not (is_due or wills)):
        return "stock" if stock and counted and not is_old and setting.section != "past" else None
    if stock and not is_due and not wills and not is_yearly:
        return "stock" if figure.kind != "rate" else None
    if figure.kind == "person":
        return "count" if promises and verb is not None and not _attends(text, language, clause) else None
    if counted:
        return "rolling" if is_yearly else "count"
    if not promises and figure.kind != "scale":
        return None
    return "rate" if figure.kind == "rate" else "level"


def _attends(text: str, language: str, clause: tuple[int, int]) -> bool:
    return has_word(text, language, "attendance", *clause)


def _find_actor(actors: list, offsets, verb: tuple[int, int] | None, text: str) -> str | None:
    """Name the body that stands right before the committing verb."""
    if verb is None:
        return None
    at = offsets[verb[0]]
    near = [(end, name) for _, end, name in actors if at - 40 <= end <= at]
    if not near:
        return None
    end, name = max(near)
    between = text[bisect_left(offsets, end) : verb[0]]
    return name if len(between) <= 12 and not re.search(r"[，,;；。.:：]", between) else None


def drop_repeats(rows: Iterable[dict]) -> list[dict]:
    """Keep the first of the records of a document that state one value of one measure for one period."""
    kept, alike = [], defaultdict(list)
    for row in rows:
        earlier = alike[tuple(row[name] for name in ("number", "unit", "comparator", "per", "kind"))]
        if not any(_has_same_measure(row, other) for other in earlier[-MOST_ALIKE:]):
            kept.append(row)
            earlier.append(row)
    return kept


def _has_same_measure(row: dict, earlier: dict) -> bool:
    if len({row["deadline"], earlier["deadline"]} - {None}) > 1:
        return False
    first, second = (_grams(record["object"]) for record in (row, earlier))
    return first == second or len(first & second) * 2 > len(first | second)


def _grams(words: str | None) -> frozenset[str]:
    """Words, or pairs of Chinese characters."""
    folded = fold_text(words or "")
    parts = folded.split() if folded.isascii() else [folded[at : at + 2] for at in range(max(1, len(folded) - 1))]
    return frozenset(parts)
