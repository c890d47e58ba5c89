"""Translations: documents in different languages that tell the same article, linked by their anchors."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from math import log
from typing import NamedTuple

import numpy as np
import pypinyin
from scipy.sparse import csr_array

from analysis_lib.reading.anchor_numbers import Anchor
from analysis_lib.reading.page import simplify_text
from analysis_lib.reading.reposts import MIN_LETTERS, Repeat, count_longest_run

Key = tuple[str, str]
# How likely an article has an anchor of this kind by chance, which counts as PRIOR_DOCUMENTS documents would.
PRIORS = {"day": 0.005, "year": 0.3, "person": 0.005, "company": 0.01, "word": 0.03}
PRIOR_DOCUMENTS = 100
# Latin words in Chinese text speak for a translation; their absence says nothing.
OPTIONAL = "word"
RARE_WEIGHT, MIN_RARE, MIN_WEIGHT = 3.0, 3, 20.0
MIN_COVERAGE, MIN_LOWER_COVERAGE, MIN_ORDER, MAX_LENGTH_RATIO = 0.8, 0.6, 0.75, 2.0
# Days and people belong to an event; without numbers two reports of it look alike, and almost all must agree.
MIN_NUMBERS, MIN_COVERAGE_WITHOUT_NUMBERS = 2, 0.9
# Anchors and pairs of anchors that more documents have find no candidates.
MAX_POSTINGS, MIN_POSTINGS_SHARED, CHUNK = 50, 2, 2000
SHOWN = 8
# Latin letters that say as much as one letter of another script.
LETTERS_PER_SIGN = {"zh": 3.2, "ja": 2.0, "ko": 1.8}
LETTER = re.compile(r"[^\W\d_]")


class Profile(NamedTuple):
    """What a document is compared by; anchors are in reading order, ``n_letters`` in Latin letters."""

    language: str
    n_letters: float
    text: str
    anchors: dict[Key, Anchor]


class Overlap(NamedTuple):
    """Anchors that two documents share, and the shares (0-1) of both documents' weight that these make up."""

    shared: list[Key]
    weight: float
    n_rare: int
    coverages: tuple[float, float]
    order: float

    @property
    def similarity(self) -> float:
        """Mean share of the anchors of both documents that the other has."""
        return sum(self.coverages) / 2

    @property
    def is_translation(self) -> bool:
        """Whether both tell the same article, not only of the same event."""
        n_numbers = sum(kind == "number" for kind, _ in self.shared)
        needed = MIN_COVERAGE if n_numbers >= MIN_NUMBERS else MIN_COVERAGE_WITHOUT_NUMBERS
        return (self.n_rare >= MIN_RARE and self.weight >= MIN_WEIGHT and self.order >= MIN_ORDER
                and self.similarity >= needed and min(self.coverages) >= MIN_LOWER_COVERAGE)


def make_profile(text: str, language: str, anchors: Iterable[Anchor]) -> Profile:
    """Put together what a document is compared by; of an anchor that repeats the first counts."""
    first: dict[Key, Anchor] = {}
    for anchor in sorted(anchors, key=lambda one: one.start):
        first.setdefault((anchor.kind, anchor.key), anchor)
    return Profile(language, len(LETTER.findall(text)) * LETTERS_PER_SIGN.get(language, 1.0), text, first)


def estimate_prior(kind: str, key: str) -> float:
    """Return how often articles have an anchor by chance.

    Examples
    --------
    >>> estimate_prior("number", "376"), estimate_prior("number", "15"), estimate_prior("place", "360000")
    (0.004, 0.08, 0.1)
    """
    if kind == "place":
        return 0.1 if key.endswith("0000") else 0.02 if key.endswith("00") else 0.005
    if kind == "number":
        is_long = key.isdecimal() and len(key.strip("0")) >= 3
        return 0.004 if is_long else 0.03 if float(key.rstrip("%")) > 100 else 0.08
    return PRIORS[kind]


def weigh_anchors(profiles: Iterable[Profile]) -> dict[Key, float]:
    """Weigh each anchor by its rarity, in nats; the pair that is compared does not count against itself."""
    listed = list(profiles)
    counts = Counter(key for profile in listed for key in profile.anchors)
    total = len(listed) + PRIOR_DOCUMENTS
    return {key: -log((max(0, count - 2) + PRIOR_DOCUMENTS * estimate_prior(*key)) / total)
            for key, count in counts.items()}


def compare_profiles(one: Profile, other: Profile, weights: Mapping[Key, float]) -> Overlap:
    """Compare two documents by what each has of the other's anchors.

    A person whom only one of them states with an office is looked for in the letters of the other.
    """
    shared = [key for key in one.anchors if key in other.anchors]
    known = set(shared)
    coverages = tuple(_cover(mine, theirs, known, weights) for mine, theirs in ((one, other), (other, one)))
    places = [other.anchors[key].start for key in shared]
    order = count_longest_run(places) / len(places) if places else 0.0
    weight, n_rare = sum(weights[key] for key in shared), sum(weights[key] >= RARE_WEIGHT for key in shared)
    return Overlap(shared, weight, n_rare, coverages, order)


def _cover(mine: Profile, theirs: Profile, shared: set[Key], weights: Mapping[Key, float]) -> float:
    letters = None
    found = total = 0.0
    for kind, key in mine.anchors:
        is_shared = (kind, key) in shared
        if kind == OPTIONAL and not is_shared:
            continue
        if kind == "person" and not is_shared:
            letters = romanise_letters(theirs.text, theirs.language) if letters is None else letters
            is_shared = any("".join(parts) in letters for parts in (key.split(" "), key.split(" ")[::-1]))
        total += weights[kind, key]
        found += weights[kind, key] * is_shared
    return found / total if total else 0.0


@lru_cache(maxsize=1024)
def romanise_letters(text: str, language: str) -> str:
    """Return the letters of a text in lower case, Chinese ones by their sound.

    Examples
    --------
    >>> romanise_letters("副市長張廣文", "zh"), romanise_letters("Zhang Guang-wen", "en")
    ('fushizhangzhangguangwen', 'zhangguangwen')
    """
    plain = "".join(pypinyin.lazy_pinyin(simplify_text(text))) if language == "zh" else text
    return "".join(filter(str.isalpha, plain)).lower()


def find_candidates(profiles: list[Profile]) -> Iterator[tuple[int, int]]:
    """Yield pairs of documents in different languages that share rare anchors or rare neighbours of anchors."""
    postings = [_list_postings(profile) for profile in profiles]
    counts = Counter(posting for listed in postings for posting in listed)
    columns = {posting: at for at, (posting, count) in enumerate(counts.items()) if 1 < count <= MAX_POSTINGS}
    rows = [(row, columns[posting]) for row, listed in enumerate(postings) for posting in listed if posting in columns]
    if not rows:
        return
    row, column = np.array(rows).T
    matrix = csr_array((np.ones(len(rows), dtype=np.int32), (row, column)), shape=(len(profiles), len(counts)))
    for start in range(0, len(profiles), CHUNK):
        shared = (matrix[start : start + CHUNK] @ matrix.T).tocoo()
        enough = shared.data >= MIN_POSTINGS_SHARED
        for one, other in zip(shared.row[enough].tolist(), shared.col[enough].tolist(), strict=True):
            if start + one < other and _is_comparable(profiles[start + one], profiles[other]):
                yield start + one, other


def _list_postings(profile: Profile) -> set:
    """Return the anchors that can find a candidate: each by itself, and each with one of the next two."""
    keys = [key for key in profile.anchors if key[0] not in ("year", OPTIONAL)]
    pairs = {tuple(sorted(pair)) for step in (1, 2) for pair in zip(keys, keys[step:], strict=False)}
    return {*keys, *pairs}


def _is_comparable(one: Profile, other: Profile) -> bool:
    short, long = sorted((one.n_letters, other.n_letters))
    return one.language != other.language and short >= MIN_LETTERS and long <= MAX_LENGTH_RATIO * short


def find_translations(profiles: Mapping[str, Profile], ranks: Mapping[str, tuple]) -> dict[str, Repeat]:
    """Find the documents that tell in another language what an original tells.

    Parameters
    ----------
    profiles : mapping
        doc_id → what the document is compared by, of documents that repeat none in their own language.
    ranks : mapping
        doc_id → sort key; of the documents that tell one article the first is the original.

    Returns
    -------
    dict
        doc_id → the original, which is itself no translation of another.
    """
    ids = sorted((doc_id for doc_id, profile in profiles.items() if profile.language != "und"), key=ranks.__getitem__)
    listed = [profiles[doc_id] for doc_id in ids]
    weights, links = weigh_anchors(listed), []
    for one, other in find_candidates(listed):
        overlap = compare_profiles(listed[one], listed[other], weights)
        if overlap.is_translation:
            links.append((one, -overlap.similarity, other, overlap))
    found: dict[str, Repeat] = {}
    for one, _, other, overlap in sorted(links, key=lambda link: link[:3]):
        if ids[one] not in found and ids[other] not in found:
            evidence = _show_anchors(listed[one], listed[other], overlap.shared, weights)
            found[ids[other]] = Repeat(ids[one], round(overlap.similarity, 3), evidence)
    return found


def _show_anchors(one: Profile, other: Profile, shared: list[Key], weights: Mapping[Key, float]) -> str:
    heaviest = set(sorted(shared, key=lambda key: (-weights[key], key))[:SHOWN])
    shown = []
    for key in shared:
        words = dict.fromkeys(profile.anchors[key].text for profile in (one, other)) if key in heaviest else ()
        shown += ["/".join(words) + (f" {key[1]}" if key[0] == "place" else "")] if words else []
    return f"{len(shared)} of {len(one.anchors)} and {len(other.anchors)} anchors shared: {', '.join(shown)}"
