"""The order of a thread's comments, once several dumps of it are one table: pages follow each other.

One dump keeps its order. Several are put in order by time, or by number where the site counts its comments, when each
of them is in that order itself; trees and ranked lists keep the order of the last crawl under every parent.
"""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd

from ingest import sightings, tree
from ingest.schema import THREAD_KEY

_DUMP = ["last_seen", "_dump"]
CLOCKED = ["exact", "minute"]


def positions(comments: pd.DataFrame, dumps: pd.Series, last_crawl: pd.Series) -> pd.Series:
    """Return the position of each comment in its thread, 0, 1, …, on the same index.

    Needs tidy comments with their ``place``; ``dumps`` is, by key, the dump that ``place`` counts in. ``last_crawl``
    is, per row, when the last crawl of its thread began: comments that it does not show follow those that it shows,
    where neither time nor number puts them in order.
    """
    stale = (comments["last_seen"] < last_crawl).fillna(False)
    frame = comments.assign(_stale=stale, _dump=sightings.on_key(comments, dumps))
    order: list[Hashable] = []
    position: list[int] = []
    for _, thread in frame.groupby(THREAD_KEY, observed=True, sort=False):
        order += _ordered(thread).tolist()
        position += range(len(thread))
    return pd.Series(position, index=order, dtype="int32").reindex(comments.index)


def _ordered(thread: pd.DataFrame) -> pd.Index:
    """Return the labels of one thread's comments in their order."""
    dumps = thread.sort_values([*_DUMP, "place", "comment_id"], kind="stable")
    if dumps[_DUMP].drop_duplicates().shape[0] == 1:
        return dumps.index
    clocked = dumps["created_precision"].astype(str).isin(CLOCKED).all()
    if clocked and _rises(dumps, dumps["created_at"]):
        return _by(dumps, dumps["created_at"])
    numbers = pd.to_numeric(dumps["comment_id"].where(dumps["comment_id"].str.fullmatch(r"[0-9]{1,18}")))
    if _rises(dumps, numbers):
        return _by(dumps, numbers)
    return _walk(dumps.sort_values(["_stale", *_DUMP, "place", "comment_id"], kind="stable"))


def _rises(dumps: pd.DataFrame, value: pd.Series) -> bool:
    """Say whether a value is known for all comments and never falls within a dump."""
    if value.isna().any():
        return False
    falls = value.diff() < (pd.Timedelta(0) if value.dtype.kind == "M" else 0)
    same_dump = (dumps[_DUMP] == dumps[_DUMP].shift()).all(axis=1)
    return not bool((falls & same_dump).any())


def _by(dumps: pd.DataFrame, value: pd.Series) -> pd.Index:
    number = pd.to_numeric(dumps["comment_id"].where(dumps["comment_id"].str.fullmatch(r"[0-9]{1,18}")))
    return dumps.assign(_value=value, _number=number).sort_values(["_value", "_number"], kind="stable").index


def _walk(ranked: pd.DataFrame) -> pd.Index:
    """Return the labels depth first, the answers to one comment in the order of ``ranked``."""
    parents = [None if pd.isna(p) else p for p in ranked["parent_id"]]
    above = tree.parent_rows(ranked["comment_id"].tolist(), parents)
    _, cut = tree.depths(above)
    for row in cut:
        above[row] = -1
    below: dict[int, list[int]] = {}
    for row, parent in enumerate(above):
        below.setdefault(parent, []).append(row)
    order: list[int] = []
    waiting = below.get(-1, [])[::-1]
    while waiting:
        row = waiting.pop()
        order.append(row)
        waiting += below.get(row, [])[::-1]
    return ranked.index[order]
