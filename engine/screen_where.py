"""Filters of the screen as SQL. Only numbers of our own and dates enter a query; no text from a file ever does."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, time

import pandas as pd

from analysis.codebook import UNASSIGNED
from analysis.sentiment import LABELS
from analysis.study import Selection
from analysis.summary import EDGES
from engine.screen_build import MOODS
from ingest.schema import STATES


@dataclass(frozen=True, slots=True)
class Scope:
    """The threads looked at: all of the store, those of one story, or some."""

    story_id: str | None = None
    threads: tuple[tuple[str, str], ...] = ()
    """(platform, thread_id) of each; none: all of the story or store."""


@dataclass(frozen=True, slots=True)
class Where:
    """A scope and a selection as a condition on rows, and what it leaves possible."""

    condition: str
    in_cube: bool
    """It can be told from the sums per day, themes, mood, state and step of the score."""
    plain: bool
    """No comment of the scope is left out."""
    story: int | None
    """The number of the story where the scope is one."""


def where(scope: Scope, selection: Selection, stories: pd.DataFrame, threads: pd.DataFrame,
          cells: pd.DataFrame) -> Where:  # fmt: skip
    """Return the condition of a scope and a selection.

    Raises ValueError for a filter that the screen does not have: words, tags, authors, depth.
    """
    lacking = [name for name in ("text", "tags", "authors") if getattr(selection, name)]
    if lacking or selection.depth != (None, None):
        raise ValueError(f"a large choice cannot be filtered by {', '.join(lacking) or 'depth'}")
    parts: list[str] = []
    story = None
    if scope.story_id is not None:
        numbers = stories.loc[stories["story_id"] == scope.story_id, "story"]
        story = int(numbers.iloc[0]) if len(numbers) else -1
        parts.append(f"story = {story}")
    if scope.threads:
        keys = pd.MultiIndex.from_frame(threads[["platform", "thread_id"]])
        parts.append(among("thread", threads.loc[keys.isin(list(scope.threads)), "thread"]))
    chosen, exact = _chosen(selection, threads, cells)
    return Where(
        condition=" AND ".join([*parts, *chosen]) or "true",
        in_cube=exact and not scope.threads and not selection.threads,
        plain=not chosen,
        story=story,
    )


def _chosen(selection: Selection, threads: pd.DataFrame, cells: pd.DataFrame) -> tuple[list[str], bool]:
    """Return the conditions of a selection, and whether whole days and whole steps of the score fulfil them."""
    parts: list[str] = []
    if selection.threads:
        parts.append(among("thread", threads.loc[threads["thread_id"].isin(selection.threads), "thread"]))
    if selection.themes:
        parts.append(among("cell", cells.loc[[_under(held, selection.themes) for held in cells["themes"]], "cell"]))
    if selection.labels:
        moods = [code for code, (name, _) in enumerate(MOODS[: 2 * len(LABELS)]) if name in selection.labels]
        parts.append(among("mood", pd.Series(moods, dtype="int64")))
    if selection.states:
        states = [code for code, name in enumerate(STATES) if name in selection.states]
        parts.append(among("state", pd.Series(states, dtype="int64")))
    scores, whole_steps = _scores(*selection.score)
    times, whole_days = _times(*selection.time)
    return parts + scores + times, whole_steps and whole_days


def _under(held: list[str], wanted: tuple[str, ...]) -> bool:
    return bool(set(held) & set(wanted)) or (UNASSIGNED in wanted and len(held) == 0)


def _scores(low: int | None, high: int | None) -> tuple[list[str], bool]:
    """Return the conditions on the score; those on whole steps are on the step."""
    whole = (low is None or low in EDGES) and (high is None or high + 1 in EDGES)
    if not whole:
        return [f"score {sign} {int(end)}" for sign, end in ((">=", low), ("<=", high)) if end is not None], False
    parts = [] if low is None else [f"step >= {bisect_right(EDGES, low)}"]
    return parts + ([] if high is None else [f"step <= {bisect_right(EDGES, high)}"]), True


def _times(first: datetime | None, last: datetime | None) -> tuple[list[str], bool]:
    """Return the conditions on the time; those on whole days are on the day."""
    begin, end = _utc(first), _utc(last)
    whole = (begin is None or begin.time() == time.min) and (end is None or end.time() == time.max)
    column = "day" if whole else "posted"
    parts = []
    for sign, stamp in ((">=", begin), ("<=", end)):
        if stamp is not None:
            told = f"DATE '{stamp.date().isoformat()}'" if whole else f"TIMESTAMP '{stamp.isoformat(' ')}'"
            parts.append(f"{column} {sign} {told}")
    return parts, whole


def _utc(stamp: datetime | None) -> datetime | None:
    return stamp if stamp is None or stamp.tzinfo is None else stamp.astimezone(UTC).replace(tzinfo=None)


def among(column: str, numbers: pd.Series) -> str:
    """Return the condition that a column is one of some numbers."""
    listed = ", ".join(str(int(number)) for number in sorted(numbers))
    return f"{column} IN ({listed})" if listed else "false"
