"""Reposts: documents whose bodies repeat each other word for word, cut, noisy or in the other script."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from math import floor, log
from typing import NamedTuple

import rensa

from analysis_lib.reading.page import simplify_text

# Shorter bodies may agree by chance (a heading with a date).
MIN_LETTERS = 100
# Letters of a shingle: about five words.
SHINGLE_HAN, SHINGLE_OTHER = 8, 20
N_PERMUTATIONS, N_BANDS, SEED = 384, 128, 1
MIN_CONTAINMENT, MIN_ORDER = 0.75, 0.8
# A repost that keeps less of the text than this is a quotation.
MIN_LENGTH_RATIO = 0.25
# Figures and wordings that differ where both texts run side by side: damage makes a few, another year or company more.
MAX_CONFLICTS = 0.1
LETTERS_PER_REPLACEMENT = 250
MIN_REPLACED = 2
# Residue of a page brings a few figures of its own; more that the other text lacks are those of another article.
FEW_FIGURES, MAX_LACKING = 3, 0.3
# A gap of more shingles than this on both sides is another passage, not another wording of the same one.
MAX_GAP = 5
# Texts of a series are alike by the thousand: only the most alike are compared letter by letter.
MAX_COMPARED = 20
# Four standard errors of a similarity estimated from N_PERMUTATIONS.
ESTIMATE_MARGIN = 0.1
# Noise makes a text a little longer; within this factor two texts count as equally complete.
LENGTH_STEP = 1.1
HAN = re.compile(r"[\u3400-\u9fff]")
NOT_HAN = re.compile(r"[^\u3400-\u9fff0-9]+")
FIGURE = re.compile(r"[0-9零〇一二三四五六七八九十百千万亿两]+")
# A single Chinese numeral is more often part of a word.
SURE_FIGURE = re.compile(r"[0-9]+|[〇一二三四五六七八九十百千万亿两]{2,}")
FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


class Repeat(NamedTuple):
    """One document that repeats another, how much of it is shared (0-1) and what a person can check."""

    duplicate_of: str
    similarity: float
    evidence: str


class Agreement(NamedTuple):
    """How two texts agree; figures and wording are compared where the same letters stand on both sides."""

    n_shared: int
    n_shingles: int
    n_figures: int
    n_lacking: int
    n_conflicts: int
    n_replaced: int
    n_letters: int
    order: float

    @property
    def containment(self) -> float:
        """Share of the shorter text's shingles that the longer one has."""
        return self.n_shared / self.n_shingles if self.n_shingles else 0.0

    @property
    def is_repost(self) -> bool:
        """Whether one repeats the other, rather than saying the like of another year, company or place."""
        return (self.containment >= MIN_CONTAINMENT and self.order >= MIN_ORDER
                and self.n_lacking <= max(FEW_FIGURES, MAX_LACKING * self.n_figures)
                and self.n_conflicts <= MAX_CONFLICTS * self.n_figures
                and self.n_replaced <= self.n_letters // LETTERS_PER_REPLACEMENT)


def read_letters(text: str) -> str:
    """Return what a repost keeps of a text: letters and digits, simplified, in lower case.

    In Chinese text Latin letters are left out: there they are inserted readings more often than words.

    Examples
    --------
    >>> read_letters("產(chǎn)業(yè)鏈產值達３００億元。"), read_letters("Supply-chain output: 300")
    ('产业链产值达300亿元', 'supplychainoutput300')
    """
    letters = "".join(filter(str.isalnum, simplify_text(text).translate(FULL_WIDTH).lower()))
    return NOT_HAN.sub("", letters) if is_han(letters) else letters


def is_han(letters: str) -> bool:
    """Tell whether a text is mainly in Chinese characters."""
    return 3 * len(HAN.findall(letters)) > len(letters)


def list_shingles(letters: str) -> list[str]:
    """Return the overlapping pieces of a text, one at each letter.

    Examples
    --------
    >>> list_shingles("生物医药产业高质量")
    ['生物医药产业高质', '物医药产业高质量']
    """
    size = SHINGLE_HAN if is_han(letters) else SHINGLE_OTHER
    return [letters[at : at + size] for at in range(len(letters) - size + 1)]


def compare_letters(short: str, long: str) -> Agreement:
    """Compare two texts by shingles, then figure by figure and word by word where they run side by side.

    Figures and words are left uncompared where too few shingles are shared.

    Examples
    --------
    >>> one = "会议指出，全市生物医药产业规模持续扩大，营业收入增长12个百分点，规模以上企业达到347家，创新能力不断增强"
    >>> compare_letters(one, one.replace("12", "15")).n_conflicts, compare_letters(one, one).n_conflicts
    (1, 0)
    """
    pieces, pieces_long = list_shingles(short), list_shingles(long)
    distinct, counts = set(pieces), Counter(pieces_long)
    figures, known = SURE_FIGURE.findall(short), set(SURE_FIGURE.findall(long))
    agreement = Agreement(sum(piece in counts for piece in distinct), len(distinct), len(figures),
                          sum(figure not in known for figure in figures), 0, 0, len(short), 0.0)
    if agreement.containment < MIN_CONTAINMENT:
        return agreement
    places = {piece: at for at, piece in enumerate(pieces_long) if counts[piece] == 1}
    anchors = [(at, places[piece]) for at, piece in enumerate(pieces) if piece in places]
    gaps = list(_iterate_gaps(short, long, anchors, len(pieces[0])))
    head = _read_head(short, long, anchors, len(pieces[0]))
    n_conflicts = sum(_count_conflicts(old, new) for old, new in [*gaps, *head])
    order = count_longest_run([at for _, at in anchors]) / max(1, len(anchors))
    return agreement._replace(n_conflicts=n_conflicts, order=order,
                              n_replaced=sum(_count_replacements(old, new) for old, new in gaps))


def _iterate_gaps(short: str, long: str, anchors: list[tuple[int, int]], size: int) -> Iterator[tuple[str, str]]:
    """Yield what stands on each side between two shared stretches, where it differs and is short."""
    for (left, left_long), (right, right_long) in pairwise(anchors):
        gap, gap_long = right - left, right_long - left_long
        if (gap, gap_long) != (1, 1) and 0 < gap <= MAX_GAP * size and 0 < gap_long <= MAX_GAP * size:
            # Where the stretches overlap on one side, the other side has something inserted.
            overlap = max(0, size - gap, size - gap_long)
            yield (_widen_figure(short, left + size - overlap, right),
                   _widen_figure(long, left_long + size - overlap, right_long))


def _read_head(short: str, long: str, anchors: list[tuple[int, int]], size: int) -> list[tuple[str, str]]:
    """Return what stands before the first shared stretch: in the news of a series the day alone may differ."""
    left, left_long = anchors[0] if anchors else (MAX_GAP * size, 0)
    is_near = max(left, left_long) < MAX_GAP * size
    return [(_widen_figure(short, 0, left), _widen_figure(long, 0, left_long))] if is_near else []


def _widen_figure(text: str, start: int, end: int) -> str:
    """Return a stretch with the whole of the figures at its ends: 4 and 14 share their last digit."""
    while start > 0 and text[start - 1].isdecimal():
        start -= 1
    while end < len(text) and text[end].isdecimal():
        end += 1
    return text[start:end]


def _count_conflicts(old: str, new: str) -> int:
    pairs = zip(FIGURE.findall(old), FIGURE.findall(new), strict=False)
    return sum(one != other for one, other in pairs)


def _count_replacements(old: str, new: str) -> int:
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return sum(kind == "replace" and min(end - start, end_new - start_new) >= MIN_REPLACED
               for kind, start, end, start_new, end_new in changes)


def count_longest_run(places: Sequence[int]) -> int:
    """Return the length of the longest increasing part of a sequence.

    Examples
    --------
    >>> count_longest_run([3, 10, 5, 7, 20])
    4
    """
    ends: list[int] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)


def find_reposts(letters: Mapping[str, str]) -> dict[str, Repeat]:
    """Find the texts that repeat another one of the corpus.

    Parameters
    ----------
    letters : mapping
        doc_id → letters of the body, see :func:`read_letters`.

    Returns
    -------
    dict
        doc_id → the text it repeats, which is the most complete one and itself repeats none; of texts of about the
        same length the first by doc_id.
    """
    index = rensa.RMinHashLSH(0.3, N_PERMUTATIONS, N_BANDS)
    ids = sorted((key for key, text in letters.items() if len(text) >= MIN_LETTERS),
                 key=lambda key: (-floor(log(len(letters[key]), LENGTH_STEP)), key))
    found: dict[str, Repeat] = {}
    sketches: dict[int, rensa.RMinHash] = {}
    for number, doc_id in enumerate(ids):
        [sketch] = rensa.RMinHash.from_token_sets([list_shingles(letters[doc_id])], N_PERMUTATIONS, SEED)
        # Only texts that repeat none are in the index: a repost is never the original of another.
        alike = {ids[other]: sketch.jaccard(sketches[other]) for other in index.query(sketch)}
        repeats = (_compare(doc_id, other, letters) for other in _choose_alike(doc_id, alike, letters))
        best = max(filter(None, repeats), key=lambda repeat: repeat.similarity, default=None)
        if best is None:
            index.insert(number, sketch)
            sketches[number] = sketch
        else:
            found[doc_id] = best
    return found


def _choose_alike(doc_id: str, alike: Mapping[str, float], letters: Mapping[str, str]) -> list[str]:
    """Return the texts of which enough may be shared, most first, by the estimated similarity."""
    shares = {}
    for other, similarity in alike.items():
        short, long = sorted((len(letters[doc_id]), len(letters[other])))
        upper = min(1.0, similarity + ESTIMATE_MARGIN)
        if upper * (short + long) / (1 + upper) >= MIN_CONTAINMENT * short >= MIN_CONTAINMENT * MIN_LENGTH_RATIO * long:
            shares[other] = similarity * (short + long) / (1 + similarity) / short
    return sorted(shares, key=lambda other: (-shares[other], other))[:MAX_COMPARED]


def _compare(doc_id: str, original: str, letters: Mapping[str, str]) -> Repeat | None:
    short, long = sorted((letters[doc_id], letters[original]), key=len)
    if is_han(short) != is_han(long):
        return None
    agreement = compare_letters(short, long)
    evidence = (f"{agreement.n_shared} of {agreement.n_shingles} shingles shared; of {agreement.n_figures} figures "
                f"{agreement.n_conflicts} differ, {agreement.n_lacking} are lacking in the other")
    return Repeat(original, round(agreement.containment, 3), evidence) if agreement.is_repost else None
