"""Comments split into groups of whole threads, and results of the groups put back into the order of the comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa

from ingest.schema import THREAD_KEY


@dataclass(frozen=True)
class Split:
    """Groups of whole threads, each of about the same number of comments."""

    comments: pd.DataFrame
    threads: pd.DataFrame
    group: np.ndarray
    """The group of every comment."""
    group_of_thread: np.ndarray
    """The group of every row of ``threads``; -1 for one without comments."""

    @property
    def count(self) -> int:
        """How many groups there are."""
        return int(self.group.max()) + 1 if len(self.group) else 0

    def parts(self) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
        """Yield (comments, threads) of each group, in which the comments keep their order."""
        comments = self.comments if self._in_order else self.comments.take(self._order)
        ends = np.cumsum(np.bincount(self.group)).tolist()
        for number, (start, end) in enumerate(pairwise([0, *ends])):
            threads = self.threads[self.group_of_thread == number]
            yield comments.iloc[start:end].reset_index(drop=True), threads.reset_index(drop=True)

    def together(self, results: Iterator[pa.Table]) -> pa.Table:
        """Return the results of the groups, one row per comment, in the order of the comments."""
        rows = pa.concat_tables(results)
        if not self._in_order:
            place = np.empty(len(self.group), dtype=np.int64)
            place[self._order] = np.arange(len(self.group))
            rows = rows.take(pa.array(place))
        return rows.combine_chunks()

    @property
    def _in_order(self) -> bool:
        """The comments of each group lie together, group after group, as those of whole threads in order do."""
        return bool((np.diff(self.group) >= 0).all())

    @property
    def _order(self) -> np.ndarray:
        """The comments group by group."""
        return np.argsort(self.group, kind="stable")


def split(comments: pd.DataFrame, threads: pd.DataFrame, size: int) -> Split:
    """Split comments into groups of whole threads; each has ``size`` comments or more, the last may have fewer."""
    keys = pd.concat([comments[THREAD_KEY], threads[THREAD_KEY]], ignore_index=True)
    thread = keys.groupby(THREAD_KEY, sort=False, observed=True).ngroup().to_numpy()
    of_comments, of_threads = thread[: len(comments)], thread[len(comments) :]
    counts = np.bincount(of_comments, minlength=len(np.unique(thread)))
    groups = _groups(counts, size)
    return Split(comments, threads, groups[of_comments], np.where(counts[of_threads] > 0, groups[of_threads], -1))


def _groups(counts: np.ndarray, size: int) -> np.ndarray:
    """Return the group of every thread: a new one begins once the one before has ``size`` comments."""
    groups, number, held = np.zeros(len(counts), dtype=np.int64), 0, 0
    for thread, count in enumerate(counts.tolist()):
        if held >= size and count:
            number, held = number + 1, 0
        groups[thread], held = number, held + count
    return groups
