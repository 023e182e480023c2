"""The different words that were met, each with a number, so that what is known of a word is kept in plain arrays.

Words of up to 16 bytes are found again without making a string of each place: their bytes are two numbers, looked up
for all places together in a table with open addresses. Words not met yet go through Arrow, longer ones and those with a
NUL byte through a dict.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis.word_columns import Codes, Column, Ints, ragged

Bytes = npt.NDArray[np.uint8]
Keys = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]

MANY = 400_000
"""Different words from which on they are best forgotten, so that memory stays flat."""
_HALF = 8
"""The bytes of a word that make one number."""
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(_HALF + 1)], np.uint64)
_ODD = np.uint64(0x9E3779B97F4A7C15)
_OTHER_ODD = np.uint64(0xD6E8FEB86659FD93)
_FIRST = 16_000
"""So many words are looked up before all others, where none is known: they are most of the words of all."""
_SMALLEST = 18
"""The table begins with two to the power of this many places."""


class Vocabulary:
    """The words met so far, numbered in the order in which they were met."""

    def __init__(self) -> None:
        """Begin without any word."""
        self.words: list[str] = []
        self._table = _Table(_SMALLEST)
        self._others: dict[str, int] = {}

    def numbers(self, data: Bytes, begins: Ints, ends: Ints) -> Codes:
        """Return the number of each word; a word not met yet gets the next one.

        Needs bytes of UTF-8 and where in them each word begins and ends; none is empty.
        """
        if not self.words and len(begins) > _FIRST:
            first, rest = slice(_FIRST), slice(_FIRST, None)
            return np.concatenate([self.numbers(data, begins[part], ends[part]) for part in (first, rest)])
        low, high, short = _keys(data, begins, ends)
        numbers = self._table.find(low, high)
        new = np.flatnonzero((numbers < 0) & short)
        if new.size:
            found = _words(data, begins[new], ends[new]).dictionary_encode()
            given = np.arange(len(self.words), len(self.words) + len(found.dictionary))
            self.words += found.dictionary.to_pylist()
            places = found.indices.to_numpy()
            numbers[new] = given[places]
            one = np.empty(len(given), np.int64)
            one[places] = new  # any of the places at which a word stands
            self._table.add(low[one], high[one], given)
        others = np.flatnonzero(~short)
        if others.size:
            found = _words(data, begins[others], ends[others]).dictionary_encode()
            given = np.array([self._other(word) for word in found.dictionary.to_pylist()], np.int64)
            numbers[others] = given[found.indices.to_numpy()]
        return numbers

    def numbers_of(self, words: list[str]) -> list[int]:
        """Return the number of each of a few words."""
        encoded = [word.encode() for word in words]
        ends = np.cumsum([len(word) for word in encoded])
        data = np.frombuffer(b"".join(encoded), np.uint8)
        return self.numbers(data, np.concatenate([[0], ends[:-1]]), ends).tolist() if words else []

    def _other(self, word: str) -> int:
        """Return the number of a word that the table does not hold."""
        number = self._others.setdefault(word, len(self.words))
        if number == len(self.words):
            self.words.append(word)
        return number


def bools(array: pa.BooleanArray) -> Bools:
    """Return truth values of Arrow as those of NumPy."""
    return np.asarray(array.to_numpy(zero_copy_only=False), np.bool_)


class _Table:
    """The number of each word by its two keys: slots that hold places in a list of words, 0 for none."""

    def __init__(self, power: int) -> None:
        self._reserve(power)
        self._low, self._high, self._number = Column(np.uint64), Column(np.uint64), Column(np.int64)
        for column, nothing in ((self._low, 0), (self._high, 0), (self._number, -1)):
            column.extend([nothing])

    def _reserve(self, power: int) -> None:
        self._power, self._last = power, (1 << power) - 1
        self._shift, self._slots = np.uint64(64 - power), np.zeros(1 << power, np.int64)

    def find(self, low: Keys, high: Keys) -> Codes:
        """Return the number of each word, -1 where it is not held."""
        slot = self._home(low, high)
        place = self._slots.take(slot)
        numbers, same = self._compare(place, low, high)
        numbers[~same] = -1
        going = np.flatnonzero(~same & (place > 0))
        slot = slot[going]
        while going.size:
            slot = (slot + 1) & self._last
            place = self._slots[slot]
            found, same = self._compare(place, low[going], high[going])
            numbers[going[same]] = found[same]
            left = ~same & (place > 0)
            going, slot = going[left], slot[left]
        return numbers

    def _compare(self, place: Ints, low: Keys, high: Keys) -> tuple[Codes, Bools]:
        """Return the numbers of the words at some places of the list, and whether they are those that are sought."""
        same = (self._low.array().take(place) == low) & (self._high.array().take(place) == high)
        return self._number.array().take(place), same

    def add(self, low: Keys, high: Keys, number: Codes) -> None:
        """Hold words that are not held yet, each once."""
        first = len(self._number.array())
        for column, values in ((self._low, low), (self._high, high), (self._number, number)):
            column.extend(values)
        while 2 * len(self._number.array()) > self._last:
            self._reserve(self._power + 1)
            first = 1
        self._enter(first)

    def _enter(self, first: int) -> None:
        """Put the words from one place of the list on into slots."""
        place = np.arange(first, len(self._number.array()))
        slot = self._home(self._low.array()[first:], self._high.array()[first:])
        while place.size:
            free = self._slots[slot] == 0
            self._slots[slot[free]] = place[free]  # of several words for one slot the last one has it
            left = self._slots[slot] != place
            place, slot = place[left], (slot[left] + 1) & self._last

    def _home(self, low: Keys, high: Keys) -> Ints:
        return (((low ^ (high * _ODD)) * _OTHER_ODD) >> self._shift).view(np.int64)


def _keys(data: Bytes, begins: Ints, ends: Ints) -> tuple[Keys, Keys, Bools]:
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
