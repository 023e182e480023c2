"""Many texts cut into words at once: the words of ``analysis.terms``, found without any Python per word.

The texts are joined, a table says of each character whether it belongs to a word, and only the words that are asked for
are made into text, each different one once (Arrow's dictionary encoding).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.terms import bare, fold

LETTERS = 2_000_000
"""Letters that are cut at once: enough to be quick, and little memory."""
BETWEEN = "\n"
"""Stands before, between and after texts. No word holds it."""
ROOM = 3
"""How often it stands at the end, so that three letters can be read from the beginning of any word."""

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Letters = npt.NDArray[np.uint8] | npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Words:
    """All words of some texts, in the order of the texts and their places."""

    letters: Letters
    """The folded texts, joined."""
    rows: Numbers
    """Per text: its number."""
    begin: Numbers
    """Per text: where it begins in ``letters``."""
    start: Numbers
    end: Numbers
    """Per word: its place in ``letters``."""

    @cached_property
    def folded(self) -> str:
        """The texts that ``letters`` holds."""
        return self.letters.tobytes().decode(_encoding(self.letters), "surrogatepass")

    @cached_property
    def text(self) -> Numbers:
        """Per word: the place of its text in ``rows``."""
        first = np.searchsorted(self.start, self.begin)
        return np.repeat(np.arange(len(self.rows)), np.diff(first, append=len(self.start)))

    @cached_property
    def _look(self) -> npt.NDArray[np.int32]:
        """Per word: its length, up to 15, and the last five bits of its first three letters."""
        bits = (self.letters & 31).astype(np.uint16)
        three = bits.copy()
        three[:-1] |= bits[1:] << 5
        three[:-2] |= bits[2:] << 10
        length = np.minimum(self.end - self.start, 15).astype(np.int32)
        look: npt.NDArray[np.int32] = (three[self.start] & _FIRST[np.minimum(length, 3)]) | (length << 15)
        return look

    def looking_like(self, looks: Flags, among: Numbers | None = None) -> Numbers:
        """Return the words (of some) that look like one of ``looks``: a sieve, for it takes in more than is sought."""
        found = np.flatnonzero(looks[self._look if among is None else self._look[among]])
        return found if among is None else among[found]

    def begins_with(self, at: Numbers, letters: npt.NDArray[np.uint32]) -> Flags:
        """Say whether each of the words ``at`` may begin with one of the letters set in its 32 bits."""
        return ((letters >> (self.letters[self.start[at]] & 31)) & 1).astype(bool)

    def named(self, at: Numbers) -> tuple[Numbers, list[str]]:
        """Return for each of the words ``at`` which of the different ones it is, and those, possessive endings off."""
        start, length = self.start[at], (self.end - self.start)[at]
        stop = np.cumsum(length)
        letters = self.letters[np.arange(stop[-1] if len(at) else 0) + np.repeat(start - stop + length, length)]
        offsets = np.concatenate([[0], stop * letters.itemsize]).astype(np.int32)
        buffers = [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(letters))]
        encoded = pa.Array.from_buffers(pa.binary(), len(at), buffers).dictionary_encode()
        encoding = _encoding(letters)
        different = [bare(word.decode(encoding, "surrogatepass")) for word in encoded.dictionary.to_pylist()]
        return encoded.indices.to_numpy().astype(np.int64), different


def looks(words: Iterable[str], beginnings: Iterable[str]) -> Flags:
    """Return what words look like, their possessives too, and all words with one of the beginnings."""
    found = np.zeros((16, 32, 32, 32), dtype=bool)
    for word in words:
        for form in (word, word + "'s"):
            found[(min(len(form), 15), *_bits(form, [0, 0]))] = True
    for beginning in beginnings:
        found[(slice(min(len(beginning), 15), None), *_bits(beginning, [slice(None)] * 2))] = True
    return found.reshape(-1)


def _bits(word: str, beyond: list[int] | list[slice]) -> list[int | slice]:
    """Return the bits of the third, second and first letter."""
    letters: list[int | slice] = [ord(letter) & 31 for letter in word[:3]]
    return [*letters, *beyond][2::-1]


def cut(texts: pa.Array) -> Iterator[Words]:
    """Yield the words of an Arrow array of texts in portions of whole texts; those in plain ASCII apart."""
    some = np.flatnonzero(pc.fill_null(pc.greater(pc.binary_length(texts), 0), False).to_numpy(zero_copy_only=False))
    texts = texts.take(pa.array(some))
    plain = pc.string_is_ascii(texts).to_numpy(zero_copy_only=False)
    for chosen in (plain, ~plain):
        rows, held = some[chosen], texts.filter(pa.array(chosen))
        ends = np.cumsum(pc.binary_length(held).to_numpy(zero_copy_only=False).astype(np.int64) + len(BETWEEN))
        first = 0
        while first < len(rows):
            before = ends[first - 1] if first else 0
            last = max(first + 1, int(np.searchsorted(ends, before + LETTERS, side="right")))
            yield _cut(rows[first:last], held.slice(first, last - first), ascii_only=chosen is plain)
            first = last


def _cut(rows: Numbers, texts: pa.Array, *, ascii_only: bool) -> Words:
    """Return the words of texts; ``rows`` are their numbers."""
    if ascii_only:
        lengths = pc.binary_length(texts).to_numpy(zero_copy_only=False).astype(np.int64)
        joined = pc.binary_join(pa.ListArray.from_arrays([0, len(texts)], texts.cast(pa.string())), BETWEEN)[0]
        raw = b"".join([BETWEEN.encode(), joined.as_buffer(), BETWEEN.encode() * ROOM])
        letters: Letters = np.frombuffer(raw.translate(_FOLD), dtype=np.uint8)
        inside = np.frombuffer(bytearray(raw.translate(_INSIDE)), dtype=bool)
    else:
        folded = [fold(text) for text in texts.to_pylist()]
        lengths = np.fromiter(map(len, folded), np.int64, len(folded))
        whole = BETWEEN.join(["", *folded, BETWEEN * (ROOM - 1)])
        letters = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        inside = _alphanumeric(letters)
    joins = np.flatnonzero(letters == ord("'"))
    inside[joins[inside[joins - 1] & inside[joins + 1]]] = True
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    lengths += len(BETWEEN)
    return Words(letters, rows, np.cumsum(lengths) - lengths + len(BETWEEN), edges[::2], edges[1::2])


def _encoding(letters: Letters) -> str:
    return "ascii" if letters.itemsize == 1 else "utf-32-le"


_FIRST = np.array([0, 0x1F, 0x3FF, 0x7FFF], dtype=np.uint16)
"""The bits of the letters that a word of so many letters has."""
_FOLD = bytes(ord(fold(chr(number))) if number < 128 else number for number in range(256))
_INSIDE = bytes(number < 128 and chr(number).isalnum() for number in range(256))


def _alphanumeric(letters: Letters) -> Flags:
    """Say which are letters or digits; each character is asked about once, as there are over a million."""
    if not (_KNOWN[letters] >= 0).all():
        for number in np.unique(letters).tolist():
            _KNOWN[number] = chr(number).isalnum()
    return _KNOWN[letters] > 0


_KNOWN = np.full(0x110000, -1, dtype=np.int8)
