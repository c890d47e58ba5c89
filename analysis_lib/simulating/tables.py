"""Tables with a planted truth: known shares, known likeness within documents, known repeats and misses."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis_lib.tables import build_table

SIZES = (6, 80)


def draw_sizes(random: np.random.Generator, shape: tuple[int, ...], sizes: tuple[int, int] = SIZES,
               is_long_tailed: bool = False) -> np.ndarray:
    """Draw the numbers of sentences of documents, uniform over ``sizes``, both ends included, or mostly short ones."""
    if is_long_tailed:
        return np.exp(random.uniform(*np.log(sizes), shape)).round().astype(int)
    return random.integers(sizes[0], sizes[1], shape, endpoint=True)


def draw_hits(random: np.random.Generator, share: float, n_sentences: np.ndarray, icc: float = 0.10) -> np.ndarray:
    """Draw the number of coded sentences of documents, beta-binomial.

    Each document has its own share from a beta distribution with mean ``share``, which makes any two of its
    sentences correlate by ``icc``.

    Returns
    -------
    ndarray of int
        Of the shape of ``n_sentences``.

    Examples
    --------
    >>> random = np.random.default_rng(1)
    >>> n = draw_sizes(random, (1000, 20))
    >>> round(float(draw_hits(random, 0.25, n).sum() / n.sum()), 2)
    0.25
    """
    if not 0 <= share <= 1 or not 0 <= icc < 1:
        raise ValueError(f"share {share!r}, icc {icc!r}; allowed: share from 0 to 1, icc from 0 to below 1")
    if icc == 0 or share in (0, 1):
        return random.binomial(n_sentences, share)
    scale = (1 - icc) / icc
    return random.binomial(n_sentences, random.beta(share * scale, (1 - share) * scale, np.shape(n_sentences)))


def simulate_corpus(
    shares: Mapping[str, float],
    n_documents: int | Mapping[str, int] = 20,
    icc: float = 0.10,
    sizes: tuple[int, int] = SIZES,
    is_long_tailed: bool = False,
    n_codes: int = 1,
    languages: Mapping[str, Mapping[str, float]] | None = None,
    recall: Mapping[str, float] | None = None,
    false_share: Mapping[str, float] | None = None,
    with_truth: bool = False,
    n_repeats: int = 0,
    seed: int = 0,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Simulate documents, sentences and codings of regions whose true shares are known.

    Parameters
    ----------
    shares : mapping of str to float
        True share of coded sentences in each region.
    n_documents : int or mapping
        Documents a region.
    icc, sizes, is_long_tailed
        As in `draw_hits` and `draw_sizes`.
    n_codes : int
        Codes, drawn independently of each other with the same shares: ``code000``, ``code001``, …
    languages : mapping of str to mapping, optional
        For each region the probability of each language; English throughout by default.
    recall : mapping of str to float, optional
        Probability that a true coding of a sentence of that language is found; 1 by default.
    false_share : mapping of str to float, optional
        Probability that a sentence of that language is coded without being true; 0 by default.
    with_truth : bool
        Also give the true codings, of a coder "truth".
    n_repeats : int
        Documents of each region that appear twice, the second as ``duplicate_of`` the first.
    seed : int
        Equal seeds give equal tables.

    Returns
    -------
    documents, sentences, codings : DataFrame
        Tables of those names.
    """
    random = np.random.default_rng(seed)
    per_region = n_documents if isinstance(n_documents, Mapping) else dict.fromkeys(shares, n_documents)
    documents, sentences, codings = [], [], []
    for region, share in shares.items():
        odds = (languages or {}).get(region, {"en": 1.0})
        spoken = random.choice(list(odds), per_region[region], p=list(odds.values()))
        n = draw_sizes(random, spoken.shape, sizes, is_long_tailed)
        hits = draw_hits(random, share, np.broadcast_to(n, (n_codes, *n.shape)), icc)
        for i, language in enumerate(spoken):
            document = _describe_document(f"{region}-{i:04d}", region, str(language))
            twins = [document]
            if i < n_repeats:
                twins.append(document | {"doc_id": f"{document['doc_id']}-repeat", "duplicate_of": document["doc_id"]})
            true = place_hits(random, hits[:, i], n[i])
            chances = (recall or {}).get(language, 1.0), (false_share or {}).get(language, 0.0)
            found = random.random(true.shape) < np.where(true, *chances)
            documents += twins
            sentences += [_write_sentences(twin, n[i]) for twin in twins]
            codings += [_write_codings(twin["doc_id"], coded, coder) for twin in twins
                        for coded, coder in ((found, "dictionary"), (true, "truth"))[: 1 + with_truth]]
    tables = {"sentences": pd.concat(sentences), "codings": pd.concat(codings)}
    return build_table("documents", documents), *(build_table(name, table) for name, table in tables.items())


def _describe_document(doc_id: str, region: str, language: str) -> dict:
    return {
        "doc_id": doc_id, "region": region, "language": language, "genre": "news", "level": "province",
        "is_machine_translated": False, "year": 2024, "duplicate_of": None,
    }  # fmt: skip


def place_hits(random: np.random.Generator, hits: np.ndarray, n: int) -> np.ndarray:
    """Choose which sentences bear each code, codes by sentences."""
    ranks = random.random((len(hits), n)).argsort(axis=1).argsort(axis=1)
    return ranks < hits[:, None]


def _write_sentences(document: dict, n: int) -> pd.DataFrame:
    position = np.arange(1, n + 1)
    return pd.DataFrame({
        "sentence_id": [f"{document['doc_id']}:{i:04d}" for i in position],
        "doc_id": document["doc_id"], "position": position, "kind": "body", "language": document["language"],
        "start": 10 * (position - 1), "end": 10 * position, "text": "A sentence",
    })  # fmt: skip


def _write_codings(doc_id: str, coded: np.ndarray, coder: str) -> pd.DataFrame:
    code, position = np.nonzero(coded)
    return pd.DataFrame({
        "sentence_id": [f"{doc_id}:{i + 1:04d}" for i in position],
        "code": [f"code{i:03d}" for i in code], "coder": coder,
        "start": 10 * position, "end": 10 * position + 1,
    })  # fmt: skip
