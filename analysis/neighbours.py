"""Vectors drawn towards those of their neighbours, so that what belongs together lies together before it is grouped.

A graph of nearest neighbours, with the edge weights of UMAP (McInnes, Healy & Melville 2018, section 3.1), over which
the vectors are averaged a few times (Wu et al. 2019, "Simplifying graph convolutional networks", eq. 8). It stands in
for UMAP, whose packages are not there everywhere, and does as well before KMeans (benchmarks/README.md, "Topics").

Likeness is that of meaning (the cosine of sentence vectors) plus that of words (the cosine of TF-IDF vectors). How much
words count is measured in the texts: as far as texts with the rarest words in common also mean the same. News and
titles say a topic by its words; in conversation they hardly do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.distinctive import words
from analysis.embedding import unit

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Graph = Any
"""A scipy.sparse.csr_array; it has no types."""

NEIGHBOURS = 15
STEPS = 4
"""Times that vectors are averaged over their neighbours."""
ROWS = 1_000
"""Texts compared with all others at a time."""
NEAR_WORDS = 5
"""Neighbours by words that tell how much words count."""


def smoothed(vectors: Floats, texts: Sequence[str]) -> Floats:
    """Return the vectors, centred, of unit length and drawn towards their neighbours.

    Needs one vector and one text per row. Rows in another order give the same vectors in that order, up to rounding:
    for the same bits, sort the rows first. A row of zeros stays one where it has no neighbour.
    """
    space = centred(vectors)
    if len(space) < 3:
        return space
    links = _graph(space, word_vectors(texts))
    for _ in range(STEPS):
        space = unit(space + unit(links @ space))
    return space


def centred(vectors: Floats) -> Floats:
    """Return unit vectors without what all texts have in common: the story. Rows of zeros stay so."""
    known = np.asarray(vectors.any(axis=1), dtype=np.bool_)
    if not known.any():
        return vectors
    centre = vectors[known].mean(axis=0, dtype=np.float64).astype(np.float32)
    return unit(np.where(known[:, None], vectors - centre, np.float32(0)))


def word_vectors(texts: Sequence[str]) -> Graph:
    """Return the TF-IDF vectors of the words that tell and stand in two texts or more; no columns where none does."""
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfVectorizer

    try:
        return TfidfVectorizer(analyzer=_words, sublinear_tf=True, min_df=2, dtype=np.float32).fit_transform(texts)
    except ValueError:
        return sparse.csr_array((len(texts), 0), dtype=np.float32)


def _words(text: str) -> list[str]:
    return list(words(text))


def _graph(space: Floats, by_words: Graph) -> Graph:
    """Return the symmetric graph of nearest neighbours, each row weighted to sum to 1."""
    from scipy import sparse

    count = min(NEIGHBOURS, len(space) - 1)
    part = _words_count(space, by_words, count)
    nearest, likeness = _nearest(space, by_words, part, count)
    weights = _fuzzy((1 + part) - likeness, count)
    rows = np.repeat(np.arange(len(space)), count)
    shape = (len(space), len(space))
    one = sparse.csr_array((weights.ravel(), (rows, nearest.ravel())), shape=shape)
    both = one + one.T - one * one.T
    total = np.maximum(np.asarray(both.sum(axis=1)).ravel(), 1e-9)
    return sparse.csr_array(sparse.diags_array((1 / total).astype(np.float32)) @ both)


def _words_count(space: Floats, by_words: Graph, count: int) -> float:
    """Return how much likeness of words counts: the square of how near in meaning neighbours by words are.

    Nearness is a share of that of the neighbours by meaning. The square is a judgement, made on five development sets.
    """
    if not by_words.shape[1]:
        return 0.0
    rows = np.linspace(0, len(space) - 1, min(len(space), ROWS)).astype(np.int64)
    _, best = _nearest(space, by_words, 0.0, count, rows)
    alike, shared = _nearest(np.zeros_like(space), by_words, 1.0, min(NEAR_WORDS, count), rows)
    meaning = np.einsum("ij,ikj->ik", space[rows], space[alike])
    near = float(meaning[shared > 0].mean()) if (shared > 0).any() else 0.0
    return float(np.clip(near / max(float(best.mean()), 1e-6), 0, 1)) ** 2


def _nearest(space: Floats, by_words: Graph, part: float, count: int,
             rows: Numbers | None = None) -> tuple[Numbers, Floats]:  # fmt: skip
    """Return the ``count`` nearest others of each row, the nearest first, and how like they are."""
    rows = np.arange(len(space)) if rows is None else rows
    turned = by_words.T.tocsr()
    found, values = [], []
    for start in range(0, len(rows), ROWS):
        here = rows[start : start + ROWS]
        like = space[here] @ space.T
        if part:
            like += np.float32(part) * (by_words[here] @ turned).toarray()
        like[np.arange(len(here)), here] = -np.inf
        best = np.argpartition(-like, count - 1, axis=1)[:, :count]
        order = np.argsort(-np.take_along_axis(like, best, axis=1), axis=1, kind="stable")
        found.append(np.take_along_axis(best, order, axis=1))
        values.append(np.take_along_axis(like, found[-1], axis=1))
    return np.vstack(found), np.vstack(values)


def _fuzzy(distance: Floats, count: int) -> Floats:
    """Return the weight of each neighbour: 1 for the nearest, falling so that a row sums to log2 of their number."""
    beyond = np.maximum(distance - distance[:, :1], 0)
    low, high = np.full((len(beyond), 1), 1e-6), np.full((len(beyond), 1), 10.0)
    for _ in range(40):
        middle = (low + high) / 2
        much = np.exp(-beyond / middle).sum(axis=1, keepdims=True) > max(np.log2(count), 1.0)
        low, high = np.where(much, low, middle), np.where(much, middle, high)
    weights: Floats = np.exp(-beyond / low.clip(1e-6)).astype(np.float32)
    return weights
