"""One dump -> another that is almost one: mutated by its own structure, as text, or as bytes."""

from __future__ import annotations

import re
from random import Random

from fuzz import of_json, of_lines, of_markup
from fuzz.words import LARGEST

_WORD = re.compile(r"\w+|[^\w\s]|\s+")
_NUMBER = re.compile(r"\d+")


def mutated(data: bytes, chance: Random, words: list[str], others: list[bytes]) -> bytes:
    """Return a dump made from ``data``, at most ``LARGEST`` long; the same chance gives the same one.

    ``words`` are what mutations put in; pieces come from ``others`` as well.
    """
    for _ in range(chance.choice((1, 1, 1, 2, 2, 4))):
        data = _once(data, chance, words, others)[:LARGEST]
    return data


def _once(data: bytes, chance: Random, words: list[str], others: list[bytes]) -> bytes:
    def edit(text: str) -> str:
        return edited(text, chance, words)

    kind = chance.random()
    if kind < 0.70:
        start = data.lstrip()[:1]
        if start in (b"{", b"[") and (other := of_json.mutated(data, chance, words, edit)) is not None:
            return other
        if start == b"<":
            return of_markup.mutated(data, chance, words, edit)
        if of_lines.is_mail(data):
            return of_lines.mail(data, chance, words, edit)
        if max(data.split(b"\n", 1)[0].count(mark) for mark in (b",", b"\t", b";", b"|")) > 1:
            return of_lines.table(data, chance, words, edit)
    if kind < 0.85:
        return edited(data.decode("utf-8", "surrogateescape"), chance, words).encode("utf-8", "surrogatepass")
    if kind < 0.93:
        return _spliced(data, chance, others)
    return _bytes(data, chance)


def edited(text: str, chance: Random, words: list[str]) -> str:
    """Return the text with a word, a line, a number changed; repeated; cut; or with one of ``words`` in it."""
    if not text:
        return chance.choice(words)
    at, end = sorted((chance.randrange(len(text)), chance.randrange(len(text))))
    match chance.randrange(9):
        case 0 | 1:
            return text[:at] + chance.choice(words) + text[at:]
        case 2:
            return text[:at] + text[end:]
        case 3:
            piece = text[at : at + chance.choice((1, 2, 8, 40))]
            return text[:at] + piece * chance.choice((2, 20, 400, 4_000)) + text[at:]
        case 4:
            numbers = list(_NUMBER.finditer(text))
            found = chance.choice(numbers) if numbers else None
            new = chance.choice(("0", "1", "-1", "99", "²", "٣", str(chance.randrange(10**6)), "9" * 30))
            return text[: found.start()] + new + text[found.end() :] if found else new
        case 5:
            return text[:at] + chance.choice(words) + text[end:]
        case 6:
            lines = text.split("\n")
            chance.shuffle(lines)
            return "\n".join(lines)
        case 7:
            lines = text.split("\n")
            line = chance.randrange(len(lines))
            lines[line:line] = [chance.choice(lines)] * chance.choice((1, 5, 100))
            return "\n".join(lines)
        case _:
            parts = _WORD.findall(text)
            parts[chance.randrange(len(parts))] = chance.choice(parts)
            return "".join(parts)


def _spliced(data: bytes, chance: Random, others: list[bytes]) -> bytes:
    other = chance.choice(others) if others else data
    cut, begin = chance.randrange(len(data) + 1), chance.randrange(len(other) + 1)
    return data[:cut] + other[begin:]


def _bytes(data: bytes, chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 10))):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(4):
            case 0 if at < len(changed):
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                del changed[at : at + chance.choice((1, 4, 100))]
            case 2:
                changed[at:at] = bytes([chance.choice((0, 9, 10, 13, 34, 60, 128, 237, 255, chance.randrange(256)))])
            case _:
                changed = changed[:at]
    return bytes(changed)
