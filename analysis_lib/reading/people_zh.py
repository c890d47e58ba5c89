"""Chinese personal names beside an office or a task, and their later occurrences."""

import re
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

from analysis_lib.reading.lexicon import find_words, join_words, list_words
from analysis_lib.reading.names_zh import (
    GAP,
    HAN,
    PREPOSITIONS,
    Words,
    describe_name,
    end_item,
    end_name,
    find_token,
    is_ordinary,
    is_split,
    match_office,
    measure_reach,
)
from analysis_lib.reading.organisations_zh import locate_chinese_organisations
from analysis_lib.reading.words_zh import extend_place, tokenise_chinese, walk_left

CREDIT_MARK = "[:：/丨|｜]"
BETWEEN_NAMES = re.compile(r"[ \u3000\xa0]{0,2}[、，,/;；和与及][ \u3000\xa0]{0,2}|[ \u3000\xa0]{1,4}")
BETWEEN_OFFICES = re.compile(r"[、兼,，]\s?$| $")
SPEAKING = "指出|强调|表示|说|要求|率队|一行|介绍说|认为|[，,]?[男女][，,]"
# What is no part of an office: our own firm, and letters left of damaged characters.
OWN = re.compile("(?:[我本](?:公司|[司厂院校所局行])|[a-z](?=[一-鿿]))?")
DELEGATE = re.compile("[、，,]|参加|出席|陪同|参会")
DOTTED = re.compile(r"[一-鿿]{1,6}[·•・‧][一-鿿]{1,8}")


class Person(NamedTuple):
    """A name in the text and the stretch that states the office, empty when none is stated."""

    start: int
    end: int
    role_start: int = 0
    role_end: int = 0


@cache
def _credit() -> re.Pattern:
    words = sorted(list_words("offices", "zh", "credit"), key=lambda word: (-len(word), word))
    spaced = "|".join(GAP.join(re.escape(char) for char in word) for word in words)
    return re.compile(f"({spaced}){GAP}({CREDIT_MARK})?{GAP}")


def _list_names(words: Words, at: int, *, credited: bool, spaced: bool = False,
                weak: bool = False) -> list[tuple[int, int]]:
    """Read names joined by 、 or "and"; in a line of credits also by commas and spaces."""
    names, text = [], words.text
    for _ in range(30):
        dotted = DOTTED.match(text, at)
        end = _end_dotted(words, dotted) if dotted else end_name(words, at, credited=credited, weak=weak)
        if end is None and names and not credited:
            end = end_item(words, at)
        if end is None:
            break
        names.append((at, end))
        between = BETWEEN_NAMES.match(text, end)
        if between is None or not (credited or spaced or between[0].strip() in ("、", "和", "与", "及")):
            break
        at = between.end()
        if match_office().match(text, at) or _credit().match(text, at):
            break
    return names


def _end_dotted(words: Words, match: re.Match) -> int:
    """Return where a name with a dot ends: before the longest known words that follow it, else with the match."""
    second = re.search("[·•・‧]", match[0]).end() + match.start()
    reach = {end: measure_reach(words.text, end) for end in range(match.end(), second + 1, -1)}
    return max(reach, key=lambda end: (reach[end] - end if 0 < reach[end] <= len(words.text) else 0, end))


def _sign_name(words: Words, at: int) -> list[tuple[int, int]]:
    """Read the name of a signature, which a blank parts from the office and the end of the line from the rest."""
    match = re.compile(rf"[ \u3000]{{1,3}}({describe_name()})(?=[ \u3000]{{0,4}}(?:\n|$))").match(words.text, at)
    return [match.span(1)] if match and not is_ordinary(words, *match.span(1)) else []


def _join_fields(words: Words, at: int) -> int:
    """Move the start of an office left over another field of work: 省生物医药及医疗器械产业链链长."""
    index = bisect_right(words.starts, at - 1) - 1
    field = list_words("organisations", "zh", "domain")
    if index < 1 or words.tokens[index].word not in ("及", "和", "与") or words.tokens[index - 1].word not in field:
        return at
    return extend_place(words.text, words.tokens, words.starts, words.tokens[index - 1].start)


def _find_delegates(words: Words) -> list[Person]:
    """Find names right after a body they came for: 江门市政协文彦、陈林基参加."""
    found = []
    for at in words.bodies:
        token = find_token(words, at)
        if token is not None and token.tag.startswith("nr") and DELEGATE.match(words.text, token.end):
            names = _list_names(words, at, credited=False)
            found += [Person(*name) for name in names if not is_ordinary(words, *name)]
    return found


def _begin_role(words: Words, at: int, offices: dict[int, int]) -> int:
    """Move the start of an office left over its body and over further offices joined to it."""
    for _ in range(6):
        if at in words.bodies or at + 1 in words.bodies:
            at = words.bodies[at] if at in words.bodies else words.bodies[at + 1]
        else:
            own = extend_place(words.text, words.tokens, words.starts, at)
            left = [word for word in walk_left(words.text, words.tokens, words.starts, at) if word.end <= at]
            at = min(own, left[0].start) if left and at - left[0].start <= 15 else own
        if words.text[at - 1 : at] in ("我", "本", "该") and re.match("[省市县区州旗镇乡]", words.text[at : at + 1]):
            return at + 1
        at = _join_fields(words, at)
        joined = BETWEEN_OFFICES.search(words.text, max(0, at - 2), at)
        if joined is None or joined.start() not in offices:
            return at
        at = offices[joined.start()]
    return at


def _find_officers(words: Words) -> list[Person]:
    found, matches = [], list(match_office().finditer(words.text))
    offices = {match.end(): match.start() for match in matches}
    for match in matches:
        weak = match[0] in list_words("offices", "zh", "weak")
        names = _list_names(words, match.end(), credited=False, weak=weak) or _sign_name(words, match.end())
        if names and not words.text.startswith("员", match.end()) and not is_split(words, match.end()):
            start = OWN.match(words.text, _begin_role(words, match.start(), offices), match.start()).end()
            found += [Person(*name, start, match.end()) for name in names]
    return found


def _find_credits(words: Words) -> list[Person]:
    """Read "责 编:刘 佳" and "(记者翟某、焦某)"."""
    found = []
    for match in _credit().finditer(words.text):
        role = re.sub(r"\s", "", match[1])
        if match[2] is None and (len(role) == 1 or role in list_words("offices", "zh", "needs_colon")):
            continue
        apart = match[2] is not None or match.end() > match.end(1)
        for name in _list_names(words, match.end(), credited=apart, spaced=True):
            found.append(Person(*name, match.start(1), match.end(1)))
    for match in re.finditer(rf"[(（]\s?({describe_name()})\s?(摄)[)）]", words.text):
        found.append(Person(match.start(1), match.end(1), match.start(2), match.end(2)))
    return found


def _find_titled(words: Words) -> list[Person]:
    """Find a name with the title after it: 某某某院士, 某某某副省长."""
    found = []
    titles = re.compile(f"(?:{join_words('offices', 'zh', 'title')})|{match_office().pattern}")
    for match in titles.finditer(words.text):
        at = match.start()
        for size in (4, 3, 2):
            start = at - size
            name = words.text[start:at] if start >= 0 else ""
            token = find_token(words, start)
            segmented = token is not None and token.end == at and token.tag.startswith("nr")
            free = start == 0 or not re.match(HAN, words.text[start - 1]) or words.text[start - 1] in "和与及"
            called = re.fullmatch(describe_name(), name) and (size > 2 or name[0] not in PREPOSITIONS)
            if (segmented or free) and called and not is_ordinary(words, start, at):
                found.append(Person(start, at, at, match.end()))
                break
    return found


def _find_bare(words: Words) -> list[Person]:
    """Find names before 等…领导, and a name alone in brackets that signs a paragraph."""
    found, name = [], describe_name()
    listed = rf"(?<!{HAN})((?:{name}、){{0,9}}{name})等{HAN}{{0,12}}?(领导|负责人|负责同志|专家|院士|同志|嘉宾)"
    for match in re.finditer(listed, words.text):
        at = match.start(1)
        for part in match[1].split("、"):
            found.append(Person(at, at + len(part), match.start(2), match.end(2)))
            at += len(part) + 1
    for match in re.finditer(rf"(?<!{HAN})({name})(?={SPEAKING})", words.text):
        token = find_token(words, match.start(1))
        if token is not None and token.end == match.end(1) and token.tag.startswith("nr"):
            found.append(Person(match.start(1), match.end(1)))
    for match in re.finditer(rf"(?<=[。！”])\s?[(（]({name})[)）]\s*?$", words.text, re.M):
        found.append(Person(match.start(1), match.end(1)))
    return [one for one in found if not is_ordinary(words, one.start, one.end)]


def _find_again(words: Words, found: list[Person]) -> list[Person]:
    """Find later and earlier occurrences of the names; one of two characters needs known words around it."""
    again = []
    for start, end in find_words(words.text, {words.text[one.start : one.end] for one in found}):
        token = find_token(words, start)
        segmented = token is not None and token.end == end and token.tag.startswith("nr")
        known = measure_reach(words.text, end) != -1 or segmented
        closed = known and not re.match(HAN, words.text[start - 1 : start])
        if closed or (end - start > 2 and not re.search(r"\s", words.text[start:end])):
            again.append(Person(start, end))
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
    found = _find_officers(words) + _find_delegates(words) + _find_credits(words)
    found += _find_titled(words) + _find_bare(words)
    inside = {at for end, start in bodies.items() for at in range(start, end)}
    kept, taken = [], 0
    for one in sorted(found + _find_again(words, found), key=lambda p: (p.start, p.role_end == 0, -p.end, p)):
        if one.start >= taken and not {one.start, one.end - 1} & inside:
            kept.append(one)
            taken = one.end
    return kept
