"""The bootstrap draws documents with all their sentences, and covers a planted alpha."""

import numpy as np

from analysis_lib.coding.agreement import compute_alpha
from analysis_lib.coding.resampling import bound_by_resampling, choose_units
from analysis_lib.simulating.tables import draw_hits, draw_sizes


def draw_documents(random, n_documents):
    """Pair counts (both, only a, only b, neither) of documents whose shares, recall and false hits vary."""
    n = draw_sizes(random, (n_documents,))
    positive = draw_hits(random, 0.25, n)
    both, false = draw_hits(random, 0.8, positive), draw_hits(random, 0.04, n - positive)
    return np.stack([both, positive - both, false, n - positive - false], axis=1)


def test_documents_cover_the_planted_alpha_and_sentences_do_not():
    """With ten documents the interval over documents covers above 90 times in 100, over sentences below 80."""
    random = np.random.default_rng(5)
    truth = compute_alpha(draw_documents(random, 300_000).sum(axis=0))
    covered = {"documents": 0, "sentences": 0}
    for seed in range(150):
        counts = draw_documents(random, 10)
        singles = np.repeat(np.tile(np.eye(4), (10, 1)), counts.ravel(), axis=0)
        for name, rows in (("documents", counts), ("sentences", singles)):
            low, high = bound_by_resampling(rows, np.arange(len(rows)), compute_alpha, 400, seed)
            covered[name] += low <= truth <= high
    assert covered["documents"] > 0.9 * 150 and covered["sentences"] < 0.8 * 150


def test_a_document_is_drawn_whole():
    """Rows of one document counted one by one or summed beforehand give the same interval."""
    random = np.random.default_rng(2)
    counts, doc_ids = np.eye(4)[random.integers(0, 4, 60)], np.repeat(list("abcdef"), 10)
    is_documents, units = choose_units(doc_ids)
    summed = np.stack([counts[units == unit].sum(axis=0) for unit in range(6)])
    assert is_documents
    assert bound_by_resampling(counts, units, compute_alpha) == bound_by_resampling(summed, np.arange(6), compute_alpha)


def test_what_mostly_cannot_be_measured_has_no_interval():
    """A code in a single one of five documents is absent from a third of the resamples: there is no interval."""
    counts = np.array([[3, 1, 0, 9], *[[0, 0, 0, 9]] * 4])
    assert np.isnan(bound_by_resampling(counts, np.arange(5), compute_alpha)).all()
    assert np.isnan(bound_by_resampling(counts[:1], np.arange(1), compute_alpha)).all()
