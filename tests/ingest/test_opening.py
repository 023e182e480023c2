"""Whatever a dump is packed in, its content comes out, or a sentence."""

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from ingest import limits
from ingest.coding import decode
from ingest.limits import LimitError, Limits
from ingest.opening import OpeningError, Source
from ingest.unpacking import open_dumps

TEXT = b"A line of a thread.\n" * 500
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda data: data,
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": lambda data: zstandard.ZstdCompressor().compress(data),
    "two zst frames": lambda data: b"".join(zstandard.ZstdCompressor().compress(p) for p in (data[:77], data[77:])),
}


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def only(path: Path) -> Source:
    """The one dump behind a path, kept open long enough to read."""
    return next(iter(open_dumps(str(path))))


@pytest.mark.parametrize("kind", PACKERS)
def test_packed_content_comes_out_whatever_the_name(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "dump.txt"
    file.write_bytes(PACKERS[kind](TEXT))
    for source in open_dumps(str(file)):
        assert source.sample().head == TEXT
        assert source.read_bytes() == TEXT


def test_the_hash_is_that_of_the_unpacked_content(tmp_path: Path) -> None:
    digests = set()
    for kind, pack in PACKERS.items():
        (tmp_path / kind).write_bytes(pack(TEXT))
        digests |= {source.finish() for source in open_dumps(str(tmp_path / kind))}
    assert len(digests) == 1


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz", "zst"])
def test_a_cut_file_gives_what_decodes_and_says_that_it_is_cut(kind: str, tmp_path: Path) -> None:
    varied = b"".join(f"line {i} {i * i % 977}\n".encode() for i in range(40_000))
    packed = PACKERS[kind](varied)
    (tmp_path / "cut").write_bytes(packed[: len(packed) - 20])
    for source in open_dumps(str(tmp_path / "cut")):
        assert varied.startswith(source.read_bytes())
        assert source.broken


def test_a_whole_file_is_not_called_cut(tmp_path: Path) -> None:
    for kind, pack in PACKERS.items():
        (tmp_path / "whole").write_bytes(pack(TEXT))
        for source in open_dumps(str(tmp_path / "whole")):
            source.finish()
            assert source.broken is None, kind


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bomb").write_bytes(zstandard.ZstdCompressor().compress(bytes(1 << 28)))
    with pytest.raises(LimitError, match="packed size"):
        for source in open_dumps(str(tmp_path / "bomb")):
            source.finish()


def test_members_of_an_archive_and_files_of_a_folder_come_in_order(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(zipped(two=b"2", one=b"1"))
    (tmp_path / "a.txt").write_bytes(b"0")
    (tmp_path / ".hidden").write_bytes(b"no")
    assert [(s.name, s.read_bytes()) for s in open_dumps(str(tmp_path))] == [
        (f"{tmp_path.name}/a.txt", b"0"),
        (f"{tmp_path.name}/b.zip: one", b"1"),
        (f"{tmp_path.name}/b.zip: two", b"2"),
    ]


def test_an_archive_with_too_many_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zipped(one=b"1", two=b"2"))
    with limits.using(Limits(members=1)), pytest.raises(LimitError, match="2 files"):
        only(tmp_path / "x.zip")


def test_a_companion_lies_beside_in_a_folder_and_in_an_archive(tmp_path: Path) -> None:
    (tmp_path / "Posts.xml").write_bytes(b"posts")
    (tmp_path / "Comments.xml").write_bytes(b"comments")
    for source in open_dumps(str(tmp_path / "Posts.xml")):
        companion = source.beside("Comments.xml")
        assert companion is not None
        assert companion.read_bytes() == b"comments"
        assert source.beside("Users.xml") is None


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(OpeningError, match="no such file"):
        only(tmp_path / "none.txt")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfcaf\xc3\xa9\r\nx", "caf\xe9\nx"),
        ("caf\xe9".encode("utf-16"), "caf\xe9"),
        (b"caf\xe9 \x93quoted\x94", "caf\xe9 \u201cquoted\u201d"),
        (b"a\0b\rc", "a\ufffdb\nc"),
        ("cut in a character: \u2026".encode()[:-1], "cut in a character: \ufffd"),
    ],
)
def test_text_is_decoded_whatever_wrote_it(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_lines_of_utf_16_are_lines() -> None:
    source = Source.from_bytes("x", "caf\xe9\r\nfrog\n".encode("utf-16"))
    assert [line.decode() for _, line in source.lines()] == ["caf\xe9", "frog", ""]


def test_a_line_beyond_the_limit_of_a_record_costs_itself_only() -> None:
    source = Source.from_bytes("x", b"frog\n" + b"x" * 1_000 + b"\nheron\n")
    with limits.using(Limits(record=100)):
        assert [(number, len(line)) for number, line in source.lines()] == [(1, 4), (2, 102), (3, 5)]


def test_a_damaged_file_of_an_archive_costs_no_other(tmp_path: Path) -> None:
    data = bytearray(zipped(one=b"1", two=b"fern and moss " * 40, zero=b"0"))
    at = data.index(b"two") + 8
    data[at] ^= 0xFF
    (tmp_path / "b.zip").write_bytes(data)
    found = []
    for source in open_dumps(str(tmp_path / "b.zip")):
        try:
            found.append(source.read_bytes())
        except OpeningError as error:
            found.append(str(error))
    assert found[0] == b"1" and found[2] == b"0"
    assert "this file of the archive cannot be unpacked" in found[1]
