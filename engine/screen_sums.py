"""Sums of a selection per combination of themes, and per sub-thread: all that shares and their intervals are made of.

By day, themes and mood they were made ahead, with the screen files, and so were the sub-threads of a whole story or
store; what other filters ask is counted from the rows.
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
from engine.screen_rows import Numbers, Rows, SingleRows, Values, ends, runs
from engine.screen_weights import ROWWISE
from engine.screen_where import Where

Kish = tuple[float, float]
"""Kish's effective number of sub-threads, and the largest one's part of the weight: ``certainty.kish``."""


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


@dataclass(frozen=True, slots=True)
class Voices:
    """The sub-threads of a selection."""

    number: int
    under: dict[str, int]
    """Theme -> how many of them have a comment under it."""
    kish: dict[str, Kish]
    """By weight."""


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


def sums_of(screen: Screen, rows: SingleRows, names: Sequence[str]) -> Sums:
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


def voices_of(rows: Rows, weight: str, leading: str | None) -> Voices:
    """Return the sub-threads of single comments, and how many of them the leading theme has."""
    if not len(rows.root):
        return Voices(number=0, under={}, kish={})
    sums = np.bincount(rows.root - rows.root[0], rows.weights(weight))
    under = {}
    if leading is not None:
        held = np.array([leading in themes for themes in rows.screen.themes], dtype=bool)
        under[leading] = runs(np.compress(held[rows.cell], rows.root))  # four times as fast as rows.root[...]
    # No sums @ sums: its threads would spin for a while on the core that the next reader needs.
    kish = _kish(float(sums.sum()), float(np.square(sums).sum()), float(np.max(sums)))
    return Voices(number=runs(rows.root), under=under, kish={weight: kish})


def _kish(total: float, squares: float, largest: float) -> Kish:
    return (float(total**2 / squares), float(largest / total)) if total > 0 else (0.0, 0.0)
