"""What ``rethread forget`` asks and tells, in short sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def question(found: Mapping[str, Any]) -> str:
    """Say what would be forgotten."""
    who = _number(found["authors"], "author")
    return f"{who} and {_number(found['comments'], 'comment')} would be forgotten. This cannot be undone."


def sentences(done: Mapping[str, Any]) -> list[str]:
    """Say what was forgotten, and what is out of reach."""
    said = [f"{_number(done['comments'], 'comment')} lost text and author; their places in the tree stay."]
    for name, noun, what in (
        ("earlier_texts", "earlier text", "went with them"),
        ("mentions", "text", "of others lost a quote or the name"),
        ("quarantined", "refused record", "left the quarantine"),
    ):
        if done[name]:
            said.append(f"{_number(done[name], noun)} {what}.")
    return [
        *said,
        "Older versions of the tables are off the disk. No later ingest brings these texts back.",
        "Dumps and files that were exported before lie outside the store: delete them yourself.",
    ]


def _number(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
