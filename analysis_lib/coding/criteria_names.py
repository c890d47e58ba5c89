"""How a text words the name of an index system, and where in a sentence a list of criteria may begin."""

import re
from collections.abc import Iterable
from functools import cache

from analysis_lib.coding.criteria_lists import any_word, pick_words, trim_span

LONGEST_NAME = {"zh": 40, "en": 90, "fil": 90}
_MARKS = {"zh": "，,。；;：:、（(）)\n", "en": ".,;:()\n", "fil": ".,;:()\n"}
_COUNTERS = "个项类级大条"


@cache
def compile_names(language: str) -> dict[str, re.Pattern]:
    """Return the expressions by which systems and their lists are found.

    ``head`` ends a name (in Filipino it begins one), ``behind`` leads from the head to the list, ``from`` opens a list
    before the name, and ``closing`` ends such a list.
    """
    return {
        "head": re.compile(any_word(language, "head")),
        "behind": re.compile(_lead_zh() if language == "zh" else _lead_latin(language)),
        "not_name": re.compile(any_word(language, "not_name")),
        "border": re.compile(any_word(language, "act", "closer", "stop")),
        "opener": re.compile(any_word(language, "opener", "link")),
        "more": re.compile(r" (?:for|of|on|ng|para sa|sa)(?: (?!na |ay |that |which |is |was |are )[\w'’-]{1,30}){1,8}"),
        "from": re.compile(any_word(language, "from")),
        "closing": re.compile(_close_zh() if language == "zh" else r" as (?:the |its |core |main |key ){0,3}$"),
    }  # fmt: skip


def _lead_zh() -> str:
    link, opener, announced, tail = (any_word("zh", kind) for kind in ("link", "opener", "announced", "tail"))
    number = r"(?:\d{1,3}|[一二三四五六七八九十两多几]{1,3})"
    summed = rf"(?:{announced}|{number}(?:个|大|类|项)?(?:主要)?{tail}|{tail}|[，,的]){{0,4}}"
    built = r"由(?=[^。；;\n]{2,200}(?:组成|构成))"
    # "由5个维度构成，包括…" only counts before it lists.
    counted = rf"(?:由{number}[个大类项]?{tail}(?:组成|构成)[，,]?)?"
    return rf"[，,]? ?{counted}{link}{{0,4}}(?:{opener}(?:了|为|以(?!下))?|{built}|(?={announced}|[：:])){summed}(?P<colon>[：:])?"


def _lead_latin(language: str) -> str:
    link, opener, tail = (any_word(language, kind) for kind in ("link", "opener", "tail"))
    whom = r"(?: (?:for|of|on|in|ng|sa|para sa)(?: [\w'’-]{1,30}){1,8}?)?"
    counted = rf"(?: (?:the )?(?:following )?(?:[\w-]{{1,12}} )?(?:[\w-]{{1,20}} )?{tail})?"
    return rf"{whom}(?:,? {link}){{0,4}}(?:,? {opener}{counted}|(?= ?:))(?P<colon> ?[:：])?"


def _close_zh() -> str:
    """The noun that sums a list up belongs to it; 为导向 and 组成 stand behind it."""
    number = r"(?:等|\d{1,2}|[一二三四五六七八九十两多]{1,2})"
    return rf"{number}[个大类项]?[\u3400-\u9fff]{{0,4}}?{any_word('zh', 'tail')}|(?={any_word('zh', 'closer')})"


def is_counted(text: str, start: int) -> bool:
    """Tell whether a Chinese head is only counted, as in "4个一级指标"."""
    return text[max(0, start - 1) : start] in tuple(_COUNTERS)


def name_system(text: str, language: str, head: tuple[int, int], taken: Iterable[tuple[int, int]] = ()) -> tuple[int, int]:
    """Return the span of the name: from behind the verb, the article or the list to the end of the head.

    Parameters
    ----------
    text, language : str
        Folded sentence and its language.
    head : (int, int)
        Span of the head.
    taken : iterable of (int, int)
        Spans of the criteria in the same sentence, which are no part of the name.

    Examples
    --------
    >>> text = "establishing a company screening index system covering"
    >>> text[slice(*name_system(text, "en", (33, 45)))]
    'company screening index system'
    """
    start, end = head
    taken = list(taken)
    low = max(0, start - LONGEST_NAME[language])
    marks = [at + 1 for at in range(low, start) if text[at] in _MARKS[language]]
    low = max([low, *marks, *(high for _, high in taken if high <= start)])
    if language == "fil":
        low = start
    else:
        low = max([low, *(match.end() for match in compile_names(language)["border"].finditer(text, low, start))])
    for word in pick_words(language, "lead_in"):
        low += len(word) if text.startswith(word, low) and low + len(word) <= start else 0
    if language != "zh":
        end = _follow_name(text, language, end, min((begin for begin, _ in taken if begin >= end), default=end))
    return trim_span(text, low, end)


def _follow_name(text: str, language: str, end: int, limit: int) -> int:
    """Return the end of a name that goes on behind its head: "index system for key enterprises"."""
    more = compile_names(language)["more"].match(text, end)
    if more is None or more.end() > limit:
        return end
    opener = compile_names(language)["opener"].search(text, end, more.end())
    return opener.start() if opener else more.end()
