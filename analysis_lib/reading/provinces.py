"""The province of a document: of the acting body, else of all that the text names."""

from collections.abc import Iterable, Sequence

from analysis_lib.reading.actors import Actor, Place, compile_words
from analysis_lib.reading.gazetteer import find_province, list_languages
from analysis_lib.reading.page import Page
from analysis_lib.reading.territory import ORGAN, Decision, decide_generic, drop_islands

LEAD = 600
REACH = 2500


def decide_province(
    page: Page, actor: Actor | None, region: Decision, places: Sequence[Place], venue: Sequence[Place] = ()
) -> Decision:
    """Return the province of the region; else the only province the document names.

    A text in which nobody acts is of the province where all its places lie, the venue among them. A company lies
    where the officials and bodies do that its news names, if all are of one province.
    """
    if region.code:
        province = find_province(region.code)
        # The text states the city; that it lies in the province is the gazetteer's knowledge.
        return region if province == region.code else region._replace(code=province, basis="inferred")
    if actor is None:
        return _decide_topic(page, [*places, *venue])
    if actor.kind == "company":
        bodies = [place for place in places if place.standing == "body" or ORGAN.match(page.simple, place.end)]
        return _find_common(bodies) if bodies else _find_common(places)
    decided = decide_generic(page, "province", drop_islands(places))[1]
    named = [place for place in places if place.code and find_province(place.code) == decided.code]
    # One mention of another province may be a comparison or a guest's
    return decided._replace(basis="inferred") if len(named) > 1 else Decision()


def _find_common(places: Iterable[Place]) -> Decision:
    """Take the only province that the places lie in."""
    areas = _list_provinces(places)
    if len(areas) != 1:
        return Decision()
    (code, (first, *_)), = areas.items()
    return Decision(code, "inferred", first.start, first.end)


def _list_provinces(places: Iterable[Place]) -> dict[str, list[Place]]:
    areas: dict[str, list[Place]] = {}
    for place in sorted(places):
        if place.code and place.form != "deictic" and place.standing not in ("media", "dateline"):
            areas.setdefault(find_province(place.code), []).append(place)
    return areas


def _decide_topic(page: Page, places: Sequence[Place]) -> Decision:
    """Take the only province that a text without acting body is about: named at its head and again, if only
    in the dateline."""
    decided = _find_common(places)
    named = [place.start for place in places
             if place.code and place.form != "deictic" and find_province(place.code) == decided.code]
    if decided.code is None or min(named) > LEAD or len(named) < 2:
        return Decision()
    if compile_words("mul", "foreign").search(page.simple[:LEAD]):
        return Decision()
    if any(compile_words(script, "national").search(page.simple[:REACH]) for script in list_languages("national")):
        return Decision()
    return decided
