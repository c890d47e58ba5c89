"""Texts thinned to equal length, how alike their words are, and how alike they would be in a single cloud."""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import csr_array

from analysis_lib.comparing.wordings import Wording, weigh_words

N_THINNED = 10
ITERATIONS = 50


def count_shortest(items: Sequence[Wording]) -> int:
    """Count the words of the shortest item."""
    return int(min(item.counts.sum() for item in items))


def average_cosines(items: Sequence[Wording], length: int, random: np.random.Generator) -> np.ndarray:
    """Average the cosines of tf-idf vectors over ten samples of so many words of each item.

    Longer texts have greater cosines, whatever they say. Samples of equal size drawn without replacement are
    comparable (rarefaction; Hurlbert 1971, Ecology 52: 577-586).

    Returns
    -------
    ndarray, items by items
    """
    pooled = [csr_array(item.counts.sum(axis=0)[None, :]) for item in items]
    tokens = [np.repeat(row.indices, row.data.astype(int)) for row in pooled]
    n_words, cosines = items[0].counts.shape[1], np.zeros((len(items), len(items)))
    for _ in range(N_THINNED):
        drawn = [np.bincount(random.permutation(words)[:length], minlength=n_words) for words in tokens]
        cosines += _compare(np.array(drawn), items) / N_THINNED
    return cosines


def draw_cosines(
    items: Sequence[Wording], length: int, n_samples: int, random: np.random.Generator
) -> Iterator[np.ndarray]:
    """Draw the documents of each group anew, n - 1 of n with replacement, and of the result so many words.

    Of a single document only the words are drawn, one by one, though words of a passage hang together.

    Yields
    ------
    ndarray, items by items
        Cosines.
    """
    for _ in range(n_samples):
        drawn = []
        for item in items:
            n = len(item.doc_ids)
            times = random.multinomial(n - 1, np.full(n, 1 / n)) if n > 1 else np.ones(1)
            counts = times @ item.counts
            drawn.append(random.multinomial(length, counts / counts.sum()))
        yield _compare(np.array(drawn), items)


def _compare(counts: np.ndarray, items: Sequence[Wording]) -> np.ndarray:
    vectors = weigh_words(csr_array(counts.astype(float)), items[0].weights)
    return (vectors @ vectors.T).toarray()


def draw_cosine_clouds(cosines: np.ndarray, n_samples: int, random: np.random.Generator) -> Iterator[np.ndarray]:
    """Draw cosines of items from a single normal cloud with the factors of these.

    In as many dimensions as there are words, what a text has for itself is at right angles to all other texts (Hall,
    Marron and Neeman 2005, J. R. Stat. Soc. B 67: 427-444): it stands in no cosine of two items. These are the
    products of what each shares with all, times 1 plus the product of their places along the factors, plus noise.
    Factors are found by principal factoring; those count whose eigenvalue exceeds in size the most negative one,
    which noise alone brings about. Places are drawn from a normal distribution with their covariance.

    Yields
    ------
    ndarray, items by items
    """
    shared, places, noise = _find_factors(cosines)
    weights = shared**2 / (shared**2).sum()
    covariance = (places * weights[:, None]).T @ places
    values, vectors = np.linalg.eigh(covariance)
    directions, n = vectors * np.sqrt(np.maximum(values, 0)), len(cosines)
    for _ in range(n_samples):
        drawn = random.normal(size=places.shape) @ directions.T
        disturbed = np.triu(random.normal(size=(n, n)) * noise, 1)
        yield np.outer(shared, shared) * (1 + drawn @ drawn.T) + disturbed + disturbed.T


def _find_factors(cosines: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Return what each item shares with all, its places along the factors, and the deviation of the rest."""
    off = ~np.eye(len(cosines), dtype=bool)
    between = cosines * off
    shared = np.sqrt(np.maximum(between.sum(axis=1) / (len(cosines) - 1), 1e-9))
    for _ in range(2 * ITERATIONS):
        shared = np.abs(between @ shared / ((shared**2).sum() - shared**2))
    left = (cosines - np.outer(shared, shared)) * off
    for _ in range(ITERATIONS):
        values, vectors = np.linalg.eigh(left)
        kept = values > max(-values[0], 1e-9)
        fitted = (vectors[:, kept] * values[kept]) @ vectors[:, kept].T
        np.fill_diagonal(left, np.diag(fitted))
    free = max(off.sum() - 2 * len(cosines) * (1 + kept.sum()), len(cosines))
    noise = float(np.sqrt(((left - fitted)[off] ** 2).sum() / free))
    return shared, vectors[:, kept] * np.sqrt(values[kept]) / np.maximum(shared, 1e-9)[:, None], noise
