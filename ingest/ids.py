"""Ids that Rethread makes itself: the same from the same content, on every machine, and without anybody's address."""

from __future__ import annotations

import hashlib

from ingest import privacy


def stable_id(*parts: str | None) -> str:
    """Return twelve hex digits made from the parts: the same parts give the same id, on every machine."""
    return hashlib.sha256("\x1f".join(p or "" for p in parts).encode("utf-8", "replace")).hexdigest()[:12]


def private_id(value: str) -> str:
    """Return an id that holds no e-mail or IP address: a stable one in place of one that does, such as a Message-ID.

    Whoever names the same id gets the same one, so that parents are still found.
    """
    return stable_id(value) if privacy.holds_address(value) else value


def own_story(platform: str, thread_id: str) -> str:
    """Return the story of a thread that nobody filed under a named one."""
    return f"{platform}-{thread_id}"
