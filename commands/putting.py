"""Files that a command writes where the user says: whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole(place: str | Path) -> Iterator[BinaryIO]:
    """Open a file for writing; it stands in its place, for an older one, once all of it is on the disk.

    Where writing fails, an older one stays as it was. Devices and pipes are written to as they are. Raises OSError,
    which names the place.
    """
    path = Path(place).resolve()
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as out:
                yield out
            return
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            with part.open("wb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            if path.exists():
                shutil.copymode(path, part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        error.filename = str(place)
        raise
