"""Tables as files: CSV for spreadsheets, JSON lines for programs, Parquet for both."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import BinaryIO

import numpy as np
import pandas as pd

from charts import spreadsheet


def records(table: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows as plain values that JSON can hold: missing and infinite numbers are None, times ISO 8601."""
    columns = {str(name): [_plain(value) for value in table[name].tolist()] for name in table.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, list | tuple | dict):
        return json.loads(json.dumps(value, default=str))
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if isinstance(value, str | int):
        return value
    return value.isoformat() if isinstance(value, pd.Timestamp) else str(value)


def _write_csv(table: pd.DataFrame, out: BinaryIO) -> None:
    for chunk in spreadsheet.csv_chunks(table):
        out.write(chunk.encode())


def _write_jsonl(table: pd.DataFrame, out: BinaryIO) -> None:
    for start in range(0, len(table), spreadsheet.CHUNK):
        for row in records(table.iloc[start : start + spreadsheet.CHUNK]):
            out.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")


def _write_parquet(table: pd.DataFrame, out: BinaryIO) -> None:
    # Without page checksums a flipped bit gives wrong rows and no error.
    table.to_parquet(out, index=False, compression="zstd", write_page_checksum=True)


WRITERS: dict[str, Callable[[pd.DataFrame, BinaryIO], None]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
}
"""Name of a table format -> what writes a table to a binary stream."""
