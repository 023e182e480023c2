"""JSON as dumps hold it: one document, one record per line, several documents in a row, cut at the end.

Numbers beyond 64 bits, NaN and lone surrogates are accepted where the fast parser refuses them. A document that is cut
gives what stands before the cut, and a Refused value for the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import orjson

from ingest import limits
from ingest.coding import decode, decoded, is_utf8
from ingest.format import FormatError, Refused
from ingest.json_prefix import Prefix, drop_cut_record, read_prefix
from ingest.opening import Sample, Source

PEEK_DEPTH = 900
"""How deep ``peek`` looks: what lies deeper says nothing of the format."""
_LONG_NUMBER = re.compile(rb"[\s:,\[-][0-9]{20}")
_BETWEEN = re.compile(r"[ \t\n,\ufeff\ufffd]*")
"""What may stand between two values: NUL bytes come as U+FFFD."""
AROUND = b" \t\r\0\xef\xbb\xbf"
"""What may stand around the value on a line."""


def loads(data: bytes) -> Any:  # noqa: ANN401  (JSON is any of its types)
    """Return the value of one JSON document. Raises ValueError with line and column when it is not JSON."""
    try:
        if _LONG_NUMBER.search(data) is None:
            return orjson.loads(data)
        return json.loads(data.decode("utf-8"))  # exact: the fast parser turns whole numbers beyond 64 bits into floats
    except (ValueError, RecursionError):
        text = decode(data)
        try:
            return json.loads(text)
        except RecursionError as error:
            prefix = read_prefix(text)
            if prefix.whole and not text[prefix.end :].strip():
                return prefix.value
            raise ValueError(_fault(prefix, text)) from error


def read_documents(data: bytes) -> Iterator[tuple[str, Any]]:
    """Yield (locator, value) of each JSON document in the bytes of a dump: mostly one, at times several in a row.

    A document that is cut or broken gives its beginning, without the record that the cut runs through, and after it
    a Refused value that says where. Raises FormatError when nothing of the first one can be read.
    """
    try:
        yield "record 1", _opened(loads(data))
        return
    except ValueError:
        text = decode(data.strip(b" \t\r\n\0")).lstrip("\ufeff")
    if not text:
        raise FormatError("there is no JSON in it.")
    at = number = 0
    while at < len(text):
        number += 1
        prefix = read_prefix(text, at)
        if prefix.whole:
            yield f"record {number}", _opened(prefix.value)
            at = _next_value(text, prefix.end)
            continue
        fault = _fault(prefix, text)
        drop_cut_record(prefix)
        if len(prefix.open) == 1 and isinstance(prefix.value, dict) and not _holds_records(prefix.value):
            prefix.value = None  # a record of its own, and the cut runs through it
        if prefix.too_deep:
            raise limits.beyond("depth", "the JSON is nested deeper than any real discussion")
        if number == 1 and not prefix.value:
            raise FormatError(f"this is not whole JSON ({fault}). Save it again: it may have been cut short.")
        if prefix.value:
            yield f"record {number}", prefix.value
        yield f"record {number}", _refused(prefix, text, fault)
        return


def _opened(value: Any) -> Any:  # noqa: ANN401
    """Return what a document holds that is JSON inside a JSON text."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return loads(value.encode("utf-8", "surrogatepass"))
        except ValueError:
            return value
    return value


def _holds_records(document: dict[str, Any]) -> bool:
    return any(isinstance(value, list | dict) and value for value in document.values())


def _next_value(text: str, at: int) -> int:
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def _fault(prefix: Prefix, text: str) -> str:
    if prefix.too_deep:
        return f"it is nested deeper than {limits.current().depth:,} levels"
    line = text.count("\n", 0, prefix.end) + 1
    place = f"line {line:,}, column {prefix.end - text.rfind(chr(10), 0, prefix.end):,}"
    return f"it ends too early, at {place}" if prefix.cut else f"it cannot be read on from {place}"


def _refused(prefix: Prefix, text: str, fault: str) -> Refused:
    reason = f"the JSON is not whole: {fault}. What comes before is kept. Save it again to have the rest"
    raw = text[prefix.end : prefix.end + limits.current().raw]
    locator = "end of file" if prefix.cut else fault.rpartition(" from ")[2]
    return Refused(locator=locator, code="E-TRUNC" if prefix.cut else "E-JSON", reason=reason, raw=raw)


def read_records(source: Source) -> Iterator[tuple[str, Any]]:
    """Yield (locator, value) of each record: the elements of one array, or one value per line.

    A line that is not JSON comes as a Refused value, and so does the rest of a document that is cut; several values
    on one line come one by one.
    """
    if not holds_lines(source.sample()):
        number = 0
        data = source.read_bytes()
        source.western += not data.isascii() and decoded(data)[1]
        for _, value in read_documents(data):
            for element in value if isinstance(value, list) else [value]:
                number += not isinstance(element, Refused)
                yield f"record {number}", element
        return
    for at, line in source.lines(blank=False):
        text = line.strip(AROUND)
        if text:
            if not text.isascii() and not is_utf8(text):
                source.repaired.add(f"line {at}")
            yield from of_line(f"line {at}", text)


def holds_lines(sample: Sample) -> bool:
    """Say whether a dump holds one value per line, not one array or one document over several lines."""
    start = sample.text.lstrip("\ufeff \t\n")
    return not start.startswith(("[", '"')) and (not start.startswith("{") or _is_lines(start))


def _is_lines(start: str) -> bool:
    """Say whether the dump holds one value per line rather than one document over several lines."""
    first = read_prefix(start, deepest=PEEK_DEPTH)
    if first.whole:
        return bool(start[first.end :].strip(" \n\0")) and "\n" not in start[: first.end]
    return any(_is_object(line) for line in start.split("\n")[1:4])


def _is_object(line: str) -> bool:
    if not line.startswith("{"):
        return False
    try:
        return isinstance(loads(line.encode("utf-8", "surrogatepass")), dict)
    except ValueError:
        return False


def of_line(locator: str, line: bytes) -> Iterator[tuple[str, Any]]:
    """Yield (locator, value) of each value on one line that is not blank; what is no JSON comes as a Refused value."""
    most = limits.current()
    if len(line) > most.record:
        reason = f"the line is longer than {limits.shown('record', most.record)} (--limit record=… changes that)"
        yield locator, Refused(locator=locator, code="E-LIMIT", reason=reason)
        return
    try:
        yield locator, loads(line)
        return
    except ValueError as error:
        reason = str(error)
    text, at = decode(line), 0
    while at < len(text):
        prefix = read_prefix(text, at)
        if not prefix.whole:
            raw = text[at : at + limits.current().raw]
            code = "E-DEPTH" if prefix.too_deep else "E-JSON"
            yield locator, Refused(locator=locator, code=code, reason=f"not JSON: {reason}", raw=raw)
            return
        yield locator, prefix.value
        at = _next_value(text, prefix.end)


@lru_cache(maxsize=2)
def peek(sample: Sample) -> Any:  # noqa: ANN401  (JSON is any of its types)
    """Return what the head of a JSON dump holds, or None when it is no JSON.

    A head that is cut, or that is one record per line, still gives its first value: what is open at the cut is
    closed there. So ``peek(sample)["post_stream"]["posts"][0]`` works on the first bytes of a gigabyte. The value is
    shared by all that ask for it: it is to be looked at, not changed.
    """
    text = sample.text.lstrip("\ufeff \t\n")
    if text[:1] not in ("{", "[", '"') or (text[0] == "{" and not _is_object(text.partition("\n")[0])):
        second = text.split("\n", 2)[1:2]  # of records per line, the first may be broken
        if second and _is_object(second[0]):
            return read_prefix(second[0], deepest=PEEK_DEPTH).value
    if text[:1] not in ("{", "[", '"'):
        return None
    if text[0] == '"':
        try:
            inner = json.loads(text) if sample.whole else None
        except ValueError:
            return None
        return peek(Sample(sample.name, inner.encode("utf-8", "replace"), True)) if isinstance(inner, str) else None
    return read_prefix(text, deepest=PEEK_DEPTH).value
