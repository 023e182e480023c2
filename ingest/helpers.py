"""Helper processes of this machine, started as tasks come, replaced when the system ended one."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from queue import Empty, LifoQueue
from typing import IO

if os.name == "posix":
    import fcntl

from ingest.frugal import FRUGAL
from ingest.helper import DONE, get, put

WIDE = 1 << 20
"""Bytes that wait in a pipe: with the usual 64 KB the two ends wait for each other three times as long (Linux)."""
TRIES = 2
"""How often a task is given to a helper: one that the system ended is replaced once."""
Message = tuple[bytes | memoryview, ...]


class HelperError(Exception):
    """A task was not done. The message names the remedy."""


class Helpers:
    """As many helpers as tasks were done at the same time."""

    def __init__(self, tasks: str) -> None:
        """Take the name of the module whose TASKS they do: functions of bytes that return bytes."""
        self._tasks = tasks
        self._all: set[subprocess.Popen[bytes]] = set()
        self._free: LifoQueue[subprocess.Popen[bytes]] = LifoQueue()
        self.open = True
        """No helper is started once it is closed."""

    def begin(self, count: int) -> None:
        """Start as many as are to be there when tasks come; what cannot be started now is tried again then."""
        with suppress(HelperError):
            for _ in range(count - len(self._all)):
                self._free.put(self.started())

    def done(self, task: str, message: Message) -> bytes:
        """Return what a task makes of a message. Any number of threads may ask at once. Raises HelperError."""
        for _ in range(TRIES):
            helper = self._helper()
            try:
                assert helper.stdin is not None and helper.stdout is not None
                put(helper.stdin, (task.encode(), *message))
                state, result = get(helper.stdout)
            except (OSError, EOFError, ValueError):
                self._end(helper)
                continue
            self._free.put(helper)
            if state != DONE:
                raise HelperError(f"A helper process failed ({result.decode('utf-8', 'replace')}). Please report it.")
            return result
        raise HelperError(
            "The system ended the helper processes, most likely for want of memory. Close other programs."
        )

    def close(self) -> None:
        """End the helpers."""
        self.open = False
        for helper in list(self._all):
            self._end(helper)
        self._free = LifoQueue()

    def processes(self) -> list[subprocess.Popen[bytes]]:
        """Return the helpers that were started and not ended."""
        return list(self._all)

    def _helper(self) -> subprocess.Popen[bytes]:
        while True:
            try:
                helper = self._free.get_nowait()
            except Empty:
                return self.started()
            if helper.poll() is None:
                return helper
            self._end(helper)

    def started(self) -> subprocess.Popen[bytes]:
        """Start one more. Raises HelperError where all is closed, or the system starts no more."""
        if not self.open:
            raise HelperError("The work was stopped.")
        try:
            helper = subprocess.Popen(
                [sys.executable, "-P", "-m", "ingest.helper", self._tasks],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=None if os.environ.get("RETHREAD_DEBUG") else subprocess.DEVNULL,
                env=os.environ | FRUGAL,
            )  # fmt: skip
        except OSError as error:
            raise HelperError(f"No helper process can be started ({error.strerror}). Close other programs.") from error
        for stream in (helper.stdin, helper.stdout):
            _widen(stream)
        self._all.add(helper)
        return helper

    def _end(self, helper: subprocess.Popen[bytes]) -> None:
        self._all.discard(helper)
        helper.kill()
        helper.wait()
        for stream in (helper.stdin, helper.stdout):
            try:
                if stream is not None:
                    stream.close()
            except OSError:
                continue  # what was still to be said to it


def _widen(pipe: IO[bytes] | None) -> None:
    """Let more wait in a pipe, where the system can do that and allows it."""
    setting = getattr(fcntl, "F_SETPIPE_SZ", None) if os.name == "posix" else None
    if pipe is not None and setting is not None:
        with suppress(OSError):
            fcntl.fcntl(pipe.fileno(), setting, WIDE)
