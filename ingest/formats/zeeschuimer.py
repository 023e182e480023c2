"""NDJSON of the browser extension Zeeschuimer, or as 4CAT keeps it: raw items of a platform, one per line.

Zeeschuimer puts the item under ``data``; 4CAT lifts it up and keeps the rest under ``__import_meta``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ingest import times, zeeschuimer_items
from ingest.format import Comment, Format, Note, Record, Refused, Thread
from ingest.json_records import peek, read_records
from ingest.json_values import as_dict, as_id, as_text, shown
from ingest.opening import Sample, Source
from ingest.zeeschuimer_items import Caught

META = {"source_platform", "source_platform_url", "timestamp_collected", "item_id", "nav_index", "source_url"}
PLATFORMS = {"x": "twitter", "twitter": "twitter", "tiktok-comments": "tiktok", "9gag": "ninegag"}


@dataclass
class _Seen:
    """What is summed up at the end."""

    taken: Counter[str] = field(default_factory=Counter)
    textless: int = 0
    threads: set[str] = field(default_factory=set)
    observed: dict[str, datetime] = field(default_factory=dict)


def sniff(sample: Sample) -> float:
    """Claim items with what Zeeschuimer writes around them."""
    value = peek(sample)
    item = as_dict(value[0]) if isinstance(value, list) and value else as_dict(value)
    if len(META & as_dict(item.get("__import_meta")).keys()) >= 2:
        return 0.95
    return 0.95 if isinstance(item.get("data"), dict) and len(META & item.keys()) >= 3 else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield one comment per item that carries text, and a note of what was taken and what left out."""
    seen = _Seen()
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
        elif not isinstance(value, dict):
            yield Refused(locator=locator, code="E-FIELD", reason="it is no record with named fields", raw=shown(value))
        else:
            yield from _item(locator, value, seen)
    yield from (Thread(thread_id=thread, observed_at=at) for thread, at in seen.observed.items())
    if seen.taken:
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(seen.taken.items()))
        yield Note(text=f"Taken: {told}, each with text, author, time and ids as far as it has them.")
    if seen.textless:
        yield Note(text=f"{seen.textless} items carry no text and were left out.")


def _item(locator: str, value: dict[str, Any], seen: _Seen) -> Iterator[Record]:
    around = as_dict(value.get("__import_meta")) or value
    item = value if "__import_meta" in value else as_dict(value.get("data"))
    caught = zeeschuimer_items.read(item, as_id(around.get("item_id")))
    if caught is None or not (caught.text or caught.quoted):
        seen.textless += 1
        return
    if caught.own is None:
        yield Refused(locator=locator, code="E-ID", reason="the item has no id", raw=shown(value))
        return
    thread = caught.thread or caught.own
    seen.taken[caught.kind] += 1
    if thread not in seen.threads:
        seen.threads.add(thread)
        yield Thread(thread_id=thread, platform=_platform(around), title=caught.title)
    collected = around.get("timestamp_collected")
    at = times.from_epoch(collected) if isinstance(collected, int | float | str) else None
    if at is not None:
        seen.observed[thread] = max(at, seen.observed.get(thread, at))
    yield _comment(locator, caught, thread)


def _platform(around: dict[str, Any]) -> str | None:
    """Return the platform's name: "www.tiktok.com" and "tiktok-comments" are TikTok."""
    name = (as_text(around.get("source_platform")) or "").lower().removeprefix("www.")
    name = name.partition(".")[0]
    name = PLATFORMS.get(name, name)
    return name if name.isascii() and name.isalnum() else None


def _comment(locator: str, caught: Caught, thread: str) -> Comment:
    parent = None if caught.parent == caught.own else caught.parent
    return Comment(
        locator=locator,
        thread_id=thread,
        comment_id=caught.own,
        parent_id=parent,
        is_root=parent is None,
        author=caught.author,
        author_kind="user" if caught.author else "unknown",
        created_at=caught.stamp.at,
        created_precision=caught.stamp.precision,
        score=caught.likes,
        score_kind="none" if caught.likes is None else "likes",
        body=caught.text,
        quoted=caught.quoted,
        url=caught.url,
    )


FORMAT = Format(
    name="zeeschuimer",
    title="Zeeschuimer, caught items (NDJSON)",
    platform="zeeschuimer",
    version=2,
    how_to_get="In the browser extension Zeeschuimer, choose .ndjson beside a platform.",
    sniff=sniff,
    parse=parse,
)
