"""Demands in English and Filipino: must, should, it is necessary to, the second is to, dapat, kailangang."""

import re
from bisect import bisect_left, bisect_right
from functools import cache

from analysis_lib.coding.addressing import Demand, is_addressee
from analysis_lib.coding.numerals import join_words, read_words
from analysis_lib.coding.speech import CLAUSE_MARKS, NEAR, Act, Span, find_clause_start
from analysis_lib.coding.speech_words import compile_kind

# The last place for a subject is right before "ay"; "$" stands for the end of the stretch that is searched.
_SUBJECT_FIL = re.compile(r"(?<!\w)(?:ang|si) (?P<who>[^.;:,\n]{2,60}?) ay $")
_BEHIND_FIL = re.compile(r" (?:na )?ang (?P<who>[^.;:,\n]{2,60}?) (?:na|ay) | [\w-]{3,20} ng (?P<by>mga [\w-]+)")


def find_english(text: str, low: int, high: int, act: Act | None, is_listing: bool, names: list[Span]) -> list[Demand]:
    """Find what is demanded with must, should and the like, and the items of a list (the second is to …).

    Parameters and result as for `analysis_lib.coding.demands.find_demands`.

    Examples
    --------
    >>> text = "all departments should help, and we must hurry"
    >>> [(one.addressee, text[one.content:][:6]) for one in find_english(text, 0, len(text), None, False, [])]
    [((0, 15), ' help,'), (None, ' hurry')]
    """
    found, items, last = [], list(_item_latin("en").finditer(text, low, high)), low
    for match in _compile_english().finditer(text, low, high):
        if match["demand"] is None:
            continue
        clause = max(last, find_clause_start(text, match.start(), CLAUSE_MARKS["en"], low))
        piece = text[clause : match.start()]
        is_said = act is not None and act.end >= clause + len(piece.rstrip()) - 5
        if re.search(r"(?<!\w)(?:who|which|that) $", piece) and not is_said:
            continue
        joint = [found_at.end() for found_at in re.finditer(r"(?<!\w)(?:that|and|but|so|as|because|if) ", piece)]
        begin = clause + (joint[0] if last == clause and found and joint else _after_that(piece))
        who = _trim_english(text, begin, match.start())
        is_passive = re.match(r" (?:also )?be \w+(?:ed|en|ne|wn|pt|ade|et) ", text[match.end() : match.end() + 30])
        is_named = not is_passive and is_addressee(text, "en", who, names)
        found.append(Demand(min(begin, match.start()), match.end(), match.span(), who if is_named else None))
        last = match.end()
    starts = [one.start for one in found]
    for item in items:
        inside = bisect_left(starts, item.start()) < bisect_right(starts, item.end() + NEAR)
        is_to = re.search(r"is (?:to|that) ?$", item[0]) is not None
        if not inside and (is_to or (is_listing or found) and _read_action("en").match(text, item.end())):
            who = item.span("who") if item["who"] else None
            found.append(Demand(item.start(), item.end(), None, who))
    return sorted(found, key=lambda one: one[:2])


def _after_that(piece: str) -> int:
    """Return where the subject begins: behind the last "that" of its clause."""
    at = [match.end() for match in re.finditer(r"(?<!\w)(?:that|whether|because|and then) ", piece)]
    return at[-1] if at else 0


def _trim_english(text: str, low: int, high: int) -> Span:
    """Return the subject without blanks, quotes and a joining word before it."""
    low += re.match(r"[ “\"']*(?:(?:and|but|so|also|then|meanwhile) )*", text[low:high]).end()
    return low, low + len(text[low:high].rstrip())


@cache
def _compile_english() -> re.Pattern:
    others = compile_kind("en", "not_demand").pattern
    return re.compile(f"{others}|(?P<demand>{compile_kind('en', 'demand').pattern})")


@cache
def _read_action(language: str) -> re.Pattern:
    """Return the expression of a committing or acting verb of ``data/lexicon/verbs.csv``."""
    words = [word for kind in ("modal", "action") for word in read_words("verbs", language, kind)]
    return re.compile(" ?(?:to )?" + join_words(words, language))


@cache
def _item_latin(language: str) -> re.Pattern:
    ordinal = join_words(read_words("units", language, "ordinal"), language)
    if language == "fil":
        return re.compile(rf"(?:^|(?<=[.;:,] ))(?:ang )?{ordinal}(?: ay|,) (?P<who>(?!))?")
    thing = r"(?: thing| step| task| point)?(?: for (?P<who>[\w ]{3,40}?))? is (?:to |that )"
    return re.compile(rf"(?:^|(?<=[.;:,] )|(?<=that )){ordinal}(?:{thing}|(?:ly)?,? (?=we |must |should )|, )")


def find_filipino(text: str, low: int, high: int, act: Act | None, is_listing: bool, names: list[Span]) -> list[Demand]:
    """Find what is demanded with dapat and kailangan: of the subject before "ay", or of the words behind.

    Examples
    --------
    >>> text = "ang mga kumpanya ay dapat sumunod"
    >>> [text[slice(*one.addressee)] for one in find_filipino(text, 0, len(text), None, False, [])]
    ['mga kumpanya']
    """
    found = []
    for match in compile_kind("fil", "demand").finditer(text, low, high):
        if re.search(r"(?<!\w)(?:kung|kapag|kailan) $", text[max(0, match.start() - 8) : match.start()]):
            continue
        start, end, who = match.start(), match.end(), None
        # "Stressed the need of": further on the same words are a noun.
        if match[0].startswith("ang ") and start > low + 2:
            continue
        before = _SUBJECT_FIL.search(text, max(low, start - NEAR), start)
        behind = _BEHIND_FIL.match(text, end, high)
        if before and is_addressee(text, "fil", before.span("who"), names):
            start, who = before.start(), before.span("who")
        elif behind:
            span = behind.span("who") if behind["who"] else behind.span("by")
            who = span if is_addressee(text, "fil", span, names) else None
            end = behind.end() if who and behind["who"] else end
        found.append(Demand(start, end, match.span(), who))
    return found
