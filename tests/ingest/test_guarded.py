"""A file can bring down the process that reads it, and nothing else: it is told, and the next file is read."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import pytest

from ingest import guarded
from ingest.guarded import Guard
from ingest.limits import MB, Limits
from ingest.opening import Source
from ingest.pipeline import Dump, read_dump

FIXTURES = Path(__file__).parent.parent / "fixtures" / "formats"
SOME = ["slashdot_html/today.html", "reddit_ndjson", "mbox", "article/notes.md", "table", "hn_algolia", "disqus"]
THREAD = b"""
A Heron Goes Fishing 2
The pond at the mill is full of frogs again. The heron has come back.
First frog (Score:3, Funny)
Does the heron know how deep the pond is?
Re: (Score:2)
The heron is the reason why it is so quiet.
"""


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard() as worker:
        yield worker


def cases() -> list[Path]:
    files = [f for name in SOME for f in ([FIXTURES / name] if "." in name else sorted((FIXTURES / name).glob("*")))]
    return [f for f in files if not f.name.endswith((".expected.json", "README.md"))]


def said(dump: Dump) -> tuple[dict[str, object], list[dict[str, str]]]:
    told = {name: value for name, value in dump.report.as_json().items() if name not in ("disk_size", "modified")}
    return told, [asdict(record) for record in dump.refused]


def test_what_comes_back_is_what_reading_here_gives(guard: Guard) -> None:
    for case in cases():
        here = read_dump(Source.from_bytes(case.name, case.read_bytes()), format_name=case.parent.name)
        (there,) = guard.read_content(case.name, case.read_bytes(), format_name=case.parent.name)
        assert said(there) == said(here), case
        assert (there.tidied is None) == (here.tidied is None)
        if here.tidied is None or there.tidied is None or here.facts is None or there.facts is None:
            continue
        for table in ("comments", "threads", "documents"):
            left, right = (getattr(tidied, table) for tidied in (there.tidied, here.tidied))
            when = [c for c in ("first_seen", "last_seen", "text_at", "score_at") if c in left]
            pd.testing.assert_frame_equal(left.drop(columns=when), right.drop(columns=when), check_exact=True)
        assert there.facts.dump_id == here.facts.dump_id
        assert (there.tidied.read, there.tidied.absent) == (here.tidied.read, here.tidied.absent)


def test_a_folder_an_archive_and_a_file_that_is_not_there(guard: Guard, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(THREAD)
    with zipfile.ZipFile(tmp_path / "in" / "b.zip", "w") as archive:
        archive.writestr("c.txt", THREAD)
        archive.writestr("d.txt", b"no thread")
    dumps = list(guard.read(str(tmp_path / "in")))
    found = {d.report.file: d.report.exit for d in dumps}
    assert found == {"in/a.txt": 0, "in/b.zip: c.txt": 0, "in/b.zip: d.txt": 4}
    (missing,) = guard.read(str(tmp_path / "none.txt"))
    assert missing.report.exit == 4 and "no such file" in str(missing.report.error)
    (damaged,) = guard.read_content("mine.zip", b"PK\x03\x04 and then nothing")
    assert damaged.report.exit == 4 and "mine.zip" in str(damaged.report.error)
    assert "upload" not in str(damaged.report.error)


def test_an_upload_has_no_time_of_its_own_and_a_paste_has(guard: Guard) -> None:
    for dated in (True, False):
        (dump,) = guard.read_content("pasted text", THREAD, dated=dated)
        assert dump.report.file == "pasted text"
        assert dump.report.kept == 2


# What a file that brings its reader down would do, put in the place of a format's own reader.
FAULTS = {
    "computing": ("while True: pass", "seconds of computing; if you trust the file, raise it with --limit cpu="),
    "memory": ("b'x' * (1 << 40)", "more memory than"),
    "crash": ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "brings its reader down"),
    "killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "the system stopped reading it"),
    "recursion": ("def f(x): return g(x)\ndef g(x): return x(x)\ng(g)", "nested deeper"),
    "fault": ("raise KeyError('frog')", "a fault in Rethread (KeyError: 'frog')"),
}
HARNESS = """
import sys
from ingest import pipeline, worker
real = pipeline.read_dump
def faulty(source, **named):
    if "bad" in source.name:
        exec(FAULT)
    return real(source, **named)
worker.read_dump = faulty
worker.main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds neither time nor memory")
@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_brings_its_reader_down_is_told_and_the_others_are_read(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, told = FAULTS[fault]
    for name in ("a.txt", "bad.txt", "c.txt"):
        (tmp_path / name).write_bytes(THREAD)
    harness = [sys.executable, "-P", "-c", f"FAULT = {done!r}\n{HARNESS}"]
    started = subprocess.Popen
    monkeypatch.setattr(guarded.subprocess, "Popen", lambda words, **rest: started([*harness, words[-1]], **rest))
    with Guard(Limits(cpu=1, memory=200 * MB)) as worker:
        before, bad, after = worker.read(str(tmp_path))
    assert (before.report.exit, after.report.exit) == (0, 0)
    assert before.report.kept == after.report.kept == 2
    assert bad.report.exit == (4 if fault == "fault" else 6)
    assert str(bad.report.error).startswith(f"{tmp_path.name}/bad.txt: ")
    assert told in str(bad.report.error)
    assert bad.report.accounted()


def test_a_file_that_keeps_its_reader_waiting_is_stopped_by_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.txt").write_bytes(THREAD)
    harness = [sys.executable, "-P", "-c", f"FAULT = 'import time; time.sleep(600)'\n{HARNESS}"]
    started = subprocess.Popen
    monkeypatch.setattr(guarded.subprocess, "Popen", lambda words, **rest: started([*harness, words[-1]], **rest))
    monkeypatch.setattr(guarded, "PATIENCE", 1)
    with Guard(Limits(cpu=1)) as worker:
        (bad,) = worker.read(str(tmp_path / "bad.txt"))
    assert bad.report.exit == 6
    assert "was not read within" in str(bad.report.error)


def test_nothing_is_left_behind_also_where_the_reading_is_given_up(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_bytes(THREAD)
    with Guard() as worker:
        folder = Path(worker._folder.name)
        next(worker.read(str(tmp_path)))
        running = worker._worker
    assert running is not None and running.poll() is not None
    assert not folder.exists()


def test_a_worker_without_its_parent_ends_and_clears_away(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(THREAD)
    words = "from ingest.guarded import Guard\nimport os, sys\n"
    words += "guard = Guard().__enter__()\ndumps = guard.read(sys.argv[1])\nnext(dumps)\n"
    words += "print(guard._folder.name, flush=True)\nos._exit(1)"
    root = str(Path(__file__).parents[2])
    run = subprocess.run(
        [sys.executable, "-c", words, str(tmp_path / "a.txt")], capture_output=True, text=True, cwd=root, check=False
    )
    folder = run.stdout.strip()
    for _ in range(100):
        if not Path(folder).exists():
            break
        subprocess.run([sys.executable, "-c", "import time; time.sleep(0.1)"], check=True)
    assert not Path(folder).exists()


def test_standard_input_is_read_and_bounded(guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(THREAD)

    monkeypatch.setattr(sys, "stdin", Stdin)
    (dump,) = guard.read("-")
    assert (dump.report.file, dump.report.kept) == ("standard input", 2)
    Stdin.buffer = io.BytesIO(b"x" * 3 * MB)
    monkeypatch.setattr(guard, "_limits", Limits(size=MB))
    (dump,) = guard.read("-")
    assert dump.report.exit == 6 and "--limit size=" in str(dump.report.error)
