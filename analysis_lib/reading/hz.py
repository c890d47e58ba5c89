"""The seven-bit encoding HZ of simplified Chinese (RFC 1843)."""

import re

# In a Chinese run each character is two printable bytes; a line end closes the run as well.
UNIT = re.compile(r"~~|~\r?\n|~\Z|~\{((?:[!-}][!-~])*)(?:~\}|[!-}]?\Z|(?=[\r\n]))")
OPEN_END = re.compile(r"~\{(?:[!-}][!-~])*[!-}]\Z|(?<!~)~\Z")
REPLACEMENT = "\ufffd"


def list_readings(text: str) -> list[tuple[str, bool]]:
    """List what ASCII text may mean as HZ: as it stands, or as a slice that starts inside a Chinese run.

    Returns
    -------
    list of (text, is_cut)
        Empty when nothing hints at HZ. A slice that starts inside a character begins with U+FFFD; ``is_cut`` tells
        that the last character is incomplete and left out.

    Examples
    --------
    >>> list_readings("Plan: ~{9f;.~} 2025")[0]
    ('Plan: 规划 2025', False)
    """
    if "~{" not in text and "~}" not in text:
        return []
    variants = (text, "~{" + text, REPLACEMENT + "~{" + text[1:])
    return [(UNIT.sub(_restore_unit, variant), OPEN_END.search(variant) is not None) for variant in variants]


def _restore_unit(unit: re.Match) -> str:
    if unit[1] is None:
        return "~" if unit[0] == "~~" else ""
    return bytes(ord(char) | 0x80 for char in unit[1]).decode("gb2312", errors="replace")
