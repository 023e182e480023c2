"""A study: the tidy tables of a selection and every table derived from them, computed once and handed around.

Charts, pages, exports and reports draw from a study and from nothing else, so that they all show the same numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from threading import RLock
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import weights
from analysis.codebook import UNASSIGNED, Codebook
from analysis.groups import GROUPINGS, group_of
from analysis.summary import Summary, summarise
from analysis.tables import DERIVED, derive
from analysis.tone import Tone
from analysis.tone import default as bundled_tone
from ingest.schema import KEY

T = TypeVar("T")


@dataclass(frozen=True, eq=False, kw_only=True)
class Study:
    """All that is known about the selected threads. Frames are never changed in place.

    Derived tables (analysis/tables.py) are worked out when they are first asked for. None of them hangs on the weight
    in use: those on shares hold every weight.
    """

    comments: pd.DataFrame
    """Tidy (ingest/schema.py), one row per comment or stub, in dump order, numbered from 0."""
    threads: pd.DataFrame
    """Tidy, one row per thread, with its ledger."""
    documents: pd.DataFrame
    """Tidy, one row per article."""
    codebook: Codebook
    weight: str
    """The weight in use: a key of ``analysis.weights.WEIGHTS``."""
    by: str = "thread"
    """How comments are grouped where groups are compared: a key of ``analysis.groups.GROUPINGS``."""
    tone: Tone = field(default_factory=bundled_tone)
    """How words are read: the neutral band and the words of the field."""
    selected: bool = False
    """Filters left some comments out."""
    source: Callable[[Study, str], pd.DataFrame] = field(default=derive, repr=False)
    """Where a derived table comes from, by name: worked out, or taken from the study that this one was made of."""
    _known: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)
    _making: dict[Hashable, RLock] = field(default_factory=dict, init=False, repr=False)

    def table(self, name: str) -> pd.DataFrame:
        """Return a derived table: a key of ``analysis.tables.DERIVED``. Raises KeyError for an unknown name."""
        return self.kept(name, lambda: self.source(self, name))

    def kept(self, name: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` gives for this study, made once even where several ask at once; it goes with the study.

        ``name`` tells it from all else that is made of the study.
        """
        if name not in self._known:
            with self._making.setdefault(name, RLock()):
                if name not in self._known:
                    self._known[name] = make()
        made: T = self._known[name]
        return made

    @property
    def group(self) -> pd.Series:
        """The group of each comment, missing for one in none: analysis/groups.py."""
        return group_of(self.comments, self.threads, self.by)

    @property
    def sentiment(self) -> pd.DataFrame:
        """One row per comment: analysis/sentiment.py."""
        return self.table("sentiment")

    @property
    def evidence(self) -> pd.DataFrame:
        """One row per span or ancestor that puts a comment under a theme: analysis/themes.py."""
        return self.table("evidence")

    @property
    def themes(self) -> pd.DataFrame:
        """One row per comment and theme with any evidence: analysis/themes.py."""
        return self.table("themes")

    @property
    def structure(self) -> pd.DataFrame:
        """One row per comment: analysis/structure.py."""
        return self.table("structure")

    @property
    def shares(self) -> pd.DataFrame:
        """One row per weight and theme, all comments of the selection as one population: analysis/certainty.py."""
        return self.table("overall_shares")

    @property
    def summary(self) -> Summary:
        """Its counts: analysis/summary.py."""
        return self.kept("its summary", lambda: summarise(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What to keep of a study. A comment must pass every filter that is set; within a list one entry is enough."""

    text: str = ""
    """Words that must all stand in subject, body or author, in any case; "words in quotes" as they stand."""
    threads: tuple[str, ...] = ()
    """Thread ids."""
    themes: tuple[str, ...] = ()
    """Theme names, and UNASSIGNED for comments under none."""
    labels: tuple[str, ...] = ()
    """Sentiment labels of judgeable comments."""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    score: tuple[int | None, int | None] = (None, None)
    """Lowest and highest, both included, as all ranges; with a bound, comments without a score go."""
    time: tuple[datetime | None, datetime | None] = (None, None)
    """Earliest and latest; a time without a zone is UTC."""
    depth: tuple[int | None, int | None] = (None, None)

    def __bool__(self) -> bool:
        """Say whether any filter is set."""
        return any(getattr(self, field.name) != field.default for field in fields(self))


def build(comments: pd.DataFrame, threads: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook,
          weight: str | None = None, tone: Tone | None = None) -> Study:  # fmt: skip
    """Return the study of the tidy tables under a codebook and a weight (None: the one that suits the scores).

    ``tone`` says how words are read (None: as bundled). Per-comment tables have the same rows in the same order,
    numbered from 0. A weight that needs scores where there are none becomes "comment". Raises KeyError for an unknown
    weight.
    """
    comments = comments.reset_index(drop=True)
    return Study(
        comments=comments,
        threads=threads.reset_index(drop=True),
        documents=documents.reset_index(drop=True),
        codebook=codebook,
        weight=weights.effective(comments, weight or weights.default_weight(comments))[0],
        tone=tone or bundled_tone(),
    )


def with_weight(study: Study, weight: str) -> Study:
    """Return the same study under another weight. Raises KeyError for an unknown one."""
    used = weights.effective(study.comments, weight)[0]
    return study if used == study.weight else replace(study, weight=used, source=lambda _, name: study.table(name))


def with_codebook(study: Study, codebook: Codebook) -> Study:
    """Return the same study under another codebook. What does not hang on the codebook is not worked out again."""
    if codebook.digest == study.codebook.digest:
        return study

    def recoded(part: Study, name: str) -> pd.DataFrame:
        return derive(part, name) if DERIVED[name].coded else study.table(name)

    return replace(study, codebook=codebook, source=recoded)


def with_groups(study: Study, by: str) -> Study:
    """Return the same study with its comments grouped in another way. Raises KeyError for an unknown one."""
    if by == study.by:
        return study

    def regrouped(part: Study, name: str) -> pd.DataFrame:
        return derive(part, name) if DERIVED[name].grouped else study.table(name)

    return replace(study, by=GROUPINGS[by].name, source=regrouped)


def select(study: Study, selection: Selection) -> Study:
    """Return the part of a study that passes the filters.

    No comment is scored again: tables with rows per comment are cut down to the comments kept. Those on the selection
    as a whole, such as shares, are worked out anew. Threads and documents stay, for coverage is a matter of the whole.
    """
    if not selection:
        return study
    kept = _kept(study, selection)
    comments = study.comments[kept].reset_index(drop=True)

    def cut(part: Study, name: str) -> pd.DataFrame:
        if not DERIVED[name].per_comment:
            return derive(part, name)
        table = study.table(name)
        held = pd.MultiIndex.from_frame(table[KEY]).isin(pd.MultiIndex.from_frame(comments[KEY]))
        return table[held].reset_index(drop=True)

    used = weights.effective(comments, study.weight)[0]
    return replace(study, comments=comments, weight=used, selected=True, source=cut)


def _kept(study: Study, selection: Selection) -> npt.NDArray[np.bool_]:
    """Say of each comment whether it passes the filters."""
    comments = study.comments
    kept = pd.Series(True, index=comments.index)
    for column, values in (("thread_id", selection.threads), ("tag", selection.tags), ("author", selection.authors),
                           ("state", selection.states)):  # fmt: skip
        if values:
            kept &= comments[column].isin(values)
    if selection.labels:
        kept &= study.sentiment["label"].isin(selection.labels) & study.sentiment["judgeable"]
    if selection.themes:
        kept &= _under(study, selection.themes)
    kept &= _between(comments["score"], *selection.score)
    kept &= _between(comments["created_at"], *map(_in_utc, selection.time))
    kept &= _between(study.structure["depth"], *selection.depth)
    if selection.text.strip():
        kept &= _mentions(comments, selection.text)
    return kept.to_numpy(bool)


def _under(study: Study, names: tuple[str, ...]) -> pd.Series:
    """Say of each comment whether it is under one of the themes."""
    assigned = study.themes[study.themes["assigned"]]
    keys = pd.MultiIndex.from_frame(study.comments[KEY])
    under = keys.isin(pd.MultiIndex.from_frame(assigned.loc[assigned["theme"].isin(names), KEY]))
    if UNASSIGNED in names:
        under |= ~keys.isin(pd.MultiIndex.from_frame(assigned[KEY]))
    return pd.Series(under, index=study.comments.index)


def _between(values: pd.Series, low: object, high: object) -> pd.Series:
    """Say of each value whether it lies between the bounds; a missing one does only where none is set."""
    inside = pd.Series(True, index=values.index)
    if low is not None:
        inside &= (values >= low).fillna(False).astype(bool)
    if high is not None:
        inside &= (values <= high).fillna(False).astype(bool)
    return inside


def _in_utc(time: datetime | None) -> pd.Timestamp | None:
    if time is None:
        return None
    stamp = pd.Timestamp(time)
    return stamp.tz_localize("UTC") if stamp.tzinfo is None else stamp.tz_convert("UTC")


def _mentions(comments: pd.DataFrame, query: str) -> pd.Series:
    """Say of each comment whether all words and quoted phrases of the query stand in it."""
    text = comments["subject"].fillna("") + "\n" + comments["body"].fillna("") + "\n" + comments["author"].fillna("")
    text = text.str.casefold()
    mentions = pd.Series(True, index=comments.index)
    for phrase, word in re.findall(r'"([^"]+)"|([^\s"]+)', query.casefold()):
        mentions &= text.str.contains(phrase or word, regex=False)
    return mentions
