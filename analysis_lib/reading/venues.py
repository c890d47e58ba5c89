"""Where an event was held, and place names that do not belong where they stand."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache

from analysis_lib.reading.actors import Place
from analysis_lib.reading.gazetteer import Name, fold_name, is_within, list_ancestors, list_regions, read_bodies
from analysis_lib.reading.page import Flag, Page

HEAD = 1500
NEAR = 400  # a list of sites runs over a few hundred characters
MIN_RATIO = 0.7
MIN_LETTERS = 5  # shorter names are surnames as often as counties


def find_venue(page: Page, places: Sequence[Place]) -> list[Place]:
    """Find the place, with the areas named beside it, where the reported event was held.

    Returns
    -------
    list of Place
        The first such place and those chained to it ("Nanchang, Jiangxi Province"); empty where the text does
        not say.
    """
    for at, place in enumerate(places):
        if place.start >= HEAD:
            break
        if place.standing not in ("free", "hidden") or not _is_held_at(page.simple, place, places, at):
            continue
        chain = [place]
        for other in places[at + 1 :]:
            if page.simple[chain[-1].end : other.start].strip(" ,'’s") or other.form == "deictic":
                break
            chain.append(other)
        return chain
    return []


def _is_held_at(simple: str, place: Place, places: Sequence[Place], at: int) -> bool:
    before = simple[max(place.start - 120, 0) : place.start]
    if _compile_held("latin").search(before):
        return True
    end = max([other.end for other in places[at + 1 : at + 3] if other.start - place.end < 2], default=place.end)
    after = simple[end : end + 40]
    return before.endswith(("在", "于")) and bool(_compile_held("zh").match(after))


@cache
def _compile_held(script: str) -> re.Pattern:
    if script == "zh":
        return re.compile(f"[^，。；、\n]{{0,15}}(?:{'|'.join(read_bodies('zh', 'hold'))})")
    verbs = "|".join([*read_bodies("en", "hold"), *read_bodies("fil", "hold")])
    gap = r"(?:(?! (?:of|for|to|about|with|tungkol|para) )[^.\n]){0,60}"
    return re.compile(rf"\b(?i:{verbs})\b{gap}\b(?:in|at|sa)\s(?:the |ang )?$")


def flag_strange_places(names: Sequence[Name], places: Sequence[Place], region: str | None) -> list[Flag]:
    """Flag a romanised county name that fits nowhere in the document, standing among counties of its region.

    Parameters
    ----------
    names : sequence of Name
        Every romanised name found, with all its namesakes.
    places : sequence of Place
        The places of the document with their codes.
    region : str or None
        Code of the document's region, a province or city.

    Returns
    -------
    list of Flag
        ``place_not_in_region``; the suggestion is the county of the region that sounds nearest, as a question.
    """
    if region is None or list_regions()[region].level not in ("province", "city"):
        return []
    inside = [place for place in places if place.code and place.code != region and is_within(place.code, region)]
    starts = [place.start for place in inside]
    known = {place.code for place in places if place.code}
    flags = []
    for name in names:
        if name.form not in ("plain", "typed") or not _is_foreign(name, region, known):
            continue
        near = inside[bisect_left(starts, name.start - NEAR) : bisect_left(starts, name.start + NEAR)]
        near_codes = frozenset(place.code for place in near)
        if len(near_codes) > 1:
            key = fold_name(list_regions()[name.codes[0]].name_en)
            county = _find_nearest(key, region, near_codes)
            flags += [Flag("place_not_in_region", name.start, name.end, f"{county}?")] if county else []
    return flags


def _is_foreign(name: Name, region: str, known: set[str]) -> bool:
    """Tell whether every namesake is a county that lies outside the region and has no area above it in the text."""
    regions = [list_regions()[code] for code in name.codes]
    if not regions or len(regions[0].name_en) < MIN_LETTERS:
        return False
    return all(other.level == "county" and not is_within(other.code, region)
                                 and not known.intersection(list_ancestors(other.code)) for other in regions)


@cache
def _find_nearest(key: str, region: str, taken: frozenset[str]) -> str | None:
    """Return name, type and code of the county of a region whose romanised name is most like a key."""
    best, ratio = None, MIN_RATIO
    for county in list_regions().values():
        if county.level != "county" or not is_within(county.code, region) or county.code in taken:
            continue
        likeness = SequenceMatcher(None, key, fold_name(county.name_en)).ratio()
        if likeness >= ratio and likeness > (0 if best is None else ratio):
            best, ratio = county, likeness
    if best is None:
        return None
    kind = {"县": "County", "市": "City", "旗": "Banner", "自治县": "Autonomous County"}.get(best.type_zh, "District")
    return f"probably {best.name_en} {kind} {best.code}"
