"""Long work can be stopped: the store is then as it was, no process is left behind, and the next run finishes it."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.arctic_shift import write
from ingest.store import Store

ROOT = Path(__file__).parent.parent


def ingest(file: Path, store: Path) -> subprocess.Popen[str]:
    words = ["ingest", str(file), "--store", str(store), "--story", "month", "--limit", "part=1000", "--json"]
    return subprocess.Popen(
        [sys.executable, "cli.py", *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def children(pid: int) -> list[str]:
    return (Path("/proc") / str(pid) / "task" / str(pid) / "children").read_text(encoding="ascii").split()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for child processes in /proc")
@pytest.mark.parametrize("how", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.long)])
def test_ctrl_c_in_the_middle_of_a_large_file(tmp_path: Path, how: signal.Signals) -> None:
    write(10_000, tmp_path / "month.ndjson")
    running = ingest(tmp_path / "month.ndjson", tmp_path / "store")
    written = tmp_path / "store" / "comments" / "_delta_log"
    until = time.monotonic() + 120
    while not written.is_dir() and time.monotonic() < until and running.poll() is None:
        time.sleep(0.01)
    readers = children(running.pid)
    running.send_signal(how)
    _, said = running.communicate(timeout=300)
    assert running.returncode == 130 and said.strip().endswith("the store is as it was.")
    assert readers and not any((Path("/proc") / pid).exists() for pid in readers)
    assert Store(tmp_path / "store").snapshot().dumps.empty

    again = ingest(tmp_path / "month.ndjson", tmp_path / "store")
    again.communicate(timeout=300)
    assert again.returncode == 0
    assert len(Store(tmp_path / "store").snapshot().read("comments")) == 10_000
