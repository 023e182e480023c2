"""When comments came in, by theme; where the dump gives no times, their order on the page takes the place of time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
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
    return _counted(_binned(counts, step_of(total.first, total.last)) if len(counts) else counts, total)


def step_of(first: datetime | None, last: datetime | None) -> str:
    """Return the name of the step that comments between two times are counted by."""
    if first is None or last is None:
        return next(iter(STEPS))
    return _step(pd.Timedelta(last - first), days_only=False)


def _counted(rows: pd.DataFrame, study: Summarised) -> pd.DataFrame:
    if rows.empty:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})
    names = [*study.codebook.names, UNASSIGNED]
    place = {name: at for at, name in enumerate(names)}
    theme = np.array([place[name] for name in rows["theme"].tolist()])
    _, seen, step = np.unique(_step_of(rows), return_index=True, return_inverse=True)
    counts = np.bincount(theme * len(seen) + step, rows["comments"]).astype(np.int64)
    held = np.flatnonzero(counts)
    made = {name: rows[name].array[seen[held % len(seen)]] for name in ("start", "end", "first", "last", "step")}
    made |= {"theme": np.array(names, dtype=object)[held // len(seen)], "comments": counts[held]}
    return pd.DataFrame({name: made[name] for name in COLUMNS})


def _step_of(table: pd.DataFrame) -> npt.NDArray[Any]:
    """Return what tells the step of each row: its place, or its start."""
    timed = table["step"].iloc[0] != "places"
    return table["start"].to_numpy("datetime64[us]") if timed else table["first"].to_numpy()


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
    themes, comments, when = table["theme"].to_numpy(dtype=object), table["comments"].to_numpy(), _when(table, timed)
    columns = _columns(table, timed)
    tallest = int(np.max(_sums(table)[1]))
    fig = house.new()
    for theme in dict.fromkeys(themes):
        name, at = words.safe(names[str(theme)]), np.flatnonzero(themes == theme)
        fig.add_bar(
            **{side: values[at] for side, values in columns.items()}, y=comments[at], name=name,
            marker={"color": colours[str(theme)], "line": {"width": 1, "color": palette.PAGE}},
            customdata=[[row, f"{when[row]}: {name}, {words.count(comments[row], 'comment')}"] for row in at.tolist()],
            hovertemplate="%{customdata[1]}<extra></extra>",
        )  # fmt: skip
    fig.update_layout(barmode="stack", bargap=0.08, height=260 if tallest > 1 else 70)
    fig.update_layout(yaxis={"rangemode": "tozero", "dtick": 1 if tallest <= 6 else None})
    house.keyed(fig)
    step = table["step"].iloc[0]
    x = f"Time (UTC), one column per {step}" if timed else "Place in the thread (comments from the top)"
    return house.titled(fig, _title(table, study), basis(study, _note(table, study)), x, "Comments")


def _columns(table: pd.DataFrame, timed: bool) -> dict[str, npt.NDArray[Any]]:
    """Return the middle and the width of the column of each row."""
    if not timed:
        first, last = table["first"].to_numpy(), table["last"].to_numpy()
        return {"x": (first + last) / 2, "width": last - first + 0.85}
    start, end = _times(table)
    length = end - start
    return {"x": (start + length // 2).astype("datetime64[ms]"), "width": length / np.timedelta64(1, "s") * 920}


def _times(table: pd.DataFrame) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    return table["start"].to_numpy("datetime64[us]"), table["end"].to_numpy("datetime64[us]")


def _when(table: pd.DataFrame, timed: bool) -> list[str]:
    """Return what each column stands for: "23 January 2025, 09:00", "Comments 11 to 15"."""
    if not timed:
        return [f"Comments {a:.0f} to {b:.0f}" if b > a else f"Comment {a:.0f}"
                for a, b in zip(table["first"], table["last"], strict=True)]  # fmt: skip
    start, end = _times(table)
    by_day = np.max(end - start) >= np.timedelta64(1, "D")
    moments = start.tolist()
    said = {when: f"{when.day} {when:%B %Y}" + ("" if by_day else f", {when:%H:%M}") for when in set(moments)}
    return [said[when] for when in moments]


def _sums(table: pd.DataFrame) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return the steps in order and the comments of each."""
    steps, step = np.unique(_step_of(table), return_inverse=True)
    return steps, np.bincount(step, table["comments"]).astype(np.int64)


def _title(table: pd.DataFrame, study: Summarised) -> str:
    total = int(table["comments"].sum())
    if table["step"].iloc[0] == "places":
        return f"How the themes follow each other down the page, over {words.count(total, 'comment')}"
    starts, sums = _sums(table)
    if len(sums) < 3:
        return f"{words.count(total, 'comment')} within {words.number(len(sums))} × {table['step'].iloc[0]}"
    length = table["end"].iloc[0] - table["start"].iloc[0]
    half = int(np.argmax(np.cumsum(sums) >= total / 2))
    after = _duration(pd.Timedelta(starts[half] - starts[0]) + length)
    peak = _moment(pd.Timestamp(starts[int(np.argmax(sums))]), length)
    return f"Half of the {words.count(total, 'comment')} came within {after}; the peak is {peak}"


def _duration(span: pd.Timedelta) -> str:
    hours = span / pd.Timedelta("1h")
    if hours < 2:
        return words.count(round(hours * 60), "minute")
    return words.count(round(hours), "hour") if hours < 72 else words.count(round(hours / 24), "day")


def _moment(start: pd.Timestamp, length: pd.Timedelta) -> str:
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
