"""The rows of a small table as plain mappings.

Where a picture or a sentence is made of ten rows, asking a frame for each value takes longer than all counting before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

Row = dict[str, Any]


def records(table: pd.DataFrame, columns: Sequence[str] | None = None) -> list[Row]:
    """Return the rows of ``table`` (only those ``columns`` of it), their values as Python's own, in order."""
    names = list(table.columns if columns is None else columns)
    return [dict(zip(names, row)) for row in zip(*(table[name].tolist() for name in names), strict=True)]
