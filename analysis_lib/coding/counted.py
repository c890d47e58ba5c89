"""What stands after a number: a unit, a classifier with its noun, a counted noun, an order of magnitude."""

import re
from functools import cache
from typing import NamedTuple

from analysis_lib.coding.comparators import find_after
from analysis_lib.coding.numerals import Numeral, join_words, read_words

# The noun phrase ends where the next figure begins: "八个方面28条措施".
_NOUN_ZH = re.compile(r"(?:(?!\d{1,9}[十百千万亿]{0,2}[余多]?[个条项家种件名元%])[\u3400-\u9fffa-z0-9·“”\"]){1,24}")
_BREAK = re.compile(r"[^\w\s'’&/-]")
# "11 milyon ang karagdagang trabaho": the noun stands behind its article.
_LINK = re.compile(r" ang (?:mga )?")
_NEXT = re.compile(r" (?:and|at|or|o|plus) (?=\d)")
_QUOTED = re.compile(r"\s?([\"“])([^\"“”]{2,60})[\"”]")
_SCALE = re.compile(r" ?元?级|[ -]?(?:yuan[ -])?level(?!\w)")
# A noun that no list knows counts when it is a plural: "50 headquarters", "30 mga sentro".
_PLURAL = {"en": re.compile(r"(?<![\w-])(?!(?:this|thus|across|towards|news|basis|plus|times|points)\b)[a-z-]{3,20}[a-rtv-z]s(?!\w)"),
           "fil": re.compile(r"(?<!\w)mga (?P<word>[\w-]{3,20})")}  # fmt: skip


_SUBJECT = {
    "en": re.compile(r"(?:number|total|quantity) of (?P<noun>(?:[^,;:.]|(?<=\d)[,.](?=\d)){3,90}?) "
                     r"(?:(?:will|should|shall|must|has|have|is|to|be|expected|have been) ){0,3}"
                     r"(?:(?:reach|exceed|surpass|increase|rise|grow|total|amount)(?:es|s|ed|ing)?(?: to)?|to) ?$"),
    "zh": re.compile(r"(?P<noun>[\u3400-\u9fff]{2,14}?)(?:总?数量?|总量)(?:力争|将|要|应)?"
                     r"(?:达到|达|增至|增加到|增长到|提高到|突破|超过|为|至)?$"),
    "fil": re.compile(r"bilang ng (?:mga )?(?P<noun>[^,;:.]{3,80}?) (?:ay )?(?:aabot|umabot|lalampas|lumampas)(?: sa)? ?$"),
}  # fmt: skip


class Unit(NamedTuple):
    """What stands after a number: unit or head noun, kind of unit, end, factor, span of the noun, comparator."""

    unit: str
    kind: str
    end: int
    factor: float = 1.0
    noun: tuple[int, int] | None = None
    comparator: str | None = None


@cache
def compile_units(language: str) -> dict[str, re.Pattern]:
    """Return the expressions of measures, durations and classifiers behind a number, and of the heads of nouns."""
    words = {kind: list(read_words("units", language, kind))
             for kind in ("measure", "duration", "classifier", "noun", "person")}
    signs = "|".join(re.escape(word) for word in words["measure"] if not word[0].isalpha()) or r"(?!)"
    plain = list_forms([word for word in words["measure"] if word[0].isalpha()], language)
    gap = " ?" if language == "zh" else "[ -]?(?:of |na |mga )?"
    sources = {
        "measure": f"{gap}(?P<word>{signs}|{plain})",
        "duration": f"{gap}(?P<word>{list_forms(words['duration'], language)})",
        "classifier": f" ?(?P<word>{list_forms(words['classifier'], language)})",
        "head": join_words([*words["noun"], *words["person"]], language),
    }
    return {kind: re.compile(source) for kind, source in sources.items()}


def find_money(text: str, at: int) -> tuple[int, str] | None:
    """Return where a sign of money before a number begins, and its currency.

    Examples
    --------
    >>> find_money("about us$ 5 billion", 10)
    (6, 'US dollars')
    """
    match = _signs().search(text, max(0, at - 6), at)
    return (match.start(), read_words("units", "any", "sign")[match["sign"]]["unit"]) if match else None


@cache
def _signs() -> re.Pattern:
    words = "|".join(map(re.escape, read_words("units", "any", "sign")))
    return re.compile(rf"(?P<sign>{words}) ?$")


def list_forms(words: list[str], language: str) -> str:
    """Return an alternation of words, the longest first; outside Chinese each ends where a word ends."""
    body = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"
    return body if language == "zh" else rf"(?:{body})(?!\w)"


def read_unit(text: str, at: int, language: str, numeral: Numeral) -> Unit | None:
    """Read what stands behind a number; None when the number measures and counts nothing.

    Parameters
    ----------
    text, language : str
        Folded sentence and its language.
    at : int
        Where the number ends.
    numeral : Numeral
        The number.

    Examples
    --------
    >>> from analysis_lib.coding.numerals import find_numerals
    >>> text = "50 innovative headquarters"
    >>> read_unit(text, 2, "en", find_numerals(text, "en")[0])[:2]
    ('headquarters', 'noun')
    """
    if numeral.is_percent:
        return _follow(text, Unit("percent", "rate", at), language)
    if scale := _SCALE.match(text, at):
        # "千亿级" names an order of magnitude, of money unless another unit is named.
        if (numeral.value or 0) < 1e8:
            return None
        cluster = _read_noun(text, scale.end(), language, most=18)
        return Unit("yuan", "scale", scale.end(), noun=cluster and cluster.noun)
    if money := find_money(text, numeral.start):
        return _follow(text, Unit(money[1], "measure", at), language)
    for kind in ("measure", "duration"):
        if match := compile_units(language)[kind].match(text, at):
            row = read_words("units", language, kind)[match["word"]]
            if language == "zh" and numeral.is_word and row["unit"] != "yuan" and _is_vague(text, numeral):
                return None
            is_rate = row["unit"] in ("percent", "percentage points", "times")
            unit = Unit(row["unit"], "rate" if is_rate else kind, match.end(), float(row["factor"]))
            return _follow(text, unit, language)
    if language != "zh":
        return _follow(text, _read_noun(text, at, language) or _read_plural(text, at, language, numeral), language)
    if match := compile_units("zh")["classifier"].match(text, at):
        word = read_words("units", "zh", "classifier")[match["word"]]["unit"]
        counted = _follow(text, Unit(word, "person" if word == "people" else "classifier", match.end()), "zh")
        found = _read_noun(text, counted.end, "zh", counted)
        # "一项", "两个市场", "万人大会" count nothing; "三项任务" and "十大工程" do.
        is_known = found is not None and found.unit != word
        if numeral.is_word and (_is_vague(text, numeral) or (numeral.value < 10 and not is_known)):
            return None
        return (found or counted)._replace(comparator=counted.comparator)
    if numeral.is_word and (_is_vague(text, numeral) or text[at : at + 1] != "大"):
        return None
    return _read_noun(text, at + (text[at : at + 1] == "大"), "zh")


def _is_vague(text: str, numeral: Numeral) -> bool:
    return numeral.value in (0, 1) or text[numeral.start] in "百千万亿"


def _follow(text: str, unit: Unit | None, language: str) -> Unit | None:
    """Take in a comparator that stands after the unit."""
    comparator, end = find_after(text, unit.end, language) if unit else (None, 0)
    return unit._replace(end=end, comparator=comparator) if comparator else unit


def _read_noun(text: str, at: int, language: str, classifier: Unit | None = None, most: int = 6) -> Unit | None:
    """Return the head and the span of the noun phrase that begins here."""
    quoted = _QUOTED.match(text, at) if language != "zh" else None
    end = quoted.end() if quoted else _end_phrase(text, at, language, 18 if classifier else most)
    begin = end - len(text[at:end].lstrip())
    if language == "fil" and (linked := _LINK.match(text, at)):
        begin, end = linked.end(), _end_phrase(text, linked.end(), language, most)
    heads = list(compile_units(language)["head"].finditer(text, at, end))
    if not heads:
        return classifier._replace(end=end, noun=(begin, end)) if classifier and end > begin else None
    # Filipino nouns stand before what describes them, English and Chinese ones after it.
    head = heads[0] if language == "fil" else heads[-1]
    row = _read_head(head, language)
    stop = end if quoted else begin + len(text[begin:end].rstrip()) if language == "fil" else head.end()
    return Unit(row["unit"], row["kind"], stop, noun=(begin, stop))


def _read_plural(text: str, at: int, language: str, numeral: Numeral) -> Unit | None:
    """Return a counted noun that no list knows by its plural; number words ("two sides") count nothing then."""
    if numeral.is_word or numeral.factor > 1:
        return None
    found = list(_PLURAL[language].finditer(text, at, _end_phrase(text, at, language, 6)))
    if not found or found[-1].start() - at > 60:
        return None
    word = found[0]["word"] if language == "fil" else found[-1][0]
    begin = at + len(text[at:]) - len(text[at:].lstrip())
    return Unit(word, "noun", found[-1].end(), noun=(begin, found[-1].end()))


def _is_money(text: str, low: int, high: int) -> bool:
    """"总投资8亿": a sum in hundreds of millions of what is told in money needs no 元."""
    behind = text[high:].lstrip("0123456789.,")
    is_sum = behind[:1] in ("亿", "万") and re.match(r"[万亿]{1,2}(?:以上|左右)?(?:[，,。；;、）)！\s]|$)", behind[:8])
    return bool(is_sum) and _money_words().search(text, max(low, high - 12), high) is not None


@cache
def _money_words() -> re.Pattern:
    return re.compile(rf"{join_words(read_words('units', 'zh', 'money'), 'zh')}[^，,。；;\d]{{0,6}}$")


def find_subject(text: str, low: int, high: int, language: str) -> Unit | None:
    """Find what a number without a unit counts, where its subject says so: "the number of beds will reach 800".

    Examples
    --------
    >>> text = "the number of high-tech enterprises will reach 800"
    >>> find_subject(text, 0, 47, "en")[:2]
    ('companies', 'noun')
    """
    if language == "zh" and _is_money(text, low, high):
        return Unit("yuan", "measure", high)
    match = _SUBJECT[language].search(text, low, high) if language in _SUBJECT else None
    if match is None:
        return None
    heads = list(compile_units(language)["head"].finditer(text, *match.span("noun")))
    plural = list(_PLURAL[language].finditer(text, *match.span("noun"))) if language == "en" else []
    if not heads and not plural:
        return None
    unit = _read_head(heads[0], language)["unit"] if heads else plural[0][0]
    return Unit(unit, "noun", high, noun=match.span("noun"))


def _read_head(match: re.Match, language: str) -> dict:
    words = read_words("units", language, "noun") | read_words("units", language, "person")
    return words[re.sub(" +", " ", match[0])]


def name_counted(text: str, language: str) -> str | None:
    """Return the unit of the counted noun at the end of a phrase; None when it ends in no known one.

    Examples
    --------
    >>> name_counted("专精特新企业", "zh")
    'companies'
    """
    heads = list(compile_units(language)["head"].finditer(text))
    return _read_head(heads[-1], language)["unit"] if heads and heads[-1].end() == len(text) else None


def _end_phrase(text: str, at: int, language: str, most: int) -> int:
    """Return where the words after a number cease to be one noun phrase."""
    if language == "zh":
        match = _NOUN_ZH.match(text, at)
        if match is None:
            return at
        high = min(match.end(), at + most)
    else:
        high = min(len(text), at + 90)
        for mark in (_BREAK.search(text, at, high), _NEXT.search(text, at, high)):
            high = min(high, mark.start()) if mark else high
    stop = _stop(language).search(text, at + 1, high)
    return stop.start() if stop else high


@cache
def _stop(language: str) -> re.Pattern:
    return re.compile(join_words(read_words("units", language, "stop"), language))
