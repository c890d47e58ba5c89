"""Turn the bytes of a text file into characters, and say how sure the encoding is."""

import codecs
import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from analysis_lib.reading.character_weights import score_characters
from analysis_lib.reading.hz import REPLACEMENT, list_readings
from analysis_lib.tables import DATA, read_csv

# Below this confidence a person should look at the document: another encoding may fit, or bytes are damaged.
DOUBTFUL = 0.7
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# A text holds tabs and line ends, hardly any other control character.
MAX_CONTROL_SHARE = 0.01
SAMPLE_BYTES = 2**20
# A letter of another script inside a word: two encodings of one byte a letter differ in nothing else.
MIXED = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
MIXED_LOSS = 8.0
# Losses and margins are differences of natural log probabilities.
CUT_LOSS = 7.0
HZ_MARGIN = 5.0
MARGIN_SCALE = 4.0
N_PRIOR = 3
MAX_DAMAGED_SHARE = 0.1
DECLARED = 0.8
ESCAPE = re.compile(rb"\x1b\$[@-Z()]|\x1b\([BIJ]")


class Decoded(NamedTuple):
    """The text of a file, its encoding and how sure that is; ``is_cut`` when the last character is incomplete."""

    text: str
    encoding: str
    basis: str
    confidence: float
    is_cut: bool


class Candidate(NamedTuple):
    """An encoding that is tried without being stated.

    ``n_heads`` bytes at most may be the rest of a cut first character. The mean log probability of its characters
    beyond ASCII is about ``typical`` in sound text; below ``least`` the reading is rejected. ``handicap`` is the log
    odds against an encoding that is seldom met here.
    """

    encoding: str
    n_heads: int
    typical: float
    least: float
    handicap: float = 0.0


class Reading(NamedTuple):
    """One reading of the bytes and its log probability."""

    candidate: Candidate
    text: str
    is_cut: bool
    score: float
    head: int = 0


CANDIDATES = (
    Candidate("utf-8", 3, -8.0, -30.0),
    Candidate("gb18030", 1, -7.3, -10.2),
    Candidate("big5hkscs", 1, -7.3, -10.2),
    Candidate("utf-16-le", 1, -9.0, -13.0),
    Candidate("utf-16-be", 1, -9.0, -13.0),
    Candidate("cp1252", 0, -6.4, -9.5),
    Candidate("cp1251", 0, -3.7, -4.8, 6.0),
)
ASCII = Candidate("utf-8", 0, -8.0, -30.0)
HZ = Candidate("hz", 1, -7.3, -10.2)


def decode_bytes(data: bytes, declared: str | None = None) -> Decoded:
    """Decode the bytes of a text file.

    A byte order mark decides, then strict UTF-8; otherwise the reading whose characters are the most probable in
    running text. Bytes that do not fit become U+FFFD, which stays visible, and the confidence falls below `DOUBTFUL`.

    Parameters
    ----------
    data : bytes
        The whole file or a slice of it cut anywhere.
    declared : str, optional
        Encoding that the file declares, as a web page does. It counts where the bytes do not speak against it.

    Returns
    -------
    Decoded
        ``basis`` is stated for a byte order mark, valid UTF-8 and a declared encoding, else inferred. An incomplete
        last character is left out of the text.

    Raises
    ------
    ValueError
        When the data is empty, binary, or in no encoding that is read.

    Examples
    --------
    >>> decode_bytes("生物医药产业高质量发展推进会在郑州召开".encode("gb18030"))[:3]
    ('生物医药产业高质量发展推进会在郑州召开', 'gb18030', 'inferred')
    >>> decode_bytes("La compañía invirtió 3 millones".encode("cp1252")).encoding
    'cp1252'
    """
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), None)
    if encoding:
        text, is_cut = _decode(data, encoding)
        decoded = Decoded(text, encoding, "stated", _limit_confidence(1.0, text), is_cut)
    else:
        decoded = _decode_utf8(data) or _decode_declared(data, declared) or _infer_encoding(data)
    _check_text(decoded.text)
    return decoded


def _decode(data: bytes, encoding: str, head: int = 0, errors: str = "replace") -> tuple[str, bool]:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    text = head * REPLACEMENT + decoder.decode(data[head:], final=False)
    return text, bool(decoder.getstate()[0])


def _decode_utf8(data: bytes) -> Decoded | None:
    # Latin text in UTF-16 is valid UTF-8 as well, with a NUL beside each letter.
    if b"\0" in data:
        return None
    if ESCAPE.search(data):
        raise ValueError(f"escape sequences of ISO-2022, which is not read; {_list_encodings()}")
    try:
        text, is_cut = _decode(data, "utf-8", errors="strict")
    except UnicodeDecodeError:
        return None
    # Nothing else says UTF-8 when the one byte beyond ASCII is the last: it may as well be a letter of cp1252.
    if is_cut and text.isascii():
        return None
    return (_decode_hz(text) if data.isascii() else None) or Decoded(text, "utf-8", "stated", 1.0, is_cut)


def _decode_hz(text: str) -> Decoded | None:
    plain = Reading(ASCII, text, False, score_characters(Counter(text)))
    readings = [Reading(HZ, restored, is_cut, score_characters(Counter(restored)))
                for restored, is_cut in list_readings(text) if restored != text]
    best = max(readings, key=lambda reading: reading.score, default=plain)
    if best.score - plain.score < HZ_MARGIN:
        return None
    confidence = _limit_confidence(_rate_confidence(best, plain), best.text)
    return Decoded(best.text, "hz", "inferred", confidence, best.is_cut)


@cache
def _list_names() -> dict[str, str]:
    rows = read_csv(DATA / "lexicon" / "encoding_names.csv")
    if rows["name"].duplicated().any():
        raise ValueError("encoding_names.csv: a name is listed twice")
    return dict(zip(rows["name"], rows["encoding"], strict=True))


def _decode_declared(data: bytes, declared: str | None) -> Decoded | None:
    encoding = _list_names().get((declared or "").lower())
    if encoding is None:
        return None
    try:
        text, is_cut = _decode(data, encoding, errors="strict")
    except UnicodeDecodeError:
        return None
    try:
        inferred = _infer_encoding(data)
    except ValueError:
        return Decoded(text, encoding, "stated", DECLARED, is_cut)
    if inferred.encoding == encoding:
        return inferred._replace(basis="stated")
    return Decoded(text, encoding, "stated", DECLARED, is_cut) if inferred.confidence < DOUBTFUL else None


def _infer_encoding(data: bytes) -> Decoded:
    sample = data[:SAMPLE_BYTES]
    readings = sorted(_list_readings(data if sample.isascii() else sample), key=lambda reading: -reading.score)
    best = readings[0]
    other = next((reading for reading in readings if not _agree(reading, best)), None)
    if b"\0" in data and not best.candidate.encoding.startswith("utf-16"):
        raise ValueError("a binary file: it holds NUL characters")
    if _measure_plausibility(best) == 0:
        _check_text(best.text)
        raise ValueError(f"in no encoding that is read (closest is {best.candidate.encoding}); {_list_encodings()}")
    text, is_cut = _decode(data, best.candidate.encoding, best.head)
    confidence = _limit_confidence(_rate_confidence(best, other), text)
    return Decoded(text, best.candidate.encoding, "inferred", confidence, is_cut)


def _agree(reading: Reading, best: Reading) -> bool:
    # Latin letters read the same in both byte orders of UTF-16, but for the ends.
    if reading.candidate.encoding.startswith("utf-16") and best.candidate.encoding.startswith("utf-16"):
        return reading.text.strip(REPLACEMENT)[1:-1] in best.text
    return reading.candidate == best.candidate or reading.text == best.text


def _list_encodings() -> str:
    names = [candidate.encoding for candidate in (*CANDIDATES, HZ)]
    return f"read are {', '.join(names)}"


def _list_readings(data: bytes) -> Iterator[Reading]:
    for candidate in CANDIDATES:
        # Only the rest of a cut character begins a text with a byte beyond ASCII; in UTF-16 every byte may.
        n_heads = candidate.n_heads if data[0] > 0x7F or candidate.encoding.startswith("utf-16") else 0
        for head in range(n_heads + 1):
            text, is_cut = _decode(data, candidate.encoding, head)
            score = score_characters(Counter(text[head:])) - MIXED_LOSS * len(MIXED.findall(text))
            yield Reading(candidate, text, is_cut, score - CUT_LOSS * (head + is_cut) - candidate.handicap, head)


def _measure_plausibility(reading: Reading) -> float:
    counts = Counter(reading.text)
    beyond = Counter({char: count for char, count in counts.items() if char > "\x7f" and char != REPLACEMENT})
    candidate = reading.candidate
    if counts[REPLACEMENT] > MAX_DAMAGED_SHARE * len(reading.text):
        return 0.0
    # A few characters say little: they count as if some typical ones stood beside them.
    mean = (score_characters(beyond) + N_PRIOR * candidate.typical) / (beyond.total() + N_PRIOR)
    return min(1.0, max(0.0, (mean - candidate.least) / (candidate.typical - candidate.least)))


def _rate_confidence(best: Reading, other: Reading | None) -> float:
    plausibility = _measure_plausibility(best)
    return min(plausibility, 1 - math.exp(-(best.score - other.score) / MARGIN_SCALE)) if other else plausibility


def _limit_confidence(confidence: float, text: str) -> float:
    if REPLACEMENT not in text:
        return round(confidence, 3)
    return round(min(confidence, DOUBTFUL - 0.01) * (1 - text.count(REPLACEMENT) / len(text)), 3)


def _check_text(text: str) -> None:
    if not text.strip("\ufeff \t\r\n\f\v\u3000\u200b"):
        raise ValueError("empty: it holds no text")
    if "\0" in text:
        raise ValueError("a binary file: it holds NUL characters")
    n_control = sum(text.count(chr(code)) for code in range(32) if code not in (9, 10, 11, 12, 13))
    if n_control > MAX_CONTROL_SHARE * len(text):
        raise ValueError(f"a binary file: {n_control} control characters")
