"""The store: nothing changes twice, a version that is read stays what it is, what was dropped is off the disk."""

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, write_deltalake

from ingest.ledger import Report
from ingest.opening import Source
from ingest.pipeline import ingest_dump, read_dump, store_dump
from ingest.store import Store, StoreError


def page(number: int) -> bytes:
    """A thread copied from a page, with some comments."""
    lines = [f"A made story number {number} {number + 5}", "What was reported on that day, in one line."]
    for i in range(number % 9 + 2):
        lines += [f"Thought {i} of {number} (Score:{i % 5})", f"Something to say about it, number {i}."]
    return "\n".join(lines).encode()


def add(store: Store, number: int, story: str | None = None) -> object:
    return ingest_dump(Source.from_bytes(f"page{number}.txt", page(number)), store, story=story)


def test_an_empty_store_reads_as_empty_tables(tmp_path: Path) -> None:
    snapshot = Store(tmp_path / "none").snapshot()
    assert snapshot.read("comments").empty and snapshot.read("threads").empty and snapshot.read("documents").empty


def test_the_same_dump_twice_changes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = add(store, 3)
    before = store.snapshot()
    second = add(store, 3)
    assert (first.added, second.added, second.updated, second.unchanged) == (5, 0, 0, 5)  # type: ignore[attr-defined]
    assert store.snapshot().stamp == before.stamp


def test_a_snapshot_stays_what_it_is_while_others_write(tmp_path: Path) -> None:
    store = Store(tmp_path)
    add(store, 1)
    before = store.snapshot()
    add(store, 2)
    assert len(before.read("comments")) == 3
    assert len(store.snapshot().read("comments")) == 7


def test_a_story_named_later_files_the_thread_anew_and_stays(tmp_path: Path) -> None:
    store = Store(tmp_path)
    add(store, 1)
    add(store, 1, story="linkedin")
    add(store, 1)
    assert set(store.snapshot().read("comments")["story_id"]) == {"linkedin"}


def test_tables_come_back_with_their_dtypes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    add(store, 2)
    comments = store.snapshot().read("comments")
    assert comments["score"].dtype == pd.Int64Dtype()
    assert comments["state"].dtype == "category"
    assert str(comments["created_at"].dtype) == "datetime64[us, UTC]"
    assert comments["created_at"].isna().all()


@pytest.mark.parametrize("chosen", [None, 1, 0])
def test_some_columns_are_those_of_the_whole_table(tmp_path: Path, chosen: int | None) -> None:
    store, only = Store(tmp_path), ["platform", "comment_id", "thread_id", "position"]
    add(store, 3)
    snapshot = store.snapshot()
    threads = snapshot.read("threads")
    some = None if chosen is None else threads[:chosen]
    whole = snapshot.read("comments", some)
    expected = whole[[name for name in whole if name in only]]
    pd.testing.assert_frame_equal(snapshot.read("comments", some, only), expected)
    assert len(whole) == (0 if chosen == 0 else 5)


def test_a_store_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file where the folder should be")
    report = add(Store(tmp_path / "store"), 1)
    assert report.exit == 5  # type: ignore[attr-defined]
    assert "could not be" in report.error  # type: ignore[attr-defined]


def test_a_damaged_store_is_told_in_a_sentence(tmp_path: Path) -> None:
    store = Store(tmp_path)
    add(store, 1)
    for file in (tmp_path / "comments").glob("*.parquet"):
        file.write_bytes(b"not parquet")
    with pytest.raises(StoreError, match="could not be read"):
        store.snapshot().read("comments")


def reddit(day: int, texts: dict[str, str]) -> bytes:
    """A day's records of one thread: id -> text."""
    lines = []
    for name, text in texts.items():
        author = "[deleted]" if text == "[deleted]" else "Wren_who_wrote"
        lines.append({"id": name, "body": text, "author": author, "link_id": "t3_aaa", "parent_id": "t3_aaa",
                      "subreddit": "tools", "score": 1, "retrieved_on": 1_700_000_000 + day * 86_400})  # fmt: skip
    return b"\n".join(json.dumps(line).encode() for line in lines)


def crawl(store: Store, day: int, texts: dict[str, str], *, keep: bool = False) -> Report:
    source = Source.from_bytes(f"day{day}.jsonl", reddit(day, texts))
    return store_dump(read_dump(source, keep_deleted_text=keep), store)


def found_on_disk(store: Path, words: str) -> bool:
    """Say whether the words stand in any table file, of any version, or in the log of the tables."""
    tables = [pq.read_table(file).to_pylist() for file in store.rglob("*.parquet")]
    logs = [file.read_text() for file in store.rglob("*.json")]
    return words in str(tables) or words in str(logs)


FIRST = {"k1": "A first thought", "k2": "Words to forget"}
DELETED = {"k1": "A first thought, mended", "k2": "[deleted]"}


def test_text_deleted_at_its_source_is_off_the_disk(tmp_path: Path) -> None:
    store = Store(tmp_path)
    crawl(store, 0, FIRST)
    assert found_on_disk(tmp_path, "Words to forget")
    report = crawl(store, 1, DELETED)
    assert report.dropped == 1
    assert not found_on_disk(tmp_path, "Words to forget")
    assert store.snapshot().read("sightings")["body"].dropna().tolist() == ["A first thought"]


def test_names_and_texts_do_not_stand_in_the_log_of_the_tables(tmp_path: Path) -> None:
    crawl(Store(tmp_path), 0, FIRST)
    assert not any("Wren_who" in file.read_text() for file in tmp_path.rglob("*.json"))


def test_deleted_text_that_was_asked_for_is_kept_until_the_file_is_ingested_without_asking(tmp_path: Path) -> None:
    store = Store(tmp_path)
    crawl(store, 0, FIRST, keep=True)
    crawl(store, 1, DELETED, keep=True)
    kept = store.snapshot().read("comments").set_index("comment_id").loc["k2"]
    assert (kept["body"], kept["state"]) == ("Words to forget", "deleted")
    crawl(store, 1, DELETED)
    assert not found_on_disk(tmp_path, "Words to forget")


def test_who_reads_a_version_whose_text_was_dropped_is_told_to_read_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    crawl(store, 0, FIRST)
    before = store.snapshot()
    crawl(store, 1, DELETED)
    with pytest.raises(StoreError, match="read it again"):
        before.read("comments")


def test_the_store_can_be_written_after_text_was_dropped(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for day, texts in enumerate([FIRST, DELETED, DELETED | {"k3": "New"}]):
        crawl(store, day, texts)
    assert store.snapshot().read("threads")[["kept", "new"]].iloc[0].tolist() == [3, 1]


def test_a_store_of_an_older_version_gets_its_new_columns(tmp_path: Path) -> None:
    store = Store(tmp_path)
    crawl(store, 0, FIRST)
    known = DeltaTable(str(tmp_path / "comments")).to_pyarrow_table().drop_columns(["gone_at", "place", "edited_at"])
    write_deltalake(str(tmp_path / "comments"), known, mode="overwrite", schema_mode="overwrite")
    row = store.snapshot().dumps.assign(versions=lambda d: d["versions"].str.replace('"comments": 0', '"comments": 1'))
    write_deltalake(str(tmp_path / "dumps"), pa.Table.from_pandas(row, preserve_index=False), mode="overwrite")
    crawl(store, 1, FIRST | {"k3": "New"})
    assert store.snapshot().read("comments")["place"].tolist() == [0, 1, 2]


def test_a_store_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    add(Store(tmp_path), 1)
    table = DeltaTable(str(tmp_path / "dumps"))
    table.update(updates={"versions": "replace(versions, '\"layout\": 1', '\"layout\": 2')"})
    with pytest.raises(StoreError, match=r"newer version of Rethread .layout 2.*update Rethread"):
        Store(tmp_path).snapshot()
    assert add(Store(tmp_path), 2).exit == 5  # type: ignore[attr-defined]
