"""Chinese organisation names: where they begin and end, and of what type they are."""

import re
from bisect import bisect_left, bisect_right
from functools import cache

from analysis_lib.reading.bodies_zh import find_dependents, find_local_governments, find_public_bodies
from analysis_lib.reading.companies_zh import find_again, find_hosts, find_known, find_listed, find_short_names
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
    tokenise_chinese,
    walk_left,
)

ITEM_START = re.compile("[、，,。；;：:\\s][^、，,。；;：:\\s]{2,30}$")
BRANCH = re.compile("[（(]([一-鿿]{2,4})[)）]")
SOURCE_LINE = re.compile(
    r"(?:来源|稿源|来自|转自|转载自|出处)\s?[:：]\s?([一-鿿A-Za-z0-9·]{2,16})(?=[\s|,，。;；)）]|$)", re.M
)
REPORTING = r"(?=讯|消息|记者|免责|声明|编辑|报道)"
NEED_PLACE = ("park", "association", "research", "government", "university")


@cache
def _word_pattern(kind: str) -> re.Pattern:
    return re.compile(join_words("organisations", "zh", kind))


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
    """Take the whole item of a list for a company's name: 、甘肃前进牧业科技有限公司, 、大自然生物工程公司、."""
    separator = ITEM_START.search(text, max(0, match.start() - LONGEST_NAME), match.start())
    if "公司" not in match[0] or separator is None:
        return []
    words = tokens[bisect_left(starts, separator.start() + 1) : bisect_left(starts, match.start())]
    stops = list_words("organisations", "zh", "stop")
    words = [word._replace(word=text[word.start : match.start()][: len(word.word)]) for word in words]
    if all(is_generic(word.word) for word in words):
        return []
    if any(word.word in stops or word.tag[0] in "cumf" or word.tag == "p" for word in words):
        return []
    listed = separator[0][0] == "、" and text[match.end() : match.end() + 1] in tuple("、等，,和及")
    short = all(len(word.word) == 1 or word.tag not in ("v", "vd", "vi", "d") for word in words[1:])
    return list(words) if words[0].tag == "ns" and "有限" in match[0] or listed and short else []


def _is_meeting(text: str, match: re.Match) -> bool:
    """Say whether 商会 is the end of 协商会 and the like."""
    return match[0] in ("商会", "总商会") and text[match.start() - 1 : match.start()] in ("协", "磋", "洽", "会", "招")


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
    if not core or end - core[0].start < 2 - (core[0].word in LEVELS) or core[0].word[0] in "(（":
        return False
    own = [w for w in core if not is_generic(w.word)]
    placed = any(w.tag in PROPER_TAGS or w.word[-1] in LEVELS and len(w.word) > 2 for w in own)
    if suffix.endswith("基金"):
        return placed
    if suffix == "公司" and core[-1].word in list_words("organisations", "zh", "class"):
        return False
    level = core[0].word in list_words("organisations", "zh", "level") | {"中国", "中华"}
    level = level or "国家" in [w.word for w in core[1:]]
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
    ends = {token.end for token in tokens}
    for match in _word_pattern("name").finditer(text):
        if match.end() in ends or types[match[0]] != "media":
            own = types[match[0]] == "association"
            start = extend_place(text, tokens, starts, match.start()) if own else match.start()
            found.append((start, match.end(), types[match[0]]))
    return found


@cache
def _outlet() -> re.Pattern:
    """Match a medium with one of its programmes: 齐鲁网·闪电新闻."""
    names = list_types("organisations", "zh", "name")
    media = "|".join(sorted(name for name, kind in names.items() if kind == "media"))
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


def _find_branches(text: str, found: list[tuple]) -> list[tuple]:
    """Extend a university or company by the place in brackets that is part of its name: 香港中文大学(深圳)."""
    added = []
    for start, end, kind in found:
        match = BRANCH.match(text, end) if kind in ("university", "company") else None
        if match and match[1] in index_chinese():
            added.append((start, match.end(), kind))
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
    found = find_public_bodies(text, tokens, starts) + _find_by_suffix(text, tokens, starts)
    found += _find_names(text, tokens, starts) + find_known(text, tokens, starts)
    found += _find_media(text, tokens, starts)
    found += find_listed(text, tokens, starts, found) + find_hosts(text, tokens, starts)
    found += _find_branches(text, _keep_longest(found))
    found += find_dependents(text, _keep_longest(found), tokens, starts)
    found = _keep_longest(found)
    found += find_short_names(text) + find_again(text, found)
    return _keep_longest(found + find_local_governments(text, found))
