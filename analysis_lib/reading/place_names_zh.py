"""Chinese place names in a text, kept apart from the words that merely contain them."""

import re
from functools import cache
from itertools import accumulate

import rjieba
from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from analysis_lib.reading.gazetteer import Name, Reading, find_province, list_ancestors, read_aliases
from analysis_lib.reading.region_names import index_chinese, state_level

HAN = "[\u3400-\u9fff]"
ROAD_ZH = re.compile("[东西南北中]?(?:路|大街|街(?!道)|大道|道(?![路县])|大桥|海峡|河(?![道长北南]))")
# A type character that belongs to the next word: 北京市|场, 中原区|域, 建|成县级
LOOSE = {"市": "场", "区": "域块间分别划位", "县": "域级", "省": "级"}


@cache
def _build_automaton() -> tuple[AhoCorasick, tuple[str, ...]]:
    words = tuple(index_chinese())
    return AhoCorasick(list(words), matchkind=MATCHKIND_LEFTMOST_LONGEST), words


def list_token_starts(simple: str) -> set[int]:
    """Return the offsets at which ``rjieba`` sees a word begin, so that 黄河南岸 holds no 河南."""
    return set(accumulate((len(token) for token in rjieba.cut(simple)), initial=0))


def scan_chinese(simple: str) -> list[Name]:
    """Find names of the gazetteer and abbreviations in a simplified text, in the order of the gazetteer's matches."""
    if not re.search(HAN, simple):
        return []
    automaton, words = _build_automaton()
    starts, names = list_token_starts(simple), []
    for number, start, end in automaton.find_matches_as_indexes(simple):
        name = _read_chinese(simple, words[number], start, end, names[-1] if names else None, starts)
        if name:
            names.append(name)
    return [name for name in names if name.form != "decoy"] + _scan_abbreviations(simple, starts, names)


def _read_chinese(simple: str, word: str, start: int, end: int, last: Name | None, starts: set[int]) -> Name | None:
    """Read one match of the gazetteer in its context; None where the characters are part of other words."""
    reading = index_chinese()[word]
    if simple[end : end + 1] in LOOSE.get(word[-1], "") and end < len(simple):
        word, end = word[:-1], end - 1
        reading = index_chinese().get(word)
        if reading is None:
            return None
    follows = last is not None and last.end == start and bool(last.codes)
    if follows and reading.form in ("adjacent", "common", "full"):
        codes = tuple(code for code in reading.codes if set(last.codes) & set(list_ancestors(code)))
        if codes:
            return Name(start, end, codes, "full")
    if reading.form == "common" and _is_listed(simple, reading, start, last):
        return Name(start, end, reading.codes, "short")
    if reading.form in ("adjacent", "common"):
        return None
    is_province = reading.form == "full" and reading.codes[0].endswith("0000")
    if not (follows or is_province) and start not in starts or reading.form == "short" and ROAD_ZH.match(simple, end):
        return None
    is_bare = reading.form == "full" and len(word) == 2 and start > 0  # 赵县, but not 建|成县 or 市|和县
    if is_bare and re.match(HAN, simple[start - 1]) and simple[start - 1] not in "在赴到于至来":
        return None
    return Name(start, end, reading.codes, reading.form, state_level(word, "zh"))


def _is_listed(simple: str, reading: Reading, start: int, last: Name | None) -> bool:
    """A name that is also a word counts in a list of places of its province: 金昌、白银、庆阳."""
    return (last is not None and last.end == start - 1 and simple[start - 1] == "、" and bool(last.codes)
            and find_province(last.codes[0]) == find_province(reading.codes[0]))


@cache
def _compile_abbreviations() -> tuple[re.Pattern, re.Pattern]:
    safe = "".join(read_aliases("zh", "abbreviation"))
    words = "|".join(context.replace("{}", f"([{safe}])") for context in read_aliases("zh", "context"))
    every = safe + "".join(read_aliases("zh", "number_prefix"))
    # 苏府 is Suzhou, not Jiangsu
    number = f"(?<!{HAN})([{every}])(?<!苏(?=府))[政府发改药监工信经科卫健财商办函厅字医保市规人社农林质食委]{{1,8}}[〔\\[(【]20\\d\\d"
    return re.compile(words), re.compile(number)


def _scan_abbreviations(simple: str, starts: set[int], names: list[Name]) -> list[Name]:
    """Read 豫 in 豫产, 在豫企业 or the document number 豫政〔2023〕, and nowhere else."""
    codes = read_aliases("zh", "abbreviation") | read_aliases("zh", "number_prefix")
    taken = {at for name in names for at in range(name.start, name.end)}
    found = []
    for pattern in _compile_abbreviations():
        for match in pattern.finditer(simple):
            start, end = match.span(match.lastindex)
            if start in starts and start not in taken:
                found.append(Name(start, end, (codes[match[match.lastindex]],), "abbreviation", "province"))
    return found
