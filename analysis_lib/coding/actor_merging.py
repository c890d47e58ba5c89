"""Which names of a document name the same organisation."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from analysis_lib.coding.actor_forms import drop_legal, is_chinese, is_initials, name_level
from analysis_lib.coding.actor_words import compile_actor_words, list_actor_words, read_actor_words
from analysis_lib.reading.gazetteer import read_bodies
from analysis_lib.reading.lexicon import list_words
from analysis_lib.reading.page import make_page
from analysis_lib.reading.place_names import scan_names
from analysis_lib.reading.region_names import index_chinese

MOST_PARTS = 12


class Form(NamedTuple):
    """One organisation under one name: how it is keyed, its type, and how it is written."""

    key: str
    kind: str
    name: str


def group_forms(forms: Sequence[Form], is_sole: Callable[[str], bool], own_level: str | None = None) -> list[int]:
    """Say which forms name one organisation.

    Parameters
    ----------
    forms : sequence of Form
        The names of a document.
    is_sole : callable
        Of a level, whether the document names no two regions of it: only then 省政协 is the 青海省政协 named beside it.
    own_level : str, optional
        Level of the document; a bare 医保局 is one of that level.

    Returns
    -------
    list of int
        For each form the index of the first form of its organisation.

    Notes
    -----
    Forms with one key are one. A shorter one joins the longer one that holds it, or whose initials it is, if there is
    just one such organisation and what the longer one has more tells apart no two bodies: a place or level before it,
    and behind a company's name legal form and trade. With two candidates it stays by itself.
    """
    first = {}
    parent = [first.setdefault((form.key, form.kind), at) for at, form in enumerate(forms)]
    heads = sorted(set(parent), key=lambda at: (-len(forms[at].key), at))
    by_kind = defaultdict(list)
    for at in heads:
        by_kind[forms[at].kind].append(at)
    for at in heads:
        fits = _find_fits(forms, at, by_kind[forms[at].kind], is_sole, own_level)
        if len(roots := {_find_root(parent, other) for other in fits}) == 1:
            parent[at] = roots.pop()
    joined = [_find_root(parent, at) for at in range(len(forms))]
    earliest = {}
    return [earliest.setdefault(root, at) for at, root in enumerate(joined)]


def _find_fits(forms: Sequence[Form], at: int, others: Iterable[int], is_sole: Callable, own_level: str | None) -> list[int]:
    short, found = forms[at], []
    bare = drop_legal(short.key) if short.kind == "company" else short.key
    for other in others:
        long = forms[other]
        if len(long.key) <= len(short.key):
            continue
        if short.kind == "company":
            fits = bare in long.key and _extends_company(bare, long.key, short.key)
        else:
            fits = long.key.endswith(short.key) and _extends_body(short.key, long.key, is_sole, own_level)
        if fits or is_initials(short.name, long.name):
            found.append(other)
    # The legal form alone in addition is the closer kin: Allergan is Allergan plc before any Allergan Elsewhere.
    closest = [other for other in found if short.kind == "company" and drop_legal(forms[other].key) == bare]
    return closest or found


def _find_root(parent: list[int], at: int) -> int:
    while parent[at] != at:
        at = parent[at]
    return at


def _extends_company(bare: str, long: str, short: str) -> bool:
    """Tell whether a longer company name adds but a place before and trade and legal form behind."""
    at = long.find(bare)
    before, after = long[:at], long[at + len(bare) :]
    if is_chinese(long):
        legal = list_actor_words("actor_types", "zh", "legal")
        is_group = short.endswith(list_actor_words("actor_types", "zh", "group")) and after not in legal
        is_placed = not before or before in index_chinese() or before in list_actor_words("actor_types", "zh", "nation")
        return is_placed and not is_group and _is_trade(after)
    if before[-1:] not in ("", " ") or after[:1] not in ("", " "):
        return False
    own = set(short.split(" "))
    is_group = bool(own & set(list_actor_words("actor_types", "en", "group"))) and drop_legal("x" + after) != "x"
    plain = set(list_actor_words("actor_types", "en", "trade")) | set(list_actor_words("actor_types", "en", "legal"))
    return _is_place(before) and not is_group and all(word in plain for word in after.split())


def _is_trade(after: str) -> bool:
    """Tell whether a Chinese ending is made of words of trade and legal forms alone."""
    at, words = 0, _list_trade()
    for _ in range(MOST_PARTS):
        if at == len(after):
            return True
        at += next((size for size in range(min(8, len(after) - at), 0, -1) if after[at : at + size] in words), len(after) + 1)
    return at == len(after)


@cache
def _list_trade() -> frozenset[str]:
    kinds = [list_words("organisations", "zh", kind) for kind in ("trade", "domain", "inside", "generic")]
    words = frozenset().union(*kinds, list_actor_words("actor_types", "zh", "legal"))
    apart = list_words("organisations", "zh", "class"), list_actor_words("actor_types", "zh", "unit"), index_chinese()
    return words.difference(*apart)


def _is_place(words: str) -> bool:
    """Tell whether romanised words are nothing but places of the gazetteer."""
    words = words.strip()
    if not words:
        return True
    named = scan_names(make_page(words.title()))
    return bool(named) and sum(name.end - name.start for name in named) >= len(words.replace(" ", "")) or words == "china"


def _extends_body(short: str, long: str, is_sole: Callable[[str], bool], own_level: str | None) -> bool:
    """Tell whether a longer name of a body adds but the place or level before it."""
    language = "zh" if is_chinese(long) else "en"
    before = long[: len(long) - len(short)].strip()
    if language == "en" and long[-len(short) - 1] != " ":
        return False
    levels = read_actor_words("actor_types", language, "level")
    word, level = next(((word, value) for (word, _), value in levels.items() if _starts(short, word, language)), ("", None))
    if level:
        return is_sole(level) and _is_region(before + word if language == "zh" else before, language)
    # A bare 医保局 is one of the document's own level.
    level = name_level(before, language)
    return (_is_region(before, language) or (before, "") in levels) and own_level in (None, level)


def _starts(name: str, word: str, language: str) -> bool:
    return name.startswith(word) if language == "zh" else name.split(" ")[0] == word


def _is_region(words: str, language: str) -> bool:
    if language == "zh":
        return words in index_chinese()
    levels = compile_actor_words("actor_types", "en", "level")
    return bool(words) and _is_place(levels.sub("", words)) and words not in read_bodies("mul", "foreign")
