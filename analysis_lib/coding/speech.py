"""Who says what: verbs of saying and ordering with their speakers, as the text names them."""

import re
from functools import cache
from typing import NamedTuple

from analysis_lib.coding.numerals import join_words
from analysis_lib.coding.offsets import pick_spans
from analysis_lib.coding.speech_words import compile_kind, list_words
from analysis_lib.tables import DATA, read_csv

Span = tuple[int, int]
KINDS = ("say", "stress", "order", "tell")
CLAUSE_MARKS = {"zh": "，,。；;！？!?：:\n“\"", "en": ",;:.!?\n“\"", "fil": ",;:.!?\n“\""}
# Nothing further before or behind a verb than this belongs to it, however long the line.
NEAR = 90


class Act(NamedTuple):
    """A verb of saying. ``start`` is where the clause that holds it begins, ``end`` where what is said begins."""

    start: int
    end: int
    kind: str
    verb: Span
    speaker: Span | None
    is_pronoun: bool = False
    is_behind: bool = False
    is_list: bool = False


@cache
def _list_offices() -> str:
    """Return the alternatives of the Chinese names of offices (``data/lexicon/offices.csv``)."""
    frame = read_csv(DATA / "lexicon" / "offices.csv").query("language == 'zh' and kind == 'office'")
    return join_words(frame["word"], "zh")


@cache
def _compile_verbs(language: str) -> re.Pattern:
    words = [f"(?P<{kind}>{compile_kind(language, kind).pattern})" for kind in KINDS]
    if list_words(language, "raise"):
        gap = r"[^，,。；;：:\n]{0,14}?" if language == "zh" else r"(?: [\w-]+){0,4} "
        stop = r"(?=[：:，,。]|$)" if language == "zh" else r"(?=[:,.;]| (?:for|on|to|that)\b)"
        raised = compile_kind(language, "raise").pattern + gap + compile_kind(language, "raised").pattern + stop
        words = [f"(?P<raise>{raised})", *words]
    return re.compile("|".join(words))


def find_clause_start(text: str, at: int, marks: str, low: int = 0) -> int:
    """Return where the clause of a position begins; a full stop or comma inside a word or number ends nothing.

    Examples
    --------
    >>> find_clause_start("规模达1.5亿元，要做强", 9, "，。")
    9
    """
    low = max(low, at - 4 * NEAR)
    for place in range(at - 1, low - 1, -1):
        is_inside = text[place] in ".,:" and text[place + 1 : place + 2].isalnum() and text[place - 1 : place].isascii()
        if text[place] in marks and not is_inside:
            return place + 1
    return low


def find_acts(text: str, language: str, original: str, people: list[Span]) -> list[Act]:
    """Find the verbs of saying and ordering of a folded sentence, with who says so.

    Parameters
    ----------
    text, language, original : str
        Folded sentence, its language, and the sentence as it stands.
    people : list of (int, int)
        Spans of the names of persons and organisations in the sentence, in order.

    Returns
    -------
    list of Act
        In reading order. ``kind`` is ``say``; ``stress``, which demands by a bare verb; ``order``, which demands by
        itself; or ``tell``, after which nothing is demanded. A noun (按照会议要求, as required) is no act.

    Examples
    --------
    >>> text = "按照省委要求，会议强调，要做强企业。"
    >>> [(act.kind, text[slice(*act.speaker)]) for act in find_acts(text, "zh", text, [])]
    [('stress', '会议')]
    """
    if language not in CLAUSE_MARKS:
        return []
    read = {"zh": _read_chinese, "en": _read_english, "fil": _read_filipino}[language]
    acts: list[Act] = []
    for match in _compile_verbs(language).finditer(text):
        act = read(text, original, match, people)
        if act and (not acts or act.start >= acts[-1].start and act.verb[0] >= acts[-1].end):
            acts.append(act)
    return acts


def _read_chinese(text: str, original: str, match: re.Match, people: list[Span]) -> Act | None:
    kind, (begin, end) = match.lastgroup, match.span()
    after, is_list = text[end : end + 1], kind == "raise"
    is_noun = after == "的" or (kind == "order" and after in "。；;、和")
    if is_noun or (len(match[0]) == 1 and after not in "，,：:“\""):
        return None
    if after in ("了", "过") and not is_list:
        kind = "tell"
    low = find_clause_start(text, begin, CLAUSE_MARKS["zh"])
    named = _name_chinese(text, low, begin, people)
    return named and Act(low, end, "order" if is_list else kind, (begin, end), *named, is_list=is_list)


def _name_chinese(text: str, low: int, begin: int, people: list[Span]) -> tuple[Span | None, bool] | None:
    """Return the speaker before a verb and whether a pronoun stands for them; None when the words are no subject."""
    high = _strip_words(text, low, begin, "zh", "aside")
    if compile_kind("zh", "self", after="$").search(text[low:high]):
        return None
    low = _skip_lead(text, low, high)
    if high <= low:
        return None, False
    for start, end in reversed([span for span in pick_spans(people, low, high) if span[1] <= high]):
        before, rest = text[low : max(low, start)], text[end:high]
        is_joined = any(span[1] == start for span in pick_spans(people, low - 1, start))
        if before and not is_joined and not re.search(f"{_list_offices()}$", before):
            return None
        if re.fullmatch(f"(?:一行|同志|{_list_offices()})?(?:[在对就向围结针代].{{0,40}})?", rest):
            return (start, end), False
    prefix = text[low:high]
    if compile_kind("zh", "pronoun").fullmatch(prefix):
        return (low, high), True
    is_phrase = re.match("[对把将以从为在由被所经于据向]", prefix) is None and len(prefix) <= 20
    is_phrase &= not re.search("^[^“]*”", prefix)
    is_phrase &= not compile_kind("zh", "cite", "demand", "demand_start").search(prefix)
    if is_phrase and compile_kind("zh", "group", after="$").search(prefix):
        return (low, high), False
    is_body = compile_kind("zh", "addressee", after="$").search(prefix) or re.search("《.+》$", prefix)
    is_name = len(prefix) <= 4 and prefix[0] in _list_surnames() or re.search(f"{_list_offices()}.{{2,3}}$", prefix)
    return ((low, high), False) if is_phrase and len(prefix) <= 16 and (is_body or is_name) else None


def _skip_lead(text: str, low: int, high: int) -> int:
    while found := compile_kind("zh", "lead", "aside").match(text, low, high):
        low = found.end()
    return low


@cache
def _list_surnames() -> frozenset[str]:
    """Return the surnames of one character (``data/lexicon/surnames.csv``)."""
    return frozenset(word for word in read_csv(DATA / "lexicon" / "surnames.csv")["surname"] if len(word) == 1)


def _strip_words(text: str, low: int, high: int, language: str, kind: str) -> int:
    """Return the end of a stretch without the words of one kind, and blanks, at its end."""
    while high > low:
        piece = text[max(low, high - 40) : high].rstrip(" \u3000、,")
        ended = max(low, high - 40) + len(piece)
        match = compile_kind(language, kind, after="$").search(piece)
        cut = ended - len(match[0]) if match else ended
        if cut == high:
            break
        high = max(low, cut)
    return high


def _read_english(text: str, original: str, match: re.Match, people: list[Span]) -> Act | None:
    kind, (begin, end) = match.lastgroup, match.span()
    is_list = kind == "raise"
    behind = next((span for span in pick_spans(people, end, end + 14) if span[0] > end), None)
    if kind == "say" and behind and re.search("[,”\"’][”\"’]? $", text[max(0, begin - 4) : begin]):
        return Act(begin, len(text), kind, (begin, end), behind, is_behind=True)
    if match[0].startswith("it is "):
        return Act(begin, end, "order", (begin, end), None)
    high = _strip_words(text, 0, begin, "en", "aside")
    if (named := _name_latin(text, original, high, begin, people)) is None:
        return None
    speaker, is_pronoun = named
    is_last = kind == "say" and speaker is not None and text[end:].strip(" .”\"") == "" and speaker[0] > 20
    start = find_clause_start(text, speaker[0], CLAUSE_MARKS["en"]) if speaker else high
    if re.search(r"(?<!\w)what $", text[start : speaker[0] if speaker else begin]):
        kind, is_list = "tell", False
    return Act(speaker[0] if is_last else start, end, "order" if is_list else kind, (begin, end), speaker, is_pronoun,
               is_last, is_list)


def _name_latin(text: str, original: str, high: int, begin: int, people: list[Span]) -> tuple[Span | None, bool] | None:
    low = max(0, high - NEAR)
    before = text[low:high]
    for span in reversed([span for span in pick_spans(people, low, high) if low <= span[0] and span[1] <= high]):
        if re.fullmatch(r"(?:,? (?:of|from|with) [^.;:]*|[,(][^.;:]*[,)])?", text[span[1] : high + 1].rstrip()):
            return span, False
    if found := compile_kind("en", "pronoun", after="$").search(before):
        return (low + found.start(), high), True
    article = r"(?<!\w)(?:(?:the|this|that|our|an?|some|relevant) (?:(?!the )[\w'’-]+ ){0,4})?"
    if found := compile_kind("en", "group", before=article, after="$").search(before):
        return (low + found.start(), high), False
    if found := re.search(r"(?:[A-Z][\w.’'-]{0,20} ){0,4}[A-Z][\w.’'-]{0,20}$", original[low:high]):
        is_name = not compile_kind("en", "nobody", before="^", after="$").match(found[0].lower())
        return ((low + found.start(), high), False) if is_name and high - low > 3 else None
    is_gerund = text[begin : begin + 30].split(" ")[0].endswith("ing")
    clause = find_clause_start(text, begin, CLAUSE_MARKS["en"])
    if is_gerund and (found := compile_kind("en", "group", before=article).search(text, clause, begin)):
        return found.span(), False
    is_bare = is_gerund or re.search(r"(?:^|, ?|(?<!\w)and )$", text[max(0, begin - 5) : begin])
    return (None, False) if is_bare else None


def _read_filipino(text: str, original: str, match: re.Match, people: list[Span]) -> Act | None:
    kind, (begin, end) = match.lastgroup, match.span()
    at = end
    while found := re.compile(r" (?:nitong|noong) [\w, ]{3,30}?(?= (?:ni|nina|ng|si) )|" + compile_kind(
            "fil", "aside", before=" ").pattern).match(text, at):
        at = found.end()
    if found := compile_kind("fil", "pronoun", before=" ").match(text, at):
        return Act(begin, found.end(), kind, (begin, end), (at + 1, found.end()), True)
    for span in pick_spans(people, max(0, begin - NEAR), at + NEAR):
        is_subject = re.search(r" (?:ni|nina|ng|si|sina|ang) (?:[^\W\d][\w’'.-]* ){0,6}$", text[at : span[0]])
        if 0 < span[0] - at <= NEAR and is_subject:
            return Act(begin, span[1], kind, (begin, end), span)
        if 0 <= begin - span[1] <= 12 and re.fullmatch(r"(?:,| ay)? ", text[span[1] : begin]):
            return Act(span[0], end, kind, (begin, end), span)
    if found := re.match(r" (?:ni|nina|si) ((?:[A-Z][\w’'.-]{0,20} ?){1,5})(?<! )", original[at:]):
        return Act(begin, at + found.end(1), kind, (begin, end), (at + found.start(1), at + found.end(1)))
    group = compile_kind("fil", "group", before=r" (?:ng|ang) (?P<name>(?:mga )?",
                         after=r"(?: ng [\w ]{2,40}?)?)(?= na | ang | sa |,)")
    if found := group.match(text, at):
        return Act(begin, found.end(), kind, (begin, end), (found.start("name"), found.end("name")))
    return None if kind == "tell" else Act(begin, end, kind, (begin, end), None)
