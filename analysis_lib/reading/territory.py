"""The region of an acting body, from its own words or from what else the document names."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analysis_lib.reading.actors import Actor, Place, level_of
from analysis_lib.reading.gazetteer import (
    MUNICIPALITIES,
    NATION,
    find_province,
    is_within,
    list_ancestors,
    list_regions,
    read_bodies,
)
from analysis_lib.reading.page import Page

VISITED = re.compile("(?:赴|驻|到|来自|学习|借鉴|前往|时任|对接|面向|与|和)$|"
                     "(?:visited|visit to|from|went to|with|like|as) (?:the )?$")
ORGAN = re.compile("(?:省|自治区|市)?(?:委|人民政府|政府|人大|政协)| Provincial| Municipal| People")
INSPECTED = re.compile("[^，。；\n]{0,15}(?:调研|检查|督导|督查|走访|指导)|"
                       "[^.\n]{0,20} (?:to|for) (?:inspect|investigat|guid)")
SPECIAL = re.compile("特区|行政长官|政务司")
ISLANDS = ("710000", "810000", "820000")
DOMINANT = 3
GUEST = re.compile("[^。；\n]{0,40}(?:来|到|赴|莅)(我[市县区州旗])")


class Decision(NamedTuple):
    """A region, how it is known and the words that show it."""

    code: str | None = None
    basis: str = "missing"
    start: int | None = None
    end: int | None = None


def decide_region(page: Page, actor: Actor | None, places: Sequence[Place]) -> tuple[str | None, Decision]:
    """Return the level and the region of the acting body."""
    if actor is None:
        return None, Decision()
    own = [place for place in places if actor.start <= place.start < actor.end and place.code]
    if actor.kind == "foreign":
        return "national", Decision()
    if actor.level == "national":
        return "national", Decision(NATION, "stated", actor.start, actor.end)
    if actor.kind == "company":
        return "enterprise", _decide_company(page, actor, own)
    if actor.code and actor.level != "township":
        is_coded = level_of(actor.code) == actor.level  # Taiwan's counties bear the code of the island
        return actor.level, Decision(actor.code, "stated" if is_coded else "inferred", actor.start, actor.end)
    if own and actor.level != "township":
        fitting = [place for place in own if place.level == actor.level]
        place = (fitting or own)[-1]
        return place.level, Decision(place.code, "stated", actor.start, actor.end)
    if actor.level == "township":
        return "township", _decide_township(page, actor, places)
    is_special = SPECIAL.search(page.simple[actor.start : actor.end])
    return decide_generic(page, actor.level, places if is_special else drop_islands(places))


def _decide_company(page: Page, actor: Actor, own: Sequence[Place]) -> Decision:
    """A full legal name begins with the region of registration; a brand name tells nothing."""
    legal = re.search(r"有限|股份|Co\.?,? ?Ltd|Inc\b", page.text[actor.start : actor.end])
    if not own or not legal or own[0].start - actor.start > 4:
        return Decision()
    return Decision(own[0].code, "inferred", own[0].start, own[0].end)


def _decide_township(page: Page, actor: Actor, places: Sequence[Place]) -> Decision:
    """A township bears the code of the county named right before it, else of the only one the document names."""
    county = next((place for place in places if place.code == actor.code and place.level == "county"), None)
    if county and county.end in (actor.start, actor.start - 1):
        return Decision(county.code, "stated", county.start, county.end)
    return _find_only(places, "county", ("free", "body"), "inferred")


def decide_generic(page: Page, level: str, places: Sequence[Place], within: str = NATION) -> tuple[str, Decision]:
    """Find the region of "the provincial bureau" or 市政府 from what else the document names.

    Parameters
    ----------
    level : {"province", "city", "county", "township"}
    within : str
        Area the region must lie in.

    Returns
    -------
    level : str
        A municipal body of Beijing, Shanghai, Tianjin or Chongqing, and the county-like 区 of an autonomous region,
        is of province level.
    region : Decision
    """
    coded = [place for place in places if place.code and is_within(place.code, within)]
    visited = find_visited(page.simple, coded)
    usable = [place for place in coded if place not in visited]
    inspected = [place for place in coded if place in visited and INSPECTED.match(page.simple, place.end)]
    headed = [place for place in usable if place.standing == "body" or ORGAN.match(page.simple, place.end)
              or ORGAN.search(page.simple[place.start : place.end + 1])]
    small = _find_small_city(page.simple, usable) if level == "city" else Decision()
    if small.code:
        return "county", small
    decided = _find_tiers(level, headed, usable, inspected)
    if level == "city" and _is_outnumbered(decided.code, usable):
        decided = Decision()
    if decided.code or level == "province":
        return level, decided
    if level == "city":
        rulers = [place for place in usable if place.code in MUNICIPALITIES]
    elif level == "county":
        rulers = [place for place in usable if list_regions()[place.code].type_zh == "自治区"]
    else:
        rulers = []
    decided = _find_only(rulers, "province", ("free", "body"), "inferred")
    if level == "city" and not decided.code:
        decided = _find_municipality(usable)
    return ("province", decided) if decided.code else (level, decided)


def _find_small_city(simple: str, places: Sequence[Place]) -> Decision:
    """Take the county-level city that is the only city named, and is not inspected by the one above it."""
    if any(place.level == "city" or place.code in MUNICIPALITIES for place in places):
        return Decision()
    own = [place for place in places if place.form == "full" and list_regions()[place.code].type_zh == "市"]
    if any(INSPECTED.match(simple, place.end) for place in own):
        return Decision()
    decided = _find_only(own, "county", ("free", "body"), "stated")
    return decided if decided.code else _find_only(own, "county", ("media",), "inferred")


def _is_outnumbered(city: str | None, places: Sequence[Place]) -> bool:
    """Tell whether a municipality is named far more often than a city: 市政府 is then the municipality's."""
    counts = Counter(place.code for place in places if place.code in MUNICIPALITIES or place.code == city)
    own = counts.pop(city, 0)
    return bool(counts) and max(counts.values()) >= DOMINANT * max(own, 1)


def _find_municipality(places: Sequence[Place]) -> Decision:
    """Take the municipality whose districts alone are named: 市药监局 beside 青浦区 is Shanghai's."""
    areas = {}
    for place in places:
        if place.code and place.standing in ("free", "body") and place.form != "deictic":
            areas.setdefault(find_province(place.code), place)
    if len(areas) != 1 or not set(areas) <= set(MUNICIPALITIES):
        return Decision()
    (code, place), = areas.items()
    return Decision(code, "inferred", place.start, place.end)


def find_visited(simple: str, places: Sequence[Place]) -> set[Place]:
    """Find the places a body goes to, learns from or deals with, and the areas named after them.

    Examples
    --------
    >>> find_visited("赴上海、浙江调研", [Place(1, 3, "310000", "province", "short", "free")])
    {Place(start=1, end=3, code='310000', level='province', form='short', standing='free')}
    """
    visited, last = set(), None
    guests = {place.code for place in places if (match := GUEST.match(simple, place.end))
              and read_bodies("zh", "deictic")[match[1]] == place.level}
    visited |= {place for place in places if place.code in guests}
    for place in places:
        is_visited = bool(VISITED.search(simple[max(place.start - 12, 0) : place.start]))
        is_visited = is_visited or last is not None and simple[last.end : place.start] in ("", ", ", "、")
        last = place if is_visited else None
        visited |= {place} if is_visited else set()
    return visited


def _find_tiers(
    level: str, headed: Sequence[Place], usable: Sequence[Place], inspected: Sequence[Place]
) -> Decision:
    """Try the kinds of evidence in the order of their strength; a body inspects the places under it."""
    names = [place for place in usable if place.form not in ("abbreviation", "zone")]
    short = [place for place in usable if place.form == "abbreviation"]
    tiers = [
        _find_only(_drop_municipalities(headed, level), level, ("free", "body"), "stated"),
        _find_only(_drop_municipalities(names, level), level, ("free", "body"), "stated"),
        _find_only(short, level, ("free", "body"), "inferred"),
        _find_above([*names, *inspected], level, ("free", "body")),
        _find_only(names, level, ("media",), "inferred"),
        _find_above(names, level, ("media",)),
        _find_above(names, level, ("hidden",)),
    ]
    return next((tier for tier in tiers if tier.code), Decision())


def drop_islands(places: Iterable[Place]) -> list[Place]:
    """A 省, 市 or 县 without a name lies on the mainland, however often Hong Kong, Macau or Taiwan is named."""
    return [place for place in places if not place.code or find_province(place.code) not in ISLANDS]


def _drop_municipalities(places: Iterable[Place], level: str) -> list[Place]:
    """A provincial body belongs to no municipality: that one's bodies are called municipal."""
    return [place for place in places if level != "province" or place.code not in MUNICIPALITIES]


def _find_only(places: Iterable[Place], level: str, standings: Sequence[str], basis: str) -> Decision:
    """Take the region of a level that the places name alone, or at least three times as often as any other."""
    fitting = [place for place in places if place.code and place.level == level and place.standing in standings
               and place.form != "deictic"]
    counts = Counter(place.code for place in fitting).most_common(2)
    if not counts or len(counts) > 1 and counts[0][1] < DOMINANT * counts[1][1]:
        return Decision()
    first = next(place for place in fitting if place.code == counts[0][0])
    return Decision(first.code, basis if len(counts) == 1 else "inferred", first.start, first.end)


def _find_above(places: Iterable[Place], level: str, standings: Sequence[str]) -> Decision:
    """Take the area of a level in which all the places lie."""
    areas = {}
    for place in places:
        if place.code and place.standing in standings and place.form != "deictic":
            chain = [code for code in (place.code, *list_ancestors(place.code)) if level_of(code) == level]
            if chain:
                areas.setdefault(chain[0], place)
    if len(areas) != 1 or level == "province" and set(areas) <= set(MUNICIPALITIES):
        return Decision()
    (code, place), = areas.items()
    return Decision(code, "inferred", place.start, place.end)
