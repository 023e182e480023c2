"""What is done elsewhere, in another process or on another machine: bytes in, bytes out.

Tables travel as Arrow, all else as JSON. Whoever does a task runs this very code: it says so with every result, for the
same words read by another version, or on another Python, could give other numbers.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from ingest.schema import KEY

if TYPE_CHECKING:
    from analysis.codebook import Codebook
    from analysis.tone import Tone

READ = [*KEY, "story_id", "parent_id", "parent_source", "parent_confidence", "position", "author", "author_kind",
        "created_at", "created_precision", "score", "score_kind", "tag", "subject", "body", "state"]  # fmt: skip
"""The columns of the comments that analysis/measures.py reads: no other is sent to who measures."""
_COUNTS = ("numpy", "pandas", "pyarrow")
"""Packages whose version may show in a number."""


class OtherVersion(Exception):
    """The one who does the task runs another version of Rethread or of what it needs."""


def measured(comments: bytes, threads: bytes, words: bytes, packing: bytes = b"") -> bytes:
    """Return the measures of whole threads (analysis/measures.py), by the codebook and tone in ``words``.

    Raises OtherVersion where they would be worked out by another version than is asked for.
    """
    from analysis.measures import measures
    from engine.frames import arrived, as_stored, packed

    book, tone = read_by(words)
    found = measures(arrived(comments, "comments"), arrived(threads, "threads"), book, tone)
    return packed(as_stored(found), packing.decode() or None)


def by(book: Codebook, tone: Tone) -> bytes:
    """Return a codebook and a tone as a task takes them, with the version that has to read them."""
    from analysis.codebook import dumps

    of_tone = {name: getattr(tone, name) for name in ("name", "version", "neutral_band", "drop")} | {
        "add": dict(tone.add)
    }
    told = {"book": dumps(book), "name": book.name, "tone": of_tone, "by": this_version(book, tone)}
    return json.dumps(told).encode()


@lru_cache(maxsize=4)
def read_by(words: bytes) -> tuple[Codebook, Tone]:
    """Return the codebook and the tone of ``by``. Raises OtherVersion."""
    from analysis.codebook import loads
    from analysis.tone import Tone

    told: dict[str, Any] = json.loads(words)
    book = loads(told["book"], told["name"])
    tone = Tone(**told["tone"] | {"drop": tuple(told["tone"]["drop"])})
    if (here := this_version(book, tone)) != told["by"]:
        raise OtherVersion(f"it has {here}, asked for is {told['by']}")
    return book, tone


def this_version(book: Codebook, tone: Tone) -> str:
    """Return what the measures are worked out by: code, words, Python and packages."""
    from analysis.measures import digest

    python = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    return ", ".join([f"Rethread {digest(book, tone)}", python, *(f"{name} {version(name)}" for name in _COUNTS)])


def version_here() -> str:
    """Return what this process would work measures out by, with the words that Rethread comes with."""
    from analysis import codebook, tone

    return this_version(codebook.default(), tone.default())


def read(request: bytes) -> bytes:
    """Read some dumps, each in a guarded process, and return them as engine/packing.py packs them."""
    from dataclasses import replace

    from engine.packing import packed_dumps
    from ingest.ahead import Ahead
    from ingest.ledger import Report
    from ingest.limits import DEFAULTS

    told: dict[str, Any] = json.loads(request)
    named = told["named"] | {"known": {mark: Report(**report) for mark, report in told["named"]["known"].items()}}
    with Ahead(replace(DEFAULTS, **told["limits"])) as guard:
        return packed_dumps(
            each for path, called in told["files"] for each in guard.waiting(path, called=called, **named)
        )


TASKS: dict[str, Callable[..., bytes]] = {"measured": measured, "read": read}
