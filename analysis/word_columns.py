"""What is known of each word of a vocabulary, as plain arrays, and what stands for the words of a stream."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int64]
"""Numbers of words, as wide as NumPy's own places: by narrower ones it looks things up at half the speed."""


def ragged(firsts: Ints, counts: Ints) -> Ints:
    """Return the places of rows that begin at ``firsts`` and hold ``counts`` values, one row after the other."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(firsts - ends + counts, counts)


class Column:
    """One value per word, added at the end and read as an array."""

    def __init__(self, dtype: type[np.generic]) -> None:
        """Begin without any value."""
        self._held: npt.NDArray[Any] = np.zeros(0, dtype)
        self._count = 0

    def extend(self, values: Sequence[Any] | npt.NDArray[Any]) -> None:
        """Add values at the end."""
        before, self._count = self._count, self._count + len(values)
        if self._count > len(self._held):
            room = np.zeros(2 * self._count, self._held.dtype)
            room[:before] = self._held[:before]
            self._held = room
        self._held[before : self._count] = values

    def array(self) -> npt.NDArray[Any]:
        """Return all values."""
        return self._held[: self._count]


class Moved(NamedTuple):
    """Where the words of a stream lie after others were put in their place."""

    changed: Ints
    """The words for which there is not just one other."""
    shift: Ints
    """By how much the words move that follow so many of the changed ones."""

    def places(self, old: Ints) -> Ints:
        """Return where what stands for some words begins; beyond the last word, where all ends."""
        return old + self.shift.take(np.searchsorted(self.changed, old))


class Substitutes:
    """What stands for each word of a vocabulary: mostly one number, sometimes none or several."""

    def __init__(self) -> None:
        """Begin without any word."""
        self._numbers, self._begin = Column(np.int64), Column(np.int64)
        self._count, self._first = Column(np.int64), Column(np.int64)
        self.plain = True
        """There is just one for each word so far."""

    def extend(self, counts: Ints, numbers: Codes) -> None:
        """Take how many numbers stand for each of the next words, and these."""
        begin = np.cumsum(counts) - counts
        self._begin.extend(len(self._numbers.array()) + begin)
        self._count.extend(counts)
        self._numbers.extend(numbers)
        self._first.extend(np.append(numbers, 0)[begin])  # any number for a word of none
        self.plain = self.plain and bool((counts == 1).all())

    def put(self, codes: Codes) -> tuple[Codes, Moved]:
        """Return what stands for the words of a stream, one after the other, and where."""
        first = self._first.array().take(codes)
        if self.plain:
            return first, Moved(np.zeros(0, np.int64), np.zeros(1, np.int64))
        counts = self._count.array().take(codes)
        changed = np.flatnonzero(counts != 1)
        shift = np.concatenate([[0], np.cumsum(counts[changed] - 1)])
        longer = np.repeat(first, counts)
        several = np.flatnonzero(counts[changed] > 1)
        at, many = changed[several] + shift[several], counts[changed[several]]
        begin = self._begin.array()[codes[changed[several]]]
        longer[ragged(at, many)] = self._numbers.array()[ragged(begin, many)]
        return longer, Moved(changed, shift)
