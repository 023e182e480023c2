"""What a chart is: a table step that tests assert on, a draw step, and the way back to the comments.

A chart is one file in ``charts/`` that holds one ``CHART = Chart(...)``. ``all_charts`` finds it there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from analysis.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One picture of a study."""

    name: str
    """Its file name, its key on a page and in exports: "theme_shares"."""
    title: str
    """What it shows, for lists of charts: "Theme shares"."""
    order: int
    """Its place in lists and reports."""
    data: Callable[[Study], pd.DataFrame]
    """The numbers: one row per mark, in drawing order, RangeIndex. An empty study gives an empty table."""
    draw: Callable[[pd.DataFrame, Study], go.Figure]
    """The ink. Every mark carries the row number of ``data`` as ``customdata[i][0]``, so a click finds its row."""
    behind: Callable[[Study, pd.Series], pd.DataFrame]
    """The comments behind one row of ``data``: rows of ``study.comments``."""
