"""Depths in a tree that is given by parents, however deep it is, and whatever rings it holds."""

from __future__ import annotations

from collections.abc import Sequence


def parent_rows(ids: Sequence[str], parents: Sequence[str | None]) -> list[int]:
    """Return the row of each comment's parent; -1 for a root and for a parent that is not among ``ids``."""
    row = {comment_id: i for i, comment_id in enumerate(ids)}
    return [row.get(parent, -1) if parent is not None else -1 for parent in parents]


def depths(parents: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return (depth of each row, rows whose parent closes a ring).

    ``parents`` holds the row of each parent, -1 for roots. A ring is cut at its first row, which becomes a root.
    """
    parent = list(parents)
    depth = [-1] * len(parent)
    cut: list[int] = []
    for start in range(len(parent)):
        chain: list[int] = []
        walked: set[int] = set()
        at = start
        while at >= 0 and depth[at] < 0:
            if at in walked:
                first = min(chain[chain.index(at) :])
                cut.append(first)
                parent[first] = -1
                at, chain, walked = start, [], set()
                continue
            walked.add(at)
            chain.append(at)
            at = parent[at]
        below = depth[at] if at >= 0 else -1
        for row in reversed(chain):
            below += 1
            depth[row] = below
    return depth, cut
