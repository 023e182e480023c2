"""Several tests at once: at 90 % one in ten speaks up by chance alone, so their p values are corrected together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
LEVEL = 0.1
"""A difference is told where its corrected p value is below this: the chance of any false one is 10 % at most."""


def holm(p: Values) -> Values:
    """Return p values corrected after Holm (1979, Scandinavian Journal of Statistics 6, 65-70).

    Needs p values, missing where no test was made: these stay missing and do not count. The smallest is multiplied by
    the number of tests, the next by one less, and so on, never less than one before it and never more than 1. The
    chance of any false finding stays below the level, however the tests hang together.
    """
    corrected = np.full(len(p), np.nan)
    made = np.flatnonzero(~np.isnan(p))
    order = made[np.argsort(p[made], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(p[order] * factors), 1.0)
    return corrected
