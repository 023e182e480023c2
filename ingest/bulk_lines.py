"""The lines of a huge dump, many at a time, in one buffer that is used again for the next.

What is no plain line of a text (a dump that is one array, UTF-16, an unreadable block of a container) comes one by one,
as the ordinary reader gives it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest import limits, zst_blocks
from ingest.coding import wide_coding
from ingest.format import Refused
from ingest.json_records import AROUND, holds_lines, of_line, read_records
from ingest.opening import Source

BLOCK = 32 * 1024 * 1024
"""Bytes of the buffer; a line that is longer, up to the limit of a record, makes it grow."""
STRIDE = 1024 * 1024
"""Bytes that are searched for line ends at once: they stay in the cache of the processor."""
ROWS = 8_192
"""Rows of a container that are taken together."""
STEP = 24
"""An order is the number of a line times two to this power: room for all that one line can hold."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines; they stand in ``data`` only until the next are asked for."""

    data: memoryview
    starts: np.ndarray
    ends: np.ndarray
    """Where each ends, its line end not counted."""
    first: int
    """Number of the first line or row of the dump, from 1."""
    names: list[str] | None = None
    """Where each stands, for a person; None for lines, which their number names."""

    def __len__(self) -> int:
        return len(self.starts)

    def raw(self, at: int) -> bytes:
        """Return a line as ``Source.lines`` gives it: of one beyond the limit only the start."""
        longest = limits.current().record + 2
        return bytes(self.data[self.starts[at] : self.ends[at] + 1][:longest]).rstrip(b"\r\n")

    def whole(self, at: int) -> bytes:
        """Return a line, however long it is."""
        return bytes(self.data[self.starts[at] : self.ends[at]])

    def locators(self, places: np.ndarray) -> pa.Array:
        """Return where each of some lines stands."""
        if self.names is not None:
            return pa.array(self.names, pa.string()).take(pa.array(places))
        numbers = pa.array(places + self.first).cast(pa.string())
        return pc.binary_join_element_wise("line", numbers, " ")

    def locator(self, at: int) -> str:
        """Return where one line stands."""
        return self.names[at] if self.names is not None else f"line {self.first + at}"

    def order(self, at: int) -> int:
        """Return the order of the first record on a line."""
        return (at + self.first) << STEP

    def orders(self, places: np.ndarray) -> np.ndarray:
        """Return the order of each of some lines among all records of the dump."""
        return (places.astype(np.int64) + self.first) << STEP


@dataclass(frozen=True, slots=True)
class Single:
    """One value that is no plain line."""

    order: int
    locator: str
    value: Any


def read(source: Source) -> Iterator[Lines | Single]:
    """Yield all that a dump of flat JSON records holds, in its order.

    Raises what the ordinary reader raises: FormatError, LimitError.
    """
    sample = source.sample()
    if zst_blocks.is_zst_blocks(sample):
        yield from _rows(source)
    elif not holds_lines(sample):
        for number, (locator, value) in enumerate(read_records(source), start=1):
            yield Single(number << STEP, locator, value)
    elif wide_coding(sample.head):
        for number, line in source.lines():
            if text := line.strip(AROUND):
                for count, (locator, value) in enumerate(of_line(f"line {number}", text)):
                    yield Single((number << STEP) + count, locator, value)
    else:
        yield from _lines(source)


def _lines(source: Source) -> Iterator[Lines]:
    buffer = bytearray(BLOCK)
    longest = limits.current().record + 2
    filled, number = 0, 1
    while True:
        got = source.stream.readinto(memoryview(buffer)[filled:])  # it is buffered
        filled += got
        last = buffer.rfind(b"\n", 0, filled) + 1
        if not last and filled == len(buffer) and filled < longest:
            buffer = buffer + bytes(len(buffer))  # a new one: the lines before still look at the old
            continue
        if not last and filled == len(buffer):
            _skip(source, longest)
            last = filled
        if filled < len(buffer) and not got:
            last = filled
        if last:
            lines = _cut(memoryview(buffer)[:last], number)
            number += len(lines)
            yield lines
        buffer[: filled - last] = buffer[last:filled]
        filled -= last
        if not got and not filled:
            return


def _skip(source: Source, step: int) -> None:
    """Read on to the end of a line of which no more is wanted."""
    while (more := source.stream.readline(step)) and not more.endswith(b"\n"):
        pass


def _cut(data: memoryview, first: int) -> Lines:
    """Return the lines in some bytes; the last need not have an end."""
    flat = np.frombuffer(data, dtype=np.uint8)
    ends = np.concatenate([np.flatnonzero(flat[at : at + STRIDE] == 10) + at for at in range(0, len(flat), STRIDE)])
    if not len(ends) or ends[-1] != len(flat) - 1:
        ends = np.append(ends, len(flat))
    return between(data, ends, first)


def between(data: memoryview, ends: np.ndarray, first: int, names: list[str] | None = None) -> Lines:
    """Return the lines that end at some places, each but the first behind the end of the one before."""
    return Lines(data, np.concatenate([[0], ends[:-1] + 1]), ends, first, names)


def _rows(source: Source) -> Iterator[Lines | Single]:
    rows: list[bytes] = []
    names: list[str] = []
    number = 1
    for locator, row in zst_blocks.read_rows(source):
        broken = isinstance(row, Refused)
        if rows and (broken or len(rows) == ROWS):
            yield _joined(rows, names, number)
            number += len(rows)
            rows, names = [], []
        if isinstance(row, Refused):
            yield Single(number << STEP, locator, row)
            number += 1
        else:
            rows.append(row)
            names.append(locator)
    if rows:
        yield _joined(rows, names, number)


def _joined(rows: list[bytes], names: list[str], first: int) -> Lines:
    ends = np.cumsum([len(row) + 1 for row in rows]) - 1
    return between(memoryview(b"\n".join(rows)), ends, first, names)
