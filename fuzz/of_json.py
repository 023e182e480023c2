"""Mutations of JSON that leave it JSON: other values, other keys, deeper, longer, rings of ids."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from random import Random
from typing import Any

from fuzz.words import LARGEST

Place = tuple[Any, Any]
"""A container and the key or index of a value in it."""
MOST_PLACES = 4_000
COPIES = (2, 2, 3, 3, 10, 10, 100, 1_000)


def mutated(data: bytes, chance: Random, words: list[str], edit: Callable[[str], str]) -> bytes | None:
    """Return other JSON made from ``data`` (a document, or one per line); None where it is none.

    ``words`` are put in as values and keys; ``edit`` changes the text of a value.
    """
    read = _read(data)
    if read is None:
        return None
    holder, lines = [read[0]], read[1]
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
        around = places(holder)
        container, key = chance.choice(around)
        _change(container, key, around, chance, words, edit)
        if not holder:
            holder = [None]
    return _written(holder[0], lines, chance)


def _read(data: bytes) -> tuple[Any, bool] | None:
    text = data.decode("utf-8", "replace")
    try:
        return json.loads(text), False
    except (ValueError, RecursionError):
        pass
    values = []
    for line in text.split("\n"):
        try:
            values.append(json.loads(line))
        except (ValueError, RecursionError):
            continue
    return (values, True) if values else None


def places(holder: list[Any]) -> list[Place]:
    """Return every value below a list, with what holds it."""
    found: list[Place] = []
    waiting: list[Any] = [holder]
    while waiting and len(found) < MOST_PLACES:
        container = waiting.pop()
        keys = list(container) if isinstance(container, dict) else range(len(container))
        for key in keys:
            found.append((container, key))
            if isinstance(container[key], dict | list):
                waiting.append(container[key])
    return found


def _change(
    container: Any,  # noqa: ANN401  (JSON is any of its types)
    key: Any,  # noqa: ANN401
    places: list[Place],
    chance: Random,
    words: list[str],
    edit: Callable[[str], str],
) -> None:
    value = container[key]
    other_container, other_key = chance.choice(places)
    match chance.randrange(11):
        case 0 | 1:
            container[key] = _odd(chance, words)
        case 2:
            del container[key]
        case 3:
            container[key] = copy.deepcopy(other_container[other_key])
        case 4:
            container[key], other_container[other_key] = (
                copy.deepcopy(other_container[other_key]), copy.deepcopy(value),
            )  # fmt: skip
        case 5 if isinstance(container, list):
            container[key:key] = [copy.deepcopy(value) for _ in range(min(chance.choice(COPIES), _room(value)))]
        case 6 if isinstance(container, dict):
            container[chance.choice(words)] = container.pop(key)
        case 7:
            container[key] = _deeper(value, chance)
        case 8 if isinstance(value, str):
            container[key] = edit(value)
        case 9:
            _same_kind(container, key, places, chance)
        case _ if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**70:
            container[key] = chance.choice((-value, value + 1, value * 1000, str(value), float(value), value / 7))
        case _:
            container[key] = edit(value) if isinstance(value, str) else _odd(chance, words)


def _room(value: Any) -> int:  # noqa: ANN401
    """Return how many copies of a value fit in one input."""
    return LARGEST // (len(str(value)) + 1)


def _odd(chance: Random, words: list[str]) -> Any:  # noqa: ANN401
    return chance.choice([
        None, True, False, 0, -1, 1.5, float("nan"), float("inf"), 10**12, 2**63, 2**64, -(2**70), 10**400, 1e300, "",
        [], {}, [[]], [None], {"": None}, "\ud800", ["x", 1, None, {}], chance.choice(words), [chance.choice(words)],
        {chance.choice(words): chance.choice(words)},
    ])  # fmt: skip


def _deeper(value: Any, chance: Random) -> Any:  # noqa: ANN401
    """Return the value below copies of itself, where it holds a list or a mapping, else in brackets."""
    inner = (
        [key for key, each in value.items() if isinstance(each, dict | list | str)] if isinstance(value, dict) else []
    )
    key = chance.choice(inner) if inner else None
    for _ in range(chance.choice((1, 5, 40))):
        if key is None:
            value = [value]
        else:
            value = value | {key: [value] if isinstance(value[key], list) or chance.random() < 0.3 else value}
    return value


def _same_kind(container: Any, key: Any, places: list[Place], chance: Random) -> None:  # noqa: ANN401
    """Give a value that of another record under the same key, or under another key: ids meet, parents ring."""
    alike = [
        (c, k) for c, k in places
        if isinstance(k, str) and isinstance(c[k], type(container[key])) and (k == key or chance.random() < 0.1)
    ]  # fmt: skip
    if alike:
        other, name = chance.choice(alike)
        container[key] = copy.deepcopy(other[name])


def _written(value: Any, lines: bool, chance: Random) -> bytes:  # noqa: ANN401
    as_ascii, apart = (
        chance.random() < 0.5,
        ("\n" if chance.random() < 0.9 else chance.choice(("", "\r", " ,\n", "\x00"))),
    )
    values = value if lines and isinstance(value, list) else [value]
    try:
        written = apart.join(json.dumps(each, ensure_ascii=as_ascii) for each in values)
    except (RecursionError, ValueError):
        return b"[]"
    return written.encode("utf-8", "surrogatepass" if chance.random() < 0.1 else "replace")
