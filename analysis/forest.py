"""The forest that the comments of all threads make, as row numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

THREAD = ["platform", "thread_id"]

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Forest:
    """The forest of all threads. ``parent`` of a top comment is its own row."""

    thread: Rows
    """The number of its thread, in order of appearance."""
    parent: Rows
    orphan: Flags
    """Its parent is named, but not in the dump."""
    cycle: Flags
    """Its parent link closed a ring and was cut."""

    @property
    def above(self) -> Rows:
        """The row of the parent, -1 where there is none."""
        return np.where(self.parent == np.arange(len(self.parent)), -1, self.parent)


def forest(comments: pd.DataFrame) -> Forest:
    """Turn ids into row numbers and cut what is not a tree.

    Needs the tidy ``comments`` (platform, thread_id, comment_id, parent_id). Of a ring of replies the comment that
    stands first in the frame becomes its head.
    """
    rows = np.arange(len(comments))
    thread = _threads(comments)
    named = comments["parent_id"].notna().to_numpy()
    found = _parents(comments, thread)
    held = found >= 0
    loops = held & (found == rows)
    parent = np.where(held, found, rows)
    cut = _ring_heads(parent, loops)
    parent[cut] = rows[cut]
    return Forest(thread, parent, named & ~held, cut | loops)


def _threads(comments: pd.DataFrame) -> Rows:
    """Number the threads in order of appearance."""
    names = _encoded(comments["thread_id"])
    codes = names.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    platforms = comments["platform"].astype("category").cat
    if len(platforms.categories) < 2:
        return np.asarray(codes, dtype=np.int64)
    both = codes * len(platforms.categories) + platforms.codes.to_numpy()
    return np.asarray(pd.factorize(both)[0], dtype=np.int64)


def _parents(comments: pd.DataFrame, thread: Rows) -> Rows:
    """Return the row of the comment that each names as its parent, -1 where it names none or the frame lacks it."""
    own = _encoded(comments["comment_id"])
    asked = pc.index_in(arrow_text(comments["parent_id"]), value_set=own.dictionary)
    named = asked.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    if len(own.dictionary) == len(own):  # an id is that of one comment, whatever its thread
        return np.where((named >= 0) & (thread[named] == thread), named, -1)
    span = len(own.dictionary)
    keys = thread * span + own.indices.to_numpy()
    ranked = np.argsort(keys, kind="stable")
    wanted = thread * span + named
    found = ranked[np.minimum(np.searchsorted(keys, wanted, sorter=ranked), len(keys) - 1)]
    return np.where((named >= 0) & (keys[found] == wanted), found, -1)


def arrow_text(column: pd.Series) -> pa.Array:
    """Return a column of text as one Arrow array."""
    array = pa.array(column.astype("str"), from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _encoded(column: pd.Series) -> pa.DictionaryArray:
    """Return a column of text as codes, numbered in order of appearance."""
    return arrow_text(column).dictionary_encode()


def _ring_heads(parent: Rows, loops: Flags) -> Flags:
    """Flag the first row of every ring of replies."""
    rows = np.arange(len(parent))
    ahead, top = parent, parent == rows
    for _ in range(len(parent).bit_length()):
        if top[ahead].all():
            return np.zeros(len(parent), dtype=bool)
        ahead = ahead[ahead]
    on_ring = np.zeros(len(parent), dtype=bool)
    on_ring[ahead[~top[ahead]]] = True  # far enough up, only rings are left, and all of each
    first, ahead = rows.copy(), parent
    for _ in range(len(parent).bit_length()):
        first = np.minimum(first, first[ahead])
        ahead = ahead[ahead]
    head: Flags = on_ring & (first == rows) & ~loops
    return head


def climb(parent: Rows) -> tuple[Rows, Rows, Rows]:
    """Return root row, depth and subtree size of every row of a forest."""
    top = parent == np.arange(len(parent))
    ahead, depth = parent, (~top).astype(np.int64)
    size = np.ones(len(parent), dtype=np.int64)
    reached = top.copy()  # `ahead` has passed the root: nothing is left to hand up
    while not reached.all():
        size = size + np.bincount(ahead[~reached], size[~reached], minlength=len(parent)).astype(np.int64)
        reached = reached | reached[ahead]
        depth = depth + depth[ahead]
        ahead = ahead[ahead]
    return ahead, depth, size
