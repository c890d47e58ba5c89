"""The province of a document: of the acting body, else of all that the text names."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from analysis_lib.reading.actors import Actor, Place, compile_words
from analysis_lib.reading.gazetteer import find_province, list_languages
from analysis_lib.reading.page import Page
from analysis_lib.reading.territory import (
    DOMINANT,
    ISLANDS,
    ORGAN,
    Decision,
    decide_generic,
    drop_islands,
    find_visited,
)
from analysis_lib.reading.weighing import read_surroundings, stands_within

LEAD = 600
HEAD = 150
NEAR = 40
REACH = 2500
BEIJING = "110000"  # abroad the name of the capital stands for the country
Areas = dict[str, list[Place]]


def decide_province(
    page: Page, actor: Actor | None, region: Decision, places: Sequence[Place], venue: Sequence[Place] = ()
) -> Decision:
    """Return the province of the region; else the only or by far the most frequent one the document names.

    A text in which nobody acts is of the province where its places lie, the venue among them. A company lies
    where the officials and bodies do that its news names, if all are of one province.
    """
    if region.code:
        province = find_province(region.code)
        # The text states the city; that it lies in the province is the gazetteer's knowledge.
        return region if province == region.code else region._replace(code=province, basis="inferred")
    if actor is None:
        return _decide_topic(page, [*places, *venue])
    if actor.kind == "foreign":
        return Decision()
    if actor.kind == "company":
        bodies = [place for place in places if place.standing == "body" or ORGAN.match(page.simple, place.end)]
        return _find_main(_list_provinces(bodies)) if bodies else _decide_seat(page, actor, [*places, *venue])
    decided = decide_generic(page, "province", drop_islands(places))[1]
    if decided.code is None and actor.level in ("county", "township"):  # 区委 may lie in a municipality
        decided = _find_main(_list_provinces(drop_islands(places)))
    named = [place for place in places if place.code and find_province(place.code) == decided.code]
    # One mention of another province may be a comparison or a guest's
    return decided._replace(basis="inferred") if len(named) > 1 else Decision()


def _list_provinces(places: Iterable[Place]) -> Areas:
    areas: Areas = {}
    for place in sorted(places):
        if place.code and place.form != "deictic" and place.standing not in ("media", "dateline"):
            areas.setdefault(find_province(place.code), []).append(place)
    return areas


def _find_main(areas: Areas) -> Decision:
    """Take the province named alone, or at least three times as often as any other."""
    ordered = sorted(areas, key=lambda code: -len(areas[code]))
    if not ordered or len(ordered) > 1 and len(areas[ordered[0]]) < DOMINANT * len(areas[ordered[1]]):
        return Decision()
    first = areas[ordered[0]][0]
    return Decision(ordered[0], "inferred", first.start, first.end)


def _decide_seat(page: Page, actor: Actor, places: Sequence[Place]) -> Decision:
    """Take the main province of a company's news; guests and companies from abroad have none where they go."""
    based = [place for place in sorted(places) if place.code and place.form != "deictic"
             and _compile_seat().search(page.simple, max(place.start - 40, 0), place.start)]
    if based:
        return Decision(find_province(based[0].code), "inferred", based[0].start, based[0].end)
    decided = _find_main(areas := _list_provinces(places))
    is_foreign = compile_words("mul", "foreign").search(page.simple[actor.end : actor.end + NEAR].split("\n")[0])
    toured = {find_province(place.code) for place in find_visited(page.simple, [p for p in places if p.code])}
    is_seldom = decided.code in (BEIJING, *ISLANDS) and sum(place.code == decided.code for place in places) < 2
    if decided.code is None or is_seldom or is_foreign or decided.code in toured:
        return Decision()
    return Decision() if _is_venue(page, areas[decided.code]) else decided


@cache
def _compile_seat() -> re.Pattern:
    """Match the words that tell a company's seat right before the place: "based in", 总部位于."""
    words = "|".join(compile_words(script, "seat").pattern for script in list_languages("seat"))
    return re.compile(rf"(?:{words})\s?(?:the )?$")


def _is_visited_from_abroad(page: Page, named: Sequence[Place]) -> bool:
    """Tell whether another country is named before the province, or beside it and the province seldom."""
    match = compile_words("mul", "foreign").search(page.simple[:LEAD])
    if match is None:
        return False
    surroundings = [read_surroundings(page.simple, place) for place in named if place.start < LEAD]
    is_headline = any(is_title and not stands_within(before) for before, _, is_title in surroundings)
    is_second = not is_headline and match.start() < min(HEAD, *(place.start for place in named))
    return is_second or len(named) < DOMINANT or _is_venue(page, named)


def _is_venue(page: Page, named: Sequence[Place]) -> bool:
    """Tell whether another country is named at the head, and the province only as where something takes place."""
    return (bool(compile_words("mul", "foreign").search(page.simple[:LEAD]))
            and all(stands_within(page.simple[max(place.start - 20, 0) : place.start]) for place in named))


def _decide_topic(page: Page, places: Sequence[Place]) -> Decision:
    """Take the main province of a text without acting body if it is named at the head; where central bodies or other
    countries are named, only if it is named often."""
    filed = _decide_filed(places)
    if filed.code:
        return filed
    visited = find_visited(page.simple, [place for place in places if place.code])
    areas = _list_provinces(place for place in places if place not in visited)
    decided = _find_main(areas)
    if decided.code is None or decided.start > LEAD or _is_visited_from_abroad(page, areas[decided.code]):
        return Decision()
    # the dateline counts as a second mention
    named = [place for place in places if place.code and place.form != "deictic"
             and find_province(place.code) == decided.code]
    is_central = any(compile_words(script, "national").search(page.simple[:REACH])
                     for script in list_languages("national"))
    if len(named) < (DOMINANT if is_central else 2 if decided.code == BEIJING else 1):
        return Decision()
    return decided


def _decide_filed(places: Sequence[Place]) -> Decision:
    """Take the province a report was filed from if the report names a body or institution of it."""
    filed = {find_province(place.code) for place in places if place.code and place.standing == "dateline"} - {BEIJING}
    named = [place for place in sorted(places) if place.code and place.standing in ("body", "hidden")
             and find_province(place.code) in filed]
    if len(filed) != 1 or not named:
        return Decision()
    return Decision(filed.pop(), "inferred", named[0].start, named[0].end)
