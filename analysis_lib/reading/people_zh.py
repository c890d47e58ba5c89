"""Chinese personal names beside an office or a task, and their later occurrences."""

import re
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

from analysis_lib.reading.lexicon import join_words, list_words, read_lexicon
from analysis_lib.reading.organisations_zh import (
    Token,
    extend_place,
    locate_chinese_organisations,
    tokenise_chinese,
    walk_left,
)

HAN = "[一-鿿]"
GAP = "[ \u3000\xa0]{0,4}"
RANK = "(?:(?:常务|执行|名誉|第一|联席|联合|高级|资深)?副|常务|执行|名誉|第一|联席|代理|代)?"
CREDIT_MARK = "[:：/丨|｜]"
BETWEEN_NAMES = re.compile(r"[ \u3000\xa0]{0,2}[、，,/;；和与及][ \u3000\xa0]{0,2}|[ \u3000\xa0]{1,4}")
BETWEEN_OFFICES = re.compile(r"[、兼,，]\s?$| $")
DOTTED = re.compile(r"[一-鿿]{1,6}[·•・‧][一-鿿]{1,8}")
TAKES_NAME_ALONE = ("文", "图", "摄", "文/图", "图/文", "摄影", "图片", "字幕", "联系人", "制作", "策划", "来稿",
                    "统筹", "审核", "监制", "初审", "复审", "终审", "一审", "二审", "三审", "审校", "编译", "翻译", "校对")
NOT_GIVEN = "说等摄称的是在和与及率将也致作、"


class Person(NamedTuple):
    """A name in the text and the stretch that states the office, empty when none is stated."""

    start: int
    end: int
    role_start: int = 0
    role_end: int = 0


class Words(NamedTuple):
    """A segmented text: its words, where they begin, and the bodies named in it by their end."""

    text: str
    tokens: list[Token]
    starts: list[int]
    bodies: dict[int, int]


@cache
def _surname() -> str:
    return "|".join(sorted(read_lexicon("surnames")["surname"], key=lambda name: (-len(name), name)))


@cache
def _office() -> re.Pattern:
    return re.compile(f"{RANK}(?:{join_words('offices', 'zh', 'office')})")


@cache
def _credit() -> re.Pattern:
    words = sorted(list_words("offices", "zh", "credit"), key=lambda word: (-len(word), word))
    spaced = "|".join(GAP.join(re.escape(char) for char in word) for word in words)
    return re.compile(f"({spaced}){GAP}({CREDIT_MARK})?{GAP}")


@cache
def _named() -> re.Pattern:
    return re.compile(f"({_surname()})({GAP})({HAN}{{1,2}})")


@cache
def _not_names() -> frozenset[str]:
    return list_words("offices", "zh", "not_name") | frozenset().union(
        *(list_words("organisations", "zh", kind) for kind in ("generic", "inside", "stop"))
    )


@cache
def _follow() -> re.Pattern:
    return re.compile(join_words("offices", "zh", "follow"))


def _reaches(text: str, at: int) -> int:
    """Say how far what follows a name is understood; -1 when it is not."""
    if at >= len(text) or not re.match(HAN, text[at]):
        return len(text) + 1
    follow = _follow().match(text, at) or _office().match(text, at)
    return follow.end() if follow else -1


def _token_at(words: Words, at: int) -> Token | None:
    index = bisect_right(words.starts, at) - 1
    return words.tokens[index] if index >= 0 and words.tokens[index].start == at else None


def _is_word(words: Words, start: int, end: int, tags: str) -> bool:
    """Say whether a candidate name is an ordinary word of the language."""
    if words.text[start:end] in _not_names():
        return True
    token = _token_at(words, start)
    return token is not None and token.end >= end and not token.tag.startswith("nr") and token.tag[0] in tags


def _end_name(words: Words, at: int, *, credited: bool = False) -> int | None:
    """Return where the name beginning at ``at`` ends, None when no name begins there."""
    text, match = words.text, _named().match(words.text, at)
    if match is None or (match[2] and not credited):
        return None
    first = match.start(3)
    ends = [end for end in (first + 2, first + 1) if end <= match.end()]
    if len(ends) == 2 and text[first + 1] in NOT_GIVEN and _reaches(text, first + 1) > 0 and _reaches(text, ends[0]) != -1:
        ends = ends[::-1] if _reaches(text, ends[0]) > len(text) else ends
        if ends[0] == first + 1:
            return None if _is_word(words, at, ends[0], "vdapcmtfrn") else ends[0]
    reach, end = max((_reaches(text, end), end - at, end)[::2] for end in ends)
    if reach == -1:
        return _end_by_words(words, at, ends)
    ordinary = "vdapcmtfrs" if credited or reach > len(text) else "vdapcmtfrsn"
    return None if _is_word(words, at, end, ordinary) else end


def _end_by_words(words: Words, at: int, ends: list[int]) -> int | None:
    """Trust the segmenter where nothing known follows: a name word, then a verb, adverb, place or preposition."""
    token = _token_at(words, at)
    if token is None or not token.tag.startswith("nr"):
        return None
    for end in ends:
        after = _token_at(words, end)
        if after is not None and (after.tag[0] in "vpdtc" or after.tag == "ns"):
            return end
    return None


def _list_names(words: Words, at: int, *, credited: bool) -> list[tuple[int, int]]:
    """Read names joined by 、 or "and"; in a line of credits also by commas and spaces."""
    names, text = [], words.text
    for _ in range(30):
        dotted = DOTTED.match(text, at)
        end = dotted.end() if dotted else _end_name(words, at, credited=credited)
        if end is None:
            break
        names.append((at, end))
        between = BETWEEN_NAMES.match(text, end)
        if between is None or not (credited or between[0].strip() in ("、", "和", "与", "及") and between[0].strip()):
            break
        at = between.end()
        if _office().match(text, at) or _credit().match(text, at):
            break
    return names


def _begin_role(words: Words, at: int, offices: dict[int, int]) -> int:
    """Move the start of an office left over its body and over further offices joined to it."""
    for _ in range(6):
        if at in words.bodies:
            at = words.bodies[at]
        else:
            own = extend_place(words.text, words.tokens, words.starts, at)
            left = [word for word in walk_left(words.text, words.tokens, words.starts, at) if word.end <= at]
            at = min(own, left[0].start) if left and at - left[0].start <= 15 else own
        joined = BETWEEN_OFFICES.search(words.text, max(0, at - 2), at)
        if joined is None or joined.start() not in offices:
            return at
        at = offices[joined.start()]
    return at


def _find_officers(words: Words) -> list[Person]:
    found, matches = [], list(_office().finditer(words.text))
    offices = {match.end(): match.start() for match in matches}
    for match in matches:
        names = _list_names(words, match.end(), credited=False)
        if names and not words.text.startswith("员", match.end()):
            start = _begin_role(words, match.start(), offices)
            found += [Person(*name, start, match.end()) for name in names]
    return found


def _find_credits(words: Words) -> list[Person]:
    """Read "责 编:刘 佳" and "(记者翟某、焦某)"."""
    found = []
    for match in _credit().finditer(words.text):
        role = re.sub(r"\s", "", match[1])
        if match[2] is None and (len(role) == 1 or role in TAKES_NAME_ALONE):
            continue
        for name in _list_names(words, match.end(), credited=match[2] is not None or match.end() > match.end(1)):
            found.append(Person(*name, match.start(1), match.end(1)))
    for match in re.finditer(rf"[(（]\s?({HAN}{{2,4}})\s?摄[)）]", words.text):
        if re.fullmatch(f"(?:{_surname()}){HAN}{{1,2}}", match[1]):
            found.append(Person(match.start(1), match.end(1), match.end(1), match.end(1) + 1))
    return found


def _find_titled(words: Words) -> list[Person]:
    """Find a name with the title after it: 某某某院士, 某某某总书记."""
    found = []
    titles = re.compile(f"(?:{join_words('offices', 'zh', 'title')})|{_office().pattern}")
    for match in titles.finditer(words.text):
        index = bisect_right(words.starts, match.start() - 1) - 1
        token = words.tokens[index] if index >= 0 and match.start() else None
        if token is None or token.end != match.start() or not token.tag.startswith("nr"):
            continue
        if re.fullmatch(f"(?:{_surname()}){HAN}{{1,2}}", token.word) and token.word not in _not_names():
            found.append(Person(token.start, token.end, match.start(), match.end()))
    return found


def _find_again(words: Words, found: list[Person]) -> list[Person]:
    """Find later and earlier occurrences of the names; one of two characters needs known words around it."""
    names = {words.text[one.start : one.end] for one in found}
    again = []
    for name in sorted(names):
        for match in re.finditer(re.escape(name), words.text):
            before = words.text[match.start() - 1 : match.start()]
            closed = not re.match(HAN, before) and _reaches(words.text, match.end()) != -1
            if closed or len(name) > 2 and not re.search(r"\s", name):
                again.append(Person(match.start(), match.end()))
    return again


def locate_chinese_people(text: str) -> list[Person]:
    """Find people in simplified Chinese text by their offices, credits and titles.

    Parameters
    ----------
    text : str
        Text in simplified characters.

    Returns
    -------
    list of Person
        Every occurrence in reading order, not overlapping.

    Examples
    --------
    >>> text = "副市长薛志杰、吴军参加。薛志杰说"
    >>> [(text[p.start:p.end], text[p.role_start:p.role_end]) for p in locate_chinese_people(text)]
    [('薛志杰', '副市长'), ('吴军', '副市长'), ('薛志杰', '')]
    """
    bodies = {end: start for start, end, _ in locate_chinese_organisations(text)}
    words = Words(text, *tokenise_chinese(text), bodies)
    found = _find_officers(words) + _find_credits(words) + _find_titled(words)
    kept, taken = [], 0
    for one in sorted(found + _find_again(words, found), key=lambda p: (p.start, p.role_end == 0, -p.end, p)):
        if one.start >= taken:
            kept.append(one)
            taken = one.end
    return kept
