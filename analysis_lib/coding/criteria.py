"""Index systems that a text announces: their criteria, and weights only where it states them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from analysis_lib.coding.criteria_lists import (
    LONGEST_ITEM,
    LONGEST_LIST,
    Marker,
    find_list_markers,
    hide_pieces,
    pick_words,
    split_list,
    trim_span,
)
from analysis_lib.coding.criteria_names import compile_names, is_counted, name_system
from analysis_lib.coding.criteria_weights import find_told_weights, find_weight, share_weights
from analysis_lib.coding.numerals import fold_text
from analysis_lib.coding.offsets import gather_spans, map_offsets
from analysis_lib.tables import build_table

LANGUAGES = ("en", "fil", "zh")
# A list before the name of its system reaches no further back than this.
WINDOW = {"zh": 160, "en": 300, "fil": 300}
MOST_ITEMS, MOST_BETWEEN = 30, 6
LONGEST_NUMBERED = 3000
# So far around a list its sentence may say that the numbers are weights.
AROUND = 300
_STOPS = re.compile(r"[。；;！？!?\n]|\.(?=\s)")
_HEAD_END = re.compile(r"[：:；;。，,]|\.(?=\s|$)")


class Line(NamedTuple):
    """A sentence, its folded text and that text with hidden brackets and pairs."""

    number: int
    sentence: tuple
    text: str
    hidden: str


class Piece(NamedTuple):
    """A criterion in a line: its span without and with what may be its weight, and where what is said of it ends."""

    line: Line
    start: int
    end: int
    whole: int
    stop: int


def find_criteria(sentences: pd.DataFrame, edits: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find the index systems that are announced with their criteria.

    Parameters
    ----------
    sentences, edits : DataFrame
        As declared; the edits are the way to raw offsets.

    Returns
    -------
    DataFrame
        ``criteria``: one row a criterion in the order and the words of the text; a criterion that the text repeats
        stands twice. ``weight`` is missing unless the text states it (per cent, a decimal, or points of 100). A system
        that is only mentioned, or whose parts are only counted ("5 first-level indicators"), has no rows.

    Notes
    -----
    The name of the system is a word of ``data/lexicon/criteria_words.csv``; the list stands behind it (涵盖…, "covering
    …", "na sumasaklaw sa …"), in numbered sentences behind a colon, or before it (从…等方面构建…指标体系). Which of two
    levels a criterion belongs to is not read: a bracket with sub-criteria stays part of its criterion.

    Examples
    --------
    >>> text = "建立企业评价指标体系，涵盖研发投入（权重30%）、技术水平、市场潜力等指标。"
    >>> sentences = pd.DataFrame([{"sentence_id": "a:0001", "doc_id": "a", "position": 1, "kind": "body",
    ...                            "language": "zh", "start": 0, "end": len(text), "text": text}])
    >>> find_criteria(sentences)[["index_name", "criterion", "weight"]].astype(object).to_numpy().tolist()
    [['企业评价指标体系', '研发投入', 0.3], ['企业评价指标体系', '技术水平', nan], ['企业评价指标体系', '市场潜力', nan]]
    """
    removed, rows = gather_spans(edits), []
    for doc_id, group in sentences.sort_values(["doc_id", "position"]).groupby("doc_id", sort=False):
        read = group[group["language"].isin(LANGUAGES)]
        lines = [_fold_line(number, sentence) for number, sentence in enumerate(read.itertuples())]
        for number, (name, pieces, shares) in enumerate(_read_systems(lines), start=1):
            for order, (piece, share) in enumerate(zip(pieces, shares, strict=True), start=1):
                sentence, last = piece.line.sentence, piece.whole if share is None else piece.end
                offsets = map_offsets(sentence.start, sentence.end, removed.get(doc_id, []))
                rows.append({"doc_id": doc_id, "index_id": number, "criterion_id": order, "index_name": name,
                             "criterion": sentence.text[piece.start : last], "weight": share,
                             "sentence_id": sentence.sentence_id, "start": offsets[piece.start],
                             "end": offsets[last - 1] + 1})  # fmt: skip
    return build_table("criteria", rows)


def _fold_line(number: int, sentence: tuple) -> Line:
    text = fold_text(sentence.text)
    return Line(number, sentence, text, hide_pieces(text, sentence.language))


def _read_systems(lines: Sequence[Line]) -> Iterator[tuple[str, list[Piece], list[float | None]]]:
    seen = set()
    for line in lines:
        language = line.sentence.language
        for head in compile_names(language)["head"].finditer(line.hidden):
            if language == "zh" and is_counted(line.text, head.start()):
                continue
            pieces = _read_behind(lines, line, head.end()) or _read_before(line, head.start())
            here = [(piece.start, piece.stop) for piece in pieces if piece.line.number == line.number]
            start, end = name_system(line.text, language, head.span(), here)
            is_unfit = compile_names(language)["not_name"].search(line.text, start, end)
            if len(pieces) < 2 or is_unfit or _are_targets(pieces) or (pieces[0].line.number, pieces[0].start) in seen:
                continue
            seen.update((piece.line.number, piece.start) for piece in pieces)
            yield line.sentence.text[start:end], pieces, _weigh(lines, line, head.start(), pieces)


def _are_targets(pieces: Sequence[Piece]) -> bool:
    """Tell whether most of the pieces hold a number of their own: what is to be reached and not by what is judged."""
    numbered = sum(any(char.isdigit() for char in piece.line.text[piece.start : piece.end]) for piece in pieces)
    return 2 * numbered > len(pieces)


def _read_behind(lines: Sequence[Line], line: Line, start: int) -> list[Piece]:
    """Read the list behind the name of a system, in its sentence or numbered in those that follow."""
    language = line.sentence.language
    opening = compile_names(language)["behind"].match(line.hidden, start)
    if opening is None or not opening[0].strip(" ，,"):
        return []
    is_announced = opening["colon"] is not None
    first = find_list_markers(line.hidden, language, opening.end(), opening.end() + LONGEST_LIST)[:1]
    is_numbered = bool(first) and not line.hidden[opening.end() : first[0].start].strip(" ，,;；")
    if is_numbered or is_announced and not line.hidden[opening.end() : opening.end() + AROUND].strip():
        return _read_numbered(lines, line.number, opening.end()) or _read_next(lines, line.number + 1)
    return [_make_piece(line, *span) for span in split_list(line.hidden, opening.end(), language, is_announced)]


def _read_next(lines: Sequence[Line], at: int) -> list[Piece]:
    """Read the list that a colon at the end of a sentence announces, in the next one."""
    if at >= len(lines) or find_list_markers(lines[at].hidden, lines[at].sentence.language):
        return []
    return [_make_piece(lines[at], *span) for span in split_list(lines[at].hidden, 0, lines[at].sentence.language)]


def _read_numbered(lines: Sequence[Line], at: int, start: int) -> list[Piece]:
    """Follow numbers of one style that count on, over at most `MOST_BETWEEN` sentences without one."""
    found: list[tuple[Line, int, int]] = []
    last: Marker | None = None
    between = 0
    for line in lines[at : at + MOST_ITEMS * MOST_BETWEEN]:
        language, begin = line.sentence.language, start if line.number == at else 0
        markers = [one for one in find_list_markers(line.hidden, language, begin, begin + LONGEST_NUMBERED)
                   if last is None or one.style == last.style]
        if last is None and line.number != at and (not markers or markers[0].start):
            return []
        grown = False
        for marker in markers:
            if marker.number == (last.number + 1 if last else 1):
                last, grown = marker, True
                found.append((line, marker.end, len(line.hidden)))
                if len(found) > 1 and found[-2][0].number == line.number:
                    found[-2] = (*found[-2][:2], marker.start)
        between = 0 if grown else between + 1
        if between > MOST_BETWEEN or len(found) >= MOST_ITEMS:
            break
    return _cut_heads(lines, found)


def _cut_heads(lines: Sequence[Line], found: list[tuple[Line, int, int]]) -> list[Piece]:
    pieces = []
    for line, start, stop in found:
        if not line.hidden[start:stop].strip(" .") and line.number + 1 < len(lines):
            # The splitter takes "1." for a sentence: what it counts is the next one.
            line = lines[line.number + 1]
            start, stop = 0, len(line.hidden)
        language = line.sentence.language
        end = _HEAD_END.search(line.hidden, min(start + 2, stop), stop)
        low, high = trim_span(line.hidden, start, end.start() if end else stop)
        if not 2 <= high - low <= 2 * LONGEST_ITEM[language]:
            return []
        pieces.append(_make_piece(line, low, high, stop))
    return pieces


def _make_piece(line: Line, start: int, end: int, stop: int | None = None) -> Piece:
    weight = find_weight(line.text, start, end, line.sentence.language)
    low, high = trim_span(line.hidden, start, weight.start if weight and weight.start > start else end)
    return Piece(line, low, high, end, end if stop is None else stop)


def _read_before(line: Line, stop: int) -> list[Piece]:
    """Read a list that stands before the name: 从甲、乙等方面构建…, 以甲、乙为导向的…, "with A, B and C as …"."""
    language = line.sentence.language
    if not pick_words(language, "from"):
        return []
    low = max(0, stop - WINDOW[language])
    low = max([low, *(match.end() for match in _STOPS.finditer(line.text, low, stop))])
    for opening in reversed(list(compile_names(language)["from"].finditer(line.hidden, low, stop))):
        closing = compile_names(language)["closing"].search(line.hidden, opening.end(), stop)
        if closing is None:
            continue
        end = closing.start() if language == "en" else closing.end()
        spans = split_list(line.hidden, opening.end(), language, stop=end)
        if spans:
            return [_make_piece(line, *span) for span in spans]
    return []


def _end_clause(piece: Piece) -> int:
    """Return where the clause of a criterion ends: what explains it behind a colon holds numbers of other things."""
    mark = re.compile(r"[：:；;。]|\.(?=\s|$)").search(piece.line.text, piece.end, piece.stop)
    return mark.start() if mark else piece.stop


def _weigh(lines: Sequence[Line], line: Line, head: int, pieces: Sequence[Piece]) -> list[float | None]:
    """Return the weights beside the criteria, else those told in the rest of the sentence or in the next one."""
    language = line.sentence.language
    weights = [find_weight(piece.line.text, piece.end, _end_clause(piece), language) for piece in pieces]
    low = min([head, *(piece.start for piece in pieces if piece.line.number == line.number)])
    high = max([head, *(piece.stop for piece in pieces if piece.line.number == line.number)])
    context = line.text[max(0, low - AROUND) : high + AROUND]
    context += " ".join(piece.line.text[piece.start : piece.stop] for piece in pieces if piece.line.number != line.number)
    shares = share_weights(weights, context, language)
    if any(share is not None for share in shares):
        return shares
    names = [piece.line.text[piece.start : piece.end] for piece in pieces]
    last = pieces[-1].line
    behind = pieces[-1].stop
    for text in (last.text[behind : behind + AROUND], *(one.text[:AROUND] for one in lines[last.number + 1 : last.number + 2])):
        told = find_told_weights(names, text, language)
        if any(share is not None for share in told):
            return told
    return shares
