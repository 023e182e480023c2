"""The large screen of a store in a bucket shows what it shows of the same store on the disk."""

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import analysis.measures
from analysis.study import Selection
from analysis.summary import Cell
from engine import screen, screen_comments, screen_place
from engine.measuring import ensure
from engine.screen_where import Scope
from ingest import place
from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.store import Store, StoreError

ROOT = Path(__file__).parents[3]
SAID = ["They took his data without asking. A court should make them pay, it is terrible.",
        "I love the new tram, wonderful.", "Will it still run when the cloud comes in?"]  # fmt: skip
SECRET = "lantern"


NEEDED = {"comments", "threads", "dumps", "measures"}


def dump(pier: int) -> Source:
    rows = [
        {"id": f"k{pier}{i}", "link_id": f"t3_pier{pier}", "score": 5 * i - 3, "author": f"walker{i % 3}",
         "parent_id": f"t3_pier{pier}" if i % 4 == 0 else f"t1_k{pier}{i - 1}",
         "created_utc": 1_700_000_000 + 50_000 * i + pier, "body": f"{SAID[i % 3]} Walk {i}."}
        for i in range(12)
    ]  # fmt: skip
    return Source.from_bytes(f"pier{pier}.ndjson", "\n".join(map(json.dumps, rows)).encode())


def measured(root: Path) -> Path:
    """Make a measured store on the disk; what comes second is merged, which gives files of another kind."""
    for pier in (1, 2):
        assert ingest_dump(dump(pier), Store(root), story="harbor").exit == 0
    ensure(root)
    return root


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return measured(tmp_path_factory.mktemp("local") / "store")


@pytest.fixture(scope="module")
def in_bucket(local: Path, s3: object) -> str:
    """The same store in a bucket, under a name that addresses must quote."""
    return put(local, "s3://archive/drawn/pier é 100%")


@pytest.fixture
def stored(in_bucket: str, cache: Path) -> str:
    """It, with nothing in the cache yet."""
    return in_bucket


def put(local: Path, root: str) -> str:
    """Copy the files of a store into a bucket; writing it there by itself takes long."""
    for file in local.rglob("*"):
        if file.is_file() and (parts := file.relative_to(local).parts)[0] in NEEDED:
            folder = place.of(root).inside("/".join(parts[:-1]))
            folder.write(file.name, [file.read_bytes()])
    return root


def tables(root: str | Path, version: str) -> dict[str, pd.DataFrame]:
    with duckdb.connect(str(screen_place.folder(root) / version / screen.FILE), read_only=True) as opened:
        names = [row[0] for row in opened.execute("SHOW TABLES").fetchall()]
        return {name: opened.table(name).df() for name in names}


def behind(root: str | Path, version: str) -> pd.DataFrame:
    opened = screen.open_screen(root, version, ())
    keys, _ = screen_comments.behind(opened, Scope(), Selection(), Cell(), "score", 7)
    return screen_comments.fetch(Store(root).snapshot(), keys)


def test_numbers_and_comments_are_those_of_the_disk(stored: str, local: Path, cache: Path) -> None:
    told: list[str] = []
    version, here = screen.ready(stored, lambda part, now: told.append(now)), screen.ready(local)
    ours, wanted = tables(stored, version), tables(local, here)
    assert set(ours) == set(wanted) and len(wanted["comments"]) == 24 and screen.COPYING in told
    for name, table in wanted.items():
        pd.testing.assert_frame_equal(ours[name], table, check_exact=True)
    pd.testing.assert_frame_equal(behind(stored, version), behind(local, here), check_exact=True)
    assert len(behind(stored, version)) == 7
    made = [file for file in cache.rglob("*") if file.is_file()]
    assert {file.name for file in made} == {"lock", screen.FILE}
    assert not any(SECRET.encode() in file.read_bytes() for file in made)


def test_what_was_taken_out_of_the_cache_is_made_again(stored: str) -> None:
    version = screen.ready(stored)
    place = screen_place.folder(stored) / version
    (place / screen.FILE).rename(place / "left")
    assert not screen.exists(stored, version)
    assert screen.ready(stored) == version and screen.exists(stored, version)
    assert [file.name for file in place.iterdir()] == [screen.FILE]


@pytest.mark.long
def test_what_is_old_is_swept_and_a_store_in_the_place_of_another_is_not_taken_for_it(
    address: str, local: Path, tmp_path: Path, cache: Path
) -> None:
    first = screen.ready(put(local, address))
    place.of(address).clear()
    second = screen.ready(put(measured(tmp_path / "other"), address))
    assert [folder.name for folder in screen_place.folder(address).iterdir() if folder.is_dir()] == [second] != [first]
    screen.drop(address)
    assert not screen.exists(address, second)


@pytest.mark.long
def test_the_page_of_a_bucket_is_the_page_of_the_disk(
    stored: str, local: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis.measures, "LARGE", 4)
    pages = []
    for root in (stored, str(local)):
        monkeypatch.setenv("RETHREAD_STORE", root)
        at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=300).run()
        at.selectbox(key="theme_shares-row").set_value(0).run()
        assert not at.exception and not at.error
        pages.append([at.title[0].value, *(element.value for element in at.text)])
    assert pages[0] == pages[1]
    assert "Visible: 24" in "\n".join(pages[0]) and "They took his data" in "\n".join(pages[0])


@pytest.mark.long
def test_what_a_bucket_lacks_is_measured_first(address: str, cache: Path) -> None:
    ingest_dump(dump(1), Store(address), story="harbor")
    assert screen.exists(address, screen.ready(address))


def test_a_refused_key_is_told_without_it(
    stored: str, capfd: pytest.CaptureFixture[str], refused: Callable[[], None]
) -> None:
    snapshot = Store(stored).snapshot()
    files, threads = snapshot.files(snapshot.derived or ""), snapshot.read("threads")
    refused()
    with pytest.raises(StoreError) as told:
        screen.make(stored, "v", files, threads)
    said = str(told.value) + repr(told.value.__cause__) + "".join(capfd.readouterr())
    assert "could not be read" in said and "wrong-lantern" not in said
    assert [entry.name for entry in screen_place.folder(stored).iterdir()] == ["lock"]


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make the server refuse us from now on."""

    def change() -> None:
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong-lantern")
        monkeypatch.setattr(place, "_system", place._system.__wrapped__)

    return change
