"""What is told of a population as a whole, in counts: of a study, or of a choice too large to be held in memory.

Findings, subtitles and pictures of totals need no single comment. They are made from a ``Summarised``: a ``Study``,
whose counts are taken here from its tables, or an ``Aggregate``, whose counts were made where the comments lie.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd

from analysis.structure import THREAD
from analysis.weights import population
from ingest.schema import KEY

if TYPE_CHECKING:
    from analysis.codebook import Codebook
    from analysis.study import Study


STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
EDGES = (*(-step for step in reversed(STEPS)), 0, *STEPS)
"""The lowest score of each step by which wide scores are counted, but the first step, which holds all that is lower."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts of comments; stubs are left out."""

    shown: int
    with_text: int
    sub_threads: int
    """Over how many sub-threads they are spread."""
    under: Mapping[str, int]
    """Theme -> over how many sub-threads its comments are spread. An aggregate knows it of the largest theme."""
    theme_sets: frozenset[frozenset[str]]
    """The combinations of themes that occur."""
    scored: bool
    """Any of them has a score."""
    without_score: int
    score_kinds: frozenset[str]
    """What their scores count."""
    labels: Mapping[str, int]
    """Sentiment label -> comments that have it, of those that can be judged."""
    judged: int
    """Those whose sentiment can be judged."""
    why_not: Mapping[str, int]
    """Reason -> comments that are not judged for it."""
    agree: float | None
    """The part of the judged ones on which both readings agree; None where none is judged."""


class Summarised(Protocol):
    """A population with its counts and its shares."""

    def __hash__(self) -> int:
        """Each is its own: none is ever changed."""

    @property
    def codebook(self) -> Codebook:
        """The codebook of its themes."""

    @property
    def weight(self) -> str:
        """The weight in use."""

    @property
    def threads(self) -> pd.DataFrame:
        """Tidy, one row per thread, with its ledger."""

    @property
    def documents(self) -> pd.DataFrame:
        """Tidy, one row per article."""

    @property
    def shares(self) -> pd.DataFrame:
        """One row per weight and theme: analysis/certainty.py."""

    @property
    def summary(self) -> Summary:
        """Its counts."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Aggregate:
    """A choice of threads too large to be held in memory, as sums."""

    codebook: Codebook
    weight: str
    threads: pd.DataFrame
    documents: pd.DataFrame
    shares: pd.DataFrame
    """As ``analysis.certainty.shares``; of weights other than the one in use what they say at large may be missing."""
    summary: Summary
    moods: pd.DataFrame
    """Comments by theme and label: group, label, judgeable, comments."""
    selected: bool = False
    """Filters left some comments out."""
    first: datetime | None = None
    """Earliest and latest time of a comment, UTC without a zone."""
    last: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Which comments stand behind a mark of a picture of an aggregate. All that is set must hold."""

    theme: str | None = None
    """It stands under this theme; UNASSIGNED: under none."""
    strongest: str | None = None
    """Its strongest theme; UNASSIGNED: it has none."""
    label: str | None = None
    judged: bool = False
    start: datetime | None = None
    """Earliest time, and the one before which it must lie."""
    end: datetime | None = None
    low: int | None = None
    """Lowest and highest score."""
    high: int | None = None
    tags: tuple[str, ...] = ()
    """Its tag is one of these; "" for none."""
    slot: int | None = None
    """Hour of the week, from Monday 00:00 UTC."""
    thread: tuple[str, str] | None = None
    """(platform, thread_id)."""
    author: tuple[str, str] | None = None
    """(platform, name)."""
    states: tuple[str, ...] = ()
    """Its state is one of these."""
    with_text: bool | None = None
    weighed: bool = False
    """Its weight is known."""


# A study never changes, and every picture and every sentence about it asks for these.
@lru_cache(maxsize=8)
def summarise(study: Study) -> Summary:
    """Return the counts of a study."""
    shown = population(study.comments)
    roots = study.structure.set_axis(study.comments.index).loc[shown.index, [*THREAD, "root_id"]]
    held = study.themes.loc[study.themes["assigned"], [*KEY, "theme"]]
    keys = shown[KEY].astype({"platform": "str"})
    spread = held.astype({"platform": "str"}).merge(keys.assign(**roots[["root_id"]]), on=KEY)
    under = spread.drop_duplicates([*THREAD, "root_id", "theme"])["theme"].value_counts()
    read = study.sentiment.set_axis(study.comments.index).loc[shown.index]
    judged = read[read["judgeable"]]
    return Summary(
        shown=len(shown),
        with_text=int(study.comments["body"].notna().sum()),
        sub_threads=len(roots.drop_duplicates()),
        under={str(theme): int(n) for theme, n in under.items()},
        theme_sets=_combinations(held),
        scored=bool(shown["score"].notna().any()),
        without_score=int(shown["score"].isna().sum()),
        score_kinds=frozenset(shown.loc[shown["score"].notna(), "score_kind"].astype("str")),
        labels={str(name): int(n) for name, n in judged["label"].value_counts().items() if n},
        judged=len(judged),
        why_not={str(reason): int(n) for reason, n in read["why_not"].value_counts().items() if n},
        agree=None if judged.empty else float(judged["agree"].mean()),
    )


def _combinations(held: pd.DataFrame) -> frozenset[frozenset[str]]:
    """Return the combinations of themes that comments stand under, of rows of comment and theme."""
    comment = held.groupby(KEY, observed=True, sort=False).ngroup().to_numpy(np.int64)
    theme, names = pd.factorize(held["theme"])
    table = np.zeros((held[KEY].drop_duplicates().shape[0], len(names)), dtype=np.uint8)
    table[comment, theme] = 1
    _, first = np.unique(np.packbits(table, axis=1), axis=0, return_index=True)
    return frozenset(frozenset(str(name) for name in names[table[row] > 0]) for row in first)
