"""Place names in Latin and Cyrillic letters, with the type words beside them."""

import re
from functools import cache

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from analysis_lib.reading.gazetteer import Name, fold_name, list_languages, list_regions, read_aliases, read_types
from analysis_lib.reading.region_names import LATIN, UNCODED, index_romanised, state_level

ROAD_EN = re.compile(r" (?:Road|Street|Avenue|River|Lake|Bridge|Mountain|Airport|Railway)\b")
WORD = re.compile("\\b[A-Z](?:[a-zß-öø-ÿ]+|[A-Z]{2,20}\\b)(?:['’‘](?!s\\b)[a-zü]+)?")
PEOPLES = r"(?: [A-Z][a-z]+(?: and|,)?){0,3}"
SYLLABLE = (
    "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|"
    "ia|ie|iu|ua|uo|ui|ue|a|e|i|o|u)|ang|ai|ao|an|en|er|ou|a|e)"
)
LOWER = re.compile(r"\b([a-z]{5,12}) province\b")
CYRILLIC = re.compile("[А-Яа-я]{3}")
ONE_SYLLABLE = re.compile(SYLLABLE)


@cache
def _build_automaton() -> tuple[AhoCorasick, tuple[str, ...]]:
    words = tuple(sorted({spelling for name in _list_phrases() for spelling in (name, name.replace("'", "’"))}))
    return AhoCorasick(list(words), matchkind=MATCHKIND_LEFTMOST_LONGEST), words


def _list_phrases() -> set[str]:
    names = {region.name_en for region in list_regions().values()} | set(read_aliases("en", "decoy"))
    names |= {name for kind in ("zone", *UNCODED) for name in read_aliases("en", kind)}
    names |= {name for language in LATIN for name in read_aliases(language, "alias")}
    return {name for name in names if not name.isalpha() and " " in name or "-" in name}


@cache
def _list_before() -> dict[str, tuple[str, frozenset[str]]]:
    """Return the type words that stand before a name, in lower case: "lalawigan ng", "provincia de", "провинции"."""
    types = {f"{word.lower()} of": kind for word, kind in read_types("en").items() if kind[0] != "township"}
    for language in set(list_languages("type")) - {"en"}:
        types |= {word.lower(): kind for word, kind in read_types(language).items()
                  if kind[0] != "township" and (language != "fil" or word.endswith(" ng"))}
    return types


@cache
def _compile_types() -> tuple[re.Pattern, re.Pattern]:
    after = [word for word in read_types("en") if read_types("en")[word][0] != "township"]
    after = "|".join(sorted(after, key=len, reverse=True))
    before = "|".join(re.escape(word) for word in sorted(_list_before(), key=len, reverse=True))
    return (re.compile(rf"(?:{PEOPLES} (?=[Aa]uton)| )({after})\b"),
            re.compile(rf"\b({before})(?: |(?<=['’]))(?:la |the )?$", re.IGNORECASE))


def scan_romanised(text: str) -> list[Name]:
    """Find romanised names with all their namesakes: names of several words first, then single words."""
    text = LOWER.sub(_raise_province, text)
    automaton, words = _build_automaton()
    names = []
    for number, start, end in automaton.find_matches_as_indexes(text):
        if text[end : end + 1].isalpha() or text[start - 1 : start].isalpha():
            continue
        decoy = words[number].replace("’", "'") in read_aliases("en", "decoy")
        codes = () if decoy else index_romanised().get(fold_name(words[number]), ())
        name = _read_typed(text, start, end, codes) or _read_plain(words[number], start, end, codes)
        names.append(Name(start, end, codes, "decoy") if decoy else name)
    taken = {at for name in names for at in range(name.start, name.end)}
    for match in WORD.finditer(text):
        if match.start() not in taken and match[0] not in read_aliases("en", "decoy"):
            name = _read_romanised(text, match)
            if name:
                names.append(name)
    return [name for name in names if name.form != "decoy"] + _scan_cyrillic(text)


def _raise_province(match: re.Match) -> str:
    """Give a province its capital where a translation machine wrote "fujian province"."""
    codes = index_romanised().get(match[1], ())
    return match[0].capitalize() if any(code.endswith("0000") for code in codes) else match[0]


@cache
def _compile_cyrillic() -> tuple[re.Pattern, dict[str, str]]:
    """Match the names of ``aliases.csv`` in all their cases: Шанхай, Шанхая, Шанхаем."""
    stems = {name.rstrip("ьй"): code for name, code in read_aliases("ru", "alias").items()}
    words = "|".join(re.escape(stem) for stem in sorted(stems, key=len, reverse=True))
    return re.compile(rf"\b({words})(?:[ьйюяеиа]|ем|ом|ью|у)?\b"), stems


def _scan_cyrillic(text: str) -> list[Name]:
    if not CYRILLIC.search(text):
        return []
    pattern, stems = _compile_cyrillic()
    names = []
    for match in pattern.finditer(text):
        codes = (stems[match[1]],)
        names.append(_read_typed(text, *match.span(), codes) or Name(*match.span(), codes, "plain"))
    return names


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
    # "Xi" and "Wei" are surnames far more often than counties
    is_surname = ONE_SYLLABLE.fullmatch(match[0].lower()) and all(list_regions()[code].level == "county" for code in codes)
    if is_person or is_surname or (lost and len(match[0]) < 6) or ROAD_EN.match(text, end):
        return None
    return _read_plain(match[0], start, end, codes)


def _read_plain(word: str, start: int, end: int, codes: tuple[str, ...]) -> Name:
    """Read a name without type word: a zone, a division without a code of its own, or any other."""
    word = word.replace("’", "'")
    is_zone = codes == (read_aliases("en", "zone").get(word),)
    return Name(start, end, codes, "zone" if is_zone else "plain", state_level(word, "en"))


def _read_typed(text: str, start: int, end: int, codes: tuple[str, ...]) -> Name | None:
    """Take in the type word that stands after or before a romanised name and keep the namesakes it fits."""
    after, before = _compile_types()
    match = after.match(text, end)
    if match:
        level, types = read_types("en")[match[1]]
        span = start, match.end()
    else:
        match = before.search(text, max(start - 45, 0), start)
        if not match:
            return None
        level, types = _list_before()[match[1].lower()]
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
