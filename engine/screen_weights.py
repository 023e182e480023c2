"""What a comment counts, as SQL over the rows of the screen files: the same numbers as analysis/weights.py.

The columns are those of ``comments`` in engine/screen_build.py. In a thread without any score each comment counts one
under the weights that need scores; where only this comment's score is missing, its weight is not known.
"""

from __future__ import annotations

from analysis.weights import CAP, WEIGHTS

_SCORE = "if(score > 0, score, score * 0)"
_ABOVE_START = "if(score > start, score - start, score * 0)"
_ABOVE_BONUS = "if(score > start + bonus, score - start - bonus, score * 0)"
_SCORED = {
    "score": _SCORE,
    "above_start": _ABOVE_START,
    "above_bonus": _ABOVE_BONUS,
    "log_score": f"ln(1.0 + {_SCORE})",
    "capped_score": f"if(score > {CAP}, {CAP}, {_SCORE})",
    "rank": "rank",
}
_OTHERS = {"comment": "1.0", "subtree": "subtree_size"}

ROWWISE = ("score", "comment", "above_start", "above_bonus", "log_score", "capped_score")
"""The weights of a comment that do not change when others are filtered out."""
KNOWN = "(score IS NOT NULL OR NOT scored)"
"""Its weight is known under the weights that need scores."""


def of_row(weight: str, *, in_story: bool = False) -> str:
    """Return what one row counts under a weight; an author's one vote is per story or per store.

    Raises KeyError for an unknown weight.
    """
    if weight == "author":
        return "1.0 / posts_in_story" if in_story else "1.0 / posts"
    if WEIGHTS[weight].needs_score:
        return f"if(scored, {_SCORED[weight]}, 1.0)::DOUBLE"
    return _OTHERS[weight]


def known(weight: str) -> str:
    """Return the condition under which the weight of a row is known. Raises KeyError for an unknown weight."""
    return KNOWN if WEIGHTS[weight].needs_score else "true"
