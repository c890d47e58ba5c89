"""The people a page names, with the offices and tasks stated for them."""

import re

from analysis_lib.reading.page import Mention, Page
from analysis_lib.reading.people_latin import locate_latin_people
from analysis_lib.reading.people_zh import locate_chinese_people


def find_people(page: Page, language: str) -> list[Mention]:
    """Find the people a page names.

    Parameters
    ----------
    page : Page
        Legible text; Chinese is matched in its simplified form.
    language : {"en", "fil", "zh", "other"}
        Language of the text; in any language but the first three nobody is found.

    Returns
    -------
    list of Mention
        Each occurrence, in reading order and not overlapping: kind "person", the name as it stands, and as role
        the office or task stated beside it, in simplified characters and without inner spaces in Chinese
        (``市委副书记、市长``). A role is None where an occurrence states none.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> [(m.name, m.role) for m in find_people(make_page("副市長薛志杰、吳軍參加"), "zh")]
    [('薛志杰', '副市长'), ('吳軍', '副市长')]
    """
    if language == "zh":
        roles = [(one, re.sub(r"\s", "", page.simple[one.role_start : one.role_end]))
                 for one in locate_chinese_people(page.simple)]
    elif language in ("en", "fil"):
        roles = [(one, page.text[one.role_start : one.role_end]) for one in locate_latin_people(page.text, language)]
    else:
        roles = []
    return [Mention("person", one.start, one.end, page.text[one.start : one.end], role or None) for one, role in roles]
