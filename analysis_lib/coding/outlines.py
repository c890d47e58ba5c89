"""The outline of a plan: its goals, directions, paths and measures, and whether it names as many as it promises."""

import re
from functools import cache
from typing import NamedTuple

import pandas as pd

from analysis_lib.coding.checking import list_parts
from analysis_lib.coding.figures import find_figures
from analysis_lib.coding.judging import PARTS
from analysis_lib.coding.numerals import fold_text, join_words, read_han, read_words
from analysis_lib.tables import build_table

LANGUAGES = ("en", "fil", "zh")
LEVELS = ("goal", "direction", "path", "measure")
UNIT_LEVELS = {"goals": "goal", "directions": "direction", "paths": "path"}
LABEL_CHARS = {"zh": 40, "en": 100, "fil": 100}
# A list may begin this many sentences after the sentence that promises it; further on its length must agree.
NEAR, FAR = 3, 60
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
    """A place in a plan. ``position`` is the number of its sentence; ``depth`` 0 is a promise, 6 a listed part."""

    position: int
    start: int
    depth: int
    number: int
    label: str
    sentence_id: str
    level: str | None = None
    promised: int | None = None
    parts: tuple = ()


def find_outline(sentences: pd.DataFrame, documents: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find the goals, directions, paths and measures of plan-like texts.

    Parameters
    ----------
    sentences : DataFrame
        As declared.
    documents : DataFrame, optional
        Taken for symmetry with the other finders; the outline needs no field of it.

    Returns
    -------
    DataFrame
        ``outline``; no rows for a document without enumerations or promised parts. ``promised`` is the number the text
        states ("six directions"), ``found`` the number of parts listed or enumerated, missing where none can be told.

    Examples
    --------
    >>> lines = ["一、发展目标", "二、重点任务", "（一）做强创新药。", "（二）做优医疗器械。"]
    >>> sentences = pd.DataFrame([{"sentence_id": f"a:{n:04d}", "doc_id": "a", "position": n, "kind": "body",
    ...                            "language": "zh", "start": 0, "end": 9, "text": text}
    ...                           for n, text in enumerate(lines, 1)])
    >>> find_outline(sentences)[["level", "label", "parent_id"]].fillna(0).values.tolist()
    [['goal', '发展目标', 0], ['measure', '重点任务', 0], ['measure', '做强创新药', 2], ['measure', '做优医疗器械', 2]]
    """
    rows: list[dict] = []
    for doc_id, group in sentences.sort_values(["doc_id", "position"]).groupby("doc_id", sort=False):
        promises, markers = [], []
        for row in group.itertuples():
            if row.language in LANGUAGES:
                folded = fold_text(row.text)
                promises += _find_promises(row, folded)
                markers += _find_markers(row, folded)
        rows += [row | {"doc_id": doc_id} for row in _arrange(promises, _keep_runs(markers))]
    return build_table("outline", rows)


def _find_promises(sentence: tuple, folded: str) -> list[Node]:
    found, language = [], sentence.language
    for figure in find_figures(folded, language):
        if figure.unit not in PARTS or figure.number is None or not 2 <= figure.number <= 99:
            continue
        parts = tuple(sentence.text[start:end] for start, end in list_parts(folded, language, figure.end))
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


def _find_markers(sentence: tuple, folded: str) -> list[Node]:
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


def _keep_runs(markers: list[Node]) -> list[list[Node]]:
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


def _arrange(promises: list[Node], runs: list[list[Node]]) -> list[dict]:
    """Number the nodes in reading order, each with its parent, level and count of parts."""
    runs, promises = _merge_headings(runs, promises)
    markers = sorted((node for run in runs for node in run), key=_place)
    parents = {id(run): _find_parent(run, promises, markers) for run in runs}
    run_of = {node: run for run in runs for node in run}
    found = {parent: len(run) for run in runs if (parent := parents[id(run)])}
    kept = [node for node in promises if node.parts or node in found or node.level in ("goal", "direction", "path")]
    rows, ids, levels = [], {}, {}
    for node in sorted([*kept, *markers], key=_place):
        parent = parents[id(run_of[node])] if node in run_of else None
        levels[node] = node.level or _name_level(node, levels.get(parent))
        ids[node] = len(rows) + 1
        row = {"node_id": ids[node], "parent_id": ids.get(parent), "level": levels[node], "label": node.label,
               "sentence_id": node.sentence_id, "promised": node.promised}  # fmt: skip
        rows.append(row | {"found": found.get(node) or len(node.parts) or None})
        if node not in found:
            rows += [{"node_id": len(rows) + number, "parent_id": ids[node], "level": levels[node], "label": part,
                      "sentence_id": node.sentence_id} for number, part in enumerate(node.parts, start=1)]  # fmt: skip
    return rows


def _place(node: Node) -> tuple[int, int, int]:
    return node.position, node.start, node.depth


def _merge_headings(runs: list[list[Node]], promises: list[Node]) -> tuple[list[list[Node]], list[Node]]:
    """A heading that promises ("三、六大任务") is one node, not two."""
    by_position = {node.position: node for node in promises if node.promised}
    merged = [[node._replace(promised=by_position[node.position].promised, level=by_position[node.position].level)
               if node.depth < 5 and node.position in by_position and by_position[node.position].label in node.label
               else node for node in run] for run in runs]
    taken = {node.position for run in merged for node in run if node.promised}
    return merged, [node for node in promises if node.position not in taken]


def _find_parent(run: list[Node], promises: list[Node], markers: list[Node]) -> Node | None:
    """Return the promise that a run keeps, or the heading it stands under, whichever is nearer."""
    first = run[0]
    above = [node for node in markers if _place(node) < _place(first) and node.depth < first.depth]
    kept = [node for node in promises if node.promised and _place(node) < _place(first)
            and (first.position - node.position <= NEAR
                 or (node.promised == len(run) and first.position - node.position <= FAR))]  # fmt: skip
    return max([*above[-1:], *kept[-1:]], key=_place, default=None)


def _name_level(node: Node, parent: str | None) -> str:
    """A heading says itself what it is; what stands under one is of its kind."""
    folded, language = fold_text(node.label), "zh" if re.search(r"[\u3400-\u9fff]", node.label) else "en"
    own = next((level for level in LEVELS[:3] if _level_words(language, level).search(folded)), None)
    return (own or parent if node.depth <= 2 else parent or own) or "measure"


@cache
def _level_words(language: str, level: str) -> re.Pattern:
    return re.compile(join_words(read_words("plan_levels", language, level), language))
