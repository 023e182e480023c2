"""One Delta Lake table in a folder: read, write rows over those of the same key, roll back, drop the past."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pandas as pd
import pyarrow as pa
from deltalake import ColumnProperties, DeltaTable, WriterProperties, write_deltalake
from deltalake.exceptions import DeltaError

from ingest.disk import reason, remedy
from ingest.place import Place

DATA_SKIPPING = {"delta.dataSkippingStatsColumns": "platform,thread_id,comment_id,seen_at,document_id,dump_id"}
"""Delta's log holds the least and greatest value of these columns; of others it would hold names and texts too."""
_HARDLY_AGAIN = ("comment_id", "parent_id", "root_id", "body", "url", "locator")
"""Columns whose values hardly come again: a dictionary of them would take time and room."""
PACKING = WriterProperties(
    compression="ZSTD",
    max_row_group_size=32_768,
    column_properties={name: ColumnProperties(dictionary_enabled=False) for name in _HARDLY_AGAIN},
)
"""Rows of one thread lie together: of small groups of rows, few are read for it."""
_TRIES = 20


class StoreError(Exception):
    """The store or the disk refused. The message names the place and the remedy."""


def newest_rows(place: str) -> pa.Table:
    """Return the newest rows of a table, again where a writer took the files of that version off the disk meanwhile."""
    for _ in range(_TRIES):
        delta = DeltaTable(place)
        try:
            return delta.to_pyarrow_table()
        except FileNotFoundError:
            if DeltaTable(place).version() == delta.version():
                raise
    return DeltaTable(place).to_pyarrow_table()


def refuse_lost_log(place: Place) -> None:
    """Raise StoreError where ingests were written but their log is gone: the next one would start from nothing."""
    if len(place.names(".parquet")) > 1:
        raise StoreError(f"{place.address}: the log of this table is missing; restore the store from a copy")


def write(place: str, rows: pa.Table, key: Sequence[str] = ()) -> int:
    """Write rows over those of the same key, or beside all others where no key is given; return the new version."""
    if not DeltaTable.is_deltatable(place):
        write_deltalake(place, rows, configuration=DATA_SKIPPING, writer_properties=PACKING)
        return 0
    known = DeltaTable(place)
    newer = bool(set(rows.column_names) - {field.name for field in known.schema().fields})
    if key:
        same = " AND ".join(f"old.{name} = new.{name}" for name in key)
        merge = known.merge(
            rows, predicate=same, source_alias="new", target_alias="old", merge_schema=newer, writer_properties=PACKING
        )
        merge.when_matched_update_all().when_not_matched_insert_all().execute()
    else:
        write_deltalake(known, rows, mode="append", schema_mode="merge" if newer else None, writer_properties=PACKING)
    return DeltaTable(place).version()


def roll_back(place: str, version: int | None) -> None:
    """Take back what was written after a version; all rows where there is none."""
    if DeltaTable.is_deltatable(place):
        delta = DeltaTable(place)
        if version is None:
            delta.delete()
        elif delta.version() != version:
            delta.restore(version)


def drop_past(place: str) -> None:
    """Take the files off the disk that only older versions of a table name."""
    if DeltaTable.is_deltatable(place):
        DeltaTable(place).vacuum(0, dry_run=False, enforce_retention_duration=False, full=True)


@contextmanager
def told(root: str, done: str) -> Iterator[None]:
    """Turn what the disk or the table library says into one sentence."""
    try:
        yield
    except (DeltaError, OSError, pa.ArrowException) as error:
        raise StoreError(f"{root}: the store could not be {done} ({reason(error)}); {remedy(error)}") from error


def as_arrow(frame: pd.DataFrame) -> pa.Table:
    """Return the frame as Arrow, with its categories: for another process of Rethread."""
    return pa.Table.from_pandas(frame, preserve_index=False, nthreads=1).replace_schema_metadata(None)


def to_arrow(frame: pd.DataFrame) -> pa.Table:
    """Return the frame as Arrow; categories become plain text, which every reader of Delta tables understands."""
    table = as_arrow(frame)
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            plain = table.column(place).cast(field.type.value_type).cast(pa.large_string())
            table = table.set_column(place, field.name, plain)
    return table


def to_pandas(rows: pa.Table) -> pd.DataFrame:
    """Return Arrow rows as a frame without turning whole numbers with gaps into floats."""
    whole = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int32Dtype()}
    frame: pd.DataFrame = rows.to_pandas(types_mapper=whole.get)
    return frame
