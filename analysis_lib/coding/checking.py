"""Checks of a commitment against the calendar, the plan period and what the sentence itself lists."""

import re

import pandas as pd

from analysis_lib.coding.figures import Figure
from analysis_lib.coding.judging import PARTS
from analysis_lib.coding.numerals import find_numerals
from analysis_lib.coding.wording import SENTENCE, find_clause, has_word

_LISTS = {
    "zh": re.compile(r"(?:[，,]?(?:即|包括|分别是|分别为|涵盖)|[：:])(?P<list>[^。；;：:\n]{4,400})"),
    "en": re.compile(r"(?:,? (?:namely|that is|as|including|covering|are):? |: )(?P<list>[^.;:\n]{4,600})"),
    "fil": re.compile(r"(?:,? (?:kabilang ang|ito ay ang|sumasaklaw sa|(?:nagbibigay|nag-aalok) ng [\w ]{3,30} sa)|:) "
                      r"(?P<list>[^.;:\n]{4,600})"),
}  # fmt: skip
_JOINTS = {
    "zh": re.compile(r"、|[和与及](?=[^、和与及]{2,30}$)|，(?=[^，]{2,30}$)"),
    "en": re.compile(r",(?: and)? | and (?=[^,]{2,80}$)"),
    "fil": re.compile(r",(?: at)? | at (?=[^,]{2,80}$)"),
}
REACH = {"zh": 12, "en": 130, "fil": 130}


def check_commitment(row: dict, figure: Figure, facts: dict, text: str, language: str) -> str | None:
    """Return what the checks have to say of a commitment; None when nothing.

    Parameters
    ----------
    row : dict
        The record of the commitment.
    figure : Figure
        The figure it was read from.
    facts : dict
        Row of ``documents``; ``period_start`` and ``period_end`` are used.
    text, language : str
        The folded sentence and its language.
    """
    says = [figure.note, _check_period(row["deadline_year"], facts)]
    if figure.noun and text[figure.noun[0]] in "\"“":
        says.append("what is counted stands in quotation marks: its meaning is not certain")
    if has_word(text, language, "respectively", *find_clause(text, figure.start, figure.end, SENTENCE[language])):
        says.append("several values are told respectively: which measure this is remains to be read")
    number = row["number"]
    if row["unit"] == "percent" and number is not None and number > 1000:
        says.append(f"{number:g} percent is implausible")
    listed = len(list_parts(text, language, figure.end)) if row["kind"] == "count" and row["unit"] in PARTS else 0
    if listed and number is not None and listed != number:
        says.append(f"{number:g} promised, {listed} listed in the sentence")
    return "; ".join(filter(None, says)) or None


def _check_period(year: int | None, facts: dict) -> str | None:
    first, last = facts.get("period_start"), facts.get("period_end")
    if year is None or any(one is None or pd.isna(one) for one in (first, last)):
        return None
    return None if first <= year <= last else f"deadline {year} is outside the plan period {first}-{last}"


def list_parts(text: str, language: str, at: int) -> list[tuple[int, int]]:
    """Find the items of the list that follows a number of parts.

    Parameters
    ----------
    text, language : str
        Folded sentence and its language.
    at : int
        End of the number with its noun.

    Returns
    -------
    list of (int, int)
        Spans of the items; empty when no list of at least two follows.

    Examples
    --------
    >>> text = "three tasks: build parks, train staff and attract funds"
    >>> [text[start:end] for start, end in list_parts(text, "en", 11)]
    ['build parks', 'train staff', 'attract funds']
    >>> len(list_parts("聚焦六大方向，即化学药、生物药、中药、医疗器械、药用辅料和保健品。", "zh", 6))
    6
    """
    match = _LISTS[language].search(text, at, at + 700)
    if match is None or match.start() - at > REACH[language] or find_numerals(text[at : match.start()], language):
        return []
    spans, begin = [], match.start("list")
    for joint in [*_JOINTS[language].finditer(match["list"]), None]:
        stop = match.end("list") if joint is None else match.start("list") + joint.start()
        item = text[begin:stop].strip()
        if item:
            start = text.index(item, begin)
            spans.append((start, start + len(item)))
        begin = stop if joint is None else match.start("list") + joint.end()
    return spans if len(spans) > 1 else []
