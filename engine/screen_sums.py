"""Sums of a selection per combination of themes, and per sub-thread: all that shares and their intervals are made of.

Per combination DuckDB adds up. Per sub-thread, of which there may be millions, it hands the numbers over by column and
one pass of bincount adds them up, several times faster than its hash table; without filters that was done ahead.
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
from engine.screen_weights import KNOWN, of_row
from engine.screen_where import Where

Values = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
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
class Rows:
    """One entry per comment: combination of themes, sub-thread, weight (0 where it is not known)."""

    cell: Numbers
    root: Numbers
    weight: Values


@dataclass(frozen=True, slots=True)
class Voices:
    """The sub-threads of a selection."""

    number: int
    under: dict[str, int]
    """Theme -> how many of them have a comment under it."""
    kish: dict[str, Kish]
    """By weight."""


def sums_of(screen: Screen, found: Where, names: Sequence[str]) -> Sums:
    """Sum up by combination of themes under some weights; the one vote of an author only as it was counted ahead."""
    if found.in_cube:
        one_vote = "author" if found.story is None else "author_in_story"
        sums = {name: one_vote if name == "author" else name for name in names}
        counts, table = "sum(n)::BIGINT AS n, sum(n_known)::BIGINT AS n_known", "cube"
        span = "min(first) AS first, max(last) AS last"
    else:
        sums = {name: of_row(name) for name in names}
        counts, table = f"count(*) AS n, count(*) FILTER ({KNOWN}) AS n_known", "comments"
        span = "min(posted) AS first, max(posted) AS last"
    weights = "".join(f", coalesce(sum({sql}), 0.0)::DOUBLE AS w_{name}" for name, sql in sums.items())
    rows = screen.columns(
        f"SELECT cell, mood, step IS NOT NULL AS scored, {span}, {counts}{weights} FROM {table} "
        f"WHERE {found.condition} GROUP BY ALL"
    )
    moods = np.zeros((len(screen.cells), UNKNOWN_MOOD + 1), dtype=np.int64)
    np.add.at(moods, (rows["cell"], rows["mood"]), rows["n"])
    by_cell = {
        name: np.bincount(rows["cell"], rows[name], minlength=len(moods)).astype(np.float64, copy=False)
        for name in ("n_known", *(f"w_{name}" for name in names))
    }
    return Sums(
        moods=moods,
        known=by_cell["n_known"],
        weights={name: by_cell[f"w_{name}"] for name in names},
        scored=int(rows["n"][rows["scored"]].sum()),
        first=_end(rows["first"], np.fmin),
        last=_end(rows["last"], np.fmax),
    )


def _end(times: npt.NDArray[Any], end: np.ufunc) -> datetime | None:
    """Return the earliest (``np.fmin``) or the latest (``np.fmax``) of some times, none where none is known."""
    found = end.reduce(times) if len(times) else pd.NaT
    return None if pd.isna(found) else pd.Timestamp(found).to_pydatetime()


def rows_of(screen: Screen, found: Where, weight: str) -> Rows:
    """Return every comment with its sub-thread and weight; the one vote of an author is split over those found."""
    value = "coalesce(author, -1)" if weight == "author" else f"coalesce({of_row(weight)}, 0)::DOUBLE"
    table = screen.columns(f"SELECT cell, root, {value} AS value FROM comments WHERE {found.condition}")
    values = _one_vote(table["value"]) if weight == "author" else table["value"]
    return Rows(table["cell"], table["root"], values)


def _one_vote(author: Numbers) -> Values:
    """Return what each comment counts where each author has one vote; a comment without a named one (-1) has one."""
    posts = np.bincount(author + 1)
    return np.where(author < 0, 1.0, 1.0 / posts[author + 1])


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
    sums = np.bincount(root, rows.weight)
    under = {}
    if leading is not None:
        held = np.array([leading in themes for themes in screen.cells["themes"]], dtype=bool)
        under[leading] = _different(root[held[rows.cell]])
    kish = _kish(float(sums.sum()), float(sums @ sums), float(np.max(sums)))
    return Voices(number=_different(root), under=under, kish={weight: kish})


def _kish(total: float, squares: float, largest: float) -> Kish:
    return (float(total**2 / squares), float(largest / total)) if total > 0 else (0.0, 0.0)


def _different(numbers: Numbers) -> int:
    """Return how many different numbers there are, none below 0."""
    seen = np.zeros(int(np.max(numbers, initial=-1)) + 1, dtype=np.bool_)
    seen[numbers] = True
    return int(np.count_nonzero(seen))
