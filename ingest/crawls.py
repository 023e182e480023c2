"""The crawls of a thread, one after the other: which files make one, which are whole, and what is gone after them.

A crawl may be several files (the pages of one thread). A comment is gone when a whole crawl no longer shows it; a crawl
that holds a part of its thread marks nothing. Everything follows from the set of looks, not from their order of ingest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

SITTING = timedelta(days=1)
"""Pages of one thread are fetched within this time of each other."""
KNOWN_AGAIN = 0.8
"""A whole crawl shows at least this share of the comments known before it."""
FEW = 2
"""In a small thread so many may be gone, though they are more than a fifth."""


@dataclass(frozen=True)
class Look:
    """One file's view of a thread."""

    at: datetime
    ids: frozenset[str]
    declared: int | None = None
    lacking: int = 0
    """Comments that the file itself says it lacks: stubs that were not opened, records that were refused."""


@dataclass
class Crawl:
    """One or more looks that together are one view of the thread."""

    start: datetime
    end: datetime
    ids: set[str]
    declared: int | None
    lacking: int
    whole: bool = False
    new: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    """Comments known before that this whole crawl is the first not to show."""


def crawls(looks: Sequence[Look]) -> list[Crawl]:
    """Return the crawls in order of time, each with what it adds and what is gone with it.

    A look goes with the crawl before it when it follows within a day and mostly shows other comments, as the next page
    of a thread does.
    """
    found: list[Crawl] = []
    for look in sorted(looks, key=lambda each: each.at):
        if found and _goes_on(found[-1], look):
            _join(found[-1], look)
        else:
            found.append(Crawl(look.at, look.at, set(look.ids), look.declared, look.lacking))
    _compare(found)
    return found


def _goes_on(crawl: Crawl, look: Look) -> bool:
    again = len(crawl.ids & look.ids)
    return look.at - crawl.end <= SITTING and 2 * again <= min(len(look.ids), len(crawl.ids))


def _join(crawl: Crawl, look: Look) -> None:
    crawl.end = look.at
    crawl.ids |= look.ids
    crawl.declared = max((n for n in (crawl.declared, look.declared) if n is not None), default=None)
    crawl.lacking += look.lacking


def _compare(found: list[Crawl]) -> None:
    alive: set[str] = set()
    ever: set[str] = set()
    for crawl in found:
        crawl.whole = is_whole(len(crawl.ids), len(alive), len(alive & crawl.ids), crawl.declared, crawl.lacking)
        crawl.new = crawl.ids - ever
        if crawl.whole:
            crawl.gone = alive - crawl.ids
            alive = set(crawl.ids)
        else:
            alive |= crawl.ids
        ever |= crawl.ids


def is_whole(shown: int, known: int, again: int, declared: int | None, lacking: int) -> bool:
    """Say whether a crawl holds its thread in full, so that what it does not show is gone.

    ``shown`` comments are in it, ``known`` were known before it, of which ``again`` are in it. A crawl that says it
    lacks some is not whole. One that shows all that the site declares is. Otherwise it must show four fifths of what is
    declared, where a number is, and of what was known; of a small thread two may be gone, but not more than half.
    """
    if lacking or not shown:
        return declared == 0 and not lacking
    if declared and shown >= declared:
        return True
    if declared and shown < KNOWN_AGAIN * declared:
        return False
    lost = known - again
    return (again >= KNOWN_AGAIN * known or lost <= FEW) and 2 * lost <= known
