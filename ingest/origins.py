"""Which dumps the rows in a file of a store came from: what to ingest again where that file is damaged."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from urllib.parse import unquote

import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError
from pyarrow import parquet

ERRORS = (DeltaError, OSError, ValueError, KeyError, pa.ArrowException)


class Origins:
    """Tells of the places of one store. Raises nothing: what cannot be read is not known."""

    def __init__(self, root: str) -> None:
        self._root = root

    def of(self, place: str) -> tuple[str, ...]:
        """Return the names of the dumps of a table, or of one of its files ("comments/part-….parquet"), sorted."""
        table, _, file = place.partition("/")
        ids = self._of_file(table, file) if file and table != "dumps" else None
        return tuple(sorted({name for dump, name in self._files.items() if ids is None or dump in ids}))

    @cached_property
    def _files(self) -> dict[str, str]:
        """The file of each dump; where some of the table of dumps is damaged, of those that the rest of it tells."""
        found: dict[str, str] = {}
        try:
            files = DeltaTable(f"{self._root}/dumps").file_uris()
        except ERRORS:
            return found
        for file in files:
            with suppress(*ERRORS), pa.memory_map(unquote(file)) as stream:
                rows = parquet.read_table(stream, columns=["dump_id", "file"])
                found |= dict(zip(rows["dump_id"].to_pylist(), rows["file"].to_pylist(), strict=True))
        return found

    def _of_file(self, table: str, file: str) -> set[str] | None:
        """Return the dumps of one file, where its bounds in the log tell; None where they do not."""
        try:
            actions = pa.table(DeltaTable(f"{self._root}/{table}").get_add_actions(flatten=True)).to_pylist()
        except ERRORS:
            return None
        found: dict[str, object] = next((action for action in actions if action["path"].rpartition("/")[2] == file), {})
        first, last = found.get("min.dump_id"), found.get("max.dump_id")
        return {str(first)} if first is not None and first == last else None
