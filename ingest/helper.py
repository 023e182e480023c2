"""A process of this machine that does tasks, one after the other, started by ingest/helpers.py; ends when that ends.

Its argument names the module whose TASKS it does. What goes in and out are lengths and bytes. A task comes as its name
and its message; what comes back is one byte, 0 for a result and 1 for an error, and then the result or what was wrong.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import struct
import sys
from typing import IO

DONE, FAILED = b"\0", b"\1"
_LENGTH = struct.Struct("<Q")


def put(stream: IO[bytes], blocks: tuple[bytes | memoryview, ...]) -> None:
    """Write some runs of bytes. Raises OSError where nobody reads any more."""
    stream.write(_LENGTH.pack(len(blocks)))
    for block in blocks:
        stream.write(_LENGTH.pack(len(block)))
        stream.write(block)
    stream.flush()


def get(stream: IO[bytes]) -> tuple[bytes, ...]:
    """Read what ``put`` wrote. Raises EOFError where the other side ended."""
    return tuple(_exactly(stream, _number(stream)) for _ in range(_number(stream)))


def _number(stream: IO[bytes]) -> int:
    return int(_LENGTH.unpack(_exactly(stream, _LENGTH.size))[0])


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def main() -> None:
    """Do tasks until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tasks, results = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no result
    known = importlib.import_module(sys.argv[1]).TASKS
    gc.freeze()  # what was imported stays: no need to look through it again and again
    while True:
        try:
            name, *message = get(tasks)
        except EOFError:
            os._exit(0)
        try:
            answer = (DONE, known[name.decode()](*message))
        except Exception as error:
            answer = (FAILED, f"{type(error).__name__}: {error}".encode("utf-8", "replace"))
        put(results, answer)


if __name__ == "__main__":
    main()
