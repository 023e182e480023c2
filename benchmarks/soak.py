"""Many readers while crawls of the same thread come in every few seconds: no error, no mixed versions, flat memory.

    python benchmarks/soak.py [--minutes 3] [--sessions 25] [--every 4]
    python benchmarks/soak.py --crawls 50 --sessions 10 --every 0

The real server over a store of its own; real sessions (benchmarks/sessions.py) that search, change the weight and turn
pages with a second or so between; and `rethread ingest` in processes of its own. Every count on a page of one run must
be that of one version of the store: the thread grows with every crawl, so that two versions on one page would show.
And a page that is asked for after a crawl was stored must show it, or a later one.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.sessions import ROOT, Session, resident, served

GROWTH = 20
"""Comments that each crawl adds."""
PAGES = ("", "themes", "sentiment", "replies", "comments")
WORDS = ("", "ferry", "late again", "joke")
_SUBTITLE = re.compile(r"(?:of |^)([\d,]+) comments(?: selected)?, (?:all with text|[\d,]+ without text)")
_FIGURE = re.compile(r"^In the file: ([\d,]+)$")


@dataclass
class Outcome:
    """What the sessions saw."""

    seconds: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    crawls: int = 0
    refused: int = 0
    stored: int = 0
    """Comments of the newest version that was stored for sure."""
    stale: list[str] = field(default_factory=list)
    """Pages that showed an older version than what was stored when they were asked for."""
    sizes: set[int] = field(default_factory=set)


def crawl(number: int, folder: Path) -> Path:
    """Write the crawl of a thread that has grown since the one before."""
    rows = [
        {
            "id": f"c{n}", "link_id": "t3_ferry", "parent_id": f"t1_c{n - 1}" if n % 3 else "t3_ferry",
            "author": f"rower{n % 17}", "body": f"The ferry of line {n % 9} is late again, joke number {n}.",
            "score": n % 12, "created_utc": 1_700_000_000 + 60 * n, "subreddit": "harbour",
            "retrieved_on": 1_710_000_000 + 600 * number,
        }
        for n in range(500 + GROWTH * number)
    ]  # fmt: skip
    place = folder / f"crawl{number}.ndjson"
    place.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return place


def ingest(number: int, folder: Path, store: Path) -> bool:
    """Add a crawl as a user does."""
    words = [sys.executable, "cli.py", "ingest", str(crawl(number, folder)), "--store", str(store), "--story", "ferry"]
    return subprocess.run(words, cwd=ROOT, capture_output=True, check=False).returncode == 0


def visit(place: str, seed: int, over: threading.Event, outcome: Outcome) -> None:
    """Be one reader until all is over."""
    luck = random.Random(seed)
    while not over.is_set():
        try:
            with Session(place) as session:
                session.run()
                while not over.is_set():
                    time.sleep(luck.uniform(0.5, 1.5))
                    stored = outcome.stored
                    outcome.seconds.append(_step(session, luck))
                    look(session, outcome, stored)
        except Exception as error:  # whatever goes wrong is what this looks for
            outcome.troubles.append(f"{type(error).__name__}: {error}"[:300])
            time.sleep(1)


def _step(session: Session, luck: random.Random) -> float:
    match luck.randrange(3):
        case 0:
            session.set("Search", luck.choice(WORDS))
            return session.run()
        case 1:
            session.set("What a comment counts", luck.choice(session.options("What a comment counts")))
            return session.run()
        case _:
            return session.run(luck.choice(PAGES))


def look(session: Session, outcome: Outcome, stored: int) -> None:
    """Note errors on the page, counts that are not those of one version, and those of one older than what is stored."""
    outcome.troubles += session.troubles()
    sizes = set()
    for text in session.texts():
        found = (_SUBTITLE if " selected" in text else _FIGURE).search(text)
        if found:
            sizes.add(int(found[1].replace(",", "")))
    outcome.sizes |= sizes
    if len(sizes) > 1:
        outcome.mixed.append(str(sorted(sizes)))
    if sizes and max(sizes) < stored:
        outcome.stale.append(f"{max(sizes)} of {stored}")


def run(minutes: float, crawls: int | None, sessions: int, every: float, folder: Path) -> Outcome:
    """Let the readers read while crawls come in, for some minutes or until so many came."""
    outcome, store = Outcome(), folder / "store"
    ingest(0, folder, store)
    over = threading.Event()
    with served(store) as (place, pid):
        with Session(place) as first:
            first.run()
        until = time.monotonic() + 60 * minutes
        readers = [threading.Thread(target=visit, args=(place, n, over, outcome)) for n in range(sessions)]
        for reader in readers:
            reader.start()
        while time.monotonic() < until if crawls is None else outcome.crawls < crawls:
            outcome.crawls += 1
            if ingest(outcome.crawls, folder, store):
                outcome.stored = 500 + GROWTH * outcome.crawls
            else:
                outcome.refused += 1
            outcome.memory.append(resident(pid))
            time.sleep(every)
        over.set()
        for reader in readers:
            reader.join()
    return outcome


def main() -> int:
    """Run and print what was seen."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--minutes", type=float, default=3.0)
    words.add_argument("--crawls", type=int, metavar="N", help="end after so many crawls instead")
    words.add_argument("--sessions", type=int, default=25)
    words.add_argument("--every", type=float, default=4.0, metavar="SECONDS", help="between two crawls")
    asked = words.parse_args()
    with TemporaryDirectory() as folder:
        seen = run(asked.minutes, asked.crawls, asked.sessions, asked.every, Path(folder))
    times = sorted(seen.seconds) or [0.0]
    third = max(len(seen.memory) // 3, 1)
    early, late = statistics.mean(seen.memory[third : 2 * third] or [0]), statistics.mean(seen.memory[-third:])
    print(f"{asked.sessions} sessions, {len(times):,} runs of a page, {seen.crawls} crawls ({seen.refused} refused)")
    print(f"p50 {statistics.median(times):.2f} s, p95 {times[int(0.95 * (len(times) - 1))]:.2f} s")
    print(f"errors {len(seen.troubles)}, pages of mixed versions {len(seen.mixed)}, of an old one {len(seen.stale)}")
    print(f"versions seen {len(seen.sizes)}")
    print(f"memory of the server: {early:.0f} MB in the second third, {late:.0f} MB in the last")
    for told in [*seen.troubles[:5], *seen.mixed[:5], *seen.stale[:5]]:
        print("  ", told)
    return int(bool(seen.troubles or seen.mixed or seen.stale))


if __name__ == "__main__":
    sys.exit(main())
