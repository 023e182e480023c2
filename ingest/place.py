"""Where a store lies: a folder on the disk, or a prefix in a bucket of an S3-compatible storage.

Its tables are Delta's business. This is for what lies beside them: a few small files, read and written whole. A bucket
is reached with what stands in the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION,
AWS_ENDPOINT_URL (another server than Amazon's) and AWS_ALLOW_HTTP, as the Delta library reads them too.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pyarrow.fs import S3FileSystem

S3 = "s3://"
SETTINGS = ("codebook.toml", "sentiment.toml")
"""Files that people write: they lie beside the tables."""
PIECE = 2**22
"""Bytes of a large file that are held at once."""


class Place(Protocol):
    """A folder, or what stands for one."""

    address: str

    def inside(self, name: str) -> Place:
        """Return a folder in it, which need not be there."""

    def read(self, name: str) -> bytes | None:
        """Return a file, or None where there is none. Raises OSError where it cannot be read."""

    def write(self, name: str, content: Iterable[bytes], *, private: bool = False) -> None:
        """Write a file in one step: readers see it whole or as it was; ``private``: on a disk, for its owner alone.

        Raises OSError.
        """

    def create(self, name: str, content: bytes) -> None:
        """Write a private file unless there is one. Raises OSError."""

    def size(self, name: str) -> int | None:
        """Return the size of a file in bytes, None where there is none."""

    def names(self, ending: str = "") -> list[str]:
        """Return the names of its files that end so, sorted; none where it is not there."""

    def folders(self) -> list[str]:
        """Return the names of the folders in it, sorted."""

    def halves(self) -> list[str]:
        """Return the files, also of folders in it, that were never finished."""

    def remove(self, name: str) -> None:
        """Take one file away, if it is there. Raises OSError."""

    def clear(self) -> None:
        """Take it away with all that is in it."""


def of(address: str | Path) -> Place:
    """Return the place at an address: a path, or s3://BUCKET/PREFIX."""
    return Bucket(str(address)) if is_remote(address) else Folder(Path(address))


def is_remote(address: str | Path) -> bool:
    """Say whether an address is not on the disk of this machine."""
    return str(address).startswith(S3)


def settings(root: str | Path) -> Path:
    """Return the folder with the files that people write for a store; those of a bucket are fetched. Raises OSError."""
    if not is_remote(root):
        return Path(root)
    folder, place = Path(_fetched(str(root))), of(root)
    for name in SETTINGS:
        content = place.read(name)
        if content is None:
            (folder / name).unlink(missing_ok=True)
        else:
            (folder / name).write_bytes(content)
    return folder


def pieces(file: str) -> Iterator[bytes]:
    """Yield a file of a bucket (s3://…) piece by piece, however large it is. Raises OSError."""
    with _system().open_input_stream(file.removeprefix(S3)) as stream:
        while some := stream.read(PIECE):
            yield some


@cache
def _fetched(root: str) -> str:
    return mkdtemp(prefix="rethread-settings-")


class Folder:
    """A folder on the disk."""

    def __init__(self, path: Path) -> None:
        self.path, self.address = path, str(path)

    def inside(self, name: str) -> Folder:
        """Return a folder in it, which need not be there."""
        return Folder(self.path / name)

    def read(self, name: str) -> bytes | None:
        """Return a file, or None where there is none. Raises OSError where it cannot be read."""
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, content: Iterable[bytes], *, private: bool = False) -> None:
        """Write a file in one step, under another name first. Raises OSError."""
        with self._half(name, content, 0o600 if private else 0o666) as half:
            half.replace(self.path / name)

    def create(self, name: str, content: bytes) -> None:
        """Write a private file unless there is one: of two who make one at once, the first counts. Raises OSError."""
        with self._half(name, [content], 0o600) as half:
            try:
                os.link(half, self.path / name)
            except FileExistsError:
                return

    @contextmanager
    def _half(self, name: str, content: Iterable[bytes], mode: int) -> Iterator[Path]:
        self.path.mkdir(parents=True, exist_ok=True)
        half = self.path / f"{name}.{os.getpid()}.part"
        try:
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as out:
                out.writelines(content)
                out.flush()
                os.fsync(out.fileno())
            yield half
        finally:
            half.unlink(missing_ok=True)

    def size(self, name: str) -> int | None:
        """Return the size of a file in bytes, None where there is none."""
        file = self.path / name
        return file.stat().st_size if file.exists() else None

    def names(self, ending: str = "") -> list[str]:
        """Return the names of its files that end so, sorted; none where it is not there."""
        return sorted(file.name for file in self.path.glob(f"*{ending}") if file.is_file())

    def folders(self) -> list[str]:
        """Return the names of the folders in it, sorted."""
        return sorted(file.name for file in self.path.glob("*") if file.is_dir())

    def halves(self) -> list[str]:
        """Return the files, also of folders in it, that were never finished."""
        return sorted(str(file.relative_to(self.path)) for file in self.path.rglob("*.part"))

    def remove(self, name: str) -> None:
        """Take one file away, if it is there. Raises OSError."""
        (self.path / name).unlink(missing_ok=True)

    def clear(self) -> None:
        """Take it away with all that is in it."""
        shutil.rmtree(self.path)


class Bucket:
    """A prefix in a bucket. A file there is whole or not there; so nothing is ever half."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self._path = self.address.removeprefix(S3)

    def inside(self, name: str) -> Bucket:
        """Return a folder in it, which need not be there."""
        return Bucket(f"{self.address}/{name}")

    def read(self, name: str) -> bytes | None:
        """Return a file, or None where there is none. Raises OSError where it cannot be read."""
        try:
            with _system().open_input_stream(f"{self._path}/{name}") as stream:
                content: bytes = stream.read()
        except FileNotFoundError:
            return None
        return content

    def write(self, name: str, content: Iterable[bytes], *, private: bool = False) -> None:
        """Write a file; it is there once all of it came. Who may read it is for the bucket to say. Raises OSError."""
        with _system().open_output_stream(f"{self._path}/{name}") as stream:
            for some in content:
                stream.write(some)

    def create(self, name: str, content: bytes) -> None:
        """Write a file unless there is one. Of two who do so in the same moment, the last counts. Raises OSError."""
        if self.size(name) is None:
            self.write(name, [content])

    def size(self, name: str) -> int | None:
        """Return the size of a file in bytes, None where there is none."""
        (found,) = _system().get_file_info([f"{self._path}/{name}"])
        return found.size if found.is_file else None

    def names(self, ending: str = "") -> list[str]:
        """Return the names of its files that end so, sorted; none where it is not there."""
        return sorted(found.base_name for found in self._all() if found.is_file and found.base_name.endswith(ending))

    def folders(self) -> list[str]:
        """Return the names of the folders in it, sorted."""
        return sorted(found.base_name for found in self._all() if not found.is_file)

    def halves(self) -> list[str]:
        """Return nothing: a file in a bucket is whole."""
        return []

    def remove(self, name: str) -> None:
        """Take one file away, if it is there. Raises OSError."""
        with suppress(FileNotFoundError):
            _system().delete_file(f"{self._path}/{name}")

    def clear(self) -> None:
        """Take it away with all that is in it."""
        _system().delete_dir(self._path)

    def _all(self) -> list[S3FileInfo]:
        from pyarrow.fs import FileSelector

        found: list[S3FileInfo] = _system().get_file_info(FileSelector(self._path, allow_not_found=True))
        return found


class S3FileInfo(Protocol):
    """What is said of a file in a bucket."""

    base_name: str
    is_file: bool
    size: int


@cache
def _system() -> S3FileSystem:
    from pyarrow.fs import S3FileSystem

    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    if not endpoint:
        return S3FileSystem(region=region)
    scheme, _, host = endpoint.rpartition("://")
    return S3FileSystem(region=region, endpoint_override=host.rstrip("/"), scheme=scheme or "https")
