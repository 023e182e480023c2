"""Counts of a large choice for its pictures: over time, by hour of the week, by tag and score, by thread, by author.

Each gives the numbers that the picture of an ordinary study counts by itself (charts/), so that both are drawn alike.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from analysis.sentiment import LABELS
from analysis.study import Selection
from engine.screen_build import MOODS
from engine.screen_read import Screen
from engine.screen_weights import of_row
from engine.screen_where import Scope
from ingest.schema import STATES

_JUDGED = 2 * len(LABELS)
_NEGATIVE = ", ".join(str(code) for code, (label, _) in enumerate(MOODS[:_JUDGED]) if label == LABELS[0])


def over_time(screen: Screen, scope: Scope, selection: Selection, step: timedelta) -> pd.DataFrame:
    """Count comments by strongest theme and step of time, no longer than a day.

    Returns theme (UNASSIGNED for none), created_at (UTC, the start of the step) and comments; those without a time are
    left out. Raises ValueError for a filter the screen does not have, engine.duck.TooSlow.
    """
    found = screen.where(scope, selection)
    if step >= timedelta(days=1) and found.in_cube:
        start, counted, table = "day", "sum(n)::BIGINT", "cube"
    else:
        bucket = f"time_bucket(INTERVAL {int(min(step, timedelta(days=1)).total_seconds())} SECONDS, posted)"
        start, counted, table = bucket, "count(*)", "comments"
    rows = screen.frame(
        f"SELECT cell, {start}::TIMESTAMP AS created_at, {counted} AS comments FROM {table} "
        f"WHERE ({found.condition}) AND day IS NOT NULL GROUP BY ALL"
    )
    times = rows["created_at"].astype("datetime64[us]").dt.tz_localize("UTC")
    rows = rows.assign(theme=screen.cells["strongest"].iloc[rows["cell"]].to_numpy(), created_at=times)
    return rows.groupby(["theme", "created_at"])["comments"].sum().reset_index()


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


def top_threads(screen: Screen, scope: Scope, selection: Selection, weight: str, n: int) -> pd.DataFrame:
    """Return the threads with the most comments, at most ``n``.

    Columns: platform, thread_id, comments, weight (what they count together), judged and negative (comments), first
    and last (times, UTC). Raises as over_time, and KeyError for an unknown weight.
    """
    found = screen.where(scope, selection)
    rows = screen.frame(
        f"SELECT thread, count(*) AS comments, coalesce(sum({of_row(weight)}), 0)::DOUBLE AS weight, "
        f"count(*) FILTER (mood < {_JUDGED}) AS judged, count(*) FILTER (mood IN ({_NEGATIVE})) AS negative, "
        f"min(posted) AS first, max(posted) AS last FROM comments WHERE {found.condition} "
        f"GROUP BY thread ORDER BY comments DESC, thread LIMIT {int(n)}"
    )
    return pd.concat([screen.thread_keys(rows["thread"]), rows.drop(columns="thread")], axis=1)


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
    return pd.concat([screen.thread_keys(rows["thread"]), rows.drop(columns="thread")], axis=1)
