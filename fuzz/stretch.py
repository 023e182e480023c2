"""Every place of a seed filled with each long text: finds what costs the square of a length, one place at a time.

    python -m fuzz.stretch [TARGET …]

Chance seldom fills one field with 60 kB of one character; here each field gets its turn, and each piece is repeated.
"""

from __future__ import annotations

import copy
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from fuzz.of_json import MOST_PLACES, places
from fuzz.targets import Target, all_targets
from fuzz.watch import Finding, run
from fuzz.words import LARGEST

PIECES = [" ", "\n", "a", "0", "é", "(", "[", "<", "&", "@", ":", "-", ".", "*", "_", "`", "\\", "~~", "![", "](", "> ",
          "a ", "1 ", "a.", "a@", "a:", "<a ", "<b>", "<!--", "</", "<p>", "<td>", "Re: ", "http://", "[quote]", "[b]",
          "[/b]", "a\n\n", "> a\n", "- a\n", "| a |\n", "On a, b wrote:\n", "1.2.3.4 ", "a at b dot ",
          "=?utf-8?q?a?= "]  # fmt: skip
"""What long texts are made of."""
ROOM = LARGEST - 4_096
SEEDS, PLACES = 1, 25
"""So many seeds of a target, and so many places of each, have their turn."""
_VALUE = re.compile(r'(?<==")[^"]*(?=")|(?<=>)[^<>]+(?=<)')
_CELL = re.compile(r"[^\n:,;\t]+")


def stretched(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield (place, input) for each place of a seed and each long text; places of one name only once."""
    long = [piece * (ROOM // len(piece.encode())) for piece in PIECES]
    try:
        document = json.loads(data)
    except ValueError:
        yield from _in_text(data.decode("utf-8", "replace"), long)
        return
    yield from _in_json(document, long)


def _in_json(document: Any, long: list[str]) -> Iterator[tuple[str, bytes]]:  # noqa: ANN401  (any of JSON's types)
    holder = [document]
    done: set[str] = set()
    for number, (container, key) in enumerate(places(holder)[:MOST_PLACES]):
        name = str(key) if isinstance(key, str) else "item"
        value = container[key]
        if f"{name} {type(value).__name__}" in done:
            continue
        done.add(f"{name} {type(value).__name__}")
        texts: list[Any] = list(long) if isinstance(value, str) else []
        if isinstance(value, list | dict) and value:
            copies = ROOM // (len(json.dumps(value)) + 1)
            texts += [[value] * copies, {str(n): value for n in range(copies)}]
            texts += [value * copies] if isinstance(value, list) else []
        for text in texts:
            other = copy.deepcopy(holder)
            place, at = places(other)[number]
            place[at] = text
            yield name, json.dumps(other[0]).encode()


def _in_text(text: str, long: list[str]) -> Iterator[tuple[str, bytes]]:
    markup = text.lstrip().startswith("<")
    spots = [found.span() for found in (_VALUE if markup else _CELL).finditer(text)]
    if markup:
        spots += [found.span() for found in re.finditer(r"<[a-z][^<>]{0,300}>", text)]
    done: set[str] = set()
    for start, end in spots:
        before = re.sub(r"\d+", "0", text[max(start - 12, 0) : start])
        if before in done:
            continue
        done.add(before)
        if len(done) > PLACES:
            return
        pieces = [*long, text[start:end] * (ROOM // max(len(text[start:end].encode()), 1))]
        for piece in pieces:
            yield before, (text[:start] + piece + text[end:]).encode()[:LARGEST]


def sweep(target: Target) -> Iterator[tuple[str, Finding]]:
    """Yield what the stretched seeds of a target bring to light, each kind once."""
    known: set[str] = set()
    for seed in sorted(target.inputs(), key=len)[-SEEDS:]:
        for place, data in stretched(seed[: LARGEST // 8]):
            finding = run(target.run, data)[1]
            if finding and finding.kind not in known:
                known.add(finding.kind)
                yield place, finding


if __name__ == "__main__":
    targets = all_targets()
    for name in sys.argv[1:] or targets:
        for place, finding in sweep(targets[name]):
            print(f"{name}, at {place!r}: {finding.kind}: {finding.told.strip().splitlines()[-1][:200]}", flush=True)
        print(f"{name} done", flush=True)
