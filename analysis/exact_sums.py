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
    """Return the sum of each row.

    Needs the numbers of all rows, one row after the other, and where each begins, followed by the number of all.
    """
    counts = np.diff(starts)
    if not _CARRIES:
        return np.bincount(np.repeat(np.arange(len(counts)), counts), values, len(counts)).astype(np.float64)
    bounded = np.minimum(counts, _TOGETHER)
    order = np.argsort(-bounded, kind="stable")
    firsts = starts[:-1][order]
    total, lost = np.zeros(len(counts)), np.zeros(len(counts))
    going = len(counts) - np.cumsum(np.bincount(bounded, minlength=_TOGETHER + 1))
    for step, n in enumerate(going[:_TOGETHER].tolist()):
        if not n:
            break
        old, new = total[:n], values[firsts[:n] + step]
        both = old + new
        lost[:n] += np.where(np.abs(old) >= np.abs(new), (old - both) + new, (new - both) + old)
        total[:n] = both
    result = np.empty(len(counts))
    result[order] = total + lost
    for row in np.flatnonzero(counts > _TOGETHER).tolist():
        result[row] = sum(values[starts[row] : starts[row + 1]].tolist())
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
