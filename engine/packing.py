"""Dumps that were read, as one run of bytes: the folders in which they wait, packed, and laid down again elsewhere."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import zstandard

from ingest.ahead import Waiting
from ingest.handing import checked

_LIST = "dumps.json"


def packed_dumps(waiting: Iterable[Waiting]) -> bytes:
    """Return dumps as bytes, and take them off the disk."""
    out, told = io.BytesIO(), []
    with zipfile.ZipFile(out, "w") as packing:
        for number, dump in enumerate(waiting):
            for part, folder in enumerate(dump.folders):
                for file in sorted(folder.iterdir()):
                    packing.write(file, f"{number}-{part}/{file.name}")
            told.append({"file": dump.file, "parts": len(dump.folders), "failed": dump.failed})
            dump.clear()
        packing.writestr(_LIST, json.dumps(told))
    return zstandard.ZstdCompressor(level=1).compress(out.getbuffer())


def laid_down(data: bytes, folder: Path) -> Iterator[Waiting]:
    """Lay the dumps of ``packed_dumps`` down in a new folder and yield them. Raises HandingError."""
    with checked():
        size = zstandard.frame_content_size(data)
        content = io.BytesIO(zstandard.ZstdDecompressor().decompress(data, max_output_size=size))
        with zipfile.ZipFile(content) as packing:
            told = json.loads(packing.read(_LIST))
            packing.extractall(folder)
        found = [
            Waiting(str(one["file"]), tuple(folder / f"{number}-{part}" for part in range(one["parts"])), one["failed"])
            for number, one in enumerate(told)
        ]
    yield from found
