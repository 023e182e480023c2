"""The engine of many machines: a cluster of Dask, started here or one that the user already has.

Only bytes go to the workers and come back (engine/task.py). A worker that dies costs what it was doing: Dask gives that
to another one. What was read waits at the workers until the one writer, this process, comes to it.
"""

from __future__ import annotations

import json
import logging
import os
from asyncio import CancelledError
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Any

from engine.engines import Engine, EngineError, Reader, silent
from engine.task import TASKS, version_here
from ingest.ahead import File, files_of
from ingest.guarded import Progress
from ingest.helpers import Message
from ingest.limits import DEFAULTS, MB, Limits

if TYPE_CHECKING:
    from distributed import Client, Future

    from ingest.pipeline import Dump

PATIENCE = 60
"""Seconds in which a scheduler must answer and have a worker."""
BATCH, FILES = 32 * MB, 200
"""Files are sent together up to so many bytes or files: starting their reader takes a second."""
FIRST = {"measured": 1, "read": 0}
"""What the writer waits for goes before what will be needed later."""


class BroughtDown(EngineError):
    """A task brings every worker down that does it."""


class Cluster(Engine):
    """A cluster of Dask."""

    packing = "lz4"

    def __init__(self, scheduler: str | None = None, workers: int | None = None) -> None:
        """Take the address of a scheduler, such as tcp://node7:8786; by default a cluster of this machine is started.

        Raises EngineError where Dask is not installed, or the scheduler does not answer or has no worker that fits.
        """
        try:
            import dask
            import distributed  # noqa: F401 - what is missing is told before anything is started
        except ImportError as error:
            remedy = "Install it on top of Rethread: pip install --no-deps -r requirements-cluster.txt"
            raise EngineError(f"--engine dask needs Dask. {remedy}") from error
        self._place = scheduler or "of this machine"
        _silence()
        # Messages are as large as they are: Dask's advice to scatter them would lose them with the worker they lie on.
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
        self._open = ExitStack()
        with self._open:
            self._client: Client = self._connected(scheduler, workers or os.cpu_count() or 1)
            self._check()
            self._open = self._open.pop_all()

    def _connected(self, scheduler: str | None, workers: int) -> Client:
        from distributed import Client, LocalCluster

        try:
            if scheduler is None:
                one = {"threads_per_worker": 1, "processes": True, "dashboard_address": None,
                       "silence_logs": logging.CRITICAL}  # fmt: skip
                scheduler = self._open.enter_context(LocalCluster(n_workers=workers, **one))
            client = self._open.enter_context(Client(scheduler, timeout=PATIENCE, set_as_default=False))
            client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, ValueError, TimeoutError) as error:
            raise EngineError(
                f"The cluster {self._place} does not answer or has no worker ({_short(error)}). "
                "Start one in Rethread's folder: dask worker ADDRESS"
            ) from error
        return client

    @property
    def workers(self) -> int:
        """Tasks that can be done at the same time: workers may come and go."""
        return sum(self._client.ncores().values()) or 1

    def _check(self) -> None:
        """Raise EngineError unless every worker runs this very Rethread."""
        try:
            found = self._client.run(version_here)
        except Exception as error:
            raise EngineError(
                f"A worker of the cluster {self._place} cannot run Rethread ({_short(error)}). "
                "Start the workers in its folder, with its environment."
            ) from error
        wanted = version_here()
        for worker, has in found.items():
            if has != wanted:
                raise EngineError(f"The worker {worker} has {has}, and here is {wanted}. Install the same on both.")

    def close(self) -> None:
        """Leave the cluster; end the one that was started here."""
        self._open.close()

    def each(self, task: str, messages: Iterable[Message]) -> Iterator[bytes]:
        """Yield what a task makes of each message, in their order. Raises EngineError."""
        for future in self.begun(task, messages):
            yield self.result(future)

    def begun(self, task: str, messages: Iterable[Message]) -> Iterator[Future]:
        """Yield each message's task, in their order, while those after it are done ahead."""
        left = iter(messages)
        begun: deque[Future] = deque()
        try:
            while True:
                with self._told():
                    for message in islice(left, max(2 * self.workers - len(begun), 0)):
                        begun.append(self._client.submit(TASKS[task], *message, pure=False, priority=FIRST[task]))
                if not begun:
                    return
                yield begun[0]
                begun.popleft().release()
        finally:
            if begun and self._client.status == "running":
                self._client.cancel(list(begun))

    def result(self, future: Future) -> bytes:
        """Return what a task made. Raises BroughtDown where no worker survives it, and EngineError."""
        with self._told():
            result: bytes = future.result()
        return result

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what Dask raises into one sentence."""
        from distributed.scheduler import KilledWorker

        try:
            yield
        except KilledWorker as error:
            raise BroughtDown("it brings every worker down that takes it. It may want more memory") from error
        except (Exception, CancelledError) as error:
            remedy = "What was stored stays; the same command goes on from there."
            raise EngineError(f"The cluster {self._place} failed ({_short(error)}). {remedy}") from error

    def reader(self, limits: Limits = DEFAULTS, progress: Progress = silent) -> AbstractContextManager[Reader]:
        """Return what reads dumps on the workers, who must see them under the same paths."""
        return _Reader(self, limits, progress)


class _Reader:
    """Has dumps read by the workers of a cluster."""

    def __init__(self, cluster: Cluster, limits: Limits, progress: Progress) -> None:
        self._cluster, self._limits, self._progress = cluster, limits, progress

    def __enter__(self) -> _Reader:
        self._folder = TemporaryDirectory(prefix="rethread-", ignore_cleanup_errors=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def read(self, paths: Sequence[str], **named: Any) -> Iterator[Dump]:  # noqa: ANN401 - as Guard.read takes it
        """Yield every dump behind the paths, in their order, with its report; what is ``named`` is for Guard.read."""
        if "-" in paths:
            raise EngineError("Standard input can only be read on this machine; leave --engine dask out.")
        known = {mark: report.as_json() for mark, report in (named.get("known") or {}).items()}
        told = {"limits": asdict(self._limits), "named": {**named, "known": known}}
        batches = list(_batches(files_of(paths)))
        done, whole = 0, sum(_size(file) for batch in batches for file in batch)
        tasks = self._cluster.begun("read", (_message(batch, told) for batch in batches))
        for number, (batch, task) in enumerate(zip(batches, tasks, strict=True)):
            yield from self._dumps(task, batch, Path(self._folder.name) / str(number))
            done += sum(_size(file) for file in batch)
            self._progress(batch[-1].called or Path(batch[-1].path).name, done, whole)

    def _dumps(self, task: Future, batch: list[File], folder: Path) -> Iterator[Dump]:
        from engine.packing import laid_down
        from ingest.handing import HandingError
        from ingest.ledger import Report
        from ingest.pipeline import LIMIT_HIT, Dump

        try:
            for waiting in laid_down(self._cluster.result(task), folder):
                yield waiting.open()
                waiting.clear()
        except (BroughtDown, HandingError) as error:
            for file in batch:
                name = file.called or Path(file.path).name
                yield Dump(Report(file=name, error=f"{name}: {error}.", exit=LIMIT_HIT))


def _silence() -> None:
    """Keep the log of Dask to itself: what goes wrong is told in a sentence."""
    if not os.environ.get("RETHREAD_DEBUG"):
        for name in list(logging.root.manager.loggerDict):
            if name.partition(".")[0] in ("distributed", "tornado"):
                logging.getLogger(name).setLevel(logging.CRITICAL)


def _batches(files: Iterable[File]) -> Iterator[list[File]]:
    batch: list[File] = []
    held = 0
    for file in files:
        batch.append(file)
        held += _size(file)
        if held >= BATCH or len(batch) == FILES:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _size(file: File) -> int:
    try:
        return Path(file.path).stat().st_size
    except OSError:
        return 0  # the worker will say what is wrong with it


def _message(batch: list[File], told: dict[str, Any]) -> Message:
    files = [(str(Path(file.path).absolute()), file.called) for file in batch]
    return (json.dumps(told | {"files": files}).encode(),)


def _short(error: BaseException) -> str:
    said = str(error).strip().splitlines()
    return said[0][:300] if said else type(error).__name__
