"""What a web page states about itself: when it was published, its title and its language."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

from lxml import etree, html

from analysis_lib.tables import DATA, read_csv

MAX_TITLE_CHARS = 300
MAX_JSON_CHARS = 2**20
ARTICLES = frozenset(("article", "newsarticle", "report", "reportagenewsarticle", "blogposting", "technicalarticle",
                      "webpage", "governmentservice", "legislation", "pressrelease"))
MOMENT = re.compile(
    r"(?P<year>[12]\d{3})(?:(?P<mark>[-/.年])(?P<month>\d{1,2})(?:(?:(?P=mark)|月)(?P<day>\d{1,2})日?)?月?)?"
    r"(?:[T ]{1,2}(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:\.\d{1,9})?)?)?"
    r"\s?(?P<offset>Z|UTC|GMT|[+-]\d{2}:?\d{2})?", re.ASCII)
COMPACT = re.compile(r"([12]\d{3})(\d{2})(\d{2})", re.ASCII)
CHINA = timezone(timedelta(hours=8))
FIRST_YEAR, LAST_YEAR = 1949, 2099
SUFFIX = re.compile(r"\s{0,5}(?:[|_–—|｜]|-{1,3}|(?<=\s)[·•:]|>{1,2})\s{0,5}")


@cache
def list_names(place: str, field: str) -> tuple[str, ...]:
    """List the names under which pages state a field (data/lexicon/html_metadata.csv), the most specific first.

    Examples
    --------
    >>> list_names("json_ld", "published")
    ('datepublished',)
    """
    rows = read_csv(DATA / "lexicon" / "html_metadata.csv")
    if rows.duplicated(["place", "name"]).any():
        raise ValueError("html_metadata.csv: a name is listed twice for one place")
    return tuple(rows.loc[(rows["place"] == place) & (rows["field"] == field), "name"])


def read_head(root: html.HtmlElement, written: str) -> dict[str, str]:
    """Read what a page states explicitly about itself.

    Parameters
    ----------
    root : HtmlElement
        The parsed page.
    written : str
        Its visible text, in which a part of the window's title may stand as the title.

    Returns
    -------
    dict
        published (ISO 8601 at the stated precision), title and language, each only where it is stated and, for the
        date, not contradicted.

    Examples
    --------
    >>> page = "<html lang=zh-CN><meta name=PubDate content='2024-05-12 10:29:00'><h1>行动方案</h1><p>正文"
    >>> read_head(html.document_fromstring(page), "行动方案\\n正文")
    {'published': '2024-05-12T10:29', 'title': '行动方案', 'language': 'zh-CN'}
    """
    metas = _list_metas(root)
    stated = {"published": _agree_moment([*_list_values(metas, "published"), *_list_items(root), *_list_json(root)]),
              "title": _choose_title(root, metas, written),
              "language": (root.get("lang") or root.get("xml:lang") or "").strip()}
    return {field: value for field, value in stated.items() if value}


def _list_metas(root: html.HtmlElement) -> list[tuple[str, str]]:
    return [((meta.get("property") or meta.get("name") or "").strip().lower(), meta.get("content", "").strip())
            for meta in root.iter("meta")]


def _list_values(metas: list[tuple[str, str]], field: str) -> list[str]:
    return [value for name in list_names("meta", field) for key, value in metas if key == name and value]


def _list_items(root: html.HtmlElement) -> list[str]:
    names = list_names("itemprop", "published")
    items = (element for element in root.iter("meta", "time") if element.get("itemprop", "").lower() in names)
    return [item.get("content") or item.get("datetime") or "" for item in items]


def _list_json(root: html.HtmlElement) -> list[str]:
    articles = []
    for script in root.iter("script"):
        text = script.text or ""
        if script.get("type", "").lower().strip() == "application/ld+json" and len(text) <= MAX_JSON_CHARS:
            articles += _find_articles(text)
    # Several articles are a list of links to others; what they state is not about this page.
    values = [str(value) for article in articles for key, value in article.items()
              if key.lower() in list_names("json_ld", "published")]
    return values if len(set(values)) == 1 else []


def _find_articles(text: str) -> Iterator[dict]:
    try:
        stated = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    nodes = stated if isinstance(stated, list) else [stated]
    for node in nodes:
        inner = node.get("@graph") if isinstance(node, dict) else None
        for article in [node, *(inner if isinstance(inner, list) else ())]:
            if isinstance(article, dict) and {str(kind).lower() for kind in _as_list(article.get("@type"))} & ARTICLES:
                yield article


def _as_list(value: object) -> Iterable:
    return value if isinstance(value, list) else [value]


def read_moment(text: str) -> str | None:
    """Read a stated moment at its own precision.

    A time at midnight is a filler and is left out. A time in UTC tells the day only where it is the same day in China.

    Examples
    --------
    >>> read_moment("2024年5月6日 08:30"), read_moment("2024-05-06T00:00:00+08:00"), read_moment("2024-05-06T18:00:00Z")
    ('2024-05-06T08:30', '2024-05-06', None)
    """
    text = text.strip()
    compact = COMPACT.fullmatch(text)
    match = MOMENT.fullmatch("-".join(compact.groups()) if compact else text)
    if not match or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        return None
    parts = [int(match[name] or least) for name, least in
             (("year", 0), ("month", 1), ("day", 1), ("hour", 0), ("minute", 0))]
    try:
        moment = datetime(*parts)
    except ValueError:
        return None
    if not match["day"]:
        return f"{moment:%Y-%m}" if match["month"] else f"{moment:%Y}"
    if match["offset"] and not match["offset"].strip("ZUTCGM+-:0"):
        in_china = moment.replace(tzinfo=UTC).astimezone(CHINA)
        return f"{moment:%Y-%m-%d}" if in_china.date() == moment.date() else None
    return f"{moment:%Y-%m-%dT%H:%M}" if moment.hour or moment.minute else f"{moment:%Y-%m-%d}"


def _agree_moment(values: list[str]) -> str | None:
    moments = [moment for value in values if (moment := read_moment(value))]
    longest = max(moments, key=len, default=None)
    # The same day at different precision is one statement; two days are a contradiction.
    if longest is None or any(not longest.startswith(moment[:10]) for moment in moments):
        return None
    exact = {moment for moment in moments if len(moment) == len(longest)}
    return longest if len(exact) == 1 else longest[:10]


def _choose_title(root: html.HtmlElement, metas: list[tuple[str, str]], written: str) -> str | None:
    lines = {" ".join(line.split()) for line in written.split("\n")}
    named = [" ".join(value.split()) for value in _list_values(metas, "title")]
    window = " ".join("".join(next(root.iter("title"), etree.Element("title")).itertext()).split())
    headings = [text for heading in root.iter("h1") if (text := " ".join("".join(heading.itertext()).split()))]
    # A heading that the window does not begin with may be the name of the site.
    if len(headings) == 1 and not named and window.startswith(headings[0] if window else ""):
        return headings[0][:MAX_TITLE_CHARS]
    for title in [*named, window]:
        found = max((part for part in _list_parts(title) if part in lines), key=len, default=None)
        if found:
            return found[:MAX_TITLE_CHARS]
    return named[0][:MAX_TITLE_CHARS] if named else None


def _list_parts(title: str) -> list[str]:
    """List a title with and without the names of the site before or behind its separators."""
    cuts = list(SUFFIX.finditer(title))
    parts = [title, *(title[: cut.start()] for cut in cuts), *(title[cut.end() :] for cut in cuts)]
    return [part for part in parts if part]
