"""Names of places as they stand in a text, with everything each of them may stand for."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import rjieba
from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from analysis_lib.reading.gazetteer import (
    Reading,
    find_province,
    fold_name,
    index_chinese,
    index_romanised,
    list_ancestors,
    list_regions,
    read_aliases,
    read_bodies,
    read_types,
)
from analysis_lib.reading.page import Page

HAN = "[\u3400-\u9fff]"
ROAD_ZH = re.compile("[东西南北中]?(?:路|大街|街(?!道)|大道|道(?![路县])|大桥|海峡|河(?![道长北南]))")
ROAD_EN = re.compile(r" (?:Road|Street|Avenue|River|Lake|Bridge|Mountain|Airport|Railway)\b")
# A type character that belongs to the next word: 北京市|场, 中原区|域, 建|成县级
LOOSE = {"市": "场", "区": "域块间分别划位", "县": "域级", "省": "级"}
WORD = re.compile("\\b[A-Z][a-zü]+(?:['’‘](?!s\\b)[a-zü]+)?")
PEOPLES = r"(?: [A-Z][a-z]+(?: and|,)?){0,3}"
SYLLABLE = (
    "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|"
    "ia|ie|iu|ua|uo|ui|ue|a|e|i|o|u)|ang|ai|ao|an|en|er|ou|a|e)"
)
PINYIN = re.compile(f"{SYLLABLE}{{2,4}}")
ONE_SYLLABLE = re.compile(SYLLABLE)
TOWN_EN = re.compile(r"\b([A-Z][a-z]{2,11}(?: [A-Z][a-z]{1,11})?) (?:Town(?:ship)?|[Ss]ub-?[Dd]istrict)\b")
TOWN_FIL = re.compile(r"\b[Bb]ayan ng ([A-Z][a-z]{2,11})\b")
TOWN = (  # 乡镇, 各镇, 小镇, 重镇, 专业镇 and the like name no township
    "(?:(?![城乡村小重古名强各全市县区个该本我建心点色业型场大街镇])[\u3400-\u9fff]){2,%d}?"
    "(?:镇(?![街村域])|乡(?![镇村风情亲建产食宿游愁土贤音规])|街道(?!路))"
)
TOWN_ZH = re.compile(f"(?<!{HAN})[在赴到于由]?({TOWN % 3})")
TOWN_AFTER = re.compile(TOWN % 4)


# Lists of county names that link farms hang on other people's pages: 蓬溪县| 莱西市| 安远县|
SPAM = re.compile(f"(?:{HAN}{{2,12}}\\| ?){{6,400}}")


class Name(NamedTuple):
    """A stretch of text that may name a place.

    ``form`` is that of ``gazetteer.Reading``, or ``typed`` and ``plain`` (romanised, with and without a type word),
    ``abbreviation``, ``town`` or ``deictic``; ``level`` is stated where the words alone tell it.
    """

    start: int
    end: int
    codes: tuple[str, ...]
    form: str
    level: str | None = None


def scan_names(page: Page, language: str | None = None) -> list[Name]:
    """Find the stretches that may name places, in reading order and without overlap.

    Parameters
    ----------
    page : Page
    language : str, optional
        ``fil`` adds the Filipino words for "the province" and so on to the English ones.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> [(n.codes, n.form) for n in scan_names(make_page("在江西省南昌市召开"))]
    [(('360000',), 'full'), (('360100',), 'full')]
    >>> [(n.codes, n.form) for n in scan_names(make_page("Zhao County and Huacao Town"))]
    [(('130133',), 'typed'), ((), 'town')]
    """
    names = _scan_chinese(page.simple) + _scan_romanised(page.text)
    names += _scan_towns(page, names) + _scan_deictics(page)
    spam = {at for match in SPAM.finditer(page.simple) for at in range(*match.span())}
    return drop_overlaps(name for name in names if name.start not in spam)


def drop_overlaps(names: Iterable[Name]) -> list[Name]:
    """Keep of overlapping names the first, and of those with one start the longest."""
    kept, at = [], 0
    for name in sorted(names, key=lambda name: (name.start, -name.end)):
        if name.start >= at:
            kept.append(name)
            at = name.end
    return kept


@cache
def _build_automaton(language: str) -> tuple[AhoCorasick, tuple[str, ...]]:
    if language == "zh":
        words = tuple(index_chinese())
    else:
        words = tuple({spelling for name in _list_phrases() for spelling in (name, name.replace("'", "’"))})
    return AhoCorasick(list(words), matchkind=MATCHKIND_LEFTMOST_LONGEST), words


def _list_phrases() -> set[str]:
    names = {region.name_en for region in list_regions().values()} | set(read_aliases("en", "decoy"))
    names |= set(read_aliases("en", "alias")) | set(read_aliases("en", "zone"))
    return {name for name in names if not name.isalpha() and " " in name or "-" in name}


def list_token_starts(simple: str) -> set[int]:
    """Return the offsets at which ``rjieba`` sees a word begin, so that 黄河南岸 holds no 河南."""
    return set(accumulate((len(token) for token in rjieba.cut(simple)), initial=0))


def _scan_chinese(simple: str) -> list[Name]:
    if not re.search(HAN, simple):
        return []
    automaton, words = _build_automaton("zh")
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
    if is_bare and re.match(HAN, simple[start - 1]) and simple[start - 1] not in "在赴到于至":
        return None
    return Name(start, end, reading.codes, reading.form)


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
    number = f"(?<!{HAN})([{every}])(?<!苏(?=府))[政府发改药监工信经科卫健财商办函厅字医保市]{{1,8}}[〔\\[(【]20\\d\\d"
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


@cache
def _compile_types() -> tuple[re.Pattern, re.Pattern]:
    after = [word for word in read_types("en") if read_types("en")[word][0] != "township"]
    after = "|".join(sorted(after, key=len, reverse=True))
    before = [word for word in read_types("fil") if word.endswith(" ng") and "bayan" not in word.lower()]
    before += [f"{word} of" for word in ("City", "Province", "County", "city", "province")]
    return re.compile(rf"(?:{PEOPLES} (?=[Aa]uton)| )({after})\b"), re.compile(rf"\b({'|'.join(before)}) $")


def _scan_romanised(text: str) -> list[Name]:
    automaton, words = _build_automaton("en")
    names = []
    for number, start, end in automaton.find_matches_as_indexes(text):
        if text[end : end + 1].isalpha() or text[start - 1 : start].isalpha():
            continue
        decoy = words[number].replace("’", "'") in read_aliases("en", "decoy")
        codes = () if decoy else index_romanised().get(fold_name(words[number]), ())
        names.append(_read_typed(text, start, end, codes) or Name(start, end, codes, "decoy" if decoy else "plain"))
    taken = {at for name in names for at in range(name.start, name.end)}
    for match in WORD.finditer(text):
        if match.start() not in taken and match[0] not in read_aliases("en", "decoy"):
            name = _read_romanised(text, match)
            if name:
                names.append(name)
    return [name for name in names if name.form != "decoy"]


def _read_romanised(text: str, match: re.Match) -> Name | None:
    """Read one capitalised word; None where it is no place, a person's given name or a street."""
    start, end = match.span()
    codes = index_romanised().get(fold_name(match[0]), ())
    if not codes:
        return None
    typed = _read_typed(text, start, end, codes)
    if typed:
        return typed
    lost = all("'" in list_regions()[code].name_en for code in codes) and not re.search("['’‘]", match[0])
    before = re.search(r"(?:^|[^A-Za-z’'])([A-Z][a-z]{1,5}) $", text[max(start - 8, 0) : start])
    is_person = before and ONE_SYLLABLE.fullmatch(before[1].lower())
    if is_person or (lost and len(match[0]) < 6) or ROAD_EN.match(text, end):
        return None
    return Name(start, end, codes, "plain")


def _read_typed(text: str, start: int, end: int, codes: tuple[str, ...]) -> Name | None:
    """Take in the type word that stands after or before a romanised name and keep the namesakes it fits."""
    after, before = _compile_types()
    match = after.match(text, end)
    if match:
        level, types = read_types("en")[match[1]]
        span = start, match.end()
    else:
        match = before.search(text, max(start - 20, 0), start)
        if not match:
            return None
        level, types = (read_types("fil") | read_types("en")).get(match[1]) or read_types("en")[match[1].split()[0]]
        span = match.start(), end
    regions = [list_regions()[code] for code in codes]
    fitting = [region.code for region in regions if region.type_zh in types and
               (region.level == level or region.type_zh == "市" and level in ("city", "province"))]
    if level == "province":
        fitting = [code for code in fitting if code.endswith("0000")]
    if not fitting and level == "county":  # a county since turned into a district, or the reverse
        fitting = [region.code for region in regions if region.level == "county"]
    if not fitting:
        return None
    return Name(*span, _prefer_city(fitting), "typed")


def _prefer_city(codes: list[str]) -> tuple[str, ...]:
    """Prefer a prefecture to the county-level city of its name."""
    levels = [list_regions()[code].level for code in codes]
    best = next(level for level in ("province", "city", "county") if level in levels)
    return tuple(code for code, level in zip(codes, levels, strict=True) if level == best)


def _scan_towns(page: Page, names: list[Name]) -> list[Name]:
    """Find townships, which the gazetteer does not list, by their type word; then their bare romanised names."""
    text, simple = page.text, page.simple
    towns = [Name(*match.span(1), (), "town", "township") for match in TOWN_ZH.finditer(simple)]
    for name in names:
        match = TOWN_AFTER.match(simple, name.end) if name.form in ("full", "short") else None
        if match:
            towns.append(Name(*match.span(), (), "town", "township"))
    bare = set()
    for match in [*TOWN_EN.finditer(text), *TOWN_FIL.finditer(text)]:
        word = match[1].split()[-1]
        if PINYIN.fullmatch(word.lower()) and not re.search(rf"\b{word.lower()}\b", text):
            start = match.start() if match.re is TOWN_FIL else match.start(1) + match[1].rfind(word)
            towns.append(Name(start, match.end(), (), "town", "township"))
            bare.add(word)
    for word in sorted(bare):
        towns += [Name(*match.span(), (), "town", "township") for match in re.finditer(rf"\b{word}\b", text)]
    return towns


@cache
def _compile_deictics() -> dict[str, re.Pattern]:
    chinese = "|".join(sorted(read_bodies("zh", "deictic"), key=len, reverse=True))
    latin = sorted([*read_bodies("en", "deictic"), *read_bodies("fil", "deictic")], key=len, reverse=True)
    return {"zh": re.compile(f"({chinese})(?![域场级])"),
            "latin": re.compile(rf"\b({'|'.join(latin)})\b(?! (?:of|ng) [A-Z])")}


def _scan_deictics(page: Page) -> list[Name]:
    """Find 我省, 全市, "the province", "ang lalawigan"."""
    levels = read_bodies("zh", "deictic") | read_bodies("en", "deictic") | read_bodies("fil", "deictic")
    found = []
    for language, pattern in _compile_deictics().items():
        matches = list(pattern.finditer(page.simple if language == "zh" else page.text))
        starts = list_token_starts(page.simple) if language == "zh" and matches else set()
        found += [Name(*match.span(), (), "deictic", levels[match[1]]) for match in matches
                  if language != "zh" or match.start() in starts]
    return found
