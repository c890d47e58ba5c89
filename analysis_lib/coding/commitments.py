"""Numeric commitments: what a text promises in numbers, and the numbers of what there is to compare it with."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

import pandas as pd

from analysis_lib.coding.arithmetic import gather_grams, relate_records
from analysis_lib.coding.checking import check_commitment
from analysis_lib.coding.counted import name_counted
from analysis_lib.coding.figures import Figure, find_figures, find_origins, is_qualifier
from analysis_lib.coding.judging import (
    Context,
    Section,
    Setting,
    comes_once,
    follow_section,
    judge_figure,
    name_role,
    read_context,  # fmt: skip
)
from analysis_lib.coding.numerals import fold_text
from analysis_lib.coding.offsets import gather_spans, map_offsets
from analysis_lib.coding.periods import Period, find_deadlines, find_periods, looks_ahead
from analysis_lib.coding.restating import drop_repeats
from analysis_lib.coding.subjects import find_body, gather_bodies
from analysis_lib.coding.wording import CLAUSE, compile_words, find_clause, find_measured, has_word
from analysis_lib.tables import build_table

# What a sentence announces holds for the next ones, also over the line break of a page that sets one to a line.
GAP = 40
MOST_CARRIED = 4
NEAR = 60
AREAS = frozenset(["mu", "acres", "hectares", "square metres", "square kilometres"])
LANGUAGES = ("en", "fil", "zh")
# What is measured stands behind the number: "lalampas sa 150 bilyong yuan ang kita", "给予3000万元奖励".
SUBJECT = {"fil": re.compile(r" (?:ang|sa) ([\w][\w\s-]{2,60}?)(?=$|[.,;:]| sa | na | noong )"),
           "zh": re.compile(r"的?([\u3400-\u9fff]{2,8})(?=$|[，。；、,;])")}  # fmt: skip
GROWTH = {
    "zh": re.compile(r"(?:年均|年|平均|同比|复合|增|增长|增速|增幅|增长率|提高|左右|分别|比重|占比)*"),
    "en": re.compile(r"(?:(?:an?|the|average|annual|increase|growth|rate|growing|compound|of|at|and)[ ]?)*"),
    "fil": re.compile(r"(?:(?:isang|average|taunang|paglago|pagtaas|na|ng|ang|at)[ ]?)*"),
}


class Carried(NamedTuple):
    """A time told by the sentence before, for the sentences that go on in the same paragraph."""

    deadline: Period | None = None
    words: str | None = None
    end: int = -1
    n_sentences: int = 0


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
        promise). ``role`` says whether the number is a ``target``, a ``pledge`` to whoever qualifies, a number of
        ``part`` s the text itself names, or a ``stock``; it is missing where the sentence does not tell. A verb without
        strength states what is to be reached. Where the sentence names no time, that of its heading or of the sentence
        before it is taken, with ``deadline_basis`` "inferred".
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
    removed, actors = gather_spans(edits), gather_bodies(mentions)
    facts = {} if documents is None else documents.set_index("doc_id").to_dict("index")
    rows: list[dict] = []
    for doc_id, group in sentences.sort_values(["doc_id", "position"]).groupby("doc_id", sort=False):
        places = (removed.get(doc_id, []), actors.get(doc_id, []))
        told = facts.get(doc_id, {})
        found = relate_records(drop_repeats(_read_sentences(group, *places, told)), told)
        rows += [row | {"commitment_id": number} for number, row in enumerate(found, start=1)]
    return build_table("commitments", rows)


def _read_sentences(group: pd.DataFrame, removed: list, actors: list, facts: dict) -> Iterator[dict]:
    year = facts.get("year")
    year = None if year is None or pd.isna(year) else int(year)
    section, before = Section(), Carried()
    for sentence in group.itertuples():
        if sentence.language not in LANGUAGES:
            continue
        text = fold_text(sentence.text)
        section = follow_section(text, sentence.language, section, year)
        carried = before if sentence.start - before.end <= GAP else Carried()
        setting = Setting(text, sentence.language, year, _carry_time(section, carried))
        offsets = map_offsets(sentence.start, sentence.end, removed)
        words = gather_grams(sentence.text)
        for row in read_sentence(setting, sentence.text, facts):
            start, end = row.pop("span")
            raw = (offsets[start], offsets[end - 1] + 1)
            verb = row.pop("verb_span")
            actor = None if verb is None else find_body(actors, offsets, verb[0], sentence.text)
            yield row | {"doc_id": sentence.doc_id, "sentence_id": sentence.sentence_id, "actor": actor,
                         "start": raw[0], "end": raw[1], "words": words}  # fmt: skip
        before = _follow_time(setting, sentence, carried)


def _follow_time(setting: Setting, sentence: tuple, carried: Carried) -> Carried:
    """Return the time that the next sentence of the paragraph may be measured by."""
    periods = find_deadlines(setting.text, setting.language, setting.year)
    announces = has_word(setting.text, setting.language, "plan", 0, len(setting.text))
    own = [one for one in periods if one.year and (looks_ahead(one, setting.year) or (
        announces and looks_ahead(one, setting.year) is None))]
    if own:
        return Carried(own[-1], setting.text[own[-1].start : own[-1].end], sentence.end, 0)
    # A sentence with numbers goes on with what was announced; a stretch without any has left it.
    n_sentences = 0 if re.search(r"\d", setting.text) else carried.n_sentences + 1
    is_spent = bool(periods) or n_sentences > MOST_CARRIED
    return Carried(end=sentence.end) if is_spent else carried._replace(end=sentence.end, n_sentences=n_sentences)


def _carry_time(section: Section, carried: Carried) -> Section:
    if section.tense == "past" or carried.deadline is None:
        return section
    return section._replace(deadline=carried.deadline, words=carried.words)


def read_sentence(setting: Setting, original: str, facts: dict) -> Iterator[dict]:
    """Yield one record for each figure of a sentence that is a target, a count or a stock; spans are in the text."""
    text, language = setting.text, setting.language
    bases = find_periods(text, language, "base", setting.year)
    deadlines = find_deadlines(text, language, setting.year)
    figures = [figure for figure in find_figures(text, language)
               if figure.kind != "duration" or _is_lifetime(figure, text, language)]
    measured, last, goes_on = None, None, False
    origins = find_origins(figures, text, language)
    for figure, following in zip_longest(figures, figures[1:]):
        limit = following.start if following else len(text)
        context = read_context(setting, figure, deadlines, bases, last.end if last else 0, limit)
        measured = figure.noun or _measure(setting, figure, context, last, measured)
        before, last = last, figure
        if is_qualifier(figure, before, following, text, language):
            # "百亿级企业5家" counts companies; their size is what they are.
            measured = (figure.start, figure.end)
            continue
        if figure in origins:
            continue
        kind = judge_figure(figure, setting, context, goes_on)
        if kind == "stock":
            context = context._replace(verb=None, deadline=None)
        row = _describe(figure, setting, context, measured, original)
        role = name_role(kind, figure, setting, context) if kind else "fact"
        # What is listed behind a target is one: "…, 10 parks".
        role = "target" if role is None and goes_on and context.deadline is None else role
        goes_on = role == "target"
        row |= {"kind": kind, "role": role}
        row |= _date_record(row, figure, setting, context, facts)
        if kind:
            yield row | {"check": check_commitment(row, figure, facts, text, language)}
        elif row["deadline_year"] and figure.kind == "measure":
            # A figure of a year gone by is no commitment; what is promised can be checked against it.
            yield row | {"check": None}


def _is_lifetime(figure: Figure, text: str, language: str) -> bool:
    """A span of years is a figure where life expectancy is to reach it."""
    low = max(0, figure.start - NEAR)
    return (compile_words("units", language, "lasting").search(text, low, figure.start) is not None
            and (compile_words("verbs", language, "reach").search(text, low, figure.start) is not None
                 or text[:figure.start].endswith((" to ", "到", "至"))))


def _date_record(row: dict, figure: Figure, setting: Setting, context: Context, facts: dict) -> dict:
    """Return by when: as the sentence says, else the heading or the sentence before it, else the period of the plan."""
    own, above = context.deadline, setting.section
    if own is not None:
        return {"deadline_year": own.year, "deadline_basis": own.basis}
    # The area of a site, and what it yields once it is built, are told with it; when that is, is another matter.
    is_built = row["role"] == "target" and comes_once(figure, setting, context, "once")
    if row["role"] != "target" or row["kind"] == "rolling" or row["unit"] in AREAS or is_built:
        return {"deadline_year": None, "deadline_basis": "missing"}
    if above.deadline is not None:
        return {"deadline": above.words, "deadline_year": above.deadline.year, "deadline_basis": "inferred"}
    end = facts.get("period_end")
    is_known = end is not None and not pd.isna(end)
    return {"deadline_year": int(end) if is_known else None, "deadline_basis": "inferred" if is_known else "missing"}


def _describe(figure: Figure, setting: Setting, context: Context, what: tuple[int, int] | None, original: str) -> dict:
    verb, deadline, base = context.verb, context.deadline, context.base
    is_near = what and context.clause[0] <= what[0] < figure.start and figure.start - what[1] <= 12
    return {
        "verb": original[verb.start : verb.end] if verb else None, "strength": verb.strength if verb else None,
        "verb_span": (verb.start, verb.end) if verb else None, "object": original[slice(*what)] if what else None,
        "comparator": figure.comparator, "number": figure.number, "unit": _name_unit(figure, setting, what),
        "per": context.per,
        "deadline": original[deadline.start : deadline.end] if deadline else None,
        "base": original[base.start : base.end] if base else None, "base_year": base.year if base else None,
        "span": (what[0] if is_near else figure.start, figure.end),
    }  # fmt: skip


def _name_unit(figure: Figure, setting: Setting, what: tuple[int, int] | None) -> str:
    """A Chinese classifier behind its noun counts that noun: 龙头企业10家."""
    if figure.kind != "classifier" or figure.noun or what is None:
        return figure.unit
    return name_counted(setting.text[slice(*what)], setting.language) or figure.unit


def _measure(setting: Setting, figure: Figure, context: Context, last: Figure | None,
             earlier: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return what a figure without a noun measures: the words before it, else what the figure before it measures."""
    text, language = setting.text, setting.language
    if figure.kind == "classifier" and last and last.kind == "scale" and last.end == figure.start:
        return earlier
    found = find_measured(text, language, max(last.end if last else 0, context.clause[0]), figure.start)
    is_growth = found and figure.kind == "rate" and GROWTH[language].fullmatch(text, *found)
    if found and not is_growth:
        return found
    if figure.kind == "rate" or (last and last.unit == figure.unit and figure.kind == "measure"):
        return earlier
    if behind := language in SUBJECT and SUBJECT[language].match(text, figure.end):
        return behind.span(1)
    # "建设技术中心，到2025年达到15家": the clause before names what is counted.
    low = find_clause(text, max(0, context.clause[0] - 1), max(0, context.clause[0] - 1), CLAUSE[language])[0]
    high = max(low, context.clause[0] - 1)
    before = find_measured(text, language, low, high) if figure.kind == "classifier" else None
    return before if before and name_counted(text[slice(*before)], language) else None
