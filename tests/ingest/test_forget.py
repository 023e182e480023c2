"""Who is forgotten is in no file of the store, the tree stays whole, and no ingest brings the words back."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cli import main
from ingest.checking import check
from ingest.forget import forget, look
from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.store import Store

NAME = "Wren_of_77"
SECRET = "My lamp was stolen on a Tuesday night"
EARLIER = "My lamp was borrowed, or so I thought then"


def record(name: str, body: str, author: str, parent: str, day: int) -> dict[str, object]:
    return {"id": name, "body": body, "author": author, "link_id": "t3_aaa", "parent_id": parent, "subreddit": "lamps",
            "score": 2, "retrieved_on": 1_700_000_000 + day * 86_400}  # fmt: skip


def dump(day: int, secret: str) -> Source:
    records = [
        record("k1", "Who has seen my torch?", "Moss", "t3_aaa", day),
        record("k2", secret, NAME, "t1_k1", day),
        record("k3", f"> {SECRET}\n\nThat is bad news, {NAME}.", "Fern", "t1_k2", day),
        record("k4", f"Ask u/{NAME} about it", "Moss", "t1_k3", day),
    ]
    return Source.from_bytes(f"day{day}.jsonl", "\n".join(json.dumps(r) for r in records).encode())


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with two crawls, an edit between them, quotes, mentions and refused records."""
    for day, secret in enumerate([EARLIER, SECRET]):
        ingest_dump(dump(day, secret), Store(tmp_path))
    (tmp_path / "quarantine").mkdir(exist_ok=True)
    lines = [json.dumps({"raw": json.dumps({"by": NAME})}), json.dumps({"raw": "of another"})]
    (tmp_path / "quarantine" / "feed.jsonl").write_text("\n".join(lines) + "\n")
    return tmp_path


def everything(store: Path) -> str:
    """All that the files of a store hold, whatever version they belong to."""
    files = [file for file in store.rglob("*") if file.is_file()]
    tables = [str(pq.read_table(file).to_pylist()) for file in files if file.suffix == ".parquet"]
    return "\n".join(tables + [file.read_bytes().decode("utf-8", "replace") for file in files])


def assert_nowhere(store: Path) -> None:
    held = everything(store)
    assert [words for words in (NAME, SECRET, EARLIER) if words in held] == []


def test_the_store_of_these_tests_holds_all_that_must_go(store: Path) -> None:
    held = everything(store)
    assert all(words in held for words in (NAME, SECRET, EARLIER))


def test_a_forgotten_author_is_in_no_file(store: Path) -> None:
    done = forget(store, [NAME])
    assert_nowhere(store)
    assert (done.authors, done.comments, done.earlier_texts, done.quarantined) == (1, 1, 1, 1)
    assert "of another" in everything(store)


def test_the_tree_and_the_counts_stay_whole(store: Path) -> None:
    before = Store(store).snapshot().read("threads").iloc[0]
    forget(store, [NAME])
    assert check(store) == []
    after = Store(store).snapshot().read("threads").iloc[0]
    assert (after["kept"], after["with_body"], after["deleted"]) == (before["kept"], before["with_body"] - 1, 1)


def test_what_others_wrote_stays(store: Path) -> None:
    forget(store, [NAME])
    bodies = Store(store).snapshot().read("comments").set_index("comment_id")["body"]
    assert bodies["k1"] == "Who has seen my torch?"
    assert bodies["k3"] == "That is bad news, [forgotten]."


def test_a_forgotten_comment_leaves_its_author_elsewhere(store: Path) -> None:
    forget(store, ["reddit/aaa/k1"])
    comments = Store(store).snapshot().read("comments").set_index("comment_id")
    assert comments.loc["k1"].isna()[["body", "author"]].all()
    assert comments.loc["k4", "author"] == "Moss"
    assert "seen my torch" not in everything(store)


def test_no_later_ingest_brings_it_back(store: Path) -> None:
    forget(store, [NAME])
    for day in (1, 2):
        report = ingest_dump(dump(day, SECRET), Store(store), story="lamps")
        assert report.exit in (0, 3)
    comments = Store(store).snapshot().read("comments").set_index("comment_id")
    assert (comments.loc["k2", "state"], comments.loc["k1", "body"]) == ("deleted", "Who has seen my torch?")
    tables = "\n".join(str(Store(store).snapshot().read(name).to_dict()) for name in ("comments", "sightings", "dumps"))
    assert NAME not in tables and SECRET not in tables
    assert check(store) == []


def test_forgetting_again_says_so_and_changes_nothing(store: Path) -> None:
    forget(store, [NAME])
    assert look(store, [NAME]).unknown == ()
    assert forget(store, [NAME]).comments == 0


def test_a_name_that_is_not_there_is_told(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", "Nobody", "--yes", "--store", str(store)]) == 2
    assert "holds no author and no comment 'Nobody'" in capsys.readouterr().err


def test_the_command_asks_before_it_forgets(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", NAME, "--store", str(store)]) == 2
    assert "1 author and 1 comment would be forgotten" in capsys.readouterr().err
    assert main(["forget", NAME, "--yes", "--store", str(store)]) == 0
    assert "1 comment lost text and author" in capsys.readouterr().out
    assert_nowhere(store)


@pytest.mark.parametrize("file", ["salt", "forgotten.json"])
def test_what_is_remembered_is_for_the_owner_alone(store: Path, file: str) -> None:
    forget(store, [NAME])
    assert (store / file).stat().st_mode & 0o777 == 0o600
