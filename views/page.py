"""What a page is: a title, a place in the menu, and a function that arranges a visit on the screen.

A page is one file in ``views/`` that holds one ``PAGE = Page(...)``. ``all_pages`` finds it there.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandas as pd
import streamlit as st

import views
from analysis.codebook import Codebook, default
from analysis.study import Study
from analysis.summary import Aggregate, Cell

Mappings = Mapping[str, Mapping[str, str]]
"""Name of a dump -> field -> column, for tables whose columns the reader changed; a column "" is not in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A dump as it would be stored."""

    report: dict[str, Any]
    """What ``rethread ingest --dry-run --json`` says; ``error`` is a sentence where it cannot be read."""
    comments: pd.DataFrame
    """Tidy; empty where it cannot be read."""
    documents: pd.DataFrame
    """Tidy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """What a page may ask of the front door, which alone knows the store."""

    preview: Callable[[str, bytes, str | None, Mappings], list[Preview]]
    """(file name, content, format or None, mappings) -> one preview per dump in the file; an archive holds several."""
    add: Callable[[str, bytes, str | None, str | None, Mappings], list[dict[str, Any]]]
    """(file name, content, format or None, story or None, mappings) -> one report per dump, with its error if any."""
    formats: Callable[[], list[tuple[str, str, str]]]
    """(name, title, how to get such a file) of every format."""
    codebook: Callable[[], Codebook] = default
    """The codebook as it is saved."""
    save_codebook: Callable[[Codebook], str] = lambda codebook: "There is no place to save a codebook."
    """Save it for all who open this store; returns what went wrong, else nothing."""
    study_of: Callable[[tuple[tuple[str, str], ...]], Study | None] = lambda keys: None
    """(platform, thread_id) of some threads of the store -> their study, without filters; None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Large:
    """A choice too large to be held in memory, and what may be asked about it. All functions keep to the filters."""

    label: str
    """Its name in the sidebar."""
    key: str
    """Another for every version of the store, choice, filter and weight; what is drawn for one is drawn once."""
    whole_key: str
    """The same without filter and weight."""
    total: Aggregate
    """Its counts and shares, after the filters."""
    whole: Aggregate
    """The same before the filters."""
    over_time: pd.DataFrame
    """theme, created_at (start of a step), comments."""
    top_threads: pd.DataFrame
    """platform, thread_id, comments, judged, negative, first, last of the largest threads."""
    hours: Callable[[], pd.DataFrame]
    """Slot (hour of the week, from Monday 00:00 UTC), comments."""
    scores: Callable[[], pd.DataFrame]
    """Tag (missing for none), score, comments."""
    top_authors: Callable[[int], pd.DataFrame]
    """Number -> platform, name, comments of those who wrote most."""
    parts: Callable[[pd.DataFrame], pd.DataFrame]
    """Threads (platform, thread_id) -> what is there of them: platform, thread_id, state, with_text, comments."""
    behind: Callable[[Cell], tuple[pd.DataFrame, int]]
    """Cell -> keys of its comments that count most, and how many there are."""
    fetch: Callable[[pd.DataFrame], pd.DataFrame]
    """Keys -> the comments, tidy, in that order."""
    label_of: Callable[[tuple[str, str]], str]
    """(platform, thread_id) -> its name in the sidebar."""
    title_of: Callable[[tuple[str, str]], str | None]
    """(platform, thread_id) -> its title."""
    most: int
    """Comments of the largest thread that can be read as an ordinary study."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a page is handed."""

    study: Study
    """The selection of the sidebar: one thread, or all threads of a story, after the filters."""
    whole: Study
    """The same selection before the filters."""
    threads: pd.DataFrame
    """Every thread in the store, tidy."""
    dumps: pd.DataFrame
    """Every dump in the store, tidy."""
    actions: Actions
    large: Large | None = None
    """The selection as sums, where it is too large to be a study; ``study`` and ``whole`` then hold no comment."""
    links: Mapping[str, st.Page] = field(default_factory=dict)
    """Page name -> where a link to it leads; empty where a page is shown alone, as in its test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the dashboard."""

    name: str
    """Its file name and its address: "themes"."""
    title: str
    order: int
    render: Callable[[Visit], None]
    render_large: Callable[[Visit], None] | None = None
    """What it shows of a choice that is too large to be a study; None where it needs every comment."""
    section: str = ""
    """The menu it is folded into; none for a page that stands in the bar itself."""
    charts: tuple[str, ...] = ()
    """The names of the charts it places. A chart that no page places is shown on the overview."""


@cache
def all_pages() -> tuple[Page, ...]:
    """Return every page of this folder in menu order.

    A file that cannot be imported raises: none is skipped. Raises ValueError where a page is not called like its file.
    """
    pages = []
    for found in pkgutil.iter_modules(views.__path__):
        page = getattr(importlib.import_module(f"views.{found.name}"), "PAGE", None)
        if page is None:
            continue
        if page.name != found.name:
            raise ValueError(f"views/{found.name}.py: its page is called {page.name}; give it the name of its file")
        pages.append(page)
    return tuple(sorted(pages, key=lambda page: (page.order, page.name)))
