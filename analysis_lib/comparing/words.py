"""The words of each document by the language of its sentences, their odds in two groups, and their dispersion."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

import numpy as np
import pandas as pd
import rjieba

from analysis_lib.coding.codebook import Codebook, read_codebook
from analysis_lib.coding.patterns import LANGUAGES, list_claims
from analysis_lib.comparing.counting import KINDS, find_repeats, select_sentences
from analysis_lib.reading.page import simplify_text

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
HAN_RUN = re.compile(f"[{HAN}]+")
# The sign in "R&D" is part of the word as a hyphen is.
LATIN_WORD = re.compile(rf"[^\W_{HAN}]+(?:[-'&][^\W_{HAN}]+)*")
POSSESSIVE = re.compile(r"'s\b")
SIGNS = str.maketrans("‘’ʼ‐", "'''-")
COLUMNS = {"doc_id": "str", "language": "str", "word": "str", "n": "int64"}
# Kinds of words by the tags of the segmenter: prepositions, measures, numerals and particles; numerals and verbs.
NO_BEGINNING, NO_END = "pqmu", "mv"


def count_words(
    sentences: pd.DataFrame,
    documents: pd.DataFrame | None = None,
    kinds: Iterable[str] = KINDS,
    codebook: Codebook | None = None,
) -> pd.DataFrame:
    """Count the words of each document, by the language of the sentences they stand in.

    A word of English or Filipino is a run of letters and digits with at least one letter, with the hyphens,
    apostrophes and ampersands inside it, in lower case and without a possessive 's. Chinese is cut in simplified
    characters by `cut_chinese`; Latin words in it count as they do elsewhere. No word is left out for being frequent
    and none is reduced to a stem. Sentences in languages other than these three are not counted, since nothing here
    knows where their words end: `list_uncounted` names them.

    Parameters
    ----------
    sentences : DataFrame
        The ``sentences`` table.
    documents : DataFrame, optional
        The ``documents`` table, to count a document that repeats another once; by default every document counts.
    kinds : iterable of str
        Kinds of sentences to count.
    codebook : Codebook, optional
        Whose Chinese phrases stay whole; default: the codebook in ``data/codebook``.

    Returns
    -------
    DataFrame
        doc_id, language (``en``, ``fil`` or ``zh``), word, n; sorted by the first three.

    Raises
    ------
    ValueError
        For an unknown kind.

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": ["a", "a", "b"], "language": ["zh-Hant", "en", "en"], "kind": "body",
    ...     "text": ["支持5G和創新藥產業鏈。", "Shanghai's R&D rose 12% in 2024.", "Cold-chain R&D."]})
    >>> [" ".join(rows["word"]) for _, rows in count_words(sentences).groupby(["doc_id", "language"])]
    ['in r&d rose shanghai', '5g 产业链 创新药 和 支持', 'cold-chain r&d']
    """
    sentences = select_sentences(sentences, kinds, None, "")
    if documents is not None:
        once = documents.loc[find_repeats(documents) == documents["doc_id"], "doc_id"]
        sentences = sentences[sentences["doc_id"].isin(once)]
    language = sentences["language"].str.split("-").str[0]
    terms = list_terms(codebook)
    counted = []
    for (doc_id, name), texts in sentences["text"].groupby([sentences["doc_id"], language]):
        if name in LANGUAGES:
            words = Counter(split_words("\n".join(texts), name, terms))
            counted += [(doc_id, name, word, n) for word, n in sorted(words.items())]
    return pd.DataFrame(counted, columns=list(COLUMNS)).astype(COLUMNS)


def list_uncounted(sentences: pd.DataFrame, kinds: Iterable[str] = KINDS) -> pd.DataFrame:
    """Count the sentences whose words are not counted, because of their language.

    Returns
    -------
    DataFrame
        doc_id, language (missing where it is not known), n_sentences.
    """
    sentences = select_sentences(sentences, kinds, None, "")
    language = sentences["language"].str.split("-").str[0].rename("language")
    left = sentences[~language.isin(LANGUAGES)]
    counts = left.groupby([left["doc_id"], language.loc[left.index]], dropna=False).size()
    return counts.rename("n_sentences").reset_index()


def split_words(text: str, language: str, terms: tuple[str, ...] | None = None) -> Iterator[str]:
    """Yield the words of a text: Latin ones in their order, then Chinese ones in theirs.

    Parameters
    ----------
    text : str
        Any text.
    language : str
        ``en``, ``fil`` or ``zh``; only in the last are Chinese characters words.
    terms : tuple of str, optional
        Chinese words that stay whole; default: `list_terms` of the default codebook.

    Examples
    --------
    >>> list(split_words("Pag-unlad ng “cold‑chain” noong 2024", "fil"))
    ['pag-unlad', 'ng', 'cold-chain', 'noong']
    """
    folded = POSSESSIVE.sub("", unicodedata.normalize("NFKC", text).casefold().translate(SIGNS))
    yield from (word for word in LATIN_WORD.findall(folded) if any(map(str.isalpha, word)))
    if language == "zh":
        for run in HAN_RUN.findall(simplify_text(folded)):
            yield from cut_chinese(run, list_terms() if terms is None else terms)


def cut_chinese(text: str, terms: tuple[str, ...] = ()) -> list[str]:
    """Cut a run of Chinese characters into words, so that terms stay whole.

    The segmenter is ``rjieba`` with its hidden Markov model for words that no list has (文旅, 获批). The longest term
    wins (重点产业链 over 产业链), and a term that cuts a likelier word in two does not (中药 in 集中药品).

    Examples
    --------
    >>> cut_chinese("推动创新药产业链发展"), cut_chinese("推动创新药产业链发展", ("创新药",))
    (['推动', '创新', '药', '产业链', '发展'], ['推动', '创新药', '产业链', '发展'])
    """
    return _open_segmenter(terms).cut(text)


@lru_cache(maxsize=8)
def _open_segmenter(terms: tuple[str, ...]) -> rjieba.Jieba:
    # An instance of its own: the module's is the one that reads documents, and must not learn words.
    segmenter = rjieba.Jieba()
    for term in terms:
        segmenter.add_word(term, segmenter.suggest_freq(term), None)
    return segmenter


def list_terms(codebook: Codebook | None = None) -> tuple[str, ...]:
    """List the Chinese phrases of a codebook's indicators that are words, the short ones first.

    A pattern of several phrases near each other gives none, and alternatives each give one. A phrase of three
    characters that begins with a preposition, measure word, numeral or particle of one character, or ends in a
    numeral or verb of one, is a part of longer wordings (类新药, 规模达) and no word.

    Examples
    --------
    >>> terms = list_terms()
    >>> [term in terms for term in ("创新药", "产业集群", "类新药", "规模达")]
    [True, True, False, False]
    """
    return _list_default_terms() if codebook is None else _list_terms(codebook)


@cache
def _list_default_terms() -> tuple[str, ...]:
    return _list_terms(read_codebook())


def _list_terms(codebook: Codebook) -> tuple[str, ...]:
    rows = codebook.indicators[codebook.indicators["language"].str.split().map(lambda names: "zh" in names)]
    phrases = {phrase for pattern in rows["pattern"] for phrase in list_claims(pattern) if HAN_RUN.fullmatch(phrase)}
    return tuple(sorted((phrase for phrase in phrases if not _is_fragment(phrase)), key=lambda one: (len(one), one)))


def _is_fragment(phrase: str) -> bool:
    segmenter = _open_segmenter(())
    if len(phrase) != 3 or segmenter.has_word(phrase):
        return False
    parts = segmenter.tag(phrase, False)
    return any(len(word) == 1 and tag[0] in tags
               for (word, tag), tags in ((parts[0], NO_BEGINNING), (parts[-1], NO_END)))  # fmt: skip


def weigh_odds(
    n_a: np.ndarray, n_b: np.ndarray, total_a: float, total_b: float, prior: np.ndarray, size: float
) -> tuple[np.ndarray, np.ndarray]:
    """Compute the log odds ratio of words with a Dirichlet prior, and its z.

    Parameters
    ----------
    n_a, n_b : ndarray
        Occurrences of each word in the two groups.
    total_a, total_b : float
        Occurrences of all words.
    prior : ndarray
        Occurrences of each word in the prior, above 0.
    size : float
        Occurrences of all words in the prior.

    Examples
    --------
    >>> log_odds, z = weigh_odds(np.array([30.0]), np.array([10.0]), 1000, 1000, np.array([2.0]), 100)
    >>> log_odds.round(3).tolist(), z.round(3).tolist()
    ([0.999], [2.929])
    """
    logs, variance = [], 0.0
    for n, total in ((n_a, total_a), (n_b, total_b)):
        logs.append(np.log((n + prior) / (total + size - n - prior)))
        variance = variance + 1 / (n + prior) + 1 / (total + size - n - prior)
    log_odds = logs[0] - logs[1]
    return log_odds, log_odds / np.sqrt(variance)


def measure_dispersion(counts: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Compute the normalised deviation of proportions of words over documents.

    Half the sum of the absolute differences between the share of a word's occurrences and the share of all words that
    each document has (Gries 2008, International Journal of Corpus Linguistics 13: 403-437), over the greatest value it
    can take (Lijffijt and Gries 2012, same journal 17: 147-149). A word that does not occur has none.

    Parameters
    ----------
    counts : ndarray, documents by words
    totals : ndarray
        All words of each document; two or more.

    Examples
    --------
    >>> measure_dispersion(np.array([[10.0, 20.0, 0.0], [10.0, 0.0, 0.0]]), np.array([100.0, 100.0])).tolist()
    [0.0, 1.0, nan]
    """
    sizes, sums = totals / totals.sum(), counts.sum(axis=0)
    shares = counts / np.where(sums > 0, sums, np.nan)
    return np.abs(shares - sizes[:, None]).sum(axis=0) / 2 / (1 - sizes.min())
