"""Which sentence bears which code, as a matrix."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis_lib.comparing.counting import KINDS, count_codings, select_sentences


class Marks(NamedTuple):
    """Sentences in the order of the text, the codes, and for each sentence (row) whether it bears each code (column).

    ``starts`` and ``ends`` are the offsets of the evidence, of the shape of ``bears``; NaN where there is none.
    """

    sentences: pd.DataFrame
    codes: list[str]
    bears: np.ndarray
    starts: np.ndarray
    ends: np.ndarray


def mark_codes(
    documents: pd.DataFrame,
    sentences: pd.DataFrame,
    codings: pd.DataFrame,
    codes: Iterable[str] | None = None,
    coder: str = "dictionary",
    kinds: Iterable[str] = KINDS,
    readings: pd.DataFrame | None = None,
) -> Marks:
    """Mark the codes of every sentence that counts.

    Parameters
    ----------
    documents, sentences, codings, codes, coder, kinds, readings
        As in `count_codings`: documents that repeat another count once, and only sentences the coder read.

    Returns
    -------
    Marks
        Sentences sorted by document and position; codes sorted.

    Raises
    ------
    ValueError
        As `count_codings` does.

    Examples
    --------
    >>> from analysis_lib.simulating.tables import simulate_corpus
    >>> marks = mark_codes(*simulate_corpus({"Jiangxi": 0.5}, n_documents=2, sizes=(8, 8), n_codes=3, seed=1))
    >>> marks.codes, marks.bears.shape, int(marks.bears.sum())
    (['code000', 'code001', 'code002'], (16, 3), 29)
    """
    counts = count_codings(documents, sentences, codings, codes, coder, kinds, readings)
    names = sorted(counts["code"].unique())
    kept = select_sentences(sentences, kinds, readings, coder)
    kept = kept[kept["doc_id"].isin(counts["doc_id"])].sort_values(["doc_id", "position"], ignore_index=True)
    rows = pd.Series(np.arange(len(kept)), index=kept["sentence_id"].to_numpy(object))
    hits = codings[(codings["coder"] == coder) & codings["code"].isin(names) & codings["sentence_id"].isin(rows.index)]
    at = rows.loc[hits["sentence_id"]].to_numpy(int), np.searchsorted(names, hits["code"].to_numpy(object))
    bears, starts, ends = np.zeros((len(kept), len(names)), bool), *np.full((2, len(kept), len(names)), np.nan)
    bears[at] = True
    for offsets, column in ((starts, "start"), (ends, "end")):
        if column in hits:
            offsets[at] = hits[column].to_numpy(float, na_value=np.nan)
    return Marks(kept, names, bears, starts, ends)
