"""Chinese organisation names: where they begin and end, and of what type they are."""

import re
from bisect import bisect_left, bisect_right
from functools import cache

from analysis_lib.reading.companies_zh import find_again, find_known, find_listed, find_short_names
from analysis_lib.reading.lexicon import join_words, list_types, list_words
from analysis_lib.reading.region_names import index_chinese
from analysis_lib.reading.words_zh import (
    HAN,
    LEVELS,
    LONGEST_NAME,
    PROPER_TAGS,
    Token,
    extend_place,
    is_generic,
    stops_name,
    tokenise_chinese,
    walk_left,
)

DEICTIC = re.compile(r"(?:(?<![一-鿿])|(?<=[在由到与和及]))[省市县区]局(?![部面限势域])")
GOVERNMENT_BODY = re.compile(
    rf"(?:自治区|兵团|[{LEVELS}])(?:人民政府|人大常委会|人大|政协|政府|纪委监委|纪委|党工委|工委(?!会)|党委|"
    r"(?:委|纪委)常委会(?!议)|委(?![托员派培会]))"
)
ZONE = re.compile("开发区|度假区|高新区|经开区|新区|试验区|示范区|合作区|保税区|功能区|园区|工业区|港区|自贸区|风景区")
MANAGERS = re.compile("(?<![一-鿿])管委会(?=(?:常务|党组|党委)?副?(?:主任|书记))")
ASSEMBLIES = re.compile("(?<=[和与及、委])(?:人大|政协)(?=[、的和与及])")
SHORT_SUFFIX = "厅|委员会|委|局|署|部|办公室|办(?![学理好法医实大事公会])|总局|总队"
ITEM_START = re.compile("[、，,。；;：:\\s][^、，,。；;：:\\s]{2,30}$")
BRANCH = re.compile("[（(]([一-鿿]{2,4})[)）]")
PLACE_ITEM = re.compile(
    rf"(?<=[、和及与])[一-鿿]{{1,6}}[{LEVELS}](?<![新园开发范工地]区)(?=[、，。；和及与等]|分别|作)"
)
SOURCE_LINE = re.compile(
    r"(?:来源|稿源|来自|转自|转载自|出处)\s?[:：]\s?([一-鿿A-Za-z0-9·]{2,16})(?=[\s|,，。;；)）]|$)", re.M
)
ASSEMBLY = re.compile("(?:人大|政协|人大常委会|委)$")
AFTER_UNIT = "[长、，,。；：\\s]|副处长|有关|相关|负责|主要|获悉|了解到"
REPORTING = r"(?=讯|消息|记者|免责|声明|编辑|报道)"
NEED_PLACE = ("park", "association", "research", "government", "university")


@cache
def _word_pattern(kind: str) -> re.Pattern:
    return re.compile(join_words("organisations", "zh", kind))


@cache
def _department_pattern() -> re.Pattern:
    departments = join_words("organisations", "zh", "department")
    return re.compile(rf"(?:{departments})(?:{SHORT_SUFFIX})(?![员托派件门]|分(?![别管头]))")


def _find_public_bodies(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...]) -> list[tuple]:
    found = []
    for match in GOVERNMENT_BODY.finditer(text):
        party = match[0].endswith(("委", "委常委会")) and "监委" not in match[0]
        level = match.start() + (1 if match[0][0] in LEVELS else 3)
        start = min(extend_place(text, tokens, starts, level), match.start())
        found.append((_extend_zone(text, tokens, starts, start), match.end(), "party" if party else "government"))
    begins = {end: start for start, end, _ in found}
    for match in _department_pattern().finditer(text):
        start = extend_place(text, tokens, starts, match.start())
        start = _extend_zone(text, tokens, starts, begins.get(start, start))
        found.append((start, match.end(), "government"))
    for pattern in (DEICTIC, MANAGERS, ASSEMBLIES):
        found += [(match.start(), match.end(), "government") for match in pattern.finditer(text)]
    return found


def _extend_zone(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...], start: int) -> int:
    """Move the start of a body of a development zone left over the name of the zone."""
    if not ZONE.match(text, start):
        return start
    words = walk_left(text, tokens, starts, start)
    return extend_place(text, tokens, starts, words[0].start) if words else start


def _find_by_suffix(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...]) -> list[tuple]:
    types, found = list_types("organisations", "zh", "suffix"), []
    for match in _word_pattern("suffix").finditer(text):
        if re.match(r"[生债法制化家城派员军]", text[match.end() : match.end() + 1]) or _is_meeting(text, match):
            continue
        words = walk_left(text, tokens, starts, match.start())
        whole = _join_fields(tokens, starts, words) or _take_item(text, tokens, starts, match)
        core = whole or _trim_core(words, match.start(), text)
        if _names_something(core, match[0], match.start()):
            found.append((core[0].start, match.end(), types[match[0]]))
    return found


def _join_fields(tokens: tuple[Token, ...], starts: tuple[int, ...], words: list[Token]) -> list[Token]:
    """Take 生物医药与 into 生物医药与大健康联盟 when a clause begins with one field of work and the name goes on."""
    index = bisect_right(starts, words[0].start) - 1 if words else 0
    if index < 2 or tokens[index - 1].word not in ("与", "及", "和", "暨"):
        return []
    opens = index == 2 or not HAN.match(tokens[index - 3].word)
    field = tokens[index - 2].word in list_words("organisations", "zh", "domain")
    return [*tokens[index - 2 : index], *words] if opens and field else []


def _take_item(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...], match: re.Match) -> list[Token]:
    """Take the whole item of a list for a company's name when it begins with a place: 、甘肃前进牧业科技有限公司."""
    separator = ITEM_START.search(text, max(0, match.start() - LONGEST_NAME), match.start())
    if "有限" not in match[0] or separator is None:
        return []
    words = tokens[bisect_left(starts, separator.start() + 1) : bisect_left(starts, match.start())]
    stops = list_words("organisations", "zh", "stop")
    return list(words) if words and words[0].tag == "ns" and not any(
        word.word in stops or word.tag[0] in "pcum" for word in words) else []


def _is_meeting(text: str, match: re.Match) -> bool:
    """Say whether 商会 is the end of 协商会 and the like."""
    return match[0] in ("商会", "总商会") and text[match.start() - 1 : match.start()] in ("协", "磋", "洽", "会")


def _trim_core(words: list[Token], end: int, text: str) -> list[Token]:
    """Clip the words before a suffix at its start and drop leading words that are no part of a name."""
    words = [Token(w.start, min(w.end, end), text[w.start : min(w.end, end)], w.tag) for w in words if w.start < end]
    while words and is_generic(words[0].word) and not _opens_name(words):
        words = words[1:]
    while len(words) > 1 and words[0].tag[0] == "v" and words[0].word in list_words("organisations", "zh", "inside"):
        words = words[1:]
    return words


def _opens_name(words: list[Token]) -> bool:
    """Keep a generic first word that is the level of a public body, or half of a split name."""
    if words[0].word in list_words("organisations", "zh", "level"):
        return True
    return len(words) > 1 and len(words[1].word) == 1 and not is_generic(words[1].word)


def _names_something(core: list[Token], suffix: str, end: int) -> bool:
    """Say whether the words before a suffix name one body and not a class of bodies."""
    if not core or end - core[0].start < 2 - (core[0].word in LEVELS):
        return False
    own = [w for w in core if not is_generic(w.word)]
    placed = any(w.tag in PROPER_TAGS or w.word[-1] in LEVELS and len(w.word) > 2 for w in own)
    if suffix.endswith("基金"):
        return placed
    level = core[0].word in list_words("organisations", "zh", "level") | {"中国", "中华"}
    if suffix in list_words("organisations", "zh", "public"):
        return placed or level
    kind = list_types("organisations", "zh", "suffix")[suffix]
    if kind == "research" and any(w.word in list_words("organisations", "zh", "trade") for w in core[1:-1]):
        return True
    if kind in NEED_PLACE:
        return placed or (level and len(own) > 0 and len(core) > 1) or (kind == "university" and len(own) == len(core))
    verbs = list_words("organisations", "zh", "inside") if suffix != "银行" else frozenset()
    own = [w for w in own if w.word not in verbs]
    return any(len(w.word) > 1 or w.tag == "m" for w in own) or len(own) > 1


def _find_names(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...]) -> list[tuple]:
    """Find bodies and companies known by name, where word boundaries agree."""
    types, found = list_types("organisations", "zh", "name"), []
    begins, ends = set(starts), {token.end for token in tokens}
    for match in _word_pattern("name").finditer(text):
        if match.end() in ends or types[match[0]] != "media":
            own = types[match[0]] == "association"
            start = extend_place(text, tokens, starts, match.start()) if own else match.start()
            found.append((start, match.end(), types[match[0]]))
    return found


@cache
def _outlet() -> re.Pattern:
    """Match a medium with one of its programmes: 齐鲁网·闪电新闻."""
    media = "|".join(sorted(word for word, kind in list_types("organisations", "zh", "name").items() if kind == "media"))
    return re.compile(f"(?:{media})[·•][一-鿿]{{2,6}}(?:新闻|客户端|网|频道)")


def _find_media(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...]) -> list[tuple]:
    found = [(m.start(1), m.end(1), "media") for m in SOURCE_LINE.finditer(text)]
    found += [(m.start(), m.end(), "media") for m in _outlet().finditer(text)]
    for match in re.finditer(f"(?:{join_words('organisations', 'zh', 'website')}){REPORTING}", text):
        words = walk_left(text, tokens, starts, match.start())
        words = [word for word in words if word.start < match.start()]
        if words and 2 <= match.start() - words[0].start <= 8:
            found.append((words[0].start, match.end(), "media"))
    return found


def _find_dependents(text: str, found: list[tuple], tokens: tuple[Token, ...], starts: tuple[int, ...]) -> list[tuple]:
    """Extend a body by its department or site: 工业和信息化部消费品工业司, …科学院焦作基地."""
    units, committees = (join_words("organisations", "zh", kind) for kind in ("dependent", "committee"))
    pattern = re.compile(rf"(?:[一-鿿]{{2,8}}?(?:{units})|办公[室厅])(?![一-鿿]?长)|[一-鿿]{{2,8}}?[处科](?={AFTER_UNIT})")
    assembly = re.compile(rf"[一-鿿]{{2,14}}?(?:{committees})")
    extended = []
    for start, end, kind in found:
        committee = assembly.match(text, end) if ASSEMBLY.search(text, start, end) else None
        match = pattern.match(text, end) or committee
        if match is None:
            continue
        index = bisect_right(starts, end) - 1
        inside = [token for token in tokens[index : index + 8] if end <= token.start < match.end()]
        if inside and inside[0].start == end and not any(
                stops_name(token) for token in inside if token.word != "和" or not committee):
            extended.append((start, match.end(), kind))
    return extended


def _find_branches(text: str, found: list[tuple]) -> list[tuple]:
    """Extend a university or company by the place in brackets that is part of its name: 香港中文大学(深圳)."""
    added = []
    for start, end, kind in found:
        match = BRANCH.match(text, end) if kind in ("university", "company") else None
        if match and match[1] in index_chinese():
            added.append((start, match.end(), kind))
    return added


def _find_local_governments(text: str, found: list[tuple]) -> list[tuple]:
    """Take a place in a list of bodies for its government: 省药监局、焦作市、某集团分别发言."""
    added, ends = [], {end for _, end, _ in found}
    for match in PLACE_ITEM.finditer(text):
        if match.start() - 1 in ends:
            added.append((match.start(), match.end(), "government"))
            ends.add(match.end())
    return added


def _keep_longest(spans: list[tuple]) -> list[tuple]:
    kept, taken = [], -1
    for start, end, kind in sorted(set(spans), key=lambda span: (span[0], -span[1], span[2])):
        if start >= taken:
            kept.append((start, end, kind))
            taken = end
    return kept


def locate_chinese_organisations(text: str) -> list[tuple[int, int, str]]:
    """Find organisations in simplified Chinese text.

    Parameters
    ----------
    text : str
        Text in simplified characters.

    Returns
    -------
    list of (start, end, type)
        Half-open offsets, in reading order and not overlapping.

    Examples
    --------
    >>> text = "省工信厅、郑州大学和某某市政府"
    >>> [text[start:end] for start, end, _ in locate_chinese_organisations(text)][:2]
    ['省工信厅', '郑州大学']
    """
    tokens, starts = tokenise_chinese(text)
    found = _find_public_bodies(text, tokens, starts) + _find_by_suffix(text, tokens, starts)
    found += _find_names(text, tokens, starts) + find_known(text, tokens, starts)
    found += _find_media(text, tokens, starts)
    found += find_listed(text, tokens, starts, found)
    found += _find_branches(text, _keep_longest(found))
    found += _find_dependents(text, _keep_longest(found), tokens, starts)
    found = _keep_longest(found)
    found += find_short_names(text) + find_again(text, found)
    return _keep_longest(found + _find_local_governments(text, found))
