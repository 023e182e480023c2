"""Many files are read at once, and handed over in their order: what was read ahead waits on the disk, not in memory.

Each file is read by a guarded worker of its own (ingest/guarded.py). One writer takes the dumps one after the other, so
that a store comes out the same however many were read at once.
"""

from __future__ import annotations

import json
import shutil
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, Any

from ingest.guarded import Guard, Progress, _Stopped
from ingest.limits import Limits

if TYPE_CHECKING:
    from ingest.pipeline import Dump
    from ingest.tidy import Tidied

AHEAD = 2
"""Files that each worker may have read or be reading before the writer has come to them."""


@dataclass(frozen=True)
class File:
    """One file to be read."""

    path: str
    called: str | None = None
    """What the user calls it, if not by its name."""


@dataclass(frozen=True)
class Waiting:
    """A dump that was read to its end and lies on the disk, part by part, as ingest/handing.py laid it down."""

    file: str
    folders: tuple[Path, ...]
    failed: str = ""
    """Why its last parts are missing, if they are."""

    def open(self) -> Dump:
        """Return the dump; its parts are read from the disk as they are asked for."""
        from ingest.handing import HandingError, take
        from ingest.ledger import Report
        from ingest.pipeline import LIMIT_HIT, Dump

        try:
            dump, _ = take(self.folders[0])
        except HandingError as error:
            return Dump(Report(file=self.file, error=f"{self.file}: {error}.", exit=LIMIT_HIT))
        more = len(self.folders) > 1 or bool(self.failed)
        return replace(dump, more=self._more(), in_parts=more)

    def _more(self) -> Iterator[Tidied]:
        from ingest.handing import HandingError, take_part
        from ingest.pipeline import PartsError

        for folder in self.folders[1:]:
            try:
                yield take_part(folder)
            except HandingError as error:
                raise PartsError(f"{self.file}: {error}.") from error
        if self.failed:
            raise PartsError(f"{self.file}: {self.failed}.")

    def clear(self) -> None:
        """Take it off the disk."""
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)


class Ahead(Guard):
    """A guard that can also read on while nobody takes what it read."""

    _number = 0
    _aside: Path | None = None
    _last: Waiting | None = None

    def waiting(self, path: str, **named: Any) -> Iterator[Waiting]:  # noqa: ANN401 - as Guard.read takes it
        """Read every dump behind a path to its end and yield where it lies: as ``read``, with nothing in memory."""
        self._aside = Path(self._folder.name) / "aside"
        self._aside.mkdir(exist_ok=True)
        try:
            for dump in self.read(path, **named):
                waiting, self._last = self._last, None
                yield waiting or self._laid_down(dump)
        finally:
            self._aside = None

    def _taken(self, name: str, answers: Iterator[dict[str, Any]]) -> Dump:
        if self._aside is None:
            return super()._taken(name, answers)
        from ingest.ledger import Report
        from ingest.pipeline import Dump

        first, file, more = self._handed(name, self._begun)
        folders = [first]
        failed = self._rest(folders, answers) if more else ""
        self._last = Waiting(file, tuple(folders), failed)
        return Dump(Report(file=file))

    def _rest(self, folders: list[Path], answers: Iterator[dict[str, Any]]) -> str:
        """Take over the other parts of a dump, and return why it is not whole, if it is not."""
        try:
            for told in answers:
                if "part" not in told:
                    return str(told.get("failed") or "")
                folders.append(self._handed(str(told["part"]), self._moved))
        except _Stopped as stopped:
            self._unread = _Stopped(str(stopped), told=True)
            return str(stopped)
        return "its reader ended too early"

    def _begun(self, folder: Path) -> tuple[Path, str, bool]:
        """Move a dump aside, and return its place, its file and whether other parts follow."""
        from ingest.handing import TOLD, checked

        place = self._moved(folder)
        with checked():
            told = json.loads((place / TOLD).read_text(encoding="ascii"))
            return place, str(told["report"]["file"]), bool(told.get("more"))

    def _moved(self, folder: Path) -> Path:
        from ingest.handing import checked

        with checked():
            return folder.rename(self._next())

    def _laid_down(self, dump: Dump) -> Waiting:
        from ingest.handing import put

        place = self._next()
        put(dump, place)
        return Waiting(dump.report.file, (place,))

    def _next(self) -> Path:
        assert self._aside is not None
        self._number += 1
        return self._aside / str(self._number)


class Readers:
    """Guarded workers that read files at the same time. Use it in a ``with`` block; the first starts at once."""

    def __init__(self, workers: int, limits: Limits, progress: Progress) -> None:
        """Take how many files are read at once, under which limits, and who is told how far each is read."""
        self._workers = workers
        self._settings = (limits, progress)
        self._stack = ExitStack()
        self._guards: list[Ahead] = []

    def __enter__(self) -> Readers:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def read(self, paths: Sequence[str], **named: Any) -> Iterator[Dump]:  # noqa: ANN401 - as Guard.read takes it
        """Yield every dump behind the paths, in their order, with its report; what is ``named`` is for Guard.read."""
        files = list(files_of(paths))
        if self._workers > 1 and len(files) > 1:
            yield from self._at_once(files, named)
            return
        for file in files:
            yield from self._guards[0].read(file.path, called=file.called, cores=self._workers, **named)

    def _at_once(self, files: Sequence[File], named: dict[str, Any]) -> Iterator[Dump]:
        free: SimpleQueue[Ahead] = SimpleQueue()
        while len(self._guards) < min(self._workers, len(files)):
            self._start()
        for guard in self._guards:
            free.put(guard)

        def one(file: File) -> list[Waiting]:
            guard = free.get()
            try:
                return list(guard.waiting(file.path, called=file.called, **named))
            finally:
                free.put(guard)

        pool, left = ThreadPoolExecutor(self._workers), iter(files)
        begun = deque[Future[list[Waiting]]]()
        try:
            while True:
                begun.extend(pool.submit(one, file) for file in islice(left, self._workers * AHEAD - len(begun)))
                if not begun:
                    return
                for waiting in begun.popleft().result():
                    yield waiting.open()
                    waiting.clear()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _start(self) -> None:
        self._guards.append(self._stack.enter_context(Ahead(*self._settings)))


def files_of(paths: Sequence[str]) -> Iterator[File]:
    """Yield the files behind the paths, in the order in which they are read: those of a folder one by one."""
    from ingest.unpacking import files_in

    for path in paths:
        place = Path(path)
        found = files_in(place) if place.is_dir() else []
        if not found:
            yield File(path)
        for file in found:
            yield File(str(file), str(file.relative_to(place.parent)))
