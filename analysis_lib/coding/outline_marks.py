"""The marks of an outline: promises of so many parts, announced goals, headings and ordinals that count on."""

import re
from functools import cache
from typing import NamedTuple

from analysis_lib.coding.checking import list_parts
from analysis_lib.coding.figures import find_figures
from analysis_lib.coding.judging import PARTS
from analysis_lib.coding.numerals import join_words, read_han, read_words

UNIT_LEVELS = {"goals": "goal", "directions": "direction", "paths": "path"}
LABEL_CHARS = {"zh": 40, "en": 100, "fil": 100}
_HAN = "[一二三四五六七八九十]{1,3}"
_MARKERS = {
    "zh": ((1, rf"^(?P<n>{_HAN})、"), (2, rf"^[（(](?P<n>{_HAN})[)）]"), (3, r"^(?P<n>\d{1,2})[.．、](?!\d)"),
           (4, r"^[（(](?P<n>\d{1,2})[)）]"),
           (5, rf"(?:^|(?<=[。；;，,：:\n 　]))"
               rf"(?:第(?P<n>{_HAN})[，,、]|(?P<m>{_HAN})(?:是|要)|其(?P<k>{_HAN})[，,是])")),
    "en": ((1, r"^(?P<n>[ivx]{1,5})\. "), (3, r"^(?P<n>\d{1,2})[.)、] "), (4, r"^\((?P<n>\d{1,2})\) ?")),
    "fil": ((1, r"^(?P<n>[ivx]{1,5})\. "), (3, r"^(?P<n>\d{1,2})[.)] "), (4, r"^\((?P<n>\d{1,2})\) ?")),
}  # fmt: skip
_ROMAN = dict(zip(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"], range(1, 11), strict=True))



class Node(NamedTuple):
    """A place in a plan.

    ``position`` is the number of its sentence and ``start`` an offset in its text; ``depth`` is 0 for a promise, 1 to 4
    for a numbered heading, 5 for an ordinal in the text. ``parts`` are the spans of the parts that a promise names.
    """

    position: int
    start: int
    depth: int
    number: int
    label: str
    sentence_id: str
    level: str | None = None
    promised: int | None = None
    parts: tuple[tuple[int, int], ...] = ()


def find_promises(sentence: tuple, folded: str) -> list[Node]:
    """Return the numbers of parts that a sentence promises, each with the parts it names, and the goals it announces."""
    found, language = [], sentence.language
    for figure in find_figures(folded, language):
        if figure.unit not in PARTS or figure.number is None or not 2 <= figure.number <= 99:
            continue
        parts = tuple(list_parts(folded, language, figure.end))
        found.append(Node(sentence.position, figure.start, 0, 0, sentence.text[figure.start : figure.end].strip(),
                          sentence.sentence_id, UNIT_LEVELS.get(figure.unit, "measure"), int(figure.number), parts))
    goal = _announced_goal(language).search(folded)
    if goal and not any(node.level == "goal" for node in found):
        label = sentence.text[goal.start() : goal.end("label")].strip()
        found.append(Node(sentence.position, goal.start(), 0, 0, label, sentence.sentence_id, "goal"))
    return found


@cache
def _announced_goal(language: str) -> re.Pattern:
    """"The development goals:", "发展目标：", "目标是"."""
    words = join_words(read_words("plan_levels", language, "goal"), language)
    if language == "zh":
        return re.compile(rf"(?P<label>[\u3400-\u9fff]{{0,6}}{words})(?:[:：]|是|为)")
    return re.compile(rf"(?P<label>(?:(?<!\w)[a-z]{{3,15}} )?{words}) ?:")


@cache
def _compile(language: str) -> tuple[tuple[int, re.Pattern], ...]:
    ordinals = read_words("units", language, "ordinal")
    after = r"[，,]?" if language == "zh" else r"(?:,|:| is | thing| of all| ay | we |$)"
    before = r"(?:^|(?<=[。；;，,：:\n 　]))" if language == "zh" else r"(?:^|(?<=[.;:,] )|(?<=that ))"
    sources = [*_MARKERS[language], (5, rf"{before}(?P<word>{join_words(ordinals, language)}){after}")]
    return tuple((depth, re.compile(source)) for depth, source in sources)


def find_markers(sentence: tuple, folded: str) -> list[Node]:
    """Return the numbered headings and the ordinals of a sentence."""
    found = []
    for depth, expression in _compile(sentence.language):
        for match in expression.finditer(folded):
            number = _read_number(match, sentence.language)
            label = _read_label(sentence.text, match.end(), sentence.language)
            if number and label:
                found.append(Node(sentence.position, match.start(), depth, number, label, sentence.sentence_id))
    return sorted(found, key=lambda node: (node.start, node.depth))


def _read_number(match: re.Match, language: str) -> int | None:
    groups = match.groupdict()
    if word := groups.get("word"):
        return int(read_words("units", language, "ordinal")[re.sub(" +", " ", word)]["factor"])
    text = next(filter(None, (groups.get(name) for name in "nmk")))
    if text.isdigit():
        return int(text)
    number = read_han(text) if language == "zh" else _ROMAN.get(text)
    return None if number is None else int(number)


def _read_label(text: str, at: int, language: str) -> str:
    end = at + LABEL_CHARS[language]
    piece = text[at:end].lstrip(" ,，、:：.")
    stop = re.search(r"[。；：，！？\n]" if language == "zh" else r"[.;:!?\n](?!\w)", piece)
    return (piece[: stop.start()] if stop else piece).strip()


def keep_runs(markers: list[Node]) -> list[list[Node]]:
    """Keep the markers that count on from 1 beside one another; a lone "first" or "二是" is no list."""
    runs: list[list[Node]] = []
    current: dict[int, list[Node]] = {}
    for node in markers:
        current = {depth: run for depth, run in current.items() if depth <= node.depth}
        run = current.get(node.depth)
        if run and node.number == run[-1].number + 1:
            run.append(node)
        elif node.number == 1:
            current[node.depth] = [node]
            runs.append(current[node.depth])
    return [run for run in runs if len(run) > 1]
