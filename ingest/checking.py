"""Whether a store still is what its ingests made: every table readable, every key unique, every count right.

Reads everything and changes nothing. What an ingest that was killed left behind is told, but is no damage: readers do
not see it, and the next ingest takes it back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from ingest import checksums, ledger, place, sightings, tree
from ingest.origins import Origins
from ingest.schema import KEY, LEDGER, TABLES, THREAD_KEY, SchemaError, empty
from ingest.store import Snapshot, Store, StoreError

NAMED = 3
"""Rows that a finding names."""
_COUNTS = [name for name in LEDGER if name not in ledger.OF_THE_READING] + ["gone_total", "coverage"]
_REMEDY = "restore the folder from a copy, or ingest its files into a new store"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a store that is not as it should be."""

    place: str
    """The table or file."""
    problem: str
    """A sentence: what is wrong, and what to do."""
    damage: bool = True
    """False for what the next ingest mends by itself."""
    dumps: tuple[str, ...] = ()
    """Of damage: the files whose rows are damaged, to be ingested again; all files of the store where nobody knows."""


def check(root: str | Path) -> list[Finding]:
    """Return what is wrong with a store; nothing for one that is whole or was never written. Raises nothing."""
    origins = Origins(str(root))
    return [replace(f, dumps=origins.of(f.place)) if f.damage else f for f in _findings(root)]


def _findings(root: str | Path) -> list[Finding]:
    found = list(_sums(str(root)))
    try:
        snapshot = Store(root).snapshot()
    except (StoreError, SchemaError, ValueError) as error:
        return [*found, Finding("dumps", f"It cannot be read ({_short(error)}); {_REMEDY}.")]
    found += _versions(snapshot)
    tables: dict[str, pd.DataFrame] = {"dumps": snapshot.dumps}
    for table in TABLES:
        if table != "dumps":
            read = _read(snapshot, table)
            found += [read] if isinstance(read, Finding) else _files(snapshot, table)
            tables[table] = empty(table) if isinstance(read, Finding) else read
    if any(finding.damage for finding in found):
        return found
    return [*found, *_strays(tables), *_trees(tables["comments"]), *_counts(tables["threads"], tables["comments"])]


def _sums(root: str) -> Iterator[Finding]:
    """Compare every file with the sum that was taken of it when it was written."""
    try:
        for name in checksums.differing(root):
            yield Finding(name, f"It is not what was written: something on the disk changed it; {_REMEDY}.")
    except (checksums.ChecksumsError, OSError) as error:
        yield Finding(
            checksums.FILE, f"It cannot be read ({_short(error)}); delete it: the next ingest writes it anew."
        )


def _read(snapshot: Snapshot, table: str) -> pd.DataFrame | Finding:
    try:
        return snapshot.read(table)
    except (StoreError, SchemaError, ValueError) as error:
        return Finding(table, f"It cannot be read ({_short(error)}); {_REMEDY}.")


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:300] if str(error) else type(error).__name__


def _versions(snapshot: Snapshot) -> Iterator[Finding]:
    """Say which tables are missing, which are newer than the last complete ingest, and which of its files are half."""
    there = place.of(snapshot.root).folders()
    for table in TABLES:
        if table in snapshot.versions and table not in there:
            yield Finding(table, f"Its folder is missing; {_REMEDY}.")
        elif table != "dumps" and table in there:
            yield from _half_ingest(snapshot, table)
    for name in place.of(snapshot.root).halves():
        yield Finding(name, "A file that was never finished; it may be deleted.", damage=False)


def _half_ingest(snapshot: Snapshot, table: str) -> Iterator[Finding]:
    place = f"{snapshot.root}/{table}"
    try:
        newest = set(DeltaTable(place).file_uris())
        version = snapshot.versions.get(table)
        read = set() if version is None else set(DeltaTable(place, version=version).file_uris())
    except (DeltaError, OSError, ValueError) as error:
        if table in snapshot.versions:
            yield Finding(table, f"Its log cannot be read ({_short(error)}); {_REMEDY}.")
        return
    if newest != read:
        problem = "An ingest that was stopped left rows that no reader sees; the next ingest takes them back."
        yield Finding(table, problem, damage=False)


def _files(snapshot: Snapshot, table: str) -> Iterator[Finding]:
    """Compare the files of a table with what its log says of them."""
    if table not in snapshot.versions:
        return
    delta = DeltaTable(f"{snapshot.root}/{table}", version=snapshot.versions[table])
    for action in pa.table(delta.get_add_actions()).to_pylist():
        size = place.of(snapshot.root).inside(table).size(action["path"])
        if size != action["size_bytes"]:
            problem = (
                f"{action['path'].rpartition('/')[2]} has {size} bytes, its log says {action['size_bytes']}; {_REMEDY}."
            )
            yield Finding(table, problem)


def _strays(tables: dict[str, pd.DataFrame]) -> Iterator[Finding]:
    """Name rows that belong to no thread, comment or dump of the store."""
    for table in ("comments", "crawls", "sightings"):
        stray = ~sightings.in_threads(tables[table], tables["threads"])
        yield from _some(table, tables[table][stray], THREAD_KEY, "of no thread in the store")
    seen, known = tables["sightings"], set(_names(tables["comments"], KEY))
    stray = pd.Series([name not in known for name in _names(seen, KEY)], index=seen.index, dtype="bool")
    yield from _some("sightings", seen[stray], KEY, "of no comment in the store")
    for table in ("comments", "documents"):
        stray = ~tables[table]["dump_id"].isin(tables["dumps"]["dump_id"])
        yield from _some(table, tables[table][stray], ["dump_id"], "of no dump in the store")
    comments = tables["comments"]
    stories = tables["threads"].set_index(THREAD_KEY)["story_id"]
    other = comments["story_id"] != sightings.on_key(comments, stories, THREAD_KEY)
    yield from _some("comments", comments[other], KEY, "under another story than that of their thread")


def _trees(comments: pd.DataFrame) -> Iterator[Finding]:
    """Name comments whose place in their thread, or depth under their parents, is wrong."""
    ordered = comments.sort_values([*THREAD_KEY, "position", "comment_id"])
    for names, thread in ordered.groupby(THREAD_KEY, observed=True):
        if thread["position"].tolist() != list(range(len(thread))):
            yield Finding(
                "comments", f"The places in thread {'/'.join(map(str, names))} are not 0, 1, 2, …; {_REMEDY}."
            )
        parents = [None if pd.isna(p) else p for p in thread["parent_id"]]
        depths = tree.depths(tree.parent_rows(thread["comment_id"].tolist(), parents))[0]
        yield from _some("comments", thread[thread["depth"] != depths], KEY, "at another depth than their parents give")


def _counts(threads: pd.DataFrame, comments: pd.DataFrame) -> Iterator[Finding]:
    """Count the ledger of every thread again."""
    if threads.empty:
        return
    again = ledger.with_counts(threads, comments)
    for name in _COUNTS:
        was, now = threads[name].astype("Float64"), again[name].astype("Float64")
        other = ~((was - now).abs() < 1e-9).fillna(was.isna() & now.isna()).astype("bool")
        for row in threads.index[other][:NAMED]:
            thread = "/".join(str(threads.loc[row, key]) for key in THREAD_KEY)
            yield Finding("threads", f"{thread} says {name} {was[row]}, its comments give {now[row]}; {_REMEDY}.")


def _some(table: str, rows: pd.DataFrame, names: list[str], what: str) -> Iterator[Finding]:
    if len(rows):
        some = ", ".join("/".join(map(str, name)) for name in list(_names(rows, names))[:NAMED])
        more = f" and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
        yield Finding(table, f"{len(rows)} rows are {what} ({some}{more}); {_REMEDY}.")


def _names(rows: pd.DataFrame, names: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(rows[name].tolist() for name in names), strict=True)
