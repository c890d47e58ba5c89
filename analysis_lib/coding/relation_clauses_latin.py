"""Who met, visited and attended, in English sentences and in Filipino ones, whose verbs say by form who acts."""

import re
from collections.abc import Iterator
from functools import cache

from analysis_lib.coding.actor_words import compile_actor_words, join_actor_words, list_actor_words
from analysis_lib.coding.relation_names import Group, Link, Scene

SUBJECT_REACH, OBJECT_REACH, MEET_REACH, MARK_REACH = 90, 60, 70, 60
COMPANY = re.compile(r",? and (?:(?:his|her|their|its) (?:\w+ )?\w+|(?:team |other |delegation )?members|others|colleagues)"
                     r"|,? (?:together |along )?with [^,;]{1,60}|, accompanied by [^,;]{1,80},?")
NEW_SUBJECT = re.compile(r"(?:^|[,;] |\b(?:and|after|when|while|where|as|before|but|because) )"
                         r"(?:the|an?|some|several|our|many) [\w’' -]{2,40}$")
ADVERBS = re.compile(r"(?:['’]s)?,?(?: (?:also|then|recently|today|jointly|again|later|just|first|once|has|have|had|and"
                     r"|\w+ly|\w+day))*,? ?")
# A noun phrase and no verb may stand between "visited" and a name
PHRASE = re.compile(r"(?:[\w’'&/()-]+ ){0,8}")
VERBAL = re.compile(r"\b(?:to|by|with|where|which|that|who|\w{3,}(?:ed|ing))\b")
JOINS = re.compile(r",|\band\b|\bat\b")
BEFORE_VISIT = re.compile(r"\b(?:during|on|after|when|while|at|following|in|before)"
                          r"(?: (?:his|her|their|its|the|an?|this))?(?: [\w-]+){0,2} $")
OWNER = re.compile(r"['’]s?(?: [\w-]+){0,2} $")


def words(kind: str, language: str = "en") -> re.Pattern:
    """Match the words of a kind of ``data/lexicon/relation_words.csv``."""
    return compile_actor_words("relation_words", language, kind)


@cache
def _cues(language: str, *kinds: str) -> re.Pattern:
    forms = sorted(((word, kind) for kind in kinds for word in list_actor_words("relation_words", language, kind)),
                   key=lambda pair: (-len(pair[0]), pair))
    return re.compile("|".join(f"(?P<{kind}>{join_actor_words([word for word, own in forms if own == kind], language)})"
                               for kind in kinds))


def find_english_links(scene: Scene, topic: Group | None = None) -> Iterator[Link]:
    """Yield what an English sentence says of its names: active, passive, and as "a visit to"."""
    kinds = ("visit_passive", "meet_passive", "visit_led", "visit_noun", "visit", "meet", "attend")
    last, reached = None, set()
    for cue in _cues("en", *kinds).finditer(scene.text):
        if any(name.start <= cue.start() < name.end for name in scene.names) or _is_unreal(scene, cue):
            continue
        link = _read_noun(scene, cue) if cue.lastgroup == "visit_noun" else _read_verb(scene, cue, last, reached)
        if link:
            last, reached = link.sources[0], reached | set(link.targets)
            yield link


def _is_unreal(scene: Scene, cue: re.Match) -> bool:
    """Tell whether the verb is denied, or told as planned."""
    near = scene.text[max(0, cue.start() - 24) : cue.start()].split(",")[-1]
    near = near[max((name.end - max(0, cue.start() - 24) for name in scene.names if name.end <= cue.start()), default=0) :] or near
    return bool(words("negation").search(near) or words("unreal").search(near) and cue.lastgroup != "visit_noun")


def _read_verb(scene: Scene, cue: re.Match, last: Group | None, reached: set[Group]) -> Link | None:
    kind = cue.lastgroup
    subject = find_subject(scene, cue.start(), reached) or last
    if subject is None or kind == "visit_led" and not words("lead").search(scene.text, subject.end, cue.start()):
        return None
    if kind.endswith("_passive"):
        agents = _find_objects(scene, cue.end(), MEET_REACH, ("person", "organisation"))
        return Link("met" if kind == "meet_passive" else "visited", agents, (subject,), cue.span()) if agents else None
    if kind == "attend":
        targets = _find_attended(scene, cue)
        return Link("attended", (subject,), targets, cue.span()) if targets else None
    if kind == "meet":
        targets = _find_met(scene, cue)
        return Link("met", (subject,), targets, cue.span()) if targets else _pair(scene, subject, cue)
    targets = _find_objects(scene, cue.end(), OBJECT_REACH, ("organisation",))
    return Link("visited", (subject,), targets, cue.span()) if targets else None


def find_subject(scene: Scene, at: int, reached: set[Group] = frozenset()) -> Group | None:
    """Return the names that are the subject of the verb at a place.

    Persons before it count unless somebody else stands between, a preposition before them, or an earlier verb reaches
    them; an organisation only right before the verb.
    """
    fits: list[Group] = []
    for group in reversed([group for group in scene.groups if group.end <= at and group not in reached]):
        between = scene.text[group.end : at]
        if len(between) > SUBJECT_REACH or ";" in between:
            break
        plain = COMPANY.sub("", between)
        if _aside().search(scene.text[max(0, group.start - 48) : group.start]):
            continue
        if words("crowd").search(plain) or NEW_SUBJECT.search(plain):
            break
        if group.kind == "organisation" and not ADVERBS.fullmatch(plain):
            continue
        fits.append(group)
        if not re.fullmatch(r",? and (?:then |also |later )?", between):
            break
    return fits[-1] if fits else None


@cache
def _aside() -> re.Pattern:
    return re.compile(rf"(?:{words('aside').pattern}(?: [\w-]+){{0,4}}|{words('preposition').pattern}(?: the)?) $")


def _find_objects(scene: Scene, at: int, reach: int, kinds: tuple[str, ...], is_strict: bool = True) -> tuple[Group, ...]:
    """Return the names that a verb reaches: the first behind it and those listed on, past words that are no verbs."""
    found: list[Group] = []
    for group in scene.groups:
        low = found[-1].end if found else at
        if group.start < at:
            continue
        between = scene.text[low : group.start]
        plain = (between if not found else JOINS.sub("", between)).strip(" ,")
        is_near = len(between) <= reach and not VERBAL.search(between) and not words("block").search(between)
        is_joined = not found or JOINS.search(between) is not None
        if group.kind not in kinds or not is_near or not is_joined or is_strict and plain and not PHRASE.fullmatch(plain + " "):
            break
        if not found and "," in between and is_strict and group.kind == "organisation":
            break
        found.append(group)
    return tuple(found)


def _find_met(scene: Scene, cue: re.Match) -> tuple[Group, ...]:
    people = _find_objects(scene, cue.end(), MEET_REACH, ("person",), is_strict=False)
    if people:
        return people
    bodies = _find_objects(scene, cue.end(), MEET_REACH, ("organisation",))
    if not bodies:
        return ()
    gap = scene.text[cue.end() : bodies[0].start]
    is_met = words("representative").search(gap) or cue[0].endswith("with") and gap.strip() in ("", "the")
    return bodies if is_met else ()


def _pair(scene: Scene, group: Group, cue: re.Match) -> Link | None:
    """Read "A and B met in C": those named together met each other."""
    after = re.compile(rf" {words('meet_after').pattern}|[.,;]|$")
    is_each = cue[0] in list_actor_words("relation_words", "en", "meet_each") and after.match(scene.text, cue.end())
    if not is_each or len(group.names) < 2 or group.kind != "person":
        return None
    return Link("met", (group._replace(names=group.names[:1]),), (group._replace(names=group.names[1:]),), cue.span())


def _find_attended(scene: Scene, cue: re.Match) -> tuple[Group, ...]:
    """Return the body whose ceremony or meeting is attended: "the opening of X", "X's annual meeting"."""
    event = words("event").pattern
    of = re.compile(rf"(?:[\w’'-]+ ){{0,8}}?{event}s?(?: [\w-]+)? (?:of|at|by|for|held by|hosted by|organi[sz]ed by|in|between) (?:the )?")
    first = next((group for group in scene.groups if group.start >= cue.end()), None)
    if first is None or first.kind != "organisation" or first.start - cue.end() > OBJECT_REACH:
        return ()
    gap = scene.text[cue.end() + 1 : first.start]
    behind = re.compile(rf"(?:['’]s?)? (?:[\w-]+ ){{0,4}}?{event}")
    is_event = of.fullmatch(gap) or gap in ("", "the ", "a ", "an ") and behind.match(scene.text, first.end)
    return (first,) if is_event else ()


def _read_noun(scene: Scene, cue: re.Match) -> Link | None:
    """Read "during his visit to X, A …", "A's visit to X" and "a visit to X by A"."""
    targets = _find_objects(scene, cue.end(), OBJECT_REACH, ("organisation",))
    if not targets:
        return None
    end = targets[-1].end
    owner = next((group for group in reversed(scene.groups) if group.end <= cue.start()), None)
    if owner and OWNER.fullmatch(scene.text, owner.end, cue.start()):
        return Link("visited", (owner,), targets, cue.span())
    by = next((group for group in scene.groups if group.start >= end), None)
    if by is None:
        return None
    gap, before = scene.text[end : by.start], scene.text[max(0, cue.start() - 40) : cue.start()]
    is_told = BEFORE_VISIT.search(before) and re.fullmatch(r"[^,;]{0,40}, (?:\w+ ){0,2}", gap) and not words("crowd").search(gap)
    return Link("visited", (by,), targets, cue.span()) if is_told or gap in (" by ", " by the ") else None


def find_filipino_links(scene: Scene, topic: Group | None = None) -> Iterator[Link]:
    """Yield what a Filipino sentence says of its names: the verb's form and si, ni, sa before a name say who does what.

    ``Bumisita si A sa B`` and ``Binisita ni A ang B`` both say that A visited B (actor focus and object focus; Schachter
    and Otanes, Tagalog Reference Grammar, 1972). English verbs in the text are read as English.
    """
    kinds = ("visit_object", "meet_object", "meet_each", "visit", "meet", "attend")
    native = {kind: list_actor_words("relation_words", "fil", kind) for kind in kinds}
    for cue in _cues("fil", *kinds).finditer(scene.text):
        if cue[0] not in native[cue.lastgroup] or _is_filipino_unreal(scene, cue):
            continue
        link = _read_focus(scene, cue)
        if link:
            yield link
    yield from find_english_links(scene)


def _is_filipino_unreal(scene: Scene, cue: re.Match) -> bool:
    near = scene.text[max(0, cue.start() - 20) : cue.start()]
    return bool(words("negation", "fil").search(near) or words("unreal", "fil").search(near))


def _read_focus(scene: Scene, cue: re.Match) -> Link | None:
    if cue.lastgroup == "meet_each":
        return _read_reciprocal(scene, cue)
    is_object = cue.lastgroup.endswith("_object")
    marks = {group: _find_mark(scene, group, cue) for group in scene.groups}
    source_mark, target_mark = ("agent_mark", "source_mark") if is_object else ("source_mark", "goal_mark")
    sources = [group for group, mark in marks.items() if mark == source_mark and (not is_object or group.start > cue.end())]
    targets = [group for group, mark in marks.items() if mark == target_mark and group.start > cue.end()]
    relation = {"visit": "visited", "meet": "met", "attend": "attended"}[cue.lastgroup.split("_")[0]]
    if relation == "visited":
        targets = [group for group in targets if group.kind == "organisation"]
    if relation == "attended":
        event = words("event", "fil")
        targets = [group for group in targets if event.search(scene.text, cue.end(), group.end + 30)]
    near = [group for group in sources if abs(group.start - cue.start()) <= 2 * SUBJECT_REACH]
    if not near or not targets or near[0] == targets[0]:
        return None
    return Link(relation, (min(near, key=lambda one: abs(one.start - cue.start())),), (targets[0],), cue.span())


def _read_reciprocal(scene: Scene, cue: re.Match) -> Link | None:
    """Read "Nagpulong sina A at B"."""
    for group in scene.groups:
        is_near = cue.end() <= group.start <= cue.end() + MARK_REACH and len(group.names) > 1 and group.kind == "person"
        if is_near and words("source_mark", "fil").search(scene.text[cue.end() : group.start]):
            first, rest = group._replace(names=group.names[:1]), group._replace(names=group.names[1:])
            return Link("met", (first,), (rest,), cue.span())
    return None


def _find_mark(scene: Scene, group: Group, cue: re.Match) -> str | None:
    """Return the kind of the first marker before a name since the verb, the name before it, or a stop."""
    others = [other.end for other in scene.groups if other.end <= group.start]
    low = max([0, group.start - MARK_REACH, *others, *([cue.end()] if cue.end() <= group.start else [])])
    stretch = re.split("[,;:.]", scene.text[low : group.start])[-1]
    if words("crowd", "fil").search(stretch):
        return None
    found = [(match.start(), kind) for kind in ("source_mark", "agent_mark", "goal_mark")
             for match in words(kind, "fil").finditer(stretch)]
    return min(found)[1] if found else None
