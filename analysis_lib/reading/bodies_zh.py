"""Chinese public bodies: where they begin and end, their departments and sites, and places that stand for them."""

import re
from bisect import bisect_right
from functools import cache

from analysis_lib.reading.lexicon import join_words
from analysis_lib.reading.words_zh import LEVELS, Token, extend_place, stops_name, walk_left

DEICTIC = re.compile(r"(?:(?<![一-鿿])|(?<=[在由到与和及]))[省市县区]局(?![部面限势域])")
GOVERNMENT_BODY = re.compile(
    rf"(?:自治区|兵团|[{LEVELS}])(?:人民政府|人大常委会|人大|政协|政府|纪委监委|纪委|党工委|工委(?!会)|党委|"
    r"(?:委|纪委)常委会(?!议)|委会(?!议)|委(?![托员派培会]))"
)
ZONE = re.compile("开发区|度假区|高新区|经开区|新区|试验区|示范区|合作区|保税区|功能区|园区|工业区|港区|自贸区|风景区")
ZONE_MANAGERS = re.compile(rf"(?:{ZONE.pattern})(?:管委会|管理委员会)")
MANAGERS = re.compile("(?<![一-鿿])管委会(?=(?:常务|党组|党委)?副?(?:主任|书记))")
ASSEMBLIES = re.compile("(?<=[和与及、委])(?:人大|政协)(?=[、的和与及])")
SHORT_SUFFIX = "厅|委员会|委|局|署|部|办公室|办(?![学理好法医实大事公会])|总局|总队"
PLACE_ITEM = re.compile(
    rf"(?<=[、和及与])[一-鿿]{{1,6}}(?:[{LEVELS}]|街道)(?<![新园开发范工地]区)(?=[、，。；和及与等]|分别|作)"
)
ASSEMBLY = re.compile("(?:人大|政协|人大常委会|委)$")
AFTER_UNIT = "[长、，,。；：\\s]|副处长|有关|相关|负责|主要|获悉|了解到"


@cache
def _department_pattern() -> re.Pattern:
    departments = join_words("organisations", "zh", "department")
    return re.compile(rf"(?:{departments})(?:{SHORT_SUFFIX})(?![员托派件门]|分(?![别管头]))")


def find_public_bodies(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...]) -> list[tuple]:
    """Find bodies of party and state: by level (省政府, 市委), by field (省药监局), and of zones (高新区管委会)."""
    found = []
    for match in GOVERNMENT_BODY.finditer(text):
        party = match[0].endswith(("委", "委常委会", "委会")) and not re.search("监委|人大", match[0])
        level = match.start() + (1 if match[0][0] in LEVELS else 3)
        start = min(extend_place(text, tokens, starts, level), match.start())
        found.append((_extend_zone(text, tokens, starts, start), match.end(), "party" if party else "government"))
    begins = {end: start for start, end, _ in found}
    for match in _department_pattern().finditer(text):
        start = extend_place(text, tokens, starts, match.start())
        start = _extend_zone(text, tokens, starts, begins.get(start, start))
        found.append((start, match.end(), "government"))
    for match in ZONE_MANAGERS.finditer(text):
        found.append((_extend_zone(text, tokens, starts, match.start()), match.end(), "government"))
    for pattern in (DEICTIC, MANAGERS, ASSEMBLIES):
        found += [(match.start(), match.end(), "government") for match in pattern.finditer(text)]
    return found


def _extend_zone(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...], start: int) -> int:
    """Move the start of a body of a development zone left over the name of the zone."""
    if not ZONE.match(text, start):
        return start
    words = walk_left(text, tokens, starts, start)
    return extend_place(text, tokens, starts, words[0].start) if words else start


def find_dependents(text: str, found: list[tuple], tokens: tuple[Token, ...], starts: tuple[int, ...]) -> list[tuple]:
    """Extend a body by its department or site: 工业和信息化部消费品工业司, …科学院焦作基地."""
    units, committees = (join_words("organisations", "zh", kind) for kind in ("dependent", "committee"))
    pattern = re.compile(rf"(?:[一-鿿]{{2,8}}?(?:{units})|办公[室厅])(?![一-鿿]?长)|[一-鿿]{{2,8}}?[处科](?={AFTER_UNIT})")
    assembly = re.compile(rf"[一-鿿]{{2,14}}?(?:{committees})|[一-鿿]{{2,6}}?委(?=副?主任|[、，。])")
    extended = []
    for start, end, kind in found:
        committee = assembly.match(text, end) if ASSEMBLY.search(text, start, end) else None
        match = pattern.match(text, end) or committee
        if match is None:
            continue
        index = bisect_right(starts, end) - 1
        inside = [token for token in tokens[index : index + 8] if end <= token.start < match.end()]
        if inside and inside[0].start == end and not any(
                stops_name(token) or token.tag[0] in "il" for token in inside if token.word != "和" or not committee):
            extended.append((start, match.end(), kind))
    return extended


def find_local_governments(text: str, found: list[tuple]) -> list[tuple]:
    """Take a place in a list of bodies for its government: 省药监局、焦作市、某集团分别发言."""
    added, ends = [], {end for _, end, _ in found}
    for match in PLACE_ITEM.finditer(text):
        if match.start() - 1 in ends:
            added.append((match.start(), match.end(), "government"))
            ends.add(match.end())
    return added
