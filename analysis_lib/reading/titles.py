"""The title of a document among the lines above its text."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from analysis_lib.reading.page import Field, Page, Span
from analysis_lib.reading.repeats import iterate_lines, measure_width
from analysis_lib.tables import DATA, read_csv

Line = tuple[int, int]
# A paragraph cut at its source has no full stop, but it is longer than any heading.
LONG_LINE = 260
SHORT_SENTENCE = 110
SENTENCE = 40
MAX_HEAD = 25
BODY_CHARS = 4000
MIN_SCORE = 0.75
NEARLY = 0.75
LONE_SCORE = 0.25
WIDE = 60
NARROW = 10
CAPTION = re.compile(r"\((?:Xinhua|Photo|AP|AFP|Reuters|CFP|VCG)\b[^()\n]{0,60}\)\Z|\[Photo\b[^\[\]\n]{0,80}\]\Z"
                     r"|[（(](?:资料图|新华社发|图片来源)[^（）()\n]{0,40}[)）]\Z|\A(?:▲|△|图为|资料图|Photo:|File photo)")
OPEN_END = re.compile(r"[,，、;；:：]\Z")
INNER_STOP = re.compile(r"[。！？；][^”」』\"]|[a-z)”\"]{2}[.!?] +[“\"A-ZÀ-ÞА-Я]")
CLAUSE = re.compile(r"[，,]")
# Who is addressed opens the text: 各位代表：
SALUTATION = re.compile(r"(?:各位|尊敬的|同志们|女士们|Dear |Distinguished )[^\n]{0,24}[：:！!,，]\Z")
NUMBERED_HEAD = re.compile(r"\d{1,2}[.、)）] ?(?!\d)|[一二三四五六七八九十]{1,3}(?:[、.．]|\Z)|[(（][一二三四五六七八九十]{1,3}[)）]")
STOP = re.compile(r"[.。]\Z")
HEADING = re.compile(r"\A#{1,6} +")
HAN_OR_KANA = re.compile(r"[\u3041-\u30fe\u3400-\u9fff]+")
WORD = re.compile(r"[^\W\d_]{4,}")
NUMBER = re.compile(r"\d+")
# A title set in wide type: 政 府 工 作 报 告
SPACED = re.compile(r"(?<=[\u3400-\u9fff])[ \u3000]{1,2}(?=[\u3400-\u9fff][ \u3000])"
                    r"|(?<=[ \u3000][\u3400-\u9fff])[ \u3000]{1,2}(?=[\u3400-\u9fff])")
BULLET = re.compile(r"\A(?:[•·»›>|*☆★■◆●▪][ \u3000]{0,3}){1,9}")
LABEL = re.compile(r"(?:Title|Headline|标题|標題|题目|題目)[:：][ \u3000]{0,3}(?=\S)", re.IGNORECASE)
# A date on a line of its own, and the subtitle of an official report.
NO_TITLE = re.compile(r"[-—–]{2,}|\W{0,3}(?:19|20)\d\d\s?[年./-][\d\s年月日号./:：-]{0,30}(?:[^\W\d]{1,3})?\W{0,3}\Z")
# The first half of an official title that runs over two lines: 市政府关于… / …的意见
HALF = re.compile(r"关于|關於|關于")
KIND = re.compile(r"的?(?:通知|意见|方案|决定|公告|办法|规定|报告|函|批复|通报|规划|实施细则|若干措施|条例)\Z")
POSTING = ("date_line", "source_line")


def is_prose(text: str) -> bool:
    """Tell whether a line is a paragraph of running text rather than a heading, a menu or an entry of a list.

    Examples
    --------
    >>> is_prose("The city issued a plan on Monday. It supports new drugs."), is_prose("City issues plan for new drugs")
    (True, False)
    >>> is_prose("会议强调，要强化创新引领，加大支持力度。企业要抓住机遇"), is_prose("全市生物医药产业推进会召开")
    (True, False)
    """
    width = measure_width(text)
    if width > LONG_LINE or INNER_STOP.search(text):
        return True
    if OPEN_END.search(text):
        return width > 60
    if not STOP.search(text):
        return False
    return width > SHORT_SENTENCE or bool(HAN_OR_KANA.search(text)) and (width > 60 or bool(CLAUSE.search(text)))


def list_prose(page: Page, lines: Sequence[Line]) -> list[Line]:
    """List the paragraphs among some lines; where there is none, the lines that end like a sentence."""
    prose = [line for line in lines if is_prose(page.simple[slice(*line)])]
    return prose or [line for line in lines[1:] if STOP.search(page.simple[slice(*line)])
                     and measure_width(page.simple[slice(*line)]) > SENTENCE]


def list_words(simple: str) -> set[str]:
    """Return the words of a text by which a heading can be compared with it: pairs of characters in Chinese.

    Examples
    --------
    >>> sorted(list_words("推进会 in Wuhan 2024"))
    ['2024', 'wuhan', '推进', '进会']
    """
    simple = SPACED.sub("", simple)
    words = {word.lower() for word in WORD.findall(HAN_OR_KANA.sub(" ", simple))} | set(NUMBER.findall(simple))
    for run in HAN_OR_KANA.findall(simple):
        words |= {run[at : at + 2] for at in range(len(run) - 1)}
    return words


def list_text_lines(page: Page, furniture: Iterable[Span]) -> list[Line]:
    """List the lines outside the furniture; a posting header may stand before the title on its line, or after it."""
    starts = {span.start: span.end for span in furniture}
    ends = {span.end: span.start for span in furniture}
    lines = []
    for start, end in iterate_lines(page.text):
        first, last = starts.get(start, start), ends.get(end, end)
        text = page.text[first:last]
        if text.strip():
            first += len(text) - len(text.lstrip())
            lines.append((first, first + len(text.strip())))
    return lines


def choose_title(page: Page, furniture: Sequence[Span]) -> Line | None:
    """Choose the title among the lines above the first paragraph.

    A title shares its words with the text below it, is wider than an entry of a menu, and tends to stand right above
    the line that says when the page was posted.

    Returns
    -------
    tuple of (start, end), or None
        Offsets in ``page.text``; None where the text begins with a paragraph or no line looks like its title.
    """
    lines = list_text_lines(page, furniture)
    prose = list_prose(page, lines)
    first = lines.index(prose[0]) if prose else len(lines)
    first = next((at for at, line in enumerate(lines[:first]) if SALUTATION.match(page.simple[slice(*line)])), first)
    head, below = lines[:first][-MAX_HEAD:], lines[first:]
    if not below:
        return _choose_above_list(page, lines)
    body = list_words(" ".join(page.simple[slice(*line)] for line in below)[:BODY_CHARS])
    posted = next((span.start for span in furniture if span.rule in POSTING), None)
    above = max((line[0] for line in head if posted is not None and line[0] < posted), default=None)
    scored = [(_score_line(page, line, body, line[0] == above), line) for line in head]
    best = max((score for score, _ in scored), default=0.0)
    # A line that stands alone above the text needs less to be its title.
    least = MIN_SCORE if len(head) > 1 else LONE_SCORE
    if best < least:
        return None
    # Of several headings that fit the first is the title, those below it are its decks.
    at = next(at for at, (score, _) in enumerate(scored) if score >= max(least, NEARLY * best))
    return _join_halves(page, head, at)


def _join_halves(page: Page, head: Sequence[Line], at: int) -> Line:
    """Add the first half of an official title that stands on the line above, or the second on the line below."""
    texts = [page.simple[slice(*line)] for line in head]
    first = last = at
    if at and KIND.search(texts[at]) and not HALF.search(texts[at]) and HALF.search(texts[at - 1]):
        first -= 1
    elif at + 1 < len(head) and HALF.search(texts[at]) and not KIND.search(texts[at]) and KIND.search(texts[at + 1]):
        last += 1
    return head[first][0], head[last][1]


def _score_line(page: Page, line: Line, body: set[str], is_above_date: bool) -> float:
    text = page.simple[slice(*line)]
    if CAPTION.search(text) or NUMBERED_HEAD.match(text) or measure_width(text) < NARROW or OPEN_END.search(text) or NO_TITLE.match(text):
        return 0.0
    if HEADING.match(text):
        return 2.0
    words = list_words(text)
    shared = len(words & body) / len(words) if words else 0.0
    score = 1.2 * shared + 0.8 * min(measure_width(text), WIDE) / WIDE
    # The name of a kind of document closes an official title, however short.
    return score + 0.3 * is_above_date + 0.6 * bool(KIND.search(SPACED.sub("", text))) - 0.3 * bool(STOP.search(text))


def _choose_above_list(page: Page, lines: list[Line]) -> Line | None:
    """Of a page without a paragraph the first line is the title when longer ones follow."""
    if len(lines) < 2 or CAPTION.search(page.text[slice(*lines[0])]) or OPEN_END.search(page.simple[slice(*lines[0])]):
        return None
    below = max(measure_width(page.text[slice(*line)]) for line in lines[1:])
    return lines[0] if below > measure_width(page.text[slice(*lines[0])]) else None


@cache
def _compile_tail() -> re.Pattern:
    """Match the name of the site or medium that a browser title puts behind the title."""
    media = read_csv(DATA / "lexicon" / "media_words.csv")["word"]
    words = "|".join(re.escape(word) for word in sorted(media, key=lambda word: (-len(word), word)))
    return re.compile(rf"[ \u3000]{{0,3}}(?:[|｜_»–—]|(?<=\s)-(?=\s))[ \u3000]{{0,3}}[^|｜_»–—]{{0,40}}(?:{words})[^|｜_»–—]{{0,12}}\Z"
                      r"|[ \u3000]{0,3}[-–—|][ ]?[\w.]{2,30}\.(?:com|cn|net|org)(?:\.cn)?\Z"
                      r"|[ \u3000]{0,3}[|｜_–—-][ \u3000|｜_–—-]{0,9}\Z", re.IGNORECASE)


def find_title(page: Page, furniture: Sequence[Span]) -> Field:
    """Find the title of a document.

    Returns
    -------
    Field
        Stated with its span, without the mark of a heading and without the name of the site behind it; missing when
        the text starts with a paragraph.
    """
    line = choose_title(page, furniture)
    if line is None:
        return Field()
    start, end = line
    opening = next((match for pattern in (HEADING, BULLET, LABEL) if (match := pattern.match(page.text[start:end]))), None)
    start += opening.end() if opening else 0
    tail = _compile_tail().search(page.text[start:end])
    end = start + tail.start() if tail and tail.start() > NARROW // 2 else end
    return Field(" ".join(page.text[start:end].split("\n")), "stated", start, end)
