"""The SHA-256 of every file of a store's tables, so that one bit that changed on the disk is found.

A flipped bit in a Parquet file gives wrong rows without an error more often than not, and Delta's log knows only the
size of a file. The tables' files never change once they are written: each is read once, after the ingest that wrote
it, and its sum stands in one small file beside the tables.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from ingest import place

FILE = "checksums.json"
LOG = "_delta_log"


class ChecksumsError(Exception):
    """The file of checksums is itself damaged."""


def write(root: str) -> None:
    """Add the sums of the files that have none yet, and forget those of files that are gone.

    To be called under the store's lock, as the last step of what writes to it. Raises OSError where the disk refuses.
    """
    try:
        known = read(root)
    except ChecksumsError:
        known = {}
    told = {name: known.get(name) or _sum(root, name) for name in _files(root)}
    found = {name: summed for name, summed in told.items() if summed is not None}
    if found != known:
        place.of(root).write(FILE, [_sealed(found)])


def read(root: str) -> dict[str, str]:
    """Return the sum of each file, by "table/name"; empty where none were ever written. Raises ChecksumsError."""
    content = place.of(root).read(FILE)
    if content is None:
        return {}
    try:
        told = json.loads(content)
        files = {str(name): str(summed) for name, summed in told["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ChecksumsError(str(error)) from error
    if _sealed(files) != content:
        raise ChecksumsError("it is not what was written")
    return files


def differing(root: str) -> Iterator[str]:
    """Yield the files whose content is not what was written. Raises ChecksumsError, and OSError."""
    for name, summed in read(root).items():
        now = _sum(root, name)
        if now is not None and now != summed:
            yield name


def _files(root: str) -> Iterator[str]:
    """Yield the files of all tables that do not change once they are there: their data and their logs."""
    home = place.of(root)
    tables = home.folders()
    tables += [f"{table}/{name}" for table in tables for name in home.inside(table).folders() if name != LOG]
    for table in tables:
        folder = home.inside(table)
        if LOG in folder.folders():
            yield from (f"{table}/{name}" for name in folder.names(".parquet"))
            log = folder.inside(LOG)
            yield from (f"{table}/{LOG}/{name}" for name in [*log.names(".json"), *log.names(".parquet")])


def _sum(root: str, name: str) -> str | None:
    folder, _, file = name.rpartition("/")
    content = place.of(root).inside(folder).read(file)
    return None if content is None else hashlib.sha256(content).hexdigest()


def _sealed(files: dict[str, str]) -> bytes:
    """Return the file of checksums, with the sum of itself."""
    told = {"files": dict(sorted(files.items()))}
    own = hashlib.sha256(json.dumps(told).encode()).hexdigest()
    return json.dumps(told | {"own": own}, indent=0).encode()
