"""Metadata that a person or a table states beside the text: checked, and put before what was read from the text."""

import re
from collections.abc import Mapping
from datetime import date, time
from functools import cache

from analysis_lib.reading.dating import choose_year
from analysis_lib.reading.gazetteer import find_province, is_within, list_regions, name_region
from analysis_lib.reading.page import Field
from analysis_lib.tables import read_schema

DATES = ("published", "event_date")
YEARS = ("year", "period_start", "period_end")
CODES = ("region_code", "province_code", "venue_code")
TEXTS = ("title", "issuer")
CHOICES = ("level", "genre", "script")
STATABLE = (*TEXTS, *CHOICES, *CODES, *DATES, *YEARS, "language", "is_machine_translated")
DATE = re.compile(r"([12]\d{3})(?:[-/.年]([01]?\d)(?:[-/.月]([0-3]?\d)日?(?:[T ]([0-2]\d):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?)?)?)?"
                  r"(?:Z|[+-]\d\d:?\d\d)?")
LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8}){0,3}")
SYNONYMS = {"tl": "fil", "cn": "zh", "chinese": "zh", "english": "en", "filipino": "fil", "tagalog": "fil"}
TRUTHS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def check_value(field: str, text: str) -> object:
    """Turn the text of a stated value into the value of a column of ``documents``.

    Parameters
    ----------
    field : str
        One of ``STATABLE``.
    text : str
        Value as written: a date as 2024-05-06, 2024/5/6 or coarser; a region as code or name.

    Raises
    ------
    ValueError
        In one line: the field, the value and what is allowed.

    Examples
    --------
    >>> check_value("published", "2024/5/6 08:30"), check_value("region_code", "河南"), check_value("language", "zh-CN")
    ('2024-05-06T08:30', '410000', 'zh')
    """
    if field in TEXTS:
        return text
    if field in DATES:
        return _check_date(field, text)
    if field in YEARS:
        # Tables with a missing year are written with decimals: 2024.0
        match = re.fullmatch(r"((?:19|20)\d\d)(?:\.0)?", text)
        if not match:
            raise ValueError(f"{field}: {text!r} is no year from 1900 to 2099")
        return int(match[1])
    if field in CODES:
        return find_code(field, text)
    if field == "language":
        match = LANGUAGE.fullmatch(text)
        if not match and text.lower() not in SYNONYMS:
            raise ValueError(f"language: {text!r} is no BCP 47 code such as en, fil or zh")
        return SYNONYMS.get(text.lower()) or SYNONYMS.get(match[1].lower(), match[1].lower())
    allowed = TRUTHS if field == "is_machine_translated" else list_choices(field)
    if text.lower() not in {name.lower() for name in allowed}:
        raise ValueError(f"{field}: {text!r} is none of {', '.join(allowed)}")
    return allowed[next(name for name in allowed if name.lower() == text.lower())]


def _check_date(field: str, text: str) -> str:
    match = DATE.fullmatch(text)
    try:
        if not match:
            raise ValueError
        year, month, day, hour, minute = (int(part) if part else None for part in match.groups())
        date(year, month or 1, day or 1)
        time(hour or 0, minute or 0)
    except ValueError:
        raise ValueError(f"{field}: {text!r} is no date such as 2024-05-06T08:30, 2024-05-06, 2024-05 or 2024") from None
    parts = [f"{year:04d}", *(f"-{part:02d}" for part in (month, day) if part)]
    return "".join(parts) + (f"T{hour:02d}:{minute:02d}" if hour is not None else "")


@cache
def list_choices(field: str) -> dict[str, str]:
    """Return the values a field may have, each by itself."""
    allowed = read_schema().query("table == 'documents' and column == @field")["allowed"].iloc[0]
    return {value: value for value in allowed.split("|")}


@cache
def find_code(field: str, text: str) -> str:
    """Return the GB/T 2260 code of a region given by code or name.

    Raises
    ------
    ValueError
        For an unknown code or name, and for a name that several regions of one level bear.

    Examples
    --------
    >>> find_code("region_code", "Henan"), find_code("region_code", "410800")
    ('410000', '410800')
    """
    if text in list_regions():
        return text
    if text.isdigit():
        raise ValueError(f"{field}: {text!r} is no code of GB/T 2260 in the table of 2024 (data/gazetteer/regions.csv)")
    named = [region for region in list_regions().values()
             if text.lower() in (region.name_zh, region.short_zh, region.name_en.lower())]
    for level in ("national", "province", "city", "county"):
        codes = [region.code for region in named if region.level == level]
        if len(codes) == 1:
            return codes[0]
        if codes:
            raise ValueError(f"{field}: {text!r} is the name of {', '.join(codes)}; give the code")
    raise ValueError(f"{field}: {text!r} is no region of data/gazetteer/regions.csv")


def state_fields(fields: Mapping[str, Field], stated: Mapping[str, Field]) -> dict[str, Field]:
    """Put stated or corrected fields before those read from the text, and derive what depends on them.

    Parameters
    ----------
    fields : mapping of Field
        Every evidence field of ``documents``, as read from the text.
    stated : mapping of Field
        Checked values with basis ``stated`` or ``corrected``.

    Examples
    --------
    >>> read = dict.fromkeys(["region_code", "region", "province_code", "province", "published", "published_precision",
    ...                       "event_date", "period_start", "year", "year_earliest", "year_latest"], Field())
    >>> fields = state_fields(read, {"published": Field("2024-05", "stated"), "region_code": Field("410800", "stated")})
    >>> [fields[name].value for name in ("published_precision", "year", "province", "region")]
    ['month', 2024, 'Henan', 'Jiaozuo']
    """
    known = {**fields, **stated}
    if "province_code" in stated and "region_code" not in stated:
        province, region = stated["province_code"], fields["region_code"]
        if not region.value or not province.value or not is_within(region.value, province.value):
            known["region_code"] = province
    elif "region_code" in stated and "province_code" not in stated:
        region = stated["region_code"]
        known["province_code"] = region._replace(value=find_province(region.value)) if region.value else region
    for code, name in (("region_code", "region"), ("province_code", "province")):
        if known[code] != fields[code]:
            known[name] = known[code]._replace(value=name_region(known[code].value) if known[code].value else None)
    if "published" in stated:
        known["published_precision"] = known["published"]._replace(value=name_precision(known["published"].value))
    if "year" not in stated and {"published", "event_date", "period_start"} & set(stated):
        known["year"] = choose_year(known)
    if known["year"].value and known["year"] != fields["year"]:
        known["year_earliest"] = known["year_latest"] = known["year"]
    return known


def name_precision(value: str | None) -> str | None:
    """Name the precision of an ISO date.

    Examples
    --------
    >>> name_precision("2024-05-06T08:30"), name_precision("2024"), name_precision(None)
    ('minute', 'year', None)
    """
    return {16: "minute", 10: "day", 7: "month", 4: "year"}[len(value)] if value else None
