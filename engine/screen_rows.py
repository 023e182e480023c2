"""The comments of a selection as columns in memory, each thread and each of its sub-threads in one piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from engine.screen_read import Screen
from engine.screen_weights import ROWWISE, of_row
from engine.screen_where import Where

Values = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.integer[Any]]
Times = npt.NDArray[np.datetime64]
_EARLIEST: Any = np.fmin.reduce  # passes over missing times, which NumPy's own types do not know
_LATEST: Any = np.fmax.reduce
_COLUMNS = ("root", "cell", "grade", "mood", "posted")


@dataclass(frozen=True, slots=True)
class Rows:
    """One entry per comment, in order of the sub-threads. The numbers are those of engine/screen_build.py."""

    screen: Screen
    root: Numbers
    cell: Numbers
    grade: Numbers
    mood: Numbers
    posted: Times
    own: dict[str, npt.NDArray[Any]]
    """What some weights need for themselves, by weight."""

    def weights(self, weight: str) -> Values:
        """Return what each counts, 0 where it is not known; the one vote of an author is split over those found.

        Raises KeyError for a weight that was not read.
        """
        if weight in ROWWISE:
            return self.screen.grades[weight].take(self.grade)
        return _one_vote(self.own[weight]) if weight == "author" else self.own[weight]


def rows_of(screen: Screen, found: Where, weights: Sequence[str]) -> Rows:
    """Read the comments of a condition with what it takes to weigh them. Raises engine.duck.TooSlow."""
    own = {weight: _own(weight) for weight in weights if weight not in ROWWISE}
    wanted = ", ".join([*_COLUMNS, *(f"{sql} AS own_{weight}" for weight, sql in own.items())])
    read = screen.columns(f"SELECT {wanted} FROM comments WHERE {found.condition}")
    if np.any(read["root"][1:] < read["root"][:-1]):  # a join in a query may mix what it hands over
        order = np.argsort(read["root"], kind="stable")
        read = {name: values[order] for name, values in read.items()}
    of_each = {name: read[name] for name in _COLUMNS}
    return Rows(screen=screen, **of_each, own={weight: read[f"own_{weight}"] for weight in own})


def ends(times: Times) -> tuple[datetime | None, datetime | None]:
    """Return the earliest and the latest of some times, none where none is known."""
    if not len(times) or np.isnat(first := _EARLIEST(times)):
        return None, None
    return pd.Timestamp(first).to_pydatetime(), pd.Timestamp(_LATEST(times)).to_pydatetime()


def _own(weight: str) -> str:
    """Return the expression that a weight needs for itself."""
    return "coalesce(author, -1)" if weight == "author" else f"coalesce({of_row(weight)}, 0)::DOUBLE"


def _one_vote(author: Numbers) -> Values:
    """Return what each comment counts where each author has one vote; a comment without a named one (-1) has one."""
    posts = np.bincount(author + 1)
    return np.where(author < 0, 1.0, 1.0 / posts[author + 1])
