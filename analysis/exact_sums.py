"""Sums of many short rows of numbers, and rounding, with the very bits that Python gives for each row.

A row of many numbers is summed without any loss, as ``math.fsum`` does: each number is cut in two, and neither the
upper nor the lower parts of a row lose a bit when they are added, whatever their order. A row of few numbers is summed
as ``sum`` does: from Python 3.12 on it carries along what each addition of floats loses (Neumaier's method,
"Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", 1974), before that it adds from left to right.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_CARRIES = sum([1.0, 1e100, 1.0, -1e100]) == 2.0
"""This interpreter's ``sum`` carries along what is lost."""
_GRID = 2.0**30
"""The upper part of a number is a multiple of one over it."""


class Halves(NamedTuple):
    """Numbers cut in two.

    Of numbers between -8 and 8 without any bit below 2^-66, which holds for all that have four decimal digits, the
    halves of 2^16 add up without loss.
    """

    high: Floats
    low: Floats

    def take(self, places: Ints) -> Halves:
        """Return some of the numbers."""
        return Halves(self.high.take(places), self.low.take(places))

    def by_row(self, starts: Ints) -> Halves:
        """Return the sums of rows, given where each begins, followed by the number of all."""
        return Halves(_by_row(self.high, starts), _by_row(self.low, starts))

    def whole(self) -> Floats:
        """Return the numbers, each rounded once."""
        return self.high + self.low


def halves(values: Floats) -> Halves:
    """Cut numbers in two."""
    high = np.rint(values * _GRID) / _GRID
    return Halves(high, values - high)


def sums(values: Floats, starts: Ints) -> Floats:
    """Return the sum of each row as ``math.fsum`` gives it.

    Needs the numbers of all rows, one row after the other (see Halves for their size), and where each row begins,
    followed by the number of all.
    """
    return halves(values).by_row(starts).whole()


def _by_row(values: Floats, starts: Ints) -> Floats:
    result = np.zeros(len(starts) - 1)
    some = np.flatnonzero(starts[1:] > starts[:-1])
    if some.size:
        result[some] += np.add.reduceat(values, starts[some])  # added to 0, as a sum of -0.0 alone is
    return result


def side_by_side(columns: list[Floats]) -> Floats:
    """Return the sums of rows as Python's ``sum`` gives them, from the columns of the table."""
    total, lost = (np.zeros(len(columns[0])) for _ in range(2))
    for new in columns:
        both = total + new
        if _CARRIES:
            lost += np.where(np.abs(total) >= np.abs(new), (total - both) + new, (new - both) + total)
        total = both
    return total + lost


def rounded(values: Floats, digits: int) -> Floats:
    """Round each number to so many decimal digits: what lies near the middle of two is left to Python."""
    scale = 10.0**digits
    scaled = values * scale
    result = np.rint(scaled) / scale
    for place in np.flatnonzero(near_middle(scaled, 1e-6)).tolist():
        result[place] = round(float(values[place]), digits)
    return result


def near_middle(scaled: Floats, band: float | Floats) -> npt.NDArray[np.bool_]:
    """Say which numbers lie so near to the middle of two whole ones that rounding may go either way."""
    return np.asarray(np.abs(scaled - np.floor(scaled) - 0.5) < band)
