"""The finding in words: what a study shows, how much of it is there, and what cannot be said.

The screen and the report open with it. It is plain text: never hand it to Markdown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.certainty import ranks
from analysis.codebook import UNASSIGNED
from analysis.records import Row, records
from analysis.summary import Summarised
from analysis.weights import WEIGHTS

NAMED = 3
"""How many themes the finding names."""
ROUGH_BELOW = 10
"""With fewer independent sub-threads an interval is called rough."""
COUNTED_TWICE = frozenset({"subtree"})
"""Weights under which a comment counts again in each comment it stands under; they stay out of the range."""
Shares = dict[str, Row]
"""The shares under the weight in use, by theme."""
POINTS = frozenset({"score", "above_start", "capped_score"})
"""Weights whose sums are points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A finding, part by part; a part that has nothing to say is empty."""

    visible: str
    """How much of the discussion is there."""
    leading: str
    """The theme that holds most."""
    others: str
    """The themes that follow, and what is under none."""
    over_weights: str
    """How much the first theme depends on how comments are counted."""
    at_large: str
    """What follows for readers in general, or why nothing does."""
    short: str
    """One line, without a full stop, as the title of a picture."""

    @property
    def sentence(self) -> str:
        """All parts in order."""
        return " ".join(filter(None, [self.visible, self.leading, self.others, self.over_weights, self.at_large]))

    def __str__(self) -> str:
        """Return all parts in order."""
        return self.sentence


# A study never changes, and the page, its pictures and the report all ask for this.
@lru_cache(maxsize=4)
def finding(study: Summarised) -> Finding:
    """Put what a study shows into words.

    Needs a Study, also one without comments, themes or scores, or an Aggregate. Returns a Finding in plain sentences.
    What it says of readers in general follows analysis/certainty.py.
    """
    every = records(study.shares)
    shares: Shares = {row["theme"]: row for row in every if row["weight"] == study.weight}
    visible, shown = _visible(study), study.summary.shown
    if not shown or all(np.isnan(row["share"]) for row in shares.values()):
        weightless = shares[UNASSIGNED]["reason"] if shown else ""
        short = "Nothing here has any weight" if shown else "No comments"
        return Finding(visible=visible, leading=weightless, others="", over_weights="", at_large="", short=short)
    names = _telling(study, shares)
    if not names:
        none = "None of them shows a theme of the codebook."
        short = "No comment shows a theme of the codebook"
        return Finding(visible=visible, leading=none, others="", over_weights="", at_large="", short=short)
    titles = {theme.name: theme.title for theme in study.codebook.themes}
    first = shares[names[0]]
    return Finding(
        visible=visible,
        leading=_leading(study, first, titles[names[0]]),
        others=_others(study, shares, names[1:], titles),
        over_weights=_over_weights(ranks(study.shares), names[0], every),
        at_large=_at_large(first),
        short=f"“{titles[names[0]]}” holds {_percent(first['share'])} of the {_measure(study)}",
    )


def _visible(study: Summarised) -> str:
    """Say how many comments are there, of how many, without text, and in how many sub-threads."""
    held, declared = int(study.threads["kept"].sum()), study.threads["declared_comments"]
    counts = study.summary
    if not counts.shown:
        articles = len(study.documents)
        more = f", only {_count(articles, 'article')}" if articles else ""
        return "No comment passes the filters." if held else f"There are no comments here{more}."
    within = f" in {_count(len(study.threads), 'thread')}" if len(study.threads) > 1 else ""
    whole = int(declared.sum()) if len(declared) and declared.notna().all() else 0
    if counts.shown < held:
        amount = f"Selected: {counts.shown:,} of {_count(held, 'comment')}"
    elif whole >= held and whole:
        amount = f"Visible: {counts.shown:,} of {_count(whole, 'comment')}"
    else:
        amount = f"Visible: {_count(counts.shown, 'comment')}"
    silent = counts.shown - counts.with_text
    text = f", {silent:,} of them without text" if silent else ""
    return f"{amount}{within}{text}, in {_count(counts.sub_threads, 'sub-thread')}."


def _telling(study: Summarised, shares: Shares) -> list[str]:
    """Return the largest themes, leaving out those whose comments all stand under themes named before."""
    themes = by_share(study, shares)
    named: list[str] = []
    for theme in themes:
        told = any(theme in here and here.isdisjoint(named) for here in study.summary.theme_sets)
        if len(named) < NAMED and told:
            named.append(theme)
    return named


def by_share(study: Summarised, shares: Shares) -> list[str]:
    """Return the themes that hold anything, the largest share first."""
    themes = [name for name in study.codebook.names if shares[name]["share"] > 0]
    return sorted(themes, key=lambda name: (-shares[name]["share"], -shares[name]["n"]))


def _leading(study: Summarised, row: Row, title: str) -> str:
    """Say what the first theme holds, how many sub-threads carry it, and what is known from readable text alone."""
    counted = WEIGHTS[study.weight].title.lower()
    points = f" ({_count(row['total'], 'point')} in all)" if study.weight in POINTS else ""
    if study.weight == "comment" and not study.summary.scored:
        counted, points = "comments, for there are no scores here", ""
    roots = study.summary.under[row["theme"]]
    where = "all in one sub-thread" if roots == 1 else f"in {_count(roots, 'sub-thread')}"
    place = f", {where}" if row["n"] > 1 and study.summary.sub_threads > 1 else ""
    unread = row["share"] - row["share_with_text"]
    caution = f"; {_percent(row['share_with_text'])} if only comments with text count" if unread > 0.005 else ""
    share = _percent(row["share"])
    return f"Counted by {counted}{points}, “{title}” holds {share}: {_amount(study, row)}{place}{caution}."


def _others(study: Summarised, shares: Shares, names: list[str], titles: dict[str, str]) -> str:
    """Say what the next themes hold, and how much is under none."""
    parts = [
        f"“{titles[name]}” with {_percent(shares[name]['share'])} ({_amount(study, shares[name])})" for name in names
    ]
    none = shares[UNASSIGNED]["share"]
    rest = f"{_percent(none)} is under no theme." if none > 0 else ""
    following = f"Then {'comes' if len(parts) == 1 else 'come'} {' and '.join(parts)}." if parts else ""
    return " ".join(filter(None, [following, rest]))


def _over_weights(places: Mapping[str, list[tuple[int, float]]], name: str, shares: Sequence[Row]) -> str:
    """Say how far the share of the first theme moves with the weight."""
    if len(places) < 2:
        return ""
    here = [row["share"] for row in shares if row["theme"] == name and row["weight"] not in COUNTED_TWICE]
    known = [share for share in here if share == share] or [np.nan]
    low, high = _percent(min(known)), _percent(max(known))
    reach = low if low == high else f"{low} to {high}"
    worst = max(places[name])[0]
    if worst == 1:
        return f"No theme holds more, however comments are counted: it has {reach}."
    counted = "The first place depends on how comments are counted"
    return f"{counted}: the leading theme has {reach}, and ranks as low as {worst}."


def _at_large(row: Row) -> str:
    """Say what follows for the discussion at large, or why nothing does."""
    if not row["claimed"]:
        return f"Nothing can be said about readers in general. {row['reason']}"
    rough = " This is rough." if row["n_eff"] < ROUGH_BELOW else ""
    units = f"{row['n_eff']:,.{0 if row['n_eff'] >= 100 else 1}f}"
    return (
        f"For the discussion at large that is {_percent(row['ci_low'])} to {_percent(row['ci_high'])} "
        f"(90\u00a0% interval, {units} independent sub-threads in effect).{rough}"
    )


def _measure(study: Summarised) -> str:
    """Return what a share is a share of."""
    measures = {"score": "points", "comment": "comments", "author": "authors", "above_start": "points above start"}
    return measures.get(study.weight, "weight")


def _amount(study: Summarised, row: Row) -> str:
    """Return "18 points, 7 comments"."""
    comments = _count(row["n"], "comment")
    return f"{_count(row['points'], 'point')}, {comments}" if study.weight in POINTS else comments


def _count(n: float, one: str) -> str:
    """Return "1 comment" or "1,204 comments"."""
    return f"{n:,.0f}\u00a0{one if round(n) == 1 else one + 's'}"


def _percent(share: float) -> str:
    """Return "64 %", and "<1 %" for what is more than nothing."""
    if not np.isfinite(share):
        return "–"
    return "<1\u00a0%" if 0 < share < 0.005 else f"{100 * share:.0f}\u00a0%"
