"""The .zst_blocks container: its rows, a fault in the middle, and a bomb."""

import struct

import pytest
import zstandard

from ingest.format import Refused
from ingest.limits import LimitError
from ingest.opening import Source
from ingest.zst_blocks import is_zst_blocks, read_rows


def block(rows: list[bytes]) -> bytes:
    table, at = b"", 0
    for row in rows:
        table += struct.pack("<II", at, len(row))
        at += len(row)
    packed = zstandard.ZstdCompressor().compress(struct.pack("<I", len(rows)) + table + b"".join(rows))
    return struct.pack("<I", len(packed)) + packed


def test_rows_come_in_order_with_their_place() -> None:
    source = Source.from_bytes("x", block([b"one", b"two"]) + block([b"three"]))
    assert list(read_rows(source)) == [
        ("block 1, row 1", b"one"),
        ("block 1, row 2", b"two"),
        ("block 2, row 1", b"three"),
    ]


def test_a_block_that_does_not_fit_its_table_is_refused_alone() -> None:
    packed = zstandard.ZstdCompressor().compress(struct.pack("<III", 1, 0, 99) + b"short")
    source = Source.from_bytes("x", struct.pack("<I", len(packed)) + packed + block([b"next"]))
    found = [row for _, row in read_rows(source)]
    assert isinstance(found[0], Refused)
    assert found[1:] == [b"next"]


def test_a_bomb_is_stopped() -> None:
    packed = zstandard.ZstdCompressor().compress(bytes(64 * 1024 * 1024))
    with pytest.raises(LimitError):
        list(read_rows(Source.from_bytes("x", struct.pack("<I", len(packed)) + packed)))


def test_a_plain_zstd_stream_is_no_such_container() -> None:
    data = zstandard.ZstdCompressor().compress(b"{}")
    assert not is_zst_blocks(Source.from_bytes("x", data).sample())
