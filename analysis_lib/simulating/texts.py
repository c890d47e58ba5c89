"""Write the documents of a plan as pages of text, with the place of every sentence."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import opencc
import pandas as pd
from babel.dates import format_date
from pypinyin import Style, lazy_pinyin

from analysis_lib.simulating.plans import Plan, list_provinces
from analysis_lib.tables import DATA, read_csv

SLOT = re.compile(r"\{(\w+)\}")
HAN = re.compile(r"[\u4e00-\u9fff]")
# Between clauses, between sentences, and what ends one.
MARKS = {"zh": ("；", "", "。"), "en": ("; ", " ", "."), "fil": ("; ", " ", ".")}
NUMBERS = {"number": (101, 987), "count": (13, 99)}
KINDS = {"省": "province", "市": "municipality", "自治区": "autonomous"}
MOST_IN_PARAGRAPH = 4
# Sites put readings after some characters throughout, in one kind of brackets; a long one draws a blank after it.
READINGS = ("({})", "({})", "({} )", "（{}）")
ANNOTATED = (0.1, 0.5)
Wording = Mapping[tuple[str, ...], list[str]]


class Article(NamedTuple):
    """A title and sentences, and the values of slots that hold throughout."""

    title: str
    sentences: list[str]
    slots: dict[str, str]


@cache
def read_wording() -> Wording:
    """Read what documents are put together from, in ``data/simulation``.

    Returns
    -------
    mapping of tuple to list of str
        Phrases by (language, theme, known or unknown) or (language, "neutral"), frames by (language, part), values by
        (language, slot).
    """
    wording = defaultdict(list)
    for row in read_csv(DATA / "simulation" / "phrases.csv").fillna("").itertuples():
        wording[(row.language, row.theme, row.wording) if row.theme else (row.language, row.wording)].append(row.phrase)
    for name in ("frames", "slots"):
        for row in read_csv(DATA / "simulation" / f"{name}.csv").fillna("").itertuples(index=False):
            wording[row[:2]].append(row[2])
    return dict(wording)


def write_documents(plan: Plan, random: np.random.Generator) -> tuple[dict[str, str], pd.DataFrame]:
    """Write the texts of planned documents.

    Parameters
    ----------
    plan : Plan
        As `plan_documents` draws it.
    random : Generator
        Draws the wording.

    Returns
    -------
    texts : dict of str to str
        Raw text by doc_id.
    sentences : DataFrame
        doc_id, position, start, end, text, themes, worded: as the table ``sentences`` has the body of the document,
        the title standing at position 1. ``text`` is without inserted readings, ``start`` and ``end`` are offsets in
        the raw text.

    Examples
    --------
    >>> from analysis_lib.simulating.plans import Design, plan_documents
    >>> random = np.random.default_rng(0)
    >>> texts, sentences = write_documents(plan_documents(Design(("Henan",), 1, languages=("en",)), random), random)
    >>> first = sentences.iloc[0]
    >>> texts["s0001"][first["start"] : first["end"]] == first["text"]
    True
    """
    planted = {doc_id: rows.to_dict("records") for doc_id, rows in plan.sentences.groupby("doc_id")}
    articles, texts, rows = {}, {}, []
    for document in plan.documents.to_dict("records"):
        own, doc_id = planted[document["doc_id"]], document["doc_id"]
        article = articles.get(document["repeats"]) or write_article(random, document, own)
        articles[doc_id] = article._replace(sentences=article.sentences[: len(own)])
        texts[doc_id], placed = set_page(random, document, articles[doc_id])
        rows += [{"doc_id": doc_id, "position": row["number"] + 1} | place
                 | {name: row[name] for name in ("themes", "worded")} for row, place in zip(own, placed, strict=True)]
    return texts, pd.DataFrame(rows)


def write_article(random: np.random.Generator, document: Mapping, planted: Sequence[Mapping]) -> Article:
    """Write the title and the sentences of a document; no two sentences are the same."""
    language, region = document["language"], list_provinces()[document["region"]]
    place = region.name_zh if language == "zh" else region.name_en
    slots = {"place": place, "day": write_day(date.fromisoformat(document["event_date"]), language)}
    slots["issuer"] = _draw(random, language, f"issuer_{KINDS[region.type_zh]}", slots)
    slots["event"] = _draw(random, language, "event", slots)
    title, sentences, decks = _draw(random, language, "title", slots), [], {}
    for row in planted:
        cells = [(language, "opening" if sentences else "lead"), *list_cells(row, language)]
        while (sentence := write_sentence(random, cells, slots, decks)) in sentences:
            pass
        sentences.append(sentence)
    return Article(title, sentences, slots)


def list_cells(row: Mapping, language: str) -> list[tuple[str, ...]]:
    """List of which phrases a sentence is made: one for each of its themes, or a neutral one.

    Examples
    --------
    >>> list_cells({"themes": "talent clustering", "worded": "talent"}, "en")
    [('en', 'talent', 'known'), ('en', 'clustering', 'unknown')]
    """
    worded = row["worded"].split()
    themes = [(language, theme, "known" if theme in worded else "unknown") for theme in row["themes"].split()]
    return themes or [(language, "neutral")]


def write_sentence(
    random: np.random.Generator, cells: Sequence[tuple[str, ...]], slots: Mapping[str, str], decks: dict
) -> str:
    """Write a sentence of an opening and clauses.

    Parameters
    ----------
    random : Generator
    cells : sequence of tuple
        Keys of `read_wording`: of the opening, then of each clause.
    slots : mapping of str to str
        Values that are given; all others are drawn.
    decks : dict
        What is left of each cell; it is changed. No phrase comes again before all of its cell have been used, since
        a page that says one thing over and over reads like a list for search engines.
    """
    language = cells[0][0]
    between, space, end = MARKS[language]
    opening, *clauses = [_fill_slots(random, language, _deal_phrase(random, decks, cell), slots) for cell in cells]
    sentence = space.join(filter(None, [opening, between.join(clauses)])) + end
    return sentence[0].upper() + sentence[1:]


def _deal_phrase(random: np.random.Generator, decks: dict, cell: tuple[str, ...]) -> str:
    if not decks.get(cell):
        decks[cell] = random.permutation(read_wording()[cell]).tolist()
    return decks[cell].pop()


def _fill_slots(random: np.random.Generator, language: str, text: str, slots: Mapping[str, str]) -> str:
    return SLOT.sub(lambda match: slots.get(match[1]) or _draw_value(random, language, match[1]), text)


def _draw_value(random: np.random.Generator, language: str, slot: str) -> str:
    return str(random.integers(*NUMBERS[slot])) if slot in NUMBERS else _draw(random, language, slot, {})


def _draw(random: np.random.Generator, language: str, name: str, slots: Mapping[str, str]) -> str:
    return _fill_slots(random, language, str(random.choice(read_wording()[language, name])), slots)


def write_day(day: date, language: str) -> str:
    """Write a day without its year.

    Examples
    --------
    >>> [write_day(date(2024, 3, 5), language) for language in ("zh", "en", "fil")]
    ['3月5日', 'March 5', 'Marso 5']
    """
    return f"{day.month}月{day.day}日" if language == "zh" else format_date(day, "MMMM d", locale=language)


def set_page(random: np.random.Generator, document: Mapping, article: Article) -> tuple[str, list[dict]]:
    """Set an article as the page of a site: title, lines that say when it was posted, paragraphs.

    Returns
    -------
    raw : str
        The page.
    placed : list of dict
        start, end and text of each sentence.
    """
    head, foot = _write_frame(random, document, article)
    paragraph, space = str(random.choice(["\n", "\n\n"])), MARKS[document["language"]][1]
    firsts = {0, *np.cumsum(random.integers(1, MOST_IN_PARAGRAPH, len(article.sentences), endpoint=True)).tolist()}
    pieces = ["\n".join([article.title, *head])]
    for number, sentence in enumerate(article.sentences):
        pieces += [paragraph if number in firsts else space, sentence]
    pieces += ["\n".join(["", *foot, ""])]
    if document["has_pinyin"]:
        pieces = [_load_converter().convert(piece) for piece in pieces]
    clean, ends = "".join(pieces), np.cumsum([0, *map(len, pieces)]).tolist()
    raw, offsets = insert_readings(random, clean) if document["has_pinyin"] else (clean, range(len(clean)))
    # Every other piece between the first and the last is a sentence.
    return raw, [{"start": offsets[start], "end": offsets[end - 1] + 1, "text": clean[start:end]}
                 for start, end in list(pairwise(ends))[2:-1:2]]


def _write_frame(random: np.random.Generator, document: Mapping, article: Article) -> tuple[list[str], list[str]]:
    """Write the lines above and below the text that sites of the language have."""
    language, day = document["language"], date.fromisoformat(document["published"])
    slots = article.slots | {"iso": day.isoformat(), "posted": format_date(day, "MMM-d-y", locale=language)}
    # A repeat is posted by a medium, which is drawn.
    slots |= {"source": slots["issuer"]} if pd.isna(document["repeats"]) else {}
    head, foot = ([_draw(random, language, part, slots)] if (language, part) in read_wording() else []
                  for part in ("header", "footer"))
    return head, foot


@cache
def _load_converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def insert_readings(random: np.random.Generator, text: str) -> tuple[str, list[int]]:
    """Put readings in brackets after some of the characters of a text, as mirror sites do: 產(chǎn)業(yè).

    Returns
    -------
    noisy : str
        The text with readings.
    offsets : list of int
        Place in it of each character of ``text``.

    Examples
    --------
    >>> noisy, offsets = insert_readings(np.random.default_rng(1), "產業集群發展")
    >>> "".join(noisy[at] for at in offsets)
    '產業集群發展'
    """
    characters = sorted(set(HAN.findall(text)))
    chosen = set(np.array(characters)[random.random(len(characters)) < random.uniform(*ANNOTATED)])
    bracket, readings = str(random.choice(READINGS)), lazy_pinyin(text, style=Style.TONE, errors=list)
    shown = [character + (bracket.format(reading) if character in chosen else "")
             for character, reading in zip(text, readings, strict=True)]
    return "".join(shown), np.cumsum([0, *map(len, shown[:-1])]).tolist()
