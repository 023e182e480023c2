"""A store: one Delta Lake table per tidy table, each in its folder (ingest/delta.py), for one writer at a time.

An ingest writes comments, threads and documents first and the ``dumps`` row last; that row names the versions of
the other tables. A reader starts from it, so it never sees half an ingest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable

from ingest import checksums, delta, leftovers, memory, place
from ingest.delta import StoreError as StoreError
from ingest.delta import told
from ingest.holding import Hold, Taken, hold
from ingest.schema import TABLES, THREAD_KEY, UNIQUE, SchemaError, empty, validate
from ingest.tidy import Tidied
from ingest.writing import MERGED, Changes, Derivation, Writing, merged_part


class NotClearedError(StoreError):
    """All was stored; what it stands for is still on the disk beside it. The message is a sentence."""


LOCK_SECONDS = 60
ORDER = ("story_id", "platform", "thread_id", "position", "comment_id", "seen_at", "document_id")
"""What the rows of a table are sorted by, as far as it has these columns."""
DROPPED, KEPT = "dropped", "kept"
"""What became of text that was deleted at its source."""


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


LAYOUT, NEWEST_LAYOUT = "layout", 1
"""Under which name the versions say how the tables lie on the disk; a higher number cannot be read."""
DERIVED = "measures"
"""The folder of derived tables."""


def _rows(table: DeltaTable, threads: list[str] | None, only: list[str] | None) -> pa.Table:
    """Return the rows of these threads, or all; files that hold none of them are skipped where their bounds tell."""
    if threads is None:
        return table.to_pyarrow_table(columns=only)
    try:
        return table.to_pyarrow_table(filters=[("thread_id", "in", threads)], columns=only)
    except pa.ArrowNotImplementedError:
        # Bounds that deltalake hands over as string views cannot be compared with text: every file is read then.
        return table.to_pyarrow_table(filters=pc.field("thread_id").cast(pa.string()).isin(threads), columns=only)


@dataclass(frozen=True)
class Snapshot:
    """One version of the whole store. It stays what it is while others write."""

    root: str
    dumps: pd.DataFrame
    versions: dict[str, int]

    @property
    def stamp(self) -> str:
        """A short text that is another for every version of the store, and for another store in its place."""
        last = self.dumps["ingested_at"].iloc[-1].isoformat() if len(self.dumps) else ""
        return "-".join(f"{name}{self.versions.get(name, 0)}" for name in TABLES) + f"-{len(self.dumps)}-{last}"

    @property
    def derived(self) -> str | None:
        """The name of the derived table that fits this version, if there is one."""
        return next((table for table in self.versions if table not in TABLES), None)

    def files(self, table: str) -> list[str]:
        """Return where the Parquet files of a table lie: paths, or s3://… in a bucket. Raises StoreError."""
        with told(self.root, "read"):
            if table not in self.versions:
                return []
            files = map(unquote, DeltaTable(f"{self.root}/{table}", version=self.versions[table]).file_uris())
        if place.is_remote(self.root):
            return [f"{self.root}/{table}/{file.rpartition('/')[2]}" for file in files]
        return list(files)

    def read(self, table: str, threads: pd.DataFrame | None = None, only: list[str] | None = None) -> pd.DataFrame:
        """Return a tidy table; with ``threads`` (platform, thread_id) only the rows of these threads.

        ``only`` names the columns that are wanted, its key among them, where it is not all.
        Raises StoreError when its files are missing or damaged.
        """
        if table == "dumps":
            return self.dumps.copy()
        if table not in self.versions or (threads is not None and threads.empty):
            return validate(empty(table), table, only)
        wanted = None if threads is None else threads["thread_id"].tolist()
        with told(self.root, "read"):
            try:
                rows = _rows(DeltaTable(f"{self.root}/{table}", version=self.versions[table]), wanted, only)
            except FileNotFoundError as error:
                if Store(self.root).snapshot().stamp == self.stamp:
                    raise
                raise StoreError(f"{self.root}: the store was changed while it was read; read it again") from error
        frame = _checked(rows, table, self.root, only)
        if threads is not None:
            frame = frame.merge(threads[["platform", "thread_id"]].astype(str).drop_duplicates(), how="inner")
            frame = validate(frame, table, only)
        order = [name for name in ORDER if name in frame]
        return frame.sort_values(order, kind="stable").reset_index(drop=True)


class Store:
    """Delta tables under one folder, or in a bucket (s3://…: ingest/place.py)."""

    def __init__(self, root: str | Path, wait: float | None = None) -> None:
        """Take where it lies, and how many seconds a writer waits for another one to end."""
        self._wait = wait
        self.root = str(root).rstrip("/") if place.is_remote(root) else str(root)

    def snapshot(self) -> Snapshot:
        """Return the newest complete version; an empty one where nothing was ever stored."""
        table = f"{self.root}/dumps"
        with told(self.root, "read"):
            if not DeltaTable.is_deltatable(table):
                delta.refuse_lost_log(place.of(table))
                return Snapshot(self.root, empty("dumps"), {})
            rows = delta.newest_rows(table)
        dumps = _checked(rows, "dumps", self.root).sort_values("ordinal").reset_index(drop=True)
        return Snapshot(self.root, dumps, self._versions(dumps["versions"].iloc[-1]) if len(dumps) else {})

    def _versions(self, named: str) -> dict[str, int]:
        """Return the versions that a row of ``dumps`` names. Raises StoreError where a newer Rethread wrote it."""
        versions: dict[str, int] = json.loads(named)
        layout = versions.pop(LAYOUT, 1)
        if layout > NEWEST_LAYOUT:
            raise StoreError(
                f"{self.root}: this store was written by a newer version of Rethread (layout {layout}, and this one "
                f"knows {NEWEST_LAYOUT}); update Rethread"
            )
        return versions

    def holds(self, facts: DumpFacts) -> bool:
        """Say whether this very dump was stored already, read by the same reader, under the same story."""
        dumps = self.snapshot().dumps
        row = dumps[(dumps["dump_id"] == facts.dump_id) & (dumps["format_version"] == facts.format_version)]
        if row.empty or (row["deleted_text"].fillna(DROPPED) != facts.deleted_text).any():
            return False
        return facts.story is None or bool(facts.story == row["story_id"].iloc[0])

    def add(
        self,
        facts: DumpFacts,
        parts: Iterable[Tidied],
        report: Callable[[Changes], dict[str, object]],
        derived: Derivation | None = None,
    ) -> Changes:
        """Merge the parts of one dump into the store, in one step as far as readers see.

        ``report`` is asked at the end, with what the ingest changed, for what is kept with the dump. ``derived`` is
        worked out for the threads of the dump where the store has it for the others, and of a dump in several parts.
        Where text was dropped because it was deleted at its source, the older versions that hold it are taken off the
        disk: whoever reads one of them at that moment is told to read again.
        Raises StoreError when the disk refuses or another ingest does not end in time, and NotClearedError
        where all was stored, but not all that it stands for could be taken off the disk.
        """
        row = None
        try:
            with self._writing() as held:
                snapshot = self.snapshot()
                self._roll_back(snapshot)
                forgotten, keep = memory.load(self.root), facts.deleted_text == KEPT
                with Writing(self.root, snapshot, forgotten, keep, derived) as writing:
                    for part in parts:
                        writing.take(part)
                changes = writing.changes
                kept = writing.forgotten.masked(report(changes))
                facts = replace(facts, file=writing.forgotten.masked(facts.file))
                row = self._dump_row(facts, kept, writing.versions, snapshot)
                self._show(row, held)
                if changes.dropped or _dropped_before(snapshot):
                    self._drop_past(writing.versions)
        except StoreError as error:
            if row is None or not self._shows(row):
                raise
            raise NotClearedError(f"All is stored, but older versions are still on the disk: {error}.") from error
        return changes

    def clear(self) -> None:
        """Take off the disk what an ingest that did not end left there; where that cannot be now, it stays."""
        if not place.is_remote(self.root) and not Path(self.root).exists():
            return
        with suppress(StoreError), self._writing(seconds=0):
            snapshot = self.snapshot()
            self._roll_back(snapshot)
            if _dropped_before(snapshot):
                self._drop_past(snapshot.versions)

    def would_change(self, facts: DumpFacts, parts: Iterable[Tidied]) -> Changes:
        """Return what ``add`` would change, and change nothing. Raises StoreError when the store cannot be read."""
        with told(self.root, "read"):
            forgotten = memory.load(self.root)
        snapshot = self.snapshot()
        changes = Changes(0, 0, 0)
        for part in parts:
            changes += merged_part(snapshot, memory.without_forgotten(part, forgotten), facts.deleted_text == KEPT)[2]
        return changes

    def rewrite(self, change: Callable[[Snapshot], dict[str, pd.DataFrame]]) -> None:
        """Replace tables by what ``change`` makes of them, in one step as far as readers see, and forget the old ones.

        ``change`` may add no row and take none out. All older versions and all derived tables are taken off the disk.
        Raises StoreError when the disk refuses or an ingest does not end in time.
        """
        with self._writing() as held:
            snapshot = self.snapshot()
            self._roll_back(snapshot)
            frames = change(snapshot)
            versions = {table: version for table, version in snapshot.versions.items() if table in TABLES}
            for table, frame in frames.items():
                if table != "dumps" and len(frame):
                    versions[table] = delta.write(f"{self.root}/{table}", delta.to_arrow(frame), UNIQUE[table])
            dumps = frames.get("dumps", snapshot.dumps)
            if len(dumps):
                last = dumps["ordinal"] == dumps["ordinal"].max()
                dumps = dumps.assign(versions=dumps["versions"].mask(last, _named(versions)))
                self._show(dumps, held)
            self._drop_past(versions)

    def derive(
        self, derived: Derivation, part: int, passed: Callable[[int, int], None] = lambda done, of: None
    ) -> None:
        """Work a derived table out for the whole store, by parts of about ``part`` comments, and keep it.

        ``passed`` is told after each part how many comments of how many are done. Nothing is done where the store has
        the table already. Raises StoreError when the disk refuses or an ingest does not end in time.
        """
        with self._writing() as held:
            snapshot = self.snapshot()
            self._roll_back(snapshot)
            if derived.name in snapshot.versions or snapshot.dumps.empty:
                return
            versions = {table: version for table, version in snapshot.versions.items() if table in TABLES}
            threads = snapshot.read("threads").sort_values(THREAD_KEY)
            done = 0
            for some in _groups(threads, part):
                comments = snapshot.read("comments", some)
                rows = derived.make(comments, some)
                versions[derived.name] = delta.write(f"{self.root}/{derived.name}", rows)
                done += len(comments)
                passed(done, int((threads["kept"] + threads["stubs"]).sum()))
            last = snapshot.dumps[snapshot.dumps["ordinal"] == snapshot.dumps["ordinal"].max()]
            self._show(last.assign(versions=_named(versions)), held)

    def _show(self, dumps: pd.DataFrame, held: Hold) -> None:
        """Write rows of ``dumps``: from then on readers see what they name."""
        held.check()
        delta.write(f"{self.root}/dumps", delta.to_arrow(dumps), UNIQUE["dumps"])

    def _shows(self, row: pd.DataFrame) -> bool:
        """Say whether readers see a row of ``dumps`` already; what has just failed may fail once more."""
        for _ in range(20):
            with suppress(StoreError):
                seen = self.snapshot().dumps[["dump_id", "ordinal"]].merge(row[["dump_id", "ordinal"]])
                return not seen.empty
        return False

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
            "versions": _named(versions),
        }
        return validate(pd.DataFrame([row]), "dumps")

    def _roll_back(self, snapshot: Snapshot) -> None:
        """Take back what an ingest wrote that ended before its ``dumps`` row."""
        tables = {table: snapshot.versions.get(table) for table in (*MERGED, "documents", *self._derived())}
        for table, version in tables.items():
            delta.roll_back(f"{self.root}/{table}", version)
        with suppress(OSError):  # what cannot be taken away is in nobody's way
            leftovers.sweep(self.root, tables | {"dumps": None}, new=snapshot.dumps.empty)

    def _drop_past(self, versions: Mapping[str, int]) -> None:
        for table in (*TABLES, *self._derived()):
            if table in TABLES or table in versions:
                delta.drop_past(f"{self.root}/{table}")
            else:
                place.of(f"{self.root}/{table}").clear()

    def _derived(self) -> list[str]:
        """Return the derived tables that are there, also those that no version names."""
        return [f"{DERIVED}/{name}" for name in place.of(self.root).inside(DERIVED).folders()]

    @contextmanager
    def _writing(self, seconds: float | None = None) -> Iterator[Hold]:
        seconds = seconds if seconds is not None else LOCK_SECONDS if self._wait is None else self._wait
        with told(self.root, "written"):
            try:
                with hold(self.root, seconds) as held:
                    yield held
                    with suppress(OSError):  # what was written stands, and check says which files have no sum
                        checksums.write(self.root)
            except Taken as error:
                who = f" ({error})" if str(error) else ""
                raise StoreError(
                    f"{self.root}: busy: another ingest is writing to this store{who}; try again when it is done"
                ) from error


def _named(versions: Mapping[str, int]) -> str:
    """Return versions as a row of ``dumps`` names them, with the layout of the tables."""
    return json.dumps(dict(versions) | {LAYOUT: NEWEST_LAYOUT})


def _checked(rows: pa.Table, table: str, root: str, only: list[str] | None = None) -> pd.DataFrame:
    try:
        return validate(delta.to_pandas(rows), table, only)
    except SchemaError as error:
        raise StoreError(f"{root}: the store is damaged ({error}); restore it from a copy") from error


def _dropped_before(snapshot: Snapshot) -> bool:
    """Say whether the ingest before dropped text; it may have been killed before it took old versions off the disk."""
    last = json.loads(snapshot.dumps["report"].iloc[-1]) if len(snapshot.dumps) else {}
    return bool({"dropped", "forgotten"} & {k for k, v in last.items() if v})


def _groups(threads: pd.DataFrame, size: int) -> Iterator[pd.DataFrame]:
    """Cut threads into groups of about ``size`` comments, in their order; a thread is never cut."""
    number = (threads["kept"] + threads["stubs"]).cumsum().sub(1).clip(lower=0) // size
    for _, group in threads.groupby(number.to_numpy(), sort=True):
        yield group.reset_index(drop=True)
