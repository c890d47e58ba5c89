"""Divisions whose code or name no longer stands: what a text that names one means today."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

import pandas as pd

from analysis_lib.reading.gazetteer import GAZETTEER, Name, is_within, list_regions
from analysis_lib.reading.page import Flag, Page
from analysis_lib.tables import read_csv

FIRST_YEAR = "1990"  # older names stand in no document of the subject, and many are words of today


class FormerRegion(NamedTuple):
    """One row of ``region_history.csv``: a division under a code and name that do not stand together today."""

    code: str
    name_zh: str
    short_zh: str
    name_en: str
    level: str
    parent_code: str
    first_year: str
    last_year: str
    successor_code: str


@cache
def read_history() -> pd.DataFrame:
    """Read the former codes and names of divisions since 1980 with what became of each.

    Returns
    -------
    DataFrame
        code, name_zh, short_zh, name_en, level, parent_code, first_year, last_year, successor_code; the successor is
        the division of 2024 that holds all of the former one, and missing where none does.

    Examples
    --------
    >>> read_history().query("name_zh == '莱芜市' and level == 'city'")[["last_year", "successor_code"]].values.tolist()
    [['2017', '370100']]
    """
    frame = read_csv(GAZETTEER / "region_history.csv")
    if frame.duplicated(["code", "name_zh"]).any() or not frame["successor_code"].dropna().isin(list_regions()).all():
        raise ValueError("region_history.csv: a code and name repeat or a successor_code is not a code of regions.csv")
    return frame


@cache
def list_former_names(language: str) -> Mapping[str, tuple[FormerRegion, ...]]:
    """Return the names that only former divisions bear, with the latest division of the name in each province.

    Parameters
    ----------
    language : {"zh", "en"}
        Chinese full names, and short ones of prefecture cities; or romanised names of prefecture cities.

    Examples
    --------
    >>> [row.successor_code for row in list_former_names("zh")["闸北区"]]
    ['310106']
    >>> sorted(name for name in list_former_names("en") if name.startswith(("La", "X")))
    ['Laiwu', 'Xiangfan']
    """
    regions = list_regions().values()
    standing = {region.name_zh for region in regions}
    standing |= {region.short_zh for region in regions if region.level != "county"}
    latest: dict[str, dict[str, FormerRegion]] = defaultdict(dict)
    rows = read_history().dropna(subset=["successor_code"]).sort_values("last_year")
    for row in (FormerRegion(*values) for values in rows.itertuples(index=False)):
        for name in _list_names(row, language) - standing if row.last_year >= FIRST_YEAR else ():
            latest[name][row.code[:2]] = row
    return {name: tuple(found.values()) for name, found in latest.items() if language == "zh" or len(found) == 1}


def _list_names(row: FormerRegion, language: str) -> set[str]:
    """Return the names by which a text may call a former division without being misread for another word."""
    is_word = len(row.name_zh) < 3 and row.name_zh.endswith("区")
    names = {row.name_zh} if language == "zh" and not is_word else set()
    if row.level != "city" or not row.name_zh.endswith("市") or row.successor_code.endswith("0000"):
        return names
    # A short name that a county bears today must not lead out of the area the county lies in
    heirs = [region.code for region in list_regions().values() if region.short_zh == row.short_zh]
    if all(is_within(code, row.successor_code) for code in heirs):
        names.add(row.short_zh if language == "zh" else row.name_en)
    return names


def find_former(page: Page, start: int, end: int) -> FormerRegion | None:
    """Return the former division that a stretch of the text names, if only one bears the name.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> find_former(make_page("襄樊市召開會議"), 0, 3).successor_code
    '420600'
    """
    romanised = page.text[start:end].split(" ")[0]
    rows = list_former_names("zh").get(page.simple[start:end]) or list_former_names("en").get(romanised)
    return rows[0] if rows and len(rows) == 1 else None


def flag_former_regions(page: Page, names: Iterable[Name]) -> list[Flag]:
    """Flag the first mention of each division that has another name or code today.

    Parameters
    ----------
    page : Page
    names : iterable of Name
        As ``scan_names`` gives them.

    Returns
    -------
    list of Flag
        ``former_region``; the suggestion says until when it stood and where it lies now.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> from analysis_lib.reading.place_names import scan_names
    >>> page = make_page("莱芜市委召开会议")
    >>> [flag.suggestion for flag in flag_former_regions(page, scan_names(page))]
    ['until 2017 371200 Laiwu; now in 370100 Jinan']
    """
    flags, seen = [], set()
    for name in names:
        former = find_former(page, name.start, name.end) if name.codes else None
        if former and former.code not in seen:
            seen.add(former.code)
            successor = list_regions()[former.successor_code]
            joint = "now" if former.code == successor.code or former.short_zh == successor.short_zh else "now in"
            flags.append(Flag("former_region", name.start, name.end, f"until {former.last_year} {former.code} "
                              f"{former.name_en}; {joint} {successor.code} {successor.name_en}"))
    return flags
