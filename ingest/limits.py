"""What Rethread will read of a file at most: every limit with its default, in one place.

Dumps come from strangers. Each limit is far above what real dumps hold; a file that goes beyond one is refused with a
sentence (exit 6), or the one record is. ``rethread limits`` shows them and ``--limit NAME=VALUE`` changes them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta

KB, MB, GB = 1024, 1024**2, 1024**3
_SUFFIXES = {"k": KB, "m": MB, "g": GB}


class LimitError(Exception):
    """A file goes beyond a limit. The message names the limit and the remedy, without a full stop."""


class UnknownLimitError(ValueError):
    """A limit was named that there is not, or given a value that is none. The message says what there is."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits in force. All are whole numbers; the text below each says what it guards (``GUARDS``)."""

    size: int = 2048 * GB
    ratio: int = 200
    free: int = 16 * MB
    members: int = 2_000
    record: int = 16 * MB
    message: int = 64 * MB
    parts: int = 500
    depth: int = 100_000
    tags: int = 16_384
    flat: int = 256
    formatting: int = 256
    attributes: int = 256
    steps: int = 1_000_000_000
    id: int = 256
    score: int = 2**31
    earliest: int = 1990
    ahead: int = 2
    cpu: int = 60
    cpu_per_mb: int = 10
    memory: int = 4 * GB
    part: int = 100_000
    listed: int = 10_000
    raw: int = 64 * KB

    def time_range(self) -> tuple[datetime, datetime]:
        """Return the first and the last time that a comment may have."""
        return datetime(self.earliest, 1, 1, tzinfo=UTC), datetime.now(UTC) + timedelta(days=self.ahead)


GUARDS = {
    "size": "bytes of one file, unpacked",
    "ratio": "how many times its packed size a file may open to",
    "free": "bytes that any packed file may open to, whatever its packed size",
    "members": "files in one archive",
    "record": "bytes of one record: a line of JSON, a cell of a table",
    "message": "bytes of one mail; what lies beyond (attachments) is left out",
    "parts": "parts of one mail that are looked at",
    "depth": "levels of nesting in JSON",
    "tags": "elements of a web page that are open at once; 5,000 nested replies need about 10,000",
    "flat": "the same of a page whose comments stand one below the other, as on a forum",
    "formatting": "different formatting tags of a web page (bold, font) that are open at once",
    "attributes": "attributes on one tag of a web page",
    "steps": "steps of work that the nesting of a web page costs",
    "id": "bytes of an id",
    "score": "a score beyond any real one",
    "earliest": "the first year that a comment may be from",
    "ahead": "days that a comment's time may be ahead of this computer's clock",
    "cpu": "seconds of computing for one file, whatever its size",
    "cpu_per_mb": "seconds of computing for each MB of the file on top of that",
    "memory": "bytes of memory for reading one file",
    "part": "comments that are held in memory at once; a larger dump is read in parts",
    "listed": "refused records that are listed one by one; the others are counted",
    "raw": "bytes of a refused record that are kept in the quarantine file",
}
"""Name of a limit -> what it guards."""

DEFAULTS = Limits()
UPLOAD = replace(DEFAULTS, size=500 * MB, memory=2 * GB)
"""The limits for what is uploaded or pasted in the dashboard."""

_CURRENT: ContextVar[Limits] = ContextVar("limits", default=DEFAULTS)


def current() -> Limits:
    """Return the limits in force."""
    return _CURRENT.get()


@contextmanager
def using(limits: Limits) -> Iterator[None]:
    """Put other limits in force for a while."""
    before = _CURRENT.set(limits)
    try:
        yield
    finally:
        _CURRENT.reset(before)


def changed(pairs: Iterable[str]) -> Limits:
    """Return the limits with those of ``NAME=VALUE`` changed; a value may end in k, M or G.

    Raises UnknownLimitError for a name or a value that is none.
    """
    names = [f.name for f in fields(Limits)]
    given: dict[str, int] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        name = name.strip().lower().replace("-", "_")
        if not equals:
            raise UnknownLimitError(f"--limit takes NAME=VALUE, such as memory=2G, not {pair!r}.")
        if name not in names:
            raise UnknownLimitError(f"There is no limit {name!r}. Choose one of: {', '.join(names)}.")
        given[name] = _number(name, value.strip().lower())
    return replace(DEFAULTS, **given)


def _number(name: str, value: str) -> int:
    digits, unit = (value[:-1], _SUFFIXES[value[-1]]) if value[-1:] in _SUFFIXES else (value, 1)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 15 or int(digits) == 0:
        raise UnknownLimitError(f"--limit {name} takes a whole number above 0, such as 500 or 2G, not {value!r}.")
    if name == "earliest" and not 1900 <= int(digits) * unit <= 2100:
        raise UnknownLimitError("--limit earliest takes a year from 1900 to 2100.")
    return min(int(digits) * unit, 2**62)


def shown(name: str, value: int) -> str:
    """Return a limit's value for people: "16 MB", "60 s", "2,000"."""
    if name in ("cpu", "cpu_per_mb"):
        return f"{value:,} s"
    if name == "earliest":
        return str(value)
    if name in ("size", "free", "record", "message", "memory", "raw"):
        unit, word = next(((u, w) for u, w in ((GB, "GB"), (MB, "MB"), (KB, "kB")) if value % u == 0), (1, "bytes"))
        return f"{value // unit:,} {word}"
    return f"{value:,}"


def watch() -> str:
    """Say what watches the limits of time and memory on this system."""
    if sys.platform == "win32":
        return "On Windows the clock alone stops a file, after twice the seconds of cpu; memory is not bounded."
    bounded = "The system bounds the computing time" + ("" if sys.platform == "darwin" else " and the memory")
    return f"{bounded} of the process that reads; the clock stops it after ten times the seconds of cpu."


def beyond(name: str, what: str, kind: type[LimitError] = LimitError) -> LimitError:
    """Return the error for a file that goes beyond a limit: ``what`` says of what there is more than allowed."""
    option = name.replace("_", "-")
    told = shown(name, getattr(current(), name))
    return kind(f"{what} (limit: {told}); if you trust the file, raise it with --limit {option}=NUMBER")
