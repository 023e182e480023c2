"""What a chart is: a table step that tests assert on, a draw step, and the way back to the comments.

A chart is one file in ``charts/`` that holds one ``CHART = Chart(...)``. ``all_charts`` finds it there.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pandas as pd

from analysis.study import Study
from charts.figure import Figure


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
    draw: Callable[[pd.DataFrame, Study], Figure]
    """The ink. Every mark carries the row number of ``data`` as ``customdata[i][0]``, so a click finds its row."""
    behind: Callable[[Study, pd.Series], pd.DataFrame]
    """The comments behind one row of ``data``: rows of ``study.comments``."""


@cache
def all_charts() -> tuple[Chart, ...]:
    """Return every chart of this folder, in order.

    A chart is any module here that holds ``CHART``. An import error in one is raised, never skipped. Raises
    ValueError where the name of a chart is not that of its file.
    """
    import charts

    found: dict[str, Chart] = {}
    for module in pkgutil.iter_modules(charts.__path__):
        chart = getattr(importlib.import_module(f"charts.{module.name}"), "CHART", None)
        if chart is None:
            continue
        if chart.name != module.name:
            raise ValueError(f"charts/{module.name}.py: its chart is called {chart.name}; give it the name of its file")
        found[chart.name] = chart
    return tuple(sorted(found.values(), key=lambda chart: (chart.order, chart.name)))
