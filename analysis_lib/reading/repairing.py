"""What a byte-shifted stretch of Chinese probably said: a suggestion, never an edit."""

import math
import re
from functools import lru_cache

from analysis_lib.reading.gbk import make_alphabet, split_units, tell_script
from analysis_lib.reading.likelihood import make_lexicon
from analysis_lib.reading.page import simplify_text
from analysis_lib.reading.unshifting import UNKNOWN, Search, search_originals

LONGEST_STRETCH = 30
CONTEXT_CHARS = 2000
MARGIN = 8.0  # natural log units by which a reading must beat the stretch as it stands
LEAST_MARGINAL, LEAST_KNOWN = 0.5, 0.5
HEAD, TAIL = re.compile(r"[\u3400-\u9fff]{0,3}\Z"), re.compile(r"[\u3400-\u9fff]{0,3}")


@lru_cache(maxsize=256)
def rank_originals(stretch: str, before: str = "", after: str = "") -> tuple[tuple[float, str], ...]:
    """Rank the texts that the damage would turn into a stretch.

    Parameters
    ----------
    stretch : str
        Damaged text; inserted readings in brackets may still stand in it.
    before, after : str
        The text around it; tells the script and the wording of the page.

    Returns
    -------
    tuple of (float, str)
        Log probability and text, the most likely first, a handful; the stretch itself may be one of
        them. Empty when nothing fits or the stretch is longer than ``LONGEST_STRETCH`` signs.
    """
    units = split_units(stretch)
    if not 0 < len(units) <= LONGEST_STRETCH + 5:
        return ()
    context = before[-CONTEXT_CHARS:] + "\n" + after[:CONTEXT_CHARS]
    search = Search(make_alphabet(tell_script(context)), make_lexicon(simplify_text(context)), {})
    head, tail = ("\n" + before)[-1 - len(HEAD.search(before[-3:]).group()) :], TAIL.match(after).group()
    found = search_originals(units, search, head, tail)
    return tuple((score, text[len(head) : len(text) - len(tail)]) for score, text in found)


def suggest_original(stretch: str, before: str = "", after: str = "") -> str | None:
    """Suggest what a damaged stretch said; a character that stays open is shown as □.

    Returns
    -------
    str or None
        None when the stretch as it stands is about as plausible, or too little of it can be told.

    Examples
    --------
    >>> suggest_original("規?；a(chǎn)", "企業的", "能力")
    '規模化生產'
    """
    ranked = rank_originals(stretch, before, after)
    visible = "".join(unit.char for unit in split_units(stretch))
    literal = max((score for score, text in ranked if text == visible), default=-math.inf)
    damaged = [(score, text) for score, text in ranked if text != visible and score > literal + MARGIN]
    if not damaged:
        return None
    best = damaged[0][1]
    weights = [(math.exp(score - damaged[0][0]), text) for score, text in damaged]
    total = sum(weight for weight, _ in weights)
    shares = [sum(w for w, text in weights if text[at : at + 1] == char) / total for at, char in enumerate(best)]
    shown = "".join(c if share >= LEAST_MARGINAL else UNKNOWN for c, share in zip(best, shares, strict=True))
    shown = re.sub(rf"{UNKNOWN}{{2,{LONGEST_STRETCH}}}\Z", UNKNOWN, shown)  # how many are open is not known either
    return shown if shown.count(UNKNOWN) < LEAST_KNOWN * len(shown) else None
