"""One bit that changed in any file of a store is found; a store that only grew or shrank is whole."""

import json
import random
from pathlib import Path

import pytest

from ingest import checksums
from ingest.checking import check
from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.store import Store


def crawl(day: int) -> Source:
    lines = [
        {"id": f"k{n}", "body": f"What {n} had to say on day {day}", "author": f"heron_{n}", "link_id": "t3_pond",
         "parent_id": "t3_pond", "subreddit": "ponds", "score": n + day, "retrieved_on": 1_700_000_000 + day * 86_400}
        for n in range(6 + day)
    ]  # fmt: skip
    return Source.from_bytes(f"day{day}.jsonl", "\n".join(json.dumps(line) for line in lines).encode())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two crawls of one thread and the sums of its files."""
    root = tmp_path_factory.mktemp("store")
    for day in range(2):
        assert ingest_dump(crawl(day), Store(root)).exit == 0
    checksums.write(str(root))
    return root


def files(store: Path) -> list[Path]:
    return sorted(file for file in store.rglob("*") if file.suffix in (".parquet", ".json") and file.is_file())


def test_every_file_of_every_table_has_its_sum(store: Path) -> None:
    told = {str(file.relative_to(store)) for file in files(store)} - {checksums.FILE}
    assert set(checksums.read(str(store))) == told
    assert any(name.startswith("comments/") for name in told)


def test_a_flipped_bit_anywhere_is_found(store: Path) -> None:
    spots = random.Random(6)
    for file in files(store):
        whole = file.read_bytes()
        for _ in range(8):
            at = spots.randrange(len(whole))
            file.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << spots.randrange(8))]) + whole[at + 1 :])
            name = str(file.relative_to(store))
            if name == checksums.FILE:
                with pytest.raises(checksums.ChecksumsError):
                    checksums.read(str(store))
            else:
                assert list(checksums.differing(str(store))) == [name]
        file.write_bytes(whole)
    assert list(checksums.differing(str(store))) == []


def test_the_check_names_the_file(store: Path) -> None:
    file = next((store / "comments").glob("*.parquet"))
    whole = file.read_bytes()
    file.write_bytes(whole[:200] + bytes([whole[200] ^ 4]) + whole[201:])
    found = [finding for finding in check(store) if finding.damage]
    file.write_bytes(whole)
    assert found[0].place == f"comments/{file.name}"
    assert check(store) == []


def test_what_an_ingest_adds_is_summed_and_what_is_gone_is_forgotten(tmp_path: Path) -> None:
    root = str(tmp_path)
    ingest_dump(crawl(0), Store(root))
    checksums.write(root)
    before = checksums.read(root)
    ingest_dump(crawl(1), Store(root))
    assert check(root) == []
    checksums.write(root)
    after = checksums.read(root)
    assert set(before) < set(after)
    gone = next(name for name in after if name.endswith(".parquet"))
    (tmp_path / gone).unlink()
    checksums.write(root)
    assert gone not in checksums.read(root)


def test_a_store_that_was_never_written_has_no_sums(tmp_path: Path) -> None:
    checksums.write(str(tmp_path / "none"))
    assert checksums.read(str(tmp_path / "none")) == {}
