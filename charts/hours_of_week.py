"""When in the week people write: one square per weekday and hour, in UTC, the darker the more comments."""

from __future__ import annotations

import pandas as pd

from analysis.study import Study
from analysis.summary import Summarised
from analysis.weights import population
from charts import house, palette, words
from charts.basis import basis
from charts.chart import Chart
from charts.figure import Figure

TITLE = "Hours of the week"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ENOUGH = 48
"""Comments with a time below which no pattern is named."""
FAINTEST = 0.06
"""How dark the square of a single comment is at least, of 1."""
TIMED = ("exact", "minute")
"""Precisions of a time that tell the hour."""


def data(study: Study) -> pd.DataFrame:
    """Count comments by weekday and hour.

    Returns one row per hour of the week that holds any: ``slot`` (0 is Monday 00:00 UTC), ``comments``. Comments whose
    time is not known to the hour are left out.
    """
    return slots(study).value_counts().sort_index().rename_axis("slot").rename("comments").reset_index()


def slots(study: Study) -> pd.Series:
    """Return the hour of the week of each comment that has a time, with its index."""
    counted = population(study.comments)
    when = counted.loc[counted["created_precision"].isin(TIMED) & counted["created_at"].notna(), "created_at"]
    slot: pd.Series = (when.dt.day_of_week * 24 + when.dt.hour).astype("int64")
    return slot


def draw(table: pd.DataFrame, study: Summarised) -> Figure:
    """Draw a square per hour of the week that holds any comment."""
    if table.empty:
        return house.empty(TITLE, "None of these comments shows when it was written.")
    day, hour = table["slot"] // 24, table["slot"] % 24
    part = table["comments"] / table["comments"].max()
    said = [f"{DAYS[d]}, {h:02d}:00 to {h + 1:02d}:00 UTC: {words.count(n, 'comment')}"
            for d, h, n in zip(day, hour, table["comments"], strict=True)]  # fmt: skip
    fig = house.new()
    fig.add_scatter(
        x=hour.to_numpy(), y=day.to_numpy(), mode="markers", showlegend=False,
        marker={"symbol": "square", "size": 11, "color": palette.PLAIN, "line": {"width": 0},
                "opacity": part.clip(lower=FAINTEST).to_numpy()},
        customdata=house.numbered(table.index, said), hovertemplate="%{customdata[1]}<extra></extra>",
    )  # fmt: skip
    fig.update_layout(
        height=190,
        xaxis={"range": [-0.7, 23.7], "tickvals": list(range(0, 24, 3)), "showgrid": False},
        yaxis={"range": [6.7, -0.7], "tickvals": list(range(7)), "ticktext": [d[:3] for d in DAYS], "showgrid": False},
    )  # fmt: skip
    return house.titled(fig, _title(table), basis(study, _left_out(table, study)), "Hour (UTC)", "Day")


def _title(table: pd.DataFrame) -> str:
    total = int(table["comments"].sum())
    if total < ENOUGH:
        return f"{words.count(total, 'comment')}, too few for a pattern over the week"
    by_hour = table["comments"].groupby(table["slot"] % 24).sum()
    busiest = int(by_hour.index[int(by_hour.argmax())])
    weekend = int(table.loc[table["slot"] >= 5 * 24, "comments"].sum()) / total
    return (
        f"Most is written from {busiest:02d}:00 to {busiest + 1:02d}:00 UTC; "
        f"the weekend holds {words.percent(weekend)} of it"
    )


def _left_out(table: pd.DataFrame, study: Summarised) -> str:
    without = study.summary.shown - int(table["comments"].sum())
    return f"{words.number(without)} without a known hour left out" if without else ""


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the comments of that hour of the week."""
    found = slots(study)
    comments: pd.DataFrame = study.comments.loc[found.index[found == row["slot"]]]
    return comments


CHART = Chart(name="hours_of_week", title=TITLE, order=155, data=data, draw=draw, behind=behind)
