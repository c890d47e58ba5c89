"""The bytes of GBK: which pairs are characters, which vanish, and what a visible sign was made of."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import opencc

from analysis_lib.reading.likelihood import list_gbk_characters, weigh_characters
from analysis_lib.reading.page import simplify_text
from analysis_lib.reading.pinyin import normalise_reading

READING = r"[A-Za-z\u00c0-\u024f\u0251\u0261\u0300-\u030c]{1,7}"
BRACKET = rf"[(（][ \u00a0]?(?P<reading>{READING})[ \u00a0]?[)）]"
UNIT = re.compile(rf"\?(?P<eaten>{READING})[)）]|(?P<char>[\s\S])(?:{BRACKET})?")
MARKS = ";!?"
FOLDED = dict(zip("；！？", MARKS, strict=True))


class Unit(NamedTuple):
    """One visible sign: its GBK bytes and the inserted reading after it. No bytes: a single byte was lost here."""

    code: bytes
    char: str
    reading: str | None = None


class Sign(NamedTuple):
    """A character of GBK, its simplified form and its two bytes."""

    char: str
    simple: str
    lead: int
    trail: int


class Alphabet(NamedTuple):
    """The characters an original can hold, arranged by their bytes, then by their simplified form.

    ``lost_after`` holds, for a lead byte, the signs with that lead whose trail byte can begin a vanished pair;
    ``lost_between``, for the class of a trail byte that began a vanished pair, the signs that end it and can begin
    the next. ``classes`` maps such trail bytes to one byte for all that vanish with the same followers.
    """

    by_code: dict[tuple[int, int], Sign]
    by_form: dict[str, list[Sign]]
    by_lead: dict[int, dict[str, list[Sign]]]
    by_trail: dict[int, dict[str, list[Sign]]]
    lost_after: dict[int, dict[str, list[Sign]]]
    lost_between: dict[int, dict[str, list[Sign]]]
    classes: dict[int, int]


def split_units(stretch: str) -> list[Unit]:
    """Split a stretch into visible signs with their GBK bytes; inserted readings go with their sign.

    Examples
    --------
    >>> [(unit.code.hex(), unit.reading) for unit in split_units("夯l(fā)")]
    [('babb', None), ('6c', 'fā')]
    """
    units = []
    for match in UNIT.finditer(stretch):
        if match["eaten"]:
            units.append(Unit(b"", "", normalise_reading(match["eaten"])))
            continue
        char = FOLDED.get(match["char"], match["char"])
        reading = normalise_reading(match["reading"]) if match["reading"] else None
        units.append(Unit(char.encode("gbk", errors="replace"), char, reading))
    return units


@cache
def list_lost_pairs() -> frozenset[tuple[int, int]]:
    """List the byte pairs that GBK has no character for: user-defined zones and empty cells."""
    kept = {tuple(char.encode("gbk")) for char in list_gbk_characters()}
    pairs = ((lead, trail) for lead in range(0x81, 0xFF) for trail in range(0x81, 0xFF))
    return frozenset(pair for pair in pairs if pair not in kept)


@cache
def make_alphabet(script: str) -> Alphabet:
    """Arrange the characters of a script by their GBK bytes.

    Parameters
    ----------
    script : {"Hans", "Hant", ""}
        An empty text allows both scripts.
    """
    lost, signs = list_lost_pairs(), _list_signs(script)
    classes = _class_lost_leads()
    vanishing = [sign for sign in signs if sign.trail in classes]
    return Alphabet(
        by_code={(sign.lead, sign.trail): sign for sign in signs},
        by_form=group_by_form(signs),
        by_lead=_group_signs(signs, "lead"),
        by_trail=_group_signs(signs, "trail"),
        lost_after=_group_signs(vanishing, "lead"),
        lost_between={
            gone: group_by_form(sign for sign in vanishing if (gone, sign.lead) in lost)
            for gone in set(classes.values())
        },
        classes=classes,
    )


def _class_lost_leads() -> dict[int, int]:
    followers: dict[int, set[int]] = {}
    for lead, trail in list_lost_pairs():
        followers.setdefault(lead, set()).add(trail)
    alike: dict[frozenset[int], int] = {}
    return {lead: alike.setdefault(frozenset(after), lead) for lead, after in sorted(followers.items())}


def _list_signs(script: str) -> list[Sign]:
    chars, weights = list_gbk_characters(), weigh_characters()
    signs = []
    for char, simple in zip(chars, simplify_text("\n".join(chars)).split("\n"), strict=True):
        is_traditional, is_simplified = simple != char, simple == char and _is_simplified(char)
        is_foreign = {"Hans": is_traditional, "Hant": is_simplified}.get(script, False)
        if weights.get(simple) and not is_foreign:
            signs.append(Sign(char, simple, *char.encode("gbk")))
    return signs


def _is_simplified(char: str) -> bool:
    """Tell whether a Chinese character is outside Big5, which holds the traditional ones."""
    if not "\u3400" <= char < "\uff00":
        return False
    try:
        return not char.encode("big5")
    except UnicodeEncodeError:
        return True


def group_by_form(signs: Iterable[Sign]) -> dict[str, list[Sign]]:
    """Group signs by their simplified form."""
    groups: dict[str, list[Sign]] = {}
    for sign in signs:
        groups.setdefault(sign.simple, []).append(sign)
    return groups


def _group_signs(signs: list[Sign], field: str) -> dict[int, dict[str, list[Sign]]]:
    groups: dict[int, list[Sign]] = {}
    for sign in signs:
        groups.setdefault(getattr(sign, field), []).append(sign)
    return {byte: group_by_form(members) for byte, members in groups.items()}


@cache
def _make_converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def tell_script(text: str) -> str:
    """Tell traditional from simplified writing by the characters that exist in one of them only; "" if unclear.

    Examples
    --------
    >>> tell_script("產業規模"), tell_script("产业规模"), tell_script("中心")
    ('Hant', 'Hans', '')
    """
    n_traditional = sum(a != b for a, b in zip(text, simplify_text(text), strict=True))
    n_simplified = sum(a != b for a, b in zip(text, _make_converter().convert(text), strict=False))
    if max(n_traditional, n_simplified) <= 2 * min(n_traditional, n_simplified):
        return ""
    return "Hant" if n_traditional > n_simplified else "Hans"
