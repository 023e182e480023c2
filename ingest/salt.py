"""A store's salt: a random text kept beside its tables, so that names can be hashed and not looked up elsewhere."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from ingest import place

FILE = "salt"
_BYTES = 32


def of_store(root: str | Path) -> str:
    """Return the salt of a store, made at the first call, in a file that only its owner may read.

    Raises OSError where it can neither be read nor written.
    """
    store = place.of(root)
    content = store.read(FILE)
    if content is None:
        store.create(FILE, f"{secrets.token_hex(_BYTES)}\n".encode())
        content = store.read(FILE) or b""
    salt = content.decode("ascii", "replace").strip()
    if len(salt) < 2 * _BYTES:
        raise OSError(0, "holds no salt any more, restore it from a copy", f"{store.address}/{FILE}")
    return salt


def hashed(salt: str, *parts: str) -> str:
    """Return what stands for a name, or for the parts of a key, without saying it."""
    return hashlib.sha256("\0".join([salt, *parts]).encode("utf-8", "surrogatepass")).hexdigest()
