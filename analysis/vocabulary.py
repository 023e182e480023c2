"""The different words that were met, each with a number, so that what is known of a word is kept in plain arrays.

Words of up to 16 bytes are found again without making a string of each place: their bytes are two numbers, looked up
for all places together in a table with open addresses. The others, and words not met yet, go through Arrow and a dict.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Keys = npt.NDArray[np.uint64]

MANY = 400_000
"""Different words from which on they are best forgotten, so that memory stays flat."""
_HALF = 8
"""The bytes of a word that make one number."""
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(_HALF + 1)], np.uint64)
_ODD = np.uint64(0x9E3779B97F4A7C15)
_OTHER_ODD = np.uint64(0xD6E8FEB86659FD93)
_FIRST = 16_000
"""The places at which new words are looked up first."""
_SMALLEST = 18
"""The table begins with two to the power of this many places."""


class Vocabulary(dict[str, int]):
    """Word -> its number, in the order in which words were first met; a word not met yet gets the next one."""

    def __init__(self) -> None:
        """Begin without any word."""
        super().__init__()
        self.words: list[str] = []
        self._table = _Table(_SMALLEST)

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self.words)
        self.words.append(word)
        return number

    def numbers(self, data: Bytes, begins: Ints, ends: Ints) -> Codes:
        """Return the number of each word.

        Needs bytes of UTF-8 and where in them each word begins and ends; none is empty.
        """
        low, high, short = _keys(data, begins, ends)
        numbers = self._table.find(low, high)
        new = np.flatnonzero((numbers < 0) | ~short)
        some = _FIRST
        while new.size:  # in growing steps: the words of the first are most of the words of all
            now, new = new[:some], new[some:]
            found = _words(data, begins[now], ends[now]).dictionary_encode()
            different, places = found.dictionary.to_pylist(), found.indices.to_numpy()
            self._meet([word for word in different if word not in self])
            given = np.fromiter(map(self.__getitem__, different), np.int32, len(different))
            numbers[now] = given[places]
            one = np.empty(len(given), np.int64)
            one[places] = now  # any of the places at which a word stands
            kept = short[one]
            self._table.add(low[one[kept]], high[one[kept]], given[kept])
            numbers[new] = self._table.find(low[new], high[new])
            new, some = new[(numbers[new] < 0) | ~short[new]], 4 * some
        return numbers

    def _meet(self, words: list[str]) -> None:
        """Give the next numbers to different words that have none yet."""
        self.update(zip(words, range(len(self.words), len(self.words) + len(words)), strict=True))
        self.words += words


class Column:
    """One value per word, added at the end and read as an array."""

    def __init__(self, dtype: type[np.generic]) -> None:
        """Begin without any value."""
        self._settled: npt.NDArray[Any] = np.zeros(0, dtype)

    def extend(self, values: Sequence[Any] | npt.NDArray[Any]) -> None:
        """Add values at the end."""
        self._settled = np.concatenate([self._settled, np.array(values, self._settled.dtype)])

    def array(self) -> npt.NDArray[Any]:
        """Return all values."""
        return self._settled


def ragged(firsts: Ints, counts: Ints) -> Ints:
    """Return the places of rows that begin at ``firsts`` and hold ``counts`` values, one row after the other."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(firsts - ends + counts, counts)


class _Table:
    """Number of each word by its two keys. A key of 0 marks a place that is free."""

    def __init__(self, power: int) -> None:
        size = 1 << power
        self._shift, self._last = np.uint64(64 - power), size - 1
        self._low, self._high = np.zeros(size, np.uint64), np.zeros(size, np.uint64)
        self._number = np.full(size, -1, np.int32)
        self._held, self._power = 0, power

    def find(self, low: Keys, high: Keys) -> Codes:
        """Return the number of each word, -1 where it is not held."""
        place = self._home(low, high)
        numbers = self._number[place]
        going = np.flatnonzero((self._low[place] != low) | (self._high[place] != high))
        while going.size:
            here = place[going]
            going = going[self._low[here] != 0]
            numbers[going] = -1
            place[going] = here = (place[going] + 1) & self._last
            same = (self._low[here] == low[going]) & (self._high[here] == high[going])
            numbers[going[same]] = self._number[here[same]]
            going = going[~same]
        return numbers

    def add(self, low: Keys, high: Keys, number: Codes) -> None:
        """Hold words that are not held yet, each once."""
        if 2 * (self._held + len(low)) > self._last:
            held = self._low != 0
            old = self._low[held], self._high[held], self._number[held]
            self.__init__(self._power + 1)  # type: ignore[misc]
            self.add(*old)
            self.add(low, high, number)
            return
        self._held += len(low)
        place = self._home(low, high)
        while place.size:
            free = self._low[place] == 0
            self._number[place[free]] = number[free]  # of several words with one place the last one has it
            mine = free & (self._number[place] == number)
            self._low[place[mine]], self._high[place[mine]] = low[mine], high[mine]
            low, high, number = low[~mine], high[~mine], number[~mine]
            place = (place[~mine] + 1) & self._last

    def _home(self, low: Keys, high: Keys) -> Ints:
        return (((low ^ (high * _ODD)) * _OTHER_ODD) >> self._shift).astype(np.int64)


def _keys(data: Bytes, begins: Ints, ends: Ints) -> tuple[Keys, Keys, npt.NDArray[np.bool_]]:
    """Return the first and the second eight bytes of each word as numbers, and which words have no others."""
    padded = np.concatenate([data, np.zeros(3 * _HALF, np.uint8)])
    eight = np.ndarray((len(padded) - _HALF + 1,), np.dtype("<u8"), padded, 0, (1,))
    lengths = ends - begins
    low = eight[begins] & _MASKS[np.minimum(lengths, _HALF)]
    high = np.zeros(len(begins), np.uint64)
    longer = np.flatnonzero(lengths > _HALF)
    high[longer] = eight[begins[longer] + _HALF] & _MASKS[np.minimum(lengths[longer] - _HALF, _HALF)]
    short = lengths <= 2 * _HALF
    nothing = np.flatnonzero(data == 0)
    short[np.searchsorted(begins, nothing, side="right") - 1] = False  # a NUL looks like no byte at all
    return low, high, short


def _words(data: Bytes, begins: Ints, ends: Ints) -> pa.StringArray:
    """Return words as Arrow holds them."""
    counts = ends - begins
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.StringArray.from_buffers(len(counts), pa.py_buffer(offsets), pa.py_buffer(data[ragged(begins, counts)]))
