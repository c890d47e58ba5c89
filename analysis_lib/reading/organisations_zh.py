"""Chinese organisation names: where they begin and end, and of what type they are."""

import re
from bisect import bisect_right
from functools import cache

from analysis_lib.reading.lexicon import join_words, list_types, list_words
from analysis_lib.reading.words_zh import LEVELS, Token, extend_place, stops_name, tokenise_chinese, walk_left

DEICTIC = re.compile(r"(?:(?<![一-鿿])|(?<=[在由到与和及]))[省市县区]局(?![部面限势域])")
GOVERNMENT_BODY = re.compile(
    rf"(?:自治区|兵团|[{LEVELS}])(?:人民政府|人大常委会|人大|政协|政府|纪委监委|纪委|党工委|党委|委(?![托员派培会]))"
)
SHORT_SUFFIX = "厅|委员会|委|局|部|办公室|办(?![学理好法医实大事公会])|总局|总队"
LIST_OF_COMPANIES = re.compile(
    r"((?:[^、，。；：！？\s,;]{2,15}、){1,12}[^、，。；：！？\s,;]{2,10}?)等?\d{0,4}(?:多|余)?(?:家|一批|一大批)?"
    r"[一-鿿]{0,12}?(?:企业|公司|药企)(?![家业])"
)
SHORT_NAME = re.compile(r"以下(?:统称|简称)(?:为)?[“\"「『]([一-鿿A-Za-z]{2,12})[”\"」』]")
PLACE_ITEM = re.compile(
    rf"(?<=[、和及与])[一-鿿]{{1,6}}[{LEVELS}](?<![新园开发范工地]区)(?=[、，。；和及与等]|分别|作)"
)
SOURCE_LINE = re.compile(
    r"(?:来源|稿源|来自|转自|转载自|出处)\s?[:：]\s?([一-鿿A-Za-z0-9·]{2,16})(?=[\s|,，。;；)）]|$)", re.M
)
REPORTING = r"(?=讯|消息|记者|免责|声明|编辑|报道)"
PROPER_TAGS = ("ns", "nr", "nt", "nz", "nrt", "nrfg")
NEED_PLACE = ("park", "association", "research", "government", "university")


@cache
def _word_pattern(kind: str) -> re.Pattern:
    return re.compile(join_words("organisations", "zh", kind))


@cache
def _department_pattern() -> re.Pattern:
    departments = join_words("organisations", "zh", "department")
    return re.compile(rf"(?:{departments})(?:{SHORT_SUFFIX})(?![员托派件门分])")


def _is_generic(word: str) -> bool:
    return len(word) > 2 and word[-1] in "型类级性式" or word in list_words("organisations", "zh", "generic")


def _find_public_bodies(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...]) -> list[tuple]:
    found = []
    for match in GOVERNMENT_BODY.finditer(text):
        kind = "party" if match[0][-2:] in ("党委", "纪委") or match[0].endswith("委") else "government"
        level = match.start() + (1 if match[0][0] in LEVELS else 3)
        start = min(extend_place(text, tokens, starts, level), match.start())
        found.append((start, match.end(), kind))
    for match in _department_pattern().finditer(text):
        start = extend_place(text, tokens, starts, match.start())
        found.append((min((s for s, e, _ in found[-1:] if e == start), default=start), match.end(), "government"))
    return found + [(match.start(), match.end(), "government") for match in DEICTIC.finditer(text)]


def _find_by_suffix(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...]) -> list[tuple]:
    types, found = list_types("organisations", "zh", "suffix"), []
    for match in _word_pattern("suffix").finditer(text):
        if re.match(r"[生债法制化家城派员军]", text[match.end() : match.end() + 1]):
            continue
        core = _trim_core(walk_left(text, tokens, starts, match.start()), match.start(), text)
        if _names_something(core, match[0], match.start()):
            found.append((core[0].start, match.end(), types[match[0]]))
    return found


def _trim_core(words: list[Token], end: int, text: str) -> list[Token]:
    """Clip the words before a suffix at its start and drop leading words that are no part of a name."""
    words = [Token(w.start, min(w.end, end), text[w.start : min(w.end, end)], w.tag) for w in words if w.start < end]
    while words and _is_generic(words[0].word) and not _opens_name(words):
        words = words[1:]
    while len(words) > 1 and words[0].tag[0] == "v" and words[0].word in list_words("organisations", "zh", "inside"):
        words = words[1:]
    return words


def _opens_name(words: list[Token]) -> bool:
    """Keep a generic first word that is the level of a public body, or half of a split name."""
    if words[0].word in list_words("organisations", "zh", "level"):
        return True
    return len(words) > 1 and len(words[1].word) == 1 and not _is_generic(words[1].word)


def _names_something(core: list[Token], suffix: str, end: int) -> bool:
    """Say whether the words before a suffix name one body and not a class of bodies."""
    if not core or end - core[0].start < 2 - (core[0].word in LEVELS):
        return False
    own = [w for w in core if not _is_generic(w.word)]
    placed = any(w.tag in PROPER_TAGS or w.word[-1] in LEVELS and len(w.word) > 2 for w in own)
    level = core[0].word in list_words("organisations", "zh", "level") | {"中国", "中华"}
    if suffix in list_words("organisations", "zh", "public"):
        return placed or level
    kind = list_types("organisations", "zh", "suffix")[suffix]
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
    for match in re.finditer(join_words("companies", "zh"), text):
        if match.start() in begins and match.end() in ends:
            found.append((match.start(), match.end(), "company"))
    return found


def _find_media(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...]) -> list[tuple]:
    found = [(m.start(1), m.end(1), "media") for m in SOURCE_LINE.finditer(text)]
    for match in re.finditer(f"(?:{join_words('organisations', 'zh', 'website')}){REPORTING}", text):
        words = walk_left(text, tokens, starts, match.start())
        words = [word for word in words if word.start < match.start()]
        if words and 2 <= match.start() - words[0].start <= 8:
            found.append((words[0].start, match.end(), "media"))
    return found


def _find_company_lists(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...]) -> list[tuple]:
    """Read "A、B、C等龙头企业": the items are companies when none is a generic noun phrase."""
    found = []
    for match in LIST_OF_COMPANIES.finditer(text):
        if "等" not in text[match.end(1) : match.end()]:
            continue
        at = match.start(1)
        for item in match[1].split("、"):
            end = at + len(item)
            words = walk_left(text, tokens, starts, end)
            words = [word for word in words if word.start >= at]
            if words and _is_brand(words, at, end):
                found.append((words[0].start, end, "company"))
            at = end + 1
    return found


def _is_brand(words: list[Token], at: int, end: int) -> bool:
    own = [word for word in words if not _is_generic(word.word)]
    named = any(word.tag in ("nr", "nz", "nt", "nrt", "nrfg", "x", "eng") or word.word.isascii() for word in own)
    split = len(own) > 1 and all(len(word.word) == 1 for word in own)
    return 2 <= end - words[0].start <= 8 and (named or split)


def _find_dependents(text: str, found: list[tuple], tokens: tuple[Token, ...], starts: tuple[int, ...]) -> list[tuple]:
    """Extend a body by its department or site: 工业和信息化部消费品工业司, …科学院焦作基地."""
    units = join_words("organisations", "zh", "dependent")
    pattern = re.compile(rf"(?:[一-鿿]{{2,8}}?(?:{units})|办公[室厅])(?![一-鿿]?长)")
    extended = []
    for start, end, kind in found:
        match = pattern.match(text, end)
        if match is None:
            continue
        index = bisect_right(starts, end) - 1
        inside = [token for token in tokens[index : index + 6] if end <= token.start < match.end()]
        if inside and inside[0].start == end and not any(stops_name(token) for token in inside):
            extended.append((start, match.end(), kind))
    return extended


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
    found += _find_names(text, tokens, starts)
    found += _find_media(text, tokens, starts) + _find_company_lists(text, tokens, starts)
    found += _find_dependents(text, _keep_longest(found), tokens, starts)
    found = _keep_longest(found)
    short = {match[1] for match in SHORT_NAME.finditer(text)}
    for name in sorted(short):
        found += [(m.start(), m.end(), "company") for m in re.finditer(re.escape(name), text)]
    return _keep_longest(found + _find_local_governments(text, found))
