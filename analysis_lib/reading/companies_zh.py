"""Chinese companies without a legal suffix: known brands, lists, short names and later mentions."""

import re
from bisect import bisect_left
from functools import cache

import rjieba

from analysis_lib.reading.lexicon import find_words, join_words, list_words
from analysis_lib.reading.words_zh import Token, is_generic, stops_name, walk_left

LIST_OF_COMPANIES = re.compile(
    r"((?:[^、，。；：！？\s,;]{2,15}、){1,12}[^、，。；：！？\s,;]{2,10}?)等?\d{0,4}(?:多|余)?(?:家|一批|一大批)?"
    r"[一-鿿]{0,12}?(?:企业|公司|药企)(?![家业])"
)
SHORT_NAME = re.compile(r"以下(?:统称|简称)(?:为)?[“\"「『]([一-鿿A-Za-z]{2,12})[”\"」』]")
KNOWN_TAIL = re.compile("(?:股份|集团|控股)?(?:有限)?公司|集团|股份(?![制占比])")
LEGAL = re.compile("(?:股份|控股|集团|责任)?(?:有限责任公司|有限公司)$")
ITEM_END = re.compile(r"[、，,。；;（(）)”\"」』\s]|等|和|与|及|共同|分别|联合|携手|$")
ITEM_START = re.compile(r"(?:^|[、，,。；;：:（(”“\"「『\s和与及由在到赴至对向])$")
HOSTS = re.compile("(?<=[、，,。；;：:\\s])((?:[^、，,。；;：:\\s]{2,25}、){1,12}[^、，,。；;：:\\s]{2,12}?)(?:共同|联合)?(?:[主承协]办)")
MIN_ALIAS = 3


def find_known(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...]) -> list[tuple]:
    """Find companies known by name, where word boundaries agree, with the word for a company after them."""
    found, begins, ends = [], set(starts), {token.end for token in tokens}
    for match in re.finditer(join_words("companies", "zh"), text):
        tail = KNOWN_TAIL.match(text, match.end())
        if match.start() in begins and (match.end() in ends or tail):
            found.append((match.start(), tail.end() if tail else match.end(), "company"))
    return found


def find_listed(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...], found: list[tuple]) -> list[tuple]:
    """Read "A、B、C等龙头企业", and items such as 佳先股份、天润化工 that end with a word of trade."""
    listed = []
    for match in LIST_OF_COMPANIES.finditer(text):
        if "等" not in text[match.end(1) : match.end()]:
            continue
        at = match.start(1)
        for item in match[1].split("、"):
            end = at + len(item)
            words = walk_left(text, tokens, starts, end)
            words = [word for word in words if word.start >= at]
            if words and _is_brand(words, end):
                listed.append((words[0].start, end, "company"))
            at = end + 1
    return listed + _find_traded(text, found)


def find_hosts(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...]) -> list[tuple]:
    """Read "A、B、C主办": every item that is no class of bodies hosts the event."""
    found = []
    for match in HOSTS.finditer(text):
        at = match.start(1)
        for item in match[1].split("、"):
            inside = tokens[bisect_left(starts, at) : bisect_left(starts, at + len(item))]
            whole = inside and inside[0].start == at and inside[-1].end == at + len(item)
            if whole and not any(stops_name(token) or is_generic(token.word) for token in inside):
                found.append((at, at + len(item), "company"))
            at += len(item) + 1
    return found


def _is_brand(words: list[Token], end: int) -> bool:
    own = [word for word in words if not is_generic(word.word)]
    named = any(word.tag in ("nr", "nz", "nt", "nrt", "nrfg", "x", "eng") or word.word.isascii() for word in own)
    split = len(own) > 1 and all(len(word.word) == 1 for word in own)
    return 2 <= end - words[0].start <= 8 and (named or split)


@cache
def _traded() -> re.Pattern:
    return re.compile(rf"(?<=[、，,和与及由在到赴至对向：:\s“「（(])([一-鿿]{{2,3}})({join_words('organisations', 'zh', 'trade')})")


def _find_traded(text: str, found: list[tuple]) -> list[tuple]:
    """Find coined words with a word of trade that stand in a list of companies, and places with one beside them."""
    items = [match for match in _traded().finditer(text) if ITEM_END.match(text, match.end())]
    coined = [match for match in items if _is_coined(match[1])]
    edges = {edge for start, end, kind in found if kind == "company" for edge in (start, end)}
    listed = edges | {edge for match in coined for edge in match.span()}
    kept = [match for match in coined if _stands_beside(text, match, listed)]
    edges |= {edge for match in kept for edge in match.span()}
    for match in [*items, *reversed(items)]:
        if _stands_beside(text, match, edges) and _is_place(match[1]):
            edges |= set(match.span())
            kept.append(match)
    return [(match.start(), match.end(), "company") for match in kept]


def _stands_beside(text: str, match: re.Match, edges: set[int]) -> bool:
    """Say whether 、 joins an item to another one that begins or ends at one of these places."""
    before = text[match.start() - 1] == "、" and match.start() - 1 in edges
    return before or text[match.end() : match.end() + 1] == "、" and match.end() + 1 in edges


def _is_place(word: str) -> bool:
    """Say whether a word is the name of a place and nothing else."""
    return all(tag == "ns" for _, tag in rjieba.tag(word))


def _is_coined(stem: str) -> bool:
    """Say whether a stem is no word of the language, so that it can only be a brand."""
    return not rjieba.has_word(stem) and not is_generic(stem) and not is_generic(stem[-2:])


def find_short_names(text: str) -> list[tuple]:
    """Find a company by the short name the text gives it: 以下简称“…”."""
    names = {match[1] for match in SHORT_NAME.finditer(text)}
    return [(start, end, "company") for start, end in find_words(text, names)]


def find_again(text: str, found: list[tuple]) -> list[tuple]:
    """Find companies again by their name as it stands, without legal suffix, and without word of trade."""
    names = {name for start, end, kind in found if kind == "company" for name in _shorten(text[start:end])}
    return [(start, end, "company") for start, end in find_words(text, names)]


def _shorten(name: str) -> set[str]:
    bare = LEGAL.sub("", name)
    trade = re.sub(f"(?:{join_words('organisations', 'zh', 'trade')})$", "", bare)
    short = {name, bare, trade if "(" in trade or "（" in trade else bare}
    return {one for one in short if len(one) >= MIN_ALIAS and not rjieba.has_word(one) and not is_generic(one)
            and one not in list_words("organisations", "zh", "inside")}
