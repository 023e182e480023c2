"""The process that reads the files of strangers, started by ``ingest.guarded``; if a file brings it down, only it dies.

It takes one request per line of standard input (JSON), and answers in lines of JSON: which file it starts with and how
long that may take, then in which folder what was read lies. Processor time and memory are bounded by the system.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from ingest import limits, registry
from ingest.guarded import OUT_OF_MEMORY
from ingest.handing import put, put_part
from ingest.ledger import Report
from ingest.limits import MB, LimitError, Limits
from ingest.opening import OpeningError, Source
from ingest.pipeline import LIMIT_HIT, STORE_REFUSED, UNREADABLE, Dump, is_wanted, read_dump, sources, unopened
from ingest.resuming import mark_of
from ingest.tidy import Tidied

PROGRESS_SECONDS = 0.5

if sys.platform != "win32":  # there the clock of the parent is all there is
    import resource


def main() -> None:
    """Serve requests until standard input ends, then clear away the folder named as the argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints is no answer
    registry.all_formats()
    gc.freeze()  # what was imported stays: no need to look through it again and again
    while line := requests.readline():
        try:
            _serve(json.loads(line), requests, answers)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except BrokenPipeError:
            break
        except OSError as error:
            _say(answers, disk=_of_disk(error))
    shutil.rmtree(sys.argv[1], ignore_errors=True)
    os._exit(0)


def _serve(request: dict[str, Any], acks: BinaryIO, answers: BinaryIO) -> None:
    """Read every dump behind the path of the request, from the one it names on."""
    path, folder = request["path"], Path(request["folder"])
    with limits.using(Limits(**request["limits"])):
        _bound_memory()
        waiting = False
        for place, source, error in _opened(path):
            if place < request["skip"]:
                continue
            scratch = folder / f"{place}-scratch"
            if source is None:
                dump = _unopened(request, str(error), is_limit=isinstance(error, LimitError))
            else:
                _prepare(source, request)
                if (mark := mark_of(source)) in request["known"]:
                    _say(answers, known=mark)
                    continue
                _say(answers, start=source.name, place=place, seconds=_bound_time(source))
                if not is_wanted(source, request["format_name"]):
                    continue
                with _telling_progress(source, answers):
                    dump = _read(source, request, scratch)
            waiting = _hand_over(dump, folder / str(place), acks, answers, waiting=waiting)
            shutil.rmtree(scratch, ignore_errors=True)
        if waiting:
            acks.readline()
        _say(answers, end=True)


def _hand_over(dump: Dump, folder: Path, acks: BinaryIO, answers: BinaryIO, *, waiting: bool) -> bool:
    """Lay a dump down, its parts one after the other, and return whether it must still be taken.

    Never more than one part lies ready: the next one is laid down when the one before was taken.
    """
    part, failed = _next_part(dump)
    if waiting:
        acks.readline()
    put(dump, folder, more=part is not None or bool(failed))
    _say(answers, dump=folder.name)
    if part is None and not failed:
        return True
    acks.readline()
    number = 0
    while part is not None:
        number += 1
        put_part(part, place := folder.with_name(f"{folder.name}-{number}"))
        _say(answers, part=place.name)
        part, failed = _next_part(dump)
        acks.readline()
    _say(answers, whole=folder.name, failed=failed)
    return False


def _next_part(dump: Dump) -> tuple[Tidied | None, str]:
    """Return the next part of a dump, or None and why there is none, if that is no good reason."""
    try:
        return next(dump.more, None), ""
    except LimitError as error:
        return None, str(error)
    except (MemoryError, OSError):
        raise
    except Exception as error:
        if os.environ.get("RETHREAD_DEBUG"):
            raise
        fault = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        return None, f"it could not be read to its end; this is a fault in Rethread ({fault}). Please report it"


def _opened(path: str) -> Iterator[tuple[int, Source | None, Exception | None]]:
    """Yield (place, source, None) of each dump behind a path; at last (place, None, error) where it cannot be."""
    place = -1
    try:
        for place, source in enumerate(sources(path)):
            yield place, source, None
    except (LimitError, OpeningError) as error:
        yield place + 1, None, error


def _unopened(request: dict[str, Any], error: str, *, is_limit: bool) -> Dump:
    path, called = request["path"], request["called"]
    told = error.replace(Path(path).name, called, 1) if called else error
    return unopened(called or path, LimitError(told) if is_limit else OpeningError(told))


def _prepare(source: Source, request: dict[str, Any]) -> None:
    """Name the source as the user knows it, and give it the columns that the user named."""
    path = Path(request["path"])
    if request["called"]:
        source.name = source.name.replace(path.name, request["called"], 1)
    if not request["dated"] and source.modified is not None and source.modified.timestamp() == path.stat().st_mtime:
        source.modified = None
    source.mapping = request["mappings"].get(source.name, request["mapping"])


def _read(source: Source, request: dict[str, Any], scratch: Path) -> Dump:
    """Read one dump; a fault of Rethread's own costs this dump, not the others."""
    scratch.mkdir(parents=True)
    named = {name: request[name] for name in ("format_name", "story", "keep_deleted_text", "cores")}
    try:
        return read_dump(source, scratch=scratch, **named)
    except MemoryError:
        raise
    except OSError as error:
        return Dump(Report(file=source.name, error=f"{source.name}: {_of_disk(error)}.", exit=STORE_REFUSED))
    except RecursionError:
        told = "it is nested deeper than any real discussion. Save it again."
        return Dump(Report(file=source.name, error=f"{source.name}: {told}", exit=LIMIT_HIT))
    except Exception as error:
        if os.environ.get("RETHREAD_DEBUG"):
            raise
        fault = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        told = f"it could not be read; this is a fault in Rethread ({fault}). Please report it."
        return Dump(Report(file=source.name, error=f"{source.name}: {told}", exit=UNREADABLE))


def _of_disk(error: OSError) -> str:
    """Return what is to be done where there is no room for what was read, as the end of a sentence."""
    reason = error.strerror or str(error).splitlines()[0]
    return f"the folder for temporary files refused ({reason}); make room, or set TMPDIR to another folder"


@contextmanager
def _telling_progress(source: Source, answers: BinaryIO) -> Iterator[None]:
    """Say twice a second how far the file is read, where it lies on the disk."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(PROGRESS_SECONDS) and (at := source.place()) is not None:
            _say(answers, progress=source.name, done=at, of=source.disk_size)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _say(answers: BinaryIO, **told: object) -> None:
    answers.write(json.dumps(told).encode() + b"\n")


def _bound_memory() -> None:
    """Let this process take no more memory than the limit, on top of what it takes already."""
    if sys.platform == "win32":
        return
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        taken = pages * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + limits.current().memory, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):  # macOS has neither /proc nor a bound of this kind
        return


def _bound_time(source: Source) -> int:
    """Let this process compute no longer than the limit for a file of this size, and return the seconds."""
    most = limits.current()
    seconds = most.cpu + most.cpu_per_mb * (source.disk_size // MB)
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime) + 1 + seconds
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (until if hard == resource.RLIM_INFINITY else min(until, hard), hard))
    return seconds


if __name__ == "__main__":
    main()
