"""Sums of many short rows of numbers, and rounding, with the very bits that Python's own ``sum`` and ``round`` give.

From Python 3.12 on ``sum`` carries along what each addition of floats loses (Neumaier's method, "Rundungsfehleranalyse
einiger Verfahren zur Summation endlicher Summen", 1974), before that it adds from left to right. Either is done here
for all rows together.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_CARRIES = sum([1.0, 1e100, 1.0, -1e100]) == 2.0
"""This interpreter's ``sum`` carries along what is lost."""
_TOGETHER = 64
"""Longer rows are left to Python."""


def sums(values: Floats, starts: Ints) -> Floats:
    """Return the sum of each row, or of each column of it.

    Needs the numbers of all rows, one row after the other, or as many such columns, and where each row begins, followed
    by the number of all.
    """
    table = values if values.ndim > 1 else values[:, np.newaxis]
    result = _carried(table, starts) if _CARRIES else _from_left(table, starts)
    return result.reshape(len(starts) - 1, *values.shape[1:])


def _from_left(table: Floats, starts: Ints) -> Floats:
    """Add up from left to right."""
    rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    return np.stack([np.bincount(rows, column, len(starts) - 1) for column in table.T], axis=1).astype(np.float64)


def _carried(table: Floats, starts: Ints) -> Floats:
    """Add up from left to right and carry along what is lost: of two numbers nothing that could be seen."""
    counts, firsts = np.diff(starts), starts[:-1]
    result = np.zeros((len(counts), table.shape[1]))
    for place in (0, 1):
        some = np.flatnonzero(counts > place)
        result[some] += table[firsts[some] + place]
    several = np.flatnonzero((counts > 2) & (counts <= _TOGETHER))
    result[several] = _side_by_side(table, firsts[several], counts[several])
    for row in np.flatnonzero(counts > _TOGETHER).tolist():
        result[row] = [sum(column.tolist()) for column in table[starts[row] : starts[row + 1]].T]
    return result


def _side_by_side(table: Floats, firsts: Ints, counts: Ints) -> Floats:
    """Add the next number of all rows together, the longest rows first: those that go on are always the first ones."""
    order = np.argsort(-counts, kind="stable")
    firsts = firsts[order]
    total, lost = (np.zeros((len(counts), table.shape[1])) for _ in range(2))
    going = len(counts) - np.cumsum(np.bincount(counts, minlength=_TOGETHER + 1))
    for step, n in enumerate(going[:_TOGETHER].tolist()):
        if not n:
            break
        old, new = total[:n], table[firsts[:n] + step]
        both = old + new
        lost[:n] += np.where(np.abs(old) >= np.abs(new), (old - both) + new, (new - both) + old)
        total[:n] = both
    result = np.empty_like(total)
    result[order] = total + lost
    return result


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
