"""When comments came in, by theme; where the dump gives no times, their order on the page takes the place of time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.codebook import UNASSIGNED
from analysis.study import Study
from analysis.summary import Aggregate, Summarised
from charts import house, palette, themed, words
from charts.basis import basis
from charts.chart import Chart
from charts.figure import Figure

TITLE = "Comments over time"
TIMED = 0.5
"""Part of the comments that needs a time for the picture to be over time."""
BINS = 30
"""No more steps than this."""
STEPS = {
    "10 minutes": "10min", "30 minutes": "30min", "hour": "1h", "3 hours": "3h", "6 hours": "6h", "12 hours": "12h",
    "day": "1D", "2 days": "2D", "week": "7D", "30 days": "30D", "90 days": "90D", "365 days": "365D",
    "5 years": "1826D",
}  # fmt: skip
"""Name of a step -> its length for pandas, shortest first."""
COLUMNS = ["theme", "start", "end", "first", "last", "comments", "step"]


def data(study: Study) -> pd.DataFrame:
    """Count comments by step and strongest theme.

    Returns one row per theme and step that holds any, themes in the order of the codebook: ``theme``, ``start`` and
    ``end`` (UTC; missing where the steps are of places), ``first`` and ``last`` (places in reading order from 1;
    missing where the steps are of time), ``comments``, ``step`` (its name: "hour", "places").
    """
    return _counted(_rows(study).assign(comments=1), study)


def table_of(counts: pd.DataFrame, total: Aggregate) -> pd.DataFrame:
    """Return the table of ``data`` for counts by ``theme`` and ``created_at``, the start of a step as ``step_of``."""
    return _counted(_binned(counts, step_of(total)) if len(counts) else counts, total)


def step_of(total: Aggregate) -> str:
    """Return the name of the step that the comments of an aggregate are counted by."""
    if total.first is None or total.last is None:
        return next(iter(STEPS))
    return _step(pd.Timedelta(total.last - total.first), days_only=False)


def _counted(rows: pd.DataFrame, study: Summarised) -> pd.DataFrame:
    if rows.empty:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})
    order = {name: place for place, name in enumerate([*study.codebook.names, UNASSIGNED])}
    counts = rows.groupby(["theme", "start", "end", "first", "last", "step"], dropna=False)["comments"].sum()
    table = counts.reset_index().assign(place=lambda t: t["theme"].map(order))
    return table.sort_values(["place", "start", "first"], kind="stable")[COLUMNS].reset_index(drop=True)


def _rows(study: Study) -> pd.DataFrame:
    """Return one row per counted comment: at (its index in the study), theme and its step."""
    rows = themed.strongest(study)
    if rows.empty:
        return rows
    timed = rows["created_at"].notna()
    return _by_time(rows[timed]) if timed.mean() >= TIMED else _by_place(rows)


def _by_time(rows: pd.DataFrame) -> pd.DataFrame:
    when = rows["created_at"]
    return _binned(rows, _step(when.max() - when.min(), bool((rows["created_precision"] == "day").any())))


def _binned(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    when = rows["created_at"]
    length = pd.Timedelta(STEPS[name])
    start = when.dt.floor("1D") if length > pd.Timedelta("1D") else when.dt.floor(STEPS[name])
    if length > pd.Timedelta("1D"):
        start = start.min() + ((start - start.min()) // length) * length
    return rows.assign(start=start, end=start + length, first=np.nan, last=np.nan, step=name)


def _step(span: pd.Timedelta, days_only: bool) -> str:
    for name, length in STEPS.items():
        if span / pd.Timedelta(length) <= BINS and not (days_only and pd.Timedelta(length) < pd.Timedelta("1D")):
            return name
    return list(STEPS)[-1]


def _by_place(rows: pd.DataFrame) -> pd.DataFrame:
    ordered = rows.sort_values(["platform", "thread_id", "position"], kind="stable")
    place = ordered.groupby(["platform", "thread_id"]).cumcount().reindex(rows.index).to_numpy(dtype=np.float64)
    wide = next(width for width in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10**9) if np.max(place) / width < BINS)
    first = place // wide * wide + 1
    last = np.minimum(first + wide - 1, np.max(place) + 1)
    nothing = pd.Series(pd.NaT, index=rows.index, dtype=rows["created_at"].dtype)
    return rows.assign(start=nothing, end=nothing, first=first, last=last, step="places")


def draw(table: pd.DataFrame, study: Summarised) -> Figure:
    """Draw stacked columns."""
    if table.empty:
        return house.empty(TITLE, "There are no comments in this selection.")
    timed = table["step"].iloc[0] != "places"
    colours, names = palette.theme_colours(study.codebook), themed.titles(study)
    fig = house.new()
    for theme, marks in table.groupby("theme", sort=False):
        name = words.safe(names[str(theme)])
        fig.add_bar(
            **_columns(marks, timed), y=marks["comments"].to_numpy(), name=name,
            marker={"color": colours[str(theme)], "line": {"width": 1, "color": palette.PAGE}},
            customdata=house.numbered(marks.index, [f"{when}: {name}, {words.count(n, 'comment')}" for when, n in
                                                    zip(_when(marks), marks["comments"], strict=True)]),
            hovertemplate="%{customdata[1]}<extra></extra>",
        )  # fmt: skip
    fig.update_layout(barmode="stack", bargap=0.08, height=260 if _tallest(table) > 1 else 70)
    fig.update_layout(yaxis={"rangemode": "tozero", "dtick": 1 if _tallest(table) <= 6 else None})
    house.keyed(fig)
    step = table["step"].iloc[0]
    x = f"Time (UTC), one column per {step}" if timed else "Place in the thread (comments from the top)"
    return house.titled(fig, _title(table, study), basis(study, _note(table, study)), x, "Comments")


def _columns(marks: pd.DataFrame, timed: bool) -> dict[str, Any]:
    if not timed:
        middle = (marks["first"] + marks["last"]) / 2
        return {"x": middle.to_numpy(), "width": (marks["last"] - marks["first"] + 0.85).to_numpy()}
    middle = marks["start"] + (marks["end"] - marks["start"]) / 2
    width = (marks["end"] - marks["start"]).dt.total_seconds() * 920
    return {"x": middle.dt.tz_localize(None).to_numpy("datetime64[ms]"), "width": width.to_numpy()}


def _when(marks: pd.DataFrame) -> list[str]:
    """Return what each column stands for: "23 January 2025, 09:00", "Comments 11 to 15"."""
    if marks["start"].isna().all():
        return [f"Comments {a:.0f} to {b:.0f}" if b > a else f"Comment {a:.0f}"
                for a, b in zip(marks["first"], marks["last"], strict=True)]  # fmt: skip
    by_day = (marks["end"] - marks["start"]).max() >= pd.Timedelta("1D")
    return [f"{start.day} {start:%B %Y}" + ("" if by_day else f", {start:%H:%M}") for start in marks["start"]]


def _tallest(table: pd.DataFrame) -> int:
    step = "first" if table["start"].isna().all() else "start"
    return int(table.groupby(step)["comments"].sum().max())


def _title(table: pd.DataFrame, study: Summarised) -> str:
    total = int(table["comments"].sum())
    if table["step"].iloc[0] == "places":
        return f"How the themes follow each other down the page, over {words.count(total, 'comment')}"
    sums = table.groupby("start")["comments"].sum().sort_index()
    busiest = sums.index[int(sums.argmax())]
    half = (sums.cumsum() >= total / 2).idxmax()
    end = table.loc[table["start"] == half, "end"].iloc[0]
    if len(sums) < 3:
        return f"{words.count(total, 'comment')} within {words.number(len(sums))} × {table['step'].iloc[0]}"
    after = _duration(end - sums.index[0])
    return f"Half of the {words.count(total, 'comment')} came within {after}; the peak is {_moment(busiest, table)}"


def _duration(span: pd.Timedelta) -> str:
    hours = span / pd.Timedelta("1h")
    if hours < 2:
        return words.count(round(hours * 60), "minute")
    return words.count(round(hours), "hour") if hours < 72 else words.count(round(hours / 24), "day")


def _moment(start: pd.Timestamp, table: pd.DataFrame) -> str:
    length = table["end"].iloc[0] - table["start"].iloc[0]
    day = f"{start.day}\u00a0{start.strftime('%B')}"
    return f"at {start.strftime('%H:%M')} on {day}" if length < pd.Timedelta("1D") else f"on {day} {start.year}"


def _note(table: pd.DataFrame, study: Summarised) -> str:
    if table["step"].iloc[0] == "places":
        return "few have a time, so their order on the page is shown"
    left = study.summary.shown - int(table["comments"].sum())
    return f"{words.number(left)} without a time left out" if left else ""


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the comments of that step whose strongest theme is that one."""
    rows = _rows(study)
    same = rows["start"] == row["start"] if pd.notna(row["start"]) else rows["first"] == row["first"]
    comments: pd.DataFrame = study.comments.loc[rows.loc[same & (rows["theme"] == row["theme"]), "at"]]
    return comments


CHART = Chart(name="over_time", title=TITLE, order=80, data=data, draw=draw, behind=behind)
