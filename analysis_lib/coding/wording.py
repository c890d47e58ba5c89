"""What the words around a figure say: its clause, its tense, the committing verb, what is measured."""

import re
from functools import cache
from typing import NamedTuple

from analysis_lib.coding.numerals import join_words, read_words
from analysis_lib.coding.periods import WINDOW, find_periods

CLAUSE = {"zh": "，,。；;！？!?：:\n", "en": ";.!?\n:", "fil": ";.!?\n:"}
SENTENCE = {"zh": "。；;！？!?\n", "en": ";!?\n", "fil": ";!?\n"}
_NOUN_BEFORE = re.compile(r"(?<!\w)(?:an?|the|of|annual|average|its|their) $")
_PASSIVE = re.compile(r"[^.;,:\n]{0,30}? (?:are|is|will be|to be|shall be) ")


_BLANK = " \t\u3000\"“”‘’()（）"


class Verb(NamedTuple):
    """A committing verb; strength is missing where it only states what is reached."""

    start: int
    end: int
    strength: str | None


@cache
def compile_words(name: str, language: str, kind: str) -> re.Pattern:
    """Return the expression of one kind of a word list; a single Chinese character counts at a clause start only."""
    words = read_words(name, language, kind)
    if kind == "modal_start":
        return re.compile(rf"(?:(?<=[，。；：、,;:\n])|^){join_words(words, language)}")
    if language == "zh":
        long = join_words([word for word in words if len(word) > 1], "zh")
        short = join_words([word for word in words if len(word) == 1], "zh")
        return re.compile(rf"{long}|(?:(?<=[，。；：、,;:\n])|^){short}")
    return re.compile(join_words(words, language))


def find_clause(text: str, start: int, end: int, marks: str) -> tuple[int, int]:
    """Return the stretch between two marks around a span; a point inside a number is no mark.

    Examples
    --------
    >>> find_clause("规模突破1.5万亿元，增长15%。", 2, 9, "，。")
    (0, 10)
    """
    least, most = max(0, start - WINDOW), min(len(text), end + WINDOW)
    return max(_find_mark(text, mark, least, start) for mark in marks), \
        min(_find_mark(text, mark, end, most, ahead=True) for mark in marks)


def _find_mark(text: str, mark: str, low: int, high: int, ahead: bool = False) -> int:
    while True:
        at = text.find(mark, low, high) if ahead else text.rfind(mark, low, high)
        if at < 0:
            return high if ahead else low
        is_spaced = text[at + 1 : at + 2] in ("", " ", "\n", '"', "”")
        if mark not in ".,:" or (is_spaced and not _is_initial(text, at)) or not (is_spaced or _is_inside_word(text, at)):
            return at if ahead else at + 1
        low, high = (at + 1, high) if ahead else (low, at)


def _is_inside_word(text: str, at: int) -> bool:
    """A point or comma in "1,000.5" or "e.g." ends nothing; a comma between Chinese characters does."""
    return text[at] == "." or text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def _is_initial(text: str, at: int) -> bool:
    """The point of "U.S. dollars" ends nothing."""
    return text[at] == "." and at > 1 and text[at - 1].isalpha() and text[at - 2] in ". ("


@cache
def _compile(kind: str, language: str) -> re.Pattern:
    """Compile the expression of the words at the edges of what is measured."""
    words = join_words(read_words("tenses", language, kind), language)
    space = "" if language == "zh" else "[ ]?"
    return re.compile(rf"(?:{words}{space}){{1,6}}" if kind == "lead" else rf"(?:{space}{words}){{1,6}}[ ]?$")


def find_verb(text: str, language: str, scope: int, clause: int, start: int, end: int) -> Verb | None:
    """Find the committing verb of a figure.

    Parameters
    ----------
    text, language : str
        Folded sentence and its language.
    scope, clause : int
        Where the stretch begins in which a modal verb, and a verb of doing, is looked for.
    start, end : int
        Span of the figure: a verb stands before it, or right behind it in the passive.

    Returns
    -------
    Verb or None
        The last modal verb; else the last verb of doing; else the last one of reaching, without strength.

    Examples
    --------
    >>> text = "strive to build more than 15 parks"
    >>> verb = find_verb(text, "en", 0, 0, 16, 34)
    >>> text[verb.start:verb.end], verb.strength
    ('strive', 'strive')
    """
    # "exceeded" and "突破" are verb and comparator in one.
    for kind, low, high in (("modal", scope, start), ("modal_start", clause, start), ("action", clause, start),
                            ("reach", clause, min(end, start + 12))):
        verbs = compile_words("verbs", language, kind).finditer(text, low, high)
        found = [_name_verb(match, language, kind) for match in verbs
                 if language != "en" or not _NOUN_BEFORE.search(text[max(0, match.start() - 10) : match.start()])]
        # "Strive" and "ensure" reach over a whole sentence, "encourage" its own clause only.
        found = [verb for verb in found if verb.start >= clause or verb.strength in ("must", "strive")]
        if found:
            return found[-1]
    passive = _PASSIVE.match(text, end)
    found = passive and compile_words("verbs", language, "action").match(text, passive.end())
    return _name_verb(found, language, "action") if found else None


def _name_verb(match: re.Match, language: str, kind: str) -> Verb:
    strength = read_words("verbs", language, kind)[re.sub(" +", " ", match[0])]["strength"]
    return Verb(*match.span(), strength if isinstance(strength, str) else None)


def tells_past(text: str, language: str, low: int, high: int, excuses_conditions: bool = False) -> bool:
    """Say whether a stretch of text has a word of the past; "whoever obtained" is none in the terms of an offer.

    Examples
    --------
    >>> tells_past("取得批件的给予100万元", "zh", 0, 12), tells_past("取得批件的给予100万元", "zh", 0, 12, True)
    (True, False)
    """
    excused = read_words("tenses", language, "condition") if excuses_conditions else {}
    return any(match[0] not in excused for match in compile_words("tenses", language, "past").finditer(text, low, high))


def has_word(text: str, language: str, kind: str, low: int, high: int) -> bool:
    """Say whether a word of ``data/lexicon/tenses.csv`` of one kind stands in a stretch of text."""
    return compile_words("tenses", language, kind).search(text, low, high) is not None


def find_measured(text: str, language: str, low: int, high: int) -> tuple[int, int] | None:
    """Find the words that say what a figure measures, in the clause before it; None when none are left.

    Examples
    --------
    >>> text = "力争到2025年，全市生物医药产业规模"
    >>> start, end = find_measured(text, "zh", 0, len(text))
    >>> text[start:end]
    '生物医药产业规模'
    """
    marks = "，,。；;：:、（(" if language == "zh" else ",;:(.\n"
    begin = max([low] + [at + 1 for mark in marks if (at := text.rfind(mark, low, high)) >= 0])
    for kind in ("deadline", "base"):
        found = next(iter(find_periods(text[begin:high], language, kind)), None)
        begin = begin + found.end if found and found.start < 12 else begin
    if language == "zh":
        while (verb := compile_words("verbs", "zh", "action").match(text, begin, high)):
            # "投资突破…" measures investment, "给予…" measures nothing yet.
            if verb.end() >= high - 1 and _name_verb(verb, "zh", "action").strength != "encourage":
                break
            begin = verb.end()
    elif (verbs := list(compile_words("verbs", language, "action").finditer(text, begin, high))):
        begin = verbs[-1].end()
    begin, high = _trim(text, language, begin, high)
    is_word = high - begin > 1 and re.search(r"[^\W\d]", text[begin:high])
    return (begin, high) if is_word else None


def _trim(text: str, language: str, begin: int, high: int) -> tuple[int, int]:
    """Cut the words at both edges that do not name what is measured."""
    for _ in range(3):
        piece = text[begin:high]
        begin, high = begin + len(piece) - len(piece.lstrip(_BLANK)), high - len(piece) + len(piece.rstrip(_BLANK))
        if lead := _compile("lead", language).match(text, begin, high):
            begin = lead.end()
        trail = _compile("trail", language).search(text[begin:high])
        if trail:
            high = begin + trail.start()
    return begin, high
