"""Of which region and level an organisation is, as far as its name and its document tell."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from analysis_lib.coding.actor_forms import fold_organisation, is_chinese, name_level
from analysis_lib.coding.actor_types import FIRMS, PUBLIC, list_name_codes
from analysis_lib.coding.actor_words import compile_actor_words, list_actor_words, read_actor_words
from analysis_lib.coding.numerals import fold_text
from analysis_lib.reading.actors import compile_words
from analysis_lib.reading.gazetteer import MUNICIPALITIES, NATION, is_within, list_ancestors, list_regions

# Their name may bear a place that is not theirs: a brand, a title, a market.
PLACELESS = (*FIRMS, "media", "international organisation", "exchange")
ABROAD = ("710000", "810000", "820000")


class Setting(NamedTuple):
    """What a document says of regions: its own with its level, its province, and every region it names."""

    code: str | None = None
    is_stated: bool = False
    level: str | None = None
    province: str | None = None
    named: frozenset[str] = frozenset()


def find_actor_region(names: Iterable[str], kind: str | None, setting: Setting) -> str | None:
    """Return the region of a body: that in its name, else that of its document at the level it names.

    Notes
    -----
    A body that names only its level (省工信厅) takes the document's region, or the area of that level over it, if the
    document states its region and names no other region of the level. A company takes neither: its name may bear a
    brand's place, and where it is at home no document says by that.

    Examples
    --------
    >>> own = Setting("410000", True, "province", "410000", frozenset({"410000"}))
    >>> find_actor_region(["省工信厅"], "government", own), find_actor_region(["某某公司"], "company", own)
    ('410000', None)
    >>> find_actor_region(["江西省药监局"], "government", Setting())
    '360000'
    """
    if kind is None or kind in PLACELESS:
        return None
    for name in names:
        codes = [code for code, _, _ in list_name_codes(name, setting.named)]
        lowest = max(codes, key=lambda code: len(list_ancestors(code)), default=None)
        if lowest:
            return lowest if all(is_within(lowest, code) for code in codes) else None
    if kind not in PUBLIC and kind != "research institute":
        return None
    named = [name for name in names if _is_national(name)]
    if named:
        return NATION if _bears(named[0], "nation") else _own_region("national", named[0], setting)
    level = next((level for level in map(read_level, names) if level), None)
    return _own_region(level, next(iter(names)), setting) if level else None


def _own_region(level: str, name: str, setting: Setting) -> str | None:
    if not setting.is_stated or setting.code is None or _bears(name, "foreign") or _is_abroad(name):
        return None
    if level == "national":
        return None if setting.province in ABROAD else NATION
    areas = {list_regions()[code].level: code for code in (*reversed(list_ancestors(setting.code)), setting.code)}
    if level == "city" and setting.province in MUNICIPALITIES:
        areas["city"] = setting.province
    code = areas.get(level)
    return code if code and count_regions(level, setting) <= 1 else None


def count_regions(level: str, setting: Setting) -> int:
    """Count the regions of a level that a document names or that lie over those it names.

    Examples
    --------
    >>> count_regions("city", Setting(named=frozenset({"320400", "460100", "460105"})))
    2
    """
    codes = {over for code in setting.named for over in (code, *list_ancestors(code))}
    return sum(list_regions()[code].level == level for code in codes)


def _bears(name: str, kind: str) -> bool:
    language = "zh" if is_chinese(name) else "fil"
    folded = fold_text(name)
    found = compile_actor_words("actor_types", language, kind).search(folded)
    return bool(found) and (language != "zh" or kind != "nation" or found.start() == 0)


def _is_abroad(name: str) -> bool:
    return bool(compile_words("mul", "foreign").search(name))


def _is_national(name: str) -> bool:
    """Tell whether a body is a nation's by its words: 国家药监局, a ministry without a place."""
    folded, chinese = fold_organisation(name), is_chinese(name)
    if chinese and any(word in folded for word in list_actor_words("actor_types", "zh", "local_part")):
        return False
    level = read_level(name)
    if level is not None:
        return level == "national"
    if chinese:
        return folded.endswith(list_actor_words("actor_types", "zh", "national_end"))
    return compile_actor_words("actor_types", "fil", "national_end").search(folded) is not None


@cache
def read_level(name: str) -> str | None:
    """Return the level that a name states by a word: at its beginning in Chinese, anywhere before its head elsewhere.

    Examples
    --------
    >>> read_level("省藥監局"), read_level("the provincial bureau"), read_level("郑州大学")
    ('province', 'province', None)
    """
    folded = fold_organisation(name)
    if is_chinese(name):
        return next((value for (word, _), value in read_actor_words("actor_types", "zh", "level").items()
                     if folded.startswith(word)), None)
    first = folded.split(" of ")[0].split(" ng ")[0]
    found = compile_actor_words("actor_types", "fil", "level").search(first) or \
        compile_actor_words("actor_types", "fil", "level").search(folded)
    return read_actor_words("actor_types", "fil", "level")[re.sub(" +", " ", found[0]), ""] if found else None


def find_actor_level(names: Iterable[str], kind: str | None, code: str | None, setting: Setting) -> str | None:
    """Return the level of an organisation where its words or its region tell it; companies are enterprises.

    Examples
    --------
    >>> find_actor_level(["省工信厅"], "government", None, Setting()), find_actor_level(["Innovent"], "company", None, Setting())
    ('province', 'enterprise')
    """
    if kind in FIRMS[:3]:
        return "enterprise"
    if kind is None or kind in PLACELESS or kind == "park":
        return None
    names = list(names)
    if kind not in PUBLIC:
        return next((level for level in map(_state_level, names) if level), None)
    if any(_bears(name, "zone") for name in names):
        return None
    if code is not None:
        return list_regions()[code].level
    if any(_is_national(name) for name in names):
        return "national"
    level = next((level for level in map(read_level, names) if level), None)
    # 市卫健委 may be that of a municipality, which is a province
    return None if level == "city" and setting.province in MUNICIPALITIES else level


def _state_level(name: str) -> str | None:
    """Return the level that a hospital or institute states before or in its place: 河南省人民医院, 省医学科学院."""
    if _bears(name, "nation") and not is_chinese(name):
        return None
    level = read_level(name)
    if level or not is_chinese(name):
        return level
    places = list_name_codes(name)
    if not places or places[-1][1] != "full":
        return None
    code = places[-1][0]
    return list_regions()[code].level if name_level(name[: places[-1][2]], "zh") else None
