"""With --pseudonyms no author is named in anything that is written, and one person has one name everywhere."""

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from analysis.tables import DERIVED
from cli import main
from ingest.schema import TABLES

NAMES = ("Wren_of_77", "moss-gatherer", "FernInTheRain")
BODIES = [
    "The lamp in the street has been out for weeks and nobody came to look at it.",
    f"I agree with {NAMES[0]} that a broken lamp is bad for everybody here.",
    f"> I agree with {NAMES[0]}\n\nNo, @{NAMES[1]}, the lamp is fine. I like the dark, and so do the bats.",
    f"{NAMES[2]} wrote about bats before. The lamp should be mended by the town this week.",
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two threads by the same people; one of them was crawled twice."""
    place = tmp_path_factory.mktemp("pseudonyms")
    for number, thread in enumerate(("aaa", "aaa", "bbb")):
        records = [
            {"id": f"{thread}{i}", "body": body, "author": NAMES[i % 3], "link_id": f"t3_{thread}", "subreddit": "s",
             "parent_id": f"t1_{thread}{i - 1}" if i else f"t3_{thread}", "score": i + number,
             "permalink": f"/user/{NAMES[i % 3]}/comments/{thread}/x/{thread}{i}/",
             "retrieved_on": 1_700_000_000 + number * 86_400, "created_utc": 1_690_000_000 + i * 600}
            for i, body in enumerate(BODIES if number else BODIES[:3])
        ]  # fmt: skip
        file = place / f"dump{number}.jsonl"
        file.write_text("\n".join(json.dumps(r) for r in records))
        assert main(["ingest", str(file), "--story", f"lamps {thread}", "--store", str(place / "store")]) in (0, 3)
    return place / "store"


def named(content: bytes) -> list[str]:
    return [name for name in NAMES if name.casefold().encode() in content.lower()]


@pytest.mark.parametrize("name", [*TABLES, *DERIVED])
def test_no_table_names_an_author(store: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "table.csv"
    assert main(["table", name, "--pseudonyms", "--out", str(out), "--store", str(store)]) == 0
    assert named(out.read_bytes()) == []


def test_the_tables_of_this_store_name_authors_without_the_option(store: Path, tmp_path: Path) -> None:
    for name in ("comments", "people", "sightings"):
        assert main(["table", name, "--out", str(tmp_path / name), "--store", str(store)]) == 0
    assert named((tmp_path / "comments").read_bytes()) and named((tmp_path / "people").read_bytes())


def test_parquet_names_nobody(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "table.parquet"
    words = ["table", "comments", "--pseudonyms", "--format", "parquet", "--out", str(out), "--store", str(store)]
    assert main(words) == 0
    assert named(pd.read_parquet(out).to_csv().encode()) == []
    assert named(out.read_bytes()) == []


def test_charts_their_numbers_and_receipts_name_nobody(store: Path, tmp_path: Path) -> None:
    words = ["--story", "lamps aaa", "--to", "html,json", "--out", str(tmp_path), "--store", str(store)]
    assert main(["export", *words, "--pseudonyms"]) == 0
    files = [file for file in tmp_path.iterdir() if file.is_file()]
    assert {".html", ".csv", ".json"} <= {file.suffix for file in files}
    assert {file.name: found for file in files if (found := named(file.read_bytes()))} == {}


def test_a_receipt_of_an_export_without_names_can_be_verified(store: Path, tmp_path: Path) -> None:
    words = ["export", "reply_tree", "--story", "lamps aaa", "--out", str(tmp_path), "--store", str(store)]
    assert main([*words, "--pseudonyms"]) == 0
    assert main(["verify", str(tmp_path / "reply_tree.receipt.json"), "--store", str(store)]) == 0


@pytest.mark.parametrize("words", [["report", "--pseudonyms"], ["network", "--of", "authors"]])
def test_reports_and_networks_name_nobody(store: Path, tmp_path: Path, words: list[str]) -> None:
    out = tmp_path / "out.gexf"
    assert main([*words, "--story", "lamps bbb", "--out", str(out), "--store", str(store)]) == 0
    assert named(out.read_bytes()) == []


def test_one_person_has_one_name_in_every_thread_table_and_run(store: Path, tmp_path: Path) -> None:
    called: dict[str, set[str]] = {}
    for run in ("comments", "comments", "people"):
        assert main(["table", run, "--pseudonyms", "--out", str(tmp_path / "out.csv"), "--store", str(store)]) == 0
        with (tmp_path / "out.csv").open(newline="") as file:
            called.setdefault(run, set()).update(row["author"] for row in csv.DictReader(file))
    assert called["comments"] == called["people"]
    assert len(called["people"]) == 3
