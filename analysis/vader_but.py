"""VADER's rule for "but", for the opinion words of many texts at once: what follows counts more than what precedes."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from analysis import vader
from analysis.word_columns import Ints
from analysis.word_stream import Bools

Floats = npt.NDArray[np.float64]

_ODD, _LEFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(33)
"""Values are told apart by the 31 upper bits of their product with an odd number: so many are left of it."""


def weigh_but(values: Floats, hits: Ints, but: Ints, of: Ints) -> Floats:
    """Halve what stands before a text's first "but", raise what follows by half.

    The package changes the first value equal to the one it means. As long as both are on the same side of the "but",
    this gives the same values in another order. It matters where a value after the "but" equals a halved one.

    Needs the values of the opinion words of all texts, the place and the text of each, and where the "but" of each text
    stands, -1 for none.
    """
    inside = np.flatnonzero((but[of] >= 0) & (values != 0))
    if not inside.size:
        return values
    old, text = values[inside], of[inside]
    before = hits[inside] < but[text]
    new = old * np.where(before, 0.5, 1.5)
    for doubtful in _crossed(text, np.where(before, new, old), before):
        first, last = np.searchsorted(text, [doubtful, doubtful + 1]).tolist()
        middle = first + int(np.count_nonzero(before[first:last]))
        new[middle:last] = _after_but(new[first:middle].tolist(), old[middle:last].tolist())
    changed = values.copy()
    changed[inside] = new
    return changed


def _crossed(text: Ints, values: Floats, before: Bools) -> list[int]:
    """Return the texts in which a value that stands before equals one that does not (or, rarely, just looks alike)."""
    alike = (values.view(np.uint64) * _ODD >> _LEFT).view(np.int64)
    keys = np.sort(text << 32 | alike << 1 | before)
    texts: list[int] = np.unique(keys[1:][keys[1:] ^ keys[:-1] == 1] >> 32).tolist()
    return texts


def _after_but(halved: list[float], values: list[float]) -> list[float]:
    """Weigh the values after a "but": one that equals a halved one has that halved again in its place."""
    held = Counter(halved)
    weighed = []
    for value in values:
        if held.get(value):
            held[value] -= 1
            held[value * 0.5] += 1
            weighed.append(value * 0.5)
        else:
            weighed.append(value * 1.5)
    return weighed


def weighed_in_order(values: Floats, hits: Ints, but: int) -> list[float]:
    """Return the values of one text as the package weighs them, in its order and without those that are 0."""
    weighed = {hit: value for hit, value in zip(hits.tolist(), values.tolist(), strict=True) if value}
    if but >= 0:
        vader.weigh_but(weighed, but)
    return list(weighed.values())
