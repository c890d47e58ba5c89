"""Measures: what a text undertakes or demands without a number."""

import re
from collections.abc import Iterator
from functools import cache

import pandas as pd

from analysis_lib.coding.addressing import is_addressee
from analysis_lib.coding.judging import Section, follow_section
from analysis_lib.coding.numerals import fold_text, join_words, read_words
from analysis_lib.coding.offsets import gather_spans, map_offsets
from analysis_lib.coding.subjects import find_body, gather_bodies
from analysis_lib.coding.wording import Verb
from analysis_lib.tables import build_table

LANGUAGES = ("en", "fil", "zh")
UNDERTAKEN = ("directive", "target")
KINDS = ("modal", "modal_start", "action", "measure")
# Who is to act and the modal verb stand before the verb within so many characters: 各部门要, "enterprises should".
BEFORE = {"zh": 12, "en": 60, "fil": 60}
_EDGES = {"zh": re.compile(r"[，,。；;！!：:\n]"), "en": re.compile(r"[;.:!?\n](?!\w)|, (?:and )?| and "),
          "fil": re.compile(r"[;.:!?\n](?!\w)|, (?:at )?| at ")}  # fmt: skip
_MARKS = ",;.:!?，。；：！、"
LEAST = {"zh": 2, "en": 5, "fil": 5}


def find_measures(sentences: pd.DataFrame, stances: pd.DataFrame, commitments: pd.DataFrame,
                  edits: pd.DataFrame | None = None, documents: pd.DataFrame | None = None,
                  mentions: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find what the documents undertake or demand without a number.

    Parameters
    ----------
    sentences, stances, commitments : DataFrame
        As declared; only sentences whose stance is a directive or a target are read, and the clauses that hold a
        commitment with a number are left to it.
    edits, documents, mentions : DataFrame, optional
        As declared: the way to raw offsets; the year that tells a review from a plan; the bodies that act.

    Returns
    -------
    DataFrame
        ``measures``: one row a clause that begins with a verb of doing (``data/lexicon/verbs.csv``), with or without
        adverbs, a modal verb or a subject before it. Clauses without such a verb belong to the one before.

    Examples
    --------
    >>> text = "要强化创新引领，支持龙头企业做大做强，形成梯度发展格局。"
    >>> sentences = pd.DataFrame([{"sentence_id": "a:0001", "doc_id": "a", "position": 1, "kind": "body",
    ...                            "language": "zh", "start": 0, "end": len(text), "text": text}])
    >>> stances = pd.DataFrame({"sentence_id": ["a:0001"], "code": ["directive"]})
    >>> none = pd.DataFrame(columns=["doc_id", "start", "end"])
    >>> find_measures(sentences, stances, none)[["verb", "strength", "object"]].values.tolist()
    [['要强化', 'must', '创新引领'], ['支持', 'encourage', '龙头企业做大做强'], ['形成', 'promote', '梯度发展格局']]
    """
    undertaken = set(stances.loc[stances["code"].isin(UNDERTAKEN), "sentence_id"])
    removed, bodies, taken = gather_spans(edits), gather_bodies(mentions), gather_spans(commitments)
    years = {} if documents is None else documents.set_index("doc_id")["year"].to_dict()
    rows: list[dict] = []
    for doc_id, group in sentences.sort_values(["doc_id", "position"]).groupby("doc_id", sort=False):
        places = (removed.get(doc_id, []), bodies.get(doc_id, []), taken.get(doc_id, []))
        found = _read_sentences(group, undertaken, years.get(doc_id), *places)
        rows += [row | {"doc_id": doc_id, "measure_id": number} for number, row in enumerate(found, start=1)]
    return build_table("measures", rows)


def _read_sentences(group: pd.DataFrame, undertaken: set, year, removed: list, bodies: list, taken: list) -> Iterator:
    section, year = Section(), None if year is None or pd.isna(year) else int(year)
    for sentence in group.itertuples():
        if sentence.language not in LANGUAGES:
            continue
        text = fold_text(sentence.text)
        section = follow_section(text, sentence.language, section, year)
        if section.tense == "past" or sentence.sentence_id not in undertaken:
            continue
        offsets = map_offsets(sentence.start, sentence.end, removed)
        for who, verb, end in find_clauses(text, sentence.language):
            low, high = offsets[verb.start], offsets[end - 1] + 1
            if any(start < high and low < stop for start, stop in taken):
                continue
            actor = find_body(bodies, offsets, verb.start, sentence.text) or (sentence.text[slice(*who)] if who else None)
            yield {"sentence_id": sentence.sentence_id, "actor": actor,
                   "verb": sentence.text[verb.start : verb.end], "strength": verb.strength,
                   "object": sentence.text[verb.end : end].strip(), "start": low, "end": high}  # fmt: skip


def find_clauses(text: str, language: str) -> list[tuple[tuple[int, int] | None, Verb, int]]:
    """Return the clauses of a folded sentence that begin with a verb of doing: who is to act, the verb, the object's end.

    Examples
    --------
    >>> text = "enterprises should strengthen innovation, improve quality and the brand"
    >>> [(who and text[slice(*who)], text[verb.start:verb.end], text[verb.end:end]) for who, verb, end in find_clauses(text, "en")]
    [('enterprises', 'should strengthen', ' innovation'), (None, 'improve', ' quality and the brand')]
    """
    edges = [0, *(match.end() for match in _EDGES[language].finditer(text))]
    found = [(at, verb) for at in edges if (verb := _match_verb(text, language, at))]
    ends = [*(at for at, _ in found[1:]), len(text)][: len(found)]
    clauses = [(_find_who(text, language, at, verb), verb, _end_object(text, verb.end, end, language))
               for (at, verb), end in zip(found, ends, strict=True)]
    return [one for one in clauses if one[2] - one[1].end >= LEAST[language] and text[one[1].end] not in _MARKS]


def _find_who(text: str, language: str, at: int, verb: Verb) -> tuple[int, int] | None:
    """Return the words before a modal verb where they name somebody who can act: 各部门要, "enterprises should"."""
    piece = text[at : verb.start]
    low, high = at + len(piece) - len(piece.lstrip()), verb.start - len(piece) + len(piece.rstrip())
    return (low, high) if high > low and is_addressee(text, language, (low, high), []) else None


def _end_object(text: str, low: int, high: int, language: str) -> int:
    """An object ends with its sentence at the latest, without the mark and the link to the next clause."""
    stop = re.compile(r"[。；;！!\n]" if language == "zh" else r"[;.!?\n](?!\w)").search(text, low, high)
    piece = text[low : stop.start() if stop else high]
    return low + len(re.sub(r"(?:[\s，,、：:]|(?<= )and|(?<= )at)+$", "", piece))


def _match_verb(text: str, language: str, at: int) -> Verb | None:
    match = _expression(language).match(text, at)
    if match is None or (match["subject"] and not match["modal"]):
        return None
    word = match["modal"] if match["modal"] in read_words("verbs", language, "modal") else match["verb"]
    rows = next(rows for kind in KINDS if word in (rows := read_words("verbs", language, kind)))
    start = match.start("modal") if match["modal"] else match.start("verb")
    return Verb(start, match.end("verb"), rows[word]["strength"])


@cache
def _expression(language: str) -> re.Pattern:
    """A subject with a modal verb, adverbs, a verb; without a modal verb the clause begins with its adverbs or verb."""
    verbs = join_words([word for kind in KINDS[1:] for word in read_words("verbs", language, kind)], language)
    own = join_words([word for word, row in read_words("verbs", language, "modal").items()
                      if row["strength"] in ("encourage", "explore")], language)
    adverbs = join_words(read_words("verbs", language, "adverb"), language)
    if language == "zh":
        modal = f"(?:{join_words(read_words('verbs', 'zh', 'modal'), 'zh')}|将|应)"
        return re.compile(rf"(?P<subject>[^，,。；;：:]{{0,{BEFORE['zh']}}}?)(?P<modal>{modal})?{adverbs}{{0,3}}"
                          rf"(?P<verb>{verbs}|{own})")
    modal = join_words(read_words("verbs", language, "modal"), language)
    return re.compile(rf" ?(?P<subject>[^;.:,]{{0,{BEFORE[language]}}}?)(?P<modal>(?:{modal}))? ?(?:{adverbs} ){{0,3}}"
                      rf"(?P<verb>{verbs}|{own})")
