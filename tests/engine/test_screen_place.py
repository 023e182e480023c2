"""Where the screen files of a store lie: beside a store on the disk, in the user's cache for one in a bucket."""

import sys
from pathlib import Path

import pytest

from engine import screen_place
from ingest.store import StoreError

ADDRESS = "s3://archive/team/store"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_store_on_the_disk_holds_its_own(tmp_path: Path) -> None:
    assert screen_place.folder(tmp_path) == tmp_path / "screen"
    assert screen_place.folder(str(tmp_path)) == tmp_path / "screen"


def test_that_of_a_bucket_is_in_the_cache_under_a_name_that_tells_nothing(cache: Path) -> None:
    place = screen_place.folder(ADDRESS)
    assert place.parent == cache / "rethread" / "screen"
    assert len(place.name) == 32 and int(place.name, 16)
    assert screen_place.folder(ADDRESS + "/") == place


def test_two_stores_never_mix(monkeypatch: pytest.MonkeyPatch) -> None:
    places = {screen_place.folder(ADDRESS), screen_place.folder(ADDRESS + "2")}
    for server in ("https://s3.one.example", "https://s3.two.example"):
        monkeypatch.setenv("AWS_ENDPOINT_URL", server)
        places.add(screen_place.folder(ADDRESS))
    assert len(places) == 4


def test_another_key_is_no_other_store(monkeypatch: pytest.MonkeyPatch) -> None:
    before = screen_place.folder(ADDRESS)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    assert screen_place.folder(ADDRESS) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_the_cache_is_for_its_owner(cache: Path) -> None:
    assert screen_place.made(ADDRESS).is_dir()
    assert (cache / "rethread").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("system", "where"),
    [("linux", ".cache"), ("darwin", "Library/Caches"), ("win32", "AppData/Local")],
)
def test_the_usual_place_of_each_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, where: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setattr(screen_place.sys, "platform", system)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert screen_place.cache() == tmp_path / where / "rethread"


def test_who_has_no_home_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    if sys.platform != "win32":
        with pytest.raises(StoreError, match="set XDG_CACHE_HOME"):
            screen_place.folder(ADDRESS)
