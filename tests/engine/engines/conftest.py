"""What the tests of both engines share: some dumps, and what one process makes of them."""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from analysis import codebook, tone
from engine.engines import Engine
from engine.measuring import by
from ingest.guarded import Guard
from ingest.ledger import Report
from ingest.pipeline import store_dump
from ingest.store import Store

SAID = [
    "The ferry is late again and I hate waiting in the fog.",
    "A wonderful morning at the harbor, great light!",
    "Nobody asked the lighthouse keeper. Sue them?",
    "[deleted]",
    "My data is mine; they should not sell it to anyone.",
    "ok",
]
STORED = ["comments", "threads", "documents", "crawls", "sightings"]


def line(thread: int, place: int, seed: int) -> str:
    """Return one comment as Reddit's flat files have it."""
    return json.dumps({
        "id": f"c{thread:03}{place:03}", "link_id": f"t3_t{thread:03}", "author": f"sailor{(place * 7 + seed) % 23}",
        "parent_id": f"t3_t{thread:03}" if place % 5 == 0 else f"t1_c{thread:03}{place - 1 - place % 3:03}",
        "body": f"{SAID[(place + seed) % len(SAID)]}{'' if place % 2 else f' Number {place}.'}",
        "created_utc": 1_700_000_000 + 60 * place + thread, "score": (place * 13) % 40 - 5, "subreddit": "harbors",
    })  # fmt: skip


@pytest.fixture(scope="session")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Files of several threads each, with one that holds a thread of another one, and one that nobody can read."""
    folder = tmp_path_factory.mktemp("dumps")
    for number in range(4):
        lines = [line(thread, p, number) for thread in range(number * 4, number * 4 + 5) for p in range(50 + thread)]
        (folder / f"part{number}.ndjson").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "part1b.bin").write_bytes(bytes(range(256)) * 40)
    for place, file in enumerate(sorted(folder.iterdir())):
        os.utime(file, (1_750_000_000 + 3600 * place,) * 2)
    return [str(folder / "part0.ndjson"), str(folder)]


@pytest.fixture(scope="session")
def whole(dumps: list[str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, list[Report]]:
    """The store and the reports that reading one file after the other gives."""
    store = Store(tmp_path_factory.mktemp("plain") / "store")
    with Guard() as guard:
        reports = [store_dump(dump, store) for path in dumps for dump in guard.read(path)]
    return store, reports


@pytest.fixture
def ingest(tmp_path: Path) -> Callable[[Engine, Sequence[str]], tuple[Store, list[Report]]]:
    """Read dumps by an engine and store them."""

    def run(engine: Engine, paths: Sequence[str]) -> tuple[Store, list[Report]]:
        store = Store(tmp_path / "store")
        with engine.reader() as reader:
            return store, [store_dump(dump, store) for dump in reader.read(paths)]

    return run


@pytest.fixture
def same_tables() -> Callable[[Store, Store], None]:
    """Hold two stores against each other, cell by cell."""

    def check(one: Store, other: Store) -> None:
        for table in STORED:
            pd.testing.assert_frame_equal(one.snapshot().read(table), other.snapshot().read(table), check_exact=True)
        dumps = [store.snapshot().dumps[["dump_id", "file", "format", "ordinal"]] for store in (one, other)]
        pd.testing.assert_frame_equal(*dumps)

    return check


@pytest.fixture(scope="session")
def measured(whole: tuple[Store, list[Report]]) -> Callable[[Engine | None], pa.Table]:
    """Work the measures of the whole store out by an engine, or in this process."""
    snapshot = whole[0].snapshot()
    comments, threads = snapshot.read("comments"), snapshot.read("threads")
    mixed = comments.sample(frac=1, random_state=5).reset_index(drop=True)

    def run(engine: Engine | None) -> pa.Table:
        return by(codebook.default(), tone.default(), engine).make(mixed, threads)

    return run
