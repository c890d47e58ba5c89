"""What the words of a line give away: menus, credits, share bars, disclaimers, footers, posting lines."""

import re
from functools import cache

from analysis_lib.reading.headers import LABEL_RULES, SHORT_STAMP
from analysis_lib.reading.page import simplify_text
from analysis_lib.reading.repeats import measure_width
from analysis_lib.reading.spam import is_spam_line
from analysis_lib.tables import DATA, read_csv

# What is left of a layout: cell borders, bullets, dashes. Punctuation of prose may be a torn piece of the text.
RESIDUE = re.compile(r"[\s\u200b\ufeff|>»›•·\\/_*=~-]+\Z")
CRUMB = re.compile(r"[ \u3000]*[>»›/＞|][ \u3000]*")
# A breadcrumb of a site that no list knows: Pharm » Business » Health care
TRAIL = re.compile(r"[^<>»›＞。；]{1,30}(?:[ \u3000]{0,3}(?:>{1,2}|»|›|＞)[ \u3000]{0,3}[^<>»›＞。；]{1,40}){2,6}(?<![.!?])\Z")
COLON = r"[ \u3000]{0,3}(?:[:：丨｜|]|(?<=[\u3400-\u9fff])/)"
# Widths in columns; a longer line is prose that happens to hold the word.
MAX_WIDTH = {"menu": 120, "credit": 120, "disclaimer": 600, "footer": 300, "date_line": 160, "source_line": 120,
             "share": 120, "image": 60, "table_residue": 160}
MAX_CRUMB = 60
MIN_CELLS = 2
MIN_NETWORKS = 2
# A credit or source on a line of its own; a longer line that opens so is a caption or a sentence.
MAX_NAME_LINE = 60
MARKUP = re.compile(r"(?:&(?:nbsp|amp|ensp|emsp|middot|#\d{2,5});\s{0,4}){1,40}\Z|(?:[•·\s]{0,8}</?[A-Za-z][^<>\n]{0,200}>\s{0,20})+\Z")
BARE_NUMBER = re.compile(r"[•·]?[ \u3000]{0,4}(?:(?<=[•·])[0-9]{1,2}|(?<=[•·] )[0-9]{1,2}|[0-9]{12,80})\Z")
PAGER = re.compile(r"(?:[\[<«]?\d{1,3}[\]>»]?\s{1,4}){3,20}[>»]?\Z|\d{1,3}\s{1,3}(?:\d{1,3}\s{1,4}){2,20}[>»]?\s{0,3}\Z")
FILE_NAME = re.compile(r"[\w.()-]{1,80}\.(?:jpe?g|png|gif|bmp|webp)\Z", re.IGNORECASE)
DOMAIN = re.compile(r"(?:https?://)?(?:[\w-]{1,40}\.){1,4}(?:com|cn|net|org|gov|edu|info)/?\Z", re.IGNORECASE)
STOP = re.compile(r"[.!?]\Z")
SENTENCE = re.compile(r"[。！？；]")
CONFIDENCE = {"prefix": 0.95, "contains": 0.9, "token": 0.9, "label": 0.95, "phrase": 0.95, "line": 0.9, "cell": 0.9}


SHAPES = ((RESIDUE, ("table_residue", 1.0)), (MARKUP, ("markup", 1.0)), (FILE_NAME, ("image", 0.95)))


@cache
def list_patterns(rule: str, match: str) -> tuple[str, ...]:
    """Return the words of a rule and kind of match in simplified characters, the longest first."""
    rows = read_csv(DATA / "lexicon" / "furniture.csv").query("rule == @rule and match == @match")
    words = {simplify_text(word) for word in rows["pattern"]}
    return tuple(sorted(words, key=lambda text: (-len(text), text)))


def space_out(pattern: str) -> str:
    """Return the expression of a word that may be typeset with blanks between its characters: 责 编."""
    if pattern.isascii():
        return re.escape(pattern)
    return r"[ \u3000]{0,4}".join(map(re.escape, pattern))


@cache
def compile_words(rule: str, match: str) -> re.Pattern:
    """Compile the words of a rule for one kind of match, as the table of furniture explains them."""
    words = "|".join(map(space_out, list_patterns(rule, match))) or r"(?!)"
    whole = "|".join(map(_bound_word, list_patterns(rule, match))) or r"(?!)"
    # Atomic, so that a line of many such words that ends otherwise is refused in one pass.
    entries = rf"(?>(?:{whole})|[\s|丨>»›·•/\\＞【】\[\]()_:：.,，。、;；&+\d-]){{1,120}}+\Z"
    shapes = {
        "token": entries,
        "line": entries,
        "network": rf"(?:{whole})",
        "list": rf"\W{{0,4}}(?:{words})",
        "prefix": rf"\A\W{{0,3}}(?:{words})",
        "contains": rf"(?:{words})",
        "phrase": rf"[\s|:：]*(?:{words})[\s|:：.。]*",
        "label": rf"(?:{words}){COLON}",
        "cell": rf"(?<![\u3400-\u9fff])(?:{words})(?:{COLON}|(?=[ \u3000|]|\Z))",
    }
    return re.compile(shapes[match], re.IGNORECASE)


def _bound_word(word: str) -> str:
    """A Latin word ends where its letters end, or where the next entry of a glued menu begins with a capital."""
    if word[:1].isascii() and word[:1].isalnum():
        return rf"(?<![A-Za-z]){re.escape(word)}(?![a-z])"
    return rf"(?<![\u3400-\u9fff]){word}(?![\u3400-\u9fff])" if len(word) == 1 else space_out(word)


def classify_line(text: str, simple: str, dated: bool, is_inside: bool = False) -> tuple[str, float] | None:
    """Name the rule that removes a whole line, or None for a line of the text itself.

    Parameters
    ----------
    text, simple : str
        The line as it stands and in simplified characters.
    dated : bool
        Whether the line is made of a posting date.
    is_inside : bool
        Whether paragraphs stand above and below: a lone word there is a heading and no menu.

    Examples
    --------
    >>> classify_line("首页 > 新闻中心", "首页 > 新闻中心", False), classify_line("Health", "Health", False, True)
    (('menu', 0.9), None)
    """
    width = measure_width(text.strip("| "))
    for pattern, verdict in SHAPES:
        if pattern.match(text):
            return verdict
    if is_spam_line(simple):
        return "spam", 0.9
    if width <= MAX_WIDTH["menu"] and (is_menu(simple, width, is_inside) or BARE_NUMBER.match(text) or PAGER.match(text)):
        return "menu", CONFIDENCE["token"]
    if width <= MAX_WIDTH["table_residue"] and is_record(simple):
        return "table_residue", CONFIDENCE["cell"]
    if width <= MAX_WIDTH["share"] and (not is_inside or len(simple.split()) > 2) and is_share_bar(simple):
        return "share", CONFIDENCE["line"]
    if width <= MAX_WIDTH["image"] and is_made_of("image", "line", simple):
        return "image", CONFIDENCE["line"]
    for rule in ("disclaimer", "footer"):
        for match in ("contains",) if is_inside else ("prefix", "contains"):
            if width <= MAX_WIDTH[rule] and compile_words(rule, match).search(simple):
                return rule, CONFIDENCE[match]
    if dated or SHORT_STAMP.match(text):
        return "date_line", CONFIDENCE["label"]
    if not is_inside and DOMAIN.match(simple):
        return "source_line", CONFIDENCE["line"]
    for rule in ("credit", "source_line"):
        if width <= MAX_NAME_LINE and not SENTENCE.search(simple) and compile_words(rule, "prefix").match(simple):
            return rule, CONFIDENCE["prefix"]
    for rule in LABEL_RULES if is_inside else (*LABEL_RULES, "footer"):
        if width <= MAX_WIDTH[rule] and compile_words(rule, "label").match(simple.lstrip("(（【[•·*- ")):
            return None if SENTENCE.search(simple) else (rule, CONFIDENCE["label"])
    return None


def is_menu(simple: str, width: int, is_inside: bool = False) -> bool:
    """Tell whether a line is made of entries of a menu, or opens with the words of a breadcrumb or link list."""
    crumbs = CRUMB.split(simple)
    is_trail = len(crumbs) > 1 and width <= MAX_CRUMB and is_made_of("menu", "token", crumbs[0].strip())
    is_trail = is_trail or not is_inside and bool(TRAIL.match(simple))
    if is_trail or compile_words("menu", "prefix").match(simple):
        return True
    if is_inside and len(crumbs) < 2:
        return False
    heading = compile_words("menu", "list").match(simple)
    is_heading = bool(heading) and measure_width(simple[heading.end() :]) <= 24
    return is_heading or is_made_of("menu", "token", simple)


def is_share_bar(simple: str) -> bool:
    """Tell whether a line offers to pass the page on: by such words alone, or with the names of two networks.

    Examples
    --------
    >>> is_share_bar("Passa al tuo WhatsApp o Telegram"), is_share_bar("The firm has a page on Facebook")
    (True, False)
    """
    if is_made_of("share", "line", simple) or compile_words("share", "prefix").match(simple):
        return True
    networks = {match[0].lower() for match in compile_words("share", "network").finditer(simple)}
    return len(networks) >= MIN_NETWORKS and not SENTENCE.search(simple) and not STOP.search(simple)


def is_made_of(rule: str, match: str, simple: str) -> bool:
    """Tell whether a line holds nothing but the words of a rule, and at least one."""
    return any(map(str.isalpha, simple)) and bool(compile_words(rule, match).match(simple))


def is_record_head(simple: str) -> bool:
    """Tell whether a line is nothing but a head of the table above an official document.

    Examples
    --------
    >>> is_record_head("发文字号："), is_record_head("发文字号和日期")
    (True, False)
    """
    match = compile_words("table_residue", "cell").match(simple)
    return bool(match) and not simple[match.end() :].strip(" :：")


def is_record(simple: str) -> bool:
    """Tell whether a line is a row of the table that official sites put above a document.

    Examples
    --------
    >>> is_record("索 引 号 010600106/2023-00071 发布机构 区政府办公室"), is_record("文号：政发〔2023〕4号")
    (True, False)
    """
    return len(set(compile_words("table_residue", "cell").findall(simple))) >= MIN_CELLS
