"""The readable beginning of a JSON text: what stands before a cut or a fault, and nesting of any depth.

Reads without recursion, in one pass. The fast parsers read what is whole and flat; this one reads the rest. Control
characters inside texts and a comma before a closing bracket are passed over. Grammar: RFC 8259.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]  # the stubs lack it
from typing import Any

from ingest import limits

_SPACE = re.compile(r"[ \t\n\r\ufeff]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORDS = {"t": ("true", True), "f": ("false", False), "n": ("null", None), "N": ("NaN", float("nan")),
          "I": ("Infinity", float("inf")), "-": ("-Infinity", float("-inf"))}  # fmt: skip
_NOTHING = object()


class _Fault(Exception):
    """The text cannot be read on."""


@dataclass(slots=True)
class Prefix:
    """The first JSON value of a text, or its beginning."""

    value: Any = None
    """What was read; its last objects and arrays may lack their ends."""
    end: int = 0
    """Where the value ends, or the place that could not be read."""
    whole: bool = False
    cut: bool = False
    """True when the text ended inside the value, False when something stands there that is no JSON."""
    too_deep: bool = False
    open: list[Any] = field(default_factory=list)
    """The objects and arrays that lack their ends, from the outermost inwards."""


def read_prefix(text: str, at: int = 0, deepest: int | None = None) -> Prefix:
    """Return the JSON value that starts at a place, as far as it can be read. Raises nothing."""
    reader = _Reader(text, deepest or limits.current().depth)
    prefix = Prefix(open=reader.stack)
    try:
        prefix.end = reader.read(at)
        prefix.whole = True
    except _Fault:
        prefix.end, prefix.cut, prefix.too_deep = reader.at, reader.cut, reader.too_deep
    prefix.value = None if reader.root is _NOTHING else reader.root
    return prefix


class _Reader:
    """Walks over a text with its own stack of what is open."""

    def __init__(self, text: str, deepest: int) -> None:
        self.text, self.deepest = text, deepest
        self.at = 0
        self.cut = self.too_deep = False
        self.root: Any = _NOTHING
        self.stack: list[Any] = []
        self._keys: list[str] = []
        """The key that waits for its value, for each open object ("" for an array)."""

    def read(self, at: int) -> int:
        """Read one value and return where it ends. Raises _Fault where that cannot be."""
        self._value(self._skip(at))
        while self.stack:
            self._next()
        return self.at

    def _skip(self, at: int) -> int:
        """Step over white space; the place then is the one to name if nothing readable follows."""
        self.at = _SPACE.match(self.text, at).end()  # type: ignore[union-attr]  # it matches the empty text too
        self.cut = self.at >= len(self.text)
        return self.at

    def _next(self) -> None:
        """Read the next member of the innermost object or array, or its end."""
        inner = self.stack[-1]
        is_object = isinstance(inner, dict)
        char = self.text[self._skip(self.at) : self.at + 1]
        if char == ",":
            char = self.text[self._skip(self.at + 1) : self.at + 1]
        elif inner and char != ("}" if is_object else "]"):
            raise _Fault
        if char == ("}" if is_object else "]"):
            self.stack.pop()
            self._keys.pop()
            self.at += 1
        elif is_object:
            self._keys[-1] = self._key(char)
            self._value(self._skip(self.at))
        else:
            self._value(self.at)

    def _key(self, char: str) -> str:
        if char != '"':
            raise _Fault
        key = self._string()
        if self.text[self._skip(self.at) : self.at + 1] != ":":
            raise _Fault
        self.at += 1
        return key

    def _string(self) -> str:
        try:
            value: str
            value, self.at = scanstring(self.text, self.at + 1, False)
        except ValueError as error:
            self.cut = self.cut or "Unterminated" in str(error) or len(self.text) - self.at < 8
            raise _Fault from error
        return value

    def _value(self, at: int) -> None:
        """Read the value that starts here; of an object or array only its opening."""
        char = self.text[at : at + 1]
        if char in ("{", "["):
            if len(self.stack) >= self.deepest:
                self.too_deep = True
                raise _Fault
            opened: Any = {} if char == "{" else []
            self._put(opened)
            self.stack.append(opened)
            self._keys.append("")
            self.at = at + 1
        else:
            self._put(self._string() if char == '"' else self._plain(char))

    def _plain(self, char: str) -> Any:  # noqa: ANN401  (a number, true, false or null)
        word, value = _WORDS.get(char, ("", None))
        if word and self.text.startswith(word, self.at):
            self.at += len(word)
            return value
        number = _NUMBER.match(self.text, self.at)
        if number is None or (self.stack and number.end() == len(self.text)):
            self.cut = self.cut or (char != "" and char in "tfnNI-0123456789" and len(self.text) - self.at < 9)
            raise _Fault
        self.at = number.end()
        if number[1] or number[2] or len(number[0]) > 4_000:
            return float(number[0])
        return int(number[0])

    def _put(self, value: Any) -> None:  # noqa: ANN401  (JSON is any of its types)
        if not self.stack:
            self.root = value
        elif isinstance(self.stack[-1], dict):
            self.stack[-1][self._keys[-1]] = value
        else:
            self.stack[-1].append(value)


def drop_cut_record(prefix: Prefix) -> None:
    """Take the record that the cut runs through out of the value.

    It stays, with the fields it has, where whole records of its own kind lie inside it: the replies to a comment.
    """
    for inner, outer in zip(reversed(prefix.open), reversed(prefix.open[:-1])):
        if isinstance(inner, list):
            if inner and isinstance(inner[-1], dict | list):
                return
        elif isinstance(outer, list):
            if not _holds_its_like(inner):
                outer.pop()
            return
        elif _is_by_key(outer, inner):
            if not _holds_its_like(inner):
                outer.popitem()
            return


def _alike(record: dict[str, Any], other: Any) -> bool:  # noqa: ANN401
    return isinstance(other, dict) and bool(record) and 2 * len(record.keys() & other.keys()) >= len(record)


def _is_by_key(outer: dict[str, Any], inner: dict[str, Any]) -> bool:
    """Say whether an object holds records by their ids, all of one kind, of which ``inner`` is the last."""
    others = [v for v in outer.values() if v is not inner]
    fields = inner.keys()
    enough = len(fields) > 1 or len(others) > 2
    return (
        enough
        and bool(others and fields)
        and all(isinstance(v, dict) and 5 * len(fields & v.keys()) >= 4 * len(fields) for v in others)
    )


def _holds_its_like(record: dict[str, Any]) -> bool:
    left = list(record.values())
    while left:
        value = left.pop()
        if isinstance(value, list):
            if any(_alike(record, each) for each in value):
                return True
            left.extend(value)
        elif isinstance(value, dict):
            left.extend(value.values())
    return False
