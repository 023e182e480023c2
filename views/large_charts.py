"""The charts of a large choice: each table from sums, drawn as that of a study, and what stands behind each mark."""

from __future__ import annotations

import pandas as pd

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
from views.large import show_large_chart
from views.page import Large, Visit

LARGEST = 10
"""Threads whose coverage is drawn."""


def show_shares(visit: Visit, large: Large) -> None:
    """Show what part each theme holds."""
    table = theme_shares.data(large.total)
    figure = theme_shares.draw(table, large.total)
    show_large_chart("theme_shares", visit, table, figure, lambda row: Cell(theme=str(row["theme"]), weighed=True))


def show_weights(visit: Visit, large: Large) -> None:
    """Show the same themes under every weight that can be had."""
    table = theme_weights.data(large.total)
    figure = theme_weights.draw(table, large.total)
    show_large_chart("theme_weights", visit, table, figure, lambda row: Cell(theme=str(row["theme"])))


def show_over_time(visit: Visit, large: Large) -> None:
    """Show when comments came in, by their strongest theme."""
    step = pd.Timedelta(over_time.STEPS[over_time.step_of(large.total)])
    table = over_time.table_of(large.over_time(step.to_pytimedelta()), large.total)
    figure = over_time.draw(table, large.total)
    show_large_chart("over_time", visit, table, figure, lambda row: Cell(
        strongest=str(row["theme"]), start=row["start"].to_pydatetime(), end=row["end"].to_pydatetime()))  # fmt: skip


def show_moods(visit: Visit, large: Large) -> None:
    """Show the tone of the words by theme."""
    table = mood.table(large.total.moods, [*large.total.codebook.names, UNASSIGNED])
    figure = sentiment_by_theme.draw(table, large.total)
    show_large_chart("sentiment_by_theme", visit, table, figure, lambda row: Cell(
        theme=str(row["group"]), judged=True, label=row["label"] if isinstance(row["label"], str) else None
    ))  # fmt: skip


def show_coverage(visit: Visit, large: Large) -> None:
    """Show how much of the largest threads the files hold; filters make no difference to it."""
    threads = coverage.largest(large.whole.threads).head(LARGEST)
    found = large.parts(threads[["platform", "thread_id"]])
    part = coverage.part_of(found.assign(body=pd.Series("text", index=found.index).where(found["with_text"])))
    counts = found.assign(part=part).groupby(["platform", "thread_id", "part"])["comments"].sum().reset_index()
    table = coverage.table_of(threads, counts)
    figure = coverage.draw(table, large.whole)
    show_large_chart("coverage", visit, table, figure, _of_part)


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
    counts = large.scores()
    table = score_by_tag.table_of(counts)
    figure = score_by_tag.draw(table, large.total)
    others = set(counts["tag"].dropna()) - set(table["tag"])

    def cell(row: pd.Series) -> Cell:
        named = {score_by_tag.NO_TAG: ("",), score_by_tag.OTHER: tuple(sorted(others))}
        tags = named.get(str(row["tag"]), (str(row["tag"]),))
        return Cell(tags=tags, low=int(row["low"]), high=int(row["high"]))

    show_large_chart("score_by_tag", visit, table, figure, cell)


def show_hours(visit: Visit, large: Large) -> None:
    """Show in which hours of the week people write."""
    table = large.hours()
    figure = hours_of_week.draw(table, large.total)
    show_large_chart("hours_of_week", visit, table, figure, lambda row: Cell(slot=int(row["slot"])))
