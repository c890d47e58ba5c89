"""The labels that say what a date on a page is: of posting, of issue, of the last update."""

import re
from functools import cache

from analysis_lib.reading.date_patterns import join_forms, list_labels, read_words

LABEL_CHARS = 48
# A general label ("Date:") in an invitation stands above the place of the event.
PLACE_CHARS = 80
_OPENING = " \t\u3000\xa0[【(（•·-"


@cache
def _label_pattern() -> re.Pattern:
    """Return the expression of a label at the end of a text, as a whole word."""
    labels = "|".join(re.escape(label) for label in list_labels())
    return re.compile(rf"(?<![^\W\d])(?P<label>{labels})$", re.I)


@cache
def _place_pattern() -> re.Pattern:
    return re.compile(rf"(?<![^\W\d_])(?:{join_forms('place_label')})[ \t]{{0,2}}:", re.I)


def find_label(plain: str, start: int, end: int) -> tuple[int, str] | None:
    """Return where the label of a date begins and the kind it gives, None without a label.

    Parameters
    ----------
    plain : str
        Simplified text with half-width digits and separators.
    start, end : int
        Bounds of the date.

    Returns
    -------
    tuple of int and str, optional
        Start of the label; posted, issued or updated.

    Examples
    --------
    >>> find_label("Waktu posting: Oct-17-2022", 15, 26)
    (0, 'posted')
    >>> find_label("The plan was published on May 3, 2022.", 26, 37)
    """
    low = max(0, start - LABEL_CHARS)
    head = plain[low:start].rstrip(" \t\n\u3000\xa0[【(（")
    bare = head.rstrip(": \t\u3000\xa0")
    found = _label_pattern().search(bare)
    if not found:
        return None
    label, before = found["label"].lower(), bare[: found.start()]
    # Without a colon only a label that opens its line counts: "published on May 3" in prose is no posting date.
    if not (head != bare and ":" in head[len(bare) :]):
        line = before.rpartition("\n")[2].rstrip(_OPENING)
        opens_line = (not line or line.endswith("|")) and len(label) > 3
        is_technical = len(label) >= 4 and label[-1] in "间期时日" and before.endswith((" ", "\u3000", "\t", "|"))
        # Before the first line a crawler may have put a date.
        is_crawled = label == "date" and not plain[: low + found.start()].strip()
        if not (is_technical or is_crawled or (opens_line and not _continues(plain, end))):
            return None
    if label in read_words("label_generic") and _is_invitation(plain, before, end):
        return None
    return low + found.start(), list_labels()[label]


def _continues(plain: str, end: int) -> bool:
    """Whether a sentence goes on after a date."""
    return bool(re.match(r"[,，]? ?(?:[^\W\d_]{2,}[ ,]){4}|[,，。]", plain[end : end + 100]))


def _is_invitation(plain: str, before: str, end: int) -> bool:
    return before.rstrip(" \t").endswith(("、", ")", "）", ".")) or bool(
        _place_pattern().search(plain, end, end + PLACE_CHARS))
