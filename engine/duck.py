"""DuckDB under lock and key: it sees the folders it is told of, never the network, and no query runs for ever.

DuckDB may read and write files, load extensions and reach hosts from within a query. All of that is shut off before
the first query (DuckDB manual, "Securing DuckDB"), so that even a wrong query could do no harm. DuckDB has no time
limit of its own; a watch interrupts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Condition, Event, Thread
from typing import Any

import duckdb
import pyarrow as pa

SECONDS = 5.0
"""How long one query of the screen may take."""
AGAIN = 0.1
"""Seconds between two interruptions: DuckDB forgets one that comes before the query has begun to run."""
MEMORY = "1GB"
THREADS = 2


class TooSlow(TimeoutError):
    """A query was stopped because it took too long. The message names the remedy."""


def connect(database: Path | None, folders: Sequence[Path], *, memory: str = MEMORY,
            spill: Path | None = None, threads: int = THREADS) -> duckdb.DuckDBPyConnection:  # fmt: skip
    """Open a database file to read, or None: an empty one in memory; with ``spill`` to be written.

    Only files in ``folders`` can be reached. Raises duckdb.Error where the file cannot be opened.
    """
    writes = database is not None and spill is not None
    connection = duckdb.connect(
        str(database) if database else ":memory:",
        read_only=database is not None and not writes,
        config={"threads": threads, "memory_limit": memory, "allow_unsigned_extensions": False},
    )
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    connection.execute("SET python_enable_replacements = false")
    connection.execute(f"SET temp_directory = '{_quoted(str(spill)) if spill else ''}'")
    allowed = ", ".join(f"'{_quoted(str(folder.resolve()))}/'" for folder in folders)
    connection.execute(f"SET allowed_directories = [{allowed}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def rows(connection: duckdb.DuckDBPyConnection, query: str, seconds: float = SECONDS, **given: pa.Table) -> pa.Table:
    """Run a query on a cursor of its own, so that many sessions can ask at once; ``given`` are tables it may name.

    Raises TooSlow after so many ``seconds``.
    """
    with _cursor(connection, seconds) as cursor:
        for name, table in given.items():
            cursor.register(name, table)
        found: Any = cursor.sql(query)
        return found.to_arrow_table()


def batches(
    connection: duckdb.DuckDBPyConnection, query: str, size: int, seconds: float = SECONDS
) -> Iterator[pa.RecordBatch]:
    """Run a query like ``rows``, and yield its answer while it is worked out, about ``size`` rows at a time.

    Raises TooSlow where all of it takes more than so many ``seconds``.
    """
    with _cursor(connection, seconds) as cursor:
        found: Any = cursor.sql(query)
        yield from found.to_arrow_reader(size)


class _Watch:
    """Interrupts what takes too long: one thread for all queries, which starts with the first."""

    def __init__(self) -> None:
        self._until: dict[int, tuple[float, Callable[[], None]]] = {}
        self._changed = Condition()
        self._number = count()
        self._thread: Thread | None = None

    def begin(self, seconds: float, stop: Callable[[], None]) -> int:
        """Call ``stop`` after so many ``seconds``, and again until ``end`` is called with the number this returns."""
        with self._changed:
            number = next(self._number)
            self._until[number] = time.monotonic() + seconds, stop
            if self._thread is None:
                self._thread = Thread(target=self._run, daemon=True)
                self._thread.start()
            elif len(self._until) == 1 or seconds < SECONDS:
                self._changed.notify()
            return number

    def end(self, number: int) -> None:
        """Forget what ``begin`` was told; when this returns, it is not called any more."""
        with self._changed:
            self._until.pop(number, None)

    def _run(self) -> None:
        with self._changed:
            while True:
                soonest = min((until for until, _ in self._until.values()), default=None)
                self._changed.wait(None if soonest is None else max(soonest - time.monotonic(), 0))
                now = time.monotonic()
                for number, (until, stop) in self._until.items():
                    if until <= now:
                        self._until[number] = now + AGAIN, stop
                        stop()


_watch = _Watch()


@contextmanager
def _cursor(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[duckdb.DuckDBPyConnection]:
    cursor, stopped = connection.cursor(), Event()

    def stop() -> None:
        stopped.set()
        cursor.interrupt()

    watched = _watch.begin(seconds, stop)
    try:
        yield cursor
    except (duckdb.InterruptException, OSError) as error:  # Arrow's readers know no other error than the last
        if not stopped.is_set():
            raise
        raise TooSlow(
            f"This took more than {seconds:.0f} seconds and was stopped; choose fewer days or a single thread"
        ) from error
    finally:
        _watch.end(watched)
        cursor.close()


def _quoted(text: str) -> str:
    return text.replace("'", "''")
