"""The acting body of a document: who met, ordered or planned, among all the bodies and places it names."""

import re
from collections.abc import Sequence
from functools import cache

from analysis_lib.reading.actors import ALWAYS, Actor, Place, compile_words, list_scripts
from analysis_lib.reading.firms import find_own_words, find_subject, find_voice, list_firms
from analysis_lib.reading.gazetteer import find_province, is_within, read_aliases, read_bodies
from analysis_lib.reading.nations import BEIJING, list_national
from analysis_lib.reading.page import Mention, Page
from analysis_lib.reading.weighing import (
    BODIES,
    FIRST_WORDS,
    MEETING,
    OPENING_LATIN,
    OPENING_ZH,
    read_surroundings,
    score_actor,
)

REACH = 2500  # the acting body stands at the head of a document; further down many others are cited
MIN_SCORE = 4
MIN_VISITOR = 6
MIN_BODY = 3  # a body that is named early stands for itself, a place must do something
RANKS = ("national", "province", "city", "county", "township")
NUMBER = re.compile("^[\\s　]*([\u3400-\u9fff]{2,10})[〔\\[(【]20\\d\\d", re.MULTILINE)
HOST = re.compile("(?:来|到|赴|莅|结合)(我[省市县区州旗镇])")
JOINT = re.compile(r",? ?(?:(?:an?|the) [\w -]{3,40}? )?(?:in|of) (?:[\w.]+ )?China['’]s |"
                   r", | of | in |, (?:in )?\w+ China['’]s ")
# "Hangzhou, capital da" and a province after it
APPOSITION = re.compile(r", [^\W\d_A-Z][^\W\d_]{2,14}(?: [^\W\d_A-Z]?[^\W\d_]{1,20}){0,3} ")
# The 区委 and 管委会 of a development zone are no district's
ZONE_BODY = re.compile("(?:开发|高新|经开|保税|示范|园)区(?:党工委|党委|工委|管委会|管理委员会)")
GENERIC_EDGE = "(?<![\u3400-\u9fff]全)"
COLLEAGUES = re.compile(f"[^。；\n]{{0,40}}{HOST.pattern}")


def find_actor(page: Page, places: Sequence[Place], organisations: Sequence[Mention], language: str) -> Actor | None:
    """Choose the acting body: the subject of the title or the first sentences that does what bodies do.

    Places where something is held, bodies whose policy is carried out, and reports' datelines do not act. A text that
    says "our company" at its head is that company's own, unless it tells of a body that came to see it.

    Returns
    -------
    Actor or None
        None where nothing in the first 2,500 characters stands out.
    """
    scripts = list_scripts(language)
    own = find_own_words(page.simple[:FIRST_WORDS], scripts)
    actors = list_actors(page, places, organisations, scripts)
    scored = [actor._replace(score=score_actor(page.simple, actor, scripts)) for actor in actors]
    scored = [_yield_to_host(page.simple, actor) for actor in scored]
    public = [actor for actor in scored if actor.score >= (MIN_BODY if actor.kind in ("body", "office") else MIN_SCORE)]
    best = min(public, key=lambda actor: (-actor.score, actor.kind in ("place", "nation"), actor.start), default=None)
    if own and not _comes_to_see(page.simple, best, own):
        return own
    if not own and (firm := _find_firm(page, best, organisations, scripts)):
        return firm
    if best is None:
        return find_voice(page.simple, organisations, scripts)
    if _is_one_of_many(page.simple, best, public, language) or _is_described(page.simple, best, scripts):
        return None
    return _find_speaker(best, scored) if best.kind == "meeting" else best


def _comes_to_see(simple: str, best: Actor | None, own: Actor) -> bool:
    """Tell whether a public body heads the news that a company tells of its visit: "leaders came to our company"."""
    if best is None or best.kind not in ("body", "office", "national") or best.start >= own.start:
        return False
    return read_surroundings(simple, best)[2] or best.score >= MIN_VISITOR


def _find_firm(
    page: Page, best: Actor | None, organisations: Sequence[Mention], scripts: Sequence[str]
) -> Actor | None:
    """Find the company that a text is about rather than the best of the bodies and places it names."""
    firms = list_firms(page.simple, organisations, scripts)
    firm = min(firms, key=lambda actor: (-actor.score, actor.start), default=None)
    if best is None:
        return firm
    if firm and _is_firm_first(page.simple, best, firm, scripts):
        return firm
    if best.kind == "place" and (scripts[3:] == ("ja",) or not _has_act(page.simple, best, scripts)):
        return find_voice(page.simple, [], scripts)
    is_source = tuple(scripts) != ALWAYS and _reports(page.simple, best)
    return find_subject(page.simple[: best.start], organisations) if is_source else None


def _reports(simple: str, best: Actor) -> bool:
    """Tell whether a body is but the source of a story: "so the customs of Shijiazhuang said"."""
    before, _, is_title = read_surroundings(simple, best)
    return best.kind == "body" and not is_title and not OPENING_LATIN.match(before)


def _is_firm_first(simple: str, best: Actor, firm: Actor, scripts: Sequence[str]) -> bool:
    """Tell whether a company is the subject rather than a place where it lies or a body that reports of it later."""
    if firm.start <= best.start < firm.end and best.kind == "place":
        return True
    if best.kind == "place":
        return firm.score >= best.score - 2 and not _has_act(simple, best, scripts)
    before, _, is_title = read_surroundings(simple, best)
    is_aside = not is_title and not OPENING_LATIN.match(before) and not OPENING_ZH.match(before)
    return firm.start < best.start and (is_aside or firm.score >= best.score + 2)


def _is_one_of_many(simple: str, best: Actor, actors: Sequence[Actor], language: str) -> bool:
    """Tell whether a bare place stands beside others that act as much, or Beijing for the country abroad."""
    if best.kind != "place" or not best.code:
        return False
    is_title = read_surroundings(simple, best)[2]
    others = {find_province(actor.code) for actor in actors
              if actor.kind == "place" and actor.code and actor.score >= best.score - 1}
    return len(others) > (2 if is_title else 1) or best.code == BEIJING and language not in ALWAYS


def _is_described(simple: str, best: Actor, scripts: Sequence[str]) -> bool:
    """Tell whether a bare place outside of the title does nothing: "Gansu is a base of herbs" tells of no act."""
    is_bare = best.kind == "place" and best.score <= MIN_SCORE and scripts[3:] not in ((), ("ja",))
    return is_bare and not read_surroundings(simple, best)[2] and not _has_act(simple, best, scripts)


def _has_act(simple: str, actor: Actor, scripts: Sequence[str]) -> bool:
    after = read_surroundings(simple, actor)[1]
    return any(compile_words(script, "act").search(after) for script in scripts)


def _yield_to_host(simple: str, actor: Actor) -> Actor:
    """Let those who come to visit their like act no more than guests do; those from above come to inspect.

    湖北省秭归县考察团来我县考察 is the news of 我县, 副市长来我县调研 that of the city.
    """
    match = COLLEAGUES.match(simple, actor.end) if actor.kind != "host" else None
    if not match or actor.level not in RANKS:
        return actor
    host = read_bodies("zh", "deictic").get(match[1])
    if host == actor.level:
        return actor._replace(score=actor.score - 5)
    is_above = host in RANKS and RANKS.index(actor.level) < RANKS.index(host) and actor.kind in ("body", "office")
    return actor._replace(score=actor.score + 4) if is_above else actor


def _find_speaker(meeting: Actor, actors: Sequence[Actor]) -> Actor:
    """Let the official or body of its level that a meeting's report names next act for the meeting."""
    near = [actor for actor in actors if actor.level == meeting.level and 0 < actor.start - meeting.end < FIRST_WORDS
            and (actor.kind == "office" and actor.score > 0 or actor.kind == "body" and actor.score >= MIN_SCORE)]
    return min(near, key=lambda actor: (actor.kind != "office", -actor.score, actor.start), default=meeting)


def list_actors(
    page: Page, places: Sequence[Place], organisations: Sequence[Mention], scripts: Sequence[str]
) -> list[Actor]:
    """List everything in the head of the text that could be the acting body."""
    head = page.simple[:REACH]
    heads = [at for at, place in enumerate(places) if place.start < REACH]
    actors = [actor for actor in (_read_place(page.simple, places, at, scripts) for at in heads) if actor]
    named = {at for place in places if place.form != "deictic" for at in range(place.start, place.end)}
    generic = [actor for actor in _list_generic(head, scripts) if actor.start not in named]  # 省委 in 河北省委 is Hebei's
    actors += generic if places or "zh" in scripts[:1] or set(scripts) <= {"zh", "en", "fil"} else []
    actors += list_national(head, places, scripts)
    bodies = [o for o in organisations if o.start < REACH and o.role in BODIES]
    return [_widen_actor(actor, bodies) for actor in actors if actor.start < REACH]


def _widen_actor(actor: Actor, bodies: Sequence[Mention]) -> Actor:
    """Take the whole name of the body that the words belong to."""
    around = [body for body in bodies if body.start <= actor.start and actor.end <= body.end]
    if not around or actor.kind == "company":
        return actor
    widest = max(around, key=lambda body: body.end - body.start)
    kind = actor.kind if actor.kind in ("national", "foreign") else "body"
    return actor._replace(start=widest.start, end=widest.end, kind=kind)


def _join(script: str, kind: str) -> str:
    return "|".join(re.escape(word) for word in sorted(read_bodies(script, kind), key=len, reverse=True)) or "(?!)"


@cache
def _compile_generic(script: str) -> re.Pattern:
    office = _join(script, "office")
    if script not in ("zh", "en"):
        return re.compile(rf"\b(?P<office>{office})\b(?P<prefix>)")
    prefix, organ = _join(script, "prefix"), _join(script, "organ")
    join = "" if script == "zh" else r"(?: [A-Z][\w&-]+){0,4}(?: and [A-Z]\w+)? "
    edge, end = (GENERIC_EDGE, "") if script == "zh" else (r"\b", r"\b")
    return re.compile(f"{edge}(?:(?P<prefix>{prefix}){join}(?:{organ})|(?P<office>{office})){end}")


def _list_generic(head: str, scripts: Sequence[str]) -> list[Actor]:
    """List bodies and offices without a place name: 省药监局, 副省长, "the provincial bureau", and 全省…会."""
    actors, zone = [], ZONE_BODY.search(head)
    for script in scripts:
        for match in _compile_generic(script).finditer(head):
            if zone and zone.start() <= match.start() and match[0].startswith("区"):
                continue
            kind = "office" if match["office"] else "prefix"
            actors.append(Actor(*match.span(), "office" if match["office"] else "body",
                                read_bodies(script, kind)[match[kind]]))
    for word, level in read_bodies("zh", "deictic").items():
        for match in re.finditer(f"{word}(?={MEETING.pattern})", head):
            actors.append(Actor(*match.span(), "meeting", level))
    for word, code in read_aliases("zh", "institution").items():
        actors += [Actor(*match.span(), "body", "province", code) for match in re.finditer(word, head)]
    hosts = HOST.finditer(head)
    return actors + [Actor(*match.span(1), "host", read_bodies("zh", "deictic")[match[1]]) for match in hosts]


def _read_place(simple: str, places: Sequence[Place], at: int, scripts: Sequence[str]) -> Actor | None:
    """Read a place as an acting body with the organ named beside it; the last of a chain 江西省|南昌市 stands for it."""
    place = places[at]
    if place.form == "abbreviation" and any(match.span(1)[0] <= place.start < match.end(1)
                                            for match in NUMBER.finditer(simple[: place.end + 20])):
        return Actor(place.start, place.end, "number", place.level, place.code)
    if place.standing not in ("free", "body") or place.form in ("deictic", "abbreviation") or place.start >= REACH:
        return None
    if place.form == "zone" and place.level == "province":
        return None  # a zone is no province; its level is that of the city named with it
    start, chained = place.start, at
    while chained and _is_chain(places[chained - 1], places[chained], simple):
        chained -= 1
        start = places[chained].start
    following = places[at + 1] if at + 1 < len(places) else None
    if following and _is_chain(place, following, simple) or at and _is_chain(place, places[at - 1], simple):
        return None
    end, is_body = _extend_body(simple, place, scripts)
    before = next((match for match in (_compile_organ_of(script).search(simple, max(start - 60, 0), start)
                                       for script in scripts) if match), None)
    if following and _is_chain(following, place, simple):
        end = following.end
    start, is_body = (before.start(), True) if before else (start, is_body)
    return Actor(start, end, "body" if is_body or place.standing == "body" else "place", place.level, place.code)


def _extend_body(simple: str, place: Place, scripts: Sequence[str]) -> tuple[int, bool]:
    """Take in the organ named after a place: 四川省|药监局, Shandong| police."""
    organ = re.match(compile_words("zh", "organ").pattern, simple[place.end : place.end + 20])
    words = "|".join(compile_words(script, "organ").pattern for script in scripts if script != "zh")
    organ = organ or re.match(f"(?:['’]s)? (?:{words})", simple[place.end : place.end + 40])
    return (place.end + organ.end(), True) if organ else (place.end, False)


@cache
def _compile_organ_of(script: str) -> re.Pattern:
    words = compile_words(script, "organ_of").pattern
    return re.compile(rf"{words} (?:the |la |da )?$")


def _is_chain(area: Place, part: Place, simple: str) -> bool:
    """Tell whether a part stands right beside its area: 江西省|南昌市, "Nanchang, Jiangxi", "Shanghai's Minhang"."""
    is_town = part.form == "town" and area.form != "town" and area.level == "county"
    if not area.code or not part.code or area.code == part.code and not is_town or not is_within(part.code, area.code):
        return False
    between = simple[min(area.end, part.end) : max(area.start, part.start)]
    if area.start < part.start:
        return between in ("", " ", "'s ", "’s ")
    is_told = area.form == "typed" and APPOSITION.fullmatch(between)
    return len(between) < 70 and bool(is_told or JOINT.fullmatch(between))

