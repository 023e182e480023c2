"""What a filter change of a large store reads and counts, without the page: `python benchmarks/screen_counts.py STORE`.

Prints the least processor time of both cores and the least time by the clock of several runs, per filter, since a
machine that others use only adds to them. benchmarks/dashboard.py makes a store and measures the whole screen.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from analysis import codebook  # noqa: E402
from analysis.codebook import Codebook  # noqa: E402
from analysis.study import Selection  # noqa: E402
from engine import screen, screen_counts, screen_shares  # noqa: E402
from engine.screen_find import Found, find  # noqa: E402
from engine.screen_read import Screen  # noqa: E402
from engine.screen_where import Scope  # noqa: E402
from ingest.schema import empty  # noqa: E402
from ingest.store import Store  # noqa: E402
from views import large_charts, large_pages  # noqa: E402

RUNS = 9
TWO_DAYS = timedelta(days=2, microseconds=-1)


def main(arguments: Sequence[str]) -> None:
    """Measure each filter on the store that is named."""
    if len(arguments) != 1:
        sys.exit("Name a store: python benchmarks/screen_counts.py STORE")
    root = arguments[0]
    book, threads = codebook.default(), Store(root).snapshot().read("threads")
    opened = screen.open_screen(root, screen.ready(root), book.names)
    for name, selection in _filters(opened).items():
        n, processor, clock = _least(opened, selection, book, threads)
        print(f"{name}: {n:,} comments; {processor:.0f} ms of processor time, {clock:.0f} ms by the clock")


def _filters(opened: Screen) -> dict[str, Selection]:
    last = find(opened, Scope(), Selection(), "comment").sums.ends[1] or datetime.min
    day = datetime(last.year, last.month, last.day) - timedelta(days=3)
    return {
        "neutral and positive words": Selection(labels=("neutral", "positive")),
        "negative words": Selection(labels=("negative",)),
        "two days": Selection(time=(day, day + TWO_DAYS)),
        "scores of 2 and more": Selection(score=(2, None)),
    }


def _least(opened: Screen, selection: Selection, book: Codebook, threads: pd.DataFrame) -> tuple[int, float, float]:
    """Return the comments found, and the least milliseconds of processor time and of the clock."""
    n, times = 0, []
    for _ in range(RUNS):
        processor, clock = time.process_time(), time.perf_counter()
        n = _counted(find(opened, Scope(), selection, "log_score"), book, threads)
        times.append((time.process_time() - processor, time.perf_counter() - clock))
    return n, 1000 * min(each for each, _ in times), 1000 * min(each for _, each in times)


def _counted(found: Found, book: Codebook, threads: pd.DataFrame) -> int:
    """Count all that the first page shows of a selection, one after the other; return its comments."""
    screen_counts.over_time(found, large_charts.step(*found.sums.ends))
    screen_counts.top_threads(found, large_pages.THREADS)
    return screen_shares.aggregate(found, book, threads, empty("documents")).summary.shown


if __name__ == "__main__":
    main(sys.argv[1:])
