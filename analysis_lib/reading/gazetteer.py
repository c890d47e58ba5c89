"""The divisions of China: codes, names and their kinship, from ``data/gazetteer``."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

import pandas as pd

from analysis_lib.tables import DATA, read_csv

GAZETTEER = DATA / "gazetteer"
NATION = "000000"
MUNICIPALITIES = ("110000", "120000", "310000", "500000")


class Region(NamedTuple):
    """One row of ``regions.csv``."""

    code: str
    name_zh: str
    short_zh: str
    name_en: str
    level: str
    parent_code: str | None
    type_zh: str


class Reading(NamedTuple):
    """What a name in a text may stand for: its codes and how the name is written.

    ``form`` is ``full`` (with type word), ``short``, ``common`` (short, but also a common word), ``zone``,
    ``adjacent`` (a full name that is also a common word) or ``decoy``.
    """

    codes: tuple[str, ...]
    form: str


class Name(NamedTuple):
    """A stretch of text that may name a place.

    ``form`` is that of ``Reading``, or ``typed`` and ``plain`` (romanised, with and without a type word),
    ``abbreviation``, ``town`` or ``deictic``; ``level`` is stated where the words alone tell it.
    """

    start: int
    end: int
    codes: tuple[str, ...]
    form: str
    level: str | None = None


@cache
def read_regions() -> pd.DataFrame:
    """Read the GB/T 2260 divisions of 2024, one row a division, and check their key.

    Returns
    -------
    DataFrame
        code, name_zh, short_zh, name_en, level, parent_code, type_zh; ``000000`` is the nation.

    Examples
    --------
    >>> len(read_regions())
    3214
    """
    frame = read_csv(GAZETTEER / "regions.csv")
    if frame["code"].duplicated().any() or not frame["parent_code"].dropna().isin(frame["code"]).all():
        raise ValueError("regions.csv: a code repeats or a parent_code is not among the codes")
    return frame


@cache
def list_regions() -> Mapping[str, Region]:
    """Return every division by its code."""
    rows = read_regions().astype(object).where(read_regions().notna(), None)
    return {row.code: Region(*row) for row in rows.itertuples(index=False)}


@cache
def list_ancestors(code: str) -> tuple[str, ...]:
    """Return the codes above a division, nearest first, without the nation.

    Examples
    --------
    >>> list_ancestors("130111"), list_ancestors("310112"), list_ancestors("000000")
    (('130100', '130000'), ('310000',), ())
    """
    parent = list_regions()[code].parent_code
    return () if parent in (None, NATION) else (parent, *list_ancestors(parent))


def find_province(code: str) -> str:
    """Return the province of a division; the nation is its own.

    Examples
    --------
    >>> find_province("310112"), find_province("000000")
    ('310000', '000000')
    """
    return (code, *list_ancestors(code))[-1]


def is_within(code: str, area: str) -> bool:
    """Tell whether a division is an area or lies in it.

    Examples
    --------
    >>> is_within("130111", "130000"), is_within("130000", "130111")
    (True, False)
    """
    return area == NATION or area in (code, *list_ancestors(code))


def name_region(code: str) -> str:
    """Return the English name of a division.

    Examples
    --------
    >>> name_region("130133"), name_region("410000"), name_region("000000")
    ('Zhao', 'Henan', 'China')
    """
    return list_regions()[code].name_en


def choose_codes(codes: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Keep the namesakes that a set of known places speaks for.

    A namesake whose nearest area is known goes before one whose province alone is known; where nothing is known
    of any, all stay.

    Examples
    --------
    >>> choose_codes(("320500", "341300"), {"340000"}), choose_codes(("320500", "341300"), set())
    (('341300',), ('320500', '341300'))
    """
    codes, known = tuple(codes), set(known)
    for depth in (0, 1):
        kept = tuple(code for code in codes if known.intersection(list_ancestors(code)[depth : depth + 1]))
        if kept:
            return kept
    return codes


def fold_name(name: str) -> str:
    """Return the key of a romanised name: lower case, without apostrophes and diaeresis.

    Examples
    --------
    >>> fold_name("Xi’an"), fold_name("Lüliang")
    ('xian', 'luliang')
    """
    return re.sub("['’‘`]", "", name.lower().replace("ü", "u"))


@cache
def read_aliases(language: str, kind: str) -> Mapping[str, str | None]:
    """Return the aliases of a language and kind with their codes, from ``aliases.csv``.

    Examples
    --------
    >>> read_aliases("zh", "abbreviation")["豫"]
    '410000'
    """
    frame = read_csv(GAZETTEER / "aliases.csv").query("language == @language and kind == @kind")
    codes = frame["code"].astype(object).where(frame["code"].notna(), None)
    return dict(zip(frame["name"], codes, strict=True))


@cache
def read_bodies(language: str, kind: str) -> Mapping[str, str | None]:
    """Return the words of a language and kind with the level they name, from ``bodies.csv``.

    Examples
    --------
    >>> read_bodies("zh", "office")["副省长"]
    'province'
    """
    frame = read_csv(GAZETTEER / "bodies.csv").query("language == @language and kind == @kind")
    levels = frame["level"].astype(object).where(frame["level"].notna(), None)
    return dict(zip(frame["word"], levels, strict=True))


@cache
def list_languages(kind: str) -> tuple[str, ...]:
    """Return the languages that ``bodies.csv`` has words of a kind for.

    Examples
    --------
    >>> list_languages("hold")
    ('en', 'fil', 'ja', 'zh')
    """
    return tuple(sorted(read_csv(GAZETTEER / "bodies.csv").query("kind == @kind")["language"].unique()))


@cache
def read_types(language: str) -> Mapping[str, tuple[str, frozenset[str]]]:
    """Return the romanised type words of a language with their level and the Chinese types they translate."""
    frame = read_csv(GAZETTEER / "bodies.csv").query("language == @language and kind == 'type'")
    types = frame["types"].fillna("").str.split("|").map(frozenset)
    return dict(zip(frame["word"], zip(frame["level"], types, strict=True), strict=True))
