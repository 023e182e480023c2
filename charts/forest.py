"""Which comments a tree shows and where: the largest sub-threads first, the rest as "+k more"."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.study import Study
from charts.themed import KEY

WHOLE = 500
"""Up to so many comments a tree shows all; more nodes take a browser seconds (performance notes, section 5)."""
SHOWN = 300
"""Comments it shows of a larger one."""
STUMP = 20
"""With less room than this left, a sub-thread that does not fit is not begun."""
WORDED = 60
"""Up to so many marks each has a line high enough for text."""
HEADED = 24
"""Sub-threads that get room for a heading in a denser tree: the largest, with three comments at least."""
HEADING = 20
"""Pixels a heading takes."""
COLUMNS = [*KEY, "depth", "more", "parent", "y", "headed", "replies"]

Rows = npt.NDArray[np.int64]


def forest(study: Study) -> pd.DataFrame:
    """Lay the comments of a study out as an indented list, sub-threads in reading order.

    Returns one row per mark, from top to bottom: KEY, ``depth``, ``more`` (0 for a comment; for a "+k more" the number
    of comments below KEY that are not shown; a last one without comment_id stands for whole sub-threads), ``parent``
    (row of the mark it stands under, -1 for none), ``y`` (in lines), ``headed`` (there is room for a heading above it)
    and ``replies`` (selected comments below it). Of more than
    ``WHOLE`` comments the largest sub-threads are shown whole while they fit; of the first that does not fit, the
    comments with the most replies (no reply has more below it than what it answers, so they hang together).
    """
    tree, owner = _placed(study)
    if tree.empty:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})
    at = np.arange(len(tree))
    nodes = tree.assign(more=0, at=at.astype(float))[owner == at]
    hidden = np.bincount(owner[(owner != at) & (owner >= 0)], minlength=len(tree))
    rests = tree.assign(more=hidden, at=at + tree["subtree_size"] - 0.5)[hidden > 0]
    rests = rests.assign(depth=rests["depth"] + 1, parent=rests.index)
    marks = pd.concat([nodes, rests]).sort_values(["at", "depth"], ascending=[True, False], kind="stable")
    row_of = pd.Series(np.arange(len(marks)), index=marks.index)[(marks["more"] == 0).to_numpy()]
    marks["parent"] = [int(row_of[parent]) if parent >= 0 else -1 for parent in marks["parent"]]
    lost = int((owner < 0).sum())
    if lost:
        last = {"comment_id": None, "depth": 0, "more": lost, "parent": -1, "subtree_size": 1}
        marks = pd.concat([marks, pd.DataFrame([{**marks.iloc[0].to_dict(), **last}])])
    return _spaced(marks.reset_index(drop=True))


def hidden(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the comments that a "+k more" row of ``forest`` stands for."""
    tree, owner = _placed(study)
    if isinstance(row["comment_id"], str):
        same = [tree[name].astype("str") == str(row[name]) for name in KEY]
        place = np.flatnonzero(same[0] & same[1] & same[2])[0]
    else:
        place = -1
    mine = (owner == place) & (owner != np.arange(len(tree)))
    comments: pd.DataFrame = study.comments.loc[sorted(tree.loc[mine, "index"])]
    return comments


def _placed(study: Study) -> tuple[pd.DataFrame, Rows]:
    """Return the structure in reading order with the row of each parent, and the shown row that stands for each row.

    The owner of a shown comment is itself; of a hidden one its nearest shown ancestor; -1 where there is none.
    """
    tree = study.structure.set_axis(study.comments.index).astype({"platform": "str"})
    tree = tree.sort_values([*KEY[:2], "order"], kind="stable").reset_index(names="index")
    thread = np.asarray(tree.groupby(KEY[:2], sort=False).ngroup(), dtype=np.int64)
    order, size = (np.asarray(tree[name], dtype=np.int64) for name in ("order", "subtree_size"))
    tree["parent"] = parent = _above(thread, order, size)
    stub = (study.comments["state"] == "stub").reindex(tree["index"]).to_numpy(bool)
    tree["subtree_size"] = size = _sizes(parent, stub)
    kept, owner = _kept(parent, size), np.arange(len(tree))
    for row in np.flatnonzero(~kept):
        owner[row] = owner[parent[row]] if parent[row] >= 0 else -1
    return tree, owner


def _kept(parent: Rows, size: Rows) -> npt.NDArray[np.bool_]:
    """Say of each row, in reading order, whether it is shown."""
    if len(parent) <= WHOLE:
        return np.ones(len(parent), dtype=bool)
    kept = np.zeros(len(parent), dtype=bool)
    roots = np.flatnonzero(parent < 0)
    lengths = np.diff(roots, append=len(parent))
    room = SHOWN
    for place in np.argsort(-size[roots], kind="stable"):
        first, length = int(roots[place]), int(lengths[place])
        if length > room:
            if room >= STUMP:
                kept[first + np.argsort(-size[first : first + length], kind="stable")[:room]] = True
            break
        kept[first : first + length] = True
        room -= length
    return kept


def _above(thread: Rows, order: Rows, size: Rows) -> Rows:
    """Return the row of the nearest comment above each row, of rows in reading order; -1 where there is none.

    A filtered study lacks some parents, but knows the place and the size that each subtree has in the whole thread.
    """
    above = np.full(len(order), -1)
    path: list[tuple[int, int, int]] = []
    for row, (here, place, below) in enumerate(zip(thread.tolist(), order.tolist(), size.tolist(), strict=True)):
        while path and (path[-1][0] != here or path[-1][1] <= place):
            path.pop()
        above[row] = path[-1][2] if path else -1
        path.append((here, place + below, row))
    return above


def _sizes(parent: Rows, stub: npt.NDArray[np.bool_]) -> Rows:
    """Return how many comments each row has below it, itself included; stubs do not count."""
    size = 1 - stub.astype(np.int64)
    for row in range(len(parent) - 1, -1, -1):
        if parent[row] >= 0:
            size[parent[row]] += size[row]
    return size


def line_height(marks: int) -> float:
    """Return the pixels between two lines of a tree of so many marks."""
    return 28.0 if marks <= WORDED else min(14.0, max(5.0, 1400 / marks))


def _spaced(marks: pd.DataFrame) -> pd.DataFrame:
    """Give each mark its line, with air above each sub-thread."""
    root = (marks["parent"] < 0).to_numpy()
    size = marks["subtree_size"].where(root, 0).rank(method="first", ascending=False)
    headed = root & (size <= HEADED).to_numpy() & (marks["subtree_size"] >= 3).to_numpy() & (len(marks) > WORDED)
    air = np.select([headed, root], [HEADING / line_height(len(marks)), 0.5], 0.0)
    air[0] = air[0] * headed[0]
    y = np.arange(len(marks)) + np.cumsum(air)
    return marks.assign(y=y, headed=headed, replies=marks["subtree_size"] - (marks["more"] == 0))[COLUMNS]
