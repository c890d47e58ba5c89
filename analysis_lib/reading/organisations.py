"""The organisations a page names, with their types."""

import re

from analysis_lib.reading.organisations_latin import locate_latin_organisations
from analysis_lib.reading.organisations_zh import locate_chinese_organisations
from analysis_lib.reading.page import Mention, Page

# What a page writes where it knows no source.
NO_SOURCE = re.compile(r"未知|不详|佚名|本站|本网|原创|网络|互联网|admin|unknown|original|internet|network", re.IGNORECASE)


def find_organisations(page: Page, language: str) -> list[Mention]:
    """Find the organisations a page names.

    Parameters
    ----------
    page : Page
        Legible text; Chinese is matched in its simplified form.
    language : {"en", "fil", "zh", "other"}
        Language of the text. In any language but the first three only companies with a legal suffix are found.

    Returns
    -------
    list of Mention
        Each occurrence, in reading order: kind "organisation", the name as it stands and as role its type
        (company, government, party, research, university, hospital, care, park, association, media). Events,
        plans and places are no organisations. Names do not overlap, save a name inside a longer one after
        "of the".

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> [(m.name, m.role) for m in find_organisations(make_page("省藥監局、鄭州大學參加"), "zh")]
    [('省藥監局', 'government'), ('鄭州大學', 'university')]
    """
    spans = locate_latin_organisations(page.text, language)
    if language == "zh":
        spans = sorted(spans + locate_chinese_organisations(page.simple))
    return [Mention("organisation", start, end, page.text[start:end], kind) for start, end, kind in spans
            if not (kind == "media" and NO_SOURCE.fullmatch(page.simple[start:end]))]
