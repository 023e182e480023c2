"""Sums of a selection per combination of themes, and per sub-thread: all that shares and their intervals are made of.

Without filters they were made ahead, with the screen files; under filters they are counted from the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.weights import WEIGHTS
from engine.screen_build import UNKNOWN_MOOD
from engine.screen_read import Screen
from engine.screen_rows import Numbers, Rows, Values
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
    first: datetime | None
    """Earliest and latest time, UTC without a zone."""
    last: datetime | None

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


def sums_ahead(screen: Screen, found: Where, names: Sequence[str]) -> Sums:
    """Return the sums of a whole story or store under some weights."""
    one_vote = {"author": "author" if found.story is None else "author_in_story"}
    sums = "".join(f", coalesce(sum({one_vote.get(name, name)}), 0.0)::DOUBLE AS w_{name}" for name in names)
    rows = screen.columns(
        "SELECT cell, mood, sum(n)::BIGINT AS n, sum(n_known)::BIGINT AS n_known, sum(n_scored)::BIGINT AS n_scored, "
        f"min(first) AS first, max(last) AS last{sums} FROM cube WHERE {found.condition} GROUP BY ALL"
    )
    moods = np.zeros((len(screen.cells), UNKNOWN_MOOD + 1), dtype=np.int64)
    np.add.at(moods, (rows["cell"], rows["mood"]), rows["n"])
    return Sums(
        moods=moods,
        known=_by_cell(screen, rows["cell"], rows["n_known"]),
        weights={name: _by_cell(screen, rows["cell"], rows[f"w_{name}"]) for name in names},
        scored=int(rows["n_scored"].sum()),
        first=_end(rows["first"], np.fmin),
        last=_end(rows["last"], np.fmax),
    )


def sums_of(screen: Screen, rows: Rows, names: Sequence[str]) -> Sums:
    """Sum rows up under some weights; rows of the same themes and score, of which there are many, at once."""
    cells, kinds, grades = len(screen.cells), UNKNOWN_MOOD + 1, len(screen.grades["known"])
    alike = np.bincount(rows.cell * grades + rows.grade, minlength=cells * grades)
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
        first=_end(rows.posted[:1], np.fmin),
        last=_end(rows.posted[: rows.timed][-1:], np.fmax),
    )


def _by_cell(screen: Screen, cell: Numbers, values: npt.NDArray[Any]) -> Values:
    return np.bincount(cell, values, minlength=len(screen.cells)).astype(np.float64, copy=False)


def _end(times: npt.NDArray[Any], end: np.ufunc) -> datetime | None:
    """Return the earliest (``np.fmin``) or the latest (``np.fmax``) of some times, none where none is known."""
    found = end.reduce(times) if len(times) else pd.NaT
    return None if pd.isna(found) else pd.Timestamp(found).to_pydatetime()


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


def voices_of(screen: Screen, rows: Rows, weight: str, leading: str | None) -> Voices:
    """Return the sub-threads of single comments, and how many of them the leading theme has."""
    if not len(rows.root):
        return Voices(number=0, under={}, kish={})
    root = rows.root - np.min(rows.root)
    sums = np.bincount(root, rows.weights(weight))
    under = {}
    if leading is not None:
        held = np.array([leading in themes for themes in screen.themes], dtype=bool)
        under[leading] = _different(root[held[rows.cell]])
    # No sums @ sums: its threads would spin for a while on the core that the next reader needs.
    kish = _kish(float(sums.sum()), float(np.square(sums).sum()), float(np.max(sums)))
    return Voices(number=_different(root), under=under, kish={weight: kish})


def _kish(total: float, squares: float, largest: float) -> Kish:
    return (float(total**2 / squares), float(largest / total)) if total > 0 else (0.0, 0.0)


def _different(numbers: Numbers) -> int:
    """Return how many different numbers there are, none below 0."""
    seen = np.zeros(int(np.max(numbers, initial=-1)) + 1, dtype=np.bool_)
    seen[numbers] = True
    return int(np.count_nonzero(seen))
