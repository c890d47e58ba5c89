"""Whose document it is: the acting body, its level and its region, apart from where an event was held."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from analysis_lib.reading.acting import find_actor
from analysis_lib.reading.actors import Actor, Place, level_of
from analysis_lib.reading.datelines import find_datelines
from analysis_lib.reading.former_regions import find_former, flag_former_regions
from analysis_lib.reading.gazetteer import MUNICIPALITIES, NATION, Name, list_regions, name_region
from analysis_lib.reading.page import Field, Flag, Mention, Page
from analysis_lib.reading.place_names import read_kanji, scan_names
from analysis_lib.reading.places import list_stated, resolve_names, split_masked
from analysis_lib.reading.provinces import decide_province
from analysis_lib.reading.territory import Decision, decide_generic, decide_region
from analysis_lib.reading.venues import find_venue, flag_strange_places
from analysis_lib.reading.weighing import BODIES

MEDIA = re.compile("日报|晚报|晨报|早报|商报|新闻|发布|电视台|网(?!络)| Daily| News| Evening| Times")
GOVERNMENT_EN = {"province": "Provincial Government", "city": "Municipal Government", "county": "People's Government"}


def locate_document(
    page: Page, places: Sequence[Mention], organisations: Sequence[Mention], language: str
) -> tuple[dict[str, Field], list[Flag], list[Mention]]:
    """Find the acting body of a document, its level and region, and the venue.

    Parameters
    ----------
    page : Page
    places : sequence of Mention
        As ``find_places`` gives them.
    organisations : sequence of Mention
        Organisations with their type as role (government, party, company, media, ...).
    language : {"en", "fil", "zh", ...}

    Returns
    -------
    fields : dict of Field
        issuer, level, region_code, region, province_code, venue_code; evidence offsets in ``page.text``.
    flags : list of Flag
    places : list of Mention
        The places with role ``jurisdiction``, ``venue``, ``mentioned`` or ``deictic``, deictic words with their code.

    Notes
    -----
    The acting body decides the region and the venue does not. A body named without its region ("the provincial
    bureau") takes it from the only region of its level that the document names; else from a document number or
    abbreviation; else from the only province its cities lie in; else from the only province in the names of
    companies. Several that compete leave it missing.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> from analysis_lib.reading.places import find_places
    >>> page = make_page("江西省药监局在南昌召开全省生物医药产业座谈会。")
    >>> fields, flags, places = locate_document(page, find_places(page), [], "zh")
    >>> fields["level"].value, fields["region_code"].value, fields["venue_code"].value
    ('province', '360000', '360100')
    """
    page = read_kanji(page)
    names = scan_names(page)
    surroundings = place_names(page, names, places, organisations)
    venue = find_venue(page, surroundings)
    aside = {place.start for place in venue}
    actor = find_actor(page, [p for p in surroundings if p.start not in aside], organisations, language)
    evidence = [place for place in surroundings if place.start not in aside]
    level, region = decide_region(page, actor, evidence)
    if any(find_former(page, place.start, place.end) for place in evidence if place.code == region.code):
        region = region._replace(basis="inferred")  # the text states the former division
    province = decide_province(page, actor, region, evidence, venue)
    deictics = resolve_deictics(page, level, region.code, province.code, surroundings)
    fields = _fill_fields(level, actor, region, province, _decide_venue(venue, deictics))
    fields["issuer"] = name_issuer(page, actor, level, region, language)
    visible = split_masked(names, [(o.start, o.end) for o in organisations])[0]
    flags = flag_strange_places(visible, surroundings, region.code or province.code)
    flags += flag_former_regions(page, visible)
    return fields, flags, [_place_role(mention, region.code, aside, deictics) for mention in places]


def _fill_fields(
    level: str | None, actor: Actor | None, region: Decision, province: Decision, venue: Decision
) -> dict[str, Field]:
    return {
        "level": Field(level, "stated", actor.start, actor.end) if actor else Field(),
        "region_code": Field(*region),
        "region": Field(name_region(region.code), *region[1:]) if region.code else Field(),
        "province_code": Field(*province),
        "venue_code": Field(*venue),
    }


def place_names(
    page: Page, names: Sequence[Name], places: Sequence[Mention], organisations: Sequence[Mention]
) -> list[Place]:
    """Return every place name of the page with its code and its standing; those in persons' names are left out."""
    free = {mention.start: mention for mention in places}
    found = []
    datelines = find_datelines(page)
    holders = _find_holders(names, organisations)
    stated = list_stated(page.text, names) | {mention.region_code for mention in places if mention.region_code}
    for name, code in resolve_names(page.text, names, stated):
        mention, holder = free.get(name.start), holders.get(name.start)
        if mention is None and holder is None:
            continue
        standing = "dateline" if name.start in datelines else "free" if mention else _stand(holder)
        if standing == "free" and MEDIA.match(page.simple, name.end):
            standing = "media"
        code = mention.region_code if mention else code
        level = name.level or level_of(code or name.codes[0])
        found.append(Place(name.start, name.end, code, level, name.form, standing))
    return found


def _find_holders(names: Sequence[Name], organisations: Sequence[Mention]) -> dict[int, Mention]:
    """Return the organisation that holds each name, the last to begin, by the name's offset."""
    ordered, starts = sorted(organisations, key=lambda o: o.start), sorted(o.start for o in organisations)
    holders = {}
    for name in names:
        at = bisect_right(starts, name.start)
        around = [o for o in ordered[max(at - 3, 0) : at] if name.end <= o.end]  # names nest two deep at most
        if around:
            holders[name.start] = around[-1]
    return holders


def _stand(holder: Mention) -> str:
    if holder.role in BODIES:
        return "body"
    return "media" if holder.role == "media" else "hidden"


def name_issuer(page: Page, actor: Actor | None, level: str | None, region: Decision, language: str) -> Field:
    """Name the acting body in the text's own words; behind an office or a meeting stands the government, inferred."""
    if actor is None:
        return Field()
    if actor.kind not in ("office", "meeting"):
        return Field(page.text[actor.start : actor.end], "stated", actor.start, actor.end)
    if region.code is None or level not in GOVERNMENT_EN:
        return Field()
    place = list_regions()[region.code]
    name = f"{place.name_zh}人民政府" if language == "zh" else f"{place.name_en} {GOVERNMENT_EN[level]}"
    return Field(name, "inferred", actor.start, actor.end)


def resolve_deictics(
    page: Page, level: str | None, region: str | None, province: str | None, places: Sequence[Place]
) -> Mapping[int, str]:
    """Give 我省, 我市, "the province" and so on the region they point at, by their offset; others stay open.

    A word of the acting body's own level means its region, one of a level above the area over it; 我市 in a
    provincial document is the city that reports: the only or by far the most frequent one of that province.
    """
    areas = {} if not province or province == NATION else {"province": province}
    if region and region != NATION:
        areas[level_of(region)] = region
        if level_of(region) == "county" and level_of(list_regions()[region].parent_code) == "city":
            areas["city"] = list_regions()[region].parent_code
    if province in MUNICIPALITIES:
        areas["city"] = province
    elif province and province != NATION and "city" not in areas and level == "province":
        areas["city"] = decide_generic(page, "city", places, within=province)[1].code
    if province and list_regions()[province].type_zh == "自治区" and region == province:
        areas["county"] = province
    return {place.start: areas[place.level] for place in places
            if place.form == "deictic" and areas.get(place.level)}


def _decide_venue(venue: Sequence[Place], deictics: Mapping[int, str]) -> Decision:
    """Take the smallest coded place of the venue phrase."""
    order = ("county", "city", "province")
    coded = [(deictics.get(place.start) or place.code, place) for place in venue]
    coded = [(code, place) for code, place in coded if code]
    if not coded:
        return Decision()
    code, place = min(coded, key=lambda pair: order.index(level_of(pair[0])))
    return Decision(code, "inferred" if place.form == "deictic" else "stated", place.start, place.end)


def _place_role(mention: Mention, region: str | None, venue: set[int], deictics: Mapping[int, str]) -> Mention:
    if mention.role == "deictic":
        return mention._replace(region_code=deictics.get(mention.start))
    if mention.start in venue:
        return mention._replace(role="venue")
    if region and mention.region_code == region:
        return mention._replace(role="jurisdiction")
    return mention
