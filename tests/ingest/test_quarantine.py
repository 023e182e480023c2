"""Refused records are set aside with their raw text, masked and bounded, and can be mended and ingested again."""

import json
from pathlib import Path

import pytest

from ingest import quarantine
from ingest.format import Refused
from ingest.opening import Source
from ingest.pipeline import ingest_dump, read_dump, store_dump
from ingest.store import Store


def line(number: int, **changed: object) -> dict[str, object]:
    made = {"id": f"c{number}", "link_id": "t3_pond", "parent_id": "t3_pond", "subreddit": "pond", "author": "heron",
            "body": f"Frog number {number}.", "created_utc": 1_600_000_000 + number}  # fmt: skip
    return made | changed


def dump(*records: object) -> Source:
    text = "\n".join(r if isinstance(r, str) else json.dumps(r) for r in records)
    return Source.from_bytes("pond.ndjson", text.encode())


def records(place: str | None) -> list[dict[str, str]]:
    assert place is not None
    return [json.loads(each) for each in Path(place).read_text(encoding="utf-8").splitlines()]


def test_a_refused_record_is_set_aside_mended_and_ingested_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    broken = json.dumps(line(3)).replace('"body"', "body")
    first = ingest_dump(dump(line(1), line(2, score=2**40), broken), store)
    assert (first.exit, first.added) == (3, 1)
    aside = records(first.quarantine)
    assert [a["locator"] for a in aside] == ["line 2", "line 3"]
    mended = [a["raw"].replace("body:", '"body":').replace(str(2**40), "5") for a in aside]
    again = ingest_dump(dump(*mended), store)
    assert again.exit == 0
    assert again.added == 2
    assert list(store.snapshot().read("comments")["comment_id"]) == ["c1", "c2", "c3"]


def test_nothing_is_written_where_nothing_is_refused(tmp_path: Path) -> None:
    report = ingest_dump(dump(line(1)), Store(tmp_path / "store"))
    assert report.quarantine is None
    assert not (tmp_path / "store" / quarantine.FOLDER).exists()


def test_a_dump_of_which_nothing_can_be_kept_is_set_aside_too(tmp_path: Path) -> None:
    read = read_dump(dump('{"id": "c1"}', '{"id": "c2", broken'), format_name="reddit_ndjson")
    report = store_dump(read, Store(tmp_path / "store"), tmp_path / "aside")
    assert report.exit == 4
    assert Path(str(report.quarantine)).parent == tmp_path / "aside"
    assert records(report.quarantine)[1]["raw"] == '{"id": "c2", broken'


def test_addresses_are_masked_and_long_records_cut(tmp_path: Path) -> None:
    refused = [Refused(locator="line 1", code="E-ID", reason="x", raw="ann@pond.example.org " + "ä" * 100_000)]
    place = Path(quarantine.write(tmp_path, "d" * 64, "from bob@pond.example.org.txt", refused))
    text = place.read_text(encoding="utf-8")
    assert place.name == "d" * 16 + ".jsonl"
    assert "ann@" not in text and "bob@" not in text
    assert len(json.loads(text)["raw"].encode()) <= 64 * 1024
    assert [f.name for f in tmp_path.iterdir()] == [place.name]


def test_the_store_does_not_say_where_it_lies(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    ingest_dump(dump(line(1), "{broken"), store)
    kept = json.loads(store.snapshot().dumps["report"].iloc[-1])
    assert kept["quarantine"].endswith(".jsonl") and str(tmp_path) not in json.dumps(kept)
    assert kept["unstored"] == 0


def test_a_row_of_a_table_is_set_aside_as_it_stands(tmp_path: Path) -> None:
    data = b'id,author,body\n1,heron,"A frog, big"\n2,heron,one,too many\n3,otter,"No\nfrog"\n'
    report = ingest_dump(Source.from_bytes("pond.csv", data), Store(tmp_path / "store"), format_name="table")
    assert [r["raw"] for r in records(report.quarantine)] == ["2,heron,one,too many"]


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "aside").write_text("a file, no folder")
    read = read_dump(dump(line(1), "{broken"))
    report = store_dump(read, Store(tmp_path / "store"), tmp_path / "aside")
    assert report.exit == 5
    assert report.accounted()


@pytest.mark.parametrize("raw", ["\ud800 half a character", "NUL \0 in it", "line \u2028 separator"])
def test_odd_text_is_one_line(raw: str, tmp_path: Path) -> None:
    refused = [Refused(locator="1", code="E-ID", reason="y", raw=raw)]
    place = Path(quarantine.write(tmp_path, "d" * 64, "x", refused))
    assert len(place.read_bytes().strip().split(b"\n")) == 1
