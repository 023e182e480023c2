"""What a bad file is, and what is expected of reading it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One bad file with what ``rethread ingest --json`` has to say of it."""

    fault: int
    """Its row in the list of faults: see README.md."""
    name: str
    """Of the file, with a folder for its kind: "ndjson/cut_in_a_line.ndjson"."""
    data: bytes | Callable[[], bytes]
    exit: int
    kept: int | None = 0
    """Comments kept; None where the case is about something else."""
    refused: int | None = 0
    code: str | None = None
    """A code that a refused record has to carry."""
    said: str = ""
    """Words that have to stand in what is told of the file."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Other counts of the report: repaired, duplicates, missing, threads, …"""
    why: str = ""
    """Why we expect something else than the list of faults, where we do."""

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        return self.data if isinstance(self.data, bytes) else self.data()
