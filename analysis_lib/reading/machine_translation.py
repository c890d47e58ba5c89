"""Marks of translation from Chinese, above all by a machine."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from analysis_lib.reading.page import Field, Flag, Page, Span
from analysis_lib.tables import DATA, read_csv

REPEATED_WORD = re.compile(r"\b([A-Za-z]{3,20})(?: \1\b){2,8}")
# Sentences that were joined without a blank after the machine had translated them one by one.
GLUED = re.compile(r"(?<=[a-zà-ÿа-я]{3})[.!?](?=[A-ZÀ-ÞА-Я][a-zà-ÿа-я]{1,20}[ ,])")
# Shops translate one template into every language and keep its form of a date.
POSTING_LINE = re.compile(r"^[ \t]{0,40}[^\n:：]{2,30}[:：] ?[^\W\d_]{3,4}-\d{1,2}-(?:19|20)\d\d[ \t]{0,40}$", re.M)
# A Chinese dateline names the reporters, an English one the agency.
NAME = r"[A-Z][a-z]{1,12}(?: [A-Z][a-z]{1,12}){1,2}"
REPORTERS = re.compile(r"\((?:Intern )?[Rr]eporters? [A-Z][a-z]{1,12} "
                       rf"|\b[A-Z][a-z']{{2,20}}, [A-Z][a-z]{{2,8}}\.? \d{{1,2}}(?:st|nd|rd|th)? ?"
                       rf"\({NAME}(?:, {NAME}){{0,4}}\)")
# Some write high-quality, some high quality.
BLANK = re.compile("[ \u00a0-]")
AGENCY = re.compile(r"\b(?:Agency|Daily|Media|Net|News|Post|Press|Radio|Service|Times)\b")
NUMBER_UNIT = re.compile(r"\d (?:10 thousand|ten thousand|100 million|hundred million)\b")
FOREIGN_MARK = re.compile(r"(?<=[a-z])[，。；、](?=\s?[A-Za-z])")
SPACED_MARK = re.compile(r"(?<=\w) [,.;](?=[ \n])")
# Articles of the intermediate English that the machine left behind; Filipino writers mix English in themselves.
LEFT_ENGLISH = re.compile(r"(?<=[a-zà-ÿ] )(?:the|of the|and the)(?= [a-zà-ÿ]{2})")
CODE_SWITCHING = ("en", "fil")
# Shorter names of places may be words.
MIN_PLACE = 6
DECISIVE, STRONG, WEAK, NATIVE = 3, 2, 1, 0
STRENGTHS = {"strong": STRONG, "weak": WEAK, "native": NATIVE}
# One strong mark and any other; a text that a newsroom signs needs more, since its desk translates as well.
MIN_SCORE = 3
MIN_NEWSROOM_SCORE = 6
# Other languages have few translators from Chinese: many weak marks do.
MIN_WEAK_SCORE = 4


class Signal(NamedTuple):
    """A mark of translation in ``page.text``; weight 3 decides, 2 is strong, 1 weak, 0 speaks against a machine."""

    name: str
    start: int
    end: int
    weight: int


@cache
def load_signals() -> dict[str, dict[str, int]]:
    """Map a language to the weight of every phrase of ``data/lexicon/translation_signals.csv``, in small letters."""
    weights: dict[str, dict[str, int]] = {}
    for row in read_csv(DATA / "lexicon" / "translation_signals.csv").itertuples():
        weights.setdefault(row.language, {})[_normalise(row.pattern)] = STRENGTHS[row.strength]
    return weights


def _normalise(phrase: str) -> str:
    return BLANK.sub(" ", phrase.lower())


@cache
def _compile_phrases(language: str) -> re.Pattern:
    phrases = sorted(load_signals().get(language, {}), key=lambda text: (-len(text), text))
    words = "|".join(re.escape(phrase).replace(r"\ ", BLANK.pattern) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{words or '(?!)'})(?!\w)", re.IGNORECASE)


@cache
def _compile_places() -> re.Pattern:
    rows = read_csv(DATA / "gazetteer" / "regions.csv")
    names = rows.loc[rows["level"].isin(["province", "city"]), "name_en"].dropna().str.lower().unique()
    words = "|".join(sorted(name for name in names if len(name) >= MIN_PLACE and name.isalpha()))
    return re.compile(rf"(?<![\w.@/#-])(?:{words})(?![\w@/-]|\.\w)")


def list_translation_signals(page: Page, language: str, edits: Iterable[Span]) -> list[Signal]:
    """List the marks that a text was translated from Chinese.

    Parameters
    ----------
    page : Page
        Legible text.
    language : str
        BCP 47 code of the document.
    edits : iterable of Span
        Removed raw spans: spaced hyphens and lost spaces are marks of a machine.

    Returns
    -------
    list of Signal
        In order of the text; none for Chinese.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> page = make_page("The leaders fully affirmed the the the factory.")
    >>> [(signal.name, page.text[signal.start : signal.end]) for signal in list_translation_signals(page, "en", [])]
    [('phrase', 'fully affirmed'), ('repeated_word', 'the the the')]
    """
    if language == "zh":
        return []
    found = [*_find_phrases(page.text, language), *_find_shapes(page.text, language), *_find_edits(page, edits)]
    return sorted(found, key=lambda signal: (signal.start, signal.end, signal.name))


def _find_phrases(text: str, language: str) -> Iterator[Signal]:
    weights = load_signals().get(language, {})
    for match in _compile_phrases(language).finditer(text):
        weight = weights[_normalise(match[0])]
        yield Signal("newsroom" if weight == NATIVE else "phrase", *match.span(), weight)


def _find_shapes(text: str, language: str) -> Iterator[Signal]:
    is_english = language == "en"
    shapes = [("repeated_word", REPEATED_WORD, 1, STRONG), ("foreign_mark", FOREIGN_MARK, 2, WEAK),
              ("posting_line", POSTING_LINE, 1, WEAK if is_english else DECISIVE),
              ("glued_sentence", GLUED, 2, WEAK), ("spaced_mark", SPACED_MARK, 3, WEAK)]
    if is_english:
        shapes += [("small_place", _compile_places(), 1, STRONG), ("number_unit", NUMBER_UNIT, 1, STRONG)]
    if language not in CODE_SWITCHING:
        shapes.append(("left_english", LEFT_ENGLISH, 1, WEAK))
    for name, pattern, least, weight in shapes:
        spans = [match.span() for match in pattern.finditer(text)]
        yield from (Signal(name, *span, weight) for span in spans if len(spans) >= least)
    if is_english:
        yield from (Signal("reporter_dateline", *match.span(), DECISIVE) for match in REPORTERS.finditer(text)
                    if not AGENCY.search(match[0]))


def _find_edits(page: Page, edits: Iterable[Span]) -> Iterator[Signal]:
    marks = [edit for edit in edits if edit.rule in ("spaced_hyphen", "lost_space")]
    for edit in marks:
        at = bisect_left(page.offsets, edit.start)
        yield Signal(edit.rule, max(at - 1, 0), min(at + 1, len(page.text)), STRONG if len(marks) > 1 else WEAK)


def judge_translation(page: Page, language: str, edits: Iterable[Span]) -> Field:
    """Judge whether a text was translated from Chinese by a machine.

    Parameters
    ----------
    page : Page
        Legible text.
    language : str
        BCP 47 code of the document.
    edits : iterable of Span
        Removed raw spans.

    Returns
    -------
    Field
        True with the strongest mark as evidence, when a strong one and others come together; False for Chinese and
        where a newsroom of that language signs a text without strong marks; missing otherwise, since a good
        translation shows none.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> judge_translation(make_page("BEIJING, May 3 (Xinhua) -- Prices of medicines fell."), "en", []).value
    False
    """
    if language == "zh":
        return Field(False, "inferred")
    signals = list_translation_signals(page, language, edits)
    # The same mark twice proves no more than once.
    weights = {(signal.name, page.text[signal.start : signal.end].lower() if signal.name == "phrase" else ""):
               signal.weight for signal in signals}
    score = sum(weights.values())
    marks = [signal for signal in signals if signal.weight != NATIVE]
    newsroom = next((signal for signal in signals if signal.weight == NATIVE), None)
    first = max(marks, key=lambda signal: (signal.weight, -signal.start), default=None)
    if first and score >= _set_score(language, first.weight >= STRONG, newsroom is not None):
        return Field(True, "inferred", first.start, first.end)
    if newsroom and not (first and first.weight >= STRONG):
        return Field(False, "inferred", newsroom.start, newsroom.end)
    return Field()


def _set_score(language: str, is_strong: bool, is_signed: bool) -> float:
    if is_signed:
        return MIN_NEWSROOM_SCORE if is_strong else float("inf")
    if is_strong:
        return MIN_SCORE
    return float("inf") if language == "en" else MIN_WEAK_SCORE


def flag_repeated_words(page: Page) -> list[Flag]:
    """Flag a word that stands three times in a row.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> [flag.suggestion for flag in flag_repeated_words(make_page("the park park park opened"))]
    ['park (once)?']
    """
    return [Flag("repeated_word", match.start(), match.end(), f"{match[1]} (once)?")
            for match in REPEATED_WORD.finditer(page.text)]
