"""What an ingest that did not end left in a store: taken away by the next one, so that failing again costs no room.

Readers never see these files. To be used under the store's lock, after its tables were rolled back.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from deltalake import DeltaTable

from ingest import checksums, place
from ingest.place import Place


def sweep(root: str, tables: Mapping[str, int | None], *, new: bool) -> None:
    """Take away files that were never finished, and those of tables that no version of the store ever showed.

    ``tables`` are all that may be there, with the version that readers see; where there is none, and in ``dumps``, it
    is the newest. A file whose sum is known is of a whole version, and stays. ``new`` says that nothing was ever
    stored, so that no sum is known. Raises OSError.
    """
    home = place.of(root)
    for half in home.halves():
        if _writer_is_gone(half):
            home.remove(half)
    try:
        known = checksums.read(root)
    except checksums.ChecksumsError:
        return
    for table, version in tables.items():
        folder = home.inside(table)
        for half in list(_halves(folder)):
            folder.remove(half)
        unknown = [name for name in folder.names(".parquet") if _is_part(name) and f"{table}/{name}" not in known]
        if unknown and (known or new):
            shown = _shown(f"{root}/{table}", version)
            for name in unknown:
                if name not in shown:
                    folder.remove(name)


def _halves(table: Place) -> Iterator[str]:
    """Yield the files of a table that the table library did not finish: FILE#NUMBER, _delta_log/_commit_NAME.tmp."""
    yield from (name for name in table.names() if _is_part(name) and _is_numbered(name))
    log = table.inside(checksums.LOG).names()
    yield from (f"{checksums.LOG}/{name}" for name in log if _is_numbered(name) or name.startswith("_commit_"))


def _is_numbered(name: str) -> bool:
    return "#" in name and name.rpartition("#")[2].isdigit()


def _is_part(name: str) -> bool:
    """Say whether a file is named as the table library names its own; what others lay down is left alone."""
    return name.startswith("part-")


def _shown(table: str, version: int | None) -> set[str]:
    """Return the names of the files that a version of a table holds, and those of its newest."""
    if not DeltaTable.is_deltatable(table):
        return set()
    uris = DeltaTable(table).file_uris() + ([] if version is None else DeltaTable(table, version=version).file_uris())
    return {unquote(uri).rpartition("/")[2] for uri in uris}


def _writer_is_gone(half: str) -> bool:
    """Say whether the process that was writing NAME.PROCESS.part is there no more; unknown is no."""
    number = half.split(".")[-2]
    if os.name != "posix" or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
