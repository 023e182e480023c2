"""Every place of a seed filled with each long text: finds what costs the square of a length, one place at a time.

    python -m fuzz.stretch [--seconds 60] [TARGET …]

Chance seldom fills one field with 60 kB of one character; here each field gets its turn, and each piece is repeated.
What is found is kept beside what ``run.py`` finds. Where the seconds do not suffice, a part of all pairs of a place and
a text is tried, the same part each time.
"""

from __future__ import annotations

import argparse
import copy
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
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
PLACES = 25
"""So many places of a text have their turn."""
LONGEST_SEED = LARGEST // 8
Made = tuple[str, Callable[[], bytes]]
"""The name of a place, and what makes the input with a long text there."""
_VALUE = re.compile(r'(?<==")[^"]*(?=")|(?<=>)[^<>]+(?=<)')
_CELL = re.compile(r"[^\n:,;\t]+")


def stretched(data: bytes) -> list[Made]:
    """Return each place of a seed with each long text; places of one name only once."""
    long = [piece * (ROOM // len(piece.encode())) for piece in PIECES]
    try:
        document = json.loads(data)
    except ValueError:
        return list(_in_text(data.decode("utf-8", "replace"), long))
    return list(_in_json(document, long))


def _in_json(document: Any, long: list[str]) -> Iterator[Made]:  # noqa: ANN401  (any of JSON's types)
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

            def make(number: int = number, text: Any = text) -> bytes:  # noqa: ANN401
                other = copy.deepcopy(holder)
                place, at = places(other)[number]
                place[at] = text
                return json.dumps(other[0]).encode()

            yield name, make


def _in_text(text: str, long: list[str]) -> Iterator[Made]:
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

            def make(start: int = start, end: int = end, piece: str = piece) -> bytes:
                return (text[:start] + piece + text[end:]).encode()[:LARGEST]

            yield before, make


def sweep(target: Target, seconds: float) -> Iterator[tuple[str, bytes, Finding]]:
    """Yield (place, input, finding) of what a stretched seed of a target brings to light, each kind once."""
    known: set[str] = set()
    fitting = [seed for seed in target.inputs() if len(seed) <= LONGEST_SEED]
    seed = max(fitting, key=len) if fitting else min(target.inputs(), key=len)[:LONGEST_SEED]
    made = stretched(seed)
    Random(1).shuffle(made)
    until = time.process_time() + seconds
    for number, (place, make) in enumerate(made):
        if time.process_time() > until:
            print(f"{target.name}: {number:,} of {len(made):,} tried", flush=True)
            return
        data = make()
        finding = run(target.run, data)[1]
        if finding and finding.kind not in known:
            known.add(finding.kind)
            yield place, data, finding


def main() -> None:
    """Stretch the seeds of the targets asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seconds", type=float, default=60, help="of computing for each target")
    asked.add_argument("--work", type=Path, default=Path(__file__).resolve().parent / ".work")
    asked.add_argument("targets", nargs="*", metavar="TARGET")
    given = asked.parse_args()
    targets = all_targets()
    for name in given.targets or targets:
        folder = given.work / "findings" / name
        for place, data, finding in sweep(targets[name], given.seconds):
            folder.mkdir(parents=True, exist_ok=True)
            kept = folder / ("stretch-" + re.sub(r"\W", "-", finding.kind)[:70])
            kept.with_suffix(".input").write_bytes(data)
            kept.with_suffix(".txt").write_text(finding.told, encoding="utf-8", errors="replace")
            print(f"{name}, at {place!r}: {finding.kind}: {finding.told.strip().splitlines()[-1][:200]}", flush=True)
        print(f"{name} done", flush=True)


if __name__ == "__main__":
    main()
