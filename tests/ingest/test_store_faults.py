"""Whatever the disk does: one sentence and exit 5, and the version before can still be read."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

import ingest.store
from cli import main
from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.schema import TABLES
from ingest.store import Store, StoreError

ROOT = Path(__file__).parent.parent.parent
COMMENTS = 4


def dump(day: int, words: str = "Something short") -> Source:
    lines = [
        {"id": f"k{i}", "body": f"{words} {i}", "author": "moss", "link_id": "t3_aaa", "parent_id": "t3_aaa",
         "subreddit": "s", "score": i + day, "retrieved_on": 1_700_000_000 + day * 86_400}
        for i in range(COMMENTS)
    ]  # fmt: skip
    return Source.from_bytes(f"day{day}.jsonl", "\n".join(json.dumps(line) for line in lines).encode())


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with one dump."""
    assert ingest_dump(dump(0), Store(tmp_path / "store")).exit == 0
    return tmp_path / "store"


def assert_as_before(store: Path) -> None:
    snapshot = Store(store).snapshot()
    assert (len(snapshot.dumps), len(snapshot.read("comments"))) == (1, COMMENTS)


def assert_told(report: object, words: str) -> None:
    error = report.error  # type: ignore[attr-defined]
    assert report.exit == 5, error  # type: ignore[attr-defined]
    assert words in error and "\n" not in error and "Traceback" not in error


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.store import Store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
data = Path(sys.argv[2]).read_bytes()
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
report = ingest_dump(Source.from_bytes("late.jsonl", data), Store(sys.argv[1]))
print(report.exit, report.error)
"""


def test_files_that_may_not_grow(store: Path, tmp_path: Path) -> None:
    noise = random.Random(1)
    record = {"author": "moss", "link_id": "t3_aaa", "parent_id": "t3_aaa", "subreddit": "s"}
    late = [record | {"id": f"n{i}", "body": noise.randbytes(400).hex(), "retrieved_on": 1.7e9} for i in range(40)]
    lines = [json.dumps(each) for each in late]
    (tmp_path / "late.jsonl").write_text("\n".join(lines))
    words = [sys.executable, "-c", FULL_DISK, str(store), str(tmp_path / "late.jsonl"), "3000"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.stdout.startswith("5 "), done.stdout + done.stderr
    assert "make room" in done.stdout and "Traceback" not in done.stderr
    assert_as_before(store)
    assert ingest_dump(dump(1), Store(store)).exit == 0


def test_two_writers_at_once(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.store, "LOCK_SECONDS", 0.1)
    with FileLock(store / "lock"):
        assert_told(ingest_dump(dump(1), Store(store)), "another ingest is writing")
    assert_as_before(store)
    assert ingest_dump(dump(1), Store(store)).exit == 0


@pytest.mark.parametrize("table", ["comments", "threads", "crawls"])
def test_a_damaged_table_is_not_written_to(store: Path, table: str) -> None:
    for file in (store / table).glob("*.parquet"):
        file.write_bytes(b"PAR1 and no more")
    assert_told(ingest_dump(dump(1), Store(store)), "could not be read")


@pytest.mark.parametrize("table", ["comments", "threads", "crawls", "dumps"])
def test_a_damaged_log(store: Path, table: str) -> None:
    for file in (store / table / "_delta_log").glob("*.json"):
        file.write_text("no log")
    assert_told(ingest_dump(dump(1), Store(store)), "store")
    with pytest.raises(StoreError):
        Store(store).snapshot().read(table)


def test_ingests_whose_log_is_gone_are_not_taken_for_none(store: Path) -> None:
    assert ingest_dump(dump(1), Store(store)).exit == 0
    for file in (store / "dumps" / "_delta_log").iterdir():
        file.unlink()
    assert_told(ingest_dump(dump(2), Store(store)), "the log of this table is missing")


@pytest.mark.parametrize("words", [["threads"], ["table", "comments"], ["check"], ["forget", "moss", "--yes"]])
def test_every_command_says_so_in_a_sentence(store: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    for file in (file for table in TABLES for file in (store / table).glob("*.parquet")):
        file.write_bytes(file.read_bytes()[:40])
    assert main([*words, "--store", str(store)]) == 5
    assert "Traceback" not in capsys.readouterr().err
