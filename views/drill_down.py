"""A chart on a page, and the way from each of its marks to the comments behind it.

A mark is chosen by a click, or from a list that the keyboard reaches as well: plotly.js bars take no focus.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from plotly.basedatatypes import BaseFigure

from analysis.study import Study
from charts import house
from charts.chart import Chart, all_charts
from charts.figure import Figure
from views import chart_words
from views.comment_list import show_comments
from views.page import Visit
from views.plain_text import clean, write_heading

TITLED_TOP = 12
"""Pixels above the marks, now that the title stands on the page as text."""
ROW_LEFT = 2 * house.SIDE
"""Pixels at the left of marks that stand in rows: what plotly.js would find itself, and then draw all anew."""
MODES = {"clickmode": "event+select", "hovermode": "closest", "dragmode": "pan"}
"""What Streamlit sets for a chart whose marks can be chosen; where it is not set yet, each chart is drawn twice."""


@st.fragment
def show_chart(name: str, visit: Visit) -> None:
    """Show the chart called ``name`` with its finding above it, and below it the comments of the chosen mark."""
    chart = chart_named(name)
    table, picture = drawn(chart, visit.study)
    marks = picture.marks
    show_picture(chart, picture)
    if not marks:
        return
    row = st.selectbox(
        "Show the comments behind",
        list(marks),
        index=None,
        format_func=lambda row: clean(marks.get(row, "")),
        placeholder="Click a mark, or choose one here, to read the comments behind it",
        key=_choice(name),
        label_visibility="collapsed",
    )
    if row is not None and row < len(table):
        rows = chart.behind(visit.study, table.iloc[row])
        heading = f"{len(rows):,} comment{'' if len(rows) == 1 else 's'} behind: {marks[row]}"
        show_comments(by_score(rows), visit, key=f"{name}-behind", heading=heading)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn chart as a page shows it, on light or on dark."""

    title: str
    subtitle: str
    said: str
    """What a screen reader is told."""
    marks: dict[int, str]
    """Row of the chart's table -> what its mark says."""
    spec: dict[str, Any]
    """The figure as it is sent, without its title: on the page that is text, which wraps with the window."""


def ready(figure: Figure, dark: bool) -> Picture:
    """Return a figure made ready for a light or a dark page."""
    dressed = _untitled(house.apply(figure, dark)).to_plotly_json()
    return Picture(*chart_words.title_of(figure), house.describe(figure), chart_words.mark_words(figure), dressed)


def drawn(chart: Chart, study: Study) -> tuple[pd.DataFrame, Picture]:
    """Return a chart's table and picture for this reader's page; made once for all who look at the study."""
    dark = is_dark()

    def make() -> tuple[pd.DataFrame, Picture]:
        table = chart.data(study)
        return table, ready(chart.draw(table, study), dark)

    return study.kept(("picture", chart.name, dark), make)


def show_picture(chart: Chart, picture: Picture, on_choice: Callable[[int | None], None] | None = None) -> None:
    """Show a picture under its title.

    A click calls ``on_choice`` with the row of the mark (None where the choice is undone); without it, the click is
    handed to the list of ``show_chart``.
    """
    write_heading(picture.title, picture.subtitle, chart.name)
    choose = on_choice or _to_list(chart.name)
    st.plotly_chart(
        _Ready(picture.spec),
        theme=None,
        key=chart.name,
        on_select=lambda: choose(_known(clicked_row(st.session_state.get(chart.name)), picture.marks)),
        selection_mode="points",
        config=house.CONFIG,
        alt=picture.said,
    )


def chart_named(name: str) -> Chart:
    """Return the chart called ``name``."""
    return next(chart for chart in all_charts() if chart.name == name)


def by_score(comments: pd.DataFrame) -> pd.DataFrame:
    """Return the comments with the highest score first; those without a score come last, in dump order."""
    return comments.sort_values(["score", "position"], ascending=[False, True], na_position="last", kind="stable")


def _choice(name: str) -> str:
    return f"{name}-row"


def _to_list(name: str) -> Callable[[int | None], None]:
    def take(row: int | None) -> None:
        st.session_state[_choice(name)] = row

    return take


def _known(row: int | None, marks: dict[int, str]) -> int | None:
    return row if row in marks else None


def is_dark() -> bool:
    """Say whether the reader's page is dark."""
    return bool(st.context.theme.type == "dark")


def clicked_row(event: Any) -> int | None:  # noqa: ANN401 - a dict from the browser
    """Return the row number that a selection event of a chart carries, None where nothing is selected."""
    points = ((event or {}).get("selection") or {}).get("points") or []
    fields = points[0].get("customdata") if points else None
    if isinstance(fields, dict):
        fields = [fields[key] for key in sorted(fields, key=int)]
    if isinstance(fields, list | tuple):
        fields = fields[0] if fields else None
    return int(fields) if isinstance(fields, int | float) else None


class _Ready(BaseFigure):  # type: ignore[misc]  # Plotly tells no types
    """A picture as Streamlit takes it; else Plotly would check each of its values again, for each reader."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self._spec = spec

    def to_dict(self) -> dict[str, Any]:
        """Return the picture as it is sent."""
        return self._spec


def _untitled(figure: Figure) -> Figure:
    """Take the title out of a figure."""
    before = figure.layout.margin.t or 0
    figure.update_layout(title={"text": "", "subtitle": {"text": ""}}, margin={"t": TITLED_TOP}, **MODES)
    if figure.layout.yaxis.showticklabels is False:
        figure.update_layout(margin={"l": ROW_LEFT})
    if figure.layout.height:
        figure.update_layout(height=figure.layout.height - before + TITLED_TOP)
    return figure
