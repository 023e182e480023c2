"""From scored pairs to link probabilities: over whole trees where comments lie depth first, else comment by comment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ingest.format import ReplyOrder
from ingest.reply_features import ROOT, Floats, Ints, Page
from ingest.reply_model import OrderModel
from ingest.reply_tree import tree_probabilities

_WINDOW = 96
_STEP = 64
"""Comments settled at a time in a long thread; the rest of the window is looked at to see how it goes on."""
_PATH = 24
"""Ancestors of the last settled comment that may still be answered."""
_CERTAIN = 40.0
_OF_CHAIN, _OF_ALL = 40, 12
"""Earlier comments of the same subject, and of any subject, that are weighed where comments lie by date."""


@dataclass(slots=True)
class Links:
    """The likely parents of one comment: parent (or ROOT) -> probability."""

    chances: dict[int, float]

    def best(self) -> tuple[int, float]:
        """Return the likeliest parent and its probability; ROOT where nothing is known."""
        return max(self.chances.items(), key=lambda item: (item[1], item[0]), default=(ROOT, 1.0))


def find_links(page: Page, order: ReplyOrder, model: OrderModel, fixed: Mapping[int, int]) -> list[Links]:
    """Return the likely parents of every comment of ``page``.

    ``fixed`` holds the parents that the dump itself states (ROOT for none). Time grows linearly with the thread.
    """
    if not page.n:
        return []
    return _by_trees(page, model, fixed) if order == "depth_first" else _one_by_one(page, model, fixed)


def _window_scores(page: Page, model: OrderModel, fixed: Mapping[int, int], path: list[int], new: list[int]) -> Floats:
    """Return scores between the story (node 0), the open path above and the new comments."""
    nodes = [*path, *new]
    scores = np.full((len(nodes) + 1, len(nodes) + 1), -np.inf)
    for place in range(len(path)):
        scores[place, place + 1] = 0.0
    first = len(path)
    rows = [np.full(first + k + 1, first + k) for k in range(len(new))]
    columns = [np.arange(-1, first + k) for k in range(len(new))]
    child, parent = np.concatenate(rows), np.concatenate(columns)
    index = np.array([*nodes, ROOT])
    scores[parent + 1, child + 1] = model.scores(page, index[child], index[parent])
    at = {node: place for place, node in enumerate(nodes)} | {ROOT: -1}
    for node in new:
        if node in fixed and fixed[node] in at:
            scores[at[fixed[node]] + 1, at[node] + 1] += _CERTAIN
    return scores


def _by_trees(page: Page, model: OrderModel, fixed: Mapping[int, int]) -> list[Links]:
    links: list[Links] = []
    tops: list[int] = []
    """The root comment above each settled one."""
    while len(links) < page.n:
        start = len(links)
        new = list(range(start, min(start + _WINDOW, page.n)))
        settled = len(new) if new[-1] == page.n - 1 else _STEP
        path = _open_path(links, tops)
        _, chances = tree_probabilities(_window_scores(page, model, fixed, path, new))
        nodes = [ROOT, *path, *new]
        for place in range(len(path) + 1, len(path) + 1 + settled):
            column = chances[:place, place]
            links.append(Links({nodes[k]: float(column[k]) for k in np.flatnonzero(column > 1e-4)}))
            above = links[-1].best()[0]
            tops.append(len(tops) if above == ROOT else tops[above])
    return links


def _open_path(links: list[Links], tops: list[int]) -> list[int]:
    """Return the last settled comment and its likely ancestors, topmost first: the root comment and the nearest."""
    path: list[int] = []
    node = len(links) - 1
    while node != ROOT and len(path) < _PATH - 1:
        path.append(node)
        node = links[node].best()[0]
    if node != ROOT:
        path.append(tops[node])
    path.reverse()
    return path


def candidates(page: Page) -> tuple[Ints, Ints]:
    """Return the pairs that are weighed where comments lie by date, ROOT among them, grouped by comment."""
    of_chain: dict[int, list[int]] = {}
    child: list[int] = []
    parent: list[int] = []
    for index, chain in enumerate(page.chain.tolist()):
        members = of_chain.setdefault(chain, [])
        near = (
            {*members[-_OF_CHAIN:], *range(max(0, index - _OF_ALL), index)}
            if chain >= 0
            else set(range(max(0, index - _OF_CHAIN), index))
        )
        near |= {owner for owner, _ in page.quotes.get(index, ())[-_OF_ALL:]} | {chain} - {index}
        choice = [ROOT, *sorted(near - {ROOT})]
        child.extend([index] * len(choice))
        parent.extend(choice)
        members.append(index)
    return np.array(child, dtype=np.int64), np.array(parent, dtype=np.int64)


def _one_by_one(page: Page, model: OrderModel, fixed: Mapping[int, int]) -> list[Links]:
    child, parent = candidates(page)
    scores = model.scores(page, child, parent)
    links = []
    ends = np.cumsum(np.bincount(child, minlength=page.n))
    for index, end in enumerate(ends.tolist()):
        start = int(ends[index - 1]) if index else 0
        if index in fixed:
            links.append(Links({fixed[index]: 1.0}))
            continue
        mine: Floats = scores[start:end]
        share = np.exp(mine - np.max(mine))
        share /= share.sum()
        links.append(Links(dict(zip(parent[start:end].tolist(), share.tolist()))))
    return links
