"""A mailbox file -> its messages: split at envelope lines, ">From " unescaped.

A line "From …" starts a message only when it is an envelope line (a sender and a date with a clock) and a header line
follows: a body that says "From here on" stays one message. Every writer of mbox is met so: mboxo, mboxrd (RFC 4155),
Pipermail ("From ann at host  Sat Nov …"), Thunderbird ("From - Sat Nov …"), Gmail ("… +0000 2014").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest import limits
from ingest.coding import wide_coding
from ingest.opening import ZEROS, Source

_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_CLOCK = rb"\d{1,2}:\d{2}(?::\d{2})?(?:\.\d{1,6})?"
_DATES = (
    rb"\b" + _DAY + rb",?[ \t]{1,4}" + _MONTH + rb"[ \t]{1,4}\d{1,2}[ \t]{1,4}" + _CLOCK + rb"\b.{0,24}\b\d{4}\b",
    rb"\b\d{1,2}[ \t]{1,4}" + _MONTH + rb"[ \t]{1,4}\d{4}[ \t]{1,4}" + _CLOCK,
    rb"\b\d{4}-\d{2}-\d{2}[T \t]" + _CLOCK,
)
_ENVELOPE = re.compile(rb"From .{0,300}?(?:" + rb"|".join(_DATES) + rb").{0,80}\s*$")
_HEADER = re.compile(rb"(?:>From |[!-9;-~]{1,76}[ \t]{0,4}:)")
_HOLE = bytes(ZEROS)
_ESCAPED = re.compile(rb">+From ")


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it stands in the mailbox, without its envelope line."""

    line: int
    """Where it starts, counted from 1."""
    data: bytes
    cut: bool = False
    """It was longer than the limit."""


def is_envelope(line: bytes, following: bytes) -> bool:
    """Say whether a line starts a message: it names a sender and a time, and a header line follows."""
    return line.startswith(b"From ") and bool(_ENVELOPE.match(line[:500])) and bool(_HEADER.match(following))


def split(source: Source) -> Iterator[Message]:
    """Yield the messages of a mailbox. Lines before the first envelope line make one, where a header starts them."""
    held: list[bytes] = []
    size, start, cut = 0, 1, False
    longest = limits.current().message
    pending: tuple[int, bytes] | None = None
    for number, line in _numbered(source):
        if pending is not None:
            if is_envelope(pending[1], line):
                yield from _message(start, held, cut)
                held, size, start, cut = [], 0, pending[0], False
            else:
                held.append(pending[1])
            pending = None
        if line.startswith(b"From "):
            pending = (number, line)
        elif size < longest:
            held.append(line[1:] if line.startswith(b">") and _ESCAPED.match(line) else line)
            size += len(line) + 1
        else:
            cut = True
    if pending is not None:
        held.append(pending[1])
    yield from _message(start, held, cut)


def _message(start: int, lines: list[bytes], cut: bool) -> Iterator[Message]:
    if any(line.strip() for line in lines):
        yield Message(start, b"\n".join(lines), cut)


def _numbered(source: Source) -> Iterator[tuple[int, bytes]]:
    """Yield (number, line) whatever ends the lines; UTF-16 becomes UTF-8."""
    head = source.sample().head
    if wide_coding(head):
        yield from enumerate(source.read_text().encode("utf-8", "replace").split(b"\n"), start=1)
    elif b"\n" not in head and b"\r" in head:
        yield from enumerate(source.read_bytes().split(b"\r"), start=1)
    else:
        for number, line in source.lines():
            if _HOLE in line:
                source.zeros.append((f"line {number}", line.count(b"\0")))
            yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
