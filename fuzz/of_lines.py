"""Mutations of tables (cells, quotes, headers) and of mail (headers, parts, envelopes)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from random import Random
from typing import Literal

from fuzz.words import HEADS

_HEADER = re.compile(rb"^[A-Za-z][A-Za-z-]*:", re.MULTILINE)


def table(data: bytes, chance: Random, words: list[str], edit: Callable[[str], str]) -> bytes:
    """Return another table made from ``data``: other cells, rows, columns, quotes, delimiters."""
    text = data.decode("utf-8", "surrogateescape")
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;|", key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error:
        rows = []
    for _ in range(chance.choice((1, 1, 2, 4))):
        if rows:
            _change_rows(rows, chance, words, edit)
    out = io.StringIO(newline="")
    quoting: Literal[0, 1] = chance.choice((0, 0, 1))
    end = chance.choice(("\n", "\r\n", "\r"))
    if chance.random() < 0.1:
        delimiter = chance.choice(",\t;|")
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    return _quotes(out.getvalue(), chance).encode("utf-8", "surrogateescape")


def _quotes(text: str, chance: Random) -> str:
    if chance.random() < 0.8 or not text:
        return text
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(('"', '""', '"\n', '","', "\x00", "'", "\ufeff")) + text[at:]


def _change_rows(rows: list[list[str]], chance: Random, words: list[str], edit: Callable[[str], str]) -> None:
    at = chance.randrange(len(rows))
    row = rows[at] or [""]
    cell = chance.randrange(len(row))
    other = chance.choice(rows) or [""]
    match chance.randrange(9):
        case 0:
            row[cell] = chance.choice(words)
        case 1:
            row[cell] = edit(row[cell])
        case 2:
            row[cell] = chance.choice(other)
        case 3:
            del row[cell]
        case 4:
            row.insert(cell, chance.choice(words))
        case 5:
            rows[at:at] = [list(row) for _ in range(chance.choice((1, 3, 50)))]
        case 6:
            for each in rows:
                if cell < len(each):
                    each.append(each.pop(cell))
        case 7:
            rows[0] = [chance.choice(words) if chance.random() < 0.3 else name for name in rows[0]]
        case _:
            value = chance.choice(words)
            for each in rows[1:]:
                if cell < len(each):
                    each[cell] = value
    rows[at] = rows[at] or [""]


def is_mail(data: bytes) -> bool:
    """Say whether bytes look like mail: several lines of its head."""
    return len(_HEADER.findall(data[:4_000])) > 2


def mail(data: bytes, chance: Random, words: list[str], edit: Callable[[str], str]) -> bytes:
    """Return other mail made from ``data``: other heads, folded, repeated, encoded, in parts."""
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    for _ in range(chance.choice((1, 1, 2, 4))):
        heads = [i for i, line in enumerate(lines) if re.match(r"[A-Za-z-]+:|From ", line)] or [0]
        at = chance.choice(heads)
        name, _, value = lines[at].partition(":")
        match chance.randrange(8):
            case 0:
                lines.insert(at, chance.choice(HEADS))
            case 1:
                lines[at] = chance.choice(HEADS)
            case 2:
                lines[at] = f"{name}: {chance.choice(words)}"
            case 3:
                lines[at] = f"{name}:{edit(value)}"
            case 4:
                donor = lines[chance.choice(heads)].partition(":")[2]
                lines[at] = f"{name}:{donor}"
            case 5:
                lines[at:at] = [lines[at]] * chance.choice((1, 20, 500))
            case 6:
                del lines[at]
            case _:
                end = chance.choice(heads)
                lines[at:at] = lines[min(at, end) : max(at, end)]
    return "\n".join(lines).encode("utf-8", "surrogateescape")
