"""Lines of a huge dump -> one table of their comments, by all the cores that may be used, in the order of the dump.

Helpers do that (ingest/helpers.py), one for each core: this process reads and writes meanwhile, and one interpreter
does not do both at once. What a helper could not do is done here, so that a file that brings one down is told of as any
other.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import asdict, replace
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from ingest import bulk_decode, limits
from ingest.bulk_columns import ROWS, Shape, Tally, columns
from ingest.bulk_lines import Lines, Single, between
from ingest.helpers import HelperError, Helpers, Message
from ingest.limits import Limits

MOST = 4
"""Helpers: one process that reads has no more lines for others."""
AHEAD = 2
"""Blocks of lines in memory for each core, so that none waits for another."""
_ABOUT = b"about"


class Tabled(NamedTuple):
    """What some lines hold."""

    rows: pa.Table
    """Their plain comments."""
    odd: np.ndarray
    """The lines (from 0) that are anything else, in order."""
    tally: Tally


def tabled(lines: Lines, shape: Shape) -> Tabled:
    """Decode some lines into their table; what hangs on the lines before is left to who asks."""
    rows, places = bulk_decode.decode(lines)
    odd = np.ones(len(lines), dtype=bool)
    table, tally = ROWS.empty_table(), Tally()
    if rows:
        table, unfit = columns(rows, places, lines, shape, tally)
        odd[places] = False
        odd[unfit] = True
    return Tabled(table, np.flatnonzero(odd), tally)


class Tables:
    """Makes tables of lines, by helpers where there is more than one core."""

    def __init__(self, cores: int) -> None:
        self._cores = min(cores, MOST)
        self._shape = Shape()
        self._helpers = Helpers("ingest.bulk_table")

    def each(self, blocks: Iterable[Lines | Single]) -> Iterator[tuple[Lines, Tabled] | Single]:
        """Yield what a dump holds, lines with their table."""
        if self._cores == 1:
            yield from ((block, self._here(block)) if isinstance(block, Lines) else block for block in blocks)
            return
        pool, begun = ThreadPoolExecutor(self._cores), deque[tuple[Lines, Future[Tabled]]]()
        do = self._here  # for the first lines, while helpers start
        try:
            self._helpers.begin(self._cores)
            for block in blocks:
                while begun and (len(begun) >= AHEAD * self._cores or isinstance(block, Single)):
                    yield _finished(*begun.popleft())
                if isinstance(block, Single):
                    yield block
                    continue
                kept = replace(block, data=memoryview(bytes(block.data)))
                begun.append((kept, pool.submit(copy_context().run, do, kept)))
                do = self._elsewhere
            while begun:
                yield _finished(*begun.popleft())
        finally:
            pool.shutdown(cancel_futures=True)
            self._helpers.close()

    def _here(self, lines: Lines) -> Tabled:
        return tabled(lines, self._shape)

    def _elsewhere(self, lines: Lines) -> Tabled:
        try:
            return _arrived(self._helpers.done("tabled", _sent(lines)))
        except HelperError:
            return self._here(lines)


def _finished(lines: Lines, told: Future[Tabled]) -> tuple[Lines, Tabled]:
    return lines, told.result()


def _sent(lines: Lines) -> Message:
    about = {"first": lines.first, "names": lines.names, "limits": asdict(limits.current())}
    return lines.data, lines.ends.astype(np.int64).tobytes(), json.dumps(about).encode()


def _tabled(data: bytes, ends: bytes, about: bytes) -> bytes:
    """Do what ``tabled`` does, in a helper."""
    told = json.loads(about)
    lines = between(memoryview(data), np.frombuffer(ends, np.int64), told["first"], told["names"])
    with limits.using(Limits(**told["limits"])):
        made = tabled(lines, Shape())
    found = {"odd": made.odd.tolist(), "tally": vars(made.tally)}
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, ROWS.with_metadata({_ABOUT: json.dumps(found)})) as stream:
        stream.write_table(made.rows)
    return bytes(memoryview(sink.getvalue()))


def _arrived(result: bytes) -> Tabled:
    table = pa.ipc.open_stream(result).read_all()
    found = json.loads(table.schema.metadata[_ABOUT])
    tally = Tally(**found["tally"] | {"removed": Counter(found["tally"]["removed"])})
    return Tabled(table.replace_schema_metadata(), np.array(found["odd"], dtype=np.int64), tally)


TASKS = {"tabled": _tabled}
