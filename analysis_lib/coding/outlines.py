"""The outline of a plan: its goals, directions, paths and measures, and whether it names as many as it promises."""

import re
from functools import cache
from typing import NamedTuple

import pandas as pd

from analysis_lib.coding.arithmetic import is_alike
from analysis_lib.coding.numerals import fold_text, join_words, read_words
from analysis_lib.coding.offsets import gather_spans, map_offsets
from analysis_lib.coding.outline_marks import Node, find_markers, find_promises, keep_runs
from analysis_lib.coding.wording import has_word
from analysis_lib.tables import build_table

LANGUAGES = ("en", "fil", "zh")
LEVELS = ("goal", "direction", "path", "measure")
# A list may begin this many sentences after the sentence that promises it; further on its length must agree.
NEAR, FAR = 3, 60
# The words that open a sentence and name a part end at a mark within so many characters.
LEAD = {"zh": 24, "en": 80, "fil": 80}
_LEAD_END = re.compile(r"[,，:：;；。.、\n]|是|(?<=\w) - ")


class Place(NamedTuple):
    """A node of the outline as it is built; ``node`` tells what it is, ``end`` where an unelaborated part ends."""

    position: int
    start: int
    depth: int
    label: str
    sentence_id: str
    node: Node
    parent: Node | None
    end: int | None = None


def find_outline(sentences: pd.DataFrame, documents: pd.DataFrame | None = None,
                 edits: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find the goals, directions, paths and measures of plan-like texts.

    Parameters
    ----------
    sentences : DataFrame
        As declared.
    documents : DataFrame, optional
        Taken for symmetry with the other finders; the outline needs no field of it.
    edits : DataFrame, optional
        As declared: the way to raw offsets.

    Returns
    -------
    DataFrame
        ``outline``; no rows for a document without enumerations or promised parts. ``promised`` is the number the text
        states ("six directions"), ``found`` the number of parts listed or enumerated, missing where none can be told.
        A part that a sentence only lists and later sentences open with ("Biotechnology, focus on …") stands where they
        begin. A node's span reaches to the next node that is not below it. ``level`` is missing for a chapter that
        looks back.

    Examples
    --------
    >>> lines = ["一、发展目标", "二、重点任务", "（一）做强创新药。", "（二）做优医疗器械。"]
    >>> sentences = pd.DataFrame([{"sentence_id": f"a:{n:04d}", "doc_id": "a", "position": n, "kind": "body",
    ...                            "language": "zh", "start": 20 * n, "end": 20 * n + len(text), "text": text}
    ...                           for n, text in enumerate(lines, 1)])
    >>> find_outline(sentences)[["level", "label", "parent_id", "end"]].fillna(0).values.tolist()
    [['goal', '发展目标', 0, 40], ['measure', '重点任务', 0, 90], ['measure', '做强创新药', 2, 80], ['measure', '做优医疗器械', 2, 90]]
    """
    removed, rows = gather_spans(edits), []
    for doc_id, group in sentences.sort_values(["doc_id", "position"]).groupby("doc_id", sort=False):
        promises, markers, read = [], [], {}
        for row in group.itertuples():
            if row.language in LANGUAGES:
                folded = fold_text(row.text)
                read[row.position] = row, folded
                promises += find_promises(row, folded)
                markers += find_markers(row, folded)
        places = _arrange(promises, keep_runs(markers), read)
        rows += [row | {"doc_id": doc_id} for row in _number_nodes(places, read, removed.get(doc_id, []))]
    return build_table("outline", rows)


def _arrange(promises: list[Node], runs: list[list[Node]], read: dict) -> list[tuple[Place, int | None]]:
    """Return the nodes in reading order, each with its parent and the number of its parts."""
    runs, promises = _merge_headings(runs, promises)
    markers = sorted((node for run in runs for node in run), key=_place)
    parents = {id(run): _find_parent(run, promises, markers) for run in runs}
    found = {parent: len(run) for run in runs if (parent := parents[id(run)])}
    kept = [node for node in promises if node.parts or node in found or node.level in ("goal", "direction", "path")]
    places = [_stand(node, parents[id(run)]) for run in runs for node in run]
    places += [_stand(node, _find_heading(node, markers)) for node in kept]
    for node in kept:
        if node not in found:
            places += _place_parts(node, [*kept, *markers], read)
    numbers = [found.get(one.node) or (len(one.node.parts) if one.end is None else 0) or None for one in places]
    return sorted(zip(places, numbers, strict=True), key=lambda pair: pair[0][:3])


def _stand(node: Node, parent: Node | None) -> Place:
    return Place(node.position, node.start, node.depth, node.label, node.sentence_id, node, parent)


def _find_heading(promise: Node, markers: list[Node]) -> Node | None:
    """Return the numbered heading a promise stands under."""
    return next((node for node in reversed(markers) if node.depth < 5 and _place(node) < _place(promise)), None)


def _place_parts(promise: Node, nodes: list[Node], read: dict) -> list[Place]:
    """Return the parts a sentence names, each where a later sentence opens with it, else where it is named."""
    row, _ = read[promise.position]
    last = min((node.position for node in nodes if node.position > promise.position), default=promise.position + FAR)
    leads = {at: _read_lead(*read[at]) for at in range(promise.position + 1, min(last, promise.position + FAR) + 1)
             if at in read}
    labels = [row.text[start:end].strip() for start, end in promise.parts]
    homes = [next((at for at, lead in leads.items() if lead and _names_part(lead, label)), None) for label in labels]
    is_told = len({at for at in homes if at is not None}) * 2 > len(labels)
    places = []
    for (start, end), label, at in zip(promise.parts, labels, homes, strict=True):
        node = Node(promise.position, start, 6, 0, label, promise.sentence_id, promise.level)
        if is_told and at is not None:
            places.append(Place(at, 0, 6, label, read[at][0].sentence_id, node, promise))
        else:
            places.append(Place(promise.position, start, 6, label, promise.sentence_id, node, promise, end))
    return places


def _read_lead(row: tuple, folded: str) -> str | None:
    mark = _LEAD_END.search(folded, 0, LEAD[row.language])
    return folded[: mark.start()].strip(" 、“”\"") if mark and mark.start() > 1 else None


def _names_part(lead: str, label: str) -> bool:
    label = fold_text(label)
    return is_alike(lead, label) or (len(lead) * 2 > len(label) and lead in label)


def _number_nodes(places: list[tuple[Place, int | None]], read: dict, removed: list) -> list[dict]:
    """Number the nodes and give each its level and its span in the raw text."""
    ids = {one.node: number for number, (one, _) in enumerate(places, start=1)}
    above = [ids.get(one.parent) for one, _ in places]
    levels: dict[Node, str | None] = {}
    rows = []
    for index, (one, found) in enumerate(places):
        levels[one.node] = one.node.level or _name_level(one.node, levels.get(one.parent), one.parent in levels)
        row, _ = read[one.position]
        offsets = map_offsets(row.start, row.end, removed)
        following = next((at for at in range(index + 1, len(places)) if (above[at] or 0) <= index), None)
        end = offsets[one.end - 1] + 1 if one.end else _find_end(places, following, read, removed)
        rows.append({"node_id": index + 1, "parent_id": above[index], "level": levels[one.node], "label": one.label,
                     "sentence_id": one.sentence_id, "promised": one.node.promised, "found": found,
                     "start": offsets[one.start], "end": end})  # fmt: skip
    return rows


def _find_end(places: list, following: int | None, read: dict, removed: list) -> int:
    if following is None:
        return max(row.end for row, _ in read.values())
    row, _ = read[places[following][0].position]
    return map_offsets(row.start, row.end, removed)[places[following][0].start]


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


def _name_level(node: Node, parent: str | None, has_parent: bool) -> str | None:
    """A heading says itself what it is; what stands under one is of its kind, and what looks back is of none."""
    folded, language = fold_text(node.label), "zh" if re.search(r"[\u3400-\u9fff]", node.label) else "en"
    if has_word(folded, language, "section_past", 0, len(folded)) or (has_parent and parent is None):
        return None
    own = next((level for level in LEVELS[:3] if _level_words(language, level).search(folded)), None)
    return (own or parent if node.depth <= 2 else parent or own) or "measure"


@cache
def _level_words(language: str, level: str) -> re.Pattern:
    return re.compile(join_words(read_words("plan_levels", language, level), language))
