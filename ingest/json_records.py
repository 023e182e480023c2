"""JSON as dumps hold it: one document, one record per line, several documents in a row, cut at the end.

Numbers beyond 64 bits, NaN and lone surrogates are accepted where the fast parser refuses them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import orjson

from ingest.format import FormatError, Refused
from ingest.opening import Sample, Source, decode

MAX_DEPTH = 900
"""Deepest nesting that is read: about 180 replies in Reddit's JSON, where one reply costs five levels."""
MAX_RECORD = 16 * 1024 * 1024
"""Longest line that is read as one record."""


def loads(data: bytes) -> Any:  # noqa: ANN401  (JSON is any of its types)
    """Return the value of one JSON document. Raises ValueError with line and column when it is not JSON."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        try:
            return json.loads(decode(data))
        except RecursionError as error:
            raise ValueError(f"it is nested deeper than {MAX_DEPTH} levels") from error


def read_document(source: Source) -> Any:  # noqa: ANN401  (JSON is any of its types)
    """Return the one JSON document of a dump. Raises FormatError with line and column when it is not whole."""
    data = source.read_bytes()
    try:
        value = loads(data)
    except ValueError as error:
        raise FormatError(f"this is not whole JSON ({error}). Save it again: it may have been cut short.") from error
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return loads(value.encode("utf-8", "surrogatepass"))
        except ValueError:
            return value
    return value


def read_records(source: Source) -> Iterator[tuple[str, Any]]:
    """Yield (locator, value) of each record: the elements of one array, or one value per line.

    A line that is not JSON comes as a Refused value; several values on one line come one by one.
    """
    start = source.sample().text.lstrip("\ufeff \t\n")
    if start.startswith(("[", '"')):
        document = read_document(source)
        elements = document if isinstance(document, list) else [document]
        yield from ((f"record {i}", element) for i, element in enumerate(elements, start=1))
        return
    if start.startswith("{") and not _is_lines(start):
        yield "record 1", read_document(source)
        return
    for number, line in source.lines():
        text = line.strip(b" \t\r\0\xef\xbb\xbf")
        if text:
            yield from _of_line(f"line {number}", text)


def _is_lines(start: str) -> bool:
    """Say whether the dump holds one value per line rather than one document over several lines."""
    end, closers = _last_whole(start)
    if end and not closers:
        return bool(start[end:].strip(" \n\0")) and "\n" not in start[:end]
    return any(_is_object(line) for line in start.split("\n")[1:4])


def _is_object(line: str) -> bool:
    if not line.startswith("{"):
        return False
    try:
        return isinstance(loads(line.encode("utf-8", "surrogatepass")), dict)
    except ValueError:
        return False


def _of_line(locator: str, line: bytes) -> Iterator[tuple[str, Any]]:
    if len(line) > MAX_RECORD:
        yield locator, Refused(locator=locator, code="E-LIMIT", reason="the line is longer than 16 MB")
        return
    try:
        yield locator, loads(line)
        return
    except ValueError as error:
        reason = str(error)
    text, at = decode(line), 0
    decoder = json.JSONDecoder()
    while at < len(text):
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            raw = text[at : at + 2_000]
            yield locator, Refused(locator=locator, code="E-JSON", reason=f"not JSON: {reason}", raw=raw)
            return
        yield locator, value
        at = end + len(text[end:]) - len(text[end:].lstrip(" \t,"))


def peek(sample: Sample) -> Any:  # noqa: ANN401  (JSON is any of its types)
    """Return what the head of a JSON dump holds, or None when it is no JSON.

    A head that is cut, or that is one record per line, still gives its first value: what is open at the cut is
    closed there. So ``peek(sample)["post_stream"]["posts"][0]`` works on the first bytes of a gigabyte.
    """
    text = sample.text.lstrip("\ufeff \t\n")
    if text[:1] not in ("{", "[", '"'):
        return None
    if text[0] == '"':
        try:
            inner = json.loads(text) if sample.whole else None
        except ValueError:
            return None
        return peek(Sample(sample.name, inner.encode("utf-8", "replace"), True)) if isinstance(inner, str) else None
    end, closers = _last_whole(text)
    try:
        return json.loads(text[:end] + closers, strict=False)
    except (ValueError, RecursionError):
        return None


def _last_whole(text: str) -> tuple[int, str]:
    """Return where the first value ends, or the last place it can be closed at, and what closes it there."""
    stack: list[str] = []
    best, best_closers = 0, ""
    in_string = escaped = False
    for at, char in enumerate(text):
        if in_string:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                in_string = False
            continue
        if char == '"':
            in_string = True
        elif char in "{[":
            if len(stack) >= MAX_DEPTH:
                break
            stack.append("}" if char == "{" else "]")
            best, best_closers = at + 1, "".join(reversed(stack))
        elif char in "}]":
            if not stack or stack.pop() != char:
                break
            best, best_closers = at + 1, "".join(reversed(stack))
            if not stack:
                break
        elif char == ",":
            best, best_closers = at, "".join(reversed(stack))
    return best, best_closers
