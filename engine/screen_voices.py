"""The sub-threads of a selection: how many there are, what they weigh, and of which threads they are.

They lie in order in the screen files, so one pass over blocks of comments tells it, and no block is held for long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.weights import WEIGHTS
from engine.screen_read import Screen
from engine.screen_rows import Numbers, Values
from engine.screen_where import Where

Kish = tuple[float, float]
"""Kish's effective number of sub-threads, and the largest one's part of the weight: ``certainty.kish``."""
BLOCK = 1 << 16
"""Comments counted together: they stay in the cache of the processor."""


@dataclass(frozen=True, slots=True)
class Voices:
    """The sub-threads of a selection."""

    number: int
    under: dict[str, int]
    """Theme -> how many of them have a comment under it."""
    kish: dict[str, Kish]
    """By weight."""


class Block(NamedTuple):
    """Some comments, one entry for each: the numbers of sub-thread and combination of themes, and what they count."""

    root: Numbers
    cell: Numbers
    weight: Values


class Mixed(Exception):
    """Comments did not come in the order of their sub-threads."""


def voices_ahead(screen: Screen, found: Where) -> Voices:
    """Return the sub-threads of a whole story or store, summed up when the screen files were made."""
    table = screen.columns(
        "SELECT weight, sum(sub_threads)::BIGINT AS number, coalesce(sum(total), 0) AS total, "
        "coalesce(sum(squares), 0) AS squares, coalesce(max(largest), 0) AS largest "
        f"FROM kish WHERE {found.condition} GROUP BY weight"
    )
    under = screen.columns(
        f"SELECT theme, sum(sub_threads)::BIGINT AS n FROM under WHERE {found.condition} GROUP BY theme"
    )
    row = {str(name): place for place, name in enumerate(table["weight"])}
    one_vote = {"author": "author" if found.story is None else "author_in_story"}
    places = {name: row[one_vote.get(name, name)] for name in WEIGHTS if one_vote.get(name, name) in row}
    sums = {name: (table["total"][at], table["squares"][at], table["largest"][at]) for name, at in places.items()}
    return Voices(
        number=int(table["number"].max()) if len(row) else 0,
        under={str(theme): int(n) for theme, n in zip(under["theme"], under["n"], strict=True)},
        kish={name: _kish(*each) for name, each in sums.items()},
    )


def blocks_of(screen: Screen, found: Where, weight: str) -> Iterator[Block]:
    """Yield the comments of a condition under a weight that hangs on no other comment.

    Raises engine.duck.TooSlow.
    """
    worth = screen.grades[weight]
    query = f"SELECT root, cell, grade FROM comments WHERE {found.condition}"
    for read in screen.blocks(query, BLOCK):
        yield Block(read["root"], read["cell"], worth.take(read["grade"]))


def spread(screen: Screen, blocks: Iterable[Block], weight: str, leading: str | None) -> tuple[Voices, Numbers]:
    """Return the sub-threads, under a weight, and the comments of each thread, as Screen.first_roots orders these.

    Needs the comments in order of their sub-threads; ``leading`` is the theme whose sub-threads are counted. Raises
    Mixed.
    """
    told = _Told(np.array([leading in themes for themes in screen.themes], dtype=bool), screen.first_roots[1])
    for block in blocks:
        if len(block.root):
            told.take(block)
    if not told.number:
        return Voices(number=0, under={}, kish={}), told.comments
    kish = _kish(told.total, told.squares + told.open**2, max(told.largest, told.open))
    under = {} if leading is None else {leading: told.under}
    return Voices(number=told.number, under=under, kish={weight: kish}), told.comments


@dataclass(slots=True)
class _Told:
    """What the blocks so far tell. The last sub-thread may go on in the next block: its weight so far is ``open``."""

    leading: npt.NDArray[np.bool_]
    """The combinations of themes with the leading one."""
    first: Numbers
    """The first sub-thread of each thread."""
    comments: Numbers = field(init=False)
    number: int = 0
    under: int = 0
    total: float = 0.0
    squares: float = 0.0
    largest: float = 0.0
    open: float = 0.0
    root: int = -1
    """The last sub-thread, and the last one under the leading theme."""
    themed: int = -1

    def __post_init__(self) -> None:
        self.comments = np.zeros(len(self.first), dtype=np.int64)

    def take(self, block: Block) -> None:
        """Count a block that is not empty. Raises Mixed."""
        root, begin = block.root, int(block.root[0])
        if begin < self.root or np.any(root[1:] < root[:-1]):
            raise Mixed
        self.total += float(block.weight.sum())
        self._weigh(root, begin, block.weight)
        self._count(root, begin)
        themed = np.compress(self.leading.take(block.cell), root)
        self.under += _new(themed, self.themed)
        self.themed = int(themed[-1]) if len(themed) else self.themed
        self.number += _new(root, self.root)
        self.root = int(root[-1])

    def _weigh(self, root: Numbers, begin: int, weight: Values) -> None:
        if begin == self.root:
            weight[0] += self.open  # so a sum is the same wherever a block ends
        else:
            self._close(np.array([self.open]))
        sums: Values = np.bincount(root - begin, weight).astype(np.float64, copy=False)
        self._close(sums[:-1])
        self.open = float(sums[-1])

    def _close(self, sums: Values) -> None:
        self.squares += float(np.square(sums).sum())
        self.largest = max(self.largest, float(sums.max(initial=0.0)))

    def _count(self, root: Numbers, begin: int) -> None:
        """Add the comments of each thread: those from its first sub-thread on, up to the next thread's."""
        low, high = np.searchsorted(self.first, [begin, root[-1]], side="right")
        begins = np.searchsorted(root, self.first[low:high])
        self.comments[low - 1 : high] += np.diff(begins, prepend=0, append=len(root))


def _new(numbers: Numbers, last: int) -> int:
    """Return how many runs of equal numbers begin, after a ``last`` number."""
    return int(np.count_nonzero(numbers[1:] != numbers[:-1])) + int(numbers[0] != last) if len(numbers) else 0


def _kish(total: float, squares: float, largest: float) -> Kish:
    return (float(total**2 / squares), float(largest / total)) if total > 0 else (0.0, 0.0)
