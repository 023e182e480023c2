"""The comments of a selection as columns in memory: one query, and every number of a page is counted from them.

A query for each number would read the same rows again and again, and most of its time would go into hash tables, which
a pass of bincount over small whole numbers does without.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.screen_read import Screen
from engine.screen_weights import ROWWISE, of_row
from engine.screen_where import Where

Values = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
Times = npt.NDArray[np.datetime64]
COLUMNS = ("cell", "root", "thread", "mood", "grade", "posted")
NEVER = np.datetime64("NaT", "us")
"""No time; it sorts last."""


@dataclass(frozen=True, slots=True)
class Rows:
    """One entry per comment, the earliest first, those without a time last.

    The numbers are those of engine/screen_build.py.
    """

    screen: Screen
    cell: Numbers
    root: Numbers
    thread: Numbers
    mood: Numbers
    grade: Numbers
    posted: Times
    own: dict[str, npt.NDArray[Any]]
    """What some weights need for themselves, by weight."""

    @property
    def timed(self) -> int:
        """How many have a time."""
        return int(np.searchsorted(self.posted, NEVER))

    def weights(self, weight: str) -> Values:
        """Return what each counts, 0 where it is not known; the one vote of an author is split over those found.

        Raises KeyError for a weight that was not read.
        """
        if weight in ROWWISE:
            return self.screen.grades[weight][self.grade]
        return _one_vote(self.own[weight]) if weight == "author" else self.own[weight]


def rows_of(screen: Screen, found: Where, weights: Sequence[str]) -> Rows:
    """Read the comments of a condition with what it takes to weigh them. Raises engine.duck.TooSlow."""
    own = {weight: _own(weight) for weight in weights if weight not in ROWWISE}
    wanted = ", ".join([*COLUMNS, *(f"{sql} AS own_{weight}" for weight, sql in own.items())])
    read = screen.columns(f"SELECT {wanted} FROM comments WHERE {found.condition}")
    if not _in_order(read["posted"]):
        order = np.argsort(read["posted"], kind="stable")
        read = {name: values[order] for name, values in read.items()}
    cell, root, thread = (read[name].astype(np.int64) for name in ("cell", "root", "thread"))
    own_columns = {weight: read[f"own_{weight}"] for weight in own}
    return Rows(screen, cell, root, thread, read["mood"], read["grade"], read["posted"], own_columns)


def _in_order(times: Times) -> bool:
    """Say whether times are in order. The screen files are; a join in a query may mix what it hands over."""
    known = ~np.isnat(times)
    return not bool(np.any(times[1:] < times[:-1]) or np.any(known[1:] & ~known[:-1]))


def _own(weight: str) -> str:
    """Return the expression that a weight needs for itself."""
    return "coalesce(author, -1)" if weight == "author" else f"coalesce({of_row(weight)}, 0)::DOUBLE"


def _one_vote(author: Numbers) -> Values:
    """Return what each comment counts where each author has one vote; a comment without a named one (-1) has one."""
    posts = np.bincount(author + 1)
    return np.where(author < 0, 1.0, 1.0 / posts[author + 1])
