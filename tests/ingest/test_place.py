"""Small files beside the tables of a store, in a folder on the disk."""

import sys
from pathlib import Path

import pytest

from ingest import place


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    folder = place.of(tmp_path / "new" / "store")
    assert folder.read("note") is None and folder.size("note") is None and folder.names() == []
    folder.write("note", [b"one ", b"two"])
    folder.inside("aside").write("a.jsonl", [])
    assert folder.read("note") == b"one two"
    assert (folder.size("note"), folder.names(), folder.folders()) == (7, ["note"], ["aside"])
    assert folder.inside("aside").names(".jsonl") == ["a.jsonl"]
    folder.inside("aside").clear()
    assert folder.folders() == []


def test_the_first_one_who_creates_a_file_counts(tmp_path: Path) -> None:
    folder = place.of(tmp_path)
    folder.create("salt", b"first")
    folder.create("salt", b"second")
    assert folder.read("salt") == b"first"


def test_a_file_is_taken_away_and_one_that_is_not_there_is_no_trouble(tmp_path: Path) -> None:
    folder = place.of(tmp_path)
    folder.write("note", [b"old"])
    folder.remove("note")
    folder.remove("note")
    assert folder.names() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_a_private_file_is_for_its_owner(tmp_path: Path) -> None:
    place.of(tmp_path).write("names", [b"x"], private=True)
    assert (tmp_path / "names").stat().st_mode & 0o777 == 0o600


def test_what_fails_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    folder = place.of(tmp_path)
    folder.write("note", [b"old"])

    def content():
        yield b"new"
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        folder.write("note", content())
    assert folder.read("note") == b"old"
    assert folder.halves() == []


def test_an_address_in_a_bucket_is_no_path(tmp_path: Path) -> None:
    assert place.is_remote("s3://bucket/store") and not place.is_remote(tmp_path)
    assert place.of("s3://bucket/store/").inside("aside").address == "s3://bucket/store/aside"
    assert place.settings(tmp_path) == tmp_path
