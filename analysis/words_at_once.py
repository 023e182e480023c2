"""Many texts cut into words at once: the words of ``analysis.terms``, found without any Python per word.

The texts are joined, and a table says of each character whether it belongs to a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.terms import fold
from analysis.vocabulary import Bytes

LETTERS = 2_000_000
"""Letters that are cut at once: enough to be quick, and little memory."""
BETWEEN = "\n"
"""Stands before, between and after texts. No word holds it."""
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
    def spelled(self) -> tuple[Bytes, Numbers, Numbers]:
        """The texts in UTF-8, and per word where it begins and ends there."""
        if self.letters.itemsize == 1:
            return self.letters.view(np.uint8), self.start, self.end
        held = np.frombuffer(self.folded.encode("utf-8", "surrogatepass"), np.uint8)
        first = np.flatnonzero(held & 0xC0 != 0x80)
        return held, first[self.start], first[self.end]


def cut(texts: pa.Array, wanted: Flags | None = None) -> Iterator[Words]:
    """Yield the words of an Arrow array of texts, or of those ``wanted``, in portions of whole texts.

    Texts in plain ASCII come apart; missing and empty ones do not come.
    """
    there = pc.fill_null(pc.greater(pc.binary_length(texts), 0), False).to_numpy(zero_copy_only=False)
    some = np.flatnonzero(there if wanted is None else there & wanted)
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
        raw = b"".join([BETWEEN.encode(), joined.as_buffer(), BETWEEN.encode()])
        letters: Letters = np.frombuffer(raw.translate(_FOLD), dtype=np.uint8)
        inside = np.frombuffer(bytearray(raw.translate(_INSIDE)), dtype=bool)
    else:
        folded = [fold(text) for text in texts.to_pylist()]
        lengths = np.fromiter(map(len, folded), np.int64, len(folded))
        whole = BETWEEN.join(["", *folded, ""])
        letters = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        inside = _alphanumeric(letters)
    joins = np.flatnonzero(letters == ord("'"))
    inside[joins[inside[joins - 1] & inside[joins + 1]]] = True
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    lengths += len(BETWEEN)
    return Words(letters, rows, np.cumsum(lengths) - lengths + len(BETWEEN), edges[::2], edges[1::2])


def _encoding(letters: Letters) -> str:
    return "ascii" if letters.itemsize == 1 else "utf-32-le"


_FOLD = bytes(ord(fold(chr(number))) if number < 128 else number for number in range(256))
_INSIDE = bytes(number < 128 and chr(number).isalnum() for number in range(256))


def _alphanumeric(letters: Letters) -> Flags:
    """Say which are letters or digits; each character is asked about once, as there are over a million."""
    if not (_KNOWN[letters] >= 0).all():
        for number in np.unique(letters).tolist():
            _KNOWN[number] = chr(number).isalnum()
    return _KNOWN[letters] > 0


_KNOWN = np.full(0x110000, -1, dtype=np.int8)
