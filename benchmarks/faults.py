"""Let system calls fail during an ingest, at one place after the other.

    python benchmarks/faults.py [--calls rename,write] [--every 1]

For every call (fsync, rename, write, open, close, unlink, …) and every error that the system may give for it, an ingest
into a store is run again and again; each time the call fails at a later place, until there is none left (strace -e
inject, Linux). Expected of each run: exit 5 with one sentence that names the place, or success where the error did no
harm; the store is the version before or the one after, row for row; and the next ingest brings it to the one after,
with no damage and nothing left behind. Exit 0: so it was. Threads of one run are counted apart: each meets the error at
its own n-th call.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pyarrow.dataset  # noqa: F401 - so that not each run has to

from benchmarks.kills import dump, fingerprint, forked
from commands.shared import own_words
from ingest.checking import check
from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.registry import all_formats
from ingest.store import Store

CALLS = {
    "fsync": (("fsync", "fdatasync"), ("EIO", "ENOSPC")),
    "rename": (("rename", "renameat", "renameat2"), ("EIO", "ENOSPC", "EACCES")),
    "link": (("link", "linkat"), ("EIO", "ENOSPC", "EACCES")),
    "write": ((), ("EFBIG",)),
    "open": (("openat",), ("EMFILE", "EACCES", "ENOSPC")),
    "close": (("close",), ("EIO",)),
    "unlink": (("unlink", "unlinkat"), ("EACCES", "EIO")),
    "mkdir": (("mkdir", "mkdirat"), ("ENOSPC", "EACCES")),
    "list": (("getdents64",), ("EIO",)),
    "lock": (("flock",), ("EINTR", "ENOSPC")),
}
"""Kind of call -> (the system's names of it, the errors it is given).

Threads wake each other by writing, too, which cannot fail on any real machine; so no write is made to fail by name.
Instead no file may grow beyond some bytes, more each time (RLIMIT_FSIZE).
"""
STEP = 256
"""Bytes by which files may grow more each time."""
BEFORE = 6
"""Dumps that the store holds before."""
STORED, REFUSED = (0, 3), 5
PATIENCE = 30
"""Seconds that a run waits for its watcher."""
_PLACE = re.compile(r'[<"](/[^>"]*)[>"]')


@dataclass
class Outcome:
    """What became of the runs."""

    runs: int = 0
    in_store: int = 0
    """Runs in which a call that failed was on a file of the store."""
    refused: int = 0
    stored: int = 0
    troubles: list[str] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Count other runs, too."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def numbers(self) -> dict[str, int]:
        """Return the counts; troubles as one of them."""
        return {**vars(self), "troubles": len(self.troubles)}


@dataclass(frozen=True)
class Bench:
    """The store before, and what it looks like before and after the ingest."""

    folder: Path
    before: str
    after: str
    largest: int
    """Bytes of the largest file of the store after."""

    @property
    def root(self) -> Path:
        """The store that is written to."""
        return self.folder / "store"


def late() -> Source:
    """Return a dump that changes a thread, brings another one, and holds a record that is refused."""
    new = {
        "link_id": "t3_new",
        "parent_id": "t3_new",
        "subreddit": "s",
        "author": "heron",
        "retrieved_on": 1_700_900_000,
    }
    records = [new | {"id": f"n{i}", "body": f"Word {i} on what is new"} for i in range(20)] + [
        new | {"id": "", "body": "?"}
    ]
    lines = "\n".join(map(json.dumps, records)).encode()
    return Source.from_bytes("late.jsonl", dump(BEFORE).stream.read() + b"\n" + lines)


def build(folder: Path) -> Bench:
    """Make the store before, and learn what the store after looks like."""
    all_formats()
    looks = folder / "looks"

    def make() -> None:
        for number in range(BEFORE):
            ingest_dump(dump(number), Store(folder / "before"))
        shutil.copytree(folder / "before", folder / "store")
        ingest_dump(late(), Store(folder / "store"))
        looks.write_text(f"{fingerprint(folder / 'before')[1]} {fingerprint(folder / 'store')[1]}")

    if os.waitpid(forked(make), 0)[1]:
        raise SystemExit("The undisturbed ingest failed.")
    largest = max(file.stat().st_size for file in (folder / "store").rglob("*") if file.is_file())
    return Bench(folder, *looks.read_text().split(), largest=largest)


def strace_works() -> bool:
    """Say whether strace is here and may watch processes."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-f", "-qq", "-o", os.devnull, "true"], capture_output=True).returncode == 0


def attempt(bench: Bench, kind: str, error: str, place: int) -> tuple[int, str, list[str]]:
    """Ingest while the n-th call of a kind fails: (exit, what was said, the calls that failed)."""
    shutil.rmtree(bench.root, ignore_errors=True)
    shutil.copytree(bench.folder / "before", bench.root)
    said, log, most = bench.folder / "said", bench.folder / "log", STEP * (place - 1)
    if kind == "write":
        status = _ended(forked(lambda: _ingest(bench.root, said, most)))
        failed = [f'"{bench.root}": no file beyond {most} bytes'] if most < bench.largest else []
        return status, said.read_text(errors="replace"), failed
    log.unlink(missing_ok=True)
    writer = forked(lambda: _ingest(bench.root, said))
    calls = ",".join(CALLS[kind][0])
    watch = subprocess.Popen(
        ["strace", "-f", "-qq", "-y", "-p", str(writer), "-o", str(log), "-e", f"trace={calls}",
         "-e", f"inject={calls}:error={error}:when={place}"],
    )  # fmt: skip
    status = _ended(writer)
    watch.wait()
    failed = [line for line in log.read_text(errors="replace").splitlines() if "(INJECTED)" in line]
    return status, said.read_text(errors="replace"), failed


def _ended(writer: int) -> int:
    """Wait for a writer and return its exit status; one that hangs is killed, which is its status then."""
    until = time.monotonic() + 2 * PATIENCE
    while time.monotonic() < until:
        ended, status = os.waitpid(writer, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(writer, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(writer, 0)[1])


def _ingest(root: Path, said: Path, most: int | None = None) -> None:
    """Ingest as a command does, once the watcher is there or where files may not grow; ends the process."""
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    source, store = late(), Store(root)
    until = time.monotonic() + PATIENCE
    while most is None and time.monotonic() < until:
        try:
            if b"TracerPid:\t0\n" not in Path("/proc/self/status").read_bytes():
                break
        except OSError:
            break  # the watcher is there
        time.sleep(0.001)
    try:
        with own_words():
            if most is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
            report = ingest_dump(source, store)
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        status, words = report.exit, report.error or ""
    except BaseException:
        status, words = 1, traceback.format_exc()
    os.write(out, words.encode())
    os._exit(status)


def judge(bench: Bench, status: int, said: str, error: str) -> Iterator[str]:
    """Yield what is wrong with a run and with the store it left."""
    if status not in (*STORED, REFUSED):
        yield f"exit {status}"
    if "Traceback" in said or "panicked" in said:
        yield "a traceback"
    if status == REFUSED and (str(bench.root) not in said or "\n" in said.strip()):
        yield "no sentence with the place"
    if status == REFUSED and error in ("ENOSPC", "EFBIG") and "room" not in said:
        yield "no word of room"
    told = bench.folder / "told"
    told.write_text('["it could not be looked at"]')
    os.waitpid(forked(lambda: told.write_text(json.dumps(list(_left(bench, status))))), 0)
    yield from json.loads(told.read_text())


def _left(bench: Bench, status: int) -> Iterator[str]:
    looks = fingerprint(bench.root)[1]
    if looks not in (bench.before, bench.after):
        yield "a torn store"
    elif (looks == bench.after) != (status in STORED):
        yield f"exit {status} with the version {'after' if looks == bench.after else 'before'}"
    again = ingest_dump(late(), Store(bench.root))
    if again.exit not in STORED:
        yield f"the next ingest: {again.error}"
    elif fingerprint(bench.root)[1] != bench.after:
        yield "the next ingest makes other rows"
    elif findings := check(bench.root):
        yield f"after the next ingest: {findings[0]}"
    if left := [str(path.relative_to(bench.root)) for path in bench.root.rglob("*") if _is_half(path)]:
        yield f"left behind: {left}"


def _is_half(path: Path) -> bool:
    """Say whether a file was never finished: ours end in .part, those of the table library in #NUMBER."""
    return path.is_file() and (path.suffix == ".part" or "#" in path.name or path.name.startswith("_commit_"))


def sweep(bench: Bench, kinds: Sequence[str], only: str | None, every: int, most: int) -> Outcome:
    """Let each kind of call fail with each of its errors, at every n-th place."""
    whole = Outcome()
    for kind, error in [(name, error) for name in kinds for error in CALLS[name][1] if only in (None, error)]:
        outcome, began = Outcome(), time.monotonic()
        for place in range(1, most + 1, every):
            status, said, failed = attempt(bench, kind, error, place)
            if not failed:
                break
            _count(bench, outcome, status, failed)
            for trouble in judge(bench, status, said, error):
                outcome.troubles.append(f"{kind} {error} {place}: {trouble}: {said.strip()[:600]} [{failed[0][:200]}]")
        took = f"{time.monotonic() - began:.0f} s"
        print(kind, error, *(f"{name} {n}" for name, n in outcome.numbers().items()), took, flush=True)
        whole.add(outcome)
    return whole


def _count(bench: Bench, outcome: Outcome, status: int, failed: list[str]) -> None:
    outcome.runs += 1
    outcome.in_store += any(str(bench.root) in place for line in failed for place in _PLACE.findall(line))
    outcome.refused += status == REFUSED
    outcome.stored += status in STORED


def main() -> int:
    """Run, and print what was seen."""
    words = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    words.add_argument("--calls", default=",".join(CALLS), help=f"of {', '.join(CALLS)}")
    words.add_argument("--error", metavar="NAME", help="give this error only, such as ENOSPC")
    words.add_argument("--every", type=int, default=1, metavar="N", help="take every N-th place only")
    words.add_argument("--most", type=int, default=2_000, metavar="N", help="look at the first N places only")
    asked = words.parse_args()
    if not strace_works():
        raise SystemExit("strace is not here, or may not watch processes: it makes the calls fail.")
    with TemporaryDirectory() as folder:
        outcome = sweep(build(Path(folder)), asked.calls.split(","), asked.error, asked.every, asked.most)
    print(*(f"{name} {n}" for name, n in outcome.numbers().items()))
    print("".join(f"  {trouble}\n" for trouble in outcome.troubles), end="")
    return int(bool(outcome.troubles))


if __name__ == "__main__":
    sys.exit(main())
