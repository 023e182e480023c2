"""A path -> the dumps behind it, opened: a file, the files of a folder, the members of an archive, standard input."""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import stat
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from ingest import limits
from ingest.opening import OpeningError, Source
from ingest.zstd import ZstdStream

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PACKED: dict[bytes, Callable[[BinaryIO], BinaryIO]] = {
    b"\x1f\x8b": lambda inner: cast(BinaryIO, gzip.GzipFile(fileobj=inner)),
    b"BZh": lambda inner: cast(BinaryIO, bz2.BZ2File(inner)),
    b"\xfd7zXZ\x00": lambda inner: cast(BinaryIO, lzma.LZMAFile(inner)),  # noqa: SIM115
    b"\x28\xb5\x2f\xfd": lambda inner: cast(BinaryIO, io.BufferedReader(ZstdStream(inner))),
}
"""First bytes of a packed file -> what unpacks it."""
_DAMAGED = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, UnicodeError,
            zlib.error, lzma.LZMAError)  # fmt: skip


def open_dumps(path: str) -> Iterator[Source]:
    """Yield the dumps behind a path: a file, each file of a folder, each member of a .zip, "-" for standard input.

    What it is packed in (.gz, .bz2, .xz, .zst, .zip) is seen from the first bytes, never from the name.
    Raises OpeningError, and ``limits.LimitError`` for an archive that is not safe to open.
    """
    if path == "-":
        yield Source("standard input", sys.stdin.buffer)
        return
    place = Path(path)
    if place.is_dir():
        for file in files_in(place):
            yield from _open_file(file, str(file.relative_to(place.parent)))
    else:
        yield from _open_file(place, place.name)


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder and of those in it, in the order in which they are read."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))


def _open_file(file: Path, name: str) -> Iterator[Source]:
    try:
        with file.open("rb") as stream:
            about = file.stat()
            modified = datetime.fromtimestamp(about.st_mtime, UTC)
            if zipfile.is_zipfile(stream):
                yield from _open_zip(file, name, modified)
                return
            stream.seek(0)
            yield _unpack(name, stream, modified, about.st_size, lambda wanted: _open_beside(file.parent / wanted))
    except FileNotFoundError as error:
        raise OpeningError(f"{name}: there is no such file; check the path") from error
    except PermissionError as error:
        raise OpeningError(f"{name}: this file may not be read; ask its owner for read access") from error
    except IsADirectoryError as error:
        raise OpeningError(f"{name}: this is a folder that cannot be read") from error


def _open_beside(file: Path) -> Source | None:
    if not file.is_file():
        return None
    opened = _open_file(file, file.name)
    source = next(opened, None)
    if source is not None:
        source.held_open = opened
    return source


def _unpack(
    name: str, stream: BinaryIO, modified: datetime | None, size: int, beside: Callable[[str], Source | None]
) -> Source:
    first = stream.read(6)
    stream.seek(0)
    for magic, opened in PACKED.items():
        if first.startswith(magic):
            return Source(name, opened(stream), modified, beside, packed_size=size, disk_size=size, file=stream)
    return Source(name, stream, modified, beside, disk_size=size, file=stream)


def _open_zip(file: Path, name: str, modified: datetime) -> Iterator[Source]:
    with _unpacking(f"{name}: this archive"), zipfile.ZipFile(file) as archive:
        _refuse_ways_out(name, archive.infolist())
        members = [m for m in archive.infolist() if not m.is_dir() and not Path(m.filename).name.startswith(".")]
        if len(members) > limits.current().members:
            raise limits.beyond("members", f"{name}: the archive holds {len(members):,} files")
        by_name = {m.filename: m for m in members}

        def beside(folder: Path, wanted: str) -> Source | None:
            found = by_name.get((folder / wanted).as_posix())
            return None if found is None else _member(archive, found, name, modified)

        for member in sorted(members, key=lambda m: m.filename):
            source = _member(archive, member, name, modified)
            source.beside = partial(beside, Path(member.filename).parent)
            yield source


@contextmanager
def _unpacking(what: str) -> Iterator[None]:
    """Raise OpeningError where an archive is damaged: a place beyond its end is an invalid argument to the system."""
    try:
        yield
    except _DAMAGED as error:
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            raise
        raise OpeningError(f"{what} cannot be unpacked ({error}); unpack it and give the folder") from error


def _refuse_ways_out(name: str, members: list[zipfile.ZipInfo]) -> None:
    """Raise OpeningError for an archive made to write or read outside its folder, though nothing is unpacked here."""
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or parts[0][1:2] == ":" or stat.S_ISLNK(member.external_attr >> 16):
            raise OpeningError(
                f"{name}: the archive names a place outside itself ({member.filename!r}, E-PATH); it is not opened. "
                "Unpack it with care and give the folder"
            )


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, modified: datetime) -> Source:
    """Return one file of an archive; ``modified`` is the archive's time, for files whose own is none.

    A damaged one raises OpeningError when it is read, and so costs no other.
    """
    name = f"{name}: {member.filename}"
    with suppress(ValueError):  # tools that know no time write month 0
        modified = datetime(*member.date_time, tzinfo=UTC)
    try:
        with _unpacking("this file of the archive"):
            whole = member.file_size < limits.current().free
            stream = io.BytesIO(archive.read(member)) if whole else archive.open(member)
            source = _unpack(name, cast(BinaryIO, stream), modified, member.compress_size, lambda wanted: None)
    except OpeningError as error:
        source = Source(name, cast(BinaryIO, _Damaged(error)), modified)
    source.packed_size = source.disk_size = max(member.compress_size, 1)
    return source


class _Damaged(io.RawIOBase):
    """Stands for a file that cannot be unpacked."""

    def __init__(self, error: OpeningError) -> None:
        self._error = error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        raise self._error
