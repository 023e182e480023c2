"""Which large files were stored whole by an ingest before: one that was interrupted goes on where it stopped.

A file counts as the same while its name, its size and its time on the disk are, as with rsync. Small files are read
again all the same, which takes no time and tells more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from ingest import registry
from ingest.ledger import Report
from ingest.opening import Source
from ingest.store import DROPPED, KEPT, Store, StoreError

LARGE_FILE = 8 * 1024 * 1024
"""Bytes on the disk from which a file is worth not reading again."""


def mark(name: str, size: int, modified: str | None) -> str | None:
    """Return what a file is known by, None for one of which nobody knows when it was changed."""
    return None if modified is None else f"{name} {size} {modified}"


def mark_of(source: Source) -> str | None:
    """Return what an opened file is known by, None for one of which nobody knows when it was changed."""
    return mark(source.name, source.disk_size, source.modified.isoformat() if source.modified else None)


def stored(store: Store, story: str | None = None, *, keep_deleted_text: bool = False) -> dict[str, Report]:
    """Return the reports of the large files that a store holds already as they would be read now, by their mark.

    None where the store cannot be read: storing the first file will say so.
    """
    try:
        dumps = store.snapshot().dumps
    except StoreError:
        return {}
    versions = {name: found.version for name, found in registry.all_formats().items()}
    same = dumps["format_version"] == dumps["format"].map(versions)
    same &= dumps["deleted_text"].fillna(DROPPED) == (KEPT if keep_deleted_text else DROPPED)
    if story is not None:
        same &= dumps["story_id"] == story
    return dict(_known(dumps.loc[same, "report"]))


def _known(reports: Iterable[str]) -> Iterator[tuple[str, Report]]:
    for text in reports:
        told = json.loads(text)
        size = int(told.get("disk_size") or 0)
        found = mark(str(told.get("file")), size, told.get("modified"))
        if found is not None and size >= LARGE_FILE:
            yield found, _again(Report(**told))


def _again(report: Report) -> Report:
    report.unchanged += report.added + report.updated
    report.added = report.updated = report.gone = report.edited = report.rescored = report.dropped = 0
    report.notes.append("Stored before, and not changed since: it was not read again.")
    return report
