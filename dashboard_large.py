"""The screen's part for a choice that is too large to be held in memory: its numbers, asked of the screen files.

What was asked once is known to all sessions, so a page that is drawn again asks nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis import codebook
from analysis.codebook import Codebook
from analysis.measures import LARGE
from analysis.study import Selection
from analysis.summary import Aggregate, Cell
from engine import measuring, screen, screen_comments, screen_counts, screen_shares
from engine.answers import Answers
from engine.screen_find import Found, default_weight, find
from engine.screen_read import Screen
from engine.screen_where import Scope
from ingest import place
from ingest.store import Snapshot
from views import large_charts, large_filters, large_pages
from views.page import Large
from views.sidebar import Choice

answers = Answers(500)
"""Of all sessions."""
READYING = "So many comments are made ready once; this takes some minutes for each million."


def choose(snapshot: Snapshot, choice: Choice, found: list[Choice], threads: pd.DataFrame,
           documents: pd.DataFrame) -> tuple[tuple[pd.DataFrame, pd.DataFrame], Large]:  # fmt: skip
    """Draw the rest of the sidebar for a large ``choice`` of those ``found``; return its threads and articles, and it.

    Needs all ``threads`` and ``documents`` of the store. Raises StoreError, engine.duck.TooSlow.
    """
    of_it = _of_choice(snapshot.root, snapshot.stamp, choice.label, choice, threads, documents)
    beside = place.settings(snapshot.root)
    book = codebook.of_store(beside)
    opened, version = _opened(snapshot, beside, book)
    alone = len(choice.threads) == 1
    scope = Scope(
        story_id=None if choice.everything or alone else choice.story_id, threads=choice.threads if alone else ()
    )

    def look(selection: Selection, weight: str) -> _Looked:
        told = f"{version} {scope} {selection} {weight}"
        looked: _Looked = answers.ask(told, lambda: _look(find(opened, scope, selection, weight), book, *of_it))
        return looked

    usual = answers.ask(f"{version} {scope} usual", lambda: default_weight(opened, scope))
    weight = large_filters.choose_weight(usual)
    whole = look(Selection(), weight).total
    selection = large_filters.choose_filters(whole, weight)
    names = _names(snapshot.root, snapshot.stamp, found), _titles(snapshot.root, snapshot.stamp, threads)
    asked = _Asked(opened, snapshot, scope, selection, version)
    return of_it, asked.large(choice.label, look(selection, weight), whole, *names)


@dataclass(frozen=True)
class _Looked:
    """What is counted of a selection at once, since one reading of its comments tells all of it."""

    total: Aggregate
    over_time: pd.DataFrame
    top_threads: pd.DataFrame


def _look(found: Found, book: Codebook, threads: pd.DataFrame, documents: pd.DataFrame) -> _Looked:
    with ThreadPoolExecutor(1) as beside:  # while NumPy counts, another thread can go on
        steps = beside.submit(screen_counts.over_time, found, large_charts.step(*found.sums.ends))
        largest = beside.submit(screen_counts.top_threads, found, large_pages.THREADS)
        total = screen_shares.aggregate(found, book, threads, documents)
    return _Looked(total, steps.result(), largest.result())


@st.cache_resource(max_entries=2, show_spinner=False)
def _names(root: str, stamp: str, _found: list[Choice]) -> dict[tuple[str, str], str]:
    """Return the name of each thread in the sidebar."""
    return {choice.threads[0]: choice.label for choice in _found if len(choice.threads) == 1}


@st.cache_resource(max_entries=2, show_spinner=False)
def _titles(root: str, stamp: str, _threads: pd.DataFrame) -> dict[tuple[str, str], str | None]:
    """Return the title of each thread that has one."""
    titled = _threads[_threads["title"].notna()]
    keys = zip(titled["platform"].astype("str"), titled["thread_id"].astype("str"), strict=True)
    return dict(zip(keys, titled["title"], strict=True))


@dataclass(frozen=True)
class _Asked:
    """One choice with its filters, of which numbers are asked."""

    screen: Screen
    snapshot: Snapshot
    scope: Scope
    selection: Selection
    version: str

    def large(self, name: str, looked: _Looked, whole: Aggregate, names: dict[tuple[str, str], str],
              titles: dict[tuple[str, str], str | None]) -> Large:  # fmt: skip
        """Return what pages are handed; what is asked once is known to all sessions."""
        counts, total = screen_counts, looked.total
        return Large(
            label=name,
            whole_key=f"{self.version} {self.scope}",
            key=f"{self.version} {self.scope} {self.selection} {total.weight}",
            total=total,
            whole=whole,
            over_time=looked.over_time,
            hours=partial(self._ask, "hours", counts.hours),
            scores=partial(self._ask, "scores", counts.scores),
            top_threads=looked.top_threads,
            top_authors=partial(self._ask, "authors", counts.top_authors),
            parts=partial(counts.parts, self.screen),
            behind=partial(self._behind, total.weight),
            fetch=self._fetch,
            label_of=lambda key: names.get(key, key[1]),
            title_of=titles.get,
            most=LARGE,
        )

    def _behind(self, weight: str, cell: Cell) -> tuple[pd.DataFrame, int]:
        told = f"{self.version} {self.scope} {self.selection} {weight} {cell}"
        found: tuple[pd.DataFrame, int] = answers.ask(
            told, lambda: screen_comments.behind(self.screen, self.scope, self.selection, cell, weight)
        )
        return found

    def _fetch(self, keys: pd.DataFrame) -> pd.DataFrame:
        if not place.is_remote(self.snapshot.root):
            return screen_comments.fetch(self.snapshot, keys)
        told = f"{self.version} fetch {keys.to_json(orient='values')}"
        found: pd.DataFrame = answers.ask(told, lambda: screen_comments.fetch(self.snapshot, keys))
        return found

    def _ask(self, name: str, query: Callable[..., pd.DataFrame], *more: object) -> pd.DataFrame:
        told = f"{self.version} {self.scope} {self.selection} {name} {more}"
        found: pd.DataFrame = answers.ask(told, lambda: query(self.screen, self.scope, self.selection, *more))
        return found


@st.cache_resource(max_entries=8, show_spinner=False)
def _of_choice(
    root: str, stamp: str, name: str, _choice: Choice, _threads: pd.DataFrame, _documents: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the threads and the articles of a choice."""
    if _choice.everything:
        return _threads, _documents
    keys = pd.MultiIndex.from_arrays([_threads["platform"].astype("str"), _threads["thread_id"]])
    chosen = _threads[keys.isin(list(_choice.threads))].reset_index(drop=True)
    return chosen, _documents[_documents["story_id"] == _choice.story_id].reset_index(drop=True)


def _opened(snapshot: Snapshot, beside: Path, book: Codebook) -> tuple[Screen, str]:
    """Return the screen files of this version of the store, made first where they are not there."""
    name = measuring.derivation(beside).name
    version = screen.version_of(snapshot.stamp, name)
    if not screen.exists(snapshot.root, version):
        shown = st.empty()
        bar = shown.progress(0.0, READYING)
        version = screen.ready(snapshot.root, lambda part, now: _tell(bar, part, now))
        shown.empty()
    return _screen(snapshot.root, version, book.names), version


def _tell(bar: DeltaGenerator, part: float, now: str) -> None:
    bar.progress(min(part, 1.0), f"{READYING} {now} …")


@st.cache_resource(max_entries=2, show_spinner=False)
def _screen(root: str, version: str, names: tuple[str, ...]) -> Screen:
    """Open the screen files of one version."""
    return screen.open_screen(root, version, names)
