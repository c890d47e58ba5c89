"""Partitions of items into clusters: the best one, whether a single cloud has as good a one, and whether it holds."""

from collections.abc import Callable, Iterator

import numpy as np
from scipy.cluster.hierarchy import cut_tree, linkage
from scipy.spatial.distance import squareform


def compute_silhouettes(distances: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Compute the silhouette of every item in a partition (Rousseeuw 1987); that of an item alone is 0.

    Parameters
    ----------
    distances : ndarray, items by items
    labels : ndarray of int
        Cluster of each item, numbered from 0 without gaps.

    Examples
    --------
    >>> distances = np.abs(np.subtract.outer([0.0, 1.0, 10.0, 12.0], [0.0, 1.0, 10.0, 12.0]))
    >>> compute_silhouettes(distances, np.array([0, 0, 1, 1])).round(3).tolist()
    [0.909, 0.9, 0.789, 0.826]
    """
    rows, sizes = np.arange(len(labels)), np.bincount(labels)
    sums = distances @ np.eye(len(sizes))[labels]
    own, n_own = sums[rows, labels], sizes[labels]
    others = sums / sizes
    others[rows, labels] = np.inf
    inside, outside = own / np.maximum(n_own - 1, 1), others.min(axis=1)
    largest = np.maximum(inside, outside)
    return np.where((n_own > 1) & (largest > 0), outside - inside, 0) / np.where(largest > 0, largest, 1)


def find_partition(distances: np.ndarray) -> tuple[np.ndarray, float]:
    """Find the partition with the greatest mean silhouette among those of an average-linkage tree.

    Up to half as many clusters as items are tried. At least two of them hold two items or more: an item that stands
    apart from all others makes no clusters of the others. Where no cut does, the silhouette is -1 and all items are
    in one cluster.

    Returns
    -------
    labels : ndarray of int
        From 0, the largest cluster first.
    silhouette : float
    """
    tree = linkage(squareform(distances, checks=False), "average")
    best, silhouette = np.zeros(len(distances), int), -1.0
    for labels in cut_tree(tree, range(2, max(len(distances) // 2, 2) + 1)).T.astype(int):
        if (np.bincount(labels) > 1).sum() >= 2:
            mean = float(compute_silhouettes(distances, labels).mean())
            if mean > silhouette:
                best, silhouette = labels, mean
    order = np.argsort(-np.bincount(best), kind="stable")
    return np.argsort(order)[best], silhouette


def cut_clusters(distances: np.ndarray, n_clusters: int) -> np.ndarray:
    """Cut an average-linkage tree into so many clusters."""
    tree = linkage(squareform(distances, checks=False), "average")
    return cut_tree(tree, n_clusters)[:, 0].astype(int)


def match_clusters(labels: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Compute for each cluster its greatest Jaccard similarity to a cluster of another partition (Hennig 2007).

    Examples
    --------
    >>> match_clusters(np.array([0, 0, 0, 1, 1]), np.array([1, 1, 0, 0, 0])).round(3).tolist()
    [0.667, 0.667]
    """
    members, others = (np.eye(values.max() + 1)[values] for values in (labels, drawn))
    shared = members.T @ others
    return (shared / (members.sum(axis=0)[:, None] + others.sum(axis=0) - shared)).max(axis=1)


def draw_clouds(
    points: np.ndarray, draw: Callable[[int], Iterator[np.ndarray]], n_samples: int, random: np.random.Generator
) -> Iterator[np.ndarray]:
    """Draw items from a single normal cloud, as wide in each direction as theirs, with the noise of each one's text.

    The cloud is what items without clusters may look like, correlated themes and gradients included (Liu, Hayes,
    Nobel and Marron 2008, J. Am. Stat. Assoc. 103: 1281-1293; Hennig and Lin 2015, Stat. Comput. 25: 821-833). The
    noise of short texts is large and that of long ones small: each item has that of its own units drawn anew. Its
    mean and covariance weigh an item by the inverse of its variance; what the noise adds to the covariance is taken
    from every eigenvalue in equal parts.

    Parameters
    ----------
    points : ndarray, items by dimensions
    draw : callable
        Gives for a number n an iterator over n such arrays with the units of every item drawn anew.
    n_samples : int
        Clouds.
    random : Generator

    Yields
    ------
    ndarray, items by dimensions
    """
    mean_drawn, squares, n_drawn = np.zeros_like(points), np.zeros(len(points)), 50
    for drawn in draw(n_drawn):
        mean_drawn += drawn / n_drawn
        squares += (drawn**2).sum(axis=1) / n_drawn
    noise = squares - (mean_drawn**2).sum(axis=1)
    center, directions = _fit_cloud(points, noise)
    for drawn in draw(n_samples):
        yield center + random.normal(size=(len(points), len(directions))) @ directions + drawn - mean_drawn


def _fit_cloud(points: np.ndarray, noise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the center of the cloud and its directions, each as long as the standard deviation along it."""
    spread = 0.0
    for _ in range(50):
        weights = 1 / np.maximum(noise + spread, 1e-12)
        weights /= weights.sum()
        center = weights @ points
        scale = 1 - (weights**2).sum()
        around = ((points - center) ** 2).sum(axis=1)
        spread = max(float(weights @ around - (weights * (1 - weights)) @ noise) / scale, 0.0)
    left = np.sqrt(weights / scale)[:, None] * (points - center)
    values, vectors = np.linalg.eigh(left @ left.T)
    values, vectors = np.maximum(values[::-1], 0), vectors[:, ::-1]
    kept = _lower(values, spread)
    used = (kept > 0) & (values > 1e-12 * values[0])
    return center, (np.sqrt(kept[used] / values[used]) * vectors[:, used]).T @ left


def _lower(values: np.ndarray, total: float) -> np.ndarray:
    """Lower descending values by one amount, none below 0, until they have this sum.

    Examples
    --------
    >>> _lower(np.array([5.0, 2.0, 1.0]), 4.0).tolist()
    [3.5, 0.5, 0.0]
    """
    if values.sum() <= total:
        return values
    for n in range(len(values), 0, -1):
        by = (values[:n].sum() - total) / n
        if values[n - 1] >= by:
            return np.maximum(values - by, 0)
    return np.zeros_like(values)
