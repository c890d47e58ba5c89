"""The acting body of a document: who met, ordered or planned, among all the bodies and places it names."""

import re
from collections.abc import Sequence
from functools import cache

from analysis_lib.reading.actors import ALWAYS, Actor, Place, compile_words, has_origin, list_scripts
from analysis_lib.reading.gazetteer import NATION, find_province, is_within, read_bodies
from analysis_lib.reading.page import Mention, Page
from analysis_lib.reading.weighing import BODIES, FIRST_WORDS, MEETING, read_surroundings, score_actor

REACH = 2500  # the acting body stands at the head of a document; further down many others are cited
MIN_SCORE = 4
BEIJING = "110000"
NATION_EN = re.compile(r"(?:^|\) ?-+ ?|[A-Z]{3,} ?-+ ?)(China)(?= [a-z]|['’]s (?!(?:[a-z-]+ ){0,3}[A-Z]))",
                       re.MULTILINE)
NUMBER = re.compile("^[\\s　]*([\u3400-\u9fff]{2,10})[〔\\[(【]20\\d\\d", re.MULTILINE)
HOST = re.compile("(?:来|到|赴|莅|结合)(我[省市县区州旗镇])")
JOINT = re.compile(r",? ?(?:(?:an?|the) [\w -]{3,40}? )?(?:in|of) (?:[\w.]+ )?China['’]s |"
                   r", | of | in |, (?:in )?\w+ China['’]s ")
QUOTED = re.compile('["「][^"」\n]{0,200}$|(?:表示|说|said)[^\n。.]{0,30}$')
# "Hangzhou, capital da" and a province after it
APPOSITION = re.compile(r", [^\W\d_A-Z][^\W\d_]{2,14}(?: [^\W\d_A-Z]?[^\W\d_]{1,20}){0,3} ")
GENERIC_EDGE = "(?<![\u3400-\u9fff]全)"
COLLEAGUES = re.compile(f"[^。；\n]{{0,40}}{HOST.pattern}")


def find_actor(page: Page, places: Sequence[Place], organisations: Sequence[Mention], language: str) -> Actor | None:
    """Choose the acting body: the subject of the title or the first sentences that does what bodies do.

    Places where something is held, bodies whose policy is carried out, and reports' datelines do not act. A text that
    says "our company" at its head is that company's own.

    Returns
    -------
    Actor or None
        None where nothing in the first 2,500 characters stands out.
    """
    scripts = list_scripts(language)
    firm = _find_firm(page.simple[:FIRST_WORDS], scripts)
    if firm:
        return firm
    actors = list_actors(page, places, organisations, scripts)
    scored = [actor._replace(score=score_actor(page.simple, actor, scripts)) for actor in actors]
    scored = [_yield_to_host(page.simple, actor) for actor in scored]
    public = [actor for actor in scored if actor.kind != "company" and actor.score >= MIN_SCORE]
    private = [actor for actor in scored if actor.kind == "company" and actor.score > MIN_SCORE]
    best = min(public or private, key=lambda actor: (-actor.score, actor.kind == "place", actor.start), default=None)
    if best is None or _is_one_of_many(page.simple, best, public, language):
        return None
    return _find_speaker(best, scored) if best.kind == "meeting" else best


def _is_one_of_many(simple: str, best: Actor, actors: Sequence[Actor], language: str) -> bool:
    """Tell whether a bare place stands beside others that act as much, or Beijing for the country abroad."""
    if best.kind != "place" or not best.code:
        return False
    is_title = read_surroundings(simple, best)[2]
    others = {find_province(actor.code) for actor in actors
              if actor.kind == "place" and actor.code and (not is_title or actor.score >= best.score - 1)}
    return len(others) > (2 if is_title else 1) or best.code == BEIJING and language not in ALWAYS


def _find_firm(head: str, scripts: Sequence[str]) -> Actor | None:
    """Find the words by which a company speaks of itself; in quoted speech they are somebody else's."""
    matches = [match for script in scripts for match in compile_words(script, "firm").finditer(head)]
    matches += compile_words("zh", "firm_head").finditer(head)
    for match in sorted(matches, key=lambda match: match.start()):
        before = head[: match.start()]
        if before.count("“") <= before.count("”") and not QUOTED.search(before):
            return Actor(*match.span(), "company", "enterprise")
    return None


def _yield_to_host(simple: str, actor: Actor) -> Actor:
    """Let those who come to visit their like act no more than guests do: 湖北省秭归县考察团来我县考察."""
    match = COLLEAGUES.match(simple, actor.end) if actor.kind != "host" else None
    if match and read_bodies("zh", "deictic").get(match[1]) == actor.level:
        return actor._replace(score=actor.score - 5)
    return actor


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
    actors += _list_national(head, scripts)
    if not any(place.code and place.code != BEIJING and place.standing != "dateline" for place in places):
        actors += [Actor(*match.span(1), "nation", "national", NATION) for match in _compile_nation().finditer(head)]
    early = [o for o in organisations if o.start < REACH]
    actors += [Actor(o.start, o.end, "company", "enterprise") for o in early if o.role == "company"]
    bodies = [o for o in early if o.role in BODIES]
    return [_widen_actor(actor, bodies) for actor in actors if actor.start < REACH]


def _list_national(head: str, scripts: Sequence[str]) -> list[Actor]:
    """List central bodies; a ministry counts as China's where no other country stands beside it."""
    found = [Actor(*match.span(), "national", "national", NATION)
             for script in scripts for match in compile_words(script, "national").finditer(head)]
    for script in scripts:
        found += [Actor(*match.span(), "national", "national", NATION)
                  for match in compile_words(script, "ministry").finditer(head) if has_origin(head, match.span())]
    if tuple(scripts) == ALWAYS:
        found += [Actor(*match.span(1), "nation", "national", NATION) for match in NATION_EN.finditer(head)]
    return [actor for actor in found if not compile_words("mul", "foreign").search(head[actor.end : actor.end + 40])]


@cache
def _compile_nation() -> re.Pattern:
    """Match the country at the start of a line, as headlines name it where no place of it is named."""
    return re.compile(rf"^\W*({compile_words('mul', 'nation').pattern})", re.MULTILINE)


def _widen_actor(actor: Actor, bodies: Sequence[Mention]) -> Actor:
    """Take the whole name of the body that the words belong to."""
    around = [body for body in bodies if body.start <= actor.start and actor.end <= body.end]
    if not around or actor.kind == "company":
        return actor
    widest = max(around, key=lambda body: body.end - body.start)
    return actor._replace(start=widest.start, end=widest.end, kind="national" if actor.kind == "national" else "body")


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
    actors = []
    for script in scripts:
        for match in _compile_generic(script).finditer(head):
            kind = "office" if match["office"] else "prefix"
            actors.append(Actor(*match.span(), "office" if match["office"] else "body",
                                read_bodies(script, kind)[match[kind]]))
    for word, level in read_bodies("zh", "deictic").items():
        for match in re.finditer(f"{word}(?={MEETING.pattern})", head):
            actors.append(Actor(*match.span(), "meeting", level))
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
    start, chained = place.start, at
    while chained and _is_chain(places[chained - 1], places[chained], simple):
        chained -= 1
        start = places[chained].start
    following = places[at + 1] if at + 1 < len(places) else None
    if following and _is_chain(place, following, simple) or at and _is_chain(place, places[at - 1], simple):
        return None
    end, is_body = _extend_body(simple, place)
    before = next((match for match in (_compile_organ_of(script).search(simple, max(start - 60, 0), start)
                                       for script in scripts) if match), None)
    if following and _is_chain(following, place, simple):
        end = following.end
    start, is_body = (before.start(), True) if before else (start, is_body)
    return Actor(start, end, "body" if is_body or place.standing == "body" else "place", place.level, place.code)


def _extend_body(simple: str, place: Place) -> tuple[int, bool]:
    """Take in the organ named after a place: 四川省|药监局, Shandong| police."""
    organ = re.match(compile_words("zh", "organ").pattern, simple[place.end : place.end + 20])
    organ = organ or re.match(f" (?:{compile_words('en', 'organ').pattern})", simple[place.end : place.end + 40])
    return (place.end + organ.end(), True) if organ else (place.end, False)


@cache
def _compile_organ_of(script: str) -> re.Pattern:
    words = compile_words(script, "organ_of").pattern
    return re.compile(rf"{words} (?:the |la |da )?$")


def _is_chain(area: Place, part: Place, simple: str) -> bool:
    """Tell whether a part stands right beside its area: 江西省|南昌市, "Nanchang, Jiangxi", "Shanghai's Minhang"."""
    if not area.code or not part.code or area.code == part.code or not is_within(part.code, area.code):
        return False
    between = simple[min(area.end, part.end) : max(area.start, part.start)]
    if area.start < part.start:
        return between in ("", " ", "'s ", "’s ")
    is_told = area.form == "typed" and APPOSITION.fullmatch(between)
    return len(between) < 70 and bool(is_told or JOINT.fullmatch(between))

