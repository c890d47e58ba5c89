"""Numeric commitments: what a text promises in numbers, and the numbers of what there is to compare it with."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import zip_longest

import pandas as pd

from analysis_lib.coding.checking import check_commitment
from analysis_lib.coding.figures import Figure, find_figures, name_counted
from analysis_lib.coding.judging import Context, Setting, follow_section, judge_figure, read_context
from analysis_lib.coding.numerals import fold_text
from analysis_lib.coding.offsets import gather_spans, map_offsets
from analysis_lib.coding.wording import CLAUSE, find_clause, find_deadlines, find_measured
from analysis_lib.tables import build_table

MOST_ALIKE = 50
LANGUAGES = ("en", "fil", "zh")
# What is measured stands behind the number: "lalampas sa 150 bilyong yuan ang kita", "给予3000万元奖励".
SUBJECT = {"fil": re.compile(r" (?:ang|sa) ([\w][\w\s-]{2,60}?)(?=$|[.,;:]| sa | na | noong )"),
           "zh": re.compile(r"的?([\u3400-\u9fff]{2,8})(?=$|[，。；、,;])")}  # fmt: skip
GROWTH = {
    "zh": re.compile(r"(?:年均|年|平均|同比|复合|增|增长|增速|增幅|增长率|提高|左右|分别|比重|占比)*"),
    "en": re.compile(r"(?:(?:an?|the|average|annual|increase|growth|rate|growing|compound|of|at|and)[ ]?)*"),
    "fil": re.compile(r"(?:(?:isang|average|taunang|paglago|pagtaas|na|ng|ang|at)[ ]?)*"),
}


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
        section = follow_section(text, sentence.language, section, year)
        offsets = map_offsets(sentence.start, sentence.end, removed)
        for row in read_sentence(Setting(text, sentence.language, year, section), sentence.text, facts):
            start, end = row.pop("span")
            raw = (offsets[start], offsets[end - 1] + 1)
            actor = _find_actor(actors, offsets, row.pop("verb_span"), sentence.text)
            yield row | {"doc_id": sentence.doc_id, "sentence_id": sentence.sentence_id, "actor": actor,
                         "start": raw[0], "end": raw[1]}  # fmt: skip


def read_sentence(setting: Setting, original: str, facts: dict) -> Iterator[dict]:
    """Yield one record for each figure of a sentence that is a target, a count or a stock; spans are in the text."""
    text, language = setting.text, setting.language
    deadlines = find_deadlines(text, language)
    figures = [figure for figure in find_figures(text, language) if figure.kind != "duration"]
    measured, last = None, None
    for figure, following in zip_longest(figures, figures[1:]):
        floor = last.end if last else 0
        context = read_context(text, language, figure, deadlines, floor)
        measured = figure.noun or _measure(setting, figure, context, last, measured)
        last = figure
        if _is_qualifier(figure, following):
            # "百亿级企业5家" counts companies; their size is what they are.
            measured = (figure.start, figure.end)
        elif kind := judge_figure(figure, setting, context):
            if kind == "stock":
                context = context._replace(verb=None, deadline=None)
            row = _describe(figure, setting, context, measured, original) | {"kind": kind}
            yield row | {"check": check_commitment(row, figure, context.deadline, facts, text, language)}


def _describe(figure: Figure, setting: Setting, context: Context, what: tuple[int, int] | None, original: str) -> dict:
    verb, deadline = context.verb, context.deadline
    is_near = what and context.clause[0] <= what[0] < figure.start and figure.start - what[1] <= 12
    return {
        "verb": original[verb.start : verb.end] if verb else None, "strength": verb.strength if verb else None,
        "verb_span": (verb.start, verb.end) if verb else None, "object": original[slice(*what)] if what else None,
        "comparator": figure.comparator, "number": figure.number, "unit": _name_unit(figure, setting, what),
        "per": "year" if context.is_yearly else None,
        "deadline": original[deadline.start : deadline.end] if deadline else None,
        "span": (what[0] if is_near else figure.start, figure.end),
    }  # fmt: skip


def _is_qualifier(figure: Figure, following: Figure | None) -> bool:
    return (figure.kind == "scale" and following is not None and following.start == figure.end
            and following.kind == "classifier" and following.noun is None)


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
