"""The engine of one machine: helper processes, one for each core, started when a large table first comes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from itertools import islice
from queue import Empty, LifoQueue

from engine.engines import Engine, EngineError, Message, Reader, silent
from engine.helper import DONE, get, put
from ingest.ahead import Readers
from ingest.guarded import FRUGAL, Progress
from ingest.limits import DEFAULTS, Limits

TRIES = 2
"""How often a task is given to a helper: one that the system ended is replaced once."""


class Local(Engine):
    """This machine."""

    def __init__(self, processes: int | None = None) -> None:
        """Take how many processes work at the same time; by default one for each core."""
        self._processes = processes or os.cpu_count() or 1
        self._helpers: set[subprocess.Popen[bytes]] = set()
        self._free: LifoQueue[subprocess.Popen[bytes]] = LifoQueue()
        self._open = True

    @property
    def workers(self) -> int:
        """Tasks that can be done at the same time."""
        return self._processes

    def close(self) -> None:
        """End the helpers."""
        self._open = False
        for helper in list(self._helpers):
            self._end(helper)
        self._free = LifoQueue()

    def reader(self, limits: Limits = DEFAULTS, progress: Progress = silent) -> AbstractContextManager[Reader]:
        """Return what reads as many dumps at once as there are cores."""
        return Readers(self.workers, limits, progress)

    def each(self, task: str, messages: Iterable[Message]) -> Iterator[bytes]:
        """Yield what a task makes of each message, in their order. Raises EngineError."""
        self._open = True
        pool, left, begun = ThreadPoolExecutor(self.workers), iter(messages), deque[Future[bytes]]()
        try:
            while True:
                more = islice(left, self.workers + 1 - len(begun))  # no more messages in memory than are needed soon
                begun.extend(pool.submit(self._done, task, message) for message in more)
                if not begun:
                    return
                yield begun.popleft().result()
        except BaseException:
            self.close()
            raise
        finally:
            pool.shutdown(cancel_futures=True)

    def _done(self, task: str, message: Message) -> bytes:
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
                raise EngineError(f"A helper process failed ({result.decode('utf-8', 'replace')}). Please report it.")
            return result
        raise EngineError(
            "The system ended the helper processes, most likely for want of memory. Close other programs."
        )

    def _helper(self) -> subprocess.Popen[bytes]:
        while True:
            try:
                helper = self._free.get_nowait()
            except Empty:
                return self._started()
            if helper.poll() is None:
                return helper
            self._end(helper)

    def _started(self) -> subprocess.Popen[bytes]:
        if not self._open:
            raise EngineError("The work was stopped.")
        helper = subprocess.Popen(
            [sys.executable, "-P", "-m", "engine.helper"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=None if os.environ.get("RETHREAD_DEBUG") else subprocess.DEVNULL,
            env=os.environ | FRUGAL,
        )  # fmt: skip
        self._helpers.add(helper)
        return helper

    def _end(self, helper: subprocess.Popen[bytes]) -> None:
        self._helpers.discard(helper)
        helper.kill()
        helper.wait()
        for stream in (helper.stdin, helper.stdout):
            try:
                if stream is not None:
                    stream.close()
            except OSError:
                continue  # what was still to be said to it
