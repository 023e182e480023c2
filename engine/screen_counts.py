"""Counts of a large choice for its pictures: over time, by hour of the week, by tag and score, by thread, by author.

Each gives the numbers that the picture of an ordinary study counts by itself (charts/), so that both are drawn alike.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from analysis.study import Selection
from engine.screen_build import JUDGED, NEGATIVE
from engine.screen_find import Found
from engine.screen_read import Screen
from engine.screen_rows import Numbers, Times, ends
from engine.screen_where import Scope, among
from ingest.schema import STATES

DAY = timedelta(days=1)


def over_time(found: Found, step: timedelta) -> pd.DataFrame:
    """Count comments by strongest theme and step of time, of which a day holds a whole number; longer ones are days.

    Returns theme (UNASSIGNED for none), created_at (UTC, the start of the step) and comments; those without a time are
    left out. Raises engine.duck.TooSlow.
    """
    step = min(step, DAY)
    cell, times, n = _times(found, step)
    if np.isnat(times).any():
        timed = ~np.isnat(times)
        cell, times, n = cell[timed], times[timed], n if n is None else n[timed]
    number = times.astype("datetime64[us]", copy=False).view(np.int64) // (step // timedelta(microseconds=1))
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


def _times(found: Found, step: timedelta) -> tuple[Numbers, Times, Numbers | None]:
    """Return combinations of themes, times within a step, and how many comments each holds; none where it is one."""
    if found.days is not None and step == DAY:
        return found.days.cell, found.days.day, found.days.n
    if found.rows is not None:
        return found.rows.cell, found.rows.posted, None
    start = f"time_bucket(INTERVAL {int(step.total_seconds())} SECONDS, posted)"
    read = found.screen.columns(
        f"SELECT cell, {start} AS start, count(*) AS n FROM comments WHERE {found.where.condition} GROUP BY ALL"
    )
    return read["cell"], read["start"], read["n"]


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
    largest = _largest_whole(found, n) if found.by_thread is None else _largest(found, found.by_thread, n)
    return found.screen.keyed(largest)


def _largest_whole(found: Found, n: int) -> pd.DataFrame:
    return found.screen.frame(
        f"SELECT thread, comments, judged, negative, first, last FROM sizes WHERE {found.where.condition} "
        f"ORDER BY comments DESC, thread LIMIT {int(n)}"
    )


def _largest(found: Found, comments: Numbers, n: int) -> pd.DataFrame:
    threads, _ = found.screen.first_roots
    top = np.argsort(-comments, kind="stable")[:n]
    top = top[comments[top] > 0]
    if found.rows is not None:
        end = np.cumsum(comments)[top]
        of_each = [slice(last - many, last) for last, many in zip(end, comments[top], strict=True)]
        moods, times = [found.rows.mood[one] for one in of_each], [found.rows.posted[one] for one in of_each]
    else:
        moods, times = _of_threads(found, threads[top])
    known = [ends(each) for each in times]
    return pd.DataFrame({
        "thread": threads[top], "comments": comments[top],
        "judged": np.array([np.count_nonzero(mood < JUDGED) for mood in moods], dtype=np.int64),
        "negative": np.array([np.count_nonzero(np.isin(mood, NEGATIVE)) for mood in moods], dtype=np.int64),
        "first": pd.Series([first for first, _ in known], dtype="datetime64[us]"),
        "last": pd.Series([last for _, last in known], dtype="datetime64[us]"),
    })  # fmt: skip


def _of_threads(found: Found, threads: Numbers) -> tuple[list[Numbers], list[Times]]:
    """Return moods and times of the comments of some threads, in the order of these."""
    read = found.screen.columns(
        f"SELECT thread, mood, posted FROM comments WHERE ({found.where.condition}) AND {among('thread', threads)}"
    )
    each = [np.flatnonzero(read["thread"] == thread) for thread in threads]
    return [read["mood"][at] for at in each], [read["posted"][at] for at in each]


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
