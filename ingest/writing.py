"""An ingest under way: the parts of a dump, one after the other, merged with what the store knows and written.

Nothing of it is seen by readers before the store names the versions that it wrote (ingest/store.py).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import astuple, dataclass
from types import TracebackType
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from ingest import delta, history, memory, merging, sightings
from ingest.history import Kept
from ingest.schema import KEY, TABLES, UNIQUE
from ingest.tidy import Tidied

if TYPE_CHECKING:
    from ingest.store import Snapshot

MERGED = ("comments", "threads", "crawls", "sightings")
"""The tables of which an ingest rewrites the rows of its threads."""


@dataclass(frozen=True)
class Changes:
    """What an ingest did to the comments of the store."""

    added: int
    updated: int
    unchanged: int
    gone: int = 0
    edited: int = 0
    rescored: int = 0
    dropped: int = 0
    """Texts that were known and are not any more, because they were deleted at the source."""

    def __add__(self, other: Changes) -> Changes:
        """Return what two parts of a dump changed together."""
        return Changes(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True)
class Derivation:
    """A table that is worked out of the comments of whole threads and stored beside them."""

    name: str
    """Its folder in the store: it names the version of what works it out."""
    make: Callable[[pd.DataFrame, pd.DataFrame], pa.Table]
    """(tidy comments, tidy threads) -> one row per comment, with its KEY."""


class Writing:
    """An ingest under way, in a ``with`` block: what it wrote so far, and the versions that its tables have then."""

    def __init__(
        self, root: str, before: Snapshot, forgotten: memory.Memory, keep: bool, derived: Derivation | None
    ) -> None:
        self.root = root
        self.before = before
        self.forgotten = forgotten
        self.keep = keep
        self.derived = derived
        self.changes = Changes(0, 0, 0)
        self.versions = {n: v for n, v in before.versions.items() if n in TABLES or (derived and n == derived.name)}
        """Another derived table than the one that goes on would not fit the comments any more."""
        self._beside = ThreadPoolExecutor(1)
        self._pending: tuple[str, list[str], Future[pa.Table]] | None = None
        """Name, key and rows of what is being worked out."""

    def __enter__(self) -> Writing:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._write_pending()
        finally:
            self._beside.shutdown(wait=False, cancel_futures=True)

    def take(self, part: Tidied) -> None:
        """Write one part of the dump; what is derived from it is worked out meanwhile and written with the next."""
        part = memory.without_forgotten(part, self.forgotten)
        known, merged, changes = merged_part(self.before, part, self.keep)
        self.changes += changes
        going = self._going_on()
        rows = self._beside.submit(going.make, merged.comments, merged.threads) if going else None
        for table in MERGED:
            self._write(table, getattr(merged, table), known.threads, UNIQUE[table])
        self._write("documents", part.documents, None, UNIQUE["documents"])
        self._write_pending()
        if going and rows:
            self._pending = going.name, [] if known.threads.empty else KEY, rows

    def _write_pending(self) -> None:
        """Write what was derived from the part before, once it is worked out."""
        if self._pending:
            (name, key, rows), self._pending = self._pending, None
            self.versions[name] = delta.write(f"{self.root}/{name}", rows.result(), key)

    def _going_on(self) -> Derivation | None:
        """Return what is worked out beside the comments, where it is for those that are stored."""
        known = self.before.versions
        return self.derived if self.derived and (self.derived.name in known or "comments" not in known) else None

    def _write(self, table: str, frame: pd.DataFrame, known: pd.DataFrame | None, key: list[str]) -> None:
        """Write rows; those of threads that the store does not know yet stand for no other, which is fast."""
        if frame.empty:
            return
        place = f"{self.root}/{table}"
        old = pd.Series(True, frame.index) if known is None else sightings.in_threads(frame, known)
        for which, over in ((old, key), (~old, [])):
            if which.any():
                rows = frame if which.all() else frame[which]
                self.versions[table] = delta.write(place, delta.to_arrow(rows), over)


def merged_part(before: Snapshot, part: Tidied, keep: bool) -> tuple[Kept, Kept, Changes]:
    """Return what is known of the threads of a part, the same with the part, and what that changes."""
    known = Kept(*(before.read(table, part.threads) for table in MERGED))
    merged = merging.merge(known, history.of_dump(part), keep_deleted_text=keep)
    return known, merged, _changes(known, merged, part, before)


def _changes(known: Kept, merged: Kept, tidied: Tidied, before: Snapshot) -> Changes:
    articles = _article_changes(before, tidied.documents)
    if known.comments.empty:
        return Changes(articles[0] + len(tidied.comments), *articles[1:])
    of_comments = merging.changes(known.comments, merged.comments, tidied.comments)
    added, updated, unchanged = (sum(both) for both in zip(of_comments, articles, strict=True))
    newest = merged.threads["last_seen"].isin(tidied.threads["last_seen"])
    since = {name: int(merged.threads.loc[newest, name].sum()) for name in ("gone", "edited", "rescored")}
    return Changes(added, updated, unchanged, **since, dropped=merging.dropped(known, merged))


def _article_changes(before: Snapshot, new: pd.DataFrame) -> tuple[int, int, int]:
    """Return how many articles of a dump are (added, updated, unchanged), by what they say."""
    if new.empty:
        return 0, 0, 0
    said = [name for name in new.columns if name not in ("document_id", "story_id", "dump_id")]
    known, found = (frame.set_index("document_id")[said].astype(str) for frame in (before.read("documents"), new))
    both = found.index.intersection(known.index)
    updated = int((found.loc[both].to_numpy() != known.loc[both].to_numpy()).any(axis=1).sum())
    return len(found) - len(both), updated, len(both) - updated
