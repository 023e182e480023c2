"""Lines of JSON -> plain comments, decoded by msgspec; a line that is anything else is left to the ordinary reader.

msgspec skips the values that nobody asked for, but checks their grammar as strictly as orjson does; that all of it is
UTF-8 is checked beforehand (Arrow), for in skipped values it is not seen. Each line starts with "{", ends with "}"
and gives one value, so no value runs over two lines.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
import pyarrow as pa

from ingest import limits
from ingest.bulk_lines import Lines

TOGETHER = 128
"""Lines that are decoded in one call: where one of them is dirty, these are decoded one by one."""
_OPEN, _CLOSE, _RETURN = ord("{"), ord("}"), ord("\r")


class Later(msgspec.Struct, gc=False):
    """What Arctic Shift's second look found."""

    retrieved_2nd_on: int | None = None
    was_deleted_later: bool | None = None
    removal_type: str | None = None


class Row(msgspec.Struct, gc=False):
    """A comment whose fields have the types that nearly all have; a record with others does not fit."""

    id: str
    body: str
    link_id: str
    parent_id: str
    author: str
    subreddit: str
    created_utc: int | str
    score: int
    permalink: str | None = None
    distinguished: str | None = None
    is_submitter: bool | None = None
    score_hidden: bool | None = None
    retrieved_on: int | None = None
    retrieved_utc: int | None = None
    later: Later | None = msgspec.field(name="_meta", default=None)
    body_html: None = None
    link_title: None = None
    link_permalink: None = None
    num_comments: None = None


_decode: Callable[[memoryview], list[Row]] = msgspec.json.Decoder(Row).decode_lines


def decode(lines: Lines) -> tuple[list[Row], np.ndarray]:
    """Return the plain comments among some lines, and which lines they are (from 0)."""
    ends = _without_returns(lines)
    fits = _look_plain(lines, ends)
    rows: list[Row] = []
    places: list[np.ndarray] = []
    for start in range(0, len(lines), TOGETHER):
        stop = min(start + TOGETHER, len(lines))
        found = None
        if fits[start:stop].all():
            found = _decoded(lines.data[lines.starts[start] : ends[stop - 1]], stop - start)
        if found is not None:
            rows += found
            places.append(np.arange(start, stop))
            continue
        for at in np.flatnonzero(fits[start:stop]) + start:
            if found := _decoded(lines.data[lines.starts[at] : ends[at]], 1):
                rows += found
                places.append(np.array([at]))
    return rows, np.concatenate(places) if places else np.zeros(0, dtype=np.int64)


def _decoded(data: memoryview, count: int) -> list[Row] | None:
    try:
        rows = _decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return rows if len(rows) == count else None


def _without_returns(lines: Lines) -> np.ndarray:
    flat = np.frombuffer(lines.data, dtype=np.uint8)
    before = flat[np.maximum(lines.ends - 1, 0)]
    ends: np.ndarray = lines.ends - ((before == _RETURN) & (lines.ends > lines.starts))
    return ends


def _look_plain(lines: Lines, ends: np.ndarray) -> np.ndarray:
    """Say which lines look like one object in UTF-8, no longer than a record may be."""
    flat = np.frombuffer(lines.data, dtype=np.uint8)
    inner = ends - 1 > lines.starts
    opened = flat[np.where(inner, lines.starts, 0)] == _OPEN
    closed = flat[np.where(inner, ends - 1, 0)] == _CLOSE
    plain: np.ndarray = inner & opened & closed & (ends - lines.starts <= limits.current().record) & _in_utf8(lines)
    return plain


def _in_utf8(lines: Lines) -> np.ndarray:
    every = np.ones(len(lines), dtype=bool)
    offsets = np.append(lines.starts, lines.ends[-1]).astype(np.int64)
    told = pa.Array.from_buffers(pa.large_string(), len(lines), [None, pa.py_buffer(offsets), pa.py_buffer(lines.data)])
    try:
        told.validate(full=True)
    except pa.ArrowInvalid:
        return np.array([_is_utf8(lines.data[s:e]) for s, e in zip(lines.starts, lines.ends, strict=True)])
    return every


def _is_utf8(line: memoryview) -> bool:
    try:
        str(line, "utf-8")
    except UnicodeDecodeError:
        return False
    return True
