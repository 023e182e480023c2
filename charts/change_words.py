"""What a later crawl of a thread changed, in plain words."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd


def since(thread: Mapping[Hashable, Any]) -> str:
    """Return "since 12 Jan 2025: 12 new, 3 gone, 5 edited, 40 scores changed" for a row of the tidy ``threads``.

    "" for a thread that was crawled once.
    """
    before = thread["previous_crawl"]
    if before is None or pd.isna(before):
        return ""
    told = [f"{int(thread[name]):,} {name}" for name in ("new", "gone", "edited")]
    scores = int(thread["rescored"])
    told.append(f"{scores:,} score{'' if scores == 1 else 's'} changed")
    at = pd.Timestamp(before)
    return f"since {at.day} {at:%b %Y}: {', '.join(told)}"


def of_ingest(report: Mapping[str, Any]) -> list[str]:
    """Return sentences on what an ingest changed of what the store held; none where it held nothing of the threads."""
    known = (report.get("updated") or 0) + (report.get("unchanged") or 0)
    said = []
    if known and (report.get("added") or report.get("updated")):
        changed = report["updated"]
        said.append(f"New in the store: {report['added']:,}; changed: {changed:,}; as before: {report['unchanged']:,}.")
    since_last = [
        f"{report[name]:,} {words}"
        for name, words in (("gone", "gone from the page"), ("edited", "edited"), ("rescored", "with another score"))
        if report.get(name)
    ]
    if since_last:
        said.append(f"Since the crawl before: {', '.join(since_last)}.")
    dropped = report.get("dropped") or 0
    if dropped:
        texts = (
            "1 text that was deleted at its source" if dropped == 1 else f"{dropped:,} texts deleted at their source"
        )
        said.append(f"Dropped from the store: {texts} (--keep-deleted-text keeps such texts).")
    return said
