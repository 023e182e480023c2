"""What a comment takes over from the chain it stands in: the comment it answers and the one that started its subject.

"There's no room at the linked inn" is a joke about a misspelling because of what stands above it. On a hand-labelled
Slashdot thread such context lifts macro-F1 by 0.08 to 0.17, and the starter of the subject serves as well as the true
parent, which a copied page often does not tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.codebook import Chain
from analysis.forest import climb, forest
from analysis.terms import fold

REPLY_MARK = re.compile(r"\s*(?:re|aw|sv|fwd?|wg)(?:\[\d{1,6}\])?\s*:", re.IGNORECASE)
FAINT = 0.05
"""Context below this is dropped."""
MAIN = 0.9
"""A theme at least this strong, against the strongest one of its comment, is a main theme of it."""
BESIDE = 0.5
"""What is left of the other themes when a reply takes them over: replies answer the main point (a judgement)."""

Strengths = dict[int, float]
"""Theme, by its place in the codebook -> strength."""
Context = dict[int, tuple[float, int]]
"""Theme -> (strength, row of the ancestor it comes from)."""


@dataclass(frozen=True)
class Links:
    """The chains of a comments frame, by row number; -1 stands for none."""

    top_down: list[int]
    """All rows, parents before their replies."""
    parent: list[int]
    trust: list[float]
    """How sure the parent is; 1.0 where it is explicit."""
    starter: list[int]
    """The comment that started the subject: the row itself where the subject is its own."""
    same_subject: list[bool]
    """The row stands under the subject of its parent."""
    thread: npt.NDArray[np.int64]
    """The number of its thread."""


def split_subject(subject: str) -> tuple[str, bool]:
    """Return the subject without its reply marks, for comparing, and whether it had one ("Re:LinkedInn")."""
    at = 0
    while mark := REPLY_MARK.match(subject, at):
        at = mark.end()
    return " ".join(fold(subject[at:]).split()), at > 0


def links(comments: pd.DataFrame) -> Links:
    """Find parents and subject starters.

    Needs the tidy ``comments``. A bare "Re:" or a missing subject stands under its parent's subject; a "Re: X" whose
    parent is not known belongs to the first comment of its thread that opened X. Links in a ring are cut.
    """
    trees = forest(comments)
    parent = trees.above().tolist()
    thread = trees.by_row(trees.thread)
    top_down = trees.by_row(climb(trees.parent)[1]).argsort(kind="stable").tolist()
    trust = comments["parent_confidence"].fillna(1.0).tolist()
    starter, same = _subjects(comments, thread.tolist(), top_down, parent)
    by_subject = (comments["parent_source"] == "subject").to_numpy()
    return Links(top_down, parent, trust, starter, (by_subject | same).tolist(), thread)


def _subjects(comments: pd.DataFrame, threads: list[int], top_down: list[int], parent: list[int],
              ) -> tuple[list[int], npt.NDArray[np.bool_]]:  # fmt: skip
    """Return who started the subject of each row, and whether it is its parent's."""
    count = len(parent)
    starter, same = [-1] * count, np.zeros(count, dtype=bool)
    split = {text: split_subject(text) for text in comments["subject"].dropna().unique()}
    if not split:
        return starter, same
    topics = [split.get(subject, ("", False)) for subject in comments["subject"].tolist()]
    openers = _openers(comments["position"].tolist(), threads, topics)
    subject = [""] * count
    for row in top_down:
        above = parent[row]
        text, reply = topics[row]
        if above >= 0 and text in ("", subject[above]):
            subject[row], starter[row], same[row] = subject[above], starter[above], bool(subject[above])
        elif text:
            subject[row] = text
            starter[row] = openers.get((threads[row], text), -1) if reply else row
    return starter, same


def _openers(places: list[int], threads: list[int], topics: list[tuple[str, bool]]) -> dict[tuple[int, str], int]:
    """Return the first comment of each thread that opened a subject."""
    first: dict[tuple[int, str], int] = {}
    for row, (thread, (text, reply)) in enumerate(zip(threads, topics)):
        key = (thread, text)
        if text and not reply and (key not in first or places[row] < places[first[key]]):
            first[key] = row
    return first


def inherit(own: Mapping[int, Strengths], hints: Mapping[int, Strengths], chains: Links, factors: Chain,
            ) -> dict[int, Context]:  # fmt: skip
    """Return what each row takes over from its chain; rows that take over nothing are left out.

    Needs the strength per theme of each row's own evidence, and of its "Re:" subject where the frame lacks the comment
    that started it (``hints``; such context comes from the row itself); rows without any may be left out. A reply takes
    over a part of what its parent shows, own and inherited, and a part of what the starter of its subject shows itself;
    the stronger counts. Of a comment's minor themes half is lost on the way. Own evidence for another theme holds
    context back (``held``), and so does the parent's own evidence hold back the starter. An uncertain parent under the
    same subject counts no less than the starter does.
    """
    if not own and not hints:
        return {}
    contexts: dict[int, Context] = {row: {theme: (s, row) for theme, s in hint.items()} for row, hint in hints.items()}
    nothing: Strengths = {}
    unknown: Context = {}
    parent, starter = chains.parent, chains.starter
    for row in chains.top_down:
        above, opener = parent[row], starter[row]
        if above not in own and above not in contexts and (opener not in own or opener == row) and row not in hints:
            continue
        context = contexts.get(row, {})
        if above >= 0:
            factor = factors.parent * chains.trust[row]
            if chains.same_subject[row]:
                factor = max(factor, min(factors.parent, factors.starter))
            _raise(context, _shown(own.get(above, nothing), contexts.get(above, unknown), above), factor)
        if opener not in (-1, row):
            started = _shown(own.get(opener, nothing), unknown, opener)
            if above not in (-1, opener):
                shown = own.get(above, nothing)
                started = {theme: (s * _passed(shown, theme, chains.trust[row]), opener)
                           for theme, (s, _) in started.items()}  # fmt: skip
            _raise(context, started, factors.starter)
        mine = own.get(row, nothing)
        kept = {theme: taken for theme, (s, origin) in context.items()
                if (taken := (s * held(mine, theme), origin))[0] >= FAINT}  # fmt: skip
        if kept:
            contexts[row] = kept
        else:
            contexts.pop(row, None)
    return contexts


def held(own: Strengths, theme: int) -> float:
    """Return what part of the context for ``theme`` is left beside own evidence for other themes."""
    return 1.0 - max((strength for other, strength in own.items() if other != theme), default=0.0)


def _passed(own: Strengths, theme: int, trust: float) -> float:
    """Return what a parent that is this sure lets through of a theme from above it."""
    return 1.0 - trust * (1.0 - held(own, theme))


def _raise(context: Context, shown: Context, factor: float) -> None:
    """Let ``context`` hold the stronger of what it holds and the part ``factor`` of what is shown above."""
    main = MAIN * max((strength for strength, _ in shown.values()), default=0.0)
    for theme, (strength, origin) in shown.items():
        taken = strength * factor * (1.0 if strength >= main else BESIDE)
        if taken > context.get(theme, (0.0, -1))[0]:
            context[theme] = (taken, origin)


def _shown(own: Strengths, context: Context, row: int) -> Context:
    """Return all that a comment shows, with the comment it comes from: itself where it has evidence of its own."""
    shown = dict(context)
    for theme, strength in own.items():
        shown[theme] = (either(strength, context[theme][0]) if theme in context else strength, row)
    return shown


def either(one: float, other: float) -> float:
    """Return how strong two pieces of evidence are together (noisy-or; Pearl 1988, section 4.3.2)."""
    return 1.0 - (1.0 - one) * (1.0 - other)
