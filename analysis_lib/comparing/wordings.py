"""The words of documents and groups as vectors, in one language each."""

from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, diags_array

from analysis_lib.comparing.reasons import join_words

MIN_WORDS = 400


class Wording(NamedTuple):
    """A document or group: its language, the documents that count, their vectors, and the mean of length 1."""

    name: str
    language: str
    doc_ids: tuple[str, ...]
    counts: csr_array
    vectors: csr_array
    mean: csr_array
    weights: np.ndarray


def build_wordings(
    documents: pd.DataFrame, words: pd.DataFrame, members: dict[str, list[str]]
) -> tuple[list[Wording], dict[str, str]]:
    """Build the word vectors of every group whose documents are in one language and have 400 words or more.

    The vector of a document holds ``(1 + ln n) * idf`` for a word that occurs n times, is scaled to length 1, and
    that of a group is the mean of its documents' (Manning, Raghavan and Schütze 2008, sections 6.4 and 14.2).
    ``idf = 1 + ln((1 + N) / (1 + df))`` over the N documents of the language. Below 400 words, two samples of one
    government report were nearer to each other than to another report in fewer than nine of ten trials.

    Parameters
    ----------
    documents : DataFrame
        The ``documents`` table.
    words : DataFrame
        doc_id, language, word, n.
    members : dict of str to list of str
        From `list_members`.

    Returns
    -------
    items : list of Wording
        Sorted by name; all of a language share their columns.
    refused : dict of str to str
        Reasons by name.
    """
    spoken = documents.set_index("doc_id")["language"]
    once = [doc_id for doc_ids in members.values() for doc_id in doc_ids]
    words = words[words["doc_id"].isin(once) & (words["language"] == words["doc_id"].map(spoken)) & (words["n"] > 0)]
    totals, items, refused = words.groupby("doc_id")["n"].sum(), [], {}
    spaces = {language: _count_words(rows) for language, rows in words.groupby("language")}
    for name, doc_ids in sorted(members.items()):
        doc_ids = tuple(doc_id for doc_id in doc_ids if doc_id in totals.index)
        n_words, languages = int(totals.reindex(doc_ids).sum()), sorted(set(spoken.loc[list(doc_ids)]))
        if not members[name]:
            refused[name] = "every document repeats another"
        elif len(languages) > 1:
            refused[name] = f"in {join_words(languages)}: words are compared in one language; add language to by"
        elif n_words < MIN_WORDS:
            refused[name] = f"{n_words} words, fewer than {MIN_WORDS}"
        else:
            rows, counts, weights = spaces[languages[0]]
            counts = counts[[rows[doc_id] for doc_id in doc_ids]]
            vectors = weigh_words(counts, weights)
            mean = _scale_rows(csr_array(np.full((1, len(doc_ids)), 1 / len(doc_ids))) @ vectors)
            items.append(Wording(name, languages[0], doc_ids, counts, vectors, mean, weights))
    return items, refused


def _count_words(rows: pd.DataFrame) -> tuple[dict[str, int], csr_array, np.ndarray]:
    """Lay out the counts of one language, documents by words, with the idf of each word."""
    (doc, doc_ids), (word, vocabulary) = (pd.factorize(rows[column], sort=True) for column in ("doc_id", "word"))
    counts = csr_array((rows["n"].to_numpy(float), (doc, word)), shape=(len(doc_ids), len(vocabulary)))
    bearing = np.bincount(word, minlength=len(vocabulary))
    weights = 1 + np.log((1 + len(doc_ids)) / (1 + bearing))
    return {doc_id: at for at, doc_id in enumerate(doc_ids)}, counts, weights


def weigh_words(counts: csr_array, weights: np.ndarray) -> csr_array:
    """Turn counts of words (above 0) into tf-idf vectors of length 1, one a row."""
    weighted = counts.copy()
    weighted.data = (1 + np.log(weighted.data)) * weights[weighted.indices]
    return _scale_rows(weighted)


def _scale_rows(vectors: csr_array) -> csr_array:
    lengths = np.sqrt(vectors.multiply(vectors).sum(axis=1))
    return csr_array(diags_array(1 / lengths) @ vectors)


def compare_drawn_wordings(a: Wording, b: Wording, n_samples: int, random: np.random.Generator) -> np.ndarray:
    """Compute the cosines of two groups whose documents are drawn anew, n - 1 of n with replacement."""
    drawn = [random.multinomial(n - 1, np.full(n, 1 / n), n_samples) for n in (len(a.doc_ids), len(b.doc_ids))]
    lengths = [
        np.sqrt(((times @ (item.vectors @ item.vectors.T).toarray()) * times).sum(axis=1))
        for times, item in zip(drawn, (a, b), strict=True)
    ]
    products = ((drawn[0] @ (a.vectors @ b.vectors.T).toarray()) * drawn[1]).sum(axis=1)
    return products / (lengths[0] * lengths[1])


def list_foreign_pairs(items: list[Wording]) -> list[tuple[str, str, str]]:
    """List the pairs of items in different languages, with the reason why their words are not compared."""
    return [
        (a.name, b.name, f"in {a.language} and {b.language}: words of two languages are not compared")
        for a, b in combinations(items, 2) if a.language != b.language
    ]  # fmt: skip
