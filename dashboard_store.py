"""What the screen reads of the store: each version, choice, weight and selection once, for all sessions together.

All of these are resources of Streamlit, not data: a study and its frames are never changed, so nothing is copied, and
what is made of a study (``Study.kept``) is there for the next reader, too.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from analysis.codebook import Codebook
from analysis.study import Selection, Study, build, select, with_codebook, with_weight
from analysis.tone import Tone
from ingest import place
from ingest.pipeline import read_path, store_dump
from ingest.store import Snapshot, Store
from views import sidebar
from views.page import Large

HERE = Path(__file__).resolve().parent
SAMPLES = HERE / "data" / "samples"
FEW = 5_000
"""Comments of a study up to which many selections of it are kept."""


@dataclass(frozen=True)
class Chosen:
    """The chosen threads as a whole and as filtered; with ``large`` both studies are without comments."""

    whole: Study
    study: Study
    large: Large | None = None


def newest(root: str) -> tuple[Snapshot, bool]:
    """Return the newest version of the store, and whether it is that of the bundled sample. Raises StoreError."""
    snapshot = _snapshot(root)
    if len(snapshot.dumps):
        return snapshot, False
    folder = (HERE / "data" / "store" if place.is_remote(root) else Path(root)) / "sample"
    if _snapshot(str(folder)).dumps.empty:
        with st.spinner("First start: reading the bundled sample …"):
            for path in sorted(SAMPLES.glob("*.[th][xt]*")):
                for dump in read_path(str(path), story="linkedin"):
                    store_dump(dump, Store(folder))
    return _snapshot(str(folder)), True


def _snapshot(root: str) -> Snapshot:
    """Return the newest version; one on this machine is only read when its log has grown."""
    log = Path(root) / "dumps" / "_delta_log"
    try:
        stamp = f"{log.stat().st_mtime_ns} {max(entry.name for entry in os.scandir(log))}"
    except (OSError, ValueError):
        return Store(root).snapshot()
    return _snapshot_of(root, stamp)


@st.cache_resource(max_entries=4, show_spinner=False)
def _snapshot_of(root: str, stamp: str) -> Snapshot:
    return Store(root).snapshot()


@st.cache_resource(max_entries=2, show_spinner="Reading the store …")
def _tables(root: str, stamp: str, _snapshot: Snapshot) -> tuple[pd.DataFrame, pd.DataFrame]:
    return _snapshot.read("threads"), _snapshot.read("documents")


def tables(snapshot: Snapshot) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return all threads and all documents of one version of the store. Raises StoreError."""
    return _tables(snapshot.root, snapshot.stamp, snapshot)


@st.cache_resource(max_entries=2, show_spinner=False)
def _choices(root: str, stamp: str, _snapshot: Snapshot) -> sidebar.Choices:
    return sidebar.Choices(sidebar.choices(*tables(_snapshot)))


def choices(snapshot: Snapshot) -> sidebar.Choices:
    """Return what can be looked at in one version of the store. Raises StoreError."""
    return _choices(snapshot.root, snapshot.stamp, snapshot)


@st.cache_resource(max_entries=4, show_spinner="Reading the store …")
def _study(told: str, _snapshot: Snapshot, _choice: sidebar.Choice, _book: Codebook, _tone: Tone) -> Study:
    """Return the study of the chosen threads in one version of the store, read with one version of the words."""
    threads, documents = tables(_snapshot)
    keys = pd.MultiIndex.from_arrays([threads["platform"].astype("str"), threads["thread_id"]])
    chosen = threads[keys.isin(list(_choice.threads))]
    comments = _snapshot.read("comments", chosen)
    return build(comments, chosen, documents[documents["story_id"] == _choice.story_id], _book, tone=_tone)


@st.cache_resource(max_entries=8, show_spinner="Working out themes and tone …")
def _coded(told: str, _study: Study, _book: Codebook) -> Study:
    """Return the study under one version of the codebook, with what every page asks for worked out.

    What does not hang on the codebook is shared with the others.
    """
    study = with_codebook(_study, _book)
    for name in ("sentiment", "themes", "overall_shares"):
        study.table(name)
    return study


def without_comments(snapshot: Snapshot, choice: sidebar.Choice, threads: pd.DataFrame, documents: pd.DataFrame,
                     book: Codebook, words: Tone) -> Study:  # fmt: skip
    """Return a study of threads and documents of a choice that is too large to hold its comments."""
    told = f"{snapshot.root} {snapshot.stamp} {book.digest} {words.digest} {choice.label} without comments"

    def make() -> Study:
        return build(snapshot.read("comments", threads.iloc[:0]), threads, documents, book, tone=words)

    study: Study = _weighed(told, make)
    return study


class Reading:
    """The study of some threads in one version of the store, under a codebook and read with the words of a field."""

    def __init__(self, snapshot: Snapshot, choice: sidebar.Choice, book: Codebook, words: Tone) -> None:
        """Raises StoreError and what the analysis raises."""
        name = choice.label or repr(choice.threads)
        stored = f"{snapshot.root} {snapshot.stamp} {words.digest} {name}"
        self._told = f"{stored} {book.digest}"
        self.study = _coded(self._told, _study(stored, snapshot, choice, book, words), book)

    def weighed(self, weight: str) -> Study:
        """Return it under a weight."""
        study: Study = _weighed(f"{self._told} {weight}", lambda: with_weight(self.study, weight))
        return study

    def selected(self, weight: str, selection: Selection) -> Study:
        """Return it under a weight, narrowed down to a selection."""
        whole = self.weighed(weight)
        if not selection:
            return whole
        known = _selected if len(whole.comments) <= FEW else _selected_of_many
        study: Study = known(f"{self._told} {weight} {selection}", lambda: select(whole, selection))
        return study


@st.cache_resource(max_entries=12, show_spinner=False)
def _weighed(told: str, _make: Callable[[], Study]) -> Study:
    return _make()


@st.cache_resource(max_entries=32, show_spinner=False)
def _selected(told: str, _make: Callable[[], Study]) -> Study:
    return _make()


@st.cache_resource(max_entries=6, show_spinner=False)
def _selected_of_many(told: str, _make: Callable[[], Study]) -> Study:
    return _make()
