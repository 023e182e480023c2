"""What a store was told to forget, remembered as salted hashes, so that no later ingest brings it back.

The file holds no name and no id in clear. Whoever has both this file and the salt can test whether a guessed name is
among them, and nothing more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from ingest import ledger, place, salt
from ingest.forgetting import MARK, Trace, emptied, scrubbed
from ingest.format import Refused
from ingest.schema import KEY
from ingest.tidy import Tidied

FILE = "forgotten.json"
_WORD = re.compile(r"\w[\w.+-]{1,63}")


@dataclass(frozen=True)
class Memory:
    """The hashes of forgotten authors and comments."""

    salt: str = ""
    authors: frozenset[str] = field(default_factory=frozenset)
    comments: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.authors or self.comments)

    def knows(self, author: str) -> bool:
        """Say whether this author was forgotten."""
        return salt.hashed(self.salt, author) in self.authors

    def mask(self, comments: pd.DataFrame) -> pd.Series:
        """Say which tidy comments were forgotten, or are by a forgotten author."""
        keys = zip(*(comments[name].astype(str) for name in KEY), strict=True)
        known = {name for name in comments["author"].dropna().unique() if self.knows(name)}
        held = [salt.hashed(self.salt, *key) in self.comments for key in keys]
        return comments["author"].isin(known) | pd.Series(held, index=comments.index, dtype="bool")

    def masked(self, value: Any) -> Any:  # noqa: ANN401 - any plain JSON
        """Return plain JSON without the texts that hold the name of a forgotten author."""
        if isinstance(value, str):
            return MARK if self.authors and self.names_in([value]) else value
        if isinstance(value, list):
            return [self.masked(each) for each in value]
        return {name: self.masked(each) for name, each in value.items()} if isinstance(value, dict) else value

    def without_named(self, refused: list[Refused]) -> list[Refused]:
        """Return the refused records of a dump that name no forgotten author."""
        return [r for r in refused if not (self.authors and self.names_in([r.raw, r.reason]))]

    def names_in(self, texts: Iterable[object]) -> set[str]:
        """Return the words of some texts that are the names of forgotten authors."""
        words = {word for text in texts if isinstance(text, str) for word in _WORD.findall(text)}
        words |= {word.rstrip(".+-") for word in words}
        return {word for word in words if self.knows(word)}


def load(root: str | Path) -> Memory:
    """Return what a store was told to forget. Raises OSError where its file cannot be read."""
    store = place.of(root)
    content = store.read(FILE)
    if content is None:
        return Memory()
    try:
        told = json.loads(content)
        authors, comments = frozenset(told["authors"]), frozenset(told["comments"])
    except (ValueError, KeyError, TypeError) as error:
        raise OSError(0, "is damaged, restore it from a copy", f"{store.address}/{FILE}") from error
    return Memory(salt.of_store(root), authors, comments)


def remember(root: str | Path, authors: Iterable[str], keys: Iterable[tuple[str, ...]]) -> None:
    """Add names and keys of comments to what a store forgets. Raises OSError where the disk refuses."""
    known, own = load(root), salt.of_store(root)
    told = {
        "authors": sorted(known.authors | {salt.hashed(own, name) for name in authors}),
        "comments": sorted(known.comments | {salt.hashed(own, *key) for key in keys}),
    }
    place.of(root).write(FILE, [json.dumps(told, indent=0).encode()], private=True)


def without_forgotten(tidied: Tidied, memory: Memory) -> Tidied:
    """Return the tables of a dump as if what was forgotten had been empty in it."""
    if not memory:
        return tidied
    gone = memory.mask(tidied.comments)
    texts = [tidied.comments[name] for name in ("subject", "body", "quoted")]
    texts += [tidied.threads[name] for name in ("title", "story_text")]
    by_author = {name for name in tidied.comments["author"].dropna().unique() if memory.knows(name)}
    names = by_author | memory.names_in(text for column in texts for text in column)
    trace = Trace(frozenset(names), tuple(tidied.comments.loc[gone, "body"].dropna()))
    comments, _ = scrubbed(emptied(tidied.comments, gone), ["subject", "body", "quoted", "url"], trace)
    threads, _ = scrubbed(tidied.threads, ["title", "url", "story_text"], Trace(frozenset(names)))
    threads = ledger.with_counts(threads, comments) if len(threads) else threads
    return replace(tidied, comments=comments, threads=threads)
