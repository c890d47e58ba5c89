"""Where a Chinese personal name ends, by surnames, the words that follow names and the words of the language."""

import re
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

import rjieba

from analysis_lib.reading.lexicon import join_words, list_words, read_lexicon
from analysis_lib.reading.words_zh import Token

HAN = "[一-鿿]"
GAP = "[ \u3000\xa0]{0,4}"
RANK = "(?:原|时任|前任)?(?:(?:常务|执行|名誉|第一|联席|联合|高级|资深)?副|常务|执行|名誉|第一|联席|代理|代)?"
NEVER_GIVEN = "说摄称的是和与及率将也把被所从向对就还都并又已曾因由则等或给让"
# These join words; before a comma or the end they can only be part of a name: 徐景和、
JOINING = "和与及从向对将把被由则或给让就"
RARELY_GIVEN = "在作为以任致当参到做"
# Prepositions that are surnames too: 向魏市长 names Wei by surname alone.
PREPOSITIONS = "向同和从由经时应与于都对给"
LIST_ITEM = re.compile("([一-鿿]{2,3})(?=[、，,。；;]|等|出席|参加|陪同)")


class Words(NamedTuple):
    """A segmented text: its words, where they begin, and the bodies named in it by their end."""

    text: str
    tokens: tuple[Token, ...]
    starts: tuple[int, ...]
    bodies: dict[int, int]


@cache
def _join_surnames() -> str:
    return "|".join(sorted(read_lexicon("surnames")["surname"], key=lambda name: (-len(name), name)))


@cache
def match_office() -> re.Pattern:
    return re.compile(f"{RANK}(?:{join_words('offices', 'zh', 'office')})")


@cache
def _named() -> re.Pattern:
    return re.compile(f"({_join_surnames()})({GAP})({HAN}{{1,2}})")


@cache
def _compound() -> str:
    surnames = read_lexicon("surnames")
    return "|".join(surnames.loc[surnames["kind"] != "single", "surname"])


@cache
def describe_name() -> str:
    surnames = read_lexicon("surnames")
    single = "".join(surnames.loc[surnames["kind"] == "single", "surname"])
    return f"(?:(?:{_compound()}){HAN}{{1,2}}|[{single}]{HAN}{{1,2}})"


@cache
def _not_names() -> frozenset[str]:
    return list_words("offices", "zh", "not_name") | frozenset().union(
        *(list_words("organisations", "zh", kind) for kind in ("generic", "inside", "stop"))
    )


@cache
def _follow() -> re.Pattern:
    return re.compile(join_words("offices", "zh", "follow"))


def measure_reach(text: str, at: int) -> int:
    """Say how far what follows a name is understood; -1 when it is not."""
    if at >= len(text) or not re.match(HAN, text[at]):
        return len(text) + 1
    follow = _follow().match(text, at) or match_office().match(text, at)
    return follow.end() if follow else -1


def find_token(words: Words, at: int) -> Token | None:
    index = bisect_right(words.starts, at) - 1
    return words.tokens[index] if index >= 0 and words.tokens[index].start == at else None


def is_split(words: Words, at: int) -> bool:
    """Say whether a cut at ``at`` goes through a word of the language, as 处长 does in 地处长江中游."""
    token = words.tokens[bisect_right(words.starts, at) - 1]
    return token.start < at < token.end and rjieba.has_word(token.word) and not token.tag.startswith("nr")


def _is_word(words: Words, start: int, end: int, tags: str, *, strict: bool = True) -> bool:
    """Say whether a candidate name is an ordinary word of the language."""
    if words.text[start:end] in _not_names():
        return True
    token = find_token(words, start)
    if token is None or token.end < end or token.tag.startswith("nr"):
        return False
    return token.tag[0] in tags or (strict and token.end == end and rjieba.has_word(token.word))


def end_name(words: Words, at: int, *, credited: bool = False, weak: bool = False) -> int | None:
    """Return where the name beginning at ``at`` ends, None when no name begins there."""
    text, match = words.text, _named().match(words.text, at)
    if (foreign := _end_foreign(words, at)) is not None:
        return foreign
    if match is None:
        return None
    if match[2] and not credited:
        # 王 伟: a blank pads a name of two characters to the width of one of three
        end = match.start(3) + 1
        return end if measure_reach(text, end) > end or end == len(text) else None
    first = match.start(3)
    ends = [end for end in (first + 2, first + 1) if end <= match.end()]
    if len(ends) == 2 and _is_cut_short(text, first + 1):
        ends = ends[1:]
    reach, end = max((measure_reach(text, end), end - at, end)[::2] for end in ends)
    if reach == -1:
        return _end_by_words(words, at, ends)
    if end - at == 2 and text[at] in PREPOSITIONS and match_office().match(text, end):
        return None
    closed = credited or reach > len(text)
    return None if _is_word(words, at, end, "vdapcmtfrs", strict=weak or not closed) else end


def end_item(words: Words, at: int) -> int | None:
    """Return where an item in a list of names ends whose surname is not known: no word of the language."""
    match = LIST_ITEM.match(words.text, at)
    if match is None or match[1] in _not_names() or rjieba.has_word(match[1]) or match_office().search(match[1]):
        return None
    index = bisect_right(words.starts, at) - 1
    inside = [token for token in words.tokens[index : index + 4] if at <= token.start < match.end()]
    free = inside and inside[0].start == at and inside[-1].end == match.end()
    plain = any(token.tag[0] in "vpcum" and len(token.word) > 1 for token in inside)
    return match.end() if free and not plain else None


def _end_foreign(words: Words, at: int) -> int | None:
    """Return where a name of four or more characters ends that the segmenter takes for one: 白玛央珍."""
    token = find_token(words, at)
    long = token is not None and token.tag.startswith("nr") and 4 <= len(token.word) <= 8
    return token.end if long and measure_reach(words.text, token.end) != -1 else None


def _is_cut_short(text: str, at: int) -> bool:
    """Say whether the character at ``at`` begins what follows a name rather than ends the name."""
    if text[at] in NEVER_GIVEN:
        return text[at] not in JOINING or bool(re.match(HAN, text[at + 1 : at + 2]))
    reach = measure_reach(text, at)
    return text[at] in RARELY_GIVEN and reach > at + 1 and reach >= measure_reach(text, at + 1)


def _end_by_words(words: Words, at: int, ends: list[int]) -> int | None:
    """Trust the segmenter where nothing known follows: a name word, then a verb, adverb, place or preposition."""
    token = find_token(words, at)
    if token is None or not token.tag.startswith("nr"):
        return None
    for end in ends:
        after = find_token(words, end)
        if after is not None and not _is_word(words, at, end, "") and (after.tag[0] in "vpdtc" or after.tag == "ns"):
            return end
    return None


def is_ordinary(words: Words, start: int, end: int) -> bool:
    """Say whether a stretch is a word of the language, or no name at all."""
    token, name = find_token(words, start), words.text[start:end]
    compound = token is not None and re.fullmatch(_compound(), token.word)
    known = token is not None and not token.tag.startswith("nr") and not compound and rjieba.has_word(token.word)
    known = known and (len(token.word) > 1 or name[0] in NEVER_GIVEN)
    titled = name[1:] in list_words("offices", "zh", "office")
    return known or titled or name[-1] in NEVER_GIVEN or name in _not_names()
