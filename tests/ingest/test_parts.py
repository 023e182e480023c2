"""A large dump is read, stored and measured part by part, and gives what reading it at once gives."""

import gzip
import json
import os
import signal
from pathlib import Path

import pandas as pd
import pytest

from engine import measuring
from ingest import resuming
from ingest.guarded import Guard
from ingest.limits import Limits
from ingest.pipeline import compare_dump, read_path, store_dump
from ingest.schema import TABLES
from ingest.store import Store

PART = Limits(part=10)
TABLES_OF = [name for name in TABLES if name != "dumps"]


def records(first: int, threads: int = 8) -> list[dict[str, object]]:
    """Comments on ferries: in each thread a chain of three and two that stand alone."""
    made: list[dict[str, object]] = []
    for thread in range(first, first + threads):
        for number in range(5):
            parent = f"t1_c{thread}x{number - 1}" if number in (1, 2) else f"t3_s{thread}"
            made.append({
                "id": f"c{thread}x{number}", "link_id": f"t3_s{thread}", "parent_id": parent,
                "author": f"rower{number}",
                "body": f"The ferry of line {thread} is late again, a bad joke number {number}.", "score": number - 1,
                "created_utc": 1_700_000_000 + 60 * number + thread, "subreddit": "harbour",
            })  # fmt: skip
    return made


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    place = tmp_path / "harbour.ndjson"
    lines = [json.dumps(record) for record in records(100)]
    place.write_text("\n".join([*lines[:7], '{"id": "half', *lines[7:]]) + "\n", encoding="utf-8")
    return place


def stored(place: Path, root: Path, limits: Limits) -> dict[str, object]:
    with Guard(limits) as guard:
        (report,) = [store_dump(dump, Store(root), derived=measuring.derivation(root))
                     for dump in guard.read(str(place), story="ferries")]  # fmt: skip
    assert report.accounted(), report.as_json()
    return {name: told for name, told in report.as_json().items() if name != "quarantine"}


def same(first: Path, second: Path) -> None:
    for table in TABLES_OF:
        left, right = (Store(root).snapshot().read(table) for root in (first, second))
        pd.testing.assert_frame_equal(left, right, check_exact=True)


def test_parts_give_the_tables_and_the_report_of_the_whole(dump: Path, tmp_path: Path) -> None:
    assert stored(dump, tmp_path / "parts", PART) == stored(dump, tmp_path / "whole", Limits())
    same(tmp_path / "parts", tmp_path / "whole")


def test_a_later_crawl_in_parts_changes_what_it_shows_and_adds_what_is_new(dump: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.ndjson"
    shown = [record | {"score": 40} for record in records(103)]
    later.write_text("\n".join(map(json.dumps, shown)), encoding="utf-8")
    os.utime(later, (dump.stat().st_mtime + 90, dump.stat().st_mtime + 90))
    for root, limits in ((tmp_path / "parts", PART), (tmp_path / "whole", Limits())):
        stored(dump, root, limits)
        told = stored(later, root, limits)
        assert (told["added"], told["updated"], told["rescored"]) == (15, 25, 25)
    same(tmp_path / "parts", tmp_path / "whole")


def test_of_a_dump_that_ends_too_early_every_part_says_so(dump: Path) -> None:
    packed = dump.with_name("harbour.ndjson.gz")
    packed.write_bytes(gzip.compress(dump.read_bytes(), mtime=0)[:-300])
    with Guard(PART) as guard:
        (parts,) = [list(found.parts()) for found in guard.read(str(packed))]
    assert len(parts) > 1 and all(part.cut for part in parts)


def test_looking_at_a_large_dump_tells_what_storing_it_would_do(dump: Path, tmp_path: Path) -> None:
    with Guard(PART) as guard:
        (report,) = [compare_dump(found, Store(tmp_path / "none")) for found in guard.read(str(dump))]
    assert (report.read, report.added, len(report.refused), report.exit) == (41, 40, 1, 3)
    assert not (tmp_path / "none").exists()


def test_a_reader_that_dies_between_two_parts_leaves_the_store_as_it_was(dump: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    (small,) = read_path(str(dump.with_name(write_small(dump))))
    store_dump(small, store)
    before = store.snapshot()
    with Guard(PART) as guard:
        for found in guard.read(str(dump)):
            assert found.in_parts and guard._worker is not None
            os.kill(guard._worker.pid, signal.SIGKILL)
            report = store_dump(found, store)
        (again,) = [store_dump(found, store) for found in guard.read(str(dump))]
    assert report.exit == 6 and "harbour.ndjson" in str(report.error)
    assert before.stamp != store.snapshot().stamp and again.added == 40
    assert len(before.read("comments")) == 5


def write_small(dump: Path) -> str:
    (dump.parent / "small.ndjson").write_text("\n".join(map(json.dumps, records(1, threads=1))), encoding="utf-8")
    return "small.ndjson"


def test_measures_are_kept_with_the_ingest_and_cover_every_comment(dump: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    stored(dump, tmp_path / "store", PART)
    (tmp_path / "next.ndjson").write_text("\n".join(map(json.dumps, records(105))), encoding="utf-8")
    stored(tmp_path / "next.ndjson", tmp_path / "store", PART)
    snapshot = Store(tmp_path / "store").snapshot()
    assert snapshot.derived == measuring.derivation(tmp_path / "store").name
    found = [pq.read_table(file, columns=["comment_id"]) for file in snapshot.files(snapshot.derived)]
    rows = [name for part in found for name in part["comment_id"].to_pylist()]
    assert sorted(rows) == sorted(snapshot.read("comments")["comment_id"]) and len(rows) == 65


def test_measuring_later_gives_the_same_rows(dump: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    stored(dump, tmp_path / "at-once", PART)
    (whole,) = read_path(str(dump), story="ferries")
    store_dump(whole, Store(tmp_path / "later"))
    told: list[tuple[int, int]] = []
    measuring.ensure(tmp_path / "later", lambda done, of: told.append((done, of)))
    assert told == [(40, 40)]
    both = []
    for root in ("at-once", "later"):
        snapshot = Store(tmp_path / root).snapshot()
        rows = pd.concat([pq.read_table(file).to_pandas() for file in snapshot.files(str(snapshot.derived))])
        both.append(rows.sort_values(["thread_id", "comment_id"]).reset_index(drop=True))
    pd.testing.assert_frame_equal(*both, check_exact=True)


def test_a_large_file_that_was_stored_is_not_read_again(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resuming, "LARGE_FILE", 100)
    store = Store(tmp_path / "store")
    first = stored(dump, tmp_path / "store", PART)
    with Guard() as guard:
        known = resuming.stored(store, "ferries")
        (again,) = guard.read(str(dump), story="ferries", known=known)
        dump.write_text(dump.read_text(encoding="utf-8") + json.dumps(records(1)[0]), encoding="utf-8")
        (changed,) = guard.read(str(dump), story="ferries", known=known)
    assert again.tidied is None and again.report.unchanged == first["added"] and again.report.accounted()
    assert "not read again" in again.report.notes[-1]
    assert changed.tidied is not None
    assert resuming.stored(store, "another story") == {}
