"""Names of places as they stand in a text, with everything each of them may stand for."""

import re
from collections.abc import Iterable
from functools import cache

import opencc

from analysis_lib.reading.gazetteer import Name, read_bodies
from analysis_lib.reading.page import Page, simplify_text
from analysis_lib.reading.place_names_latin import SYLLABLE, scan_romanised
from analysis_lib.reading.place_names_zh import HAN, list_token_starts, scan_chinese

KANA = re.compile("[ぁ-んァ-ヴ]{2}")
LATIN_WORD = re.compile("[A-Za-z]+")
HEAD = 1500
MIN_CAPITALS = 30  # one word in so many; prose in English has one in ten
PINYIN = re.compile(f"{SYLLABLE}{{2,4}}")
TOWN_EN = re.compile(r"\b([A-Z][a-z]{2,11}(?: [A-Z][a-z]{1,11})?) (?:Town(?:ship)?|[Ss]ub-?[Dd]istrict)\b")
TOWN_FIL = re.compile(r"\b[Bb]ayan ng ([A-Z][a-z]{2,11})\b")
TOWN = (  # 乡镇, 各镇, 小镇, 重镇, 专业镇 and the like name no township
    "(?:(?![各全市县区个该本我建乡村镇])[\u3400-\u9fff]){1,%d}?"
    "(?![城乡村小重古名强各全市县区个该本我建心点色业型场大街镇制范态星下返离还侨])[\u3400-\u9fff]"
    "(?:镇(?![街村域])|乡(?![镇村风情亲建产食宿游愁土贤音规])|街道(?!路))"
)
TOWN_ZH = re.compile(f"(?<!{HAN})[在赴到于由]?({TOWN % 2})")
TOWN_AFTER = re.compile(TOWN % 3)


# Lists of county names that link farms hang on other people's pages: 蓬溪县| 莱西市| 安远县|
SPAM = re.compile(f"(?:{HAN}{{2,12}}\\| ?){{6,400}}")


def scan_names(page: Page) -> list[Name]:
    """Find the stretches that may name places, in reading order and without overlap.

    Parameters
    ----------
    page : Page

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> [(n.codes, n.form) for n in scan_names(make_page("在江西省南昌市召开"))]
    [(('360000',), 'full'), (('360100',), 'full')]
    >>> [(n.codes, n.form) for n in scan_names(make_page("Zhao County and Huacao Town"))]
    [(('130133',), 'typed'), ((), 'town')]
    """
    page = read_kanji(page)
    names = scan_chinese(page.simple) + scan_romanised(capitalise_names(page.text))
    names += _scan_towns(page, names) + _scan_deictics(page)
    spam = {at for match in SPAM.finditer(page.simple) for at in range(*match.span())}
    return drop_overlaps(name for name in names if name.start not in spam)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("jp2t")


def read_kanji(page: Page) -> Page:
    """Return the page with the Japanese forms of characters read as simplified ones too, if it holds kana.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> read_kanji(make_page("広東省で開かれた")).simple[:3]
    '广东省'
    """
    if not KANA.search(page.text):
        return page
    return page._replace(simple=simplify_kanji(page.text))


def simplify_kanji(text: str) -> str:
    """Write the Japanese forms of characters as simplified Chinese ones, each by one character.

    Examples
    --------
    >>> simplify_kanji("発表")
    '发表'
    """
    characters = [_converter().convert(character) for character in text]
    return simplify_text("".join(new if len(new) == 1 else old for old, new in zip(text, characters, strict=True)))


def capitalise_names(text: str) -> str:
    """Give the words of a text written without capitals their first one, so that names can be seen.

    Examples
    --------
    >>> capitalise_names("zhejiang province held a meeting"), capitalise_names("Zhejiang held a meeting")
    ('Zhejiang Province Held A Meeting', 'Zhejiang held a meeting')
    """
    words = LATIN_WORD.findall(text[:HEAD])
    if sum(word[0].isupper() for word in words) * MIN_CAPITALS >= len(words):
        return text
    return LATIN_WORD.sub(lambda match: match[0][0].upper() + match[0][1:], text)


def drop_overlaps(names: Iterable[Name]) -> list[Name]:
    """Keep of overlapping names the first, and of those with one start the longest."""
    kept, at = [], 0
    for name in sorted(names, key=lambda name: (name.start, -name.end)):
        if name.start >= at:
            kept.append(name)
            at = name.end
    return kept


def _scan_towns(page: Page, names: list[Name]) -> list[Name]:
    """Find townships, which the gazetteer does not list, by their type word; then their bare romanised names."""
    text, simple = page.text, page.simple
    towns = [Name(*match.span(1), (), "town", "township") for match in TOWN_ZH.finditer(simple)]
    for name in names:
        match = TOWN_AFTER.match(simple, name.end) if name.form in ("full", "short") else None
        if match:
            towns.append(Name(*match.span(), (), "town", "township"))
    matches = [*TOWN_EN.finditer(text), *TOWN_FIL.finditer(text)]
    bare = {match[1].split()[-1] for match in matches}
    bare = {word for word in bare if PINYIN.fullmatch(word.lower()) and not re.search(rf"\b{word.lower()}\b", text)}
    for match in matches:
        word = match[1].split()[-1]
        if word in bare:
            start = match.start() if match.re is TOWN_FIL else match.start(1) + match[1].rfind(word)
            towns.append(Name(start, match.end(), (), "town", "township"))
    if bare:
        pattern = re.compile(rf"\b(?:{'|'.join(sorted(bare))})\b")
        towns += [Name(*match.span(), (), "town", "township") for match in pattern.finditer(text)]
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
