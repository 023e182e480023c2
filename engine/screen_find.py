"""A selection of a large choice, read once: from it come its shares, its steps of time and its largest threads."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.study import Selection
from analysis.weights import WEIGHTS
from engine.screen_read import Screen
from engine.screen_rows import Rows, rows_of
from engine.screen_weights import ROWWISE
from engine.screen_where import Scope, Where


@dataclass(frozen=True, slots=True)
class Found:
    """A selection that was read."""

    screen: Screen
    where: Where
    rows: Rows | None
    """Its comments; none where it is a whole story or store, whose sums were made with the screen files."""
    weight: str
    weights: list[str]
    """Those that can be had, in order."""
    kinds: frozenset[str]
    """What the scores of its scope count."""


def find(screen: Screen, scope: Scope, selection: Selection, weight: str) -> Found:
    """Read a selection; a weight that cannot be had under its filters becomes the usual one.

    Raises ValueError for a filter the screen does not have, engine.duck.TooSlow.
    """
    where, counted = screen.where(scope, selection), kinds(screen, scope)
    weights = weights_of(where, weight)
    rows = None if where.whole else rows_of(screen, where, weights)
    return Found(screen, where, rows, weight if weight in weights else _usual(counted), weights, counted)


def weights_of(found: Where, chosen: str = "") -> list[str]:
    """Return the weights that can be had under a condition.

    Rank and subtree hang on all comments of a thread, so no filter may be set; the one vote of an author hangs on all
    his comments and is worked out anew for the ``chosen`` weight alone.
    """
    can = {"rank": found.plain, "subtree": found.plain, "author": found.whole or chosen == "author"}
    return [weight for weight in WEIGHTS if weight in ROWWISE or can[weight]]


def default_weight(screen: Screen, scope: Scope) -> str:
    """Return the weight to start with, as ``analysis.weights.default_weight``."""
    return _usual(kinds(screen, scope))


def _usual(kinds: frozenset[str]) -> str:
    return "comment" if not kinds else "score" if kinds == {"moderation"} else "log_score"


def kinds(screen: Screen, scope: Scope) -> frozenset[str]:
    """Return what the scores of a scope count."""
    return screen.kinds(screen.where(scope, Selection()).condition)
