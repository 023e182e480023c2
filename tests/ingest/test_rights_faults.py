"""Stores of other users and stores that may only be read: what may be read is read, and writing is refused in words."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.store import Store

ROOT = Path(__file__).parent.parent.parent
NOBODY = 65534
LINE = {"id": "k1", "body": "Rain", "author": "moss", "link_id": "t3_aaa", "parent_id": "t3_aaa", "subreddit": "s"}
STRANGER = """
import encodings.utf_8_sig, json, os, sys
import pyarrow.dataset
import analysis.codebook, analysis.tone, charts.change_words, engine.screen, ingest.checking
from cli import main
from ingest import registry
from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.store import Store
registry.all_formats()
store, line, user = sys.argv[1], sys.argv[2], int(sys.argv[3])
source = Source.from_bytes("more.jsonl", line.encode())
source.sample(), registry.claims(source.sample())
if user:
    os.setgroups([]), os.setgid(user), os.setuid(user)
told = {" ".join(words): main([*words, "--store", store]) for words in (["threads"], ["table", "comments"], ["check"])}
report = ingest_dump(source, Store(store))
print(json.dumps(told | {"ingest": report.exit, "error": report.error}))
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user may look into."""
    with TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        yield Path(place)


def stored(folder: Path, umask: int) -> Path:
    """Make a store as a user with a umask does."""
    before = os.umask(umask)
    try:
        source = Source.from_bytes("one.jsonl", json.dumps(LINE).encode())
        assert ingest_dump(source, Store(folder / "store")).exit == 0
    finally:
        os.umask(before)
    return folder / "store"


def as_stranger(store: Path) -> tuple[dict[str, object], str]:
    """Read and write a store as somebody else (root), or without the right to write (others)."""
    user = NOBODY if os.geteuid() == 0 else 0
    words = [sys.executable, "-c", STRANGER, str(store), json.dumps(LINE | {"id": "k2"}), str(user)]
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert "Traceback" not in done.stderr, done.stderr
    return json.loads(done.stdout.splitlines()[-1]), done.stdout + done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system has no users of that kind")
def test_a_store_that_may_only_be_read(folder: Path) -> None:
    store = stored(folder, 0o022)
    for place in (store, *store.rglob("*")):
        place.chmod(0o555 if place.is_dir() else 0o444)
    try:
        told, said = as_stranger(store)
    finally:
        for place in (store, *store.rglob("*")):
            place.chmod(0o755 if place.is_dir() else 0o644)
    assert (told["threads"], told["table comments"], told["check"]) == (0, 0, 0), said
    assert told["ingest"] == 5
    assert f"{store}: the store could not be written" in str(told["error"])
    assert "check the path, its permissions" in str(told["error"])


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system has no users of that kind")
@pytest.mark.parametrize("closed", ["", "dumps/_delta_log", pytest.param("comments", marks=pytest.mark.long)])
def test_a_store_that_may_not_be_read_is_not_taken_for_an_empty_one(folder: Path, closed: str) -> None:
    store = stored(folder, 0o022 if closed else 0o077)
    (store / closed).chmod(0)
    try:
        told, said = as_stranger(store)
    finally:
        (store / closed).chmod(0o755)
    assert (told["table comments"], told["check"], told["ingest"]) == (5, 5, 5), said
    assert "Permission denied" in str(told["error"])
    assert "is empty" not in said
