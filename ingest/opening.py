"""A path, an upload or a paste -> a bounded binary stream, and text decoded from it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import BinaryIO

SAMPLE_BYTES = 256 * 1024


def decode(data: bytes) -> str:
    """Return the text of ``data``: UTF-8 (with or without BOM), UTF-16 with BOM, else Windows-1252.

    Bytes that stand for nothing become U+FFFD; NUL becomes U+FFFD; line ends become "\\n".
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # A sample may end in the middle of a character: that is no reason to call it Windows-1252.
            cut_at_end = error.start >= len(data) - 3 and error.reason == "unexpected end of data"
            text = data.decode("utf-8-sig" if cut_at_end else "cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


@dataclass(frozen=True)
class Sample:
    """The first bytes of a dump, for recognising its format."""

    name: str
    head: bytes
    whole: bool
    """True when the dump holds no more than ``head``."""

    @cached_property
    def text(self) -> str:
        """The head as text."""
        return decode(self.head)


@dataclass
class Source:
    """One dump, opened. ``stream`` is read once; the helpers below read it to its end."""

    name: str
    """As the user knows it: "thread.txt", "archive.zip: posts.json", "standard input"."""
    stream: BinaryIO
    modified: datetime | None = None
    beside: Callable[[str], Source | None] = field(default=lambda name: None)
    """Opens a companion by file name from the same folder or archive (Comments.xml beside Posts.xml), or None."""

    @classmethod
    def from_bytes(cls, name: str, data: bytes) -> Source:
        """Return a source over bytes at hand (an upload, a paste, a test)."""
        return cls(name, io.BytesIO(data))

    def read_bytes(self) -> bytes:
        """Return all that is left."""
        return self.stream.read()

    def read_text(self) -> str:
        """Return all that is left, decoded."""
        return decode(self.read_bytes())

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield (line number from 1, line without its end)."""
        for number, line in enumerate(self.stream, start=1):
            yield number, line.rstrip(b"\r\n")
