"""One dump, opened: a bounded stream that is counted and hashed while it is read."""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO

import zstandard

from ingest import limits
from ingest.coding import decode, decoded, wide_coding
from ingest.page_filling import is_ended, is_page, without_filling
from ingest.zstd import ZstdStream

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SAMPLE_BYTES = 256 * 1024
STEP_BYTES = 1024 * 1024
MONOTONE = 64 * 1024
"""So many bytes of one or two values are no text: a packed file that starts so is opened further, up to its limit."""
PAGE_BYTES = 8 * 1024 * 1024
"""How far into a web page its sample may reach: styles and pictures written into a page come before its text."""


class OpeningError(Exception):
    """A file cannot be opened. The message names the file, the reason and the remedy."""


ZEROS = 8
"""Zero bytes in a row that no text holds: what a crash leaves where a file was not yet written."""


@dataclass(frozen=True)
class Sample:
    """The first bytes of a dump, for recognising its format; of a long web page those that are not filling."""

    name: str
    head: bytes
    whole: bool
    """True when the dump holds no more than ``head``."""

    @cached_property
    def text(self) -> str:
        """The head as text."""
        return decode(self.head)


def _corrupt(error: Exception) -> OpeningError:
    told = f"the packed data is damaged (E-CORRUPT: {error}); nothing of it is kept, for any of it may be wrong"
    return OpeningError(f"{told}. Fetch the file again.")


class _Metered(io.RawIOBase):
    """Passes a stream on while it counts and hashes it; can look ahead without consuming."""

    def __init__(self, inner: BinaryIO, check: Callable[[int], None]) -> None:
        # One step at a time: a longer read that fails on its way would lose what its first steps gave.
        self._read: Callable[[int], bytes] = getattr(inner, "read1", inner.read)
        self._check = check
        self._ahead = bytearray()
        self.digest = hashlib.sha256()
        self.size = 0
        self.broken: str | None = None

    def readable(self) -> bool:
        return True

    def _pull(self, count: int) -> bytes:
        if self.broken:
            return b""
        try:
            data = self._read(min(count, STEP_BYTES))
        except (EOFError, gzip.BadGzipFile) as error:
            if isinstance(error, gzip.BadGzipFile) and not (self.size and "Not a gzipped file" in str(error)):
                raise _corrupt(error) from error
            self.broken = str(error) or "the packed data ends too early"
            return b""
        except (OSError, lzma.LZMAError, zlib.error, zstandard.ZstdError, zipfile.BadZipFile) as error:
            raise _corrupt(error) from error
        self.digest.update(data)
        self.size += len(data)
        self._check(self.size)
        return data

    def look_ahead(self, count: int) -> bytes:
        """Return up to ``count`` bytes from here on; they will still be read."""
        self.fill(count)
        return bytes(self._ahead[:count])

    def fill(self, count: int) -> None:
        """Look ahead so far without giving the bytes."""
        while len(self._ahead) < count and (data := self._pull(min(count - len(self._ahead), 1024 * 1024))):
            self._ahead += data

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        if self._ahead:
            data = bytes(self._ahead[: len(view)])
            del self._ahead[: len(view)]
        else:
            data = self._pull(len(view))
        view[: len(data)] = data
        return len(data)


@dataclass
class Source:
    """One dump, opened. ``stream`` is read once; the helpers below read it to its end."""

    name: str
    """As the user knows it: "thread.txt", "archive.zip: posts.json", "standard input"."""
    raw: BinaryIO
    modified: datetime | None = None
    beside: Callable[[str], Source | None] = field(default=lambda name: None)
    """Opens a companion by file name from the same folder or archive (Comments.xml beside Posts.xml), or None."""
    packed_size: int | None = None
    """Bytes of the packed file, where it is packed: bounds what it may open to."""
    disk_size: int = 0
    """Bytes that it takes on the disk, packed or not; 0 where that is not known."""
    file: BinaryIO | None = None
    """The file on the disk, whatever it is packed in, where there is one."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Field -> column, as the user named them (--map), for tables whose columns are guessed otherwise."""

    western: int = field(default=0, init=False)
    """How many pieces of it (lines, or the whole) were no UTF-8 and were read as Windows-1252."""
    repaired: set[str] = field(default_factory=set, init=False)
    """Where a record was read as Windows-1252 among others that are UTF-8."""
    cut_page: bool = field(default=False, init=False)
    """It is a saved page that ends before its body does."""
    zeros: list[tuple[str, int]] = field(default_factory=list, init=False)
    """(place, how many) of the stretches of zero bytes between and behind its records."""

    held_open: object = None
    """What closes the file when it is forgotten."""

    def __post_init__(self) -> None:
        self._meter = _Metered(self.raw, self._check)
        self.at: tuple[str, bytes | Callable[[], str]] = ("", b"")
        """(locator, content) of the record that was read last, where records are lines."""
        self.stream = io.BufferedReader(self._meter, 1024 * 1024)

    def _check(self, size: int) -> None:
        bounds = limits.current()
        if size > bounds.size:
            raise limits.beyond("size", "it is larger than is read at once, unpacked")
        if self.packed_size is not None and size > bounds.free + bounds.ratio * self.packed_size:
            raise limits.beyond("ratio", "it opens to too many times its packed size")

    @classmethod
    def from_bytes(cls, name: str, data: bytes) -> Source:
        """Return a source over bytes at hand (an upload, a paste, a test)."""
        return cls(name, io.BytesIO(data))

    def sample(self) -> Sample:
        """Return the first bytes without consuming them; call it before reading."""
        head = self._meter.look_ahead(SAMPLE_BYTES + 1)
        if self.packed_size is not None and len(set(head[-MONOTONE:])) <= 2 < MONOTONE < len(head):
            bounds = limits.current()
            self._meter.fill(min(bounds.free + bounds.ratio * self.packed_size + 1, PAGE_BYTES * 12))
        whole = len(head) <= SAMPLE_BYTES
        if not whole and is_page(head):
            head = without_filling(self._meter.look_ahead(PAGE_BYTES))
        return Sample(self.name, head[:SAMPLE_BYTES], whole=whole)

    def read_bytes(self) -> bytes:
        """Return all that is left, without zero bytes at its end."""
        whole = self.stream.read()
        self.cut_page = is_page(whole) and whole.lstrip()[:1] == b"<" and not is_ended(whole)
        zeros = len(whole) - len(whole.rstrip(b"\0"))
        if zeros < ZEROS or zeros == len(whole):
            return whole
        self.zeros.append(("end of file", zeros))
        return whole[:-zeros] + bytes(zeros % 2 if wide_coding(whole) else 0)

    def read_text(self) -> str:
        """Return all that is left, decoded."""
        text, western = decoded(self.read_bytes())
        self.western += western
        return text

    def lines(self, *, blank: bool = True) -> Iterator[tuple[int, bytes]]:
        """Yield (line number from 1, line without its end). Of a line beyond the limit of a record only the start.

        ``blank``: also lines that are empty.
        """
        if wide_coding(self.sample().head):
            for number, text in enumerate(self.read_text().split("\n"), start=1):
                self.at = (f"line {number}", text.encode("utf-8", "replace"))
                yield number, text.encode("utf-8", "replace")
            return
        longest = limits.current().record + 2
        number = 0
        while line := self.stream.readline(longest):
            number += 1
            if line == b"\n" and not blank:
                number += self._skip_line_ends()
                continue
            if len(line) == longest and not line.endswith(b"\n"):
                self._skip_line(longest)
            line = line.rstrip(b"\r\n")
            if len(line) >= ZEROS and not line.strip(b"\0"):
                self.zeros.append((f"line {number}", len(line)))
                continue
            self.at = (f"line {number}", line)
            yield number, line

    def _skip_line_ends(self) -> int:
        """Pass over line ends that are at hand, and return how many: a bomb can be made of them."""
        ready = self.stream.peek()
        return len(self.stream.read(len(ready) - len(ready.lstrip(b"\n"))))

    def _skip_line(self, step: int) -> None:
        while (more := self.stream.readline(step)) and not more.endswith(b"\n"):
            pass

    def raw_of(self, locator: str) -> str | None:
        """Return the record at ``locator`` as it stands in the file, None where it is not the one read last."""
        if self.at[0] != locator:
            return None
        record, most = self.at[1], limits.current().raw
        return record[:most].decode("utf-8", "replace") if isinstance(record, bytes) else record()[:most]

    def finish(self) -> tuple[str, int]:
        """Read what is left and return (sha-256 of the unpacked content, its size in bytes)."""
        while self.stream.read(1024 * 1024):
            pass
        return self._meter.digest.hexdigest(), self._meter.size

    def place(self) -> int | None:
        """Return how many bytes of the file on the disk were read so far, None where that is not known."""
        try:
            # Asked of the system: the file object itself may be in use by another thread.
            return None if self.file is None else os.lseek(self.file.fileno(), 0, os.SEEK_CUR)
        except (OSError, ValueError):
            return None

    @property
    def unchecked(self) -> bool:
        """Whether it is packed without a checksum, so that damage can pass unseen."""
        packed = self.raw.raw if isinstance(self.raw, io.BufferedReader) else None
        return isinstance(packed, ZstdStream) and packed.unchecked

    @property
    def broken(self) -> str | None:
        """Why the packed data ended before its end, or None."""
        return self._meter.broken
