"""What a comparison of groups comes to, in words: which differences survive, and which cannot be told.

Plain text: never hand it to Markdown.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.groups import GROUPINGS, fair_weight
from analysis.multiplicity import LEVEL
from analysis.study import Study

NAMED = 4
"""Differences that are named."""
LONGEST = 60
"""Letters of a group's name that are said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A comparison in words."""

    sentence: str
    """The finding, in full sentences."""
    short: str
    """One line, without a full stop, as the title of a picture."""
    note: str
    """Why another weight is used than the one chosen; empty where it is the same."""
    weight: str
    """The weight of the comparison."""


def verdict(study: Study) -> Verdict:
    """Say which differences between the groups of a study survive.

    Needs a Study, also an empty one. All themes and pairs of groups are tested together and corrected after Holm.
    """
    weight, note = fair_weight(study.comments, study.weight)
    shares = study.table("group_shares")
    shares = shares[shares["weight"] == weight]
    groups = sorted(shares["group"].unique())
    if len(groups) < 2:
        kind = GROUPINGS[study.by].title.lower()
        found = "There is only one group here" if groups else "There are no groups here"
        sentence = f"{found}, so there is nothing to compare. Choose something else than {kind}, or add another thread."
        return Verdict(sentence=sentence, short=f"{found}: nothing to compare", note=note, weight=weight)
    tests = study.table("comparison")
    sentence, short = _found(tests[tests["weight"] == weight], study, len(groups))
    return Verdict(sentence=f"{sentence} {_silent(shares)}".strip(), short=short, note=note, weight=weight)


def _found(tests: pd.DataFrame, study: Study, groups: int) -> tuple[str, str]:
    """Return what the tests come to, as sentences and as one line."""
    made = int(tests["p"].notna().sum())
    told = tests[tests["told"]].sort_values(["p_holm", "p", "theme"], kind="stable")
    if not made:
        short = f"No difference between {groups} groups can be told"
        return f"{short}.", short
    tested = f"{made:,} comparison{'' if made == 1 else 's'} made at once (Holm, {100 * LEVEL:.0f}\u00a0% in all)"
    if told.empty:
        open_ = "The groups may differ all the same: these comments cannot tell."
        return f"None of {tested} survives. {open_}", f"None of {made:,} differences survives"
    titles = {theme.name: theme.title for theme in study.codebook.themes}
    first = "; ".join(_said(row, titles) for _, row in told.head(NAMED).iterrows())
    more = f" And {len(told) - NAMED:,} more." if len(told) > NAMED else ""
    rest = f" The other {made - len(told):,} cannot be told from chance." if made > len(told) else ""
    survive = "survives" if len(told) == 1 else "survive"
    short = f"{len(told):,} of {made:,} differences {survive}"
    return f"{len(told):,} of {tested} {survive}: {first}.{more}{rest}", short


def _said(row: pd.Series, titles: dict[str, str]) -> str:
    """Return one difference, the larger share first."""
    sides = [(row["share"], row["group"]), (row["other_share"], row["other"])]
    (most, one), (least, other) = sorted(sides, key=lambda side: -side[0])
    title = titles.get(row["theme"], row["theme"])
    return f"“{title}” holds {_percent(most)} in {_name(one)} against {_percent(least)} in {_name(other)}"


def _silent(shares: pd.DataFrame) -> str:
    """Say of which groups nothing can be claimed, and why of the first."""
    left = shares[~shares["claimed"]].drop_duplicates("group")
    if left.empty:
        return ""
    names = ", ".join(_name(name) for name in left["group"])
    return f"Nothing can be said of {names} at large. {left['reason'].iloc[0]}"


def _name(group: str) -> str:
    line = " ".join(group.split())
    return f"“{line}”" if len(line) <= LONGEST else f"“{line[: LONGEST - 1].rstrip()}…”"


def _percent(share: float) -> str:
    return "<1\u00a0%" if 0 < share < 0.005 else f"{100 * share:.0f}\u00a0%"
