"""How likely a stretch of Chinese is, under word frequencies that are available offline.

A unigram word model in simplified characters: the counts of the ``rjieba`` dictionary, the policy vocabulary of
``data/lexicon/policy_words.csv`` and, when there is one, the wording of the surrounding page. It ranks readings of
damaged text; it is not a measure of anything else.
"""

import math
from collections import Counter
from collections.abc import Callable
from functools import cache, lru_cache

import rjieba
from pypinyin.phrases_dict import phrases_dict

from analysis_lib.reading.page import simplify_text
from analysis_lib.tables import DATA, read_csv

DICTIONARY_TOTAL = 60_101_967  # running words behind the counts of the jieba dictionary
UNSEEN = math.log(0.2 / DICTIONARY_TOTAL)
LONGEST_WORD = 4
CONTEXT_WEIGHT = 0.15

WordScore = Callable[[str], float | None]


@cache
def read_vocabulary() -> dict[str, int]:
    """Read the policy vocabulary: word to count, on the scale of the dictionary.

    Raises
    ------
    ValueError
        When a word is listed twice.
    """
    rows = read_csv(DATA / "lexicon" / "policy_words.csv")
    if rows["word"].duplicated().any():
        repeated = rows.loc[rows["word"].duplicated(), "word"].tolist()
        raise ValueError(f"policy_words.csv: word listed twice: {repeated}")
    return dict(zip(rows["word"], rows["count"].astype(int), strict=True))


@lru_cache(maxsize=400_000)
def count_word(word: str) -> int:
    """Look up how often a word occurs in running Chinese text; 0 when it is in no list.

    Examples
    --------
    >>> count_word("发展") > count_word("规模") > count_word("展规") == 0
    True
    """
    listed = read_vocabulary().get(word, 0)
    return max(listed, rjieba.suggest_freq(word)) if rjieba.has_word(word) else listed


@lru_cache(maxsize=400_000)
def _score_general(word: str) -> float | None:
    count = count_word(word)
    if count:
        return math.log(count / DICTIONARY_TOTAL)
    return UNSEEN if len(word) == 1 else None


def make_word_score(context: str = "") -> WordScore:
    """Make a function from a word to its log probability, adapted to a context.

    Parameters
    ----------
    context : str
        Sound text of the same page, in simplified characters; its words become more likely, as in a cache
        language model (Kuhn & De Mori 1990).

    Returns
    -------
    callable
        Simplified word -> log probability; None for a longer string that is no word.
    """
    words = Counter(word for word in rjieba.cut(context, hmm=False) if len(word) <= LONGEST_WORD)
    if not words:
        return _score_general
    total, seen = sum(words.values()), {}

    def score_word(word: str) -> float | None:
        general = _score_general(word)
        if word not in words:
            return general
        if word not in seen:
            base = 0.0 if general is None else math.exp(general)
            seen[word] = math.log((1 - CONTEXT_WEIGHT) * base + CONTEXT_WEIGHT * words[word] / total)
        return seen[word]

    return score_word


def extend_scores(scores: tuple[float, ...], text: str, score_word: WordScore) -> tuple[float, ...]:
    """Add the last character of a text to the best segmentation scores of its prefixes.

    Parameters
    ----------
    scores : tuple of float
        Best log probability of the prefixes that end before the last character, oldest first, at most
        ``LONGEST_WORD`` of them.
    text : str
        Text whose last character is new.
    """
    best = -math.inf
    for length in range(1, min(LONGEST_WORD, len(scores), len(text)) + 1):
        score = score_word(text[-length:])
        if score is not None:
            best = max(best, scores[-length] + score)
    return (*scores, best)[-LONGEST_WORD:]


def score_text(text: str, score_word: WordScore = _score_general) -> float:
    """Score the best segmentation of a text into words: its natural log probability.

    Examples
    --------
    >>> score_text("规模化发展") > score_text("规夯叨嘶展")
    True
    """
    scores: tuple[float, ...] = (0.0,)
    for at in range(len(text)):
        scores = extend_scores(scores, text[: at + 1][-LONGEST_WORD:], score_word)
    return scores[-1]


@cache
def weigh_characters() -> dict[str, int]:
    """Weigh simplified characters and marks by how often they occur, alone and in the listed words."""
    weights: Counter[str] = Counter()
    for word in {*phrases_dict, *read_vocabulary()}:
        count = count_word(word)
        for char in word:
            weights[char] += count
    for char in simplify_text("".join(list_gbk_characters())):
        weights[char] += count_word(char)
    return dict(weights)


@cache
def list_gbk_characters() -> tuple[str, ...]:
    """List the two-byte characters of GBK in byte order."""
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF) if trail != 0x7F)
    return tuple(char for pair in pairs if (char := _decode_pair(pair)))


def _decode_pair(pair: bytes) -> str | None:
    try:
        return pair.decode("gbk")
    except UnicodeDecodeError:
        return None
