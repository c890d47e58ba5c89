"""Whether documents or groups of documents fall into clusters by their themes or their words, and into which."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis_lib.comparing.cluster_reasons import judge_clusters, list_coincidences
from analysis_lib.comparing.counting import KINDS, check_grouping
from analysis_lib.comparing.marks import mark_codes
from analysis_lib.comparing.partitions import cut_clusters, draw_clouds, find_partition, match_clusters
from analysis_lib.comparing.profiles import PASSAGES, Item, build_items, draw_items, list_members, sum_units
from analysis_lib.comparing.reasons import count, join_words
from analysis_lib.comparing.similarity import check_basis, compute_divergence
from analysis_lib.comparing.thinning import average_cosines, count_shortest, draw_cosine_clouds, draw_cosines
from analysis_lib.comparing.wordings import Wording, build_wordings
from analysis_lib.tables import build_table

MIN_ITEMS = 8
MIN_DOCUMENTS = 3
MOST_NAMES = 12
LEFT_ASIDE = "Left aside"
LACKING = "{} documents; 3 are needed to draw documents anew, or a single one to draw its parts"


class Space(NamedTuple):
    """How far items are apart, and the same for single clouds and for items whose units are drawn anew.

    ``clouds`` and ``draws`` give for a number n an iterator over n arrays of the shape of ``distances``.
    """

    distances: np.ndarray
    clouds: Callable[[int], Iterator[np.ndarray]]
    draws: Callable[[int], Iterator[np.ndarray]]
    drawn: str


def cluster_items(
    documents: pd.DataFrame,
    sentences: pd.DataFrame,
    codings: pd.DataFrame,
    by: Iterable[str] = ("province",),
    basis: str = "themes",
    codes: Iterable[str] | None = None,
    words: pd.DataFrame | None = None,
    coder: str = "dictionary",
    kinds: Iterable[str] = KINDS,
    readings: pd.DataFrame | None = None,
    n_samples: int = 199,
    alpha: float = 0.05,
    seed: int = 0,
) -> pd.DataFrame:
    """Cluster documents or groups by average linkage, and say whether there are clusters at all.

    Distances are the Jensen-Shannon distance of the profiles of themes, without the correction of
    `measure_similarity`, since the noise of short texts is in what they are compared with; or 1 minus the cosine of
    the words of texts thinned to the length of the shortest (`average_cosines`). The partition is that of the
    greatest mean silhouette (`find_partition`). ``p`` is the share of single clouds with as great a one
    (`draw_clouds`, `draw_cosine_clouds`). Permuting each theme's shares over the items instead was false in 43-77 %
    of simulations of 31 items of one make-up but unequal length, and in 90-100 % of gradients without gaps.
    ``stability`` is the mean Jaccard similarity of a cluster to its nearest when the units of all items are drawn
    anew (Hennig 2007, Comput. Stat. Data Anal. 52: 258-271): the documents of a group of 3 or more; of a single
    document its passages or, by words, its words, which tells nothing of other documents of the same place.

    Parameters
    ----------
    documents, sentences, codings, by, basis, codes, words, coder, kinds, readings
        As in `measure_similarity`; words of several languages are clustered language by language.
    n_samples : int
        Clouds, and drawn samples for the stability.
    alpha : float
        Level of the test.
    seed : int
        Equal seeds give equal tables.

    Returns
    -------
    DataFrame
        Table ``clusters``, a row an item. ``too_few``: fewer than 8 items with enough text (two groups with a mean
        silhouette of .6 were found in 32 % of simulations with 6 items, 72 % with 8, 92 % with 10), or an item with
        too little text or with 2 documents, which cannot be drawn anew. ``no_structure_seen``: p not below
        ``alpha``, or an item alone in its cluster. ``unstable``: stability below .75, or that of all other clusters.
        Only ``clustered`` items have a cluster; their reason names the properties of documents with which the
        clusters coincide (`list_coincidences`).

    Raises
    ------
    ValueError
        As `measure_similarity` does, and for a level outside 0-1.
    """
    check_basis(basis, words, n_samples)
    if not 0.001 <= alpha <= 0.999:
        raise ValueError(f"alpha: {alpha!r}; allowed: from 0.001 to 0.999")
    by, random = check_grouping(documents, by), np.random.default_rng(seed)
    members = list_members(documents, by)
    if basis == "words":
        items, refused = build_wordings(documents, words, members)
    else:
        marks = mark_codes(documents, sentences, codings, codes, coder, kinds, readings)
        items, refused = build_items(marks, members, MIN_DOCUMENTS)
    refused |= {item.name: LACKING.format(len(item.doc_ids)) for item in items if 1 < len(item.doc_ids) < MIN_DOCUMENTS}
    rows = [{"item": name, "verdict": "too_few", "reason": f"{LEFT_ASIDE}: {why}."} for name, why in refused.items()]
    for language in sorted({getattr(item, "language", "") for item in items}):
        part = [item for item in items if item.name not in refused and getattr(item, "language", "") == language]
        found = _cluster_space(part, documents, by, n_samples, alpha, random)
        rows += [row | {"language": language or pd.NA} for row in found]
    return build_table("clusters", [row | {"basis": basis, "by": ", ".join(by)} for row in rows])


def _cluster_space(
    items: list[Item] | list[Wording], documents: pd.DataFrame, by: list[str], n_samples: int, alpha: float,
    random: np.random.Generator,
) -> list[dict]:  # fmt: skip
    """Cluster the items of one space; a row each."""
    if len(items) < MIN_ITEMS:
        few = f"Nothing can be said about clusters: {count(len(items), 'item')} with enough text, and {MIN_ITEMS} "
        return [{"item": item.name, "verdict": "too_few", "reason": f"{few}are needed."} for item in items]
    space = (_lay_out_words if isinstance(items[0], Wording) else _lay_out_themes)(items, random)
    labels, silhouette = find_partition(space.distances)
    as_great = sum(find_partition(distances)[1] >= silhouette for distances in space.clouds(n_samples))
    found = {"n_clusters": labels.max() + 1, "silhouette": silhouette, "p": (1 + as_great) / (n_samples + 1)}
    stability = None
    if found["p"] < alpha:
        drawn = (cut_clusters(distances, labels.max() + 1) for distances in space.draws(n_samples))
        stability = np.mean([match_clusters(labels, other) for other in drawn], axis=0)
    alike = list_coincidences(documents, by, [item.doc_ids for item in items], labels)
    judged = judge_clusters(found, np.bincount(labels), stability, space.drawn, alike)
    return [{"item": item.name} | judged[label] for item, label in zip(items, labels, strict=True)]


def _lay_out_themes(items: list[Item], random: np.random.Generator) -> Space:
    """Lay profiles out by the square roots of their shares, in which the noise of a text is alike for all themes."""
    counts = np.array([sum_units(item) for item in items])

    def draw(n_samples: int) -> Iterator[np.ndarray]:
        drawn = np.stack([draw_items(item, n_samples, random) for item in items], axis=1)
        # A sample may miss every code; the item then stands as it is.
        drawn = np.where(drawn.any(axis=2, keepdims=True), drawn, counts)
        yield from np.sqrt(drawn / drawn.sum(axis=2, keepdims=True))

    points = np.sqrt(counts / counts.sum(axis=1, keepdims=True))
    return Space(
        _measure_profiles(points), lambda n: map(_measure_profiles, draw_clouds(points, draw, n, random)),
        lambda n: map(_measure_profiles, draw(n)), _name_units(items, PASSAGES),
    )  # fmt: skip


def _lay_out_words(items: list[Wording], random: np.random.Generator) -> Space:
    length = count_shortest(items)
    cosines = average_cosines(items, length, random)
    return Space(
        _turn_cosines(cosines), lambda n: map(_turn_cosines, draw_cosine_clouds(cosines, n, random)),
        lambda n: map(_turn_cosines, draw_cosines(items, length, n, random)), _name_units(items, "words"),
    )  # fmt: skip


def _measure_profiles(points: np.ndarray) -> np.ndarray:
    squares = np.maximum(points, 0) ** 2
    profiles = squares / squares.sum(axis=1, keepdims=True)
    distances = np.sqrt([compute_divergence(profile, profiles) for profile in profiles])
    return np.where(np.eye(len(points), dtype=bool), 0, np.maximum(distances, distances.T))


def _turn_cosines(cosines: np.ndarray) -> np.ndarray:
    return np.where(np.eye(len(cosines), dtype=bool), 0, np.maximum(1 - (cosines + cosines.T) / 2, 0))


def _name_units(items: list[Item] | list[Wording], parts: str) -> str:
    sizes = [len(item.doc_ids) for item in items]
    named = ["the documents of groups"] if max(sizes) > 1 else []
    return join_words(named + ([f"the {parts} of single documents"] if min(sizes) == 1 else []))


def explain_clusters(clusters: pd.DataFrame) -> list[str]:
    """Write the sentences a report prints for the table ``clusters``: each cluster, then what is in none.

    Examples
    --------
    >>> table = pd.DataFrame({"item": ["Hebei", "Henan"], "cluster": [None, None], "verdict": "too_few",
    ...                       "language": None, "reason": "Nothing can be said about clusters: 2 items."})
    >>> explain_clusters(table)
    ['In no cluster: Hebei and Henan. Nothing can be said about clusters: 2 items.']
    """
    if clusters.empty:
        return ["No document or group is left to be clustered."]
    said, aside = [], clusters["reason"].str.startswith(LEFT_ASIDE)
    keys = ["cluster", "language", "reason"]
    for (cluster, language, reason), rows in clusters[~aside].groupby(keys, dropna=False):
        place = "In no cluster" if pd.isna(cluster) else f"Cluster {cluster}"
        said.append(f"{place}{'' if pd.isna(language) else f' ({language})'}: {_list_names(rows)}. {reason}")
    if aside.any():
        said.append(f"Left aside, each for the reason in its row: {_list_names(clusters[aside])}.")
    return said


def _list_names(rows: pd.DataFrame) -> str:
    names = rows["item"].tolist()
    return join_words(names if len(names) <= MOST_NAMES else [*names[:MOST_NAMES], f"{len(names) - MOST_NAMES} others"])
