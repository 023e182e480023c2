"""The command itself, from its start to the store: ``rethread ingest FILE --store DIR`` against a plain pipeline.

    python benchmarks/ingest_command.py [--count 1000000] [--pairs 1] [--file FILE] [--plain 20000]

The command runs as people run it, in processes of its own on all cores, and all of it counts: its start, reading in a
guarded process, sentiment, themes and structure, the store and, of more than 50,000 comments, the files of the screen.
Told are the moment from which on others can read the store and the end of the command: in between it makes the files of
the screen.
The plain pipeline (``plain_way`` in benchmarks/ingest_ways.py) is one process, as people write it; its start does not
count, and it reads the first ``--plain`` lines. So two ratios are told: of the clock, which the second core helps, and
of processor time, which it does not. Both run by turns, once without themes (the codebook beside the store has a single
word, which nobody says, for a codebook must have one) and once with 20 made themes.

Memory is that of the command and all its processes together, looked at once a second: the sum of their
proportional sets (PSS, in which a page that several share counts once), and the largest peak that one of them had by
itself. From /proc, so Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Event, Thread

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from analysis import codebook  # noqa: E402
from benchmarks import arctic_shift  # noqa: E402
from benchmarks.ingest_ways import made_themes, plain_way  # noqa: E402
from ingest.store import Store  # noqa: E402

PAUSE, PAUSES = 0.1, 10
"""Seconds between two looks at the store, and looks between two at the memory: adding that up stops a process."""
BARE = """version = 1
threshold = 0.4
[themes.none]
title = "None"
definition = "What nobody says."
words = ["qzxqzx"]
"""
"""A codebook as good as empty."""
STORED = (0, 3)
"""Exit states of the command that stored the file, the second one without a few records."""
HEAD = """| the whole way | plain: clock, µs a comment | plain: processor | command: stored | at its end \
| command: processor | times, stored | at its end | times, processor | memory of all, MiB | of the largest, MiB \
| processes |
|---|---|---|---|---|---|---|---|---|---|---|---|"""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took: microseconds per comment, and bytes."""

    stored: float
    """By the clock, until the store can be read."""
    clock: float
    """By the clock, until the end."""
    processor: float
    together: int = 0
    largest: int = 0
    processes: int = 1


class Watch(Thread):
    """Looks at a store, and at a process and all below it, until it is told to end."""

    def __init__(self, pid: int, store: Path) -> None:
        super().__init__(daemon=True)
        self.together = 0
        self.largest: dict[int, int] = {}
        self.stored = 0.0
        """When its last version could be read: of a small file, measures come with a version of their own."""
        self._commits = 0
        self._pid, self._log, self._end = pid, store / "dumps" / "_delta_log", Event()

    def run(self) -> None:
        """Look, ten times a second at the store."""
        for number in count():
            if self._end.wait(PAUSE):
                return
            if len(list(self._log.glob("*.json"))) > self._commits:
                self.stored, self._commits = time.perf_counter(), self._commits + 1
            if number % PAUSES:
                continue
            pids = list(below(self._pid))
            self.together = max(self.together, sum(_bytes(pid, "smaps_rollup", "Pss:") for pid in pids))
            for pid in pids:
                self.largest[pid] = max(self.largest.get(pid, 0), _bytes(pid, "status", "VmHWM:"))

    def end(self) -> None:
        """Look no more."""
        self._end.set()
        self.join()


def below(pid: int) -> Iterator[int]:
    """Yield a process and all it started, and they."""
    parents = {int(path.name): _parent(path) for path in Path("/proc").iterdir() if path.name.isdigit()}
    waiting = [pid]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += [child for child, parent in parents.items() if parent == found]


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return 0


def _bytes(pid: int, file: str, name: str) -> int:
    """Return a size that /proc tells of a process; 0 of one that has ended."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)


def command(file: Path, scratch: Path, book: codebook.Codebook) -> Run:
    """Run the command into a new store that has this codebook."""
    store = Path(tempfile.mkdtemp(dir=scratch)) / "store"
    codebook.save(book, store / codebook.SAVED)
    words = [sys.executable, str(ROOT / "cli.py"), "ingest", str(file), "--store", str(store), "--json"]
    with tempfile.TemporaryFile() as answers, tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(words, stdout=answers, stderr=said)
        watch = Watch(process.pid, store)
        watch.start()
        _, state, used = os.wait4(process.pid, 0)
        clock = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(state)
        watch.end()
        for file_of in (answers, said):
            file_of.seek(0)
        if process.returncode not in STORED:
            raise SystemExit(f"The command failed with {process.returncode}: {said.read().decode()[-500:]}")
        told = json.loads(answers.readline())
    if Store(store).snapshot().derived is None:
        raise SystemExit("So small a file is not measured as it comes in; give one of more than 50,000 comments.")
    each = 1e6 / told["added"]
    return Run(
        ((watch.stored or began + clock) - began) * each, clock * each, (used.ru_utime + used.ru_stime) * each,
        watch.together, max(watch.largest.values()), len(watch.largest),
    )  # fmt: skip


def plain(file: Path, scratch: Path, lines: int, *, themes: bool) -> Run:
    """Run the plain pipeline in a process of its own."""
    out = tempfile.mkdtemp(dir=scratch)
    words = [sys.executable, __file__, "--file", str(file), "--plain", str(lines), "--alone", out]
    told = subprocess.run([*words, *(["--themes"] if themes else [])], check=True, stdout=subprocess.PIPE).stdout
    return Run(**json.loads(told))


def _alone(file: Path, out: Path, lines: int, *, themes: bool) -> None:
    """Time the plain pipeline in this process, after a first time over a handful of comments."""
    warm = out / "warm.ndjson"
    arctic_shift.write(20, warm)
    plain_way(str(warm), out, 20, themes=themes)
    clock, processor = time.perf_counter(), time.process_time()
    each = 1e6 / plain_way(str(file), out, lines, themes=themes)["comments"]
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    print(json.dumps({"stored": clock * each, "clock": clock * each, "processor": processor * each}))


def compared(title: str, file: Path, scratch: Path, lines: int, pairs: int, *, themes: bool) -> None:
    """Run both by turns and print a row."""
    book = made_themes() if themes else codebook.loads(BARE, "bare.toml")
    found = [(plain(file, scratch, lines, themes=themes), command(file, scratch, book)) for _ in range(pairs)]
    stored, clock = (
        statistics.median(getattr(theirs, name) / getattr(ours, name) for theirs, ours in found)
        for name in ("stored", "clock")
    )
    processor = statistics.median(theirs.processor / ours.processor for theirs, ours in found)
    theirs, ours = sorted(found, key=lambda pair: pair[1].clock)[len(found) // 2]
    print(
        f"| {title} | {theirs.clock:,.1f} | {theirs.processor:,.1f} | {ours.stored:,.1f} | {ours.clock:,.1f} "
        f"| {ours.processor:,.1f} | {stored:.1f} | {clock:.1f} | {processor:.1f} "
        f"| {ours.together / 2**20:,.0f} | {ours.largest / 2**20:,.0f} | {ours.processes} |",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=1)
    parser.add_argument("--plain", type=int, default=20_000)
    parser.add_argument("--file", type=Path, help="a file made before")
    parser.add_argument("--alone", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--themes", action="store_true", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.alone:
        _alone(told.file, told.alone, told.plain, themes=told.themes)
        return
    with tempfile.TemporaryDirectory(prefix="rethread-bench-") as folder:
        file = told.file or Path(folder) / "rc.ndjson"
        if told.file is None:
            arctic_shift.write(told.count, file)
        print(HEAD)
        for title, themes in (("without themes", False), ("with 20 themes", True)):
            compared(title, file, Path(folder), told.plain, told.pairs, themes=themes)


if __name__ == "__main__":
    main()
