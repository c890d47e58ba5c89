"""How likely a stretch of Chinese is, under word frequencies that are available offline.

A unigram word model in simplified characters: the counts of the ``rjieba`` dictionary, the policy vocabulary of
``data/lexicon/policy_words.csv`` and, when there is one, the wording of the surrounding page. It ranks readings of
damaged text; it is not a measure of anything else.
"""

import math
from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple

import rjieba
from pypinyin.phrases_dict import phrases_dict

from analysis_lib.tables import DATA, read_csv

DICTIONARY_TOTAL = 60_101_967  # running words behind the counts of the jieba dictionary
UNSEEN = math.log(0.2 / DICTIONARY_TOTAL)
LONGEST_WORD = 5
CONTEXT_WEIGHT = 0.15


class Lexicon(NamedTuple):
    """Words with log probabilities, and for each beginning of a word its best word and the characters that follow."""

    words: dict[str, float]
    beginnings: dict[str, float]
    following: dict[str, frozenset[str]]


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
def score_word(word: str) -> float | None:
    """Return the log probability of a word, a floor for a single character, None for what is no word."""
    count = count_word(word)
    if count:
        return math.log(count / DICTIONARY_TOTAL)
    return UNSEEN if len(word) == 1 else None


def score_text(text: str) -> float:
    """Score the best segmentation of a text into words: its natural log probability.

    Examples
    --------
    >>> score_text("规模化发展") > score_text("规夯叨嘶展")
    True
    """
    scores = [0.0]
    for end in range(1, len(text) + 1):
        options = ((length, score_word(text[end - length : end])) for length in range(1, min(LONGEST_WORD, end) + 1))
        scores.append(max(scores[-length] + score for length, score in options if score is not None))
    return scores[-1]


@cache
def list_words() -> tuple[str, ...]:
    """List the words that can be enumerated: common words, phrases and the policy vocabulary."""
    common = read_csv(DATA / "lexicon" / "common_words.csv")["word"]
    return tuple(sorted(word for word in {*common, *phrases_dict, *read_vocabulary()} if len(word) <= LONGEST_WORD))


@cache
def weigh_characters() -> dict[str, int]:
    """Weigh simplified characters and marks by how often they occur, alone and in the listed words."""
    weights: Counter[str] = Counter()
    for word in list_words():
        for char in word:
            weights[char] += count_word(word)
    for char in "".join(list_gbk_characters()):
        weights[char] += count_word(char)
    return {char: weight for char, weight in weights.items() if weight}


@cache
def _make_general_lexicon() -> Lexicon:
    lexicon = Lexicon({}, {}, {})
    for word in [*weigh_characters(), *list_words()]:
        score = score_word(word)
        if score is not None:
            _add_word(lexicon, word, score)
    return lexicon


def _add_word(lexicon: Lexicon, word: str, score: float) -> None:
    lexicon.words[word] = score
    for at in range(1, len(word) + 1):
        head = word[:at]
        lexicon.beginnings[head] = max(lexicon.beginnings.get(head, -math.inf), score)
        if at < len(word):
            # A new set, since an adapted lexicon shares the others with the general one.
            known = lexicon.following.get(head, frozenset())
            if word[at] not in known:
                lexicon.following[head] = known | {word[at]}


def make_lexicon(context: str = "") -> Lexicon:
    """Make the lexicon, adapted to a context.

    Parameters
    ----------
    context : str
        Sound text of the same page, in simplified characters; its words become more likely, as in a cache
        language model (Kuhn & De Mori 1990).
    """
    general = _make_general_lexicon()
    words = Counter(word for word in rjieba.cut(context, hmm=False) if 1 < len(word) <= LONGEST_WORD)
    if not words:
        return general
    lexicon = Lexicon(dict(general.words), dict(general.beginnings), dict(general.following))
    total = sum(words.values())
    for word, count in words.items():
        score = score_word(word)
        known = 0.0 if score is None else math.exp(score)
        _add_word(lexicon, word, math.log((1 - CONTEXT_WEIGHT) * known + CONTEXT_WEIGHT * count / total))
    return lexicon


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
