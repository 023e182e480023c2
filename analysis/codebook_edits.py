"""Changes to a codebook: a theme added, edited, taken out, merged with others or split. A codebook in, a new one out.

Every change is checked as if it had been read from a file, so an edited codebook can always be saved and read again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from analysis.codebook import UNASSIGNED, Codebook, CodebookError, Theme, dumps, loads

LISTS = ("words", "phrases", "exclude", "examples")
"""The lists of entries of a theme."""


def named(codebook: Codebook, title: str) -> str:
    """Return a name for a new theme, made from its title: letters, digits and "_", unlike all names there are."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40] or "theme"
    taken = {*codebook.names, UNASSIGNED}
    return next(name for n in range(1, len(taken) + 2) if (name := stem if n == 1 else f"{stem}_{n}") not in taken)


def with_theme(codebook: Codebook, theme: Theme) -> Codebook:
    """Return the codebook with ``theme`` in the place of the one of its name, or at the end.

    Raises CodebookError where the theme cannot be used.
    """
    if theme.name in codebook.names:
        return _with(codebook, [theme if old.name == theme.name else old for old in codebook.themes])
    return _with(codebook, [*codebook.themes, theme])


def without(codebook: Codebook, name: str) -> Codebook:
    """Return the codebook without a theme. Raises CodebookError where it is the last one."""
    if codebook.names == (name,):
        raise CodebookError(f"{codebook.name}: {name} is the only theme left. Add another one first.")
    return _with(codebook, [theme for theme in codebook.themes if theme.name != name])


def merged(codebook: Codebook, names: Sequence[str], title: str) -> Codebook:
    """Return the codebook with several themes made into one, in the place and under the name of the first listed.

    It has the entries of all. What one of them excludes is no longer excluded where another one names it. Raises
    KeyError for an unknown name, CodebookError where the outcome cannot be used.
    """
    parts = [codebook[name] for name in codebook.names if name in names]
    entries: dict[str, Any] = {field: _union(getattr(part, field) for part in parts) for field in LISTS}
    entries["exclude"] = tuple(e for e in entries["exclude"] if e not in {*entries["words"], *entries["phrases"]})
    definition = " ".join(_union([part.definition] for part in parts))
    one = replace(parts[0], title=title, definition=definition, **entries)
    rest = [one if theme is parts[0] else theme for theme in codebook.themes if theme not in parts[1:]]
    return _with(codebook, rest)


def split(codebook: Codebook, name: str, title: str, entries: Iterable[str]) -> Codebook:
    """Return the codebook with some entries of a theme moved to a new one that follows it.

    ``entries`` are words, phrases or examples of the theme; what it excludes holds for both. Raises KeyError for an
    unknown theme, CodebookError where one of the two would be left without any entry.
    """
    theme, moved = codebook[name], set(entries)
    fields = [field for field in LISTS if field != "exclude"]
    kept: dict[str, Any] = {field: tuple(e for e in getattr(theme, field) if e not in moved) for field in fields}
    taken: dict[str, Any] = {field: tuple(e for e in getattr(theme, field) if e in moved) for field in fields}
    new = replace(theme, name=named(codebook, title), title=title, color=None, **taken)
    at = codebook.names.index(name)
    return _with(codebook, [*codebook.themes[:at], replace(theme, **kept), new, *codebook.themes[at + 1 :]])


def _union(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry for entries in lists for entry in entries))


def _with(codebook: Codebook, themes: Sequence[Theme]) -> Codebook:
    changed = replace(codebook, themes=tuple(themes))
    return loads(dumps(changed), codebook.name)
