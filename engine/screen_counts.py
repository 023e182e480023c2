"""Counts of a large choice for its pictures: over time, by hour of the week, by tag and score, by thread, by author.

Each gives the numbers that the picture of an ordinary study counts by itself (charts/), so that both are drawn alike.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from analysis.study import Selection
from engine.screen_build import JUDGED, NEGATIVE, UNKNOWN_MOOD
from engine.screen_find import Found
from engine.screen_read import Screen
from engine.screen_rows import NEVER, Numbers, Rows, Times
from engine.screen_where import Scope, Where
from ingest.schema import STATES

DAY = timedelta(days=1)
KINDS = UNKNOWN_MOOD + 1
"""How many moods there are."""


def over_time(found: Found, step: timedelta) -> pd.DataFrame:
    """Count comments by strongest theme and step of time, of which a day holds a whole number; longer ones are days.

    Returns theme (UNASSIGNED for none), created_at (UTC, the start of the step) and comments; those without a time are
    left out. Raises engine.duck.TooSlow.
    """
    step = min(step, DAY)
    cell, number, n = _steps(found.screen, found.where, step) if found.rows is None else _steps_of(found.rows, step)
    themes, theme = found.screen.strongest
    first = int(np.min(number)) if len(number) else 0
    width = int(np.max(number)) - first + 1 if len(number) else 1
    counts = np.bincount(theme[cell] * width + (number - first), n).astype(np.int64)
    held = np.flatnonzero(counts)
    begins = np.datetime64(0, "us") + (held % width + first) * np.timedelta64(step)
    return pd.DataFrame({
        "theme": pd.Series(themes[held // width], dtype="str"),
        "created_at": pd.Series(begins).dt.tz_localize("UTC"), "comments": counts[held],
    })  # fmt: skip


def _steps_of(rows: Rows, step: timedelta) -> tuple[Numbers, Numbers, Numbers | None]:
    """Return the combination of themes of each comment that has a time, and the number of its step since 1970."""
    posted = rows.posted[: rows.timed]
    first, last = _number(posted[:1], step), _number(posted[-1:], step)
    numbers = np.arange(first[0], last[0] + 1) if len(posted) else first
    begins = np.searchsorted(posted, np.datetime64(0, "us") + numbers * np.timedelta64(step))
    return rows.cell[: rows.timed], np.repeat(numbers, np.diff(begins, append=len(posted))), None


def _steps(screen: Screen, found: Where, step: timedelta) -> tuple[Numbers, Numbers, Numbers | None]:
    """Return the same of a whole story or store by combination and step, and how many comments each holds."""
    seconds = int(step.total_seconds())
    start, n, table = f"time_bucket(INTERVAL {seconds} SECONDS, posted)", "count(*)", "comments"
    if step == DAY:
        start, n, table = "day::TIMESTAMP", "sum(n)::BIGINT", "cube"
    read = screen.columns(
        f"SELECT cell, {start} AS start, {n} AS n FROM {table} "
        f"WHERE ({found.condition}) AND day IS NOT NULL GROUP BY ALL"
    )
    return read["cell"], _number(read["start"], step), read["n"]


def _number(times: Times, step: timedelta) -> Numbers:
    return times.astype("datetime64[us]").astype(np.int64) // (step // timedelta(microseconds=1))


def hours(screen: Screen, scope: Scope, selection: Selection) -> pd.DataFrame:
    """Count comments by hour of the week, UTC. Returns slot (0 is Monday 00:00) and comments. Raises as over_time."""
    found = screen.where(scope, selection)
    return screen.frame(
        "SELECT slot::INTEGER AS slot, count(*) AS comments FROM comments "
        f"WHERE ({found.condition}) AND slot IS NOT NULL GROUP BY slot ORDER BY slot"
    )


def scores(screen: Screen, scope: Scope, selection: Selection) -> pd.DataFrame:
    """Count comments by tag and score. Returns tag (missing for none), score and comments. Raises as over_time."""
    found = screen.where(scope, selection)
    rows = screen.frame(
        "SELECT comments.tag AS tag_code, score, count(*) AS comments FROM comments "
        f"WHERE ({found.condition}) AND score IS NOT NULL GROUP BY ALL ORDER BY ALL"
    )
    return rows.merge(screen.tags, on="tag_code", how="left")[["tag", "score", "comments"]]


def top_threads(found: Found, n: int) -> pd.DataFrame:
    """Return the threads with the most comments, at most ``n``.

    Columns: platform, thread_id, comments, judged and negative (comments), first and last (times, UTC). Raises
    engine.duck.TooSlow.
    """
    rows = found.rows
    if rows is None:
        largest = found.screen.frame(
            f"SELECT thread, comments, judged, negative, first, last FROM sizes WHERE {found.where.condition} "
            f"ORDER BY comments DESC, thread LIMIT {int(n)}"
        )
    else:
        largest = _largest(rows, n)
    return found.screen.keyed(largest)


def _largest(rows: Rows, n: int) -> pd.DataFrame:
    comments = np.bincount(rows.thread)
    top = np.argsort(-comments, kind="stable")[:n]
    top = top[comments[top] > 0]
    place = np.full(len(comments), -1)
    place[top] = np.arange(len(top))
    at = place[rows.thread]
    mine = np.flatnonzero(at >= 0)
    at = at[mine]
    moods = np.bincount(at * KINDS + rows.mood[mine], minlength=len(top) * KINDS).reshape(len(top), KINDS)
    first, last = np.full((2, len(top)), NEVER)
    timed = int(np.searchsorted(mine, rows.timed))
    at, times = at[:timed], rows.posted[mine[:timed]]
    # Of several values for one place the one assigned last stays.
    last[at], first[at[::-1]] = times, times[::-1]
    return pd.DataFrame({
        "thread": top, "comments": comments[top], "judged": moods[:, :JUDGED].sum(axis=1),
        "negative": moods[:, NEGATIVE].sum(axis=1), "first": first, "last": last,
    })  # fmt: skip


def top_authors(screen: Screen, scope: Scope, selection: Selection, n: int) -> pd.DataFrame:
    """Return the named authors with the most comments, at most ``n``: platform, name, comments. Raises as over_time."""
    found = screen.where(scope, selection)
    codes = screen.columns(f"SELECT author FROM comments WHERE ({found.condition}) AND author IS NOT NULL")["author"]
    posts = np.bincount(codes.astype(np.int64))
    top = np.argsort(-posts, kind="stable")[:n]
    top = top[posts[top] > 0]
    listed = ", ".join(str(code) for code in top.tolist()) or "-1"
    names = screen.frame(f"SELECT author, platform, name FROM authors WHERE author IN ({listed})").set_index("author")
    return names.loc[top].assign(comments=posts[top]).reset_index(drop=True)


def parts(screen: Screen, keys: pd.DataFrame) -> pd.DataFrame:
    """Count the comments of some threads (platform, thread_id) by what is there of them.

    Returns platform, thread_id, state, with_text and comments; stubs are in the threads' own ledger.
    """
    numbers = screen.threads.merge(keys.astype("str"), on=["platform", "thread_id"])["thread"]
    listed = ", ".join(str(number) for number in numbers) or "-1"
    rows = screen.frame(
        f"SELECT thread, state, with_text, n AS comments FROM parts WHERE thread IN ({listed}) ORDER BY ALL"
    )
    rows = rows.assign(state=[STATES[code] for code in rows["state"]])
    return screen.keyed(rows)
