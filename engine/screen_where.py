"""Filters of the screen as SQL. Only numbers of our own and dates enter a query; no text from a file ever does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

import pandas as pd

from analysis.codebook import UNASSIGNED
from analysis.study import Selection
from engine.screen_build import JUDGED, MOODS
from ingest.schema import STATES


@dataclass(frozen=True, slots=True)
class Scope:
    """The threads looked at: all of the store, those of one story, or some."""

    story_id: str | None = None
    threads: tuple[tuple[str, str], ...] = ()
    """(platform, thread_id) of each; none: all of the story or store."""


@dataclass(frozen=True, slots=True)
class Where:
    """A scope and a selection as a condition on rows, and what it leaves possible."""

    condition: str
    plain: bool
    """No comment of the scope is left out."""
    whole: bool
    """No comment of a story or of the store is left out: the sums of its sub-threads and threads were made ahead."""
    daily: bool
    """It asks for stories, whole days, themes and moods alone, by which comments were summed up ahead."""
    story: int | None
    """The number of the story where the scope is one."""


def where(scope: Scope, selection: Selection, stories: Mapping[str, int], threads: pd.DataFrame,
          cells: Sequence[Sequence[str]]) -> Where:  # fmt: skip
    """Return the condition of a scope and a selection.

    Needs the numbers of the ``stories``, those of the ``threads``, and the themes of each of the ``cells``, in order.
    Raises ValueError for a filter that the screen does not have: words, tags, authors, depth.
    """
    lacking = [name for name in ("text", "tags", "authors") if getattr(selection, name)]
    if lacking or selection.depth != (None, None):
        raise ValueError(f"a large choice cannot be filtered by {', '.join(lacking) or 'depth'}")
    parts: list[str] = []
    story = None
    if scope.story_id is not None:
        story = stories.get(scope.story_id, -1)
        parts.append(f"story = {story}")
    if scope.threads:
        keys = pd.MultiIndex.from_frame(threads[["platform", "thread_id"]])
        parts.append(among("thread", threads.loc[keys.isin(list(scope.threads)), "thread"]))
    summed, single = _of_sums(selection, cells), _of_rows(selection, threads)
    return Where(
        condition=" AND ".join([*parts, *summed, *single]) or "true",
        plain=not summed and not single,
        whole=not summed and not single and not scope.threads,
        daily=not single and not scope.threads,
        story=story,
    )


def _of_sums(selection: Selection, cells: Sequence[Sequence[str]]) -> list[str]:
    """Return the conditions that sums by day, themes and mood can answer as well as single comments."""
    parts: list[str] = []
    if selection.themes:
        parts.append(_flagged("cell", [_under(held, selection.themes) for held in cells]))
    if selection.labels:
        moods = enumerate(MOODS[:JUDGED])
        parts.append(among("mood", (code for code, (name, _) in moods if name in selection.labels)))
    if _whole_days(selection):
        parts += [f"day {sign} DATE '{moment.date()}'" for sign, moment in _bounds(selection)]
    return parts


def _of_rows(selection: Selection, threads: pd.DataFrame) -> list[str]:
    """Return the conditions that single comments alone can answer."""
    parts: list[str] = []
    if selection.threads:
        parts.append(among("thread", threads.loc[threads["thread_id"].isin(selection.threads), "thread"]))
    if selection.states:
        parts.append(among("state", (code for code, name in enumerate(STATES) if name in selection.states)))
    for sign, bound in zip((">=", "<="), selection.score, strict=True):
        parts += [] if bound is None else [f"score {sign} {int(bound)}"]
    if not _whole_days(selection):
        parts += [f"posted {sign} TIMESTAMP '{moment.isoformat(' ')}'" for sign, moment in _bounds(selection)]
    return parts


def _bounds(selection: Selection) -> list[tuple[str, datetime]]:
    """Return the bounds of time that are set, in UTC."""
    return [(sign, _utc(moment)) for sign, moment in zip((">=", "<="), selection.time, strict=True) if moment]


def _whole_days(selection: Selection) -> bool:
    """Say whether the bounds of time leave whole days."""
    ends = {">=": time.min, "<=": time.max}
    return all(moment.time() == ends[sign] for sign, moment in _bounds(selection))


def _under(held: Sequence[str], wanted: tuple[str, ...]) -> bool:
    return bool(set(held) & set(wanted)) or (UNASSIGNED in wanted and len(held) == 0)


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def _flagged(column: str, flags: Sequence[bool]) -> str:
    """Return the condition that the flag of a number is set; of a long list DuckDB would make a join."""
    bits = "".join("1" if flag else "0" for flag in flags)
    return f"get_bit('{bits}'::BITSTRING, {column}) = 1" if any(flags) else "false"


def among(column: str, numbers: Iterable[int]) -> str:
    """Return the condition that a column is one of some numbers."""
    listed = ", ".join(str(int(number)) for number in sorted(numbers))
    return f"{column} IN ({listed})" if listed else "false"
