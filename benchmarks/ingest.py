"""Ingest of a made Arctic Shift file: Rethread against a plain loop of json, in one run, by turns.

    python benchmarks/ingest.py [--count 1000000] [--pairs 3] [--file FILE] [--plain 20000] [--skip-store]

Each way runs in a process of its own, first over a handful of comments so that imports do not count; told are its
processor time (user and system, all threads) per comment, and the peak of its memory. The plain way with sentiment and
themes is too slow for the whole file: it reads the first ``--plain`` lines, and is told per comment. Ways that read the
same are checked to give the same sums. Goals are printed beside the figures; the exit state is 1 where one is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks import arctic_shift  # noqa: E402
from ingest.frugal import FRUGAL  # noqa: E402

WINDOW = 2 * 2**30


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of one way took."""

    seconds: float
    """Processor time."""
    peak: int
    """Bytes of memory."""
    told: dict[str, int]

    @property
    def micros(self) -> float:
        """Microseconds of processor time per comment."""
        return self.seconds / max(self.told["comments"], 1) * 1e6


def run(way: str, file: Path, count: int = 0) -> Run:
    """Run one way in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="rethread-bench-") as folder, tempfile.TemporaryFile() as answers:
        command = [sys.executable, str(HERE / "ingest_ways.py"), way, str(file), folder, str(count)]
        worker = subprocess.Popen(command, stdout=answers, env=os.environ | FRUGAL)
        _, state, used = os.wait4(worker.pid, 0)
        worker.returncode = os.waitstatus_to_exitcode(state)
        if worker.returncode:
            raise SystemExit(f"{way} failed with {worker.returncode}.")
        answers.seek(0)
        told = json.loads(answers.read())
    return Run(told.pop("seconds"), used.ru_maxrss * 1024, told)


def compared(title: str, theirs: str, ours: str, file: Path, pairs: int, goal: float, plain: int = 0) -> bool:
    """Run two ways by turns, print a line, and say whether the goal is reached; ``plain`` lines for the first."""
    found = []
    for _ in range(pairs):
        other, own = run(theirs, file, plain), run(ours, file)
        if not plain and other.told != own.told:
            raise SystemExit(f"{title}: the two ways do not read the same: {other.told}, {own.told}.")
        found.append((other, own))
    ratio = statistics.median(other.micros / own.micros for other, own in found)
    other, own = sorted(found, key=lambda pair: pair[1].micros)[len(found) // 2]
    print(f"| {title} | {other.micros:,.1f} | {own.micros:,.1f} | {ratio:.2f} | {goal:g} | {own.peak / 2**20:,.0f} |",
          flush=True)  # fmt: skip
    return ratio >= goal


def main() -> int:
    """Print all figures; return 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--plain", type=int, default=20_000)
    parser.add_argument("--file", type=Path, help="a file made before, with --count comments")
    parser.add_argument("--skip-store", action="store_true", help="leave the whole way to a store out")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rethread-bench-") as folder:
        file = told.file or Path(folder) / "rc.ndjson"
        if told.file is None:
            arctic_shift.write(told.count, file)
        small, packed = Path(folder) / "small.ndjson", Path(folder) / "rc.zst"
        arctic_shift.write(max(told.count // 10, 1), small)
        arctic_shift.write(told.count, packed)
        print(
            "| what | plain, µs a comment | ours, µs a comment | times | goal | our peak, MiB |\n"
            "|---|---|---|---|---|---|"
        )
        good = compared("decoding to Parquet", "plain_decode", "our_decode", file, told.pairs, 3)
        good &= compared("the same, .zst of a 2 GiB window", "plain_decode", "our_decode", packed, told.pairs, 2)
        good &= _flat(small, file, packed, told.count)
        if not told.skip_store:
            good &= compared("to a store, without themes", "plain_way", "our_way", file, told.pairs, 10, told.plain)
            good &= compared(
                "to a store, with themes", "plain_way_themes", "our_way_themes", file, told.pairs, 25, told.plain
            )
    return 0 if good else 1


def _flat(small: Path, file: Path, packed: Path, count: int) -> bool:
    """Print what reading to tidy tables costs, in parts; say whether time and memory are bounded as they should be."""
    tenth, whole, zst = run("our_reading", small), run("our_reading", file), run("our_reading", packed)
    times = whole.seconds / tenth.seconds
    print(f"| tidy tables in parts | – | {whole.micros:,.1f} | – | – | {whole.peak / 2**20:,.0f} |")
    print(f"| the same, .zst of a 2 GiB window | – | {zst.micros:,.1f} | – | – | {zst.peak / 2**20:,.0f} |")
    print(f"\nTen times the comments ({count:,}): {times:.1f} times the time (goal: at most 11).\n", flush=True)
    return times <= 11 and whole.peak < 2**30 and zst.peak < 2**30 + WINDOW


if __name__ == "__main__":
    sys.exit(main())
