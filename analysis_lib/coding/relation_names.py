"""The names of a sentence: who stands in it with which office, and which of them are listed together."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from analysis_lib.coding.numerals import fold_text
from analysis_lib.coding.offsets import find_text_span, map_offsets

MOST_OFFICE = 240
# What may stand between an office and the name it is stated of
TITLE = re.compile(r"(?:,|:)?(?: (?:na si|si|mr\.?|ms\.?|mrs\.?|dr\.?|prof\.?|professor|comrade|g\.))? ?$")
# "Li Ming, a party member and deputy director of the bureau,"
APPOSITION = re.compile(r"(?:, |\s\(|, who is |, who serves as |, na siyang |, )(?:(?:an?|the|ang|isang) )?")
_LATIN = re.compile(r"(?:,? ?(?:ltd|inc|limited)\b\.?)?,? ?(?:(?:and|at|as well as|pati ang|pati si) )?"
                    r"(?:the |ang |si |sina |mr\. |ms\. |dr\. )?")
# People with their offices are listed by commas as well; in Chinese a comma between bodies begins a clause.
LISTED = {
    ("zh", "person"): re.compile("[ 　]?(?:[、，,]|以及|和|与|及|暨)?[ 　]?(?:以及|和|与|及)?"),
    ("zh", "organisation"): re.compile("[ 　]?(?:、|以及|和|与|及|暨)?[ 　]?"),
    ("en", "person"): _LATIN, ("en", "organisation"): _LATIN,
}  # fmt: skip


class Name(NamedTuple):
    """A name in the text of a sentence; ``low`` and ``high`` take in the office stated with it."""

    start: int
    end: int
    kind: str
    actor: int
    low: int
    high: int
    role: str | None = None


class Group(NamedTuple):
    """Names listed together; ``start`` and ``end`` take in their offices."""

    start: int
    end: int
    kind: str
    names: tuple[Name, ...]


class Link(NamedTuple):
    """A relation as it stands in a sentence: who, to whom, by which words; spans in the text."""

    relation: str
    sources: tuple[Group, ...]
    targets: tuple[Group, ...]
    cue: tuple[int, int]


class Scene(NamedTuple):
    """A sentence with its folded text, its names, the groups they form and the places in it."""

    sentence_id: str
    text: str
    original: str
    language: str
    offsets: Sequence[int]
    names: tuple[Name, ...]
    groups: tuple[Group, ...]
    places: tuple[tuple[int, int], ...] = ()


def read_scene(sentence: tuple, removed: Sequence[tuple[int, int]], mentions: Sequence[tuple], forms: Mapping) -> Scene:
    """Place the mentions of a document in one of its sentences.

    Parameters
    ----------
    sentence : named tuple
        A row of ``sentences``.
    removed : sequence of (int, int)
        Raw spans of the document's edits.
    mentions : sequence of (start, end, kind, name, role)
        The mentions of the document in reading order, see :func:`index_mentions`.
    forms : mapping of (kind, form) to int
        The actors of the document by form, see :func:`analysis_lib.coding.actors.index_actors`.
    """
    offsets = map_offsets(sentence.start, sentence.end, removed)
    text, found, places = fold_text(sentence.text), [], []
    low = bisect_left(mentions, (sentence.start,))
    for start, end, kind, name, role in mentions[low : bisect_left(mentions, (sentence.end,))]:
        at, to = find_text_span(offsets, start, end)
        if kind == "place":
            places.append((at, to))
        elif (actor := forms.get((kind, name))) is not None and to > at:
            reach = find_office(text, at, to, role) if kind == "person" and role else (at, to)
            found.append(Name(at, to, kind, actor, *reach, role))
    names = tuple(sorted(found, key=lambda one: (one.start, -one.end)))
    return Scene(sentence.sentence_id, text, sentence.text, sentence.language, offsets, names,
                 tuple(group_names(names, text, sentence.language, places)), tuple(sorted(places)))  # fmt: skip


def find_office(text: str, start: int, end: int, role: str) -> tuple[int, int]:
    """Return the span of a name with the office that stands right before or behind it.

    Examples
    --------
    >>> find_office("省工信厅厅长李建涛出席", 6, 9, "省工信厅厅长"), find_office("li ming, mayor of x, came", 0, 7, "mayor of x")
    ((0, 9), (0, 19))
    """
    folded = fold_text(role)
    before = TITLE.sub("", text[max(0, start - MOST_OFFICE) : start])
    low = start
    if before.replace(" ", "").replace("　", "").endswith(folded.replace(" ", "")):
        low = _step_back(text, max(0, start - MOST_OFFICE) + len(before), len(folded.replace(" ", "")))
    behind = APPOSITION.match(text, end)
    at = text.find(folded, end, end + MOST_OFFICE) if behind else -1
    if behind and 0 <= at - behind.end() <= 1:
        return low, at + len(folded)
    if text.startswith(folded, end):
        return low, end + len(folded)
    return low, end


def _step_back(text: str, at: int, size: int) -> int:
    """Return where so many characters that are no blanks begin before a place."""
    while size and at:
        at -= 1
        size -= not text[at].isspace()
    return at


def group_names(names: Sequence[Name], text: str, language: str, places: Iterable[tuple[int, int]] = ()) -> list[Group]:
    """Join the names of one kind that stand in a list; an organisation in a person's office or in another is left out.

    Examples
    --------
    >>> names = [Name(0, 3, "person", 1, 0, 3), Name(4, 7, "person", 2, 4, 7)]
    >>> [[name.actor for name in group.names] for group in group_names(names, "薛志杰、王吴军参加", "zh")]
    [[1, 2]]
    """
    offices = [(name.low, name.high) for name in names if name.kind == "person"]
    free, last = [], -1
    for name in names:
        inside = any(low <= name.start and name.end <= high for low, high in offices) and name.kind != "person"
        if not inside and name.end > last:
            free.append(name)
            last = name.end
    groups: list[list[Name]] = []
    for name in free:
        if groups and name.kind == groups[-1][-1].kind and _is_listed(groups[-1][-1], name, text, language, places):
            groups[-1].append(name)
        else:
            groups.append([name])
    return [Group(part[0].low, part[-1].high, part[0].kind, tuple(part)) for part in groups]


def _is_listed(one: Name, other: Name, text: str, language: str, places: Iterable[tuple[int, int]]) -> bool:
    """Tell whether nothing but what joins a list stands between two names, save a place that belongs to the first."""
    start, end = one.high, other.low
    if not 0 <= end - start <= 60:
        return False
    within = next((place for place in places if start <= place[0] and place[1] <= end), None)
    if within and language != "zh" and text[start : within[0]] in (" sa ", " in ", " of ", " ng ", ", "):
        start = within[1]
    return LISTED["zh" if language == "zh" else "en", one.kind].fullmatch(text, start, end) is not None


def index_mentions(mentions: pd.DataFrame) -> dict[str, list[tuple]]:
    """Return the mentions of each document in reading order: start, end, kind, name, role (None where missing)."""
    columns = mentions[["doc_id", "start", "end", "kind", "name", "role"]].astype(object)
    columns = columns.where(columns.notna(), None)
    index: dict[str, list] = defaultdict(list)
    for doc_id, *rest in columns.itertuples(index=False, name=None):
        index[doc_id].append(tuple(rest))
    return {doc_id: sorted(rows, key=lambda row: row[:3]) for doc_id, rows in index.items()}
