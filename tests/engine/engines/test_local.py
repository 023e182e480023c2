"""Work done by several processes of this machine comes out as in one, and nothing is left behind."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from analysis import codebook, tone
from analysis.measures import measures
from engine import engines
from engine.engines import Engine, EngineError, of
from engine.frames import arrived, sent
from engine.local import Local
from engine.measuring import by, ensure
from engine.splitting import split
from engine.task import READ, read_by
from engine.task import by as words_of
from ingest.limits import DEFAULTS
from ingest.schema import empty
from ingest.store import Store

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def two() -> Iterator[Local]:
    with Local(2) as engine:
        yield engine


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "SMALL", 100)


def test_measures_of_two_processes_are_those_of_one(two: Local, measured: Callable[..., pa.Table]) -> None:
    assert measured(two).equals(measured(None))


def test_helpers_that_began_ahead_do_the_work(two: Local, measured: Callable[..., pa.Table]) -> None:
    two.begin()
    ready = two.helpers.processes()
    two.begin()
    assert len(ready) == 2
    assert measured(two).num_rows > 900
    assert set(two.helpers.processes()) == set(ready)


def test_measures_of_nothing(two: Local) -> None:
    book, words = codebook.default(), tone.default()
    made = by(book, words, two).make(empty("comments"), empty("threads"))
    assert made.num_rows == 0
    assert made.schema.names == by(book, words).make(empty("comments"), empty("threads")).schema.names


def test_a_store_is_measured_as_a_whole(two: Local, whole: tuple[Store, object], tmp_path: Path) -> None:
    import shutil

    stores = [Store(shutil.copytree(whole[0].root, tmp_path / name)) for name in ("one", "two")]
    ensure(stores[0].root)
    ensure(stores[1].root, engine=two)
    tables = [pa.Table.from_pandas(pd.read_parquet(store.snapshot().files(store.snapshot().derived or "")))
              for store in stores]  # fmt: skip
    assert tables[0].num_rows > 900
    assert tables[0].equals(tables[1])


def test_files_read_at_once_give_the_same_store(
    two: Local, dumps: list[str], whole: tuple[Store, list[object]], ingest: Callable, same_tables: Callable
) -> None:
    store, reports = ingest(two, dumps)
    same_tables(store, whole[0])
    assert [r.as_json() | {"quarantine": ""} for r in reports] == [r.as_json() | {"quarantine": ""} for r in whole[1]]


@pytest.mark.long
def test_large_dumps_read_ahead_keep_their_parts(dumps: list[str]) -> None:
    from dataclasses import replace

    limits = replace(DEFAULTS, part=120)
    for workers in (1, 2):
        with Local(workers).reader(limits) as reader:
            found = reader.read([dumps[0], dumps[0]])
            told = [[dump.in_parts, *(len(part.comments) for part in dump.parts())] for dump in found]
        if workers == 1:
            before = told
    assert told == before
    assert told[0][0] and len(told[0]) > 2


def test_a_file_that_is_missing_costs_itself(two: Local, dumps: list[str]) -> None:
    with two.reader() as reader:
        exits = [dump.report.exit for dump in reader.read([dumps[0], "no/such.ndjson", dumps[0]])]
    assert exits == [0, 4, 0]


def test_a_helper_that_the_system_ends_is_replaced(two: Local, measured: Callable[..., pa.Table]) -> None:
    measured(two)
    for helper in two.helpers.processes():
        helper.kill()
        helper.wait()
    assert measured(two).equals(measured(None))


def test_a_failure_in_a_helper_is_told(two: Local) -> None:
    with pytest.raises(EngineError, match="A helper process failed"):
        list(two.each("measured", [(b"nonsense", b"", b"{}")]))
    assert next(two.each("measured", [(sent(empty("comments")), sent(empty("threads")), _words())]))


def test_helpers_that_cannot_be_started_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    with Local(2) as engine, pytest.raises(EngineError, match="No helper process can be started"):
        engine.begin()
        list(engine.each("measured", [(sent(empty("comments")), sent(empty("threads")), _words())]))


def test_measures_read_no_column_that_is_not_sent(whole: tuple[Store, object]) -> None:
    comments, threads = whole[0].snapshot().read("comments"), whole[0].snapshot().read("threads")
    asked = codebook.default(), tone.default()
    found = measures(comments[READ], threads, *asked)
    pd.testing.assert_frame_equal(found, measures(comments, threads, *asked))


def test_a_measure_of_a_column_that_is_not_sent_fails(two: Local, whole: tuple[Store, object]) -> None:
    snapshot = whole[0].snapshot()
    some = snapshot.read("comments")[[name for name in READ if name != "tag"]]
    with pytest.raises(EngineError, match=r"KeyError.*tag"):
        list(two.each("measured", [(sent(some), sent(snapshot.read("threads")), _words())]))


@pytest.mark.parametrize("packing", [None, "lz4"])
def test_a_table_arrives_as_it_was_sent(whole: tuple[Store, object], packing: str | None) -> None:
    comments = whole[0].snapshot().read("comments")
    pd.testing.assert_frame_equal(arrived(sent(comments, packing), "comments"), comments)


def test_another_version_is_refused() -> None:
    told = json.loads(_words()) | {"by": "Rethread of last year"}
    with pytest.raises(Exception, match="asked for is Rethread of last year"):
        read_by(json.dumps(told).encode())


def test_words_arrive_as_they_were() -> None:
    book, words = read_by(_words())
    assert (book.digest, words.digest) == (codebook.default().digest, tone.default().digest)


@pytest.mark.parametrize("mixed", [False, True])
def test_groups_hold_whole_threads_and_every_comment_once(whole: tuple[Store, object], mixed: bool) -> None:
    snapshot = whole[0].snapshot()
    comments = snapshot.read("comments").sample(frac=1, random_state=5) if mixed else snapshot.read("comments")
    groups = split(comments, snapshot.read("threads"), 150)
    parts = list(groups.parts())
    threads = [set(some["thread_id"]) for some, _ in parts]
    assert len(parts) > 3
    assert sum(map(len, threads)) == len(set.union(*threads))
    assert all(set(of["thread_id"]) == ids for (_, of), ids in zip(parts, threads, strict=True))
    back = groups.together(pa.table({"id": some["comment_id"]}) for some, _ in parts)
    assert back["id"].to_pylist() == comments["comment_id"].tolist()


@pytest.mark.parametrize(("name", "scheduler"), [("spark", None), ("local", "tcp://127.0.0.1:1")])
def test_an_engine_that_is_none_is_refused(name: str, scheduler: str | None) -> None:
    with pytest.raises(EngineError):
        of(name, scheduler)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for other processes")
def test_ctrl_c_leaves_no_process_behind(dumps: list[str]) -> None:
    script = f"""
        import sys
        from engine import engines
        from engine.local import Local
        if __name__ == "__main__":
            engine = Local(2)
            with engine, engine.reader() as reader:
                for dump in reader.read({[*dumps, *dumps]!r}):
                    ids = [g._worker.pid for g in reader._guards] + [engine.helpers.started().pid]
                    print(*ids, flush=True)
                    input()
    """
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    with child:
        assert child.stdout is not None
        ids = [int(word) for word in child.stdout.readline().split()]
        child.send_signal(signal.SIGINT)
        assert child.wait(300) != 0
    assert len(ids) == 3
    until = time.monotonic() + 120
    while (alive := [one for one in ids if _lives(one)]) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


def _words() -> bytes:
    return words_of(codebook.default(), tone.default())


def test_one_process_needs_no_helper(measured: Callable[..., pa.Table]) -> None:
    with Local(1) as engine:
        assert isinstance(engine, Engine)
        measured(engine)
        assert not engine.helpers.processes()
