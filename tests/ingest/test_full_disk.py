"""A disk that is full while a dump is read, stored or handed on: exit 5, one sentence, and what was there stays."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import main
from ingest import checksums
from ingest.checking import check
from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.store import Store

ROOT = Path(__file__).parent.parent.parent
RECORD = {"author": "moss", "link_id": "t3_aaa", "parent_id": "t3_aaa", "subreddit": "s", "retrieved_on": 1.7e9}
OLD = b"what was exported before"


def dump(count: int, long: int = 40, first: int = 0) -> bytes:
    noise = random.Random(first)
    rows = [RECORD | {"id": f"n{first + i}", "body": noise.randbytes(long).hex()} for i in range(count)]
    return "\n".join(map(json.dumps, rows)).encode()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("a small disk can only be made by root, on Linux")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path) -> None:
    """Leave no room on the disk."""
    with (disk / "filler").open("wb", buffering=0) as out:
        try:
            while out.write(bytes(4096)) == 4096:
                continue
        except OSError:
            return


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with a few comments, on a disk with room."""
    report = ingest_dump(Source.from_bytes("few.jsonl", dump(5)), Store(tmp_path / "store"), story="full")
    assert report.exit == 0
    return tmp_path / "store"


def assert_told(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 5, done.stderr
    assert "make room" in done.stderr
    assert "Traceback" not in done.stderr and "panicked" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def ingest(file: Path, store: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "cli.py"), "ingest", str(file), "--store", str(store), *words]
    return subprocess.run(command, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", **env}, timeout=120)


@pytest.mark.parametrize(
    "words", [[], pytest.param(["--limit", "part=200"], marks=pytest.mark.long)], ids=["at once", "in parts"]
)
def test_no_room_for_what_was_read(disk: Path, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "large.jsonl").write_bytes(dump(4_000, 300))
    done = ingest(tmp_path / "large.jsonl", tmp_path / "store", *words, TMPDIR=str(disk))
    assert_told(done)
    assert "TMPDIR" in done.stderr
    assert Store(tmp_path / "store").snapshot().dumps.empty
    assert list(disk.iterdir()) == []


@pytest.mark.long
def test_no_room_in_the_store(disk: Path, tmp_path: Path) -> None:
    store = disk / "store"
    assert ingest_dump(Source.from_bytes("few.jsonl", dump(5)), Store(store)).exit == 0
    (tmp_path / "large.jsonl").write_bytes(dump(2_000, 600, first=100))
    assert_told(ingest(tmp_path / "large.jsonl", store))
    assert len(Store(store).snapshot().read("comments")) == 5
    subprocess.run(["mount", "-o", "remount,size=40m", str(disk)], check=True)
    assert ingest(tmp_path / "large.jsonl", store).returncode == 0
    assert len(Store(store).snapshot().read("comments")) == 2_005
    assert check(store) == []
    assert_nothing_left(store)


def assert_nothing_left(store: Path) -> None:
    """Every file of a table is named in its log."""
    for table in (place.parent for place in store.rglob("_delta_log")):
        log = "".join(file.read_text() for file in (table / "_delta_log").glob("*.json"))
        assert [file.name for file in table.iterdir() if file.is_file() and file.name not in log] == []
    assert [str(file) for file in store.rglob("*") if file.suffix == ".part" or "#" in file.name] == []


@pytest.mark.parametrize("table", ["comments", "threads"])
def test_what_a_broken_ingest_left_is_taken_away_by_the_next(store: Path, table: str) -> None:
    whole = next((store / table).glob("*.parquet"))
    shutil.copy(whole, store / table / "part-00000-lost.parquet")
    shutil.copy(whole, store / table / "part-00000-half.parquet#1")
    (store / "quarantine").mkdir()
    (store / "quarantine" / "aa.jsonl.999999999.part").write_text("half")
    assert ingest_dump(Source.from_bytes("more.jsonl", dump(3, first=50)), Store(store)).exit == 0
    assert_nothing_left(store)
    assert len(Store(store).snapshot().read("comments")) == 8
    assert all("lost" not in name for name in checksums.read(str(store)))


@pytest.mark.parametrize(
    "words",
    [
        ["table", "comments", "--out"],
        ["table", "comments", "--format", "parquet", "--out"],
        ["network", "--of", "authors", "--story", "full", "--out"],
        ["report", "--story", "full", "--out"],
    ],
    ids=lambda words: "-".join(words[:4:3]),
)
def test_an_older_file_stays_where_there_is_no_room_for_the_newer(
    disk: Path, store: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    place = disk / "out.gexf"
    place.write_bytes(OLD)
    fill(disk)
    assert main([*words, str(place), "--store", str(store)]) == 5
    told = capsys.readouterr().err
    assert told.startswith(f"{place}: No space left on device; make room")
    assert place.read_bytes() == OLD
    assert sorted(file.name for file in disk.iterdir()) == ["filler", "out.gexf"]


def test_an_older_chart_stays_where_there_is_no_room_for_the_newer(
    disk: Path, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["export", "over_time", "--story", "full", "--to", "html", "--out", str(disk), "--store", str(store)]
    (disk / "over_time.csv").write_bytes(OLD)
    fill(disk)
    assert main(words) == 5
    assert "No space left" in capsys.readouterr().err
    assert (disk / "over_time.csv").read_bytes() == OLD
    assert not list(disk.glob("*.part"))


def test_output_that_goes_to_a_full_disk() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, str(ROOT / "cli.py"), "limits"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert_told(done)
