"""Five-year plans, party congresses and plenary sessions that a text names, looked up in the calendar."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pandas as pd

from analysis_lib.coding.numerals import fold_text, read_han
from analysis_lib.coding.occasion_checks import Dating, check_occasion, find_dating, read_occasion_words
from analysis_lib.coding.offsets import gather_spans, map_offsets
from analysis_lib.reading.date_patterns import build_patterns, join_forms, read_calendar, read_words
from analysis_lib.reading.session_years import first_day, last_day
from analysis_lib.tables import build_table

_HAN = "[一二三四五六七八九十]"
_COUNT = rf"(?:{_HAN}{{1,3}}|[0-9]{{1,2}})"
_NAMED_PLAN = re.compile(rf"(?<!{_HAN})[“\"「『]?(?P<n>[一二三四五六七八九]|十[一二三四五六]?)(?P<plan>五)"
                         r"[”\"」』]?(?=计划|规划|时期|期间|纲要)")
_CONGRESS_ZH = (
    re.compile(rf"(?:(?:党|中共|中国共产党)的?)?第{{1}}(?P<n>{_COUNT})次(?:党的)?全国代表大会"),
    re.compile(rf"(?:党的|中共)(?P<n>{_COUNT})大(?![会型小家类项任板])"),
    re.compile(rf"(?<![会联女团盟协党革进建社学{_HAN[1:-1]}0-9])(?P<n>十[一二三四五六七八九]|二十{_HAN}?)大"
               r"(?=精神|报告|以来|召开|开幕|闭幕|胜利|部署|战略部署|提出|和|、|及|审议|闭幕)"),
)
_PLENUM_ZH = re.compile(rf"(?<!{_HAN})第?(?P<n>十{_HAN}?|二十{_HAN}?|[七八九]|[0-9]{{1,2}})届(?:中央委员会)?第?"
                        rf"(?P<s>{_HAN}{{1,2}}(?:中?[、和及与]{_HAN}{{1,2}})*)(?:中全会|次全体会议)")
_PART = re.compile(rf"{_HAN}{{1,2}}")


class Mention(NamedTuple):
    """An occasion named in a folded sentence; ``number`` is that of the plan or congress, ``session`` of the plenum."""

    start: int
    end: int
    kind: str
    number: int
    session: int | None = None


def find_occasions(sentences: pd.DataFrame, edits: pd.DataFrame | None = None, documents: pd.DataFrame | None = None,
                   ) -> pd.DataFrame:
    """Find the five-year plans, national party congresses and plenary sessions that texts name, and check them.

    Sessions of party committees of provinces and below are none of them, nor are the people's congresses. A session
    without its committee ("the Third Plenary Session") and a plan whose digits a translation ran together ("the 25
    period") are not guessed.

    Parameters
    ----------
    sentences : DataFrame
        As declared.
    edits, documents : DataFrame, optional
        As declared: the way to raw offsets; the dates the mentions are checked against. A year that was inferred is no
        date to check against.

    Returns
    -------
    DataFrame
        ``occasions``, looked up in ``data/gazetteer/calendar.csv``. ``check`` says in one sentence what contradicts it:
        a number it does not reach, a plan in preparation in its last year, a meeting told as held after the date of
        the document, a plan told as completed before its last year, other years beside its name.

    Examples
    --------
    >>> text = "贯彻党的二十大和二十届三中全会精神，编制“十四五”规划（2020-2024年）。"
    >>> sentences = pd.DataFrame([{"sentence_id": "a:0001", "doc_id": "a", "position": 1, "kind": "body",
    ...                            "language": "zh", "start": 0, "end": len(text), "text": text}])
    >>> table = find_occasions(sentences)
    >>> table[["kind", "words", "first_day"]].values.tolist()[1:]
    [['plenum', '二十届三中全会', '2024-07-15'], ['plan', '十四五', '2021-01-01']]
    >>> table["check"].iloc[-1]
    'the text gives it the years 2020-2024, the calendar 2021-2025'
    """
    removed = gather_spans(edits)
    facts = {} if documents is None else documents.set_index("doc_id").to_dict("index")
    rows: list[dict] = []
    for doc_id, group in sentences.sort_values(["doc_id", "position"]).groupby("doc_id", sort=False):
        dating = find_dating(facts.get(doc_id, {}))
        found = [row for sentence in group.itertuples()
                 for row in _read_sentence(sentence, removed.get(doc_id, []), dating)]
        rows += [row | {"doc_id": doc_id, "occasion_id": number} for number, row in enumerate(found, start=1)]
    return build_table("occasions", rows)


def _read_sentence(sentence: tuple, removed: list, dating: Dating | None) -> Iterator[dict]:
    text = fold_text(sentence.text)
    mentions = find_mentions(text)
    if not mentions:
        return
    offsets = map_offsets(sentence.start, sentence.end, removed)
    for number, one in enumerate(mentions):
        room = (mentions[number - 1].end if number else 0,
                mentions[number + 1].start if number + 1 < len(mentions) else len(text))
        period = look_up(one.kind, one.number, one.session)
        yield {"kind": one.kind, "words": sentence.text[one.start : one.end], "number": one.number,
               "session": one.session, "first_day": period and period[0], "last_day": period and period[1],
               "check": check_occasion(text, one, room, period, dating), "sentence_id": sentence.sentence_id,
               "start": offsets[one.start], "end": offsets[one.end - 1] + 1}  # fmt: skip


def find_mentions(text: str) -> list[Mention]:
    """Find the occasions named in a folded sentence of any language, in reading order and not overlapping.

    Examples
    --------
    >>> [(one.kind, one.number, one.session) for one in find_mentions("二十届二中、三中全会，省委十一届八次全会")]
    [('plenum', 20, 2), ('plenum', 20, 3)]
    >>> [(one.kind, one.number) for one in find_mentions("the 14th five-year plan and the 20th national congress")]
    [('plan', 14), ('congress', 20)]
    """
    found = [*_find_plenums(text), *_find_congresses(text), *_find_plans(text)]
    kept: list[Mention] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _find_plans(text: str) -> Iterator[Mention]:
    for pattern in (*(one for one in build_patterns() if "plan" in one.groupindex), _NAMED_PLAN):
        for match in pattern.finditer(text):
            number = read_number(match["n"])
            if number:
                start, end = match.span()
                is_quoted = text[start] in "“\"「『'‘"
                yield Mention(start + is_quoted, end - (is_quoted and text[end - 1] in "”\"」』'’"), "plan", number)


def _find_congresses(text: str) -> Iterator[Mention]:
    for pattern in _CONGRESS_ZH:
        for match in pattern.finditer(text):
            if not _compile_others().search(text[max(0, match.start() - 16) : match.start()]):
                yield Mention(*match.span(), "congress", read_number(match["n"]))
    for match in _compile_latin()[0].finditer(text):
        number = read_number(match["n"])
        if number:
            yield Mention(*match.span(), "congress", number)


@cache
def _compile_others() -> re.Pattern:
    """Return the expression of bodies whose own congresses are numbered too."""
    return re.compile("(?:" + "|".join(read_occasion_words("zh", "other")) + ")[^，。；、]{0,8}$")


def _find_plenums(text: str) -> Iterator[Mention]:
    for match in _PLENUM_ZH.finditer(text):
        before = text[max(0, match.start() - 8) : match.start()]
        is_local = match[0].endswith("次全体会议") and "中央委员会" not in match[0]
        if is_local or re.search(r"[省市县区州]委(?:会)?$|自治区党委$", before):
            continue
        parts = list(_PART.finditer(match["s"]))
        for place, part in enumerate(parts):
            start = match.start() if place == 0 else match.start("s") + part.start()
            end = match.end() if place == len(parts) - 1 else match.start("s") + parts[place].end() + (
                match["s"][part.end() : part.end() + 1] == "中")
            yield Mention(start, end, "plenum", read_number(match["n"]), read_number(part[0]))
    for pattern in _compile_latin()[1:]:
        for match in pattern.finditer(text):
            number, session = read_number(match["n"]), read_number(match["s"])
            if number and session:
                yield Mention(*match.span(), "plenum", number, session)


@cache
def _compile_latin() -> tuple[re.Pattern, ...]:
    """Return the expressions of congresses and of plenums, session first and committee first."""
    listed = [*read_occasion_words("en", "ordinal"), *read_occasion_words("fil", "ordinal")]
    words = "|".join(sorted(listed, key=len, reverse=True))
    ordinal = rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)?|ika-? ?[0-9]{{1,2}}(?: na)?|{words}|{join_forms('ordinal')})"
    party = r"(?:cpc |ccp |party(?:'s|’s)? |communist party of china |chinese communist party )?"
    congress = (rf"(?<![\w-])(?P<n>{ordinal}) (?:{party}(?:national )(?:party )?congress|party congress"
                r"|(?:na )?pambansang kongreso|kongreso ng (?:partido|cpc))"
                r"(?! of (?:the )?+(?!communist|cpc|ccp|party|chinese communist)\w)(?!\w)")
    session = (r"(?:plenary sessions?|plenary meeting|plenum"
               r"|(?:na )?(?:sesyong plenaryo|plenaryong sesyon|sesyon plenaryo))")
    committee = rf"(?P<n>{ordinal}) (?:{party}central committee|(?:na )?komite sentral)"
    owner = "(?:'s|’s| of the communist party of china)?"
    return (re.compile(congress),
            re.compile(rf"(?<![\w-])(?P<s>{ordinal}) {session} (?:of|ng) (?:the )?(?:ang )?{committee}"),
            re.compile(rf"(?<![\w-]){committee}{owner},? (?P<s>{ordinal}) {session}"))


def read_number(words: str | None) -> int | None:
    """Read a number in digits, Chinese numerals or an ordinal word of English or Filipino.

    Examples
    --------
    >>> read_number("二十"), read_number("14th"), read_number("twentieth"), read_number("ika-14")
    (20, 14, 20, 14)
    """
    if not words:
        return None
    digits = re.sub("[^0-9]", "", words)
    if digits:
        return int(digits)
    listed = read_words("ordinal") | read_occasion_words("en", "ordinal") | read_occasion_words("fil", "ordinal")
    value = listed.get(words) or read_han(words)
    return int(value) if value else None


@cache
def look_up(kind: str, number: int, session: int | None) -> tuple[str, str] | None:
    """Return first and last day of an occasion in the calendar, None where it does not hold it.

    Examples
    --------
    >>> look_up("plan", 14, None), look_up("congress", 20, None), look_up("plan", 25, None)
    (('2021-01-01', '2025-12-31'), ('2022-10-16', '2022-10-22'), None)
    """
    calendar = read_calendar().query("kind == @kind")
    rows = calendar[calendar["number"] == str(number)]
    rows = rows if session is None else rows[rows["session"] == str(session)]
    if rows.empty:
        return None
    return first_day(rows["start"].iloc[0]).isoformat(), last_day(rows["end"].iloc[0]).isoformat()
