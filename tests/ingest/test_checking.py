"""A check finds what is wrong with a store, names it, and finds nothing in one that is whole."""

import json
from pathlib import Path

import pandas as pd
import pytest
from deltalake import DeltaTable, write_deltalake

from cli import main
from ingest.checking import check
from ingest.delta import to_arrow
from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.schema import TABLES
from ingest.store import Store


def thread(day: int, scores: dict[str, int]) -> Source:
    lines = [
        {"id": name, "body": f"What {name} had to say", "author": f"writer_{name}", "link_id": "t3_aaa",
         "parent_id": "t1_k1" if name != "k1" else "t3_aaa", "subreddit": "tools", "score": score,
         "retrieved_on": 1_700_000_000 + day * 86_400}
        for name, score in scores.items()
    ]  # fmt: skip
    return Source.from_bytes(f"day{day}.jsonl", "\n".join(json.dumps(line) for line in lines).encode())


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with two crawls of one thread."""
    for day, scores in enumerate([{"k1": 1, "k2": 2}, {"k1": 3, "k2": 2, "k3": 1}]):
        assert ingest_dump(thread(day, scores), Store(tmp_path)).exit == 0
    return tmp_path


def spoil(store: Path, table: str, frame: pd.DataFrame) -> None:
    """Write a table by other means than an ingest, and let the last dump name that version."""
    snapshot = Store(store).snapshot()
    write_deltalake(str(store / table), to_arrow(frame), mode="overwrite")
    versions = snapshot.versions | {table: DeltaTable(str(store / table)).version()}
    dumps = snapshot.dumps.assign(versions=json.dumps(versions))
    write_deltalake(str(store / "dumps"), to_arrow(dumps), mode="overwrite")


def problems(store: Path) -> str:
    return "\n".join(f"{finding.place}: {finding.problem}" for finding in check(store) if finding.damage)


def test_a_whole_store_has_no_finding(store: Path) -> None:
    assert check(store) == []


def test_a_store_that_was_never_written_has_no_finding(tmp_path: Path) -> None:
    assert check(tmp_path / "none") == []


@pytest.mark.parametrize("table", list(TABLES))
def test_a_spoiled_file_of_any_table_is_found(store: Path, table: str) -> None:
    if table == "documents":
        pytest.skip("the store holds no article")
    for file in (store / table).glob("*.parquet"):
        file.write_bytes(file.read_bytes()[:-20])
    assert problems(store).startswith((f"{table}: ", f"{table}/"))


def test_a_finding_names_the_dumps_to_ingest_again(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file,) = DeltaTable(str(store / "comments")).file_uris()
    Path(file).write_bytes(Path(file).read_bytes()[:-20])
    assert next(finding.dumps for finding in check(store)) == ("day1.jsonl",)
    assert main(["check", "--store", str(store)]) == 5
    assert "To be ingested again: day1.jsonl." in capsys.readouterr().out


def test_where_nobody_knows_which_all_dumps_are_named(store: Path) -> None:
    (store / "threads" / "_delta_log" / "00000000000000000000.json").write_text("no log")
    assert {finding.dumps for finding in check(store)} == {("day0.jsonl", "day1.jsonl")}


def test_of_a_file_with_rows_of_one_dump_only_that_is_named(store: Path) -> None:
    other = thread(3, {"k7": 1})
    lines = other.stream.read().replace(b"t3_aaa", b"t3_bbb").replace(b"k1", b"k9")
    assert ingest_dump(Source.from_bytes("other.jsonl", lines), Store(store)).exit == 0
    actions = DeltaTable(str(store / "comments")).get_add_actions(flatten=True)
    (file,) = [row["path"] for row in actions.to_struct_array().to_pylist() if row["min.thread_id"] == "bbb"]
    (store / "comments" / file).write_bytes(b"PAR1")
    found = next(finding for finding in check(store) if finding.place.endswith(file))
    assert found.dumps == ("other.jsonl",)


def test_where_the_table_of_dumps_is_damaged_the_rest_of_it_tells(store: Path) -> None:
    files = sorted(DeltaTable(str(store / "dumps")).file_uris())
    Path(files[0]).write_bytes(b"PAR1")
    (named,) = {finding.dumps for finding in check(store)}
    assert len(named) == 1 and named[0] in ("day0.jsonl", "day1.jsonl")


def test_files_that_others_laid_down_are_ignored(store: Path) -> None:
    before = Store(store).snapshot().read("comments")
    others = [store / "notes.txt", store / "comments" / "mine.parquet", store / "comments" / "mine#1"]
    others += [store / "dumps" / "_delta_log" / "readme.txt", store / "comments" / "part-9.parquet"]
    for file in others:
        file.write_bytes(b"none of the store's")
    assert check(store) == []
    pd.testing.assert_frame_equal(Store(store).snapshot().read("comments"), before)
    assert ingest_dump(thread(5, {"k1": 9}), Store(store)).exit == 0
    assert all(file.exists() for file in others[:4])
    assert check(store) == []


def test_a_log_that_is_gone_is_found(store: Path) -> None:
    for file in (store / "threads" / "_delta_log").iterdir():
        file.unlink()
    assert "threads: " in problems(store)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("depth", 7, "at another depth"),
        ("position", 4, "not 0, 1, 2"),
        ("story_id", "another", "under another story"),
        ("dump_id", "feed", "of no dump"),
        ("thread_id", "zzz", "of no thread"),
        ("body", None, "says with_body 3"),
    ],
)
def test_comments_that_do_not_fit_are_found(store: Path, column: str, value: object, said: str) -> None:
    comments = Store(store).snapshot().read("comments")
    comments[column] = pd.Series([value, *comments[column][1:]], dtype=comments[column].dtype)
    spoil(store, "comments", comments)
    assert said in problems(store)


def test_a_key_that_stands_twice_is_found(store: Path) -> None:
    comments = Store(store).snapshot().read("comments")
    spoil(store, "comments", pd.concat([comments, comments.iloc[:1]], ignore_index=True))
    assert "stands in it twice" in problems(store)


def test_what_a_stopped_ingest_left_is_told_and_is_no_damage(store: Path) -> None:
    write_deltalake(str(store / "comments"), to_arrow(Store(store).snapshot().read("comments")), mode="append")
    assert [(finding.place, finding.damage) for finding in check(store)] == [("comments", False)]


def test_the_command_says_what_it_found_and_how_it_ends(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--store", str(store)]) == 0
    assert "whole" in capsys.readouterr().out
    (store / "codebook.toml").write_text("version = ")
    assert main(["check", "--json", "--store", str(store)]) == 5
    told = json.loads(capsys.readouterr().out)
    assert (told["whole"], told["findings"][0]["place"]) == (False, "codebook.toml")
