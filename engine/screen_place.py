"""Where the screen files of a store lie: in its folder or, of a store in a bucket, in the user's cache on this machine.

In the cache each store has a folder named after its server and its address, so that two never mix; what else reaches
the bucket (keys, tokens) has no part in it. Whatever is taken away there is made again.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from ingest.delta import StoreError
from ingest.place import is_remote

FOLDER = "screen"
OURS = "rethread"


def folder(root: str | Path) -> Path:
    """Return the folder with the screen files of a store, which need not be there. Raises StoreError."""
    if not is_remote(root):
        return Path(root) / FOLDER
    server = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""
    told = "\n".join(part.rstrip("/") for part in (server, str(root)))
    return cache() / FOLDER / hashlib.sha256(told.encode()).hexdigest()[:32]


def made(root: str | Path) -> Path:
    """Return the same folder, made where it is not there; the cache is for its owner alone. Raises OSError."""
    place = folder(root)
    if is_remote(root):
        cache().mkdir(mode=0o700, parents=True, exist_ok=True)
    place.mkdir(parents=True, exist_ok=True)
    return place


def cache() -> Path:
    """Return our folder in the user's cache: XDG_CACHE_HOME, else where the system has it. Raises StoreError."""
    named = Path(os.environ.get("XDG_CACHE_HOME") or "")
    return (named if named.is_absolute() else _usual()) / OURS


def _usual() -> Path:
    try:
        home = Path.home()
    except RuntimeError as error:
        raise StoreError("This user has no home folder; set XDG_CACHE_HOME to one for the screen's files") from error
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    return home / "Library" / "Caches" if sys.platform == "darwin" else home / ".cache"
