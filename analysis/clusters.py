"""Vectors put into groups: how many, which, and whether other seeds find the same.

KMeans, which on every labelled set here is better than HDBSCAN (quality figures in benchmarks/README.md, "Topics").
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt

from analysis.neighbours import Floats

Labels = npt.NDArray[np.int64]

SEEDS = 5
"""Fits that are compared, each the best of a few starts."""
STARTS = 10
"""KMeans starts so often and keeps the best."""
FIRST_STARTS = 3
"""The same where fits are only compared."""
MOST = 50
"""No more groups than this are looked for."""
ENOUGH = 0.97
"""The fewest groups with at least this part of the best silhouette are taken: fewer are easier to read."""
COMPARED = 2_000
"""Rows that a silhouette is worked out on."""


def cluster(space: Floats, count: int, seed: int = 0, starts: int = STARTS) -> Labels:
    """Return a group number per row, at most ``count`` different ones. Needs at least ``count`` rows."""
    from sklearn.cluster import KMeans

    found: Labels = KMeans(count, n_init=starts, random_state=seed).fit_predict(space).astype(np.int64)
    return found


def how_many(space: Floats, plain: Floats, most: int) -> int:
    """Return into how many groups the rows fall best: 1 where all are alike.

    Needs the vectors to group, and the same before they were drawn together, in which the groups are judged: by the
    mean silhouette (Rousseeuw 1987).
    """
    from sklearn.metrics import silhouette_score

    most = min(most, MOST, len(np.unique(space.round(4), axis=0)))
    if most < 2:
        return 1
    tried = sorted({*range(2, min(most, 12) + 1), *range(14, min(most, 32) + 1, 3), *range(36, most + 1, 7), most})
    scores = {}
    for count in tried:
        labels = cluster(space, count, starts=FIRST_STARTS)
        if len(np.unique(labels)) > 1:
            size = min(COMPARED, len(plain))
            scores[count] = float(silhouette_score(plain, labels, sample_size=size, random_state=0))
    best = max(scores.values(), default=0.0)
    return next((count for count in tried if scores.get(count, -1.0) >= ENOUGH * best), 2) if best > 0 else 2


def stability(space: Floats, labels: Labels, count: int) -> tuple[float, dict[int, float]]:
    """Return how far five seeds agree, and for each group how well the other fits find it again.

    The first is the mean adjusted Rand index of all pairs of fits (Hubert & Arabie 1985), the second the mean, over the
    fits, of the best Jaccard overlap with one of their groups (Hennig 2007).
    """
    from sklearn.metrics import adjusted_rand_score

    fits = [cluster(space, count, seed=seed, starts=FIRST_STARTS) for seed in range(1, SEEDS + 1)]
    agree = float(np.mean([adjusted_rand_score(one, other) for one, other in combinations(fits, 2)]))
    again = {}
    for group in np.unique(labels):
        mine = labels == group
        again[int(group)] = float(np.mean([_best_overlap(mine, fit) for fit in fits]))
    return agree, again


def _best_overlap(mine: npt.NDArray[np.bool_], fit: Labels) -> float:
    groups = int(np.max(fit)) + 1
    shared, sizes = np.bincount(fit[mine], minlength=groups), np.bincount(fit, minlength=groups)
    return float(np.max(shared / np.maximum(sizes + mine.sum() - shared, 1)))
