"""Many texts cut into words at once: the words of ``analysis.terms``, as codes.

The texts are joined, a table says of each character whether it belongs to a word, and Arrow gives each different word
a code (dictionary encoding). So no Python runs per word, only per different word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis.terms import bare, fold

LETTERS = 4_000_000
"""Letters that are cut at once: enough to be quick, and little memory."""
BETWEEN = "\n"
"""Stands between two texts. No word holds it."""

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Words:
    """All words of some texts, in the order of the texts and their places."""

    folded: str
    """The texts, joined."""
    row: Numbers
    """Per word: the number of its text."""
    start: Numbers
    end: Numbers
    """Per word: its place in ``folded``."""
    begin: Numbers
    """Per text: where it begins in ``folded``."""
    rows: Numbers
    """Per text: its number, as in ``row``."""
    code: Numbers
    """Per word: which of the different ones it is, possessive endings off."""
    different: list[str]
    """The word of each code."""


def cut(texts: Sequence[str | None]) -> Iterator[Words]:
    """Yield the words of ``texts`` in portions of whole texts; those in plain ASCII apart, which are quicker."""
    plain, other = _Portion(), _Portion()
    for row, text in enumerate(texts):
        if text:
            portion = plain if text.isascii() else other
            portion.add(row, text)
            if portion.letters >= LETTERS:
                yield portion.cut()
                portion.clear()
    for portion in (plain, other):
        if portion.rows:
            yield portion.cut()


class _Portion:
    """Texts to be cut together."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.rows: list[int] = []
        self.texts: list[str] = []
        self.letters = 0

    def add(self, row: int, text: str) -> None:
        self.rows.append(row)
        self.texts.append(text)
        self.letters += len(text)

    def cut(self) -> Words:
        """Return the words of the texts."""
        joined = BETWEEN.join(self.texts)
        folded = fold(joined) if joined.isascii() else BETWEEN.join(map(fold, self.texts))
        lengths = np.fromiter(map(len, self.texts), np.int64, len(self.texts)) + len(BETWEEN)
        begin = np.cumsum(lengths) - lengths
        rows = np.array(self.rows, dtype=np.int64)
        letters = _letters(folded)
        inside = _inside(letters)
        edges = np.flatnonzero(np.diff(inside.view(np.int8), prepend=np.int8(0), append=np.int8(0)))
        start, end = edges[::2], edges[1::2]
        code, different = _coded(letters[inside], end - start)
        # Words in the order of the texts, so each text's words follow one another.
        row = np.repeat(rows, np.diff(np.searchsorted(start, begin), append=len(start)))
        return Words(folded, row, start, end, begin, rows, code, different)


def _letters(folded: str) -> npt.NDArray[np.uint8] | npt.NDArray[np.uint32]:
    """Return the characters as numbers, in one byte each where that is enough."""
    if folded.isascii():
        return np.frombuffer(folded.encode("ascii"), dtype=np.uint8)
    return np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _inside(letters: npt.NDArray[np.uint8] | npt.NDArray[np.uint32]) -> Flags:
    """Say of each character whether it is part of a word: letters, digits, and apostrophes between two of them."""
    of_word = (_alphanumeric(256) if letters.dtype == np.uint8 else _alphanumeric(0x110000))[letters]
    if len(letters) > 2:
        joins = np.flatnonzero(letters[1:-1] == ord("'")) + 1
        of_word[joins[of_word[joins - 1] & of_word[joins + 1]]] = True
    return of_word


@cache
def _alphanumeric(count: int) -> Flags:
    return np.fromiter((chr(number).isalnum() for number in range(count)), bool, count)


def _coded(letters: npt.NDArray[np.uint8] | npt.NDArray[np.uint32], lengths: Numbers) -> tuple[Numbers, list[str]]:
    """Return the code of each word, and the words: ``letters`` holds them one after the other."""
    width = letters.dtype.itemsize
    offsets = np.concatenate([[0], np.cumsum(lengths * width)]).astype(np.int32)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(letters))]
    encoded = pa.Array.from_buffers(pa.binary(), len(lengths), buffers).dictionary_encode()
    encoding = "ascii" if width == 1 else "utf-32-le"
    different = [bare(word.decode(encoding, "surrogatepass")) for word in encoded.dictionary.to_pylist()]
    return encoded.indices.to_numpy().astype(np.int64), different
