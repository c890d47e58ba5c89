"""Damage that cannot be undone with certainty: byte-shifted Chinese and lost characters, shown and not repaired."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from analysis_lib.reading.gbk import READING, split_units
from analysis_lib.reading.likelihood import score_text
from analysis_lib.reading.page import Flag, Page, simplify_text
from analysis_lib.reading.repairing import CONTEXT_CHARS, LONGEST_STRETCH, suggest_original
from analysis_lib.reading.unlikely import find_unlikely, restore_pairs
from analysis_lib.tables import DATA, read_csv

HAN = "\u3400-\u9fff"
LETTER = r"@-Z\[-~"  # the ASCII signs that can be the second byte of a character
URL = re.compile(r"(?:https?://|www\.)[!-~]{1,300}", re.I)
# Lookahead for a toned reading in brackets; all its parts are bounded.
TONED = (
    r"[(（][ \u00a0]?(?=[A-Za-z]{0,6}[\u00e0-\u01dc\u0300-\u030c])"
    r"[A-Za-z\u00c0-\u024f\u0251\u0261\u0300-\u030c]{1,7}[ \u00a0]?[)）]"
)
# A mark inside Chinese or before it; a question mark in front stands for the single byte that was lost there.
SHIFT = re.compile(
    rf"[{HAN}]?(?:\?[;!?；！？]|[;!?])(?=[^\x00-\x7f]|[{LETTER}](?:[{HAN}]|{TONED}))"
    rf"|\?(?={READING}[)）])",
    re.M,
)
ORPHAN = re.compile(rf"(?<=[^\x00-\x7f])[{LETTER}]{TONED}")
CYRILLIC = re.compile(rf"(?<=[{HAN}])[\u0391-\u03a9\u0400-\u04ff](?=[{HAN}])")
RUN = re.compile(
    rf"[^\x00-\x7f]{{0,{LONGEST_STRETCH}}}"
    rf"(?:[{LETTER}](?:{TONED})?(?![{LETTER}0-9”’）》])[{HAN}]?|\?{READING}[)）][{HAN}]?)?"
)
LOST = re.compile(r"\ufffd{1,40}|(?<=[^\W_])\?{2,40}(?=[^\W_])|\?{2,40}(?=\d{1,2}月)")
ELISION = re.compile(r"(?<![\w?/])[A-Za-z]{1,20}\?(?=(?:s|t|re|ve|ll)\b)(?:[a-z]{1,2})")
WORD = re.compile(r"[^\W_]{0,20}\Z")
KANA = re.compile(r"[\u3041-\u30fa]")
KANA_WINDOW, MOST_KANA = 60, 8
LOOK_AHEAD, FEWEST_SIGNS = 8, 5
# Mean log probability of a character: running text of the clean corpora lies above, shifted text below.
SUSPICIOUS, GARBAGE = -7.5, -10.5
MOST_DERIVATIONS = 20


def find_damage(page: Page, orphans: Sequence[tuple[int, int]] = ()) -> list[Flag]:
    """Find byte-shifted stretches and lost characters in the legible text.

    Parameters
    ----------
    page : Page
        Its ``text`` may still hold inserted readings that fit no character.
    orphans : sequence of (int, int)
        Offsets of such brackets in ``page.text``.

    Returns
    -------
    list of Flag
        Rules ``byte_shift`` and ``lost_character`` in the order of the text, without overlap. The suggestion is what
        probably stood there, with □ for what stays open, or None; it is never put into the text.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> find_damage(make_page("企業的規?；a(chǎn)能力"))[0].suggestion
    '規模化生產能'
    """
    text = page.text
    masked = [match.span() for match in URL.finditer(text)]
    flags: list[Flag] = []
    for start, end, certain in _list_stretches(text, orphans):
        if flags and start < flags[-1].end or _overlaps(start, end, masked):
            continue
        flag = _judge_stretch(text, start, end, certain, len(flags) < MOST_DERIVATIONS)
        if flag:
            flags.append(flag)
    flags += _flag_unlikely(page, sorted([*masked, *((flag.start, flag.end) for flag in flags)]))
    taken = sorted([*masked, *((flag.start, flag.end) for flag in flags)])
    flags += [flag for flag in _find_lost(text) if not _overlaps(flag.start, flag.end, taken)]
    return sorted(flags, key=lambda flag: flag.start)


def _flag_unlikely(page: Page, taken: Sequence[tuple[int, int]]) -> Iterator[Flag]:
    """Flag garbled Chinese that bears no mark of where the shift began."""
    for start, end in find_unlikely(page.simple):
        restored = restore_pairs(page.simple, start, end) or (start, end, None)
        if not _overlaps(restored[0], restored[1], taken):
            yield Flag("byte_shift", *restored)


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a span meets one of others that are sorted and apart."""
    last = bisect_left(spans, (end, 0)) - 1
    return last >= 0 and spans[last][1] > start


@cache
def _list_letter_words() -> tuple[str, ...]:
    return tuple(read_csv(DATA / "lexicon" / "letter_words.csv")["word"])


def _list_stretches(text: str, orphans: Sequence[tuple[int, int]]) -> list[tuple[int, int, bool]]:
    """List the stretches that may be shifted, from the mark to where the shift ends; and whether that is certain."""
    stretches = []
    for match in SHIFT.finditer(text):
        run = RUN.match(text, match.end() - match.group().endswith("?") * (match.group() == "?"))
        if run.end() == match.start():
            # A question mark before ordinary words: nothing garbled follows it.
            continue
        certain = bool(re.search(TONED, run.group())) or match.group() == "?"
        if stretches and match.start() < stretches[-1][1] and _score_run(text[match.start() : run.end()]) < SUSPICIOUS:
            start, _, was_certain = stretches.pop()
            stretches.append((start, run.end(), certain or was_certain))
        else:
            stretches.append((match.start(), run.end(), certain))
    covered = [stretch[:2] for stretch in stretches]
    singles = [(m.start(), m.end()) for m in ORPHAN.finditer(text)] + [(start - 1, end) for start, end in orphans]
    for start, end in singles:
        if not _overlaps(start, end, covered):
            stretches.append((max(start - 1, 0), end + len(re.match(rf"[{HAN}]?", text[end : end + 1]).group()), True))
    stretches += [(m.start() - 1, m.end() + 1, True) for m in CYRILLIC.finditer(text)]
    return sorted(stretches)


def _judge_stretch(text: str, start: int, end: int, certain: bool, may_derive: bool) -> Flag | None:
    window = text[max(0, start - KANA_WINDOW) : end + KANA_WINDOW]
    strangeness = _score_run(text[start:end])
    if len(KANA.findall(window)) >= MOST_KANA or not certain and strangeness > SUSPICIOUS:
        return None
    if not certain and text.startswith(_list_letter_words(), max(start, end - 2)):
        return None
    if not may_derive:
        return Flag("byte_shift", start, end) if certain or strangeness < GARBAGE else None
    before, after = text[max(0, start - CONTEXT_CHARS) : start], text[end : end + CONTEXT_CHARS]
    suggestion = suggest_original(text[start:end], before, after)
    if suggestion is None and not certain and (strangeness > GARBAGE or end - start < FEWEST_SIGNS):
        return None
    return Flag("byte_shift", start, end, suggestion)


def _score_run(stretch: str) -> float:
    """Score the signs after the first mark of a stretch: the mean log probability of the nearest of them."""
    shown = "".join(unit.char for unit in split_units(stretch)).lstrip()
    run = re.sub(rf"\A[{HAN}]?[;!?；！？]{{1,2}}|[０-９．]{{2,9}}", "", shown)[:LOOK_AHEAD]
    return score_text(simplify_text(run)) / len(run) if run else 0.0


def _find_lost(text: str) -> Iterator[Flag]:
    """Find replacement characters and runs of question marks inside words, with the word around them."""
    for match in LOST.finditer(text):
        head = WORD.search(text, max(0, match.start() - 20), match.start()).group()
        if match.group()[0] == "?" and re.search(rf"[{HAN}]\Z", head):
            head = head[-1:]
        tail = re.match(r"[A-Za-z\u00c0-\u024f]{0,20}", text[match.end() : match.end() + 20]).group()
        latin = re.search(r"[A-Za-z\u00c0-\u024f]{0,20}\Z", head).group()
        yield Flag("lost_character", match.start() - len(latin), match.end() + len(tail))
    for match in ELISION.finditer(text):
        yield Flag("lost_character", match.start(), match.end(), match.group().replace("?", "’"))
