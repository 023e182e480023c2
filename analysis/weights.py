"""What one comment counts in a share.

The population is every comment but the stubs, which stand for comments that the dump does not hold. A share needs
weights that are never negative, so a score below zero counts 0; such comments are listed apart as buried. No weight
shifts scores up: that would turn buried comments into attention.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.structure import THREAD, structure

CAP = 5
"""Slashdot's highest score; beyond it the capped score does not grow."""
OWN_VOTE_PLATFORMS = ("reddit", "hackernews", "lobsters")
"""Sites where a comment opens with its author's own vote, so that 1 is where it starts."""

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """A way to count comments."""

    name: str
    title: str
    """For menus: "Score"."""
    meaning: str
    """One sentence that says what a comment counts."""
    needs_score: bool
    unseen: float
    """What a comment that nobody sees is taken to count in bounds: one without replies that stands at 1 point."""
    values: Callable[[pd.DataFrame, Sequence[str]], Values]
    """(comments, what bounds an author's one vote) -> what each counts; NaN where its score is not known."""


def _scores(comments: pd.DataFrame) -> Values:
    return comments["score"].to_numpy(dtype=np.float64, na_value=np.nan)


def _present(comments: pd.DataFrame) -> pd.Series:
    return comments["state"] != "stub"


def _one(comments: pd.DataFrame, within: Sequence[str]) -> Values:
    return np.ones(len(comments))


def _author(comments: pd.DataFrame, within: Sequence[str]) -> Values:
    named = comments["author"].notna() & ~comments["author_kind"].isin(["anonymous", "deleted"])
    person = list(dict.fromkeys([*within, "platform", "author"]))
    posts = comments.assign(one=_present(comments)).groupby(person, observed=True)["one"].transform("sum")
    share = np.reciprocal(np.maximum(posts.to_numpy(dtype=np.float64, na_value=1.0), 1.0))
    return np.where(named.to_numpy(), share, 1.0)


def _score(comments: pd.DataFrame, within: Sequence[str]) -> Values:
    return np.clip(_scores(comments), 0.0, None)


def starts(comments: pd.DataFrame) -> Values:
    """Return the score each comment of the tidy ``comments`` started with, as far as the site's rules tell."""
    own_vote = (comments["score_kind"] == "votes") & comments["platform"].isin(OWN_VOTE_PLATFORMS)
    return np.asarray(_moderated(comments) | own_vote, dtype=np.float64)


def _above_start(comments: pd.DataFrame, within: Sequence[str]) -> Values:
    return np.clip(_scores(comments) - starts(comments), 0.0, None)


def _above_bonus(comments: pd.DataFrame, within: Sequence[str]) -> Values:
    bonus = np.asarray(_moderated(comments), dtype=np.float64)
    return np.clip(_above_start(comments, within) - bonus, 0.0, None)


def _moderated(comments: pd.DataFrame) -> pd.Series:
    return (comments["score_kind"] == "moderation") & (comments["author_kind"] != "anonymous")


def _log_score(comments: pd.DataFrame, within: Sequence[str]) -> Values:
    return np.log1p(_score(comments, within))


def _capped_score(comments: pd.DataFrame, within: Sequence[str]) -> Values:
    return np.clip(_scores(comments), 0.0, CAP)


def _rank(comments: pd.DataFrame, within: Sequence[str]) -> Values:
    scores = pd.Series(_scores(comments), index=comments.index)
    ranked = scores.groupby([comments[name] for name in THREAD], observed=True).rank(method="average", pct=True)
    return np.asarray(ranked, dtype=np.float64)


def _subtree(comments: pd.DataFrame, within: Sequence[str]) -> Values:
    return structure(comments)["subtree_size"].to_numpy(dtype=np.float64)


def _weight(name: str, title: str, meaning: str, values: Callable[[pd.DataFrame, Sequence[str]], Values],
            *, needs_score: bool = True, unseen: float = 1.0) -> Weight:  # fmt: skip
    return Weight(name=name, title=title, meaning=meaning, values=values, needs_score=needs_score, unseen=unseen)


WEIGHTS: dict[str, Weight] = {
    weight.name: weight
    for weight in (
        _weight("score", "Score", "Each comment counts its score; zero and below count nothing.", _score),
        _weight("comment", "Comments", "Each comment counts one.", _one, needs_score=False),
        _weight("author", "Authors", "Each author counts one, split equally over that author's comments; a comment "
                "without a named author counts as an author of its own.", _author, needs_score=False),
        _weight("above_start", "Score above start", "Each comment counts the points it won above the score it started "
                "with. On Slashdot that is 1 (0 for an anonymous author; a karma bonus of 1 cannot be told from a "
                "vote), on sites that count the author's own vote 1, elsewhere 0.", _above_start, unseen=0.0),
        _weight("above_bonus", "Score above start and bonus", "As score above start, with the karma bonus of Slashdot "
                "taken off too: there a comment counts its points above 2.", _above_bonus, unseen=0.0),
        _weight("log_score", "Score, logarithmic", "Each comment counts log(1 + score), so that a few very high "
                "scores do not decide everything.", _log_score, unseen=float(np.log1p(1.0))),
        _weight("capped_score", "Score, capped at 5", "Each comment counts its score, but no less than 0 and no more "
                "than 5.", _capped_score),
        _weight("rank", "Rank in thread", "Each comment counts its rank by score within its thread: 1 for the "
                "highest, near 0 for the lowest.", _rank, unseen=0.5),
        _weight("subtree", "Replies set off", "Each comment counts itself and everything said below it.", _subtree,
                needs_score=False),
    )
}  # fmt: skip
"""All ways to count, the usual one first."""


def population(comments: pd.DataFrame) -> pd.DataFrame:
    """Return the comments a share is of: all but the stubs."""
    return comments[_present(comments)]


def weigh(comments: pd.DataFrame, weight: str, *, within: Sequence[str] = ()) -> pd.Series:
    """Return what each comment counts.

    Needs the tidy ``comments`` (KEY, parent_id, author, author_kind, score, score_kind, state, position). Returns
    floats >= 0 on the index of ``comments``, named as the weight; NaN for a stub, and where the weight needs a score
    and the comment has none. In a thread without any score each comment then counts one. ``within`` names the
    columns that bound an author's one vote: THREAD gives each author one in each thread, nothing one over all. Raises
    KeyError for an unknown weight.
    """
    chosen = WEIGHTS[weight]
    values = pd.Series(chosen.values(comments, within), index=comments.index, name=weight, dtype="float64")
    if chosen.needs_score:
        values = values.mask(~_in_scored_thread(comments), 1.0)
    return values.where(_present(comments))


def _in_scored_thread(comments: pd.DataFrame) -> pd.Series:
    known = comments["score"].notna()
    if known.all() or not known.any():
        return known
    return known.groupby([comments[name] for name in THREAD], observed=True).transform("any").astype(bool)


def effective(comments: pd.DataFrame, weight: str) -> tuple[str, str]:
    """Return the weight that is really used, and a sentence about it for the screen.

    Where no thread has scores a weight that needs them falls back to "comment". Raises KeyError for an unknown weight.
    """
    chosen = WEIGHTS[weight]
    counted = population(comments)
    if not chosen.needs_score or counted.empty:
        return weight, chosen.meaning
    threads = _in_scored_thread(counted).groupby([counted[name] for name in THREAD], observed=True).first()
    without = int((~threads).sum())
    if without == len(threads):
        return "comment", "There are no scores here, so each comment counts one."
    if without:
        note = f"{without} of {len(threads)} threads have no scores; there each comment counts one."
        return weight, f"{chosen.meaning} {note}"
    return weight, chosen.meaning


def default_weight(comments: pd.DataFrame) -> str:
    """Return the weight to start with: the score where it is bounded, its logarithm where it is not, else the count.

    Uncapped scores of open-ended votes break every interval (one comment can outweigh a whole thread).
    """
    scored = population(comments)
    scored = scored[scored["score"].notna()]
    if scored.empty:
        return "comment"
    return "score" if (scored["score_kind"] == "moderation").all() else "log_score"


def buried(comments: pd.DataFrame) -> pd.DataFrame:
    """Return the comments at zero or below, lowest first. They are listed apart and never taken off a share."""
    counted = population(comments)
    low = counted[(counted["score"] <= 0).fillna(False).astype(bool)]
    return low.sort_values(["score", "position"], kind="stable")
