"""Reads dumps of strangers in a process of their own, bounded in time and memory: a file can only bring down that.

One worker serves all dumps of a command and is started anew when a file killed it. What was read comes back as Arrow
files and JSON and is checked. On Linux the system bounds processor time and memory; on macOS it bounds the time; on
Windows only the clock of this process watches.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self, TypeVar

from ingest.frugal import FRUGAL
from ingest.limits import DEFAULTS, MB, Limits, shown

if TYPE_CHECKING:
    from ingest.ledger import Report
    from ingest.pipeline import Dump
    from ingest.tidy import Tidied

T = TypeVar("T")

PATIENCE = 10 if hasattr(signal, "SIGXCPU") else 2
"""How many times its seconds of computing a file may take by the clock: the machine may be busy with other things."""
START_SECONDS = 300
OUT_OF_MEMORY = 77
"""Exit status of a worker that ran into its bound of memory."""
STANDARD_INPUT = "standard input"
Progress = Callable[[str, int, int], None]
RAISE = "if you trust the file, raise it with --limit"


class _Stopped(Exception):
    """The worker died or has to be killed. The message is the reason, as the end of a sentence."""

    def __init__(self, reason: str, *, told: bool = False, disk: bool = False) -> None:
        """Take the reason, whether it was told already, and whether it is the disk, not the file."""
        super().__init__(reason)
        self.told, self.disk = told, disk


class Guard:
    """A worker with its limits. Use it in a ``with`` block; it starts at once, for its imports take a second."""

    def __init__(self, limits: Limits = DEFAULTS, progress: Progress = lambda file, done, of: None) -> None:
        """Take the limits, and who is told (file, bytes read, bytes in all) twice a second while a file is read."""
        self._limits = limits
        self._progress = progress
        self._worker: subprocess.Popen[bytes] | None = None
        self._open = False
        self._unread: _Stopped | None = None
        """Why the worker has to be killed, while the dump that was handed out has parts that were not read."""

    def __enter__(self) -> Self:
        self._folder = TemporaryDirectory(prefix="rethread-", ignore_cleanup_errors=True)
        self._open = True
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = False
        self._stop()
        self._folder.cleanup()

    def read(
        self,
        path: str,
        *,
        format_name: str | None = None,
        story: str | None = None,
        mapping: Mapping[str, str] | None = None,
        mappings: Mapping[str, Mapping[str, str]] | None = None,
        keep_deleted_text: bool = False,
        known: Mapping[str, Report] | None = None,
        called: str | None = None,
        dated: bool = True,
        cores: int = 1,
    ) -> Iterator[Dump]:
        """Read every dump behind a path (a file, a folder, "-") and yield it with its report; nothing is stored.

        ``mapping`` (field -> column) holds for every table, ``mappings`` for the dumps it names. ``called`` is what the
        user calls the file, and unless ``dated`` its time on the disk says nothing of when it was taken. Files that are
        ``known`` (ingest/resuming.py) are not read again. As many ``cores`` may be used for a long file.
        A file that goes beyond a limit, or brings the worker down, gives a report with exit 6.
        """
        from ingest.limits import LimitError
        from ingest.pipeline import unopened

        if path == "-":
            called, dated = STANDARD_INPUT, False
            try:
                path = self._spooled(sys.stdin.buffer)
            except LimitError as error:
                yield unopened(STANDARD_INPUT, LimitError(f"{STANDARD_INPUT}: {error}"))
                return
        self._known = known or {}
        yield from self._read({
            "known": list(self._known), "path": path, "format_name": format_name, "story": story,
            "mapping": dict(mapping or {}),
            "mappings": {name: dict(columns) for name, columns in (mappings or {}).items()},
            "keep_deleted_text": keep_deleted_text, "called": called, "dated": dated, "cores": cores,
        })  # fmt: skip

    def read_content(
        self,
        name: str,
        content: bytes,
        *,
        format_name: str | None = None,
        story: str | None = None,
        mappings: Mapping[str, Mapping[str, str]] | None = None,
        dated: bool = False,
    ) -> Iterator[Dump]:
        """Read the dumps of an upload or a paste, which the user knows as ``name``: as ``read`` does a file."""
        place = Path(self._folder.name) / "upload"
        place.write_bytes(content)
        return self.read(str(place), format_name=format_name, story=story, mappings=mappings, called=name, dated=dated)

    def _spooled(self, stream: IO[bytes]) -> str:
        """Return the place of a copy of a stream; the worker's own standard input carries its requests."""
        from ingest.limits import beyond, using

        place, size = Path(self._folder.name) / "input", 0
        with place.open("wb") as out:
            while chunk := stream.read(MB):
                size += out.write(chunk)
                if size > self._limits.size:
                    with using(self._limits):
                        raise beyond("size", "it is larger than is read at once")
        return str(place)

    def _read(self, request: dict[str, Any]) -> Iterator[Dump]:
        """Ask the worker until all dumps are there; one that stopped it is told, and it starts behind that one."""
        skip, whole = 0, False
        try:
            while not whole:
                self._ask(request, skip)
                working: tuple[int, str] | None = None
                try:
                    answers = self._answers()
                    for told in answers:
                        if "start" in told:
                            working = (int(told["place"]), str(told["start"]))
                        elif "known" in told:
                            yield self._known_one(str(told["known"]))
                        elif "dump" in told:
                            yield self._taken(str(told["dump"]), answers)
                            if self._unread:
                                raise self._unread
                            working = None
                    whole = True
                except _Stopped as stopped:
                    self._unread = None
                    self._start()
                    if not stopped.told:
                        yield _refused(working[1] if working else request["called"] or request["path"], stopped)
                    whole = working is None
                    skip = working[0] + 1 if working else 0
        finally:
            if not whole:
                self._start()

    def _known_one(self, mark: str) -> Dump:
        from ingest.pipeline import Dump

        return Dump(self._known[mark])

    def _ask(self, request: dict[str, Any], skip: int) -> None:
        folder = Path(self._folder.name) / "read"
        shutil.rmtree(folder, ignore_errors=True)
        self._send(json.dumps(request | {"folder": str(folder), "limits": asdict(self._limits), "skip": skip}))

    def _answers(self) -> Iterator[dict[str, Any]]:
        """Yield what the worker says until it is done. Raises _Stopped when it dies or says nothing for too long."""
        patience, seconds = START_SECONDS, 0
        until = time.monotonic() + patience
        while True:
            try:
                line = self._lines.get(timeout=max(until - time.monotonic(), 0))
            except queue.Empty:
                raise _Stopped(f"it was not read within {patience:,} seconds; {RAISE} cpu=NUMBER") from None
            if line is None:
                raise _Stopped(self._why(seconds))
            try:
                told = json.loads(line)
            except ValueError:
                raise _Stopped("its reader answered with nonsense") from None
            if "end" in told:
                return
            if "disk" in told:
                raise _Stopped(str(told["disk"]), disk=True)
            if "progress" in told:  # this shows that it lives, not that it gets on
                self._progress(str(told["progress"]), int(told["done"]), int(told["of"]))
                continue
            if "start" in told:
                seconds = int(told["seconds"])
                patience = seconds * PATIENCE
            yield told
            until = time.monotonic() + patience  # what was made of the answer is not the worker's time

    def _taken(self, name: str, answers: Iterator[dict[str, Any]]) -> Dump:
        from ingest.handing import take

        dump, has_more = self._handed(name, take)
        if not has_more:
            return dump
        self._unread = _Stopped("the rest of it was not asked for", told=True)
        return replace(dump, more=self._more(dump.report.file, answers), in_parts=True)

    def _more(self, name: str, answers: Iterator[dict[str, Any]]) -> Iterator[Tidied]:
        """Yield the other parts of a large dump. Raises PartsError where they end too early."""
        from ingest.handing import take_part
        from ingest.pipeline import PartsError

        try:
            for told in answers:
                if "part" in told:
                    yield self._handed(str(told["part"]), take_part)
                    continue
                self._unread = None
                if told.get("failed"):
                    raise PartsError(f"{name}: {told['failed']}.")
                return
        except _Stopped as stopped:
            raise PartsError(f"{name}: {stopped}.", disk=stopped.disk) from stopped

    def _handed(self, name: str, take: Callable[[Path], T]) -> T:
        """Take over what the worker laid down, and tell it so."""
        from ingest.handing import HandingError

        folder = Path(self._folder.name) / "read" / Path(name).name
        try:
            return take(folder)
        except HandingError as error:
            raise _Stopped(str(error)) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            self._send("")

    def _why(self, seconds: int) -> str:
        """Return why the worker died, as the end of a sentence."""
        status = self._worker.wait() if self._worker else None
        if status == OUT_OF_MEMORY:
            return f"reading it takes more memory than {shown('memory', self._limits.memory)}; {RAISE} memory=NUMBER"
        if hasattr(signal, "SIGXCPU") and status == -signal.SIGXCPU:
            return f"reading it takes more than {seconds:,} seconds of computing; {RAISE} cpu=NUMBER"
        if status == -9:
            return "the system stopped reading it, most likely for want of memory. Split it, or close other programs"
        return f"it brings its reader down (status {status}). It may be damaged: save it again"

    def _send(self, line: str) -> None:
        try:
            self._input.write(line.encode() + b"\n")
            self._input.flush()
        except OSError:
            return  # the worker is dead: its answers end, which says why

    def _start(self) -> None:
        """Start a worker, in the place of the one there is."""
        self._stop()
        if not self._open:
            return
        self._worker = subprocess.Popen(
            [sys.executable, "-P", "-m", "ingest.worker", self._folder.name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=None if os.environ.get("RETHREAD_DEBUG") else subprocess.DEVNULL,
            env=os.environ | FRUGAL,
        )  # fmt: skip
        assert self._worker.stdin is not None and self._worker.stdout is not None
        self._input = self._worker.stdin
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=_pass_on, args=(self._worker.stdout, self._lines), daemon=True).start()

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker.wait()
            self._worker = None
            try:
                self._input.close()
            except OSError:
                return  # what was still to be said to it


def _pass_on(stream: IO[bytes], lines: queue.SimpleQueue[bytes | None]) -> None:
    """Put the lines of a stream into a queue, and None when it ends."""
    with stream:
        while line := stream.readline(MB):
            lines.put(line)
    lines.put(None)


def _refused(name: str, stopped: _Stopped) -> Dump:
    from ingest.ledger import Report
    from ingest.pipeline import LIMIT_HIT, STORE_REFUSED, Dump

    exit_state = STORE_REFUSED if stopped.disk else LIMIT_HIT
    return Dump(Report(file=name, error=f"{name}: {stopped}.", exit=exit_state))
