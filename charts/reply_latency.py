"""How long an answer takes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.study import Study
from charts import house, palette, words
from charts.basis import basis
from charts.chart import Chart
from charts.figure import Figure

TITLE = "Time to an answer"
STEPS = {
    "before it": -np.inf, "0–5 min": 0, "5–15 min": 5, "15–60 min": 15, "1–3 h": 60, "3–12 h": 180, "12–24 h": 720,
    "1–7 days": 1440, "over 7 days": 10080,
}  # fmt: skip
"""Name of a step -> the minutes it begins at. An answer dated before its parent is a fault of the dump: it is shown."""


def data(study: Study) -> pd.DataFrame:
    """Count replies by the time since the comment they answer, where both times are known to the minute.

    Returns one row per step from the first to the last that holds any: ``step``, ``from_minutes``, ``replies``, and the
    ``median`` minutes of all.
    """
    place, minutes = _placed(study)
    if place.empty:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in ("step", "from_minutes", "replies", "median")})
    steps = range(int(place.min()), int(place.max()) + 1)
    counts = place.value_counts().reindex(steps, fill_value=0)
    named = pd.DataFrame(STEPS.items(), columns=["step", "from_minutes"]).iloc[list(steps)].reset_index(drop=True)
    return named.assign(replies=counts.to_numpy(), median=float(minutes.median()))


def _placed(study: Study) -> tuple[pd.Series, pd.Series]:
    """Return the number of the step, and the minutes, of each reply whose latency is known."""
    minutes = study.structure["latency_minutes"].set_axis(study.comments.index).dropna()
    place = np.searchsorted(list(STEPS.values()), minutes.to_numpy(), side="right") - 1
    return pd.Series(place, index=minutes.index), minutes


def draw(table: pd.DataFrame, study: Study) -> Figure:
    """Draw one bar per step of time."""
    if table.empty:
        return house.empty(TITLE, "No reply here has a time, or what it answers has none, so nothing can be timed.")
    fig = house.new()
    hover = [f"{step}: {words.count(n, 'reply', 'replies')}" for step, n in zip(table["step"], table["replies"])]
    fig.add_bar(
        x=table["replies"].to_numpy(), y=table.index.to_numpy(), orientation="h", marker={"color": palette.PLAIN},
        text=[words.number(n) for n in table["replies"]], textposition="outside", cliponaxis=False,
        textfont={"size": 12, "color": palette.SOFT}, customdata=house.numbered(table.index, hover),
        hovertemplate="%{customdata[1]}<extra></extra>",
    )  # fmt: skip
    ticks = {"tickvals": list(table.index), "ticktext": list(table["step"]), "ticklabelstandoff": 6}
    fig.update_layout(
        height=30 * len(table) + 20, yaxis={"range": [len(table) - 0.4, -0.6], "showgrid": False, **ticks},
        xaxis={"range": [0, float(table["replies"].max()) * 1.12], "nticks": 6},
    )  # fmt: skip
    timed = int(table["replies"].sum())
    note = basis(study, f"{words.count(timed, 'reply', 'replies')} with both times")
    return house.titled(fig, _title(table), note, "Replies", "Delay")


def _title(table: pd.DataFrame) -> str:
    median = float(table["median"].iloc[0])
    if median < 120:
        return f"Half of the answers come within {words.count(round(median), 'minute')}"
    return f"Half of the answers come within {words.count(round(median / 60), 'hour')}"


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the replies of that step."""
    place, _ = _placed(study)
    comments: pd.DataFrame = study.comments.loc[place.index[place == list(STEPS).index(row["step"])]]
    return comments


CHART = Chart(name="reply_latency", title=TITLE, order=110, data=data, draw=draw, behind=behind)
