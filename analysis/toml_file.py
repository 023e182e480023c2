"""What the TOML files that people edit have in common: opened, parsed and checked, every fault told in a sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any


class FileError(ValueError):
    """A file cannot be used. The message names the file, the place and the remedy."""


def text_of(path: Path, error: type[FileError]) -> str:
    """Return the text of a file. Raises ``error`` where it cannot be opened or is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise error(f"{path}: cannot be read ({fault.strerror}). Check the path.") from fault
    except UnicodeDecodeError as fault:
        raise error(f"{path}: is not UTF-8 text. Save it as UTF-8.") from fault


def content_of(text: str, name: str, keys: Sequence[str], error: type[FileError]) -> tuple[dict[str, Any], str]:
    """Return the content of a file that may hold ``keys``, and its version. Raises ``error``."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise error(f"{name}: is not valid TOML: {fault}. Mend that line.") from fault
    check_keys(content, keys, name, error)
    version = content.get("version")
    if isinstance(version, bool) or not isinstance(version, int | str):
        raise error(f'{name}: version must be a whole number or a text. Write version = 1 or version = "2.1".')
    return content, str(version)


def check_keys(content: Mapping[str, Any], keys: Sequence[str], where: str, error: type[FileError]) -> None:
    """Raise ``error`` for the first key that is not one of ``keys``."""
    for key in content:
        if key not in keys:
            near = get_close_matches(key, keys, n=1)
            remedy = f"Did you mean {near[0]}?" if near else "Remove it."
            raise error(f"{where}: unknown key {key}. Known keys: {', '.join(keys)}. {remedy}")
