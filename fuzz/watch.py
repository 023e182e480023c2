"""Runs one input under watch: what it raises, how long it computes, how much memory it takes."""

from __future__ import annotations

import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType

from fuzz.words import LARGEST

SLOWEST = 1.0
"""Seconds of computing that an input of ``LARGEST`` bytes may take."""
MOST_MEMORY = 512 * 1024
"""KB by which one input may raise the peak of memory."""
_OURS = str(Path(__file__).resolve().parent.parent / "ingest")


@dataclass(frozen=True)
class Finding:
    """Something that an input brought to light."""

    kind: str
    """Two inputs of one kind show the same fault: "IndexError text.py 88 from_html"."""
    told: str
    """What happened, with the traceback."""
    remedy: str


def run(target: Callable[[bytes], object], data: bytes) -> tuple[object, Finding | None]:
    """Return what a target says of an input, or what is wrong with it."""
    peak, before = _peak(), time.process_time()
    try:
        kind = target(data)
    except Exception as error:
        return None, _raised(error)
    took, grown = time.process_time() - before, _peak() - peak
    if took > SLOWEST * max(1.0, len(data) / LARGEST) and (again := _slow(target, data)):
        return None, again
    if grown > MOST_MEMORY:
        return None, Finding("memory", f"it took {grown // 1024} MB", "Bound what the reader holds at once.")
    return kind, None


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _raised(error: Exception) -> Finding:
    told = "".join(traceback.format_exception(error))
    place = _place(error.__traceback__)
    if type(error).__name__ == "Broken":
        return Finding(f"Broken {str(error)[:50]} {place}", told, "Make the reader keep to this, or refuse the record.")
    return Finding(f"{type(error).__name__} {place}", told, "Refuse the record, or raise FormatError with a sentence.")


def _place(trace: TracebackType | None) -> str:
    inner = [f for f in traceback.extract_tb(trace) if f.filename.startswith(_OURS)]
    return f"{Path(inner[-1].filename).name} {inner[-1].name}" if inner else ""


def _slow(target: Callable[[bytes], object], data: bytes) -> Finding | None:
    """Run a slow input again: it is a finding if it stays slow, named by where it was after half of the time."""
    places: list[str] = []

    def look(number: int, frame: FrameType | None) -> None:
        stack = traceback.extract_stack(frame)
        inner = [f for f in stack if f.filename.startswith(_OURS)]
        places.append(f"{Path(inner[-1].filename).name} {inner[-1].name}" if inner else "")

    before, former = time.process_time(), signal.signal(signal.SIGVTALRM, look)
    signal.setitimer(signal.ITIMER_VIRTUAL, SLOWEST / 2)
    try:
        target(data)
    except Exception as error:
        return _raised(error)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, former)
    took = time.process_time() - before
    if took <= SLOWEST:
        return None
    place = places[0] if places else ""
    told = f"{len(data):,} bytes took {took:.1f} s, after half of the limit it was in {place}"
    return Finding(f"slow {place}", told, "Make the time grow with the length, or bound the length.")


def bound_memory(most: int = 4 * 1024**3) -> None:
    """Let this process take no more memory than a worker may: then it raises MemoryError, which is a finding."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
