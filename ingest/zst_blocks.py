"""The .zst_blocks container of Arctic Shift: blocks of rows, each packed on its own.

A block is a little-endian uint32 (its packed size) and that many bytes of zstd. Unpacked, it holds a uint32 (the
number of rows), for each row an offset and a size (two uint32), and the bytes of the rows, from which the offsets
count (ArthurHeitmann/zst_blocks_format, README).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import zstandard

from ingest import limits
from ingest.format import Refused
from ingest.limits import LimitError
from ingest.opening import Sample, Source
from ingest.zstd import WINDOW

_MAGIC = b"\x28\xb5\x2f\xfd"
_SIZE = struct.Struct("<I")
_ROW = struct.Struct("<II")
MAX_BLOCK = 256 * 1024 * 1024
"""Packed bytes of one block; real ones hold 256 rows."""


def is_zst_blocks(sample: Sample) -> bool:
    """Say whether a dump starts as such a container does: a size, then a zstd frame."""
    return sample.head[4:8] == _MAGIC and _SIZE.unpack_from(sample.head)[0] > 8


def first_rows(sample: Sample) -> list[bytes]:
    """Return the rows of the first block, as far as the sample holds it; empty where it cannot be unpacked."""
    size = _SIZE.unpack_from(sample.head)[0]
    try:
        return _rows(_unpack(sample.head[4 : 4 + size]))
    except (zstandard.ZstdError, ValueError, LimitError):
        return []


def read_rows(source: Source) -> Iterator[tuple[str, bytes | Refused]]:
    """Yield (locator, row) of every row of the container.

    A block that cannot be unpacked, or that the file ends in, comes as one Refused value. Raises LimitError for a
    block that opens to far more than real ones do.
    """
    number = 0
    while head := source.stream.read(_SIZE.size):
        number += 1
        locator = f"block {number}"
        size = _SIZE.unpack(head)[0] if len(head) == _SIZE.size else 0
        if size > MAX_BLOCK:
            yield locator, _refused(locator, "E-LIMIT", "the block says it is larger than 256 MB; the rest is not read")
            return
        packed = source.stream.read(size)
        if len(packed) < size or not size:
            yield locator, _refused(locator, "E-TRUNC", "the file ends in this block. Fetch it again")
            return
        try:
            rows = _rows(_unpack(packed))
        except (zstandard.ZstdError, ValueError) as error:
            yield locator, _refused(locator, "E-CORRUPT", f"the block cannot be unpacked ({error})")
            continue
        yield from ((f"{locator}, row {i}", row) for i, row in enumerate(rows, start=1))


def _refused(locator: str, code: str, reason: str) -> Refused:
    return Refused(locator=locator, code=code, reason=reason)


def _unpack(packed: bytes) -> bytes:
    """Return what one zstd frame holds. Raises ValueError where it is cut, LimitError where it is a bomb."""
    bounds = limits.current()
    limit = bounds.free + bounds.ratio * len(packed)
    frame = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()
    opened = bytearray()
    for start in range(0, len(packed), 1024):
        opened += frame.decompress(packed[start : start + 1024])
        if len(opened) > limit:
            raise limits.beyond("ratio", "a block opens to too many times its packed size")
        if frame.eof:
            return bytes(opened)
    raise ValueError("it ends too early")


def _rows(block: bytes) -> list[bytes]:
    """Return the rows of an unpacked block. Raises ValueError where its table does not fit it."""
    if len(block) < _SIZE.size:
        raise ValueError("it has no table of rows")
    count = _SIZE.unpack_from(block)[0]
    start = _SIZE.size + count * _ROW.size
    if start > len(block):
        raise ValueError("its table of rows is longer than the block")
    rows = []
    for i in range(count):
        offset, size = _ROW.unpack_from(block, _SIZE.size + i * _ROW.size)
        if start + offset + size > len(block):
            raise ValueError("a row lies beyond its end")
        rows.append(block[start + offset : start + offset + size])
    return rows
