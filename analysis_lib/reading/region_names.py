"""What the names of divisions may stand for, in Chinese characters and in Latin letters."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from analysis_lib.reading.former_regions import list_former_names
from analysis_lib.reading.gazetteer import NATION, Reading, Region, fold_name, is_within, list_regions, read_aliases

# Languages of Latin script with customary names of their own for Chinese places
LATIN = ("en", "es", "pt", "it", "fr", "de", "ms")
UNCODED = ("city", "county")  # kinds of aliases: divisions without a code of their own, by their level
DISTRICT = re.compile("[区盟]$")


@cache
def index_chinese() -> Mapping[str, Reading]:
    """Return every Chinese name with what it may stand for; the province wins over a city of its name.

    Examples
    --------
    >>> index_chinese()["吉林"], index_chinese()["马村区"].codes
    (Reading(codes=('220000',), form='short'), ('410804',))
    """
    full, short = defaultdict(list), defaultdict(list)
    for region in list_regions().values():
        if region.code == NATION:
            continue
        for name in _write_names(region):
            full[name].append(region.code)
        if region.level != "county":
            short[region.short_zh].append(region.code)
    index = {name: Reading(tuple(codes[:1] if codes[0].endswith("0000") else codes), "short")
             for name, codes in short.items()}
    index |= {name: Reading(tuple(codes), "full") for name, codes in full.items()}
    index |= {name: Reading((code,), "short") for name, code in read_aliases("zh", "alias").items()}
    index |= {name: Reading((code,), "short") for kind in UNCODED for name, code in read_aliases("zh", kind).items()}
    index |= {name: Reading((code,), "zone") for name, code in read_aliases("zh", "zone").items() if name not in full}
    index = _list_former("zh") | index
    for name in read_aliases("zh", "common_word"):
        index[name] = Reading(index[name].codes, "adjacent" if index[name].form == "full" else "common")
    return index | {name: Reading((), "decoy") for name in read_aliases("zh", "decoy")}


def state_level(name: str, language: str) -> str | None:
    """Return the level of a division that bears the code of the area above it, None for all others.

    Examples
    --------
    >>> state_level("新竹县", "zh"), state_level("江苏", "zh")
    ('county', None)
    """
    return next((kind for kind in UNCODED if name in read_aliases(language, kind)), None)


def _list_former(language: str) -> dict[str, Reading]:
    """Read former names as the divisions of today; districts, whose names are often words, only below their area."""
    index = {}
    for name, rows in list_former_names(language).items():
        codes = tuple(dict.fromkeys(row.successor_code for row in rows))
        is_below = DISTRICT.search(name) and not rows[0].parent_code.endswith("0000")
        index[name] = Reading(codes, "short" if name == rows[0].short_zh != rows[0].name_zh
                              else "adjacent" if is_below else "full")
    return index


def _write_names(region: Region) -> set[str]:
    names = {region.name_zh}
    if region.type_zh.startswith("自治") and region.level != "province":
        names.add(region.short_zh + region.type_zh[-1])
    return names


@cache
def index_romanised() -> Mapping[str, tuple[str, ...]]:
    """Return the folded romanised names with the codes of all their namesakes.

    Examples
    --------
    >>> index_romanised()["suzhou"], index_romanised()["zhaoxian"]
    (('320500', '341300', '620902'), ('130133',))
    """
    index = defaultdict(list)
    for region in list_regions().values():
        if region.code == NATION:
            continue
        index[fold_name(region.name_en)].append(region.code)
        if region.short_zh == region.name_zh and region.type_zh == "县":
            index[fold_name(region.name_en) + "xian"].append(region.code)
    aliases = [*read_aliases("en", "zone").items()]
    aliases += [pair for language in LATIN for pair in read_aliases(language, "alias").items()]
    aliases += [pair for kind in UNCODED for pair in read_aliases("en", kind).items()]
    aliases += [(name, rows[0].successor_code) for name, rows in list_former_names("en").items()
                if all(is_within(code, rows[0].successor_code) for code in index.get(fold_name(name), ()))]
    for name, code in aliases:
        if code not in index[fold_name(name)]:
            index[fold_name(name)].append(code)
    return {key: tuple(codes) for key, codes in index.items()}
