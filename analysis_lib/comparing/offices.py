"""The office that issued a document, without the place it is of: what two regions can have in common."""

import re

import pandas as pd

from analysis_lib.reading.gazetteer import list_regions
from analysis_lib.reading.page import simplify_text

GOVERNMENT = "government"
GOVERNMENTS = re.compile(r"(?:人民)?政府|(?:the )?(?:people['’]?s )?(?:government|pamahalaan)(?: (?:of|ng))?", re.IGNORECASE)
TYPES = r"(?:壮族|回族|维吾尔)?(?:特别行政区|自治区|自治州|自治县|省|市|区|县|州|盟|旗)?"
TYPES_EN = r"(?: (?:autonomous region|autonomous prefecture|province|provincial|municipality|municipal|city|county|district))?"
EDGES = re.compile(r"^(?:the|of|ng)\b|\b(?:of|ng)(?: the)?$|^[\s,'’]+|[\s,'’]+$", re.IGNORECASE)


def name_offices(documents: pd.DataFrame) -> pd.Series:
    """Name the issuer of each document without its region's or province's name.

    Bodies of the same kind in two provinces then have the same name, as far as they are written in one language; a
    place that issues in its own name, or its government, is "government".

    Parameters
    ----------
    documents : DataFrame
        The ``documents`` table.

    Returns
    -------
    Series
        Text on the index of ``documents``; missing where no issuer is known.

    Examples
    --------
    >>> documents = pd.DataFrame({"issuer": ["江西省药品监督管理局", "Jiangxi Province", "上海市人民政府", None],
    ...     "region_code": ["360000", "360000", "310000", None], "province_code": ["360000", "360000", "310000", None]})
    >>> name_offices(documents).tolist()
    ['药品监督管理局', 'government', 'government', <NA>]
    """
    facts = documents.reindex(columns=["issuer", "region_code", "province_code"]).astype("string")
    named = [_strip_place(*row) if not pd.isna(row[0]) else pd.NA for row in facts.itertuples(index=False)]
    return pd.Series(named, index=documents.index, dtype="string")


def _strip_place(issuer: str, *codes: str) -> str:
    office = simplify_text(issuer)
    for region in [list_regions()[code] for code in codes if code in list_regions()]:
        for name, types in ((region.name_zh, ""), (region.short_zh, TYPES), (region.name_en, TYPES_EN)):
            office = re.sub(re.escape(name) + types, "", office, flags=re.IGNORECASE)
    office = EDGES.sub("", office).strip()
    return GOVERNMENT if not office or GOVERNMENTS.fullmatch(office) else office
