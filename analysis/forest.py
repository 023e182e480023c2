"""The forest that the comments of all threads make, in numbers.

Comments are numbered anew, thread after thread and by position, so that what belongs together lies together in memory:
these numbers are called places. Ancestors are found by pointer doubling: after pass k each comment knows the one 2^k
levels up, so the cost is rows times the logarithm of the depth.
"""

from __future__ import annotations

from collections.abc import Iterator
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
Value = TypeVar("Value", bound=np.generic)

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
    numbers = _threads(comments)
    row = _ordered(numbers, comments["position"].to_numpy(np.int64))
    thread = numbers[row]
    own, named = _codes(comments["comment_id"], comments["parent_id"])
    asked = np.flatnonzero(comments["parent_id"].notna().to_numpy()[row])
    places = np.arange(len(row))
    parent = places.copy()
    parent[asked] = _found(own[row], thread, named[row[asked]], asked)
    orphan = parent < 0
    parent[orphan] = places[orphan]
    loops = np.zeros(len(row), dtype=bool)
    loops[asked] = (parent[asked] == asked) & ~orphan[asked]
    cut = _ring_heads(parent, row)
    parent[cut] = places[cut]
    return Forest(row, thread, parent, orphan, cut | loops)


def _threads(comments: pd.DataFrame) -> Numbers:
    """Number the threads."""
    encoded = arrow_text(comments["thread_id"]).dictionary_encode().indices
    codes: Numbers = encoded.to_numpy(zero_copy_only=False).astype(np.int64)
    platforms = comments["platform"].astype("category").cat
    if len(platforms.categories) < 2:
        return codes
    both = codes * len(platforms.categories) + platforms.codes.to_numpy()
    return np.asarray(pd.factorize(both)[0], dtype=np.int64)


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


def _codes(own: pd.Series, named: pd.Series) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Return numbers for the texts of two columns, the same for the same text."""
    columns = (arrow_text(own), arrow_text(named))
    if all((pc.max(pc.binary_length(column)).as_py() or 0) <= 8 for column in columns):
        return _packed(columns[0]), _packed(columns[1])
    known = columns[0].dictionary_encode()
    found = pc.fill_null(pc.index_in(columns[1], value_set=known.dictionary), -1)
    numbers = [codes.to_numpy(zero_copy_only=False).astype(np.int64) for codes in (known.indices, found)]
    return numbers[0].view(np.uint64), numbers[1].view(np.uint64)


def _packed(column: pa.Array) -> npt.NDArray[np.uint64]:
    """Return texts of at most eight bytes as the number that these are."""
    lengths = pc.fill_null(pc.binary_length(column), 0).to_numpy(zero_copy_only=False)
    _, ends, held = column.buffers()
    codes = np.zeros((len(column), 8), dtype=np.uint8)
    if held is not None and len(column):
        begin = np.frombuffer(ends, dtype=np.int64)[column.offset : column.offset + len(column)]
        letters = np.frombuffer(held, dtype=np.uint8)
        for length in np.unique(lengths[lengths > 0]).tolist():
            some = np.flatnonzero(lengths == length)
            for place in range(length):
                codes[some, place] = letters[begin[some] + place]
    return codes.reshape(-1).view(np.uint64)


def _found(own: npt.NDArray[np.uint64], thread: Numbers, wanted: npt.NDArray[np.uint64], asked: Numbers) -> Numbers:
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


def _slot(codes: npt.NDArray[np.uint64], size: Numbers) -> Numbers:
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
