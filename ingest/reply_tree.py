"""Probabilities of reply links in a thread that lies depth first.

In depth-first order links never cross: a comment answers the one before it or an ancestor of that one. The thread is
then a projective dependency tree whose heads stand to the left, and the probability of every link over all such trees
comes from the inside-outside recursion (Eisner 1996; Paskin 2001), here in log space and vectorised over spans of one
length: O(n³) steps in 2n array operations, so callers hand over windows of bounded length.

All arrays may have leading axes: threads of one length are then worked on together.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def _log_sum(terms: Floats) -> Floats:
    top = terms.max(axis=-1)
    safe = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        total: Floats = safe + np.log(np.exp(terms - safe[..., None]).sum(axis=-1))
    return total


def _terms(left: Floats, arcs: Floats, right: Floats, length: int) -> Floats:
    """Return one row per span of ``length``: the log weight for each last child of its head."""
    spans = left.shape[-1] - length
    head = left[..., :spans, :length] + arcs[..., :spans, 1 : length + 1]
    joined: Floats = head + right[..., length:, length - 1 :: -1]
    return joined


def tree_probabilities(scores: Floats) -> tuple[Floats, Floats]:
    """Return the log of the total weight of all trees, and P[p, c], the probability that c hangs under p.

    Node 0 is the story; nodes 1… are the comments in dump order; ``scores[p, c]`` is the log score of a link and read
    for p < c; -inf forbids a link. Each column of P but the first sums to 1. Where no tree is allowed, P is all zero.
    """
    n = scores.shape[-1]
    arcs = np.full(scores.shape, -np.inf)
    for head in range(n):
        arcs[..., head, 1 : n - head] = scores[..., head, head + 1 :]
    left = np.full(scores.shape, -np.inf)  # left[i, k]: node i heads everything from i to i + k
    right = np.full(scores.shape, -np.inf)  # right[j, k]: the same for j - k to j
    left[..., 0] = right[..., 0] = 0.0
    for length in range(1, n):
        inside = _log_sum(_terms(left, arcs, right, length))
        left[..., : n - length, length] = inside
        right[..., length:, length] = inside
    return left[..., 0, n - 1], _outside(left, arcs, right)


def _outside(left: Floats, arcs: Floats, right: Floats) -> Floats:
    n = left.shape[-1]
    of_left, of_right, of_arc = np.zeros(left.shape), np.zeros(left.shape), np.zeros(left.shape)
    of_left[..., 0, n - 1] = np.isfinite(left[..., 0, n - 1])
    for length in range(n - 1, 0, -1):
        outer = of_left[..., : n - length, length] + of_right[..., length:, length]
        inside = left[..., : n - length, length]
        safe = np.where(np.isfinite(inside), inside, 0.0)
        share = np.exp(_terms(left, arcs, right, length) - safe[..., None]) * outer[..., None]
        of_left[..., : n - length, :length] += share
        of_arc[..., : n - length, 1 : length + 1] += share
        of_right[..., length:, length - 1 :: -1] += share
    links = np.zeros(left.shape)
    for head in range(n):
        links[..., head, head + 1 :] = of_arc[..., head, 1 : n - head]
    return links
