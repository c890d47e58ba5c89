"""Words of Chinese text, and how far a name or an office reaches to the left over them."""

import re
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

import rjieba

from analysis_lib.reading.lexicon import list_words

LEVELS = "省市县区州盟旗镇乡"
LONGEST_NAME = 30
HAN = re.compile(r"[一-鿿]+")
INNER_BRACKET = re.compile(r"[（(][一-鿿]{2,5}[)）]$")
OPENING = "由在到为从向对给把被与和及将至赴经据"


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


def stops_name(token: Token) -> bool:
    """Say whether a name cannot reach left over this word."""
    if not HAN.fullmatch(token.word):
        return not token.word.isascii() or not token.word.isalnum() or token.word.isdigit()
    if token.word in list_words("organisations", "zh", "inside"):
        return False
    if token.word in list_words("organisations", "zh", "stop") | list_words("offices", "zh", "office"):
        return True
    if token.tag == "m" or token.tag.startswith("q"):
        return token.word[-1] in "家个所批名位种条项座届次张余多" or token.word[0] in "两几多"
    if token.tag == "f":
        return token.word not in "东南西北中"
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
        elif stops_name(token):
            break
        else:
            words.append(token)
            index -= 1
    return words[::-1]


def extend_place(text: str, tokens: tuple[Token, ...], starts: tuple[int, ...], at: int) -> int:
    """Move the start of a public body left over its level and the places it belongs to."""
    for _ in range(6):
        index = bisect_right(starts, at - 1) - 1
        if index < 0 or at == 0:
            break
        token = tokens[index]
        placed = token.tag == "ns" or token.word in list_words("organisations", "zh", "prefix")
        merged = token.start < at - 1 and token.end > at and token.tag in ("nt", "ns")
        if (token.end == at and placed) or merged:
            at = token.start
        elif token.start < at and text[at - 1] in LEVELS and (at - 1 == token.start or token.end == at):
            whole = token.end == at and (token.tag in ("ns", "nt") or rjieba.has_word(token.word))
            at = token.start if whole and token.word[0] not in "全各我本该每" else at - 1
        else:
            break
    return at
