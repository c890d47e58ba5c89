"""Romanised place names in an English or Filipino text, with the type words beside them."""

import re
from functools import cache

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from analysis_lib.reading.gazetteer import Name, fold_name, index_romanised, list_regions, read_aliases, read_types

ROAD_EN = re.compile(r" (?:Road|Street|Avenue|River|Lake|Bridge|Mountain|Airport|Railway)\b")
WORD = re.compile("\\b[A-Z][a-zü]+(?:['’‘](?!s\\b)[a-zü]+)?")
PEOPLES = r"(?: [A-Z][a-z]+(?: and|,)?){0,3}"
SYLLABLE = (
    "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|"
    "ia|ie|iu|ua|uo|ui|ue|a|e|i|o|u)|ang|ai|ao|an|en|er|ou|a|e)"
)
ONE_SYLLABLE = re.compile(SYLLABLE)


@cache
def _build_automaton() -> tuple[AhoCorasick, tuple[str, ...]]:
    words = tuple(sorted({spelling for name in _list_phrases() for spelling in (name, name.replace("'", "’"))}))
    return AhoCorasick(list(words), matchkind=MATCHKIND_LEFTMOST_LONGEST), words


def _list_phrases() -> set[str]:
    names = {region.name_en for region in list_regions().values()} | set(read_aliases("en", "decoy"))
    names |= set(read_aliases("en", "alias")) | set(read_aliases("en", "zone"))
    return {name for name in names if not name.isalpha() and " " in name or "-" in name}


@cache
def _compile_types() -> tuple[re.Pattern, re.Pattern]:
    after = [word for word in read_types("en") if read_types("en")[word][0] != "township"]
    after = "|".join(sorted(after, key=len, reverse=True))
    before = [word for word in read_types("fil") if word.endswith(" ng") and "bayan" not in word.lower()]
    before += [f"{word} of" for word in ("City", "Province", "County", "city", "province")]
    return re.compile(rf"(?:{PEOPLES} (?=[Aa]uton)| )({after})\b"), re.compile(rf"\b({'|'.join(before)}) $")


def scan_romanised(text: str) -> list[Name]:
    """Find romanised names with all their namesakes: names of several words first, then single words."""
    automaton, words = _build_automaton()
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
