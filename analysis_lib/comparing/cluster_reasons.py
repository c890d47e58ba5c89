"""What may be said of one cluster, and what else of its documents it coincides with."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis_lib.comparing.gate import (
    CONFOUNDERS,
    GROUPINGS,
    MAX_ASSOCIATION,
    compute_cramers_v,
    describe_mix,
    does_coincide,
)
from analysis_lib.comparing.reasons import join_words

MIN_STABILITY = 0.75


def list_coincidences(
    documents: pd.DataFrame, by: Sequence[str], doc_ids: Sequence[Sequence[str]], labels: np.ndarray
) -> tuple[str, ...]:
    """List in words the properties of documents with which a partition coincides.

    A property coincides when its bias-corrected Cramér's V with the clusters is .5 and above; the year when Cliff's
    delta between the two largest clusters is .8 and beyond. What makes the items is no property.

    Parameters
    ----------
    documents : DataFrame
        The ``documents`` table.
    by : sequence of str
        Columns that make the items.
    doc_ids : sequence of sequences of str
        Documents of each item.
    labels : ndarray of int
        Cluster of each item, from 0, the largest first.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": list("abcdefgh"), "genre": ["plan"] * 4 + ["news"] * 4})
    >>> list_coincidences(documents, ["doc_id"], list("abcdefgh"), np.array([0, 0, 0, 0, 1, 1, 1, 1]))
    ("genre (Cramér's V 1.00: plan; news)",)
    """
    cluster = pd.Series({doc_id: label for ids, label in zip(doc_ids, labels, strict=True) for doc_id in ids})
    known, named = documents.set_index("doc_id"), []
    for column, name in CONFOUNDERS.items():
        if column not in documents or GROUPINGS.get(column, {column}) & set(by):
            continue
        values = known.loc[cluster.index, column].dropna()
        parts = [values[cluster[values.index] == label] for label in range(labels.max() + 1)]
        mixes = "; ".join(describe_mix(part) if len(part) else "unknown" for part in parts)
        if column == "year":
            if len(parts) > 1 and min(map(len, parts[:2])) and does_coincide(*parts[:2], "year"):
                named.append(f"{name} ({'; '.join(f'{part.min()} to {part.max()}' for part in parts[:2])})")
        elif len(values) and (v := compute_cramers_v(_count_values(parts))) >= MAX_ASSOCIATION:
            named.append(f"{name} (Cramér's V {v:.2f}: {mixes})")
    return tuple(named)


def _count_values(parts: Sequence[pd.Series]) -> np.ndarray:
    counts = pd.DataFrame([part.value_counts() for part in parts if len(part)])
    return counts.fillna(0).to_numpy(float)


def judge_clusters(
    found: dict, sizes: np.ndarray, stability: np.ndarray | None, drawn: str, alike: Sequence[str]
) -> list[dict]:
    """Decide the verdict of each cluster of a partition and put it into words.

    Parameters
    ----------
    found : dict
        n_clusters, silhouette and p of the partition.
    sizes : ndarray of int
        Items of each cluster.
    stability : ndarray or None
        Mean Jaccard similarity of each cluster when units are drawn anew; None where the partition is no better than
        that of a single cloud.
    drawn : str
        What was drawn anew.
    alike : sequence of str
        From `list_coincidences`.

    Returns
    -------
    list of dict
        ``found`` with verdict, reason, stability and, for ``clustered``, cluster.
    """
    best = f"the best partition, into {found['n_clusters']}, has a mean silhouette of {found['silhouette']:.2f}; "
    best += f"single clouds with the noise of {drawn} have as great a one with p {found['p']:.3f}"
    if found["silhouette"] == -1:
        found, best = {"p": found["p"]}, "no partition has two clusters of two items or more"
    if stability is None:
        reason = f"No clusters are seen, which is no proof that there are none: {best}."
        return [found | {"verdict": "no_structure_seen", "reason": reason}] * len(sizes)
    holds = (stability >= MIN_STABILITY) & (sizes > 1)
    return [
        found | _judge_cluster(label, int(sizes[label]), float(stability[label]), int(holds.sum()), best, drawn, alike)
        for label in range(len(sizes))
    ]


def _judge_cluster(
    label: int, size: int, stability: float, n_holding: int, best: str, drawn: str, alike: Sequence[str]
) -> dict:
    if size == 1:
        return {"verdict": "no_structure_seen", "reason": f"It stands alone, and one item is no cluster: {best}."}
    returns = f"when {drawn} are drawn anew, this cluster of {size} returns with a Jaccard similarity of "
    returns += f"{stability:.2f}"
    if stability < MIN_STABILITY or n_holding < 2:
        lack = "The cluster does not hold" if stability < MIN_STABILITY else "No other cluster holds, and one is none"
        return {"stability": stability, "verdict": "unstable", "reason": f"{lack}: {returns}; {best}."}
    reason = f"{best[0].upper()}{best[1:]}; {returns}."
    if alike:
        reason += f" The clusters coincide with {join_words(alike)}, and may be no more than that."
    return {"stability": stability, "verdict": "clustered", "cluster": label + 1, "reason": reason}
