"""The screen files of a store: one folder per version, built once, opened read-only by any number of sessions.

They are made on this machine, also of a store in a bucket, whose measures are copied here for that (screen_place.py).

A version is named by what it is made from, so an old one is never mistaken for a new one. It is written to a folder of
its own and renamed when it is whole; the ones before it are taken off the disk, which a session that still reads them
does not notice (on Windows they stay until nobody does).
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.dataset as ds
from filelock import FileLock

from engine import duck, measuring
from engine.screen_build import Progress, Source, build
from engine.screen_place import FOLDER as FOLDER
from engine.screen_place import folder, made
from engine.screen_read import Screen
from ingest.delta import told
from ingest.disk import reason, remedy
from ingest.place import is_remote, pieces
from ingest.schema import THREAD_KEY
from ingest.store import Store, StoreError

FILE = "screen.duckdb"
MEASURING = "Working out themes and tone"
COPYING = "Copying what is needed from the bucket"
_CODE = ("screen_build.py", "screen_weights.py")


def version_of(stamp: str, digest: str) -> str:
    """Return the name of the screen files of one version of the store (``Snapshot.stamp``) and of its measures."""
    found = hashlib.sha256(f"{stamp}\n{digest}\n{duckdb.__version__}".encode())
    for name in _CODE:
        found.update((Path(__file__).parent / name).read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()[:16]


def exists(root: str | Path, version: str) -> bool:
    """Say whether the screen files of that version are there."""
    return (folder(root) / version / FILE).is_file()


def make(root: str | Path, version: str, source: Source, threads: pd.DataFrame,
         progress: Progress | None = None) -> None:  # fmt: skip
    """Build the screen files of a version where they are not there yet, and drop those of other versions.

    Needs the measures (``Source``) and the tidy ``threads`` of the store. Of several that ask at once one builds.
    Raises OSError or duckdb.Error when the disk refuses, StoreError where a bucket does, and leaves nothing half-made.
    """
    place = made(root)
    with FileLock(place / "lock"):
        if exists(root, version):
            return
        drop(root, keep=None, unfinished_only=True)
        making = Path(tempfile.mkdtemp(prefix=".making-", dir=place))
        try:
            build(_here(root, source, making / "measures", progress), threads, making / version, progress)
            shutil.rmtree(making / version / "spill", ignore_errors=True)
            shutil.rmtree(place / version, ignore_errors=True)
            (making / version).rename(place / version)
        finally:
            shutil.rmtree(making, ignore_errors=True)
        drop(root, keep=version)


def _here(root: str | Path, source: Source, copies: Path, progress: Progress | None) -> Source:
    """Return the measures as files of this machine: those of a bucket are copied, piece by piece."""
    if not is_remote(root) or isinstance(source, ds.Dataset):
        return source
    copies.mkdir()
    for number, file in enumerate(source):
        if progress:
            progress(number / len(source), COPYING)
        with (copies / f"{number}.parquet").open("wb") as copy:
            copy.writelines(_pieces(root, file))
    return [str(copies / f"{number}.parquet") for number in range(len(source))]


def _pieces(root: str | Path, file: str) -> Iterator[bytes]:
    with told(str(root), "read"):
        yield from pieces(file)


def ready(root: str | Path, progress: Progress | None = None) -> str:
    """Make the screen files of the newest version of a store where they are not there yet; return that version.

    Measures are worked out first where the store lacks those that fit. Raises StoreError, CodebookError, ToneError.
    """
    name = measuring.derivation(root).name
    snapshot = Store(root).snapshot()
    if snapshot.derived != name:
        measuring.ensure(root, lambda done, of: progress(done / max(of, 1), MEASURING) if progress else None)
        snapshot = Store(root).snapshot()
    version = version_of(snapshot.stamp, name)
    try:
        if snapshot.derived == name and not exists(root, version):
            threads = snapshot.read("threads", only=[*THREAD_KEY, "story_id"])
            make(root, version, snapshot.files(name), threads, progress)
    except (OSError, duckdb.Error) as error:
        why = f"the files of the screen could not be made ({reason(error)}); {remedy(error)}"
        raise StoreError(f"{root}: {why}") from error
    return version


def drop(root: str | Path, keep: str | None = None, *, unfinished_only: bool = False) -> None:
    """Take screen files off the disk: all but those of the version ``keep``, or only what was never finished.

    They hold names and ids, so whoever makes a store forget somebody calls this, too.
    """
    place = folder(root)
    for old in place.iterdir() if place.is_dir() else ():
        unfinished = old.name.startswith(".making-")
        if old.is_dir() and old.name != keep and (unfinished or not unfinished_only):
            shutil.rmtree(old, ignore_errors=True)


def open_screen(root: str | Path, version: str, names: tuple[str, ...]) -> Screen:
    """Open the screen files of a version under the themes ``names`` of its codebook.

    Raises duckdb.Error where they are not there or damaged.
    """
    place = folder(root) / version
    return Screen(duck.connect(place / FILE, [place]), names)
