"""No command tries the network: every call that would reach out is watched (strace, Linux)."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.faults import strace_works

ROOT = Path(__file__).parent.parent
LINES = [
    {"id": f"k{i}", "body": f"The ferry number {i} was late again, said the pilot.", "author": "moss",
     "link_id": "t3_aaa", "parent_id": "t3_aaa", "subreddit": "s", "created_utc": 1_700_000_000 + i}
    for i in range(6)
]  # fmt: skip
_OUT = re.compile(r"AF_INET6?[,}].*")


def reached_out(words: list[str], log: Path) -> list[str]:
    """Run a command and return the calls with which it, or a process it started, tried to reach out."""
    if not strace_works():
        pytest.skip("strace is not here or may not watch processes: nothing can be watched")
    watch = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(log)]
    done = subprocess.run([*watch, sys.executable, str(ROOT / "cli.py"), *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [line for line in log.read_text().splitlines() if _OUT.search(line)]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    from ingest.opening import Source
    from ingest.pipeline import ingest_dump
    from ingest.store import Store

    source = Source.from_bytes("ferry.jsonl", "\n".join(map(json.dumps, LINES)).encode())
    assert ingest_dump(source, Store(tmp_path / "store")).exit == 0
    return tmp_path / "store"


def test_reading_a_dump_tries_no_network(tmp_path: Path) -> None:
    (tmp_path / "ferry.jsonl").write_text("\n".join(map(json.dumps, LINES)))
    words = ["ingest", str(tmp_path / "ferry.jsonl"), "--store", str(tmp_path / "store")]
    assert reached_out(words, tmp_path / "log") == []


@pytest.mark.long
@pytest.mark.parametrize(
    "words", [["report", "--out", "report.html"], ["export", "--to", "html", "--out", "charts"], ["table", "topics"]]
)
def test_what_is_worked_out_tries_no_network(store: Path, tmp_path: Path, words: list[str]) -> None:
    words = [str(tmp_path / word) if word in ("report.html", "charts") else word for word in words]
    assert reached_out([*words, "--store", str(store)], tmp_path / "log") == []


def test_a_call_that_reaches_out_is_seen(tmp_path: Path) -> None:
    if not strace_works():
        pytest.skip("strace is not here or may not watch processes: nothing can be watched")
    code = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))"
    watch = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(tmp_path / "log")]
    subprocess.run([*watch, sys.executable, "-c", code], check=True)
    assert _OUT.search((tmp_path / "log").read_text())
