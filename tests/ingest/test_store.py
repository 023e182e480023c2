"""The store: nothing changes twice, readers never see half an ingest, a killed ingest leaves the old version."""

import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.store import Store, StoreError

ROOT = Path(__file__).parent.parent.parent
WRITER = """
import sys
from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.store import Store
from tests_made import page
store = Store(sys.argv[1])
for number in range(int(sys.argv[2]), 10_000):
    report = ingest_dump(Source.from_bytes(f"page{number}.txt", page(number)), store)
    assert report.exit == 0, report.error
    print(number, flush=True)
"""
PAGE = """
def page(number):
    lines = [f"A made story number {number} {number + 5}", "What was reported on that day, in one line."]
    for i in range(number % 9 + 2):
        lines += [f"Thought {i} of {number} (Score:{i % 5})", f"Something to say about it, number {i}."]
    return "\\n".join(lines).encode()
"""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder with a module that makes copied threads of some comments, for this process and for others."""
    (tmp_path / "tests_made.py").write_text(PAGE)
    return tmp_path


def page(number: int) -> bytes:
    space: dict[str, object] = {}
    exec(PAGE, space)
    return space["page"](number)  # type: ignore[operator]


def add(store: Store, number: int, story: str | None = None) -> object:
    return ingest_dump(Source.from_bytes(f"page{number}.txt", page(number)), store, story=story)


def writer(made: Path, store: Path, start: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", WRITER, str(store), str(start)]
    space = {"PYTHONPATH": f"{ROOT}:{made}", "PATH": "", "HOME": str(made)}
    return subprocess.Popen(words, env=space, stdout=subprocess.PIPE, text=True)


def assert_whole(store: Store) -> int:
    """Check that what is read belongs together; return how many dumps there are."""
    snapshot = store.snapshot()
    comments, threads = snapshot.read("comments"), snapshot.read("threads")
    assert len(threads) == len(snapshot.dumps)
    counted = comments.groupby("thread_id", observed=True).size()
    assert (threads.set_index("thread_id")["kept"] == counted.reindex(threads["thread_id"]).fillna(0)).all()
    return len(snapshot.dumps)


def test_an_empty_store_reads_as_empty_tables(tmp_path: Path) -> None:
    snapshot = Store(tmp_path / "none").snapshot()
    assert snapshot.read("comments").empty and snapshot.read("threads").empty and snapshot.read("documents").empty


def test_the_same_dump_twice_changes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = add(store, 3)
    before = store.snapshot()
    second = add(store, 3)
    assert (first.added, second.added, second.updated, second.unchanged) == (5, 0, 0, 5)  # type: ignore[attr-defined]
    assert store.snapshot().stamp == before.stamp


def test_a_snapshot_stays_what_it_is_while_others_write(tmp_path: Path) -> None:
    store = Store(tmp_path)
    add(store, 1)
    before = store.snapshot()
    add(store, 2)
    assert len(before.read("comments")) == 3
    assert len(store.snapshot().read("comments")) == 7


def test_a_story_named_later_files_the_thread_anew_and_stays(tmp_path: Path) -> None:
    store = Store(tmp_path)
    add(store, 1)
    add(store, 1, story="linkedin")
    add(store, 1)
    assert set(store.snapshot().read("comments")["story_id"]) == {"linkedin"}


def test_tables_come_back_with_their_dtypes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    add(store, 2)
    comments = store.snapshot().read("comments")
    assert comments["score"].dtype == pd.Int64Dtype()
    assert comments["state"].dtype == "category"
    assert str(comments["created_at"].dtype) == "datetime64[us, UTC]"
    assert comments["created_at"].isna().all()


def test_a_store_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file where the folder should be")
    report = add(Store(tmp_path / "store"), 1)
    assert report.exit == 5  # type: ignore[attr-defined]
    assert "could not be" in report.error  # type: ignore[attr-defined]


def test_a_damaged_store_is_told_in_a_sentence(tmp_path: Path) -> None:
    store = Store(tmp_path)
    add(store, 1)
    for file in (tmp_path / "comments").glob("*.parquet"):
        file.write_bytes(b"not parquet")
    with pytest.raises(StoreError, match="could not be read"):
        store.snapshot().read("comments")


def test_a_reader_in_another_process_never_sees_half_an_ingest(made: Path) -> None:
    process = writer(made, made / "store", 0)
    assert process.stdout is not None
    process.stdout.readline()
    seen: set[int] = set()
    end = time.monotonic() + 60
    try:
        while len(seen) < 4 and time.monotonic() < end:
            seen.add(assert_whole(Store(made / "store")))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    assert len(seen) == 4, "the writer did not write while the reader read"


def test_a_killed_ingest_leaves_a_whole_store_and_the_next_one_goes_on(made: Path) -> None:
    store = Store(made / "store")
    for kill in range(3):
        process = writer(made, made / "store", kill * 1_000)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.05 + 0.037 * kill)
        process.kill()
        process.wait()
        process.stdout.close()
        assert_whole(store)
    number = assert_whole(store)
    add(store, 9_999)
    assert assert_whole(store) == number + 1
