"""The forest that the comments of all threads make, in numbers.

Comments are numbered anew, thread after thread and by position, so that what belongs together lies together in memory:
these numbers are called places. Ancestors are found by pointer doubling: after pass k each comment knows the one 2^k
levels up, so the cost is rows times the logarithm of the depth.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

THREAD = ["platform", "thread_id"]

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint64]
Value = TypeVar("Value", bound=np.generic)
Measured = TypeVar("Measured")

GROVE = 250_000
"""How many comments are worked on at once, where threads allow."""
SHORT = 8
"""Texts of so many bytes at most are read as whole numbers."""
SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""2^64 over the golden ratio: multiplicative hashing (Knuth, The Art of Computer Programming 3, section 6.4)."""


@dataclass(frozen=True)
class Forest:
    """The forest of all threads, by places. ``parent`` of a top comment is its own place."""

    row: Numbers
    """The row of the frame."""
    thread: Numbers
    """The number of the thread."""
    parent: Numbers
    orphan: Flags
    """Its parent is named, but not in the frame."""
    cycle: Flags
    """Its parent link closed a ring and was cut."""

    def by_row(self, values: npt.NDArray[Value]) -> npt.NDArray[Value]:
        """Return values of the places in the order of the frame."""
        found = np.empty_like(values)
        found[self.row] = values
        return found

    def above(self) -> Numbers:
        """Return the row of each row's parent, -1 where there is none."""
        top = self.parent == np.arange(len(self.row))
        return self.by_row(np.where(top, -1, self.row[self.parent]))


def forest(comments: pd.DataFrame) -> Forest:
    """Turn ids into places and cut what is not a tree.

    Needs the tidy ``comments`` (platform, thread_id, comment_id, parent_id, position). Of a ring of replies the comment
    that stands first in the frame becomes its head.
    """
    held = groves(comments, lambda grove: grove)
    begin = np.cumsum([0, *(len(grove.row) for grove in held)])
    parts = zip(*((g.row, g.thread, g.parent + first, g.orphan, g.cycle) for g, first in zip(held, begin)))
    joined = [np.concatenate(part) for part in parts]
    return Forest(*joined) if held else Forest(*(np.zeros(0, dtype) for dtype in ("i8", "i8", "i8", "?", "?")))


def groves(comments: pd.DataFrame, measure: Callable[[Forest], Measured]) -> list[Measured]:
    """Measure the forest in pieces of whole threads, whose places and parents count from 0 in each piece.

    What is worked out piece by piece takes little memory and stays in the processor's own. Several pieces are measured
    at once, so ``measure`` may write only to the rows of its piece. Returns what it returned, piece by piece.
    """
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        codes = pool.submit(_codes, comments["comment_id"], comments["parent_id"])
        thread = _threads(comments)
        row = _ordered(thread, comments["position"].to_numpy(np.int64))
        ground = _Ground(row, thread[row], *codes.result(), comments["parent_id"].notna().to_numpy())
        return list(pool.map(lambda piece: measure(_grove(ground, *piece)), _pieces(ground.thread)))


@dataclass(frozen=True)
class _Ground:
    """All that a forest grows from: rows and threads by place, codes of ids by row."""

    row: Numbers
    thread: Numbers
    own: Codes
    named: Codes
    asks: Flags


def _pieces(thread: Numbers) -> Iterator[tuple[int, int]]:
    """Yield the first place and the end of pieces of whole threads."""
    first = 0
    while first < len(thread):
        last = int(np.searchsorted(thread, thread[min(first + GROVE, len(thread)) - 1], side="right"))
        yield first, last
        first = last


def _grove(ground: _Ground, first: int, last: int) -> Forest:
    row, thread = ground.row[first:last], ground.thread[first:last]
    own, named = ground.own[row], ground.named[row]
    places, asked = np.arange(len(row)), np.flatnonzero(ground.asks[row])
    parent = places.copy()
    parent[asked] = _found(own, thread - thread[0], named[asked], asked)
    orphan = parent < 0
    parent[orphan] = places[orphan]
    loops = np.zeros(len(row), dtype=bool)
    loops[asked] = ~orphan[asked] & (parent[asked] == asked)
    cut = _ring_heads(parent, row)
    parent[cut] = places[cut]
    return Forest(row, thread, parent, orphan, cut | loops)


def _threads(comments: pd.DataFrame) -> Numbers:
    """Number the threads."""
    texts = arrow_text(comments["thread_id"])
    codes: Numbers = _encoded(texts).indices.to_numpy(zero_copy_only=False).astype(np.int64)
    platforms = comments["platform"].astype("category").cat
    if len(platforms.categories) < 2:
        return codes
    both = codes * len(platforms.categories) + platforms.codes.to_numpy()
    return np.asarray(pd.factorize(both)[0], dtype=np.int64)


def _encoded(texts: pa.Array) -> pa.DictionaryArray:
    """Return texts as codes; short ones are compared as numbers, which is faster."""
    return (pa.array(_packed(texts)) if _longest(texts) <= SHORT else texts).dictionary_encode()


def _ordered(thread: Numbers, position: Numbers) -> Numbers:
    """Return the rows thread after thread, each by position, and in the order of the frame where that is the same."""
    count = len(thread)
    if count and (np.diff(thread) >= 0).all():
        row = np.arange(count)
    else:  # sorting whole numbers is much faster than sorting rows by them
        packed = np.sort((thread << 32) | np.arange(count))
        row = packed & 0xFFFFFFFF
    place = position[row]
    if ((np.diff(place) < 0) & (np.diff(thread[row]) == 0)).any():
        row = row[np.argsort((thread[row] << 32) + place, kind="stable")]
    return row


def arrow_text(column: pd.Series) -> pa.Array:
    """Return a column of text as one Arrow array."""
    array = pa.array(column.astype("str"), from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _codes(own: pd.Series, named: pd.Series) -> tuple[Codes, Codes]:
    """Return numbers for the texts of two columns, the same for the same text."""
    columns = (arrow_text(own), arrow_text(named))
    if max(map(_longest, columns)) <= SHORT:
        return _packed(columns[0]), _packed(columns[1])
    known = columns[0].dictionary_encode()
    found = pc.fill_null(pc.index_in(columns[1], value_set=known.dictionary), -1)
    numbers = [codes.to_numpy(zero_copy_only=False).astype(np.int64) for codes in (known.indices, found)]
    return numbers[0].view(np.uint64), numbers[1].view(np.uint64)


def _longest(column: pa.Array) -> int:
    """Return how many bytes the longest text has."""
    return int(pc.max(pc.binary_length(column)).as_py() or 0)


def _packed(column: pa.Array) -> Codes:
    """Return texts of at most eight bytes as the number that these are, 0 for none."""
    codes = np.zeros((len(column), SHORT), dtype=np.uint8)
    held = column.drop_null()
    some = slice(None) if len(held) == len(column) else np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))
    if len(held):
        _, ends, texts = held.buffers()
        ends = np.frombuffer(ends, dtype=np.int64)[held.offset : held.offset + len(held) + 1]
        letters = np.frombuffer(texts, dtype=np.uint8)[ends[0] : ends[-1]] if ends[-1] else np.zeros(0, np.uint8)
        codes[some] = _padded(letters, ends - ends[0])
    return codes.reshape(-1).view(np.uint64)


def _padded(letters: npt.NDArray[np.uint8], ends: Numbers) -> npt.NDArray[np.uint8]:
    """Return texts that lie one after the other with eight bytes each."""
    lengths = np.diff(ends)
    padded = np.zeros((len(lengths), SHORT), dtype=np.uint8)
    if (lengths == lengths[0]).all():
        padded[:, : lengths[0]] = letters.reshape(len(lengths), -1)
        return padded
    for place in range(SHORT):
        some = np.flatnonzero(lengths > place)
        padded[some, place] = letters[ends[some] + place]
    return padded


def _found(own: Codes, thread: Numbers, wanted: Codes, asked: Numbers) -> Numbers:
    """Return for each place that asks the place in its thread whose code is wanted, -1 for none.

    A hash table by thread: each has twice its size in a row of slots, so that looking up stays near in memory; slots
    that are taken are passed over (linear probing).
    """
    counts = np.bincount(thread)
    first = np.cumsum(counts) - counts
    slots = np.full(2 * len(own), -1, dtype=np.int32)
    size = (2 * counts)[thread]
    begin = (2 * first)[thread]
    waiting = np.arange(len(own))
    slot = _slot(own, size)
    while len(waiting):
        at = begin[waiting] + slot
        free = slots[at] < 0
        slots[at[free]] = waiting[free]
        left = slots[at] != waiting
        waiting, slot = waiting[left], _next(slot[left], size[waiting[left]])
    found = np.full(len(asked), -1, dtype=np.int64)
    waiting, slot = np.arange(len(asked)), _slot(wanted, size[asked])
    while len(waiting):
        held = slots[begin[asked[waiting]] + slot]
        right = (held >= 0) & (own[held] == wanted[waiting])
        found[waiting[right]] = held[right]
        left = (held >= 0) & ~right
        waiting, slot = waiting[left], _next(slot[left], size[asked[waiting[left]]])
    return found


def _slot(codes: Codes, size: Numbers) -> Numbers:
    mixed = (codes * SPREAD) >> np.uint64(33)
    return np.asarray((mixed.astype(np.int64) * size) >> 31, dtype=np.int64)


def _next(slot: Numbers, size: Numbers) -> Numbers:
    return np.where(slot + 1 < size, slot + 1, 0)


def _ring_heads(parent: Numbers, row: Numbers) -> Flags:
    """Flag the place with the first row of every ring of replies; a comment that answers itself is none."""
    heads = np.zeros(len(parent), dtype=bool)
    active = np.flatnonzero(parent != np.arange(len(parent)))
    ahead = parent.copy()
    for _ in range(len(parent).bit_length() + 1):
        if not len(active):
            return heads
        ahead[active] = ahead[ahead[active]]
        active = active[parent[ahead[active]] != ahead[active]]
    ring = np.unique(ahead[active])  # far enough up, only rings are left, and all of each
    number = np.full(len(parent), -1, dtype=np.int64)
    number[ring] = np.arange(len(ring))
    ahead, first = number[parent[ring]], row[ring]
    for _ in range(len(ring).bit_length()):
        first = np.minimum(first, first[ahead])
        ahead = ahead[ahead]
    heads[ring[first == row[ring]]] = True
    return heads


def doubled(parent: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield (places, ancestor of each) for all that have an ancestor one, two, four, eight … levels up."""
    ahead = parent.copy()
    live = parent != np.arange(len(parent))
    active = np.flatnonzero(live)
    while len(active):
        to = ahead[active]
        yield active, to
        more = live[to]
        ahead[active] = ahead[to]
        live[active] = more
        active = active[more]


def climb(parent: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return the root, the depth and the size of the subtree of every place of a forest."""
    root = parent.copy()
    depth = (parent != np.arange(len(parent))).astype(np.int64)
    size = np.ones(len(parent), dtype=np.int64)
    for places, above in doubled(parent):
        np.add.at(size, above, size[places])
        depth[places] += depth[above]
        root[places] = root[above]
    return root, depth, size
