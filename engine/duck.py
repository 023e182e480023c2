"""DuckDB under lock and key: it sees the folders it is told of, never the network, and no query runs for ever.

DuckDB may read and write files, load extensions and reach hosts from within a query. All of that is shut off before
the first query (DuckDB manual, "Securing DuckDB"), so that even a wrong query could do no harm. DuckDB has no time
limit of its own; a timer interrupts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

import duckdb
import pyarrow as pa

SECONDS = 5.0
"""How long one query of the screen may take."""
MEMORY = "1GB"
THREADS = 2


class TooSlow(TimeoutError):
    """A query was stopped because it took too long. The message names the remedy."""


def connect(database: Path | None, folders: Sequence[Path], *, memory: str = MEMORY,
            spill: Path | None = None) -> duckdb.DuckDBPyConnection:  # fmt: skip
    """Open a database file to read, or None: an empty one in memory; with ``spill`` to be written.

    Only files in ``folders`` can be reached. Raises duckdb.Error where the file cannot be opened.
    """
    writes = database is not None and spill is not None
    connection = duckdb.connect(
        str(database) if database else ":memory:",
        read_only=database is not None and not writes,
        config={"threads": THREADS, "memory_limit": memory, "allow_unsigned_extensions": False},
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


@contextmanager
def _cursor(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[duckdb.DuckDBPyConnection]:
    cursor = connection.cursor()
    timer = Timer(seconds, cursor.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield cursor
    except duckdb.InterruptException as error:
        raise TooSlow(
            f"This took more than {seconds:.0f} seconds and was stopped; choose fewer days or a single thread"
        ) from error
    finally:
        timer.cancel()
        cursor.close()


def _quoted(text: str) -> str:
    return text.replace("'", "''")
