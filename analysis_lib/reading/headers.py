"""Lines and openings of lines that state when and where a page was posted."""

import re
from collections.abc import Collection
from functools import cache

from analysis_lib.reading.repeats import measure_width
from analysis_lib.tables import DATA, read_csv

SEPARATORS = re.compile(r"[\s|丨>»›·•/\\＞【】\[\]_:：.,，。、;；&+-]+")
LABEL_RULES = ("date_line", "source_line", "credit")
MAX_HEADER = 200
# What follows a date on its line: a longer run of words is a title or a sentence, not a name.
MAX_AFTER = 40
MAX_WORDS, MAX_WORD = 3, 16
PROSE = re.compile(r"[。！？；]\s*\S|[，,].{0,200}[。！？]")
MEDIUM = re.compile(r"(?:[网报社版台刊]|在线|新闻|客户端|频道|中心|\b(?:News|Daily|Online|Times|Network)|\.[a-z]{2,4})\Z", re.I)


@cache
def _label_pattern() -> re.Pattern:
    rows = read_csv(DATA / "lexicon" / "furniture.csv").query("rule in @LABEL_RULES and match == 'label'")
    words = sorted(set(rows["pattern"]), key=lambda word: (-len(word), word))
    spaced = [re.escape(word) if word.isascii() else r"[ \u3000]{0,4}".join(map(re.escape, word)) for word in words]
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(spaced)})[ \u3000]{{0,3}}[:：]", re.IGNORECASE)


@cache
def _value_pattern() -> re.Pattern:
    # A count, or a name up to the next blank, bar or label; a name never holds the marks of a sentence.
    count = r"[ \u3000]{0,3}\[?[0-9]{0,8}\]?[ \u3000]{0,3}次"
    return re.compile(rf"{count}|[ \u3000|]{{0,4}}[^\s|，。！？；:：]{{0,30}}")


def is_posting_line(simple: str, date_spans: list[tuple[int, int]], is_labelled: bool = False) -> bool:
    """Tell whether a line is made of a date, with labels, source or author, and nothing else.

    Parameters
    ----------
    simple : str
        The line in simplified characters.
    date_spans : list of (int, int)
        Dates found in the line.
    is_labelled : bool
        Whether a label such as "Posted" belongs to one of these spans.

    Examples
    --------
    >>> is_posting_line("发布时间：2024-05-06 来源：新华网", [(5, 15)])
    True
    >>> is_posting_line("On May 6, 2024, the bureau held a meeting", [(3, 14)])
    False
    """
    if not date_spans or measure_width(simple) > MAX_HEADER:
        return False
    rest = simple
    for start, end in sorted(date_spans, reverse=True):
        rest = rest[:start] + " " + rest[end:]
    if not SEPARATORS.sub("", rest):
        return True
    if PROSE.search(rest):
        return False
    if is_labelled or _label_pattern().search(rest):
        return _is_name(_strip_labels(simple[max(end for _, end in date_spans) :]))
    return False


def _is_name(text: str) -> bool:
    """What follows a date is nothing, a medium or a person; more words than that may be the title."""
    words = text.split()
    is_short = len(words) <= MAX_WORDS and all(measure_width(word) <= MAX_WORD for word in words)
    return measure_width(text) <= MAX_AFTER and (is_short or bool(MEDIUM.search(text)))


def _strip_labels(text: str) -> str:
    at, pieces = 0, []
    for match in _label_pattern().finditer(text):
        if match.start() < at:
            continue
        pieces.append(text[at : match.start()])
        at = _value_pattern().match(text, match.end()).end()
    return SEPARATORS.sub(" ", "".join([*pieces, text[at:]])).strip()


def is_timestamp(simple: str, minute_spans: list[tuple[int, int]]) -> bool:
    """Tell whether a line is a date with its time of day beside the name of a medium.

    Examples
    --------
    >>> is_timestamp("华夏医药网    2023-08-15 18:01", [(9, 25)])
    True
    >>> is_timestamp("会议定于2023-08-15 18:01在中心召开", [(4, 20)])
    False
    """
    if len(minute_spans) != 1 or measure_width(simple) > MAX_AFTER + 20:
        return False
    start, end = minute_spans[0]
    before, after = SEPARATORS.sub("", simple[:start]), simple[end:].strip(" \t|丨")
    names = [name for name in (simple[:start].strip(" \t|丨"), after) if name]
    return len(names) == 1 and bool(MEDIUM.search(names[0])) and (not before or not after)


def find_header(simple: str, date_spans: list[tuple[int, int]], labelled: Collection[int] = ()) -> int:
    """Return where a posting header at the start of a line ends, 0 when the line has none.

    Parameters
    ----------
    simple : str
        The line in simplified characters.
    date_spans : list of (int, int)
        Dates found in the line; the span of a labelled date begins with its label.
    labelled : collection of int
        Starts of the labelled ones.

    Returns
    -------
    int
        End of the run of labels with values, of which at least one is a date.

    Examples
    --------
    >>> line = "时间:2022-05-10来源:未知 作者:x 点击: 次昨天下午,省长到园区调研。"
    >>> line[find_header(line, [(0, 13)], {0}):]
    '昨天下午,省长到园区调研。'
    """
    ends, at, has_date, has_label = dict(date_spans), 0, False, False
    while at < min(len(simple), MAX_HEADER):
        if at in ends:
            has_label = has_label or at in labelled
            at, has_date = ends[at], True
            continue
        if simple[at] in " \t\u3000|[]【】":
            at += 1
            continue
        label = _label_pattern().match(simple, at)
        if not label:
            break
        value = next((start for start in ends if label.end() <= start <= label.end() + 3), None)
        at, has_label = (value if value is not None else _end_value(simple, label.end())), True
    return at if has_date and has_label else 0


def _end_value(simple: str, at: int) -> int:
    following = _label_pattern().search(simple, at, at + 40)
    limit = following.start() if following else len(simple)
    return min(_value_pattern().match(simple, at).end(), limit)
