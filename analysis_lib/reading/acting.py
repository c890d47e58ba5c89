"""The acting body of a document: who met, ordered or planned, among all the bodies and places it names."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from analysis_lib.reading.gazetteer import NATION, is_within, list_regions, read_bodies
from analysis_lib.reading.page import Mention, Page

REACH = 2500  # the acting body stands at the head of a document; further down many others are cited
MIN_SCORE = 4
FIRST_WORDS = 500
BODIES = ("government", "party")
DATE_ZH = r"(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:至\d{1,2}日)?(?:上午|下午|晚上|晚)?"
OPENING_ZH = re.compile(
    r"[\s　“\"《【（(—-]*(?:(?:本报|本网|新华社)?[^，。]{0,12}(?:讯|电)[）)]?)?\s*(?:[（(][^（）()]{0,30}[)）])?\s*"
    rf"(?:为[^。]{{0,80}}，|根据[^。]{{0,60}}，)?(?:{DATE_ZH}|近日|日前|昨日|今日|近期|昨天|当日|近年来|记者[^。]{{0,12}}获悉)[，,、：:\s]*"
    r"(?:由|据|从|关于)?(?:印发|公布|发布|支持|加快|推进|促进)?[《“]?$"
)
OPENING_LATIN = re.compile(r"[^\w\n]*(?:[^\n]{0,30}\([A-Z]\w+\) ?[-—]+ ?)?(?:[A-Z][^,\n]{0,60}, ?(?:\d{4}, ?)?)?"
                           r"(?:China['’]s )?(?:[Tt]he |[Aa]ng )?$")
NATION_EN = re.compile(r"(?:^|\) ?-+ ?|[A-Z]{3,} ?-+ ?)(China)(?= [a-z]|['’]s )", re.MULTILINE)
AGENT_EN = re.compile(r"\b(?:organi[sz]ed|hosted|held|issued|released|launched|sponsored|convened|published|chaired)"
                      r"(?: jointly)? by (?:the )?(?:(?:[Pp]eople['’]s |[Mm]unicipal )?[Gg]overnment of )?$")
AGENT_FIL = re.compile(r"\b(?:ginanap|idinaos|inorganisa|isinagawa|inilabas|inilunsad|ipinakilala|inilathala|"
                       r"pinangunahan) (?:\w+ )?(?:ng|ni)(?: mga)? $", re.IGNORECASE)
EVENT_FIL = re.compile(r"\b(?:ginanap|idinaos|isinagawa|inilunsad)\b[^.\n]{0,80}\bng(?: mga)? $", re.IGNORECASE)
WITHIN = re.compile(r"(?:在|赴|于|到|\b(?:in|at|to|from|sa|near|across))\s?(?:the )?$")
LIST = re.compile(r"[^，。\n]{0,3}、|,? and [A-Z]|, [A-Z]")
MEETING = re.compile("[^，。；\n]{0,30}(?:会|大会|会议|行动|活动|专班)")
HEADING = re.compile("[^\n。]{0,220}[^\n。.!?；;]\n")
LABEL = re.compile("(?:来源|作者|责编|编辑|Source|By)[:： ][^\n]{0,20}$")
ATTENDS = re.compile("[^，。]{0,20}(?:出席|参加|致辞|陪同)|[^,.]{0,40} attended")
SENTENCE = re.compile("[。！？!?；\n]|\\. ")


class Place(NamedTuple):
    """A place name in its surroundings.

    ``standing`` is ``free``, ``body`` (in the name of a government body), ``media``, or ``hidden`` (in another name).
    """

    start: int
    end: int
    code: str | None
    level: str
    form: str
    standing: str


class Actor(NamedTuple):
    """A candidate for the acting body; ``code`` is missing where its words do not say which region."""

    start: int
    end: int
    kind: str
    level: str
    code: str | None = None
    score: int = 0


def find_actor(page: Page, places: Sequence[Place], organisations: Sequence[Mention], language: str) -> Actor | None:
    """Choose the acting body: the subject of the title or the first sentences that does what bodies do.

    Places where something is held, bodies whose policy is carried out, and reports' datelines do not act.

    Returns
    -------
    Actor or None
        None where nothing in the first 2,500 characters stands out.
    """
    actors = list_actors(page, places, organisations, language)
    scored = [actor._replace(score=score_actor(page.simple, actor)) for actor in actors]
    public = [actor for actor in scored if actor.kind != "company" and actor.score >= MIN_SCORE]
    private = [actor for actor in scored if actor.kind == "company" and actor.score > MIN_SCORE]
    best = min(public or private, key=lambda actor: (-actor.score, actor.start), default=None)
    return _find_speaker(best, scored) if best and best.kind == "meeting" else best


def _find_speaker(meeting: Actor, actors: Sequence[Actor]) -> Actor:
    """Let the official or body of its level that a meeting's report names next act for the meeting."""
    near = [actor for actor in actors if actor.level == meeting.level and 0 < actor.start - meeting.end < FIRST_WORDS
            and (actor.kind == "office" and actor.score > 0 or actor.kind == "body" and actor.score >= MIN_SCORE)]
    return min(near, key=lambda actor: (actor.kind != "office", -actor.score, actor.start), default=meeting)


def list_actors(page: Page, places: Sequence[Place], organisations: Sequence[Mention], language: str) -> list[Actor]:
    """List everything in the head of the text that could be the acting body."""
    head = page.simple[:REACH]
    heads = [at for at, place in enumerate(places) if place.start < REACH]
    actors = [actor for actor in (_read_place(page.simple, places, at) for at in heads) if actor]
    named = {at for place in places if place.form != "deictic" for at in range(place.start, place.end)}
    actors += [actor for actor in _list_generic(head) if actor.start not in named]  # 省委 in 河北省委 is Hebei's
    for script in ("zh", "en", "fil"):
        matches = _compile(script, "national").finditer(head)
        actors += [Actor(*match.span(), "national", "national", NATION) for match in matches]
    actors += [Actor(*match.span(1), "nation", "national", NATION) for match in NATION_EN.finditer(head)]
    early = [o for o in organisations if o.start < REACH]
    actors += [Actor(o.start, o.end, "company", "enterprise") for o in early if o.role == "company"]
    bodies = [o for o in early if o.role in BODIES]
    return [_widen_actor(actor, bodies) for actor in actors if actor.start < REACH]


def _widen_actor(actor: Actor, bodies: Sequence[Mention]) -> Actor:
    """Take the whole name of the body that the words belong to."""
    around = [body for body in bodies if body.start <= actor.start and actor.end <= body.end]
    if not around or actor.kind == "company":
        return actor
    widest = max(around, key=lambda body: body.end - body.start)
    return actor._replace(start=widest.start, end=widest.end, kind="national" if actor.kind == "national" else "body")


@cache
def _compile(language: str, kind: str) -> re.Pattern:
    words = "|".join(re.escape(word) for word in sorted(read_bodies(language, kind), key=len, reverse=True))
    return re.compile(f"(?:{words})" if language == "zh" else rf"\b(?:{words})\b")


@cache
def _compile_generic() -> dict[str, re.Pattern]:
    patterns = {}
    for language in ("zh", "en"):
        prefix = "|".join(sorted(read_bodies(language, "prefix"), key=len, reverse=True))
        organ = "|".join(re.escape(word) for word in sorted(read_bodies(language, "organ"), key=len, reverse=True))
        office = "|".join(sorted(read_bodies(language, "office"), key=len, reverse=True))
        join = "" if language == "zh" else r"(?: [A-Z][\w&-]+){0,4}(?: and [A-Z]\w+)? "
        edge = "(?<![\u3400-\u9fff]全)" if language == "zh" else r"\b"
        patterns[language] = re.compile(f"{edge}(?:(?P<prefix>{prefix}){join}(?:{organ})|(?P<office>{office}))"
                                        + ("" if language == "zh" else r"\b"))
    office = "|".join(sorted(read_bodies("fil", "office"), key=len, reverse=True))
    patterns["fil"] = re.compile(rf"\b(?P<office>{office})\b(?P<prefix>)")
    return patterns


def _list_generic(head: str) -> list[Actor]:
    """List bodies and offices without a place name: 省药监局, 副省长, "the provincial bureau", and 全省…会."""
    actors = []
    for language, pattern in _compile_generic().items():
        for match in pattern.finditer(head):
            office = match["office"]
            kind = "office" if office else "prefix"
            level = read_bodies(language, kind)[match[kind]]
            actors.append(Actor(*match.span(), "office" if office else "body", level))
    for word, level in read_bodies("zh", "deictic").items():
        for match in re.finditer(f"{word}(?={MEETING.pattern})", head):
            actors.append(Actor(*match.span(), "meeting", level))
    return actors


def _read_place(simple: str, places: Sequence[Place], at: int) -> Actor | None:
    """Read a place as an acting body with the organ named after it; the last of a chain 江西省|南昌市 stands for it."""
    place = places[at]
    if place.standing not in ("free", "body") or place.form in ("deictic", "abbreviation") or place.start >= REACH:
        return None
    start, chained = place.start, at
    while chained and _is_chain(places[chained - 1], places[chained], simple):
        chained -= 1
        start = places[chained].start
    following = places[at + 1] if at + 1 < len(places) else None
    if following and _is_chain(place, following, simple) or at and _is_chain(place, places[at - 1], simple):
        return None
    organ = re.match(f"(?:{_compile('zh', 'organ').pattern})", simple[place.end : place.end + 20])
    end = place.end + organ.end() if organ else place.end
    if following and _is_chain(following, place, simple):
        end = following.end
    return Actor(start, end, "body" if organ or place.standing == "body" else "place", place.level, place.code)


def _is_chain(area: Place, part: Place, simple: str) -> bool:
    """Tell whether a part stands right beside its area: 江西省|南昌市, "Nanchang, Jiangxi", "Shanghai's Minhang"."""
    if not area.code or not part.code or area.code == part.code or not is_within(part.code, area.code):
        return False
    between = simple[min(area.end, part.end) : max(area.start, part.start)]
    joints = ("", " ", "'s ", "’s ") if area.start < part.start else (", ", " of ", " in ")
    return between in joints


def score_actor(simple: str, actor: Actor) -> int:
    """Weigh how much a candidate looks like the one who acts.

    Subject of its sentence +3, named agent +4, an acting verb after it +2, in a heading +2, early in the text +1, a
    body rather than a bare place +1; the place of an event, a destination or a source -4, carried out, cited or
    approved by -5, an attendant -3, one of a list or a bare place further down -2, in a title quoted in the text -1.
    """
    before, after, is_title = _read_surroundings(simple, actor)
    zh, latin = OPENING_ZH.match(before), OPENING_LATIN.match(before)
    is_subject = bool(zh or latin)
    is_agent = actor.kind in ("body", "national") and bool(EVENT_FIL.search(before))
    is_agent = is_agent or bool(AGENT_EN.search(before) or AGENT_FIL.search(before) or before.endswith(("由", "代表")))
    score = 3 * is_subject + 4 * is_agent + 2 * is_title + (actor.start < FIRST_WORDS)
    score += actor.kind in ("body", "national")
    if any(_compile(language, "act").search(after) for language in ("zh", "en", "fil")):
        score += 2
    if WITHIN.search(before) and not is_agent or LABEL.search(before):
        score -= 4
    if not is_subject and not is_agent and _is_cited(before):
        score -= 5
    is_remote = actor.kind == "place" and actor.start >= FIRST_WORDS and not is_agent
    if LIST.match(after) or before.endswith("、") or is_remote:
        score -= 2
    if ATTENDS.match(after):
        score -= 3
    if not is_title and before.count("《") > before.count("》"):
        score -= 1
    return score


def _read_surroundings(simple: str, actor: Actor) -> tuple[str, str, bool]:
    """Return the sentence before and after a candidate and whether it stands in the first line."""
    window = simple[max(actor.start - 200, 0) : actor.start]
    breaks = [match.end() for match in SENTENCE.finditer(window)]
    before = window[breaks[-1] :] if breaks else window
    stop = SENTENCE.search(simple, actor.end, actor.end + 80)
    after = simple[actor.end : stop.start() if stop else actor.end + 80]
    line = simple.rfind("\n", 0, actor.start) + 1
    return before, after, line < FIRST_WORDS and bool(HEADING.match(simple, line))


def _is_cited(before: str) -> bool:
    return bool(_compile("zh", "cite").search(before[-10:]) or _compile("en", "cite").search(before[-45:])
                or _compile("fil", "cite").search(before[-30:]))


def level_of(code: str) -> str:
    """Return the administrative level of a code."""
    return list_regions()[code].level
