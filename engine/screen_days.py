"""The sums of a selection by day, themes and mood, which were made with the screen files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.screen_read import Screen
from engine.screen_where import Where


@dataclass(frozen=True, slots=True)
class Days:
    """One entry per day, combination of themes and mood that occur; the numbers are those of engine/screen_build.py."""

    cell: npt.NDArray[np.int32]
    mood: npt.NDArray[np.int8]
    day: npt.NDArray[np.datetime64]
    n: npt.NDArray[np.int32]
    """Comments."""
    n_known: npt.NDArray[np.int32]
    """Those whose weight is known where it needs a score."""
    n_scored: npt.NDArray[np.int32]
    """Those that have a score."""
    first: npt.NDArray[np.datetime64]
    last: npt.NDArray[np.datetime64]
    weights: dict[str, npt.NDArray[np.float64]]


def days_of(screen: Screen, found: Where, names: Sequence[str]) -> Days:
    """Read the sums of a condition that asks for whole days, under some weights. Raises engine.duck.TooSlow."""
    one_vote = {"author": "author" if found.story is None else "author_in_story"}
    # NumPy sums these few rows up; to plan so many sums would take DuckDB twice as long as to read the rows.
    sums = "".join(f", {one_vote.get(name, name)} AS w_{name}" for name in names)
    read = screen.columns(
        f"SELECT cell, mood, day, n, n_known, n_scored, first, last{sums} FROM cube WHERE {found.condition}"
    )
    weights = {name: read.pop(f"w_{name}") for name in names}
    return Days(**read, weights=weights)
