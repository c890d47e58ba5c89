"""Whether a figure is a target, a count or a stock, or a fact told of the past."""

from typing import NamedTuple

from analysis_lib.coding.figures import Figure
from analysis_lib.coding.wording import (
    CLAUSE,
    SENTENCE,
    Deadline,
    Verb,
    find_clause,
    find_deadlines,
    find_per_year,
    find_verb,  # fmt: skip
    has_word,
    pick_deadline,
)

# A heading is no longer than this; in a longer sentence half of it counts as the opening words.
HEADING = {"zh": 40, "en": 90, "fil": 90}
WILLS = frozenset(["must", "strive", "encourage", "explore"])
GUESTS = frozenset(["people", "countries", "provinces", "cities"])


class Setting(NamedTuple):
    """What surrounds the sentence: its folded text, language, the document's year and the section's tense."""

    text: str
    language: str
    year: int | None
    section: str


class Context(NamedTuple):
    """What surrounds one figure; ``clause`` and ``scope`` are half-open spans: its clause and its sentence."""

    clause: tuple[int, int]
    scope: tuple[int, int]
    deadline: Deadline | None
    verb: Verb | None
    is_yearly: bool


def follow_section(text: str, language: str, section: str, year: int | None) -> str:
    """A heading or an opening phrase sets the tense of what follows: a review of past years, or what is planned."""
    is_heading = len(text) <= HEADING[language] and text[-1:] not in "。；.;"
    head = len(text) if is_heading else HEADING[language] // 2
    years = [one.year for one in find_deadlines(text, language) if one.year] if year else []
    if has_word(text, language, "section_plan", 0, head):
        return "plan"
    if has_word(text, language, "section_past", 0, head) or (years and max(years) < year):
        return "past"
    is_promise = has_word(text, language, "reset", 0, len(text)) or (years and max(years) >= year)
    return "open" if section == "past" and is_promise else section


def read_context(text: str, language: str, figure: Figure, deadlines: list[Deadline], floor: int) -> Context:
    """Read what the words around a figure say; ``floor`` is the end of the figure before it."""
    clause = find_clause(text, figure.start, figure.end, CLAUSE[language])
    scope = find_clause(text, figure.start, figure.end, SENTENCE[language])
    near = find_clause(text, figure.start, figure.end, CLAUSE[language] + ",")
    at = find_per_year(text, language, *near)
    # "Five drugs every year and two parks": what stands right behind the figure before belongs to that one.
    is_yearly = at is not None and not (near[0] < floor <= at <= floor + 12)
    return Context(clause, scope, pick_deadline(deadlines, figure.start, figure.end, clause),
                   find_verb(text, language, scope[0], clause[0], figure.start, figure.end), is_yearly)


def judge_figure(figure: Figure, setting: Setting, context: Context) -> str | None:
    """Return the kind of commitment a figure is, or None when it tells of the past or of attendance."""
    text, language, year = setting.text, setting.language, setting.year
    deadline, verb = context.deadline, context.verb
    if figure.number is None:
        return "level"
    if figure.unit in GUESTS and has_word(text, language, "attendance", *context.clause):
        return None
    is_old = bool(deadline and deadline.year and year and deadline.year < year)
    is_due = deadline is not None and not is_old
    wills = verb is not None and verb.strength in WILLS
    past, plan = (has_word(text, language, tense, *context.clause) for tense in ("past", "plan"))
    stock = has_word(text, language, "stock", context.scope[0], context.clause[1])
    is_review = setting.section == "past" and not is_due
    if is_old or is_review or (past and not (is_due or wills)):
        is_stock = stock and figure.kind in ("noun", "classifier") and not is_old and not is_review
        return "stock" if is_stock else None
    if stock and not (is_due or wills or context.is_yearly):
        return "stock" if figure.kind != "rate" else None
    return _name_kind(figure, context, is_due or plan or wills or setting.section == "plan")


def _name_kind(figure: Figure, context: Context, promises: bool) -> str | None:
    if figure.kind == "person":
        return "count" if promises and context.verb is not None else None
    if figure.kind in ("noun", "classifier"):
        return "rolling" if context.is_yearly else "count"
    if not promises and figure.kind != "scale":
        return None
    return "rate" if figure.kind == "rate" else "level"
