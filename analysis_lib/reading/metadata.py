"""Title, genre and marks of translation of a document."""

import re
from functools import cache

from analysis_lib.reading.page import Field, Flag, Page, Span
from analysis_lib.reading.repeats import iterate_lines, measure_width
from analysis_lib.tables import DATA, read_csv

MAX_TITLE = 260
LEAD = 400
MAX_HEAD = 12
CAPTION = re.compile(r"\((?:Xinhua|Photo|AP|AFP|Reuters|CFP|VCG)\b[^()\n]{0,60}\)\Z|\[Photo\b[^\[\]\n]{0,80}\]\Z"
                     r"|[（(](?:资料图|新华社发|图片来源)[^（）()\n]{0,40}[)）]\Z")
SENTENCE_END = re.compile(r"[.。!！;；,，、:：]\Z|[。！；].*[。！；]")
HEADING = re.compile(r"\A#{1,6} +")
REPEATED_WORD = re.compile(r"\b([A-Za-z]{3,20})(?: \1\b){2,8}")
# One calque can be an author's own choice of words.
MIN_SIGNALS = 2
# Who introduces, publishes or reports a plan is not its author.
DIGEST = re.compile(r"\b(?:issuance|introduced|issued|issues|released|releases|unveils?|launche[sd])\b"
                    r"|出台|印发|发布|推出", re.I)


def find_title(page: Page, furniture: list[Span]) -> Field:
    """Find the title: a line that is no sentence and stands above a text.

    Above a line that says when the page was posted the title is the first line at least half as wide as the widest
    one, since site names and menus are narrower; elsewhere it is the first line of the page.

    Returns
    -------
    Field
        Stated with its span; missing when the text starts with a paragraph.
    """
    lines = _list_text_lines(page, furniture)
    if len(lines) < 2:
        return Field()
    posted = next((span.start for span in furniture if span.rule in ("date_line", "source_line")), 0)
    head = [line for line in lines if line[1] <= posted]
    if 1 < len(head) <= MAX_HEAD and len(head) < len(lines) and not any(_is_prose(page, line) for line in head):
        widest = max(measure_width(page.text[start:end]) for start, end in head)
        head = [line for line in head if 2 * measure_width(page.text[slice(*line)]) >= widest]
        lines = [head[0], *[line for line in lines if line[0] > head[0][0]]]
    start, end = lines[0]
    heading = HEADING.match(page.text[start:end])
    start += heading.end() if heading else 0
    text = page.text[start:end]
    if _is_prose(page, (start, end)) or CAPTION.search(text):
        return Field()
    below = max(measure_width(page.text[first:last]) for first, last in lines[1:])
    if not heading and below <= measure_width(text):
        return Field()
    return Field(text, "stated", start, end)


def _list_text_lines(page: Page, furniture: list[Span]) -> list[tuple[int, int]]:
    """List the lines outside the furniture; a posting header may stand before the title on its line."""
    taken = {span.start: span.end for span in furniture}
    lines = []
    for start, end in iterate_lines(page.text):
        at = taken.get(start, start)
        at += len(page.text[at:end]) - len(page.text[at:end].lstrip())
        if at < end:
            lines.append((at, end))
    return lines


def _is_prose(page: Page, line: tuple[int, int]) -> bool:
    return measure_width(page.text[slice(*line)]) > MAX_TITLE or bool(SENTENCE_END.search(page.simple[slice(*line)]))


@cache
def _load_genres() -> list[dict]:
    return read_csv(DATA / "lexicon" / "genres.csv").astype({"priority": int}).to_dict("records")


def name_genre(page: Page, title: Field, body_start: int) -> Field:
    """Name the kind of text by the words of its title and lead.

    Parameters
    ----------
    page : Page
        Legible text.
    title : Field
        As found by :func:`find_title`.
    body_start : int
        First character of the body.

    Returns
    -------
    Field
        Inferred, with the deciding word as evidence; missing when no word decides. A press report on a plan is a
        digest, not the plan.
    """
    areas = {"lead": (body_start, body_start + LEAD)}
    if title.value:
        areas["title"] = (title.start, title.end)
    hits = []
    for row in _load_genres():
        if row["where"] in areas:
            start, end = areas[row["where"]]
            at = page.simple.lower().find(row["pattern"], start, end) if row["language"] != "zh" else \
                page.simple.find(row["pattern"], start, end)
            if at >= 0:
                hits.append((row["priority"], at, row["genre"], len(row["pattern"])))
    if not hits:
        return Field()
    news = [hit for hit in hits if hit[2] == "news" and hit[0] == 4]
    _, at, genre, length = min(hits)
    if genre == "speech" and news:
        _, at, genre, length = min(news)
    if genre == "plan" and title.value and DIGEST.search(page.simple[title.start:title.end]):
        genre = "digest"
    return Field(genre, "inferred", at, at + length)


@cache
def _load_signals(language: str) -> re.Pattern:
    rows = read_csv(DATA / "lexicon" / "translation_signals.csv").query("language == @language")
    words = "|".join(re.escape(pattern).replace("\\ ", "[ -]") for pattern in sorted(rows["pattern"], key=len)[::-1])
    return re.compile(rf"\b(?:{words or '(?!)'})\b", re.IGNORECASE)


def judge_translation(page: Page, language: str, noise: list[Span]) -> Field:
    """Judge whether a text was translated from Chinese, by calques and marks of a machine.

    Parameters
    ----------
    page : Page
        Legible text.
    language : str
        BCP 47 code of the document.
    noise : list of Span
        Removed raw spans: spaced hyphens and lost spaces are marks of a machine.

    Returns
    -------
    Field
        True from two different signals on; False for Chinese; missing otherwise, since a good translation shows none.
    """
    if language == "zh":
        return Field(False, "inferred")
    calques = list(_load_signals(language).finditer(page.text))
    repeated = list(REPEATED_WORD.finditer(page.text))
    kinds = {match[0].lower() for match in calques} | {span.rule for span in noise
                                                      if span.rule in ("spaced_hyphen", "lost_space")}
    if len(kinds) + bool(repeated) < MIN_SIGNALS:
        return Field()
    evidence = [*calques, *repeated]
    start, end = evidence[0].span() if evidence else (None, None)
    return Field(True, "inferred", start, end)


def flag_repeated_words(page: Page) -> list[Flag]:
    """Flag a word that stands three times in a row."""
    return [Flag("repeated_word", match.start(), match.end(), f"{match[1]} (once)?")
            for match in REPEATED_WORD.finditer(page.text)]
