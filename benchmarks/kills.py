"""Kill ingests at random moments while a reader reads: python benchmarks/kills.py [--kills 300] [--seed 1].

A writer stores a fixed row of dumps, one after the other, and is killed (SIGKILL) after a random time, started again,
and killed again. A reader reads all the while: every version it sees must be, row for row, one that an undisturbed
writer makes. When all dumps are in, a new store is begun. Exit 0: no torn version, no error, same rows in the end.
Processes are forked from one that has imported everything and opened no table, so that a start costs little.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ingest.checking import check
from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.registry import all_formats
from ingest.store import Store, StoreError

TABLES = ("comments", "threads", "crawls", "sightings")
# Forked before any table was opened: no thread holds a lock then.
warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
LIFE = 2.5
"""Most ingests' time that a writer lives; on average it is killed in its second one."""


@dataclass
class Outcome:
    """What became of a run."""

    kills: int = 0
    rounds: int = 0
    """Stores that were filled in full."""
    reads: int = 0
    versions: int = 0
    """Different versions that readers saw."""
    read_again: int = 0
    """Times a reader was told that the version it had begun was taken off the disk."""
    torn: int = 0
    """Reads that were no version of the undisturbed writer, or failed."""
    other_rows: int = 0
    """Stores that held other rows in the end, or that ``rethread check`` found damaged."""


def dump(number: int) -> Source:
    """One day's records of one of three threads: scores change, comments come, and some are deleted."""
    thread, day = f"th{number % 3}", number // 3
    records = []
    for i in range(30 + 5 * day):
        gone = i % 7 == 3 and day > 1
        records.append({
            "id": f"{thread}c{i}", "link_id": f"t3_{thread}", "subreddit": "s", "score": i + day,
            "parent_id": f"t1_{thread}c{i // 2}" if i > 1 else f"t3_{thread}",
            "body": "[deleted]" if gone else f"What {i} says in {thread}, {'mended' if day else 'at first'}",
            "author": "[deleted]" if gone else f"writer{i % 9}", "retrieved_on": 1_700_000_000 + day * 86_400 * 3,
        })  # fmt: skip
    return Source.from_bytes(f"dump{number}.jsonl", "\n".join(json.dumps(r) for r in records).encode())


def write(root: Path, dumps: int, told: Path | None = None) -> None:
    """Store the dumps; with ``told``, write down what each version looks like."""
    versions = {0: fingerprint(root)[1]} if told else {}
    for number in range(dumps):
        report = ingest_dump(dump(number), Store(root))
        if report.exit:
            raise SystemExit(f"{report.error}")
        if told:
            count, looks = fingerprint(root)
            versions[count] = looks
            told.write_text(json.dumps(versions))


def fingerprint(root: Path) -> tuple[int, str]:
    """Return how many dumps one version of the store holds, and a digest of all its rows."""
    snapshot = Store(root).snapshot()
    digest = hashlib.sha256()
    for table in TABLES:
        digest.update(snapshot.read(table).to_csv(index=False).encode())
    return len(snapshot.dumps), digest.hexdigest()


def read(current: Path, told: Path, found: Path) -> None:
    """Read the store that ``current`` names until it names none, and write down what was seen."""
    versions = {int(count): looks for count, looks in json.loads(told.read_text()).items()}
    seen = Outcome()
    kinds: set[int] = set()
    while root := current.read_text():
        try:
            count, looks = fingerprint(Path(root))
            seen.torn += versions.get(count) != looks
            kinds.add(count)
            seen.reads += 1
        except StoreError as error:
            again = "read it again" in str(error)
            seen.read_again += again
            seen.torn += not again
        except Exception as error:  # whatever a reader meets counts
            print(f"reader: {type(error).__name__}: {error}", file=sys.stderr)
            seen.torn += 1
        seen.versions = len(kinds)
    found.write_text(json.dumps(asdict(seen)))


def forked(work: Callable[[], object]) -> int:
    """Do some work in a process of its own and return its id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        sys.stderr.flush()
        os._exit(status)


def succeeds(work: Callable[[], object]) -> bool:
    """Do some work in a process of its own and say whether it went well."""
    return os.waitstatus_to_exitcode(os.waitpid(forked(work), 0)[1]) == 0


def kill_once(root: Path, dumps: int, life: float) -> bool | None:
    """Start a writer and kill it after a random time; None when it was done first, False when it failed."""
    writer = forked(lambda: write(root, dumps))
    time.sleep(life)
    os.kill(writer, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(writer, 0)[1])
    return True if status == -signal.SIGKILL else None if status == 0 else False


def converged(root: Path, dumps: int, told: Path) -> bool:
    """Say whether the next ingest brings a store to the same rows as an undisturbed one, and a check finds no fault."""
    expected = json.loads(told.read_text())[str(dumps)]

    def compare() -> None:
        write(root, dumps)
        if fingerprint(root) != (dumps, expected) or check(root):
            raise SystemExit(f"{root} holds other rows: {check(root)}")

    return succeeds(compare)


def point(current: Path, root: str) -> None:
    """Tell the reader which store to read, in one step."""
    half = current.with_suffix(".part")
    half.write_text(root)
    half.replace(current)


def run(kills: int, dumps: int, seed: int, folder: Path) -> Outcome:
    """Kill so many writers and return what was seen."""
    chance, outcome = random.Random(seed), Outcome()
    told, current, found = (folder / name for name in ("versions.json", "current", "seen.json"))
    all_formats()  # read now, so that a writer's time goes into writing
    began = time.monotonic()
    if not succeeds(lambda: write(folder / "undisturbed", dumps, told)):
        raise SystemExit("The undisturbed writer failed.")
    ingest = (time.monotonic() - began) / dumps
    root = folder / "store0"
    point(current, str(root))
    reader = forked(lambda: read(current, told, found))
    while outcome.kills < kills:
        killed = kill_once(root, dumps, chance.uniform(0.01, LIFE * ingest))
        outcome.kills += killed is True
        outcome.other_rows += killed is False
        if killed is None:
            outcome.rounds += 1
            outcome.other_rows += not converged(root, dumps, told)
            root = folder / f"store{outcome.rounds}"
            point(current, str(root))
    outcome.other_rows += not converged(root, dumps, told)
    point(current, "")
    os.waitpid(reader, 0)
    seen = json.loads(found.read_text()) if found.exists() else {"torn": 1}
    return Outcome(**asdict(outcome) | {name: n for name, n in seen.items() if n})


def main() -> int:
    """Run, and print what was seen."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--dumps", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(options.kills, options.dumps, options.seed, Path(folder))
    told = asdict(outcome)
    print(
        json.dumps(told) if options.json else "\n".join(f"{name.replace('_', ' ')}: {n:,}" for name, n in told.items())
    )
    return int(bool(outcome.torn or outcome.other_rows))


if __name__ == "__main__":
    sys.exit(main())
