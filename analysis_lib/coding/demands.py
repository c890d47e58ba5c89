"""What is demanded in a stretch of text: the demanding words, whom they name, and where each demand begins."""

import re
from functools import cache
from itertools import zip_longest

from analysis_lib.coding.addressing import ADDRESSEE_CHARS, Demand, find_addressed, is_addressee
from analysis_lib.coding.demands_latin import find_english, find_filipino
from analysis_lib.coding.numerals import join_words, read_words
from analysis_lib.coding.speech import CLAUSE_MARKS, Act, Span, find_clause_start
from analysis_lib.coding.speech_words import compile_kind

_HAN = "[一二三四五六七八九十]{1,2}"
_ITEM_ZH = re.compile(rf"(?:^|(?<=[。；;，,：:\n 　“]))(?:第?{_HAN}是|第{_HAN}[，,]?|{_HAN}(?=要|应|须)|其{_HAN}[，,]?)")
_CONDITIONS = tuple(("要", verb) for verb in ("必须", "应当", "应该", "应", "须"))
_TOPIC = ("要", "必须", "务必", "务求")


def find_demands(text: str, language: str, low: int, high: int, act: Act | None, is_listing: bool,
                 names: list[Span]) -> list[Demand]:
    """Find the things demanded between two places of a folded sentence, in reading order.

    Parameters
    ----------
    text, language : str
        Folded sentence and its language.
    low, high : int
        Stretch to read: what one speaker says.
    act : Act or None
        The verb that opens the stretch; an order demands by itself, and "stress" by a bare verb after it.
    is_listing : bool
        Whether a numbered item without a demanding word (一是加强…) continues demands.
    names : list of (int, int)
        Spans of named organisations and places: they can be addressed.

    Examples
    --------
    >>> text = "各部门要抓好落实，企业要加快转型。"
    >>> [(text[slice(*one.addressee)], text[slice(*one.verb)])
    ...  for one in find_demands(text, "zh", 0, len(text), None, False, [])]
    [('各部门', '要'), ('企业', '要')]
    """
    find = {"zh": _find_chinese, "en": find_english, "fil": find_filipino}[language]
    found = find(text, low, high, act, is_listing, names)
    if opening := _open_order(text, language, low, high, act, found, names):
        found = [opening, *(one for one in found if one.start >= opening.content)]
    return found


def _open_order(text: str, language: str, low: int, high: int, act: Act | None, found: list[Demand],
                names: list[Span]) -> Demand | None:
    """Return what an order demands right behind its verb, unless a demanding word of its own says so."""
    if act is None or act.kind not in ("order", "stress") or act.is_list or act.is_behind:
        return None
    if act.kind == "stress" and not _is_bare_verb(text, language, low):
        return None
    first = re.compile(r"[ ，,：:“\"”]*(?:了|that |na )?").match(text, low, high).end()
    end, addressee = (first, None) if act.kind == "stress" else find_addressed(text, language, low, first, high, names)
    if found and found[0].start <= end + 2 or not re.search(r"\w\w", text[end:high]):
        return None
    return Demand(act.verb[0] if language != "zh" else first, end, act.verb if act.kind == "order" else None, addressee)


def _is_bare_verb(text: str, language: str, at: int) -> bool:
    """Whether what is stressed is something to do: 强调加快建设, "emphasized strengthening"."""
    if language == "en":
        return re.match(r" \w{3,20}ing (?!of )", text[at : at + 28]) is not None
    return language == "zh" and _join_actions().match(text, at) is not None


@cache
def _join_actions() -> re.Pattern:
    """Return the expression of the Chinese verbs of doing of ``data/lexicon/verbs.csv`` of two characters or more."""
    return re.compile(join_words([word for word in read_words("verbs", "zh", "action") if len(word) > 1], "zh"))


def _find_chinese(text: str, low: int, high: int, act: Act | None, is_listing: bool, names: list[Span]) -> list[Demand]:
    found: list[Demand] = []
    items = {match.start(): match.end() for match in _ITEM_ZH.finditer(text, low, high)}
    for match in _compile_chinese().finditer(text, low, high):
        if match["demand"] is None:
            continue
        clause = find_clause_start(text, match.start(), CLAUSE_MARKS["zh"], low)
        who = _strip_lead(text, clause, match.start())
        start, is_plain = min(clause, who[0]), who[1] <= who[0]
        is_named = not is_plain and who[1] - who[0] <= ADDRESSEE_CHARS and is_addressee(text, "zh", who, names) \
            and re.match("[对把将以在为按向就使让的]", text[who[0] :]) is None
        if not is_plain and compile_kind("zh", "cite", before="^").search(text[slice(*who)]):
            continue
        is_first = not found and not any(begun < clause for begun in items)
        if not (is_plain or is_named or (is_first and match["demand"] in _TOPIC)):
            continue
        found.append(Demand(start, match.end(), match.span(), who if is_named else None))
    found = [one for one, after in zip_longest(found, found[1:]) if not _is_condition(text, one, after)]
    if act is not None and act.is_list or is_listing or found:
        begun = {one.start for one in found}
        found += [Demand(start, end, None, None) for start, end in items.items() if start not in begun
                  and (is_listing or act is not None and act.is_list or start > found[0].start)]
    return sorted(found, key=lambda one: one[:2])


def _is_condition(text: str, one: Demand, after: Demand | None) -> bool:
    """Whether the words only lead to the demand behind them: 要完成任务，必须…"""
    if after is None or after.addressee or (text[slice(*one.verb)], text[slice(*after.verb)]) not in _CONDITIONS:
        return False
    between = text[one.content : after.start]
    return not re.search("[。；;：:]", between) and len(re.findall("[，,]", between)) <= 1


@cache
def _compile_chinese() -> re.Pattern:
    others, demands = compile_kind("zh", "not_demand").pattern, compile_kind("zh", "demand", "demand_start").pattern
    return re.compile(f"{others}|(?P<demand>{demands})(?![的之，,。；;、]|$)")


def _strip_lead(text: str, low: int, high: int) -> Span:
    """Return what stands before a demanding word without connectives at either end."""
    lead = compile_kind("zh", "lead")
    while found := re.compile("[ \u3000”’、]+|" + lead.pattern).match(text, low, high):
        low = found.end()
    while found := re.search(lead.pattern + "$", text[low:high]):
        high = low + found.start()
    return low, high
