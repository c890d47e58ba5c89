"""Checks between the figures of one document: what a yearly rate implies, and what the text states."""

import pandas as pd

from analysis_lib.coding.numerals import fold_text

LEAST_ALIKE = 0.5
# Rounded figures and "about" leave a tenth of play between what is implied and what is stated.
PLAY = 0.1


def relate_records(rows: list[dict], facts: dict) -> list[dict]:
    """Add to the checks of the records of a document what follows from taking them together.

    Parameters
    ----------
    rows : list of dict
        Records of one document in reading order; those whose role is "fact" state a figure of a year gone by.
    facts : dict
        Row of ``documents``; ``period_start`` is used.

    Returns
    -------
    list of dict
        The records without the facts. A yearly rate with a level of the same measure and deadline says which level it
        implies for the year before the plan (or the year it is measured from), and how that fits a figure the text
        states for that year.

    Examples
    --------
    >>> level = {"sentence_id": "a:1", "object": "income", "number": 1e11, "unit": "yuan", "kind": "level", "per": None,
    ...          "role": "target", "deadline_year": 2023, "base_year": None, "check": None}
    >>> rate = level | {"number": 15.0, "unit": "percent", "kind": "rate", "per": "year"}
    >>> relate_records([level, rate], {"period_start": 2021})[1]["check"]
    'at 15 percent a year the 100 billion yuan of 2023 imply about 65.8 billion yuan in 2020'
    """
    told = [row for row in rows if row["role"] == "fact"]
    kept = [row for row in rows if row["role"] != "fact"]
    levels = [row for row in kept if row["kind"] == "level" and row["role"] == "target" and row["number"]]
    return [_add_check(row, _imply_base(row, levels, told, facts)) for row in kept]


def _add_check(row: dict, says: str | None) -> dict:
    return row | {"check": "; ".join(filter(None, [row["check"], says])) or None}


def _imply_base(row: dict, levels: list[dict], told: list[dict], facts: dict) -> str | None:
    start = facts.get("period_start")
    base = row.get("base_year") or (None if start is None or pd.isna(start) else int(start) - 1)
    last = row["deadline_year"]
    is_yearly = row["unit"] == "percent" and row["per"] == "year" and row["number"]
    if not is_yearly or base is None or last is None or last <= base:
        return None
    level = next((one for one in levels if one["deadline_year"] == last and is_alike(one["object"], row["object"])), None)
    if level is None:
        return None
    implied = level["number"] / (1 + row["number"] / 100) ** (last - base)
    says = (f"at {row['number']:g} percent a year the {word_amount(level['number'])} {level['unit']} of {last} imply about "
            f"{word_amount(implied)} {level['unit']} in {base}")
    stated = next((one for one in told if one["deadline_year"] == base and one["unit"] == level["unit"]
                   and is_alike(one["object"], level["object"])), None)  # fmt: skip
    if stated is None:
        return says
    fits = abs(stated["number"] / implied - 1) <= PLAY
    return f"{says}; the text states {word_amount(stated['number'])}, which {'agrees' if fits else 'does not agree'}"


def word_amount(number: float) -> str:
    """Word a number with its magnitude to three digits.

    Examples
    --------
    >>> word_amount(65751623243.2), word_amount(1500.0), word_amount(12.0)
    ('65.8 billion', '1,500', '12')
    """
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(number) >= size:
            return f"{number / size:.3g} {name}"
    return f"{number:,.0f}" if number >= 100 else f"{number:g}"


def is_alike(one: str | None, other: str | None) -> bool:
    """Say whether two wordings measure one thing: half of their words, or pairs of Chinese characters, are common.

    Examples
    --------
    >>> is_alike("生物医药产业规模", "全市生物医药产业规模"), is_alike("income", "exports"), is_alike(None, None)
    (True, False, True)
    """
    first, second = gather_grams(one), gather_grams(other)
    return first == second or len(first & second) > LEAST_ALIKE * len(first | second)


def gather_grams(words: str | None) -> frozenset[str]:
    """Return the words of a wording, or its pairs of Chinese characters."""
    folded = fold_text(words or "")
    parts = folded.split() if folded.isascii() else [folded[at : at + 2] for at in range(max(1, len(folded) - 1))]
    return frozenset(parts)
