"""What a person wrote, taken out of the tidy tables: the comment stays as an empty place in the tree.

The row of a forgotten comment keeps its ids, parent, time and score, so that trees and counts stay honest; it loses
author, subject, text, quotes, address and its place in the dump, and counts as deleted. In what others wrote, lines
that repeat a forgotten text and names that can be nothing else are replaced by a mark. Frames in, new frame out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from ingest.schema import validate

MARK = "[forgotten]"
WITHHELD = "forgotten"
"""Stands where the place of a comment in its dump would lead to its text."""
SHORTEST, SHORTEST_OWN = 12, 40
"""Letters and digits of a line that is taken for a quote, where quotes stand and elsewhere: shorter ones are common."""
_TELLING = re.compile(r"[\W\d_]|[a-z][A-Z]")
"""What makes a name impossible to take for an ordinary word: a digit, a sign, a capital inside."""


@dataclass(frozen=True)
class Trace:
    """What must be found nowhere any more."""

    names: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    _lines: frozenset[str] = field(init=False)
    _whole: str = field(init=False)
    _pattern: re.Pattern[str] | None = field(init=False)

    def __post_init__(self) -> None:
        lines = {_plain(line) for text in self.texts for line in text.splitlines()}
        object.__setattr__(self, "_lines", frozenset(line for line in lines if len(line) >= SHORTEST))
        object.__setattr__(self, "_whole", "\n".join(_plain(text) for text in self.texts))
        object.__setattr__(self, "_pattern", _pattern(self.names))

    def without(self, text: str, shortest: int = SHORTEST_OWN) -> str:
        """Return a text without the lines that repeat what is forgotten, and without the names."""
        if self.texts:
            text = "\n".join(MARK if self._repeats(line, shortest) else line for line in text.split("\n"))
        return self._pattern.sub(MARK, text) if self._pattern else text

    def is_in(self, text: str) -> bool:
        """Say whether a record in its raw form holds one of the names, or repeats a forgotten text."""
        plain = _plain(text)
        return any(name in text for name in self.names) or any(line in plain for line in self._lines)

    def _repeats(self, line: str, shortest: int) -> bool:
        plain = _plain(line)
        if len(plain) < (SHORTEST if line.startswith(">") else shortest):
            return False
        return plain in self._whole or any(known in plain for known in self._lines)


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds the names: addressed, quoted as a source, or as a word that can be nothing else."""
    found = []
    for name in sorted((n for n in names if n), key=lambda n: (-len(n), n)):
        word = re.escape(name)
        found += [
            rf"(?<=@){word}(?!\w)",
            rf"(?<=\bu/){word}(?!\w)",
            rf"(?<!\w){word}(?=(?: \(\S+\))?(?: wrote| said|:))",
        ]
        if len(name) > 2 and (_TELLING.search(name) or name[0].isupper()):
            found.append(rf"(?<!\w){word}(?!\w)")
    return re.compile("|".join(found)) if found else None


def emptied(comments: pd.DataFrame, gone: pd.Series) -> pd.DataFrame:
    """Return tidy comments without anything that those in ``gone`` (a mask) said, or who said it."""
    nothing = {name: comments[name].mask(gone) for name in ("author", "subject", "body", "quoted", "url")}
    state = comments["state"].astype(str)
    told = {
        "author_kind": comments["author_kind"].astype(str).mask(gone, "deleted"),
        "state": state.mask(gone & (state != "stub"), "deleted"),
        "locator": comments["locator"].mask(gone, WITHHELD),
    }
    return validate(comments.assign(**nothing, **told), "comments")


def emptied_sightings(sightings: pd.DataFrame, gone: pd.Series) -> pd.DataFrame:
    """Return sightings without the texts, and their sums, of those in ``gone`` (a mask)."""
    nothing = {name: sightings[name].mask(gone) for name in ("subject", "body", "quoted", "text_sum")}
    state = sightings["state"].astype(str)
    return validate(sightings.assign(**nothing, state=state.mask(gone & (state != "stub"), "deleted")), "sightings")


def scrubbed(frame: pd.DataFrame, columns: Iterable[str], trace: Trace) -> tuple[pd.DataFrame, int]:
    """Return a frame whose texts hold no trace, and how many of its texts were changed."""
    changed = 0
    new: dict[str, pd.Series] = {}
    for column in columns:
        shortest = SHORTEST if column == "quoted" else SHORTEST_OWN
        texts = frame[column].astype("object").tolist()
        clean = [trace.without(text, shortest) if isinstance(text, str) else None for text in texts]
        changed += sum(isinstance(old, str) and old != now for old, now in zip(texts, clean, strict=True))
        new[column] = pd.Series(clean, index=frame.index, dtype=frame[column].dtype)
    return frame.assign(**new), changed
