"""Who met, visited and attended, in Chinese sentences: a subject before the verb, those it reaches behind it."""

import re
from collections.abc import Iterator
from functools import cache

from analysis_lib.coding.actor_words import compile_actor_words, join_actor_words, list_actor_words
from analysis_lib.coding.relation_names import Group, Link, Scene

SUBJECT_REACH, OBJECT_REACH, TAIL_REACH, MEET_REACH, LIST_REACH = 60, 12, 40, 70, 40
STOPS = re.compile("[。；;！？!?]")
COMMA = re.compile("[，,。；;！？!?]")
JOINS = re.compile("[、，,和与及等]")
OTHER = re.compile("[，,。；;！？!?和与及]")
# Items of a list that are no names: 考察了规划展览馆、…
ITEMS = re.compile("(?:[^、，,。；;]{1,14}、){1,4}")


def words(kind: str) -> re.Pattern:
    """Match the Chinese words of a kind of ``data/lexicon/relation_words.csv``."""
    return compile_actor_words("relation_words", "zh", kind)


@cache
def _cues() -> re.Pattern:
    kinds = ("visit", "go", "meet", "talk", "attend")
    return re.compile("|".join(f"(?P<{kind}>{join_actor_words(list_actor_words('relation_words', 'zh', kind), 'zh')})"
                               for kind in sorted(kinds, key=("visit", "meet", "talk", "attend", "go").index)))


@cache
def _noun_tail() -> re.Pattern:
    return re.compile(join_actor_words(list_actor_words("relation_words", "zh", "noun_tail"), "zh"))


def find_chinese_links(scene: Scene, topic: Group | None = None) -> Iterator[Link]:
    """Yield what a Chinese sentence says of its names.

    Parameters
    ----------
    scene : Scene
    topic : Group, optional
        Whom the sentence before told of: the subject of one that goes on without naming any (并到…, 在…公司，…).
    """
    last, is_open = None, words("continue").match(scene.text) is not None or scene.text.startswith("在")
    carried = topic if is_open else None
    yield from _find_at_places(scene, carried)
    for cue in _cues().finditer(scene.text):
        if _is_no_verb(scene, cue):
            continue
        subject = find_subject(scene, cue.start()) or _carry(scene, cue, last or carried)
        if subject is None or _is_unreal(scene, subject, cue):
            continue
        link = _read_cue(scene, cue, subject)
        if link:
            last = link.sources[0]
            yield link


def _is_no_verb(scene: Scene, cue: re.Match) -> bool:
    """Tell whether the characters are part of a name, or of a noun such as 考察团."""
    inside = any(name.start <= cue.start() < name.end for name in scene.names)
    return inside or cue.lastgroup != "go" and _noun_tail().match(scene.text, cue.end()) is not None


def find_subject(scene: Scene, at: int) -> Group | None:
    """Return the names that are the subject of the verb at a place.

    The nearest names before it count, unless a preposition stands before them (对…, 在…陪同下), they are taken along
    (带领…), or somebody without a name (代表团, 与会人员) stands between.
    """
    high = at
    for group in reversed([group for group in scene.groups if group.end <= at]):
        between = scene.text[group.end : high]
        if at - group.end > SUBJECT_REACH or STOPS.search(between):
            return None
        is_led = words("lead").search(scene.text, max(0, group.start - 3), group.start)
        if is_led or words("aside").match(scene.text, group.end) or _is_object(scene, group):
            high = group.start
            continue
        crowd = words("crowd").search(between)
        if crowd and not words("lead").search(between, 0, crowd.start()):
            return None
        is_loose = group.kind == "organisation" and (COMMA.search(between) or len(between) > 20 or between.startswith("的"))
        return None if is_loose else group
    return None


def _is_object(scene: Scene, group: Group) -> bool:
    before = scene.text[max(0, group.start - 2) : group.start]
    return any(before.endswith(word) for word in list_actor_words("relation_words", "zh", "object_mark"))


def _carry(scene: Scene, cue: re.Match, carried: Group | None) -> Group | None:
    """Keep the subject for a verb in whose clause nobody stands before it."""
    if carried is None:
        return None
    begin = max((match.end() for match in COMMA.finditer(scene.text, 0, cue.start())), default=0)
    is_own = any(begin <= group.start < cue.start() for group in scene.groups)
    return None if is_own or words("crowd").search(scene.text, begin, cue.start()) else carried


def _is_unreal(scene: Scene, subject: Group, cue: re.Match) -> bool:
    """Tell whether what the verb says is denied, planned or wished."""
    low = subject.end if subject.end <= cue.start() and subject in scene.groups else max(0, cue.start() - 15)
    low = max(low, cue.start() - 25)
    near, before = (scene.text[max(edge, at - 3) : at] for edge, at in ((low, cue.start()), (0, subject.start)))
    is_wished = before.endswith(list_actor_words("relation_words", "zh", "unreal")) and subject in scene.groups
    # A name may have swallowed the first character of 没有.
    is_denied = words("negation").search(scene.text, max(0, cue.start() - 3), cue.start())
    return bool(is_wished or is_denied or words("unreal").search(scene.text, low, cue.start())
                or words("unreal_near").search(near))


def _read_cue(scene: Scene, cue: re.Match, subject: Group) -> Link | None:
    kind = cue.lastgroup
    if kind in ("visit", "go"):
        targets = _find_visited(scene, cue, is_weak=kind == "go")
        return Link("visited", (subject,), targets, cue.span()) if targets else None
    if kind == "meet":
        return _read_meeting(scene, cue, subject)
    if kind == "talk":
        return _read_talk(scene, cue)
    targets = _find_attended(scene, cue)
    return Link("attended", (subject,), targets, cue.span()) if targets else None


def _find_visited(scene: Scene, cue: re.Match, is_weak: bool) -> tuple[Group, ...]:
    """Return the organisations that a verb of going or looking reaches; a mere 到 needs a word of looking behind them."""
    first = next((group for group in scene.groups if group.start >= cue.end()), None)
    if first is None or first.kind != "organisation":
        return ()
    between = scene.text[cue.end() : first.start]
    listed = ITEMS.match(between)
    reach = OBJECT_REACH + _skip_places(scene, cue.end(), first) + (listed.end() if listed else 0)
    is_verbal = words("block").search(between) or words("tail").search(between)
    if len(between) > reach or is_verbal or OTHER.search(between, listed.end() if listed else 0):
        return ()
    targets = [first]
    for group in scene.groups[scene.groups.index(first) + 1 :]:
        gap = scene.text[targets[-1].end : group.start]
        if group.kind != "organisation" or not _goes_on(gap):
            break
        targets.append(group)
    end = targets[-1].end
    stop = STOPS.search(scene.text, end)
    tail = words("tail").search(scene.text, end, min(end + TAIL_REACH, stop.start() if stop else len(scene.text)))
    return tuple(targets) if tail or not is_weak else ()


def _skip_places(scene: Scene, low: int, group: Group) -> int:
    return sum(end - start for start, end in scene.places if low <= start and end <= group.start)


def _goes_on(gap: str) -> bool:
    """Tell whether a list goes on over items that are no names: …、规划展览馆、…, …等企业，以及…和…."""
    is_verbal = words("tail").search(gap) or words("block").search(gap) or words("look").search(gap) or STOPS.search(gap)
    return len(gap) <= LIST_REACH and JOINS.search(gap) is not None and not is_verbal


def _read_meeting(scene: Scene, cue: re.Match, subject: Group) -> Link | None:
    """Read A会见B and B受到A的会见."""
    before = scene.text[max(0, cue.start() - 2) : cue.start()]
    if words("attend").search(before) or words("aside").search(before):
        return None
    start = next((name.start for name in scene.names if name.end == subject.start), subject.start)
    passive = words("passive").search(scene.text, max(0, start - 3), start)
    if passive and passive.end() == start:
        met = find_subject(scene, passive.start())
        return Link("met", (subject,), (met,), cue.span()) if met else None
    limit = STOPS.search(scene.text, cue.end())
    high = min(cue.end() + MEET_REACH, limit.start() if limit else len(scene.text))
    target = next((group for group in scene.groups if cue.end() <= group.start < high), None)
    if target is None or words("talk").search(scene.text, cue.end(), target.start):
        return None
    if target.kind == "organisation" and not _is_represented(scene, target):
        is_call = cue[0] in list_actor_words("relation_words", "zh", "call") and target.start - cue.end() <= 1
        return Link("visited", (subject,), (target,), cue.span()) if is_call else None
    return Link("met", (subject,), (target,), cue.span())


def _is_represented(scene: Scene, group: Group) -> bool:
    return words("representative").search(scene.text, group.end, group.end + 8) is not None


def _read_talk(scene: Scene, cue: re.Match) -> Link | None:
    """Read A与B举行会谈."""
    for group in reversed([group for group in scene.groups if group.end <= cue.start() <= group.end + 20]):
        if COMMA.search(scene.text, group.end, cue.start()):
            return None
        if (cut := _find_with(scene, group)) and not _is_unreal(scene, group, cue):
            pair = [group._replace(names=names) for names in (group.names[:cut], group.names[cut:])]
            return Link("met", (pair[0],), (pair[1],), cue.span())
        mark = words("with").search(scene.text, max(0, group.start - 1), group.start)
        subject = find_subject(scene, mark.start()) if mark else None
        is_met = group.kind == "person" or _is_represented(scene, group)
        if subject and is_met and not _is_unreal(scene, subject, cue):
            return Link("met", (subject,), (group,), cue.span())
    return None


def _find_with(scene: Scene, group: Group) -> int | None:
    """Return the place in a list of people before which 与 stands: those before it talk with those behind it."""
    pairs = enumerate(zip(group.names, group.names[1:], strict=False), start=1)
    return next((number for number, (one, other) in pairs
                 if group.kind == "person" and words("with").fullmatch(scene.text, one.high, other.low)), None)


def _find_attended(scene: Scene, cue: re.Match) -> tuple[Group, ...]:
    """Return the organisation whose ceremony or meeting is attended: named behind the verb, or as held before it."""
    stop = COMMA.search(scene.text, cue.end())
    high = stop.start() if stop else len(scene.text)
    for group in scene.groups:
        if cue.end() <= group.start <= cue.end() + OBJECT_REACH and group.kind == "organisation":
            return (group,) if words("event").search(scene.text, group.end, high) else ()
    held = words("held").search(scene.text, 0, cue.start())
    if held is None or not re.fullmatch(f"了?{words('event').pattern}?(?:并[^，。]{{0,8}})?", scene.text[cue.end() : high]):
        return ()
    before = [group for group in scene.groups if group.end <= held.start() and group.kind == "organisation"]
    near = [group for group in before if words("event").search(scene.text[group.end : group.end + 14])
            and not COMMA.search(scene.text, group.end, held.start())]
    return (near[-1],) if near else ()


def _find_at_places(scene: Scene, carried: Group | None) -> Iterator[Link]:
    """Read "在X公司，A察看了…" and "A在X公司调研": whoever looks around at a place has come to it."""
    for group in scene.groups:
        before = scene.text[max(0, group.start - 1) : group.start]
        if group.kind != "organisation" or before != "在":
            continue
        visit = words("visit").match(scene.text, group.end)
        subject = find_subject(scene, group.start - 1) if visit and not _noun_tail().match(scene.text, visit.end()) else None
        if subject and not _is_unreal(scene, subject, visit):
            yield Link("visited", (subject,), (group,), visit.span())
        comma = COMMA.search(scene.text, group.end, group.end + 20)
        if not comma or comma[0] not in "，,":
            continue
        subject = next((one for one in scene.groups if comma.end() <= one.start <= comma.end() + 12), None)
        low = subject.end if subject else comma.end()
        look = words("look").search(scene.text, low, low + 40)
        if look is None or words("crowd").search(scene.text, low, look.end() + 4 if subject is None else look.start()):
            continue
        subject = subject or carried
        if subject and subject.kind == "person" and not _is_unreal(scene, subject, look):
            yield Link("visited", (subject,), (group,), look.span())
