"""A selection of a large choice, read once: from it come its shares, its steps of time and its largest threads."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.study import Selection
from analysis.weights import WEIGHTS
from engine.screen_days import Days, days_of
from engine.screen_read import Screen
from engine.screen_rows import Rows, rows_of, single_rows_of
from engine.screen_sums import Sums, sums_ahead, sums_of
from engine.screen_weights import ROWWISE
from engine.screen_where import Scope, Where

FEW = 1_000_000
"""So many comments are rather read with all that is counted of them, than asked of their largest threads once more."""


@dataclass(frozen=True)
class Found:
    """A selection that was read."""

    screen: Screen
    where: Where
    rows: Rows | None
    """Its comments; none where it is a whole story or store, whose sub-threads and threads were summed up ahead."""
    days: Days | None
    """Its sums by day; none where they were not made ahead and ``rows`` are SingleRows."""
    sums: Sums
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
    chosen = weight if weight in weights else _usual(counted)
    # The vote of an author is split over the comments that were found.
    if where.whole or (where.daily and "author" not in weights):
        days = days_of(screen, where, weights)
        sums = sums_ahead(screen, days)
        read = single_rows_of if sums.n.sum() <= FEW else rows_of
        rows = None if where.whole else read(screen, where, weights)
        return Found(screen, where, rows, days, sums, chosen, weights, counted)
    single = single_rows_of(screen, where, weights)
    return Found(screen, where, single, None, sums_of(screen, single, weights), chosen, weights, counted)


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
