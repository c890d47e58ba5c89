"""The forms of dates in the languages of the lexicon: word lists, calendar and regular expressions."""

import re
from functools import cache

import pandas as pd

from analysis_lib.reading.page import simplify_text
from analysis_lib.tables import DATA, read_csv

DATE_WORDS_FILE = DATA / "lexicon" / "date_words.csv"
CALENDAR_FILE = DATA / "gazetteer" / "calendar.csv"

# Full-width digits and separators count as their half-width forms; one for one, so that offsets hold.
HALF_WIDTH = str.maketrans("０１２３４５６７８９：．／－–—―～ＴＸｘ", "0123456789:./----~TXx")
_YEAR = r"(?P<y>(?:19[4-9]|20[0-9])[0-9])"
_YEAR_ZH = r"(?P<y>(?:19[4-9]|20[0-9])[0-9]|[一二][〇零○O0一二三四五六七八九]{3})"
_NUMBER_ZH = r"(?:[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_GAP = r"[ \t\u3000]{0,2}"
_HOUR = r"(?P<H>[01]?[0-9]|2[0-3])(?::|h|时|点)(?P<M>[0-5][0-9])"
_CUE = (r"\b(?i:in|by|since|from|until|of|during|for|before|after|through|year|the|and|to"
        r"|noong|sa|taong|hanggang|ng|ang|at)[ \t]")
MASK = re.compile(
    r"https?://[^\s，。；]{1,300}|[〔\[(][0-9]{4}[〕\])][ \t]?第?[0-9]{1,5}号"
    r"|(?:农历|阴历)[正一二三四五六七八九十冬腊]{1,2}月[初一二三四五六七八九十廿]{1,3}")
# A lone X or x may be a magnification ("200X") and a question mark a lost character: they need a word of time beside.
MASKED_YEAR = re.compile(
    r"(?<![0-9A-Za-z.])20(?:[0-9][xX×*＊?？□○●_]|[xX×*＊?？□○●_]{2})(?:年|(?=[-./][0-9xX×*]{1,2}[-./]))"
    r"|(?<![0-9A-Za-z.])20(?:[1-4][xX]|XX|xx|[×*＊]{2})(?![0-9A-Za-z年]|[-./ ]?(?:magnif|mm|cm|倍))"
    r"|二[〇零○Oo0](?:[一二三四五六七八九][xX×*＊?？□]|[xX×*＊?？□]{2})年?"
    r"|(?<![0-9A-Za-z])(?:[xX×*＊□]{2}|[xX×*＊□]{4})年(?:[xX×*＊□0-9]{1,2}月(?:[xX×*＊□0-9]{1,2}日)?)"
    r"|[?？\ufffd]{2,8}[0-9]{0,2}月[0-9]{1,2}[日号]|(?<![0-9])0月[0-9]{1,2}[日号]")
DEADLINE_BEFORE = re.compile(
    r"(?:\b(?:by|before|until|no later than|pagsapit ng|bago|hanggang)(?: the)?(?: end of| year| taong)?[ \t]"
    r"|(?:^|[\s，。；：、,;:“（(]|力争|确保|争取|预计|努力|保证)[到至])[ \t]?$", re.I)
DEADLINE_AFTER = re.compile(r"(?:年?[底末])?(?:之前|以前|前(?![往期来沿瞻]))")


@cache
def read_words(kind: str) -> dict[str, str]:
    """Return the forms of one kind in the date lexicon, lower-case, with their values.

    Raises
    ------
    ValueError
        When the lexicon has no such kind.

    Examples
    --------
    >>> read_words("month")["hulyo"]
    '7'
    """
    words = read_csv(DATE_WORDS_FILE)
    if kind not in set(words["kind"]):
        raise ValueError(f"date lexicon has no kind {kind!r}; allowed: {', '.join(words['kind'].unique())}")
    words = words.query("kind == @kind")
    return {simplify_text(form).lower(): value for form, value in zip(words["form"], words["value"], strict=True)}


@cache
def list_small_months(kind: str) -> frozenset[str]:
    """Return the names of months of a kind that their language writes with a small initial letter."""
    words = read_csv(DATE_WORDS_FILE).query("kind == @kind")
    return frozenset(form for form in words["form"] if form[0].islower())


def join_forms(*kinds: str) -> str:
    """Return an alternation of all forms of these kinds, longest first, for use inside a regular expression."""
    forms = sorted({form for kind in kinds for form in read_words(kind)}, key=lambda form: (-len(form), form))
    return "|".join(re.escape(form) for form in forms)


@cache
def read_calendar() -> pd.DataFrame:
    """Read the calendar of plans, congresses, plenary sessions, conferences and slogans (``calendar.csv``)."""
    return read_csv(CALENDAR_FILE)


@cache
def read_plans() -> dict[int, str]:
    plans = read_calendar().query("kind == 'plan'")
    return {int(number): f"{start}/{end}"
            for number, start, end in zip(plans["number"], plans["start"], plans["end"], strict=True)}


def name_plan(number: int) -> str | None:
    """Return the name and years of a five-year plan, None where the calendar has none.

    Examples
    --------
    >>> name_plan(15)
    '15th Five-Year (2026-2030)'
    """
    years, suffix = read_plans().get(number), {1: "st", 2: "nd", 3: "rd"}.get(number, "th")
    return f"{number}{suffix} Five-Year ({years.replace('/', '-')})" if years else None


@cache
def build_patterns() -> tuple[re.Pattern, ...]:
    """Return the expressions of dates, most specific first; an earlier match takes its characters.

    Their groups say what was read: ``y`` or ``yy`` year, or ``era`` and ``ey`` its name and year, ``m`` or ``mon`` month, ``d``
    day, ``a`` and ``b`` day and month in unknown order with ``s`` between, ``H``, ``M``, ``S``, ``half`` and ``noon``
    clock time, ``y2`` last year of a period, ``n`` number of a ``plan``.
    """
    return (*_build_plans_and_periods(), *_build_numeric(), *_build_split(), *_build_chinese(), *_build_worded())


@cache
def _build_time() -> tuple[str, str]:
    """Return the expression of a clock time after a date, and the same with nothing allowed in its place."""
    clock = (rf"(?:[ \tT\u3000\xa0,|]{{0,4}}|[ ,]{{1,2}}[-–—] )(?:(?:{join_forms('clock_word')})[ \t])?(?:(?P<noon>[上下]午)[ \t]?)?{_HOUR}"
             r"(?:[:分](?P<S>[0-5][0-9])?)?(?: ?(?P<half>[AaPp])\.?[Mm]\b)?")
    return clock, rf"(?:{clock}|(?![0-9]))"


def _build_plans_and_periods() -> list[re.Pattern]:
    ordinal = rf"(?P<n>[0-9]{{1,2}}(?:st|nd|rd|th)?|ika-?[0-9]{{1,2}}|{join_forms('ordinal')})"
    return [
        re.compile(rf"\b{ordinal}(?: na)?[ \t-](?P<plan>five[- ]?years?|limang?[- ]taon)", re.I),
        re.compile(rf"第{_GAP}(?P<n>{_NUMBER_ZH}){_GAP}个{_GAP}(?P<plan>五年)(?:规划|计划)"),
        re.compile(r"(?<![一二三四五六七八九十百])(?P<n>十[一二三四五六])(?P<plan>五)"
                   r"(?![岁个名天日号月年人家项十百千万亿六次届])"),
        re.compile(r"[“\"「『'‘](?P<n>[六七八九十])(?P<plan>五)[”\"」』'’](?!普法|环境|世界)"),
        re.compile(rf"(?<![0-9.]){_YEAR}年?[ \t]?(?:[-~]{{1,2}}|至|到| to | hanggang (?:sa )?)[ \t]?"
                   r"(?P<y2>(?:19[4-9]|20[0-9])[0-9])(?![0-9-])(?:年(?!度?[0-9]|[0-9]{0,2}月))?(?!年?[0-9]{1,2}月)"),
        re.compile(rf"{_YEAR_ZH}年[至到](?P<y2>[一二][〇零○O0一二三四五六七八九]{{3}})年(?![0-9一二三四五六七八九十]{{1,2}}月)"),
    ]


def _build_numeric() -> list[re.Pattern]:
    _, time = _build_time()
    unordered = rf"(?P<a>[0-9]{{1,2}})[ \t]?(?P<s>[-./])[ \t]?(?P<b>[0-9]{{1,2}})[ \t]?(?P=s)[ \t]?{_YEAR}"
    ordered = rf"{_YEAR}[ \t]?(?P<s>[-./])[ \t]?(?P<m>[0-9]{{1,2}})[ \t]?(?P=s)[ \t]?(?P<d>[0-9]{{1,2}})"
    return [
        re.compile(rf"(?<![0-9A-Za-z./-]){ordered}{time}"),
        re.compile(rf"(?<![0-9:]){_HOUR}[., \t|]{{1,3}}{unordered}(?![0-9])"),
        re.compile(rf"(?<![0-9A-Za-z./-]){unordered}{time}"),
        # Two digits of a year count only with the time of day, on a line of their own beside Chinese words.
        re.compile(rf"^{_GAP}(?P<yy>[0-2][0-9])-(?P<m>[01][0-9])-(?P<d>[0-3][0-9]){_GAP}{_HOUR}(?::(?P<S>[0-5][0-9]))?"
                   rf"(?={_GAP}(?:$|[\u4e00-\u9fff]))", re.M),
        # A month in figures is one only after a label with a colon.
        re.compile(rf"[:：][ \t\u3000]{{0,3}}(?P<span>{_YEAR}[-./](?P<m>0?[1-9]|1[0-2]))(?![-./0-9])"),
        re.compile(rf"[:：][ \t\u3000]{{0,3}}(?P<span>(?P<m>0[1-9]|1[0-2])[-./]{_YEAR})(?![-./0-9])"),
        # Crawlers put "date 2018-12" before a text.
        re.compile(rf"^[ \t]?date[ \t](?P<span>{_YEAR}-(?P<m>0[1-9]|1[0-2]))(?![0-9-])", re.M),
    ]


def _build_split() -> list[re.Pattern]:
    """Return the dates that a layout has broken into lines."""
    month = rf"(?P<mon>(?i:{join_forms('month', 'month_short')}))\.?"
    blank, broken = _GAP, rf"{_GAP}\n{_GAP}"
    return [
        re.compile(rf"^{blank}(?P<d>[0-9]{{1,2}}){broken}{_YEAR}[-./](?P<m>[0-9]{{1,2}}){blank}$", re.M),
        re.compile(rf"^{blank}{_YEAR}年?{broken}(?P<m>[0-9]{{1,2}})[-./](?P<d>[0-9]{{1,2}}){blank}$", re.M),
        re.compile(rf"^{blank}(?P<m>[0-9]{{1,2}})[-./](?P<d>1[3-9]|2[0-9]|3[01]){broken}{_YEAR}年?{blank}$", re.M),
        re.compile(rf"^{blank}(?P<d>[0-9]{{1,2}}){broken}{month}(?:{broken}|,?[ \t]){_YEAR}{blank}$", re.M),
        re.compile(rf"^{blank}{month}(?:{broken}|[ \t])(?P<d>[0-9]{{1,2}}),?{broken}{_YEAR}{blank}$", re.M),
        re.compile(rf"(?<![0-9A-Za-z./-]){_YEAR}-(?P<m>[01][0-9])-{broken}(?P<d>[0-3][0-9])(?![0-9-])"),
    ]


def _build_chinese() -> list[re.Pattern]:
    clock, _ = _build_time()
    month = rf"(?P<m>{_NUMBER_ZH}){_GAP}月"
    day = (rf"(?P<d>{_NUMBER_ZH})(?:[-~至到、]{{1,2}}{_NUMBER_ZH})?{_GAP}[日号]"
           rf"(?:{_GAP}[-~至到]{{1,2}}{_GAP}(?:{_NUMBER_ZH}月)?{_NUMBER_ZH}[日号])?")
    weekday = r"(?:[ \t]?[(（]?(?:星期|周)?[一二三四五六日天月火水木金土](?:曜日)?[)）])?"
    return [
        re.compile(rf"(?P<era>{join_forms('era')}){_GAP}(?P<ey>[0-9]{{1,3}}|元){_GAP}年{_GAP}{month}(?:{_GAP}{day})?"),
        re.compile(rf"(?<![0-9]){_YEAR_ZH}{_GAP}年{_GAP}{month}(?:{_GAP}{day}(?:{weekday}{clock})?)?"),
        re.compile(rf"(?<![0-9一二三四五六七八九十年.])(?<![?？\ufffd]{{2}}){month}{_GAP}{day}"),
        re.compile(rf"(?<![0-9近约超余百千万第]){_YEAR_ZH}{_GAP}年(?![0-9期历来代]|以[上下]|左右|之久)"),
        re.compile(r"(?<![0-9.A-Za-z第])(?P<y>20[12][0-9])(?=[\u4e00-\u9fff·]{1,24}(?:大会|论坛|峰会|年会|博览会|会议))"
                   r"(?![多余个家名万亿元人公次场张户台])"),
    ]


def _build_worded() -> list[re.Pattern]:
    _, time = _build_time()
    of = rf"(?:(?:{join_forms('month_of')})[ \t])?"
    month = rf"(?P<mon>(?i:{join_forms('month')}))\b\.?"
    short = rf"(?P<mon>(?i:{join_forms('month', 'month_short')}))"
    ordinal = r"(?:st|nd|rd|th|er|º|°|\.)?"
    days = (rf"(?P<d>[0-9]{{1,2}}){ordinal}(?:[ \t]?(?:[-~]|to|and|y|e|al?|au|bis|und|hingga|sampai|hanggang)[ \t]?"
            rf"[0-9]{{1,2}}{ordinal})?")
    ended = rf"(?:[ \t]?(?:{join_forms('year_word')}))?"
    counted = r"(?![0-9A-Za-z-]|[.,][0-9]|[ \t](?:yuan|million|billion|km|tons?)\b)"
    return [
        re.compile(rf"(?<![0-9:]){_HOUR}[, \t|]{{1,3}}{month} {days},? {_YEAR}(?![0-9])"),
        re.compile(rf"(?<![0-9:]){_HOUR}[, \t|]{{1,3}}{days}[ \t]{of}{short}\.?,?[ \t]{of}{_YEAR}(?![0-9])"),
        re.compile(rf"\b{month}[ \t]{days} ?,?[ \t]{{0,2}}{of}{_YEAR}{time}"),
        re.compile(rf"\b{short}-(?P<d>[0-9]{{1,2}})-{_YEAR}{time}"),
        re.compile(rf"(?<![0-9.,-])(?:ika-)?{days}[ \t-]?{of}{short}\.?(?:,|[ \t-])[ \t]?{of}{_YEAR}{ended}{time}"),
        re.compile(rf"\b{month},?[ \t]{of}{_YEAR}(?![0-9])"),
        re.compile(rf"\b{month}[ \t]{days}(?![0-9%]|[.,][0-9])"),
        re.compile(rf"(?<![0-9.,-])(?:ika-)?{days}[ \t]{of}{month}(?!\w)"),
        re.compile(rf"(?:{_CUE}|[(\[（“\"])(?P<span>{_YEAR}){counted}"),
    ]


@cache
def list_labels() -> dict[str, str]:
    """Return the labels of posting dates in lower case, longest first, with the kind of date each gives."""
    labels = read_words("label") | read_words("label_generic")
    return {form: labels[form] for form in sorted(labels, key=lambda form: (-len(form), form))}
