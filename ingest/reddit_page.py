"""What pages of Reddit print less exactly than it is -> the notes that say so, in every layout."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.format import Note


def notes(rounded: int, relative: int = 0) -> Iterator[Note]:
    """Say how many scores a page rounds, and how many times it prints as an age."""
    if rounded:
        yield Note(text=f"{rounded} scores are printed rounded (1.2k); read as 1200.")
    if relative:
        yield Note(text=f"{relative} times are printed as an age; counted back from the day of the page.")
