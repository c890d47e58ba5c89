"""Stretches of Chinese that no text has: bytes were lost there, though no mark shows it."""

from collections.abc import Iterator

from analysis_lib.reading.character_weights import score_character
from analysis_lib.reading.likelihood import score_text

WINDOW = 6
# Mean log probability of the characters of a window. In 1.5 million windows of official Chinese none lies below,
# of the places where a byte was taken out of such text four in five do.
GARBLED = -12.0
MIN_HAN = 3
# A restored stretch must read like running text; what is garbled lies two to four below that.
LEGIBLE = -7.2
REACH = 6  # characters before the first strange one in which the byte may have been lost
MIN_RESTORED = 3


def find_unlikely(simple: str) -> Iterator[tuple[int, int]]:
    """Find stretches of Chinese characters too rare to stand beside one another.

    Parameters
    ----------
    simple : str
        A text in simplified characters.

    Yields
    ------
    tuple of (start, end)
        In order, without overlap.

    Examples
    --------
    >>> text = "全市生物医药产业推进会召开，" + "强调要强化创新引领".encode("gb18030")[1:].decode("gb18030", "replace")
    >>> [text[start:end] for start, end in find_unlikely(text)] != []
    True
    >>> list(find_unlikely("会议强调，要强化创新引领，加大对企业创新支持力度，推动科技创新与产业创新深度融合。"))
    []
    """
    start = end = None
    for first in _find_windows(simple):
        if end is None or first > end:
            if end is not None:
                yield start, end
            start = first
        end = first + WINDOW
    if end is not None:
        yield start, end


def _find_windows(simple: str) -> Iterator[int]:
    """Yield where windows of too rare characters begin."""
    scores: list[float] = []
    kinds: list[str] = []
    for at, char in enumerate(simple):
        kind = _name_kind(char)
        if kind == "other":
            scores, kinds = [], []
            continue
        scores, kinds = [*scores[1 - WINDOW :], score_character(char)], [*kinds[1 - WINDOW :], kind]
        is_garbled = len(scores) == WINDOW and sum(scores) < GARBLED * WINDOW
        if is_garbled and kinds.count("han") >= MIN_HAN and "foreign" not in kinds:
            yield at - WINDOW + 1


def _name_kind(char: str) -> str:
    """Name what a character is to a run of Chinese: part of it, of another East Asian script, or its end."""
    if "\u3400" <= char <= "\u9fff" or "\ue000" <= char <= "\uf8ff":
        return "han"
    if "\u3041" <= char <= "\u30fe" or "\uac00" <= char <= "\ud7a3" or "\uff10" <= char <= "\uff19":
        return "foreign"
    # A replacement character is damage that shows; other rules flag it.
    return "other" if char.isascii() or char.isspace() or char == "\ufffd" else "mark"


def restore_pairs(simple: str, start: int, end: int) -> tuple[int, int, str] | None:
    """Read the bytes of a garbled stretch in the pairs they had before one of them was lost.

    Parameters
    ----------
    simple : str
        A text in simplified characters.
    start, end : int
        The stretch, as :func:`find_unlikely` returns it.

    Returns
    -------
    tuple of (start, end, text), or None
        The stretch from where the byte was lost to where the pairs fit again, and its text with □ for the character
        that lost it; None where no pairing reads like running text.

    Examples
    --------
    >>> damaged = "会议强调，" + "要强化创新引领".encode("gb18030")[1:-1].decode("gb18030", "replace")
    >>> restore_pairs(damaged, 5, len(damaged))[2]
    '□强化创新引□'
    """
    stop = next((at for at in range(end, min(end + WINDOW, len(simple))) if simple[at].isascii()), min(end, len(simple)))
    low = max(0, start - REACH)
    best: tuple[float, int, str] | None = None
    for first in range(low, min(start + REACH, stop)):
        try:
            data = simple[first:stop].encode("gb18030")
        except UnicodeEncodeError:
            continue
        text = _pair_bytes(data[1:])
        legible = text.strip("□")
        if len(legible) < MIN_RESTORED or "□" in legible or score_text(legible) < LEGIBLE * len(legible):
            continue
        # What stands before the lost byte is part of the comparison: the shift begins where both parts read best.
        score = score_text(simple[low:first]) + score_text(legible)
        if best is None or score > best[0]:
            best = (score, first, f"□{text}")
    return (best[1], stop, best[2]) if best else None


def _pair_bytes(data: bytes) -> str:
    """Decode bytes two by two; what is no character becomes □, like the odd byte at the end."""
    pieces, at = [], 0
    while at < len(data):
        size = 2 if data[at] >= 0x80 else 1
        try:
            pieces.append(data[at : at + size].decode("gb18030"))
        except UnicodeDecodeError:
            pieces.append("□")
        at += size
    return "".join(pieces)
