"""What a page is: a title, a place in the menu, and a function that arranges a visit on the screen.

A page is one file in ``views/`` that holds one ``PAGE = Page(...)``. ``all_pages`` finds it there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analysis.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """What a page may ask of the front door, which alone knows the store."""

    preview: Callable[[str, bytes, str | None], dict[str, object]]
    """(file name, content, format or None) -> the report of a dry run: what ``rethread ingest --dry-run --json`` says."""
    add: Callable[[str, bytes, str | None, str | None], dict[str, object]]
    """(file name, content, format or None, story or None) -> the report of an ingest that is stored."""
    formats: Callable[[], list[tuple[str, str, str]]]
    """(name, title, how to get such a file) of every format."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the dashboard."""

    name: str
    """Its file name and its address: "themes"."""
    title: str
    icon: str
    """One emoji (a :material/…: icon would be fetched from the network)."""
    order: int
    render: Callable[[Visit], None]
