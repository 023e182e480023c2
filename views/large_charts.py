"""The charts of a large choice: each table from sums, drawn as that of a study, and what stands behind each mark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pandas as pd
import streamlit as st

from analysis.codebook import UNASSIGNED
from analysis.summary import Cell
from charts import (
    coverage,
    hours_of_week,
    mood,
    over_time,
    score_by_tag,
    sentiment_by_theme,
    theme_shares,
    theme_weights,
)
from charts.figure import Figure
from views.drill_down import Picture, is_dark, ready
from views.large import show_large_chart
from views.page import Large, Visit

LARGEST = 10
"""Threads whose coverage is drawn."""


Drawn = tuple[pd.DataFrame, Figure]
"""The table of a chart and its picture."""


def _drawn(key: str, name: str, draw: Callable[[Large], Drawn], large: Large) -> tuple[pd.DataFrame, Picture]:
    """Return a table and its picture, made once for each choice, filter and weight (``key``)."""
    found: tuple[pd.DataFrame, Picture] = _picture(key, name, is_dark(), draw, large)
    return found


# A resource, not data: a picture is never changed, so all sessions share one.
@st.cache_resource(max_entries=200, show_spinner=False)
def _picture(
    key: str, name: str, dark: bool, _draw: Callable[[Large], Drawn], _large: Large
) -> tuple[pd.DataFrame, Picture]:
    table, figure = _draw(_large)
    return table, ready(figure, dark)


def show_shares(visit: Visit, large: Large) -> None:
    """Show what part each theme holds."""
    drawn = _drawn(large.key, "theme_shares", _shares, large)
    show_large_chart("theme_shares", visit, *drawn, lambda row: Cell(theme=str(row["theme"]), weighed=True))


def _shares(large: Large) -> Drawn:
    table = theme_shares.data(large.total)
    return table, theme_shares.draw(table, large.total)


def show_weights(visit: Visit, large: Large) -> None:
    """Show the same themes under every weight that can be had."""
    drawn = _drawn(large.key, "theme_weights", _weights, large)
    show_large_chart("theme_weights", visit, *drawn, lambda row: Cell(theme=str(row["theme"])))


def _weights(large: Large) -> Drawn:
    table = theme_weights.data(large.total)
    return table, theme_weights.draw(table, large.total)


def show_over_time(visit: Visit, large: Large) -> None:
    """Show when comments came in, by their strongest theme."""
    drawn = _drawn(large.key, "over_time", _over_time, large)
    show_large_chart("over_time", visit, *drawn, lambda row: Cell(
        strongest=str(row["theme"]), start=row["start"].to_pydatetime(), end=row["end"].to_pydatetime()))  # fmt: skip


def step(first: datetime | None, last: datetime | None) -> timedelta:
    """Return the step of time that comments between two times are counted by."""
    found: timedelta = pd.Timedelta(over_time.STEPS[over_time.step_of(first, last)]).to_pytimedelta()
    return found


def _over_time(large: Large) -> Drawn:
    table = over_time.table_of(large.over_time, large.total)
    return table, over_time.draw(table, large.total)


def show_moods(visit: Visit, large: Large) -> None:
    """Show the tone of the words by theme."""
    drawn = _drawn(large.key, "sentiment_by_theme", _moods, large)
    show_large_chart("sentiment_by_theme", visit, *drawn, lambda row: Cell(
        theme=str(row["group"]), judged=True, label=row["label"] if isinstance(row["label"], str) else None
    ))  # fmt: skip


def _moods(large: Large) -> Drawn:
    table = mood.table(large.total.moods, [*large.total.codebook.names, UNASSIGNED])
    return table, sentiment_by_theme.draw(table, large.total)


def show_coverage(visit: Visit, large: Large) -> None:
    """Show how much of the largest threads the files hold; filters make no difference to it."""
    show_large_chart("coverage", visit, *_drawn(large.whole_key, "coverage", _coverage, large), _of_part)


def _coverage(large: Large) -> Drawn:
    threads = coverage.largest(large.whole.threads).head(LARGEST)
    found = large.parts(threads[["platform", "thread_id"]])
    part = coverage.part_of(found.assign(body=pd.Series("text", index=found.index).where(found["with_text"])))
    counts = found.assign(part=part).groupby(["platform", "thread_id", "part"])["comments"].sum().reset_index()
    table = coverage.table_of(threads, counts)
    return table, coverage.draw(table, large.whole)


def _of_part(row: pd.Series) -> Cell:
    """Return the comments of a part of a thread, as ``charts.coverage.part_of`` tells them apart."""
    thread, part = (str(row["platform"]), str(row["thread_id"])), str(row["part"])
    if part in ("deleted", "removed"):
        return Cell(thread=thread, states=(part,))
    if part == "collapsed":
        return Cell(thread=thread, states=("present", "truncated", "collapsed"), with_text=False)
    if part in ("with_text", "truncated"):
        states = ("truncated",) if part == "truncated" else ("present", "collapsed")
        return Cell(thread=thread, states=states, with_text=True)
    return Cell(thread=thread, states=("stub",))


def show_scores(visit: Visit, large: Large) -> None:
    """Show the scores by tag."""
    drawn = _drawn(large.key, "score_by_tag", _scores, large)
    show_large_chart("score_by_tag", visit, *drawn, partial(_of_score, large, drawn[0]))


def _scores(large: Large) -> Drawn:
    table = score_by_tag.table_of(large.scores())
    return table, score_by_tag.draw(table, large.total)


def _of_score(large: Large, table: pd.DataFrame, row: pd.Series) -> Cell:
    """Return the comments of a tag in a step of the score; the tags without a row of their own are one."""
    others = sorted(set(large.scores()["tag"].dropna()) - set(table["tag"]))
    named = {score_by_tag.NO_TAG: ("",), score_by_tag.OTHER: tuple(others)}
    return Cell(tags=named.get(str(row["tag"]), (str(row["tag"]),)), low=int(row["low"]), high=int(row["high"]))


def show_hours(visit: Visit, large: Large) -> None:
    """Show in which hours of the week people write."""
    drawn = _drawn(large.key, "hours_of_week", _hours, large)
    show_large_chart("hours_of_week", visit, *drawn, lambda row: Cell(slot=int(row["slot"])))


def _hours(large: Large) -> Drawn:
    table = large.hours()
    return table, hours_of_week.draw(table, large.total)
