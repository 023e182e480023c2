"""Mutations of HTML and XML by tags and elements: spliced, repeated, nested, unclosed, with other attributes."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzz.words import LARGEST, TAGS

_PIECE = re.compile(r"<!--.{0,4096}?-->|<[^<>]{0,4096}>|[^<]+|<", re.DOTALL)
_NAME = re.compile(r"<(/?)([A-Za-z][\w:.-]*)")
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
COPIES = (2, 2, 3, 5, 5, 30, 300)


def mutated(data: bytes, chance: Random, words: list[str], edit: Callable[[str], str]) -> bytes:
    """Return other markup made from ``data``. ``words`` go into attributes, ``edit`` changes a text."""
    pieces = _PIECE.findall(data.decode("utf-8", "surrogateescape"))
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        if not pieces or sum(map(len, pieces)) > LARGEST:
            break
        _change(pieces, chance, words, edit)
    return "".join(pieces).encode("utf-8", "surrogateescape" if chance.random() < 0.95 else "replace")


def _change(pieces: list[str], chance: Random, words: list[str], edit: Callable[[str], str]) -> None:
    at = chance.randrange(len(pieces))
    match chance.randrange(10):
        case 0:
            del pieces[at]
        case 1:
            pieces.insert(at, chance.choice(TAGS))
        case 2:
            other = chance.randrange(len(pieces))
            pieces[at], pieces[other] = pieces[other], pieces[at]
        case 3 | 4:
            _move_element(pieces, chance)
        case 5 | 6:
            _change_attribute(pieces, chance, words, edit)
        case 7:
            texts = [i for i, piece in enumerate(pieces) if not piece.startswith("<") and piece.strip()]
            if texts:
                at = chance.choice(texts)
                pieces[at] = chance.choice(words) if chance.random() < 0.3 else edit(pieces[at])
        case 8:
            pieces[at:at] = [pieces[at]] * chance.choice(COPIES)
        case _:
            end = min(len(pieces), at + chance.choice((1, 3, 10, 50)))
            pieces[at:end] = [] if chance.random() < 0.5 else pieces[at:end] * 2


def _element(pieces: list[str], chance: Random) -> tuple[int, int] | None:
    """Return where an element of the page, taken by chance, begins and ends."""
    opened = [i for i, piece in enumerate(pieces) if (m := _NAME.match(piece)) and not m[1]]
    if not opened:
        return None
    start = chance.choice(opened)
    name = _NAME.match(pieces[start])
    depth = 0
    for at in range(start, len(pieces)):
        found = _NAME.match(pieces[at])
        if found and name and found[2] == name[2] and not pieces[at].endswith("/>"):
            depth += -1 if found[1] else 1
        if depth == 0:
            return start, at + 1
    return start, start + 1


def _move_element(pieces: list[str], chance: Random) -> None:
    place = _element(pieces, chance)
    if place is None:
        return
    start, end = place
    element = pieces[start:end]
    match chance.randrange(5):
        case 0:
            del pieces[start:end]
        case 1:
            pieces[start:start] = element * chance.choice(COPIES)
        case 2:
            del pieces[start:end]
            to = chance.randrange(len(pieces) + 1)
            pieces[to:to] = element
        case 3:
            middle = chance.randrange(start, end)
            pieces[middle:middle] = element
        case _:
            copies = chance.choice(COPIES)
            pieces[start:end] = element[: len(element) // 2] * copies + element + element[len(element) // 2 :] * copies


def _change_attribute(pieces: list[str], chance: Random, words: list[str], edit: Callable[[str], str]) -> None:
    tags = [i for i, piece in enumerate(pieces) if piece.startswith("<") and "=" in piece]
    if not tags:
        return
    at = chance.choice(tags)
    found = chance.choice(list(_ATTRIBUTE.finditer(pieces[at])) or [None])
    if found is None:
        return
    name, value = found[1], found[2].strip("\"'")
    match chance.randrange(6):
        case 0:
            new = ""
        case 1:
            new = name
        case 2:
            new = f'{name}="{chance.choice(words)}"'
        case 3:
            new = f'{chance.choice(words)}="{value}"'
        case 4:
            donor = chance.choice(tags)
            new = chance.choice([m[0] for m in _ATTRIBUTE.finditer(pieces[donor])] or [name])
        case _:
            new = f'{name}="{edit(value)}"'
    pieces[at] = pieces[at][: found.start()] + new + pieces[at][found.end() :]
