"""The markup a page of the report may hold: what an output brings beyond it is shown as text or dropped."""

import re
from functools import cache

import bleach
from bleach.css_sanitizer import CSSSanitizer

TAGS = [
    "a", "abbr", "b", "bdi", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "details",
    "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
    "ins", "kbd", "li", "mark", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "summary", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
]
ATTRIBUTES = {
    "*": ["class", "id", "style", "title", "lang", "dir", "colspan", "rowspan", "scope"],
    "a": ["href"],
    "details": ["open"],
    "img": ["src", "alt", "width", "height"],
}
STYLES = [
    "background", "background-color", "border", "border-bottom", "border-collapse", "border-left",
    "caption-side", "color", "display", "font-size", "font-style", "font-weight", "height", "line-height",
    "margin", "margin-left", "margin-top", "max-width", "min-width", "overflow-wrap", "overflow-x", "padding",
    "padding-left", "text-align", "text-decoration", "vertical-align", "white-space", "width", "word-break",
]
# pandas puts a style sheet before each of its tables; the page has its own.
STYLE_SHEET = re.compile(r"<style\b[^>]{0,200}>[^<]{0,20000}</style>", re.IGNORECASE)
INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@cache
def _make_cleaner() -> bleach.Cleaner:
    styles = CSSSanitizer(allowed_css_properties=STYLES)
    return bleach.Cleaner(TAGS, ATTRIBUTES, protocols=["data", "http", "https"], css_sanitizer=styles)


def clean_markup(markup: str) -> str:
    """Keep harmless markup, and show every other tag as text.

    Examples
    --------
    >>> clean_markup('<b style="width:2em">5</b><script>alert(1)</script><a href="javascript:x">y</a>')
    '<b style="width:2em;">5</b>&lt;script&gt;alert(1)&lt;/script&gt;<a>y</a>'
    """
    return _make_cleaner().clean(STYLE_SHEET.sub("", str(markup)))


def show_invisible(markup: str) -> str:
    """Write characters that have no width or turn the direction of the text as their code points.

    Examples
    --------
    >>> show_invisible("paid\\u202etxt.exe")
    'paid[U+202E]txt.exe'
    """
    return INVISIBLE.sub(lambda match: f"[U+{ord(match.group()):04X}]", markup)
