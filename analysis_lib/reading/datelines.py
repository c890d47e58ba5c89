"""Datelines of reports: the place a report was filed from, which is no place of its story."""

import re

from analysis_lib.reading.page import Page

PLACE = r"[A-ZА-Я][A-Za-zА-Яа-яÀ-ÿ'’-]{2,20}(?: [A-ZА-Я][A-Za-zА-Яа-яÀ-ÿ'’-]{2,20})?"
DATELINES = tuple(re.compile(pattern, re.MULTILINE) for pattern in (
    r"(?:新华社|中新社|中新网|人民网|央视网|央广网|本报|中国网|光明网)([\u3400-\u9fff]{2,6}?)\d{1,2}月\d{1,2}日",
    r"^[^\w\n]{0,12}([\u3400-\u9fff]{2,4})[発发]$",
    r"^[^\w\n]{0,12}(?:\([A-Z-]{2,20}\) ?[-–—]+ ?)?([A-ZÀ-ÞА-Я]{4,20}(?:['’][A-Z]+)?(?: [A-Z]{2,20})?)(?=,| [-–—]|  |$)",
    rf"^[^\w\n]{{0,12}}({PLACE}), [^\n]{{0,50}}?(?:\([A-Z][^()\n]{{1,40}}\)|/[^/\n]{{2,15}}/)",
    rf"^[^\w\n]{{0,12}}({PLACE}) \([^()\n]{{2,30}}\) ?[-–—]",
    rf"^[^\w\n]{{0,12}}({PLACE}),? \d{{1,2}} [A-Za-zа-я]{{3,10}}\.? [(/]",
    rf"^[^\w\n]{{0,12}}({PLACE})[^\w\n]{{0,12}}$",
    rf"News (?:Agency|Service),? ({PLACE}), ",
))


def find_datelines(page: Page) -> set[int]:
    """Return the offsets inside the datelines of a text, and inside lines that are a place name alone.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> page = make_page("SHANGHAI, May 3 (Xinhua) -- A plan was issued.")
    >>> min(find_datelines(page)), max(find_datelines(page))
    (0, 7)
    """
    return {at for pattern in DATELINES for match in pattern.finditer(page.simple) for at in range(*match.span(1))}
