"""Ten ingests into one store at once: each is stored or says who keeps it waiting; the lock ends with its process."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.checking import check
from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.store import Store

ROOT = Path(__file__).parent.parent.parent
HOLD = """
import sys, time
from ingest.holding import hold
with hold(sys.argv[1], 0):
    print("held", flush=True)
    time.sleep(60)
"""
WRITE = """
import sys
from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.store import Store
data = sys.stdin.buffer.read()
report = ingest_dump(Source.from_bytes("one.jsonl", data), Store(sys.argv[1], float(sys.argv[2])))
print(report.exit, report.error or "")
"""


def dump(number: int) -> bytes:
    thread = {"link_id": f"t3_th{number % 3}", "parent_id": f"t3_th{number % 3}", "subreddit": "s", "author": "moss"}
    return json.dumps(thread | {"id": f"k{number}", "body": f"Word {number}"}).encode()


@contextmanager
def held(store: Path) -> Iterator[int]:
    """Have another process hold a store; it is killed in the end."""
    words = [sys.executable, "-c", HOLD, str(store)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        try:
            yield process.pid
        finally:
            process.kill()


def test_who_is_kept_waiting_is_told_by_whom_and_since_when(tmp_path: Path) -> None:
    with held(tmp_path / "store") as process:
        report = ingest_dump(Source.from_bytes("one.jsonl", dump(1)), Store(tmp_path / "store", wait=0))
    assert report.exit == 5
    found = re.search(r"busy: .* \(process (\d+), since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\)", report.error or "")
    assert found is not None and int(found[1]) == process


def test_the_lock_ends_with_its_process(tmp_path: Path) -> None:
    with held(tmp_path / "store"):
        pass
    assert (tmp_path / "store" / "lock-holder").exists()
    assert ingest_dump(Source.from_bytes("one.jsonl", dump(1)), Store(tmp_path / "store", wait=0)).exit == 0
    assert not (tmp_path / "store" / "lock-holder").exists()


@pytest.mark.long
@pytest.mark.parametrize("wait", [0, 120])
def test_ten_at_once(tmp_path: Path, wait: int) -> None:
    store = tmp_path / "store"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE, str(store), str(wait)], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ,
        )
        for _ in range(10)
    ]  # fmt: skip
    said = [writer.communicate(dump(number).decode(), timeout=200) for number, writer in enumerate(writers)]
    told = [out.partition(" ") for out, _ in said]
    assert [err for _, err in said] == [""] * 10
    assert {status for status, _, _ in told} <= ({"0"} if wait else {"0", "5"})
    assert all("busy" in words for status, _, words in told if status == "5")
    stored = sorted(f"k{number}" for number, (status, _, _) in enumerate(told) if status == "0")
    assert sorted(Store(store).snapshot().read("comments")["comment_id"]) == stored != []
    assert check(store) == []
