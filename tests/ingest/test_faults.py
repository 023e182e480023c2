"""System calls that fail during an ingest: one sentence and the old version, or no harm; the next ingest mends it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.faults import CALLS, strace_works

ROOT = Path(__file__).parent.parent.parent


def assert_right(*words: str) -> None:
    """Run the benchmark in a process of its own, for it forks, and see that it ran and found nothing wrong."""
    if not strace_works():
        pytest.skip("strace is not here or may not watch processes: system calls cannot be made to fail")
    command = [sys.executable, str(ROOT / "benchmarks" / "faults.py"), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert int(re.findall(r"\nruns (\d+)", done.stdout)[-1]) > 0


def test_a_call_that_fails() -> None:
    assert_right("--calls", "link", "--error", "ENOSPC", "--most", "1")


@pytest.mark.long
@pytest.mark.parametrize("kind", sorted(CALLS))
def test_calls_that_fail(kind: str) -> None:
    assert_right("--calls", kind, "--most", "3")


def test_strace_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert not strace_works()
