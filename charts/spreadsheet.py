"""Tables as CSV that is safe to open in a spreadsheet and reads back exactly.

A spreadsheet runs a cell that starts with "=" and the like as a formula, and comments come from strangers. So such a
text gets a leading apostrophe, and so does a text that starts with one, so that ``unescape`` gives back exactly what
was there. Numbers are left alone. Text is quoted, numbers and missing values are not; lines end in CR LF.
Sources: RFC 4180; OWASP ASVS 1.2.10 (CSV and formula injection); CWE-1236.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pandas as pd
from pandas.api import types

TRIGGERS = tuple("=+-@\t\r\n\0'＝＋－＠")
"""A text that starts with one of these gets an apostrophe before it."""
CHUNK = 50_000
"""Rows turned into text at a time."""


def escape(text: str) -> str:
    """Return ``text`` such that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(TRIGGERS) else text


def unescape(cell: str) -> str:
    """Return the text that ``escape`` was given."""
    return cell.removeprefix("'")


def csv(table: pd.DataFrame, digits: int | None = None) -> str:
    """Return ``table`` as CSV, without its index.

    Missing values are empty and unquoted, an empty text is quoted; times are ISO 8601 in UTC; lists and the like are
    JSON. Floats have all their digits, or ``digits`` significant ones.
    """
    return "".join(csv_chunks(table, digits))


def csv_chunks(table: pd.DataFrame, digits: int | None = None) -> Iterator[str]:
    """Yield the CSV of a table in pieces: the header, then some thousand lines at a time."""
    yield ",".join(_quoted(str(name)) for name in table.columns) + "\r\n"
    for start in range(0, len(table), CHUNK):
        part = table.iloc[start : start + CHUNK]
        columns = [_cells(part[name], digits) for name in table.columns]
        yield "".join(",".join(row) + "\r\n" for row in zip(*columns, strict=True))


def _cells(column: pd.Series, digits: int | None) -> list[str]:
    present = column.notna().tolist()
    if types.is_bool_dtype(column.dtype):
        return [str(bool(value)).lower() if there else "" for value, there in zip(column, present)]
    if types.is_integer_dtype(column.dtype):
        return [str(int(value)) if there else "" for value, there in zip(column, present)]
    if types.is_float_dtype(column.dtype):
        return [_float(float(value), digits) if there else "" for value, there in zip(column, present)]
    return [_cell(value, digits) if there else "" for value, there in zip(column, present)]


def _cell(value: object, digits: int | None) -> str:
    """Return one cell of a column that may hold anything."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, float):
        return _float(value, digits)
    if isinstance(value, pd.Timestamp):
        return _quoted(value.isoformat())
    return _quoted(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))


def _float(value: float, digits: int | None) -> str:
    return repr(value) if digits is None else f"{value:.{digits}g}"


def _quoted(text: str) -> str:
    return '"' + escape(text).replace('"', '""') + '"'
