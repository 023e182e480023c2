"""Says how far long work is, how fast it goes and how long it will take: on the terminal, or wherever it is shown.

Silent where nobody looks.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from ingest.pipeline import Dump
    from ingest.tidy import Tidied

PATIENCE = 2.0
"""Seconds before anything is said: short work needs no words."""
EVERY = 0.5


class Line:
    """One line of a terminal that is written over again and again."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._shown = False

    def show(self, words: str, part: float) -> None:
        """Write the words over those before."""
        self._shown = True
        self._write(words)

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write("")
        self._shown = False

    def _write(self, words: str) -> None:
        self._out.write("\r\033[K" + words)
        self._out.flush()


class Progress:
    """What is said of one work after the other."""

    def __init__(self, out: TextIO | None = None, show: Callable[[str, float], object] | None = None) -> None:
        """Take where to write, by default standard error if a person looks at it; or who is to ``show`` it.

        That one is given the words, and the part that is done (0 where nobody knows how much there is).
        """
        given = sys.stderr if out is None else out
        self._line = Line(given) if show is None and given.isatty() else None
        self._show = show or (self._line.show if self._line else None)
        self._work = ""
        self._began = self._last = 0.0

    def reading(self, file: str, done: int, of: int) -> None:
        """Tell how many bytes of a file are read."""
        self.tell(f"Reading {file}", done, of, "MB", 1_000_000)

    def measuring(self, done: int, of: int) -> None:
        """Tell how many comments of a store are measured."""
        self.tell("Measuring", done, of, "comments", 1)

    def readying(self, part: float, what: str) -> None:
        """Tell how far the screen files are."""
        self.tell(f"Screen: {what}", int(100 * part), 100, "%", 1)

    def storing(self, dump: Dump) -> Dump:
        """Return the dump, whose parts are told as they are stored."""
        return replace(dump, more=self._parts(dump.report.file, dump))

    def _parts(self, file: str, dump: Dump) -> Iterator[Tidied]:
        done = 0 if dump.tidied is None else len(dump.tidied.comments)
        for part in dump.more:
            self.tell(f"Storing {file}", done, 0, "comments", 1)
            done += len(part.comments)
            yield part
        self.clear()

    def tell(self, work: str, done: int, of: int, unit: str, per: int) -> None:
        """Say how far some work is; ``of`` 0 means that nobody knows how much there is."""
        now = time.monotonic()
        if work != self._work:
            self._work, self._began, self._last = work, now, 0.0
        if self._show is None or now - self._began < PATIENCE or now - self._last < EVERY:
            return
        self._last = now
        self._show(sentence(work, done / per, of / per, unit, now - self._began), min(done / of, 1.0) if of else 0.0)

    def clear(self) -> None:
        """Take away what a terminal shows."""
        if self._line is not None:
            self._line.clear()


def sentence(work: str, done: float, of: float, unit: str, seconds: float) -> str:
    """Return how far work is in words: what, how much of how much, how fast, and how long it will still take."""
    rate = done / seconds if seconds else 0.0
    if not of or not rate:
        return f"{work}: {done:,.0f} {unit}, {rate:,.0f} a second"
    left = max(of - done, 0) / rate
    return f"{work}: {100 * done / of:.0f} % of {of:,.0f} {unit}, {rate:,.0f} a second, {duration(left)} left"


def duration(seconds: float) -> str:
    """Return a time for people: "40 s", "3 min", "2 h 5 min"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
