"""How a thread is built: who stands under whom, how deep, how wide, how fast answers came.

Every measure is computed for all threads at once by pointer doubling: after pass k each comment knows its
ancestor 2^k levels up, so the cost is rows times the logarithm of the depth, and a chain of a million replies
is no trouble. Source of the h-index: Gómez, Kaltenbrunner & López, "Statistical analysis of the social network
and discussion threads in Slashdot", WWW 2008.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.forest import THREAD, Flags, Forest, Numbers, climb, doubled, groves
from ingest.schema import KEY

__all__ = ["THREAD", "by_thread", "edges", "level_widths", "structure"]

TIMED = ["exact", "minute"]
"""Precisions of a time that are fine enough for a difference in minutes."""


def structure(comments: pd.DataFrame) -> pd.DataFrame:
    """Measure the place of each comment in its thread.

    Needs the tidy ``comments``. Returns one row per comment, in the same order: KEY, ``root_id`` (comment_id at
    the head of its sub-thread), ``depth`` (0 for a head), ``children`` (direct replies), ``subtree_size``
    (comments, itself included), ``subtree_score`` (Int64, sum of the known scores, missing where none is known),
    ``latency_minutes`` (after its parent; missing unless both times are known to the minute), ``order`` (place in
    its thread when drawn as a tree, from 0), ``orphan`` and ``cycle`` (flags). An orphan heads a sub-thread of its
    own; of a ring of replies the comment that stands first in the dump becomes its head.
    """
    count = len(comments)
    found = {name: np.empty(count, dtype=dtype) for name, dtype in _FIELDS.items()}
    score, when = comments["score"].array, _times(comments)

    def measure(tree: Forest) -> None:
        for name, values in _measured(tree, score[tree.row], when[tree.row]).items():
            found[name][tree.row] = values

    groves(comments, measure)
    root, unknown = found.pop("root"), found.pop("unknown")
    columns: dict[str, Any] = {"root_id": comments["comment_id"].take(root).array, **found}
    columns["subtree_score"] = pd.arrays.IntegerArray(found["subtree_score"], unknown)
    return comments[KEY].assign(**columns)


_FIELDS = {
    "root": "int64", "depth": "int32", "children": "int32", "subtree_size": "int32", "subtree_score": "int64",
    "unknown": "bool", "latency_minutes": "float64", "order": "int32", "orphan": "bool", "cycle": "bool",
}  # fmt: skip


def _measured(tree: Forest, score: pd.arrays.IntegerArray, when: npt.NDArray[np.datetime64],
              ) -> dict[str, npt.NDArray[Any]]:  # fmt: skip
    """Return the measures by place; ``unknown`` says where a subtree has no score."""
    root, depth, size = climb(tree.parent)
    below = depth > 0
    order, drawn = _preorder(tree, size)
    total, known = _subtree_score(score, drawn, size)
    return {
        "root": tree.row[root],
        "depth": depth,
        "children": np.bincount(tree.parent[below], minlength=len(root)),
        "subtree_size": size,
        "subtree_score": total,
        "unknown": ~known,
        "latency_minutes": np.where(below, (when - when[tree.parent]) / np.timedelta64(1, "m"), np.nan),
        "order": order,
        "orphan": tree.orphan,
        "cycle": tree.cycle,
    }


def by_thread(comments: pd.DataFrame, structure: pd.DataFrame) -> pd.DataFrame:
    """Sum up each thread.

    Needs the tidy ``comments`` and their ``structure`` (same rows, same order). Returns one row per thread, in
    order of appearance: platform, thread_id, ``comments``, ``roots``, ``max_depth``, ``mean_depth``, ``max_width``
    (most comments at one depth), ``branching`` (mean replies of the comments that have any; missing where none
    has), ``h_index`` (the last level h, counted from 1 at the heads, such that this and all levels above it hold
    at least as many comments as their number), ``median_latency_minutes``, ``cycles``, ``orphans``.
    """
    answered = structure["children"].astype("float64")
    marked = structure.assign(root=structure["depth"] == 0, answered=answered.where(answered > 0))
    table = marked.groupby(THREAD, sort=False, observed=True).agg(
        comments=("depth", "size"),
        roots=("root", "sum"),
        max_depth=("depth", "max"),
        mean_depth=("depth", "mean"),
        branching=("answered", "mean"),
        median_latency_minutes=("latency_minutes", "median"),
        cycles=("cycle", "sum"),
        orphans=("orphan", "sum"),
    )
    table = table.reset_index()
    widths = structure.groupby([*THREAD, "depth"], sort=True, observed=True).size().rename("width").reset_index()
    table = table.merge(level_widths(widths, THREAD), on=THREAD, how="left")
    columns = ["comments", "roots", "max_depth", "mean_depth", "max_width", "branching", "h_index"]
    return table[[*THREAD, *columns, "median_latency_minutes", "cycles", "orphans"]]


def edges(comments: pd.DataFrame, structure: pd.DataFrame) -> pd.DataFrame:
    """List who answers whom.

    Needs the tidy ``comments`` and their ``structure``. Returns one row per comment that names a parent: KEY of
    the reply, ``parent_id``, ``parent_source``, ``parent_confidence``, ``author``, ``parent_author`` (missing where
    not known), ``latency_minutes``, ``orphan`` (the parent is not in the dump) and ``cycle`` (the link was cut).
    """
    table = comments[[*KEY, "parent_id", "parent_source", "parent_confidence", "author"]].copy()
    table["latency_minutes"] = structure["latency_minutes"].to_numpy()
    table["orphan"] = structure["orphan"].to_numpy()
    table["cycle"] = structure["cycle"].to_numpy()
    table = table[table["parent_id"].notna()]
    authors = comments[[*KEY, "author"]].drop_duplicates(KEY)
    authors = authors.rename(columns={"comment_id": "parent_id", "author": "parent_author"})
    return table.merge(authors, on=[*THREAD, "parent_id"], how="left").reset_index(drop=True)


def _preorder(tree: Forest, size: Numbers) -> tuple[Numbers, Numbers]:
    """Return the drawing order of every place, within its thread and over all threads."""
    count = len(size)
    places = np.arange(count)
    below = tree.parent != places
    # Siblings by their places, the heads of a thread as children of one that stands before its first place.
    family = np.where(below, tree.parent, count + tree.thread - tree.thread[0])
    ranked = np.sort((family << 32) | places) & 0xFFFFFFFF
    before = np.cumsum(size[ranked]) - size[ranked]
    opens = np.flatnonzero(np.diff(family[ranked], prepend=-1))
    before -= np.repeat(before[opens], np.diff(opens, append=count))
    order = np.empty(count, dtype=np.int64)
    order[ranked] = before
    order += below
    for some, above in doubled(tree.parent):
        order[some] += order[above]
    return order, order + np.searchsorted(tree.thread, tree.thread)


def _subtree_score(score: pd.arrays.IntegerArray, drawn: Numbers, size: Numbers) -> tuple[Numbers, Flags]:
    """Return the sum of the known scores of each subtree, which lies in one piece in drawing order, and if any is."""
    has = ~score.isna()
    value = np.where(has, score.to_numpy(np.int64, na_value=0), 0)
    sums, counts = (np.zeros(len(drawn) + 1, dtype=np.int64) for _ in range(2))
    for total, part in ((sums, value), (counts, has)):
        in_order = np.empty(len(drawn), dtype=np.int64)
        in_order[drawn] = part
        np.cumsum(in_order, out=total[1:])
    return sums[drawn + size] - sums[drawn], counts[drawn + size] > counts[drawn]


def _times(comments: pd.DataFrame) -> npt.NDArray[np.datetime64]:
    """Return when each comment was written; missing where that is not known to the minute."""
    when = comments["created_at"].dt.tz_convert(None).to_numpy("datetime64[us]")
    timed = comments["created_precision"].isin(TIMED).to_numpy()
    return np.where(timed, when, np.datetime64("NaT", "us"))


def level_widths(widths: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return max_width and h_index of each tree.

    Needs one row per tree and depth, by depth within a tree: the columns ``by`` that name the tree, ``depth`` from 0,
    ``width`` (comments there). Returns one row per tree: ``by``, ``max_width``, ``h_index``.
    """
    level = widths["depth"].astype("int64") + 1
    held = (widths["width"] >= level).astype("int64")
    unbroken = held.groupby([widths[name] for name in by], sort=False, observed=True).cumprod()
    table = widths.assign(h_index=unbroken)
    grouped = table.groupby(by, sort=False, observed=True)
    return grouped.agg(max_width=("width", "max"), h_index=("h_index", "sum")).reset_index()
