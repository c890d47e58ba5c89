"""Whether a figure is a target, a pledge, a number of parts or a stock, or a fact told of the past."""

from typing import NamedTuple

from analysis_lib.coding.figures import Figure
from analysis_lib.coding.periods import Period, find_deadlines, find_per, looks_ahead, pick_period
from analysis_lib.coding.wording import CLAUSE, SENTENCE, Verb, find_clause, find_verb, has_word, tells_past

# A heading is no longer than this; in a longer sentence half of it counts as the opening words.
HEADING = {"zh": 40, "en": 90, "fil": 90}
# The words of an offer stand no further from a number of its terms.
REACH = 40
WILLS = frozenset(["must", "strive", "encourage", "explore"])
GUESTS = frozenset(["people", "countries", "provinces", "cities"])
PARTS = frozenset(["policies", "measures", "tasks", "actions", "directions", "paths", "goals", "aspects"])


class Section(NamedTuple):
    """What the headings above say: a tense (open, past, plan) and by when, with the words that say it."""

    tense: str = "open"
    deadline: Period | None = None
    words: str | None = None


class Setting(NamedTuple):
    """What surrounds the sentence: its folded text, language, the document's year, the headings' tense and time."""

    text: str
    language: str
    year: int | None
    section: Section = Section()


class Context(NamedTuple):
    """What surrounds one figure; ``clause`` and ``scope`` are half-open spans: its clause and its sentence."""

    clause: tuple[int, int]
    scope: tuple[int, int]
    deadline: Period | None
    verb: Verb | None
    base: Period | None
    per: str | None


def follow_section(text: str, language: str, section: Section, year: int | None) -> Section:
    """A heading or an opening phrase sets the tense and the time of what follows: a review, or what is planned.

    Examples
    --------
    >>> follow_section("二、2025年重点工作", "zh", Section("past"), 2025)[0::2]
    ('plan', '2025年')
    """
    is_heading = len(text) <= HEADING[language] and text[-1:] not in "。；.;"
    head = len(text) if is_heading else HEADING[language] // 2
    periods = find_deadlines(text, language, year)
    years = [one.year for one in periods if one.year and one.rule not in ("this", "this_end", "last")] if year else []
    opens = is_heading or text[-1:] in "：:"
    named = next((one for one in reversed(periods) if one.start < head and (one.year or 0) >= (year or 0)), None)
    time = (named, text[named.start : named.end]) if named and named.year else (None, None)
    if has_word(text, language, "section_plan", 0, head):
        return Section("plan", *time)
    if has_word(text, language, "section_past", 0, head) or (years and max(years) < year):
        return Section("past")
    is_promise = has_word(text, language, "reset", 0, len(text)) or (years and max(years) >= year)
    tense = "open" if section.tense == "past" and is_promise else section.tense
    return Section(tense, *time) if opens and time[0] else section._replace(tense=tense)


def read_context(setting: Setting, figure: Figure, deadlines: list[Period], bases: list[Period], floor: int,
                 limit: int) -> Context:
    """Read what the words around a figure say, from the end of the figure before it to the start of the next."""
    text, language = setting.text, setting.language
    clause = find_clause(text, figure.start, figure.end, CLAUSE[language])
    scope = find_clause(text, figure.start, figure.end, SENTENCE[language])
    near = find_clause(text, figure.start, figure.end, CLAUSE[language] + ",")
    own = [one for one in bases if near[0] <= one.start and one.end <= near[1]]
    return Context(clause, scope, pick_period(deadlines, figure.start, figure.end, clause, min(limit, scope[1])),
                   find_verb(text, language, scope[0], clause[0], figure.start, figure.end),
                   own[-1] if own else None, _find_rhythm(text, language, near, floor))


def _find_rhythm(text: str, language: str, near: tuple[int, int], floor: int) -> str | None:
    """"Five drugs every year and two parks": what stands right behind the figure before belongs to that one."""
    for kind in ("per_month", "per_year"):
        at = find_per(text, language, kind, *near)
        if at is not None and not (near[0] < floor <= at <= floor + 12):
            return kind.removeprefix("per_")
    return None


def judge_figure(figure: Figure, setting: Setting, context: Context, goes_on: bool = False) -> str | None:
    """Return the kind of quantity a figure is, or None when it tells of the past or of attendance.

    What goes on from a target in the same sentence is to come as that is.
    """
    text, language, year = setting.text, setting.language, setting.year
    if figure.unit in GUESTS and has_word(text, language, "attendance", *context.clause):
        return None
    is_due, is_old = _time_figure(context.deadline, year)
    offers = offers_money(figure, setting, context)
    wills = not offers and context.verb is not None and context.verb.strength in WILLS
    past = (tells_past(text, language, *context.clause, excuses_conditions=offers)
            or has_word(text, language, "past_scope", 0, context.clause[1]))
    once = comes_once(figure, setting, context, "once", "announced")
    here = has_word(text, language, "once", *context.clause)
    is_amount = figure.kind in ("measure", "rate") and not (offers or wills)
    if is_amount and has_word(text, language, "forecast", *context.clause):
        return None
    plan = offers or once or has_word(text, language, "plan", *context.clause)
    stock = not once and has_word(text, language, "stock", context.scope[0], context.clause[1])
    is_review = setting.section.tense == "past" and not is_due
    if is_old or is_review or (past and not (is_due or wills or here)):
        is_stock = stock and figure.kind in ("noun", "classifier") and not is_old and not is_review
        return "stock" if is_stock else None
    if stock and not (is_due or wills or context.per == "year"):
        return "stock" if figure.kind != "rate" else None
    kind = _name_kind(figure, context, is_due or plan or wills or goes_on or _is_planned(setting, context), goes_on)
    return kind or ("level" if figure.number is None else None)


def _sums_up(text: str, figure: Figure, context: Context) -> bool:
    """Say whether a number sums up the names before it: "A、B和C三个基地"."""
    if figure.kind not in ("noun", "classifier") or not 2 <= (figure.number or 0) <= 12:
        return False
    names = text[context.clause[0] : figure.start]
    return names.count("、") + any(joint in names for joint in "和及与") + 1 == figure.number


def offers_money(figure: Figure, setting: Setting, context: Context) -> bool:
    """Say whether a figure is offered to whoever qualifies: its clause says so, or its sentence and nothing else does."""
    if figure.kind not in ("measure", "rate"):
        return False
    weak = (None, "promote") if figure.kind == "rate" else (None,)
    is_bare = context.deadline is None and (context.verb is None or context.verb.strength in weak)
    stretch = (max(context.scope[0], context.clause[0] - REACH), min(context.scope[1], context.clause[1] + REACH))
    return has_word(setting.text, setting.language, "pledge", *(stretch if is_bare else context.clause))


def _time_figure(deadline: Period | None, year: int | None) -> tuple[bool, bool]:
    """Say whether a figure has a time to come, and whether its time is over."""
    ahead = looks_ahead(deadline, year) if deadline else None
    return ahead is True, ahead is False


def comes_once(figure: Figure, setting: Setting, context: Context, *kinds: str) -> bool:
    """Say whether a figure comes once something is built, or as a plan announces: for counts their clause says so."""
    low = context.scope[0] if figure.kind in ("measure", "rate") else context.clause[0]
    return any(has_word(setting.text, setting.language, kind, low, context.clause[1]) for kind in kinds)


def _is_planned(setting: Setting, context: Context) -> bool:
    """Say whether the headings, or a time that the sentence before tells, make a figure one to come."""
    is_carried = context.deadline is None and setting.section.deadline is not None and context.verb is not None
    return setting.section.tense == "plan" or is_carried


def _name_kind(figure: Figure, context: Context, promises: bool, goes_on: bool) -> str | None:
    if figure.kind == "person":
        return "count" if promises and (context.verb is not None or goes_on) else None
    if figure.kind in ("noun", "classifier"):
        return "rolling" if context.per == "year" else "count"
    if not promises and figure.kind != "scale":
        return None
    return "rate" if figure.kind == "rate" else "level"


def name_role(kind: str, figure: Figure, setting: Setting, context: Context) -> str | None:
    """Say what a figure is to the text; missing where the sentence does not tell.

    Parameters
    ----------
    kind : str
        From `judge_figure`.
    figure, setting, context
        The figure and what surrounds it.

    Returns
    -------
    {"target", "pledge", "part", "stock"} or None
        To be reached or done, offered to whoever qualifies, a number of parts the text names, what exists.
    """
    text, language = setting.text, setting.language
    if kind == "stock":
        return "stock"
    if offers_money(figure, setting, context):
        return "pledge"
    if figure.comparator == "=" and (figure.unit in PARTS or _sums_up(text, figure, context)):
        return "part"
    if has_word(text, language, "recent", context.scope[0], figure.start) and context.deadline is None:
        return None
    promises = (_time_figure(context.deadline, setting.year)[0] or _is_planned(setting, context)
                or has_word(text, language, "plan", *context.clause)
                or comes_once(figure, setting, context, "once", "announced"))
    is_done = context.verb is not None and context.verb.strength is not None
    return "target" if promises or is_done or figure.kind == "scale" else None
