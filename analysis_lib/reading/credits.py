"""Who wrote, edited, photographed or first published a text, where a page says so beside the text."""

import re
from functools import cache

from analysis_lib.reading.line_rules import compile_words, list_patterns, space_out
from analysis_lib.reading.page import Span
from analysis_lib.reading.repeats import measure_width
from analysis_lib.tables import DATA, read_csv

MAX_BYLINE = 60
MAX_CLOSING = 120
NAME = r"[^\s，。,.:：]{1,16}(?: [^\s，。,.:：]{1,16}){0,2}"
DAY = r"(?:19|20)\d\d[年/.-]\d{1,2}[月/.-]\d{1,2}日?"
# A reporter's name in brackets closes the last paragraph of a Chinese report.
CLOSING_NAME = re.compile(r"(?<=[。！？])[ \u3000]{0,2}[(（]([\u4e00-\u9fff][ \u3000]?[\u4e00-\u9fff]{1,2})[)）]\Z")
# The medium a text is taken from, in brackets at its end, alone or with the day.
TAKEN_FROM = re.compile(
    r"[「【(（\[][^「」【】()（）\[\]\n]{1,24}(?:[网报社版台]|在线|Xinhua|News|Daily|Times)(?:[(（][^()（）\n]{1,20}[)）])?"
    rf"[」】)）\]][。. ]{{0,2}}(?:[ \u3000]{{0,3}}{DAY})?[ \u3000]{{0,3}}\Z", re.IGNORECASE)
REPORTER = re.compile(r"(?:[\u4e00-\u9fff]{0,8}[／/ ]{1,3})?[\u4e00-\u9fff]{0,8}?记者[ \u3000]?"
                      r"([\u4e00-\u9fff])[\u4e00-\u9fff 、·\u3000]{1,24}(?:[／/ ]{1,2}[\u4e00-\u9fff]{0,6})?\Z")
COMPILED = re.compile(r"[(（](?:综合报道|综合|据[^()（）\n]{2,12}|[^()（）\n]{1,12}供稿|完)[)）]\Z"
                      r"|\([A-Z][A-Z.'-]{1,20}(?: [A-Z.'-]{1,20}){1,3}\)\Z")
# Who sent a report in, with the office: （市疾控中心 陈凯）
SENDER = re.compile(r"(?<=[。！？])[ \u3000]{0,2}[(（][\u4e00-\u9fff]{3,16}[ \u3000]{1,2}([\u4e00-\u9fff])[\u4e00-\u9fff]{1,2}[)）]\Z")
BY_NAME = re.compile(
    r"(?:By|Por|Oleh|Laporan oleh|Di|Von|Par) [A-ZÀ-Þ][\w.’'-]{1,20}(?: (?:and|y|e|und|et|dari|di|[A-ZÀ-Þ][\w.’'-]{0,20})){0,6}"
    r"(?:,? ?[(（][ ]?[\w. ]{2,30}[)）]|,? (?:in|for) [A-Z][\w ]{2,30})?\Z")


@cache
def _load_surnames() -> frozenset[str]:
    return frozenset(read_csv(DATA / "lexicon" / "surnames.csv").iloc[:, 0])


@cache
def _compile_credits() -> tuple[re.Pattern, re.Pattern]:
    """Compile credits in brackets anywhere in a line, and those without brackets behind the last sentence."""
    # One character (图, 文) starts other words as well; "Intern" must not start "International".
    labels = [label for label in list_patterns("credit", "label") if len(label) > 1]
    words = "|".join(space_out(label) + (r"\b" if label.isascii() else "") for label in labels)
    medium = r"[^()（）\s，。、：:]{2,14}(?:全媒体)?记者(?=[ \u3000:：]?[^()（）\n，。]{2,20}[)）])"
    source = r"(?:来源|转自|稿源)[:：]"
    # The bracket after 讯 or 电 belongs to the dateline of the first sentence.
    # In square brackets, who took a photo belongs to its caption.
    bracket = (rf"(?<![讯电])(?<![讯电] )[(（][ \u3000]{{0,2}}(?:{words}|{medium}|{source})[^()（）\n]{{0,80}}[)）]"
               rf"|\[(?!Photo)(?:{words})[^\[\]\n]{{0,80}}\]|【[^【】\n]{{0,10}}记者[^【】\n]{{2,16}}】")
    closing = rf"(?<=[。.!！?？”])[ \u3000]{{0,3}}(?:(?:{words})[ \u3000]{{0,2}}[:：][ \u3000]{{0,2}}{NAME}[ \u3000]{{0,3}}){{1,4}}\Z"
    return re.compile(bracket, re.IGNORECASE), re.compile(closing, re.IGNORECASE)


def is_byline(simple: str) -> bool:
    """Tell whether a line names the authors of a report and holds nothing else.

    Examples
    --------
    >>> is_byline("经济日报／ 记者谢小明／台北报导"), is_byline("By Li Ming in Shanghai"), is_byline("记者从会上获悉")
    (True, True, False)
    """
    if measure_width(simple) > MAX_BYLINE:
        return False
    reporter = REPORTER.match(simple)
    return bool(reporter and reporter[1] in _load_surnames() or COMPILED.match(simple) or BY_NAME.match(simple))


def find_credits(simple: str, is_last: bool) -> list[Span]:
    """Find credits inside a line of text.

    Parameters
    ----------
    simple : str
        The line in simplified characters.
    is_last : bool
        Whether the text ends with it.

    Returns
    -------
    list of Span
        Rules ``credit``, ``source_line`` and ``share``; offsets in the line.

    Examples
    --------
    >>> line = "副市长到企业调研。（记者 王小明）"
    >>> [line[span.start : span.end] for span in find_credits(line, True)]
    ['（记者 王小明）']
    """
    bracket, closing = _compile_credits()
    spans = [Span(*match.span(), "credit", 0.95) for match in bracket.finditer(simple)]
    spans += [Span(*match.span(), "share", 0.95) for match in compile_words("share", "phrase").finditer(simple)]
    name = CLOSING_NAME.search(simple) or SENDER.search(simple)
    if name and name[1][0] in _load_surnames():
        spans.append(Span(name.start() + len(name[0]) - len(name[0].lstrip()), name.end(), "credit", 0.8))
    if is_last:
        taken = TAKEN_FROM.search(simple)
        spans += [Span(*taken.span(), "source_line", 0.85)] if taken else []
        credit = closing.search(simple, max(0, len(simple) - MAX_CLOSING))
        spans += [Span(*credit.span(), "credit", 0.85)] if credit else []
    return spans
