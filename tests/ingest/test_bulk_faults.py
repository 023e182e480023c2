"""A huge dump that turns out damaged after some of it was read: told as when read at once, nothing is half stored."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import zstandard

from ingest import limits
from ingest.ledger import Report
from ingest.pipeline import read_dump, store_dump
from ingest.store import Store
from ingest.unpacking import open_dumps

LINES = [
    json.dumps({"id": f"n{i}", "author": "moss", "link_id": f"t3_a{i % 30}", "parent_id": f"t3_a{i % 30}",
                "subreddit": "s", "body": f"Word {i * i}", "score": i, "retrieved_on": 1_700_000_000}).encode()
    for i in range(1_500)
]  # fmt: skip


def frames(checksum: bool) -> bytes:
    packer = zstandard.ZstdCompressor(write_checksum=checksum)
    return b"".join(packer.compress(b"\n".join(LINES[at : at + 150]) + b"\n") for at in range(0, len(LINES), 150))


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x55]) + data[at % len(data) + 1 :]


def in_parts(file: Path, part: int) -> tuple[Report, int]:
    """Store a dump in parts of so many comments, and return its report and the comments of the store."""
    scratch, root = file.parent / f"scratch{part}", file.parent / f"store{part}"
    scratch.mkdir()
    with limits.using(replace(limits.current(), part=part)):
        for source in open_dumps(str(file)):
            report = store_dump(read_dump(source, scratch=scratch), Store(root))
    return report, len(Store(root).snapshot().read("comments"))


@pytest.mark.parametrize(
    ("name", "make", "status"),
    [
        ("flipped.zst", lambda: flipped(frames(True), len(frames(True)) // 2), 4),
        ("flipped at the end.zst", lambda: flipped(frames(True), len(frames(True)) - 3), 4),
        ("cut without a sum.zst", lambda: frames(False)[:-500], 3),
        ("cut.zst", lambda: frames(True)[:-500], 3),
        ("flipped.gz", lambda: flipped(gzip.compress(b"\n".join(LINES)), 4_000), 4),
        ("wrong sum.gz", lambda: flipped(gzip.compress(b"\n".join(LINES)), -6), 4),
    ],
)
def test_damage_behind_the_first_parts(name: str, make: Callable[[], bytes], status: int, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(make())
    (report, kept), (whole, kept_at_once) = in_parts(file, 400), in_parts(file, 1_000_000)
    assert (report.exit, report.error, kept) == (whole.exit, whole.error, kept_at_once)
    assert (report.exit, kept > 0) == (status, status == 3)
    assert report.refused == whole.refused


def test_records_without_times_are_kept_in_parts_as_at_once(tmp_path: Path) -> None:
    file = tmp_path / "whole.zst"
    file.write_bytes(frames(True))
    assert [(report.exit, kept) for report, kept in (in_parts(file, 400), in_parts(file, 1_000_000))] == [
        (0, 1_500)
    ] * 2


@pytest.mark.parametrize(
    ("broken", "checksum", "told"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_refusals_from_a_file_without_a_checksum_are_told_with_that(
    broken: bool, checksum: bool, told: bool, tmp_path: Path
) -> None:
    file = tmp_path / "dump.zst"
    bad = [b'{"id": "half'] if broken else []
    file.write_bytes(zstandard.ZstdCompressor(write_checksum=checksum).compress(b"\n".join([*LINES, *bad])))
    for report, kept in (in_parts(file, 400), in_parts(file, 1_000_000)):
        assert (kept, len(report.refused)) == (1_500, broken)
        assert any("carries no checksum" in note for note in report.notes) == told
