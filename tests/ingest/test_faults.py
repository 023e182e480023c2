"""System calls that fail during an ingest: one sentence and the old version, or no harm; the next ingest mends it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from benchmarks.faults import CALLS, Bench, attempt, build, judge, strace_works


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    if not strace_works():
        pytest.skip("strace is not here or may not watch processes: system calls cannot be made to fail")
    with TemporaryDirectory() as folder:
        yield build(Path(folder))


def assert_right(bench: Bench, kind: str, error: str, place: int) -> None:
    status, said, failed = attempt(bench, kind, error, place)
    assert failed, "no such call was made"
    assert list(judge(bench, status, said, error)) == [], said


@pytest.mark.parametrize(
    ("kind", "error", "place"), [("rename", "ENOSPC", 1), ("unlink", "EIO", 2), ("write", "EFBIG", 5)]
)
def test_a_call_that_fails(bench: Bench, kind: str, error: str, place: int) -> None:
    assert_right(bench, kind, error, place)


@pytest.mark.long
@pytest.mark.parametrize("kind", sorted(CALLS))
def test_calls_that_fail(bench: Bench, kind: str) -> None:
    for error in CALLS[kind][1]:
        for place in (1, 2):
            assert_right(bench, kind, error, place)


def test_strace_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert not strace_works()
