"""The dirt of real files: lines that are cut, fields of other types, broken characters, things that are no comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import numpy as np

Dirt = Callable[[bytes], bytes]


def _with(name: str, value: str) -> Dirt:
    """Put another value in the place of a plain one."""
    field = re.compile(rb'"%s":(?:"(?:[^"\\]|\\.)*"|[^,{}\[\]"]+)' % name.encode())
    told = b'"%s":%s' % (name.encode(), value.encode())
    return lambda line: field.sub(lambda found: told, line, count=1)


def _without(name: str) -> Dirt:
    field = re.compile(rb'"%s":(?:"(?:[^"\\]|\\.)*"|[^,{}\[\]"]+),' % name.encode())
    return lambda line: field.sub(b"", line, count=1)


def _in_body(more: bytes) -> Dirt:
    return lambda line: line.replace(b'"body":"', b'"body":"' + more, 1)


WAYS: list[Dirt] = [
    lambda line: line[: len(line) // 2] + b"\n",
    _in_body(rb"\ud83d broken "),
    _with("created_utc", '"1709251210"'),
    _with("created_utc", "1709251211.0"),
    _with("score", "3.0"),
    _with("score", '"7"'),
    _with("retrieved_on", "1709251299.5"),
    _in_body(b"caf\xe9 "),
    lambda line: b"\xef\xbb\xbf" + line,
    lambda line: line + line,
    lambda line: b"\n" + line,
    lambda line: b"null\n[]\n7\n" + line,
    _without("id"),
    _with("body", "null"),
    _with("id", "123456789"),
    _with("parent_id", "null"),
    _with("link_id", "null"),
    _in_body(rb"a\u0000b \u0007"),
    _with("gilded", "[" * 1_500 + "]" * 1_500),
    _with("gilded", "NaN"),
    _with("score", "1e400"),
    _with("score", "123456789012345678901234567890"),
    lambda line: line.replace(b'{"_meta"', b'{"id":"zzz","_meta"', 1),
    _with("created_utc", "12"),
    _with("created_utc", '"soon"'),
    _with("score", "4294967296"),
    _with("author", '{"name":"someone_else"}'),
    _with("author", "null"),
    _with("replies", '{"kind":"Listing"}'),
    lambda line: line.rstrip(b"\n") + b"\r\n",
    lambda line: line.rstrip(b"\n") + line,
    _with("subreddit", "5"),
    _with("permalink", "null"),
    _with("edited", '"yes"'),
    _with("score_hidden", '"true"'),
    _with("is_submitter", "1"),
    lambda line: b"\0" + line,
    lambda line: b'{"id":"%s","title":"A made title","subreddit":"Kamo","selftext":"Some &gt; text.","is_self":true,'
    b'"num_comments":"9","score":5,"author":"opener","created_utc":1709251200}\n' % line[-9:-5] + line,
    _without("name"),
    lambda line: line.replace(b"true", b"True", 1),
]  # fmt: skip
"""Each takes a line and gives what stands in its place."""


def dirty(lines: Iterable[bytes], one_in: int, seed: int) -> Iterator[bytes]:
    """Yield the lines, one in so many broken, each in the next way; the first of all starts with a BOM."""
    rng = np.random.default_rng([seed, 99])
    wait, way = int(rng.integers(1, 2 * one_in)), 0
    for number, line in enumerate(lines):
        wait -= 1
        if number == 0:
            yield b"\xef\xbb\xbf" + line
        elif wait <= 0:
            yield WAYS[way % len(WAYS)](line)
            way, wait = way + 1, int(rng.integers(1, 2 * one_in))
        else:
            yield line
