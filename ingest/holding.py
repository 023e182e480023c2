"""One writer at a time: whoever writes to a store holds it meanwhile.

On a disk the system keeps the lock, and it ends with its holder. A bucket has no locks. There the holder's name stands
in a small Delta table, ``lock``, whose commits need that nobody committed since (a conditional write, as S3 has it);
and the holder shows every few seconds that it lives, by a mark in a file. Who finds a holder whose mark stays the same
for ``LEASE`` seconds takes over, whatever the clocks of the machines say. Some servers that speak S3 let two
conditional writes of the same moment pass (OpenStack Swift was seen to); so the name is looked at again after
``SETTLED`` seconds, and before what was written is shown to readers. Not promised: a writer that is stopped for longer
than ``LEASE`` in the moment between that last look and its last write, and then goes on.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError
from filelock import FileLock, Timeout

from ingest import place
from ingest.place import Place

LEASE = 45.0
BEAT = 10.0
SETTLED = 0.5
LOOK = 1.0
"""Seconds between two looks of who waits."""
MARK = "lock-alive"
HOLDER = "lock-holder"
"""On a disk, the file in which who holds a store says who it is."""


class Taken(Exception):
    """Another writer holds the store and does not end in time, or took it over. The message says who, if known."""


class Hold(Protocol):
    """A store that is held."""

    def check(self) -> None:
        """Raise Taken where it is held no longer."""


@contextmanager
def hold(root: str, seconds: float) -> Iterator[Hold]:
    """Hold a store, for the time of a ``with`` block. Raises Taken when it cannot be had within some seconds."""
    if place.is_remote(root):
        lease = _Lease(root)
        lease.take(seconds)
        try:
            yield lease
        finally:
            lease.leave()
        return
    Path(root).mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(Path(root) / "lock", timeout=seconds), _named(place.of(root)):
            yield _Sure()
    except Timeout as error:
        raise Taken(_holder(place.of(root))) from error


@contextmanager
def _named(home: Place) -> Iterator[None]:
    """Say who holds a store as long as it does. It is told to people only, so a disk that refuses it is no trouble."""
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    with suppress(OSError):
        home.write(HOLDER, [f"process {os.getpid()}, since {since}".encode()])
    try:
        yield
    finally:
        with suppress(OSError):
            home.remove(HOLDER)


def _holder(home: Place) -> str:
    try:
        told = home.read(HOLDER)
    except OSError:
        return ""
    return "" if told is None else told.decode("utf-8", "replace")[:100]


class _Sure:
    def check(self) -> None:
        return


class _Lease:
    """The hold on a store in a bucket."""

    def __init__(self, root: str) -> None:
        self._table, self._place = f"{root}/lock", place.of(root)
        self._name = secrets.token_hex(8)
        self._left = threading.Event()
        self._beating = threading.Thread(target=self._beat, daemon=True)

    def take(self, seconds: float) -> None:
        until, seen, since = time.monotonic() + seconds, None, time.monotonic()
        while True:
            table, holder = self._look()
            mark, now = self._place.read(MARK), time.monotonic()
            if (holder, mark) != seen:
                seen, since = (holder, mark), now
            if (not holder or now - since >= LEASE) and self._claimed(table):
                self._beating.start()
                return
            if now >= until:
                raise Taken
            time.sleep(min(LOOK, max(until - now, 0.01)))

    def check(self) -> None:
        if self._look()[1] != self._name:
            raise Taken

    def leave(self) -> None:
        self._left.set()
        self._beating.join()
        table, holder = self._look()
        if holder == self._name:
            self._say(table, "")

    def _look(self) -> tuple[DeltaTable | None, str]:
        """Return the table as it is now, and who holds the store; "" is nobody."""
        if not DeltaTable.is_deltatable(self._table):
            return None, ""
        table = DeltaTable(self._table)
        return table, str(table.to_pyarrow_table()["holder"][0])

    def _claimed(self, table: DeltaTable | None) -> bool:
        """Write our name, on condition that nobody wrote another since that look; say whether it stands there."""
        if not self._say(table, self._name):
            return False
        time.sleep(SETTLED)
        return self._look()[1] == self._name

    def _say(self, table: DeltaTable | None, name: str) -> bool:
        """Write who holds the store; say whether nobody was faster."""
        once, rows = CommitProperties(max_commit_retries=0), pa.table({"holder": [name]})
        try:
            if table is None:
                write_deltalake(self._table, rows, commit_properties=once)
            else:
                write_deltalake(table, rows, mode="overwrite", commit_properties=once)
        except DeltaError:
            return False
        return True

    def _beat(self) -> None:
        number = 0
        while not self._left.wait(BEAT if number else 0):
            number += 1
            try:
                self._place.write(MARK, [f"{self._name} {number}".encode()])
            except OSError:
                continue  # the storage is away for a while; if it stays so, the writer will say so
