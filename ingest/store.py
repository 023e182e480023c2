"""A store: one Delta Lake table per tidy table, each in its folder (ingest/delta.py), under one lock.

An ingest writes comments, threads and documents first and the ``dumps`` row last; that row names the versions of
the other tables. A reader starts from it, so it never sees half an ingest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable
from filelock import FileLock, Timeout

from ingest import delta, history, memory, merging
from ingest.delta import StoreError as StoreError
from ingest.delta import told
from ingest.history import Kept
from ingest.schema import TABLES, UNIQUE, SchemaError, empty, validate
from ingest.tidy import Tidied

LOCK_SECONDS = 60
ORDER = ("story_id", "platform", "thread_id", "position", "comment_id", "seen_at", "document_id")
"""What the rows of a table are sorted by, as far as it has these columns."""
DROPPED, KEPT = "dropped", "kept"
"""What became of text that was deleted at its source."""


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


@dataclass(frozen=True)
class DumpFacts:
    """What the ``dumps`` row says of a dump beside its tables."""

    dump_id: str
    file: str
    format: str
    format_version: int
    size: int
    story: str | None
    observed_at: datetime
    deleted_text: str = DROPPED


MERGED = ("comments", "threads", "crawls", "sightings")
"""The tables of which an ingest rewrites the rows of its threads."""


def _rows(table: DeltaTable, threads: list[str] | None) -> pa.Table:
    """Return the rows of these threads, or all; files that hold none of them are skipped where their bounds tell."""
    if threads is None:
        return table.to_pyarrow_table()
    try:
        return table.to_pyarrow_table(filters=[("thread_id", "in", threads)])
    except pa.ArrowNotImplementedError:
        # Bounds that deltalake hands over as string views cannot be compared with text: every file is read then.
        return table.to_pyarrow_table(filters=pc.field("thread_id").cast(pa.string()).isin(threads))


@dataclass(frozen=True)
class Snapshot:
    """One version of the whole store. It stays what it is while others write."""

    root: str
    dumps: pd.DataFrame
    versions: dict[str, int]

    @property
    def stamp(self) -> str:
        """A short text that is another for every version of the store."""
        return "-".join(f"{name}{self.versions.get(name, 0)}" for name in TABLES) + f"-{len(self.dumps)}"

    def read(self, table: str, threads: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return a tidy table; with ``threads`` (platform, thread_id) only the rows of these threads.

        Raises StoreError when its files are missing or damaged.
        """
        if table == "dumps":
            return self.dumps.copy()
        if table not in self.versions or (threads is not None and threads.empty):
            return empty(table)
        wanted = None if threads is None else threads["thread_id"].tolist()
        with told(self.root, "read"):
            try:
                rows = _rows(DeltaTable(f"{self.root}/{table}", version=self.versions[table]), wanted)
            except FileNotFoundError as error:
                if Store(self.root).snapshot().stamp == self.stamp:
                    raise
                raise StoreError(f"{self.root}: the store was changed while it was read; read it again") from error
        frame = _checked(rows, table, self.root)
        if threads is not None:
            frame = frame.merge(threads[["platform", "thread_id"]].astype(str).drop_duplicates(), how="inner")
            frame = validate(frame, table)
        order = [name for name in ORDER if name in frame]
        return frame.sort_values(order, kind="stable").reset_index(drop=True)


class Store:
    """Delta tables under one folder."""

    def __init__(self, root: str | Path) -> None:
        self.root = str(root)

    def snapshot(self) -> Snapshot:
        """Return the newest complete version; an empty one where nothing was ever stored."""
        place = Path(self.root) / "dumps"
        with told(self.root, "read"):
            if not DeltaTable.is_deltatable(str(place)):
                delta.refuse_lost_log(place)
                return Snapshot(self.root, empty("dumps"), {})
            rows = delta.newest_rows(str(place))
        dumps = _checked(rows, "dumps", self.root).sort_values("ordinal").reset_index(drop=True)
        return Snapshot(self.root, dumps, json.loads(dumps["versions"].iloc[-1]) if len(dumps) else {})

    def holds(self, facts: DumpFacts) -> bool:
        """Say whether this very dump was stored already, read by the same reader, under the same story."""
        dumps = self.snapshot().dumps
        row = dumps[(dumps["dump_id"] == facts.dump_id) & (dumps["format_version"] == facts.format_version)]
        if row.empty or (row["deleted_text"].fillna(DROPPED) != facts.deleted_text).any():
            return False
        return facts.story is None or bool(facts.story == row["story_id"].iloc[0])

    def add(self, facts: DumpFacts, tidied: Tidied, report: dict[str, object]) -> Changes:
        """Merge the tables of one dump into the store, in one step as far as readers see.

        ``report`` is kept with the dump; what the ingest changed is filled in. Where text was dropped because it was
        deleted at its source, the older versions that hold it are taken off the disk: whoever reads one of them at that
        moment is told to read again.
        Raises StoreError when the disk refuses or another ingest does not end within a minute.
        """
        with self._writing():
            snapshot = self.snapshot()
            self._roll_back(snapshot)
            forgotten = memory.load(self.root)
            tidied = memory.without_forgotten(tidied, forgotten)
            known = Kept(*(snapshot.read(table, tidied.threads) for table in MERGED))
            merged = merging.merge(known, history.of_dump(tidied), keep_deleted_text=facts.deleted_text == KEPT)
            changes = _changes(known, merged, tidied, snapshot)
            versions = dict(snapshot.versions)
            frames = {table: getattr(merged, table) for table in MERGED} | {"documents": tidied.documents}
            for table, frame in frames.items():
                if len(frame):
                    versions[table] = self._upsert(table, frame)
            report |= asdict(changes)
            facts = replace(facts, file=forgotten.masked(facts.file))
            self._upsert("dumps", self._dump_row(facts, forgotten.masked(report), versions, snapshot))
            if changes.dropped or _dropped_before(snapshot):
                self._drop_past()
        return changes

    def would_change(self, facts: DumpFacts, tidied: Tidied) -> Changes:
        """Return what ``add`` would change, and change nothing. Raises StoreError when the store cannot be read."""
        with told(self.root, "read"):
            tidied = memory.without_forgotten(tidied, memory.load(self.root))
        snapshot = self.snapshot()
        known = Kept(*(snapshot.read(table, tidied.threads) for table in MERGED))
        merged = merging.merge(known, history.of_dump(tidied), keep_deleted_text=facts.deleted_text == KEPT)
        return _changes(known, merged, tidied, snapshot)

    def rewrite(self, change: Callable[[Snapshot], dict[str, pd.DataFrame]]) -> None:
        """Replace tables by what ``change`` makes of them, in one step as far as readers see, and forget the old ones.

        ``change`` may add no row and take none out. All older versions are taken off the disk.
        Raises StoreError when the disk refuses or an ingest does not end within a minute.
        """
        with self._writing():
            snapshot = self.snapshot()
            self._roll_back(snapshot)
            frames = change(snapshot)
            versions = dict(snapshot.versions)
            for table, frame in frames.items():
                if table != "dumps" and len(frame):
                    versions[table] = self._upsert(table, frame)
            dumps = frames.get("dumps", snapshot.dumps)
            if len(dumps):
                last = dumps["ordinal"] == dumps["ordinal"].max()
                self._upsert("dumps", dumps.assign(versions=dumps["versions"].mask(last, json.dumps(versions))))
            self._drop_past()

    def _dump_row(
        self, facts: DumpFacts, report: dict[str, object], versions: dict[str, int], snapshot: Snapshot
    ) -> pd.DataFrame:
        row = {
            "dump_id": facts.dump_id,
            "file": facts.file,
            "format": facts.format,
            "format_version": facts.format_version,
            "size": facts.size,
            "story_id": facts.story,
            "ingested_at": datetime.now(UTC),
            "observed_at": facts.observed_at,
            "deleted_text": facts.deleted_text,
            "report": json.dumps(report, ensure_ascii=False),
            "ordinal": int(snapshot.dumps["ordinal"].max()) + 1 if len(snapshot.dumps) else 1,
            "versions": json.dumps(versions),
        }
        return validate(pd.DataFrame([row]), "dumps")

    def _upsert(self, table: str, frame: pd.DataFrame) -> int:
        return delta.upsert(f"{self.root}/{table}", frame, UNIQUE[table])

    def _roll_back(self, snapshot: Snapshot) -> None:
        """Take back what an ingest wrote that ended before its ``dumps`` row."""
        for table in (*MERGED, "documents"):
            delta.roll_back(f"{self.root}/{table}", snapshot.versions.get(table))

    def _drop_past(self) -> None:
        for table in TABLES:
            delta.drop_past(f"{self.root}/{table}")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with told(self.root, "written"):
            Path(self.root).mkdir(parents=True, exist_ok=True)
            try:
                with FileLock(Path(self.root) / "lock", timeout=LOCK_SECONDS):
                    yield
            except Timeout as error:
                raise StoreError(
                    f"{self.root}: another ingest is writing to this store; try again when it is done"
                ) from error


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


def _checked(rows: pa.Table, table: str, root: str) -> pd.DataFrame:
    try:
        return validate(delta.to_pandas(rows), table)
    except SchemaError as error:
        raise StoreError(f"{root}: the store is damaged ({error}); restore it from a copy") from error


def _dropped_before(snapshot: Snapshot) -> bool:
    """Say whether the ingest before dropped text; it may have been killed before it took old versions off the disk."""
    last = json.loads(snapshot.dumps["report"].iloc[-1]) if len(snapshot.dumps) else {}
    return bool({"dropped", "forgotten"} & {k for k, v in last.items() if v})
