"""Values out of JSON whose types nobody vouches for: the value when it is of the kind wanted, else None."""

from __future__ import annotations

from reprlib import Repr
from typing import Any

_SHORT = Repr()
_SHORT.maxlevel, _SHORT.maxdict, _SHORT.maxlist, _SHORT.maxstring = 4, 40, 20, 400


def as_dict(value: Any) -> dict[str, Any]:  # noqa: ANN401  (JSON is any of its types)
    """Return an object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:  # noqa: ANN401
    """Return an array, an empty one for anything else."""
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str | None:  # noqa: ANN401
    """Return a text that is not empty."""
    return value if isinstance(value, str) and value.strip() else None


def as_id(value: Any) -> str | None:  # noqa: ANN401
    """Return an id, exact: a printable text, or a whole number as it is written. A float lost digits and is none."""
    if isinstance(value, bool):
        return None
    text = str(value) if isinstance(value, int) else as_text(value)
    return text if text is not None and text.isprintable() else None


def as_count(value: Any) -> int | None:  # noqa: ANN401
    """Return a whole number, also one written as text ("7") or as a float without a fraction."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        value = value.strip()
        return int(value) if value.lstrip("+-").isdecimal() and len(value) < 20 else None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, int) else None


def shown(value: Any) -> str:  # noqa: ANN401
    """Return the beginning of a value as text, for a person to see what was refused; deep parts are left out."""
    return _SHORT.repr(value)
