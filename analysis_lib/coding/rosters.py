"""Lists of names in a sentence, and how their length agrees with the number stated beside them."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import pandas as pd

from analysis_lib.coding.actor_forms import fold_organisation, is_chinese
from analysis_lib.coding.actor_types import name_type
from analysis_lib.coding.actor_words import compile_actor_words, join_actor_words, list_actor_words
from analysis_lib.coding.actors import JOINT
from analysis_lib.coding.counted import name_counted
from analysis_lib.coding.figures import Figure, find_figures
from analysis_lib.coding.offsets import gather_spans
from analysis_lib.coding.relation_names import LISTED, Group, Name, Scene, index_mentions, read_scene
from analysis_lib.reading.lexicon import list_words
from analysis_lib.tables import build_table

LEAST_LISTED = 3
OPENER_REACH, CLOSER_REACH, MOST_BETWEEN = 60, 3, 40
LANGUAGES = ("en", "fil", "zh")
COUNTING = ("classifier", "noun", "person")
# A list that ends with 等 goes on over what no table of names holds: …、某某科技和某某生物等
_PIECE = "[^、，,。；;：:（(和及与等]{2,14}"
TRAIL = re.compile(f"((?:、{_PIECE}){{0,30}}(?:(?:和|及|与|以及){_PIECE})?)(?=等)")
CUT = {"zh": re.compile("、"), "en": re.compile(r",? (?:and |at )?(?=[A-Z])")}
# An item of the list that is no known name: "…、某某科技、…", ", Novel Seed Pharma,"
ITEM = {
    "zh": re.compile("、([^、，,。；;：:（(和及与等]{2,14})(?=、|和|及|与|以及)"),
    "en": re.compile(r",? (?:and |at )?([A-Z][\w.’'&-]{1,24}(?: [A-Z(][\w.’'&)-]{0,24}){0,5})(?=,| and | at )"),
}
WORDING = {">": "more than", ">=": "at least", "<": "fewer than", "<=": "at most", "~": "about", "=": ""}


class List(NamedTuple):
    """The names of a list, with those that no table of names holds, and its span in the text.

    ``is_cut`` says that further items stand beside it which cannot be told apart.
    """

    members: tuple[str, ...]
    kind: str
    start: int
    end: int
    is_cut: bool = False


def find_rosters(sentences: pd.DataFrame, edits: pd.DataFrame | None, mentions: pd.DataFrame) -> pd.DataFrame:
    """Find lists of three or more organisations or people, with the number the text states of them.

    Parameters
    ----------
    sentences, edits, mentions : DataFrame
        As declared; ``edits`` lead to raw offsets and may be missing.

    Returns
    -------
    DataFrame
        ``rosters``, in reading order. The number is that of a counted noun before the list ("more than 10 companies,
        including …") or behind it (…等30家企业), see :func:`analysis_lib.coding.figures.find_figures`. ``check`` sets the
        two numbers side by side. A list that says it is not complete (including, 等, kabilang) may be shorter than the
        number; a complete one, or a longer one, may not disagree with an exact number. It is missing without one.

    Notes
    -----
    An unknown item between two known names of a list is a member as well, in the words of the text.

    Examples
    --------
    >>> text = "引进甲乙制药、丙丁生物、戊己医药等30家企业。"
    >>> sentences = pd.DataFrame([{"sentence_id": "a:0001", "doc_id": "a", "position": 1, "kind": "body",
    ...                            "language": "zh", "start": 0, "end": len(text), "text": text}])
    >>> mentions = pd.DataFrame([("a", "organisation", text[at : at + 4], "company", at, at + 4) for at in (2, 7, 12)],
    ...                         columns=["doc_id", "kind", "name", "role", "start", "end"])
    >>> find_rosters(sentences, None, mentions)[["counted", "stated", "listed", "check"]].values.tolist()
    [['企业', 30, 3, '30 stated, 3 listed: the list is not complete']]
    """
    removed, named = gather_spans(edits), index_mentions(mentions)
    rows: list[dict] = []
    for doc_id, group in sentences.sort_values(["doc_id", "position"]).groupby("doc_id", sort=False):
        mentioned = named.get(doc_id, [])
        forms = {(kind, name): number for number, (_, _, kind, name, _) in enumerate(mentioned)}
        found = [row for sentence in group.itertuples() if sentence.language in LANGUAGES
                 for row in read_rosters(read_scene(sentence, removed.get(doc_id, ()), mentioned, forms))]  # fmt: skip
        rows += [row | {"doc_id": doc_id, "roster_id": number} for number, row in enumerate(found, start=1)]
    return build_table("rosters", rows)


def read_rosters(scene: Scene) -> Iterator[dict]:
    """Yield a record for each list of a sentence that is long enough."""
    figures = [figure for figure in find_figures(scene.text, scene.language) if figure.kind in COUNTING]
    last = 0
    for one in join_lists(scene):
        figure, is_open = _find_stated(scene, one, figures, last)
        last = one.end
        span = (min(one.start, figure.start), max(one.end, figure.end)) if figure else (one.start, one.end)
        yield {"sentence_id": scene.sentence_id, "counted": _name_counted(scene, one, figure),
               "comparator": figure.comparator if figure else None, "stated": int(figure.number) if figure else None,
               "listed": len(one.members), "members": JOINT.join(one.members),
               "check": _check_list(one, figure, is_open) if figure else None,
               "start": scene.offsets[span[0]], "end": scene.offsets[span[1] - 1] + 1}  # fmt: skip


def join_lists(scene: Scene) -> list[List]:
    """Return the lists of a sentence, joined over items that are no known names."""
    chains: list[list[Group]] = []
    for group in scene.groups:
        if chains and group.kind == chains[-1][-1].kind and _list_between(scene, chains[-1][-1], group) is not None:
            chains[-1].append(group)
        else:
            chains.append([group])
    lists = []
    for chain in chains:
        members: list[str] = []
        for number, group in enumerate(chain):
            members += _list_between(scene, chain[number - 1], group) if number else []
            members += [_write(scene, name) for name in group.names]
        names = [name for group in chain for name in group.names]
        one = _close_list(scene, List(tuple(members), chain[0].kind, names[0].start, names[-1].end))
        lists += [one] if len(one.members) >= LEAST_LISTED and len(names) > 1 else []
    return lists


def _close_list(scene: Scene, one: List) -> List:
    """Take in the unknown items at the end of a list, and say whether further ones stand beside it."""
    language = "zh" if scene.language == "zh" else "en"
    trail = TRAIL.match(scene.original, one.end) if language == "zh" and one.kind == "organisation" else None
    items = re.split("、|和|及|与|以及", trail[1])[1:] if trail else []
    is_open = _leads_to_class(scene, trail)
    if items and all(_is_named(item, is_open) for item in items):
        one = one._replace(members=(*one.members, *items), end=trail.end())
    before = scene.original[one.start - 1 : one.start] == "、"
    return one._replace(is_cut=before or CUT[language].match(scene.original, one.end) is not None)


def _write(scene: Scene, name: Name) -> str:
    return scene.original[name.start : name.end]


def _list_between(scene: Scene, one: Group, other: Group) -> list[str] | None:
    """Return the unknown items between two groups of a list; None where they are not in one list."""
    between = scene.original[one.end : other.start]
    language = "zh" if scene.language == "zh" else "en"
    if one.kind == "person" or len(between) > MOST_BETWEEN:
        return None
    items, at = [], 0
    while match := ITEM[language].match(between, at):
        items.append(match[1].strip())
        at = match.end()
    is_joined = LISTED[language, one.kind].fullmatch(between, at) and re.search("[、，,]|和|与|及|and|at", between[at:])
    is_open = language == "zh" and _leads_to_class(scene, TRAIL.match(scene.original, other.end))
    return items if items and is_joined and all(_is_named(item, is_open) for item in items) else None


def _leads_to_class(scene: Scene, trail: re.Match | None) -> bool:
    """Tell whether a list ends with 等企业 and the like, so that each of its items is one of them."""
    if trail is None:
        return False
    clause = re.match("等[^，,。；;：:、]{0,14}", scene.text[trail.end() : trail.end() + 16])
    return clause is not None and compile_actor_words("relation_words", "zh", "class").search(clause[0]) is not None


def _is_named(item: str, is_open: bool) -> bool:
    """Tell whether an unknown item ends like an organisation, or may be any name in a list of them that ends with 等."""
    language = "zh" if is_chinese(item) else "en"
    folded = fold_organisation(item)
    marks = list_actor_words("relation_words", language, "object_mark")
    if compile_actor_words("relation_words", language, "crowd").search(folded) or folded.startswith(("各", *marks)):
        return False
    ends = (*list_words("organisations", "zh", "trade"), *list_actor_words("actor_types", "zh", "unit"))
    if language == "zh" and (is_open or folded.endswith(ends)):
        return True
    return name_type(item, None) not in (None, "event")


def _find_stated(scene: Scene, one: List, figures: Sequence[Figure], low: int) -> tuple[Figure | None, bool]:
    """Return the figure that counts a list and whether the list may go on."""
    counts = [figure for figure in figures if (figure.kind == "person" or figure.unit == "people") == (one.kind == "person")
              and figure.number is not None and float(figure.number).is_integer()]  # fmt: skip
    language = scene.language if scene.language == "zh" else "fil"
    closer = re.compile(rf"({compile_actor_words('relation_words', language, 'roster_etc').pattern})?[ 　]?")
    etc = closer.match(scene.text, one.end)
    behind = next((figure for figure in counts if etc.end() <= figure.start <= etc.end() + CLOSER_REACH), None)
    if behind and scene.language == "zh":
        return behind, bool(etc[1])
    before = next((figure for figure in reversed(counts) if low <= figure.start and figure.end <= one.start), None)
    if before is None or one.start - before.end > OPENER_REACH:
        return None, bool(etc[1])
    opener = _openers(language).search(scene.text, before.end, one.start)
    if opener is None:
        mark = re.fullmatch(r"[ 　]?(?:[:：—–(（]|--|——)[ 　]?", scene.text[before.end : one.start])
        return (before, bool(etc[1])) if mark else (None, bool(etc[1]))
    is_closed = opener[0] in list_actor_words("relation_words", language, "roster_closed")
    return before, not is_closed or bool(etc[1])


@cache
def _openers(language: str) -> re.Pattern:
    kinds = ("roster_open", "roster_closed")
    return re.compile(join_actor_words([word for kind in kinds for word in list_actor_words("relation_words", language, kind)],
                                       language))  # fmt: skip


def _name_counted(scene: Scene, one: List, figure: Figure | None) -> str | None:
    """Return what is counted in the words of the text: the noun of the figure, else that which 等 leads to."""
    if figure:
        return scene.original[slice(*figure.noun)] if figure.noun else None
    match = re.compile("等([\u3400-\u9fff]{2,10})").match(scene.text, one.end)
    if scene.language != "zh" or match is None:
        return None
    ends = [end for end in range(2, len(match[1]) + 1) if name_counted(match[1][:end], "zh")]
    if not ends:
        return None
    # 龙头 counts as a noun of its own, and 龙头企业 as one
    end = next(one for one, further in zip(ends, [*ends[1:], 99], strict=True) if further - one > 2)
    return scene.original[match.start(1) : match.start(1) + end]


def _check_list(one: List, figure: Figure, is_open: bool) -> str | None:
    check = compare_numbers(figure.comparator, figure.number, len(one.members), is_open)
    return check if not one.is_cut or check.endswith("more than stated") else None


def compare_numbers(comparator: str, stated: float, listed: int, is_open: bool) -> str:
    """Set the stated number beside the length of the list, and say where they disagree.

    Examples
    --------
    >>> compare_numbers(">", 10, 11, True), compare_numbers("=", 3, 4, True)
    ('more than 10 stated, 11 listed', '3 stated, 4 listed: more than stated')
    >>> compare_numbers("=", 5, 3, True), compare_numbers("=", 5, 3, False)
    ('5 stated, 3 listed: the list is not complete', '5 stated, 3 listed: fewer than stated')
    """
    words = f"{WORDING[comparator]} {stated:g} stated, {listed} listed".strip()
    limits = {"=": stated, "<=": stated, "<": stated - 1}
    if comparator in limits and listed > limits[comparator]:
        return f"{words}: more than stated"
    least = {"=": stated, ">=": stated, ">": stated + 1}
    if comparator in least and listed < least[comparator]:
        return f"{words}: {'the list is not complete' if is_open else 'fewer than stated'}"
    return words
