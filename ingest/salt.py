"""A store's salt: a random text kept beside its tables, so that names can be hashed and not looked up elsewhere."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

FILE = "salt"
_BYTES = 32


def of_store(root: str | Path) -> str:
    """Return the salt of a store, made at the first call, in a file that only its owner may read.

    Raises OSError where it can neither be read nor written.
    """
    place = Path(root) / FILE
    if not place.exists():
        _make(place)
    salt = place.read_bytes().decode("ascii", "replace").strip()
    if len(salt) < 2 * _BYTES:
        raise OSError(0, "holds no salt any more, restore it from a copy", str(place))
    return salt


def _make(place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    half = write_half(place, secrets.token_hex(_BYTES) + "\n")
    try:
        os.link(half, place)  # of two who make one at once, the first counts
    except FileExistsError:
        pass
    finally:
        half.unlink()


def write_half(place: Path, content: str) -> Path:
    """Write a file beside ``place``, for its owner's eyes only, and return it: rename it once it is whole."""
    half = place.with_name(f"{place.name}.{os.getpid()}.part")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    return half


def hashed(salt: str, *parts: str) -> str:
    """Return what stands for a name, or for the parts of a key, without saying it."""
    return hashlib.sha256("\0".join([salt, *parts]).encode("utf-8", "surrogatepass")).hexdigest()
