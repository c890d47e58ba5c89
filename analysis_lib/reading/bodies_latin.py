"""Public and learned bodies in English and Filipino text, by their head words: institute, bureau, ministry of."""

import re
from functools import cache

from analysis_lib.reading.capitals import Found, list_kind, list_kind_types
from analysis_lib.reading.gazetteer import read_regions

OF_LINK = re.compile(r" (of|for|on|ng mga|ng|para sa) (?:the |mga )?(?=[A-Z]|\d{1,2}(?:st|nd|rd|th) [A-Z])")
# "The ministry on Wednesday issued": what follows is a time or an act, not the body's field.
NOT_A_FIELD = re.compile(r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July"
                         r"|August|September|October|November|December"
                         r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
                         r"|[A-Z][a-z]{2,16}ing\b)")
AND_LINK = re.compile(r" (?:and|at) (?=[A-Z])")
PARTY = re.compile(
    r"Party|CPC|Central|Standing|Discipline|Partido|Komite Sentral|(?:Provincial|Municipal|District|County) Committee"
)
INITIALS = re.compile(r" ?\(([A-Z]{2,8}|[A-Z][a-z]{2,12})\)")
BODY_BEFORE = re.compile(r"(?:Bureau|Commission|Department|Administration|Office|Ministry|Committee) and $")
PEOPLES = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th) )?(?:[A-Z][\w’'-]{1,20} ){0,4}People['’]s "
    r"(?:Congress|Political Consultative Conference|Government|Court|Procuratorate)\b(?! of)")
# Native English writes the level of a body small: the Qingdao municipal government.
SMALL_LEVEL = ("(?:SAR|provincial|municipal|city|county|district|prefectural|township|town|regional|autonomous region"
               "|national|central)")
SMALL_BODY = (r"(?:people['’]s )?(?:government|party committee|Party committee|committee of the (?:CPC|Party)"
              r"|health commission|drug administration|medical products administration"
              r"|development and reform commission|finance bureau|health bureau"
              r"|market supervision (?:bureau|administration)"
              r"|science and technology bureau)")
SMALL = re.compile(rf"(?<![\w’'-])((?:[A-Z][\w’'-]{{1,20}} ){{1,3}}){SMALL_LEVEL} {SMALL_BODY}\b")
LEVELS = frozenset({"Provincial", "Municipal", "District", "County", "City", "Township", "Regional"})
ON_HEADS = ("Committee", "Commission", "Council", "Group")
CLOSED = re.compile(r"['’]s$")
LEVEL = re.compile(r"(?:provincial|municipal|district|county|national|state) $", re.I)


def find_bodies(text: str, runs: list) -> list[Found]:
    """Find bodies by their head word: … Research Institute, Department of … of the Ministry of …."""
    heads, found = list_kind_types("head"), []
    for index, run in enumerate(runs):
        words = [text[slice(*word)] for word in run]
        marks = [k for k, word in enumerate(words) if word in heads]
        if not marks:
            continue
        last = marks[-1] if marks[-1] > 0 or len(marks) == 1 else 0
        start, end = _join_left(text, runs, index), run[last][1]
        if last == len(run) - 1:
            end = _extend_right(text, runs, index, end)
        joined = start < run[0][0] or bool(BODY_BEFORE.search(text, max(0, start - 16), start))
        if end == run[last][1] and not _stands_alone(words, last, joined):
            continue
        initials = INITIALS.match(text, end)
        if initials and not initials[1].isupper() and initials[1] not in _list_places():
            initials = None
        kind = _name_type(text[start:end], heads[words[last]])
        found.append(Found(start, initials.end() if initials else end, kind))
    return found


def find_assemblies(text: str) -> list[Found]:
    """Find assemblies and governments of the people, and bodies whose level is written small."""
    stops, found = list_kind("stop"), []
    for match in PEOPLES.finditer(text):
        start = match.start()
        while (word := text[start : match.end()].split(" ")[0]) in stops or word.endswith(("'s", "’s")) and (
                not word.startswith("People")):
            start += len(word) + 1
        found.append(Found(start, match.end(), "government"))
    for match in SMALL.finditer(text):
        words = match[1].split()
        kept = next((k for k in range(len(words), 0, -1) if words[k - 1] in stops or CLOSED.search(words[k - 1])), 0)
        start = match.start() + sum(len(word) + 1 for word in words[:kept])
        if kept < len(words):
            party = re.search("[Pp]arty|CPC", match[0])
            found.append(Found(start, match.end(), "party" if party else "government"))
    return found


@cache
def _list_places() -> frozenset[str]:
    """List the English names of provinces and cities, which may stand in brackets at the end of a name."""
    regions = read_regions()
    return frozenset(regions.loc[regions["level"].isin(["province", "city"]), "name_en"])


def _join_left(text: str, runs: list, index: int) -> int:
    """Move a name's start over "Development and" in "National Development and Reform Commission"."""
    start = runs[index][0][0]
    while index > 0:
        before = runs[index - 1]
        last = text[slice(*before[-1])]
        if text[before[-1][1] : start] != " and " or last not in list_kind("domain") or last in list_kind("head"):
            break
        start, index = before[0][0], index - 1
    level = LEVEL.search(text, max(0, start - 12), start)
    return level.start() if level else start


def _name_type(name: str, kind: str) -> str:
    """Tell a Party committee from a committee of the administration or of experts."""
    return "government" if kind == "party" and ("Congress" in name or not PARTY.search(name)) else kind


def _stands_alone(words: list[str], last: int, joined: bool) -> bool:
    if any(word in list_kind("other") for word in words[last + 1 :][:1] + words[last + 1 :][-1:]):
        return False
    if last == 0 or words[last] == "Party":
        return joined
    own = [word for word in words[:last] if word not in list_kind("generic") and word not in list_kind("stop")]
    if words[last] in list_kind("common_head"):
        return bool(own) and (last > 1 or words[last] in list_kind("short_head"))
    if words[last] == "Committee" and "Party" in words and LEVELS.intersection(words):
        return True
    public = list_kind_types("head")[words[last]] == "government"
    return bool(own) or joined or (public and (last > 1 or words[last] == "Government"))


def _extend_right(text: str, runs: list, index: int, end: int) -> int:
    """Follow "of", "of the" and "and" to the right of a head that closes its run."""
    if text[slice(*runs[index][-1])] not in list_kind("leading"):
        return end
    small = re.compile(rf" (?:of|for) (?:{_join_fields()})\b").match(text, end)
    if small:
        return small.end()
    linked = 0
    while index + 1 < len(runs):
        link = OF_LINK.match(text, end)
        if link is None or runs[index + 1][0][0] != link.end() or linked >= 4:
            break
        if link[1] == "on" and (not text.endswith(ON_HEADS, 0, end) or NOT_A_FIELD.match(text, link.end())):
            break
        index, linked = index + 1, linked + 1
        if text[runs[index][-1][1] : runs[index][-1][1] + 2] in ("'s", "’s"):
            return _pass_owner(text, runs, index, end)
        end = runs[index][-1][1]
        while (both := AND_LINK.match(text, end)) and _joins(text, runs, index, both.end()):
            index += 1
            end = runs[index][-1][1]
    return end


def _pass_owner(text: str, runs: list, index: int, end: int) -> int:
    """Follow "of China's Central Military Commission" to its head; the name ends before an owner without one."""
    if index + 1 < len(runs) and runs[index + 1][0][0] == runs[index][-1][1] + 3:
        heads = [right for left, right in runs[index + 1] if text[left:right] in list_kind("head")]
        return heads[-1] if heads else end
    return end


@cache
def _join_fields() -> str:
    return "|".join(sorted(list_kind("field"), key=lambda word: (-len(word), word)))


def _joins(text: str, runs: list, index: int, at: int) -> bool:
    """Say whether the words after "and" go on with the same name: Industry and Information Technology."""
    if index + 1 >= len(runs) or runs[index + 1][0][0] != at:
        return False
    left, right = text[slice(*runs[index][-1])], [text[slice(*word)] for word in runs[index + 1]]
    headless = not {text[slice(*word)] for word in runs[index]} & list_kind("head")
    if right[-1] in list_kind("head") and headless and len(runs[index]) > 1 and left in list_kind("domain"):
        return True
    return (left in list_kind("domain") or right[0] in list_kind("domain")) and not set(right) & list_kind("head")
