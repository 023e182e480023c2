"""Tables on their way from one process to another: as Arrow files, checked where they arrive, nothing pickled."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from ingest.delta import to_arrow, to_pandas
from ingest.schema import validate

_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")


def packed(table: pa.Table) -> bytes:
    """Return a table as the bytes of an Arrow file."""
    out = pa.BufferOutputStream()
    with pa.ipc.new_file(out, table.schema, options=_OPTIONS) as writer:
        writer.write_table(table)
    return bytes(out.getvalue())


def unpacked(data: bytes) -> pa.Table:
    """Return the table of ``packed``. Raises pyarrow.ArrowException where it is not whole."""
    table = pa.ipc.open_file(pa.py_buffer(data)).read_all()
    table.validate(full=True)
    return table


def sent(frame: pd.DataFrame) -> bytes:
    """Return a tidy table as bytes."""
    return packed(to_arrow(frame))


def arrived(data: bytes, name: str) -> pd.DataFrame:
    """Return the tidy table ``name`` of ``sent``. Raises SchemaError and pyarrow.ArrowException."""
    return validate(to_pandas(unpacked(data)), name)
