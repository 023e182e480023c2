"""The engine of one machine: helper processes, one for each core, started when a large table first comes."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from itertools import islice

from engine.engines import Engine, EngineError, Reader, silent
from ingest.ahead import Readers
from ingest.guarded import Progress
from ingest.helpers import HelperError, Helpers, Message
from ingest.limits import DEFAULTS, Limits


class Local(Engine):
    """This machine."""

    def __init__(self, processes: int | None = None) -> None:
        """Take how many processes work at the same time; by default one for each core."""
        self._processes = processes or os.cpu_count() or 1
        self.helpers = Helpers("engine.task")

    @property
    def workers(self) -> int:
        """Tasks that can be done at the same time."""
        return self._processes

    def begin(self) -> None:
        """Start the helpers: their imports take half a second."""
        if self.workers > 1:
            self.helpers.open = True
            self.helpers.begin(self.workers)

    def close(self) -> None:
        """End the helpers."""
        self.helpers.close()

    def reader(self, limits: Limits = DEFAULTS, progress: Progress = silent) -> AbstractContextManager[Reader]:
        """Return what reads as many dumps at once as there are cores."""
        return Readers(self.workers, limits, progress)

    def each(self, task: str, messages: Iterable[Message]) -> Iterator[bytes]:
        """Yield what a task makes of each message, in their order. Raises EngineError."""
        self.helpers.open = True
        pool, left, begun = ThreadPoolExecutor(self.workers), iter(messages), deque[Future[bytes]]()
        try:
            while True:
                more = islice(left, self.workers + 1 - len(begun))  # no more messages in memory than are needed soon
                begun.extend(pool.submit(self.helpers.done, task, message) for message in more)
                if not begun:
                    return
                yield begun.popleft().result()
        except HelperError as error:
            self.close()
            raise EngineError(str(error)) from error
        except BaseException:
            self.close()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
