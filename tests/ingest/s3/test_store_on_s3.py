"""A store in a bucket of a real S3 server is what it is on the disk: the same tables, one writer, nothing half."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from deltalake import DeltaTable

from analysis import codebook
from engine.measuring import derivation, ensure
from ingest import holding, memory, place, salt
from ingest.checking import check
from ingest.forget import forget
from ingest.ledger import Report
from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.store import Store

ROOT = Path(__file__).parents[3]
TABLES = ["comments", "threads", "crawls", "sightings"]


def dump(number: int, *, score: int = 5) -> Source:
    lines = [
        f'{{"id": "k{number}{i}", "link_id": "t3_pier{number}", "parent_id": "t3_pier{number}", "score": {score + i}, '
        f'"author": "walker{i}", "created_utc": {1_700_000_000 + i}, "body": "Gulls over pier {number}, walk {i}."}}'
        for i in range(6)
    ]
    source = Source.from_bytes(f"pier{number}.ndjson", "\n".join([*lines, '{"id": "broken']).encode())
    source.modified = datetime(2025, 5, number + score, tzinfo=UTC)
    return source


def same(one: Store, other: Store) -> None:
    for table in TABLES:
        pd.testing.assert_frame_equal(*(store.snapshot().read(table) for store in (one, other)), check_exact=True)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "LOOK", 0.1)
    monkeypatch.setattr(holding, "SETTLED", 0.2)


def test_what_is_stored_is_what_a_disk_would_hold(address: str, tmp_path: Path) -> None:
    stores = [Store(address), Store(tmp_path / "store")]
    for store in stores:
        told = [ingest_dump(dump(1), store), ingest_dump(dump(1, score=9), store)]
        assert [(r.added, r.updated, r.exit) for r in told] == [(6, 0, 3), (0, 6, 3)]
        assert ingest_dump(dump(1), store).unchanged == 6
    same(*stores)
    assert check(address) == []
    aside = place.of(address).inside("quarantine")
    assert len(aside.names(".jsonl")) == 2
    assert b"broken" in (aside.read(aside.names()[0]) or b"")


@pytest.mark.long
def test_measures_lie_beside_the_comments(address: str) -> None:
    store = Store(address)
    ingest_dump(dump(1), store)
    ensure(address)
    assert store.snapshot().derived == derivation(address).name
    assert DeltaTable(f"{address}/{derivation(address).name}").to_pyarrow_table().num_rows == 6


def test_the_codebook_of_a_bucket_counts(address: str) -> None:
    before = derivation(address).name
    book = codebook.dumps(codebook.default()).replace("threshold = 0.4", "threshold = 0.9")
    place.of(address).write("codebook.toml", [book.encode()])
    assert derivation(address).name != before
    assert codebook.of_store(place.settings(address)).threshold == 0.9


@pytest.mark.long
def test_who_is_forgotten_stays_forgotten(address: str) -> None:
    store = Store(address)
    ingest_dump(dump(1), store)
    assert forget(address, ["walker2"]).authors == 1
    ingest_dump(dump(1, score=7), store)
    assert "walker2" not in store.snapshot().read("comments")["author"].tolist()
    assert memory.load(address).knows("walker2")
    assert len(salt.of_store(address)) == 64


def test_small_files_are_as_on_a_disk(address: str) -> None:
    bucket = place.of(address)
    assert bucket.read("note") is None and bucket.size("note") is None and bucket.names() == []
    bucket.create("note", b"one two")
    bucket.create("note", b"three")
    bucket.inside("aside").write("a.jsonl", [b"x"])
    assert bucket.read("note") == b"one two"
    assert (bucket.size("note"), bucket.names(), bucket.folders()) == (7, ["note"], ["aside"])
    bucket.remove("note")
    bucket.remove("note")
    assert bucket.names() == []
    bucket.inside("aside").clear()
    assert bucket.inside("aside").names() == []


@pytest.mark.long
def test_writers_at_once_wait_for_each_other(address: str, tmp_path: Path) -> None:
    local, reports = Store(tmp_path / "store"), {}

    def write(number: int) -> None:
        reports[number] = ingest_dump(dump(number), Store(address))

    writers = [threading.Thread(target=write, args=(number,)) for number in (1, 2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert {number: report.added for number, report in reports.items()} == {1: 6, 2: 6}
    for number in (1, 2):
        ingest_dump(dump(number), local)
    same(Store(address), local)


@pytest.mark.long
def test_a_writer_that_lives_is_waited_for_and_told_of(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.store.LOCK_SECONDS", 1)
    monkeypatch.setattr(holding, "LEASE", 0.6)
    monkeypatch.setattr(holding, "BEAT", 0.1)
    with holding.hold(address, 1):
        report: Report = ingest_dump(dump(1), Store(address))
    assert report.exit == 5 and "another ingest is writing" in str(report.error)
    assert ingest_dump(dump(1), Store(address)).added == 6


@pytest.mark.long
def test_who_lost_the_store_shows_nothing(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "LEASE", 0.5)
    monkeypatch.setattr(holding, "BEAT", 1000)
    slow = holding.hold(address, 1)
    held = slow.__enter__()
    assert ingest_dump(dump(1), Store(address)).added == 6
    with pytest.raises(holding.Taken):
        held.check()
    slow.__exit__(None, None, None)
    assert len(Store(address).snapshot().dumps) == 1


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_writer_leaves_nothing_that_is_seen(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed: Callable[[str], None]
) -> None:
    ingest_dump(dump(1), Store(address))
    killed(address)
    assert len(Store(address).snapshot().dumps) == 1
    assert len(Store(address).snapshot().read("comments")) == 6
    monkeypatch.setattr(holding, "LEASE", 0.5)
    local = Store(tmp_path / "store")
    ingest_dump(dump(2), Store(address))
    for number in (1, 2):
        ingest_dump(dump(number), local)
    same(Store(address), local)


@pytest.fixture
def killed() -> Callable[[str], None]:
    """Store a dump in a process that dies after the comments are written, before readers could see them."""

    def run(address: str) -> None:
        script = f"""
            import os, signal, sys
            sys.path.insert(0, {str(Path(__file__).parent)!r})
            from ingest.store import Store
            from ingest.pipeline import ingest_dump
            from test_store_on_s3 import dump
            Store._show = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
            ingest_dump(dump(2), Store({address!r}))
        """
        child = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, env=os.environ, timeout=120)
        assert child.returncode == -signal.SIGKILL
        time.sleep(0.1)

    return run
