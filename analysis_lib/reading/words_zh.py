"""Words of Chinese text, and how far a name or an office reaches to the left over them."""

import re
from bisect import bisect_right
from functools import cache, lru_cache
from typing import NamedTuple

import rjieba

from analysis_lib.reading.gazetteer import read_regions
from analysis_lib.reading.lexicon import list_words

LEVELS = "省市县区州盟旗镇乡"
TOWNS = "旗镇乡"
PROPER_TAGS = ("ns", "nr", "nt", "nz", "nrt", "nrfg")
NAMES = ("nr", "nz", "ns", "nrt", "nrfg", "nt", "eng")
LONGEST_NAME = 30
HAN = re.compile(r"[一-鿿]+")
INNER_BRACKET = re.compile(r"[（(][一-鿿]{2,5}[)）]$")
OPENING = "由在到为从向对给把被与和及将至赴经据"
CLOSING = "到赴至与和及"
COMPASS = frozenset("东南西北中") | {"南方", "北方", "东方", "西方", "东北", "西北", "东南", "西南", "华东", "华南", "中部"}
LONGEST_REGION = 15
OFFICES = ("书记", "市长", "省长", "县长", "区长", "主席", "主任", "院长", "厅长", "局长", "董事长", "总经理", "总裁", "部长")


class Token(NamedTuple):
    """A word of the segmenter with its part of speech and place."""

    start: int
    end: int
    word: str
    tag: str


@lru_cache(maxsize=1)
def tokenise_chinese(text: str) -> tuple[tuple[Token, ...], tuple[int, ...]]:
    """Cut a text into tagged words, and list where they begin."""
    tokens, at = [], 0
    for word, tag in rjieba.tag(text):
        tokens.append(Token(at, at + len(word), word, tag))
        at += len(word)
    return tuple(tokens), tuple(token.start for token in tokens)


def is_generic(word: str) -> bool:
    """Say whether a word names a sort of thing and distinguishes no body from another."""
    return len(word) > 2 and word[-1] in "型类级性式化" or word in list_words("organisations", "zh", "generic")


def stops_name(token: Token) -> bool:
    """Say whether a name cannot reach left over this word."""
    if not HAN.fullmatch(token.word):
        return not token.word.isascii() or not token.word.isalnum() or token.word.isdigit()
    if token.word in list_words("organisations", "zh", "inside"):
        return False
    if token.word in list_words("organisations", "zh", "stop") | list_words("offices", "zh", "office"):
        return True
    if len(token.word) > 2 and (token.word[-2:] in OFFICES or token.word[-3:] in OFFICES):
        return True
    if token.tag == "m" or token.tag.startswith("q"):
        return token.word[-1] in "家个所批名位种条项座届次张余多" or token.word[0] in "两几多"
    if token.tag == "f":
        return token.word not in COMPASS
    return token.tag[0] in "pcurdyt" and token.tag != "r1" or token.tag in ("v", "vd", "vi")


def walk_left(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...], at: int) -> list[Token]:
    """List the words that can belong to a name ending at ``at``, from left to right."""
    index, words = bisect_right(starts, at - 1) - 1, []
    while index >= 0 and at - tokens[index].start <= LONGEST_NAME:
        token = tokens[index]
        bracket = INNER_BRACKET.search(text, max(0, token.end - 7), token.end) if token.word in ")）" else None
        if bracket:
            words.append(Token(bracket.start(), token.end, bracket[0], "ns"))
            index = bisect_right(starts, bracket.start()) - 2
        elif token.word[0] in OPENING and len(token.word) > 1 and not rjieba.has_word(token.word):
            words.append(Token(token.start + 1, token.end, token.word[1:], token.tag))
            break
        elif stops_name(token) and not _is_sound(tokens, index, words) or _ends_clause(token):
            break
        else:
            words.append(token)
            index -= 1
    return words[::-1]


def _ends_clause(token: Token) -> bool:
    """Say whether a word the segmenter invented ends with a preposition: 专班到 before a name."""
    return len(token.word) > 1 and token.word[-1] in CLOSING and not rjieba.has_word(token.word)


def _is_sound(tokens: tuple[Token, ...], index: int, words: list[Token]) -> bool:
    """Say whether a verb of one character only sounds in a foreign name, as 爱 does in 亚邦爱普森."""
    token = tokens[index]
    if token.word in list_words("organisations", "zh", "stop") or len(token.word) > 1 or token.tag[0] not in "vp":
        return False
    return bool(words) and index > 0 and words[-1].tag in NAMES and tokens[index - 1].tag in NAMES


@cache
def _list_divisions() -> frozenset[str]:
    return frozenset(read_regions()["name_zh"])


def _begin_division(text: str, starts: tuple[int, ...], at: int) -> int:
    """Return where the division of China begins whose full name ends at ``at``; ``at`` when none does."""
    divisions = _list_divisions()
    sizes = (size for size in range(min(LONGEST_REGION, at), 1, -1) if text[at - size : at] in divisions)
    start = at - next(sizes, 0)
    # 丰县 is a county, but not in 永丰县
    return start if at - start != 2 or starts[bisect_right(starts, start) - 1] == start else at


def _begin_town(tokens: tuple[Token, ...], index: int, at: int) -> int:
    """Return where the name of a town or banner begins whose level, at ``at``, is a word of its own."""
    before = tokens[index - 1] if index > 0 else None
    if before is None or not HAN.fullmatch(before.word) or not 2 <= len(before.word) <= 4:
        return at
    plain = before.tag in ("n", "nr", "ns", "nz", "nrt", "j") and before.word[-1] not in LEVELS + "们"
    return before.start if plain and not is_generic(before.word) and not stops_name(before) else at


def extend_place(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...], at: int) -> int:
    """Move the start of a public body left over its level and the places it belongs to."""
    for _ in range(6):
        index = bisect_right(starts, at - 1) - 1
        if index < 0 or at == 0:
            break
        token, division = tokens[index], _begin_division(text, starts, at)
        placed = token.tag == "ns" or token.word in list_words("organisations", "zh", "prefix")
        merged = token.start < at - 1 and token.end > at and token.tag in ("nt", "ns")
        if division < at:
            at = division
        elif (token.end == at and placed) or merged:
            at = token.start
        elif token.start < at and text[at - 1] in LEVELS and (at - 1 == token.start or token.end == at):
            at = _step_level(text, tokens, index, at)
        else:
            break
    return at


def _step_level(text: str, tokens: tuple[Token, ...], index: int, at: int) -> int:
    """Step left over the level that ends at ``at``, and over the place that bears it."""
    token = tokens[index]
    known = token.tag in ("ns", "nt", "nr") or rjieba.has_word(token.word)
    if token.end == at and known and token.word[0] not in "全各我本该每" and token.start < at - 1:
        return token.start
    town = text[at - 1] in TOWNS and token.start == at - 1
    return _begin_town(tokens, index, at - 1) if town else at - 1
