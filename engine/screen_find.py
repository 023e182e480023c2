"""A selection of a large choice, read once: from it come its shares, its steps of time and its largest threads.

What sums made ahead do not tell is how the weight is spread over sub-threads, and which threads are the largest: few
comments are read for that with all that is counted of them, many are passed over once.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.study import Selection
from analysis.weights import WEIGHTS
from engine.screen_days import Days, days_of
from engine.screen_read import Screen
from engine.screen_rows import Numbers, Rows, rows_of
from engine.screen_sums import Sums, leading, sums_ahead, sums_of
from engine.screen_voices import Block, Mixed, Voices, blocks_of, spread, voices_ahead
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
    """Its comments, where they are few or where sums made ahead cannot answer."""
    days: Days | None
    """Its sums by day; none where they were not made ahead."""
    sums: Sums
    voices: Voices
    by_thread: Numbers | None
    """Its comments by thread, as Screen.first_roots orders these; none where it is a whole story or store."""
    weight: str
    weights: list[str]
    """Those that can be had, in order."""
    kinds: frozenset[str]
    """What the scores of its scope count."""


def find(screen: Screen, scope: Scope, selection: Selection, weight: str) -> Found:
    """Read a selection.

    A weight that cannot be had under its filters becomes the usual one, one that needs scores where there are none
    "comment". Raises ValueError for a filter the screen does not have, engine.duck.TooSlow.
    """
    where, counted = screen.where(scope, selection), kinds(screen, scope)
    weights = weights_of(where, weight)
    days: Days | None = None
    rows: Rows | None = None
    # The vote of an author is split over the comments that were found.
    if where.whole or (where.daily and "author" not in weights):
        days = days_of(screen, where, weights)
        sums = sums_ahead(screen, days)
        if not where.whole and sums.n.sum() <= FEW:
            rows = rows_of(screen, where, weights)
    else:
        rows = rows_of(screen, where, weights)
        sums = sums_of(screen, rows, weights)
    chosen = weight if weight in weights else _usual(counted)
    chosen = "comment" if WEIGHTS[chosen].needs_score and not sums.scored else chosen
    voices, by_thread = _spread(screen, where, rows, chosen, leading(screen, sums, chosen))
    return Found(screen, where, rows, days, sums, voices, by_thread, chosen, weights, counted)


def _spread(
    screen: Screen, where: Where, rows: Rows | None, weight: str, theme: str | None
) -> tuple[Voices, Numbers | None]:
    """Return the sub-threads of a selection and its comments by thread."""
    if where.whole:
        return voices_ahead(screen, where), None
    if rows is None:
        try:
            return spread(screen, blocks_of(screen, where, weight), weight, theme)
        except Mixed:
            rows = rows_of(screen, where, [weight])
    return spread(screen, [Block(rows.root, rows.cell, rows.weights(weight))], weight, theme)


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
