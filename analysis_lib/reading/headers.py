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
# Cells of a posting line stand apart by a bar or by more than one blank.
CELL = re.compile(r"(?:[^\s|丨]|[ \u3000](?![ \u3000])){1,200}")
DIGITS = re.compile(r"\(GMT[+-]\d\d:\d\d\)|[\d年月日:：./\s-]")
# A stamp whose year is cut or short: 04-16 15:12, 23-03-13 09:09.
SHORT_STAMP = re.compile(r"\W{0,3}(?:\(GMT[+-]\d\d:\d\d\) ?)?(?:(?:19|20)?\d\d[-/.])?[01]?\d[-/.][0-3]?\d[ T]{1,3}"
                         r"[0-2]?\d:[0-5]\d(?::[0-5]\d)?\W{0,3}\Z")
TELLS = re.compile(r"[，,。]|[下上中]午|[\u3400-\u9fff]")
OPENING = re.compile(r"[ \t\u3000\[【(（]{0,4}")
CLOSING = re.compile(r"[\]】)）]?[ \t\u3000|丨]{1,6}|[\]】)）]")
# A new sentence: its own date, a Chinese word, or a capital letter; after a month in words only a plain capital.
FRESH = re.compile(r"[\d\u3400-\u9fffA-ZÀ-ÞА-Я“\"《【(（]")
FRESH_SENTENCE = re.compile(r"[A-ZÀ-ÞА-Я][a-zà-ÿа-я]{0,20} [A-Za-zÀ-ÿА-я]")
MIN_STAMP = 8
# A line of writer and date: By Li Ming, May 6, 2024
WRITER = re.compile(r"(?:By|Por|Oleh|Von|Par) [A-ZÀ-Þ][\w.'’-]{1,20}(?: [\w.'’-]{1,20}){0,5}[,|\s-]{0,4}\Z")
SECONDS = re.compile(r"\d:[0-5]\d:[0-5]\d(?!\d)")
MAX_STAMP, MAX_NAME, MAX_NAMES = 110, 40, 2
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
    if not SEPARATORS.sub("", rest) or WRITER.match(rest.strip(" |-–—")):
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
    # Seconds are set by a machine; then the name beside them may be any.
    is_stamp = bool(SECONDS.search(simple[start : end + 4])) and len(names[:1] and names[0].split()) <= MAX_WORDS + 1
    return len(names) == 1 and (is_stamp or bool(MEDIUM.search(names[0]))) and (not before or not after)


def is_spaced_stamp(simple: str, date_spans: list[tuple[int, int]]) -> bool:
    """Tell whether a line is made of cells: a date, and names or labels with wide blanks or bars between them.

    Examples
    --------
    >>> is_spaced_stamp("四川日报    2021年03月09日", [(8, 19)]), is_spaced_stamp("第二届论坛 2021年03月09日举行", [(6, 17)])
    (True, False)
    """
    dated = {start for start, _ in date_spans}
    cells = [cell for cell in CELL.finditer(simple) if cell[0].strip()]
    if len(cells) < 2 or measure_width(simple) > MAX_STAMP:
        return False
    names, has_date = 0, False
    for cell in cells:
        inside = [at for at in dated if cell.start() <= at < cell.end()]
        rest = DIGITS.sub("", cell[0]) if inside or SHORT_STAMP.match(cell[0]) else cell[0]
        has_date = has_date or rest != cell[0]
        rest = SEPARATORS.sub("", _strip_labels(rest))
        names += bool(rest)
        if measure_width(rest) > MAX_NAME or PROSE.search(cell[0]):
            return False
    return has_date and names <= MAX_NAMES


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
            # The story may open with a date of its own.
            if has_date and at not in labelled and TELLS.match(simple, ends[at]):
                break
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


def find_stamp(simple: str, date_spans: list[tuple[int, int]]) -> int:
    """Return where a posting date without label ends that is glued to the front of the first sentence; else 0.

    A full date in figures before a blank is one when the sentence begins after it as if no date were there.

    Examples
    --------
    >>> line = "2024-03-15 3月14日，省长到园区调研。"
    >>> line[find_stamp(line, [(0, 10), (11, 16)]):]
    '3月14日，省长到园区调研。'
    >>> find_stamp("2024-03-15召开的会议指出，要强化创新。", [(0, 10)])
    0
    """
    opening = OPENING.match(simple).end()
    end = dict(date_spans).get(opening)
    if end is None or not any(char.isdigit() for char in simple[opening:end]) or end - opening < MIN_STAMP:
        return 0
    after = CLOSING.match(simple, end)
    is_month_name = bool(re.search(r"[A-Za-z]", simple[opening:end]))
    fresh = FRESH_SENTENCE if is_month_name else FRESH
    return after.end() if after and fresh.match(simple, after.end()) else 0


def _end_value(simple: str, at: int) -> int:
    following = _label_pattern().search(simple, at, at + 40)
    limit = following.start() if following else len(simple)
    return min(_value_pattern().match(simple, at).end(), limit)
