"""Tables on their way from one process to another: as Arrow files, checked where they arrive, nothing pickled."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from analysis.measures import COLUMNS, OF_THE_THEMES
from ingest.delta import as_arrow, to_arrow, to_pandas
from ingest.schema import validate

_NAMES = pa.list_(pa.string())


def packed(table: pa.Table, packing: str | None = None) -> bytes:
    """Return a table as the bytes of an Arrow file; ``packing`` is how its columns are compressed, if at all."""
    out = pa.BufferOutputStream()
    with pa.ipc.new_file(out, table.schema, options=pa.ipc.IpcWriteOptions(compression=packing)) as writer:
        writer.write_table(table)
    return bytes(out.getvalue())


def unpacked(data: bytes) -> pa.Table:
    """Return the table of ``packed``. Raises pyarrow.ArrowException where it is not whole."""
    table = pa.ipc.open_file(pa.py_buffer(data)).read_all()
    table.validate(full=True)
    return table


def sent(frame: pd.DataFrame, packing: str | None = None) -> bytes:
    """Return columns of a tidy table as bytes."""
    return packed(as_arrow(frame), packing)


def arrived(data: bytes, name: str) -> pd.DataFrame:
    """Return the columns of the tidy table ``name`` that were ``sent``. Raises SchemaError and ArrowException."""
    table = unpacked(data)
    return validate(to_pandas(table), name, table.column_names)


def as_stored(measures: pd.DataFrame) -> pa.Table:
    """Return measures (analysis/measures.py) as Arrow, the same columns whatever is in them."""
    plain = to_arrow(measures.drop(columns=OF_THE_THEMES))
    for name in OF_THE_THEMES:
        plain = plain.append_column(name, pa.array(measures[name], _NAMES))
    return plain.select(COLUMNS)
