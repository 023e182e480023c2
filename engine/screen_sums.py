"""Sums of a selection per combination of themes: what its shares are made of.

By day, themes and mood they were made ahead, with the screen files; what other filters ask is counted from the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.weights import WEIGHTS
from engine.screen_build import UNKNOWN_MOOD
from engine.screen_days import Days
from engine.screen_read import Screen
from engine.screen_rows import Numbers, Rows, Values, ends
from engine.screen_weights import ROWWISE


@dataclass(frozen=True, slots=True)
class Sums:
    """Per combination of themes, by its number."""

    moods: Numbers
    """Comments, by mood in columns."""
    known: Values
    """Comments whose weight is known where it needs a score."""
    weights: dict[str, Values]
    scored: int
    """How many of the comments have a score."""
    ends: tuple[datetime | None, datetime | None]
    """The earliest and the latest time, UTC without a zone; none where no time is known."""

    @property
    def n(self) -> Values:
        """Comments."""
        n: Values = self.moods.sum(axis=1).astype(np.float64)
        return n

    def counted(self, weight: str) -> Values:
        """Comments whose weight is known."""
        return self.known if WEIGHTS[weight].needs_score else self.n


def sums_ahead(screen: Screen, days: Days) -> Sums:
    """Add the sums of days up."""
    cells, kinds = len(screen.cells), UNKNOWN_MOOD + 1
    return Sums(
        moods=_by_cell(screen, days.cell * kinds + days.mood, days.n, kinds).astype(np.int64).reshape(cells, kinds),
        known=_by_cell(screen, days.cell, days.n_known),
        weights={name: _by_cell(screen, days.cell, values) for name, values in days.weights.items()},
        scored=int(days.n_scored.sum()),
        ends=(ends(days.first)[0], ends(days.last)[1]),
    )


def sums_of(screen: Screen, rows: Rows, names: Sequence[str]) -> Sums:
    """Sum rows up under some weights; rows of the same themes and score, of which there are many, at once."""
    cells, kinds, grades = len(screen.cells), UNKNOWN_MOOD + 1, len(screen.grades["known"])
    alike = np.bincount(rows.cell.astype(np.int64) * grades + rows.grade, minlength=cells * grades)
    held = np.flatnonzero(alike)
    (cell, grade), n = np.divmod(held, grades), alike[held]

    def summed(values: npt.NDArray[Any]) -> Values:
        return _by_cell(screen, cell, n * values[grade])

    return Sums(
        moods=np.bincount(rows.cell * kinds + rows.mood, minlength=cells * kinds).reshape(cells, kinds),
        known=summed(screen.grades["known"]),
        weights={
            name: summed(screen.grades[name]) if name in ROWWISE else _by_cell(screen, rows.cell, rows.weights(name))
            for name in names
        },
        scored=int(n @ screen.grades["has_score"][grade]),
        ends=ends(rows.posted),
    )


def _by_cell(screen: Screen, cell: Numbers, values: npt.NDArray[Any], times: int = 1) -> Values:
    return np.bincount(cell, values, minlength=len(screen.cells) * times).astype(np.float64, copy=False)


def leading(screen: Screen, sums: Sums, weight: str) -> str | None:
    """Return the theme of the largest share; of equal ones that of more comments, then the first of the codebook."""
    one = np.zeros(len(screen.cells), dtype=np.int64)
    points = screen.census.by_cell(one, 1, sums.weights[weight])[0, :-1]
    numbers = screen.census.by_cell(one, 1, sums.counted(weight))[0, :-1]
    if not np.any(points > 0):
        return None
    return screen.names[int(np.lexsort([-numbers, -points])[0])]
