"""Checks of a commitment against the calendar, the plan period and what the sentence itself lists."""

import re

import pandas as pd

from analysis_lib.coding.figures import Figure
from analysis_lib.coding.wording import Deadline

PARTS = frozenset(["policies", "measures", "tasks", "actions", "directions", "paths", "goals", "aspects"])
_LISTS = {
    "zh": re.compile(r"(?:[，,]?(?:即|包括|分别是|分别为|涵盖)|[：:])(?P<list>[^。；;：:\n]{4,400})"),
    "en": re.compile(r"(?:,? (?:namely|that is|as|including|covering|are):? |: )(?P<list>[^.;:\n]{4,600})"),
    "fil": re.compile(r"(?:,? (?:kabilang ang|ito ay ang|sumasaklaw sa|(?:nagbibigay|nag-aalok) ng [\w ]{3,30} sa)|:) (?P<list>[^.;:\n]{4,600})"),
}  # fmt: skip


def check_commitment(row: dict, figure: Figure, deadline: Deadline | None, facts: dict, text: str,
                     language: str) -> str | None:
    """Return what the checks have to say of a commitment; None when nothing.

    Parameters
    ----------
    row : dict
        The record of the commitment.
    figure : Figure
        The figure it was read from.
    deadline : Deadline or None
        Its deadline.
    facts : dict
        Row of ``documents``; ``period_start`` and ``period_end`` are used.
    text, language : str
        The folded sentence and its language.
    """
    says = [figure.note] if figure.note else []
    period = [facts.get(name) for name in ("period_start", "period_end")]
    if deadline and deadline.year and not any(one is None or pd.isna(one) for one in period):
        if not period[0] <= deadline.year <= period[1]:
            says.append(f"deadline {deadline.year} is outside the plan period {period[0]}-{period[1]}")
    if figure.noun and text[figure.noun[0]] in "\"“":
        says.append("what is counted stands in quotation marks: its meaning is not certain")
    if row["unit"] == "percent" and row["number"] is not None and row["number"] > 1000:
        says.append(f"{row['number']:g} percent is implausible")
    if row["kind"] == "count" and row["unit"] in PARTS and (listed := count_listed(text, language, figure.end)):
        if row["number"] is not None and listed != row["number"]:
            says.append(f"{row['number']:g} promised, {listed} listed in the sentence")
    return "; ".join(says) or None


def count_listed(text: str, language: str, at: int) -> int | None:
    """Count the items of the list that follows a number of parts; None when no list of at least two is there.

    Examples
    --------
    >>> count_listed("three tasks: build parks, train staff and attract funds", "en", 11)
    3
    >>> count_listed("聚焦六大方向，即化学药、生物药、中药、医疗器械、药用辅料和保健品。", "zh", 6)
    6
    """
    match = _LISTS[language].search(text, at, at + 700)
    if match is None or match.start() - at > (12 if language == "zh" else 120):
        return None
    if language == "zh":
        items = re.split(r"、|，(?=[^，]{2,30}$)|[和与及](?=[^、和与及]{2,30}$)", match["list"].strip())
    else:
        joint = "and" if language == "en" else "at"
        items = re.split(rf",(?: {joint})? | {joint} (?=[^,]{{2,80}}$)", match["list"].strip())
    items = [item for item in items if item.strip()]
    return len(items) if len(items) > 1 else None
