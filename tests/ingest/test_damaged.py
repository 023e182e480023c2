"""Every fixture, damaged in several ways, ends in rows, refused records or a sentence; never in an exception."""

import os
import random
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from ingest import registry
from ingest.opening import Source
from ingest.pipeline import read_dump

FIXTURES = sorted((Path(__file__).parent.parent / "fixtures" / "formats").glob("*/*"))
FIXTURES = [f for f in FIXTURES if not f.name.endswith(".expected.json")]


def flipped(data: bytes, seed: int) -> bytes:
    spots, out = random.Random(seed), bytearray(data)
    for _ in range(20):
        out[spots.randrange(len(out))] = spots.randrange(256)
    return bytes(out)


def shuffled(data: bytes, seed: int) -> bytes:
    lines = data.split(b"\n")
    random.Random(seed).shuffle(lines)
    return b"\n".join(lines)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut in the middle": lambda data: data[: len(data) // 2],
    "cut near the end": lambda data: data[:-7],
    "bytes flipped": lambda data: flipped(data, 1),
    "lines shuffled": lambda data: shuffled(data, 2),
    "numbers become words": lambda data: data.translate(bytes.maketrans(b"0123456789", b"abcdefghij")),
    "quotes lost": lambda data: data.replace(b'"', b""),
    "NUL holes": lambda data: data[: len(data) // 3] + bytes(64) + data[len(data) // 3 + 64 :],
}


SHARE = 1 if os.environ.get("RETHREAD_ALL_TESTS") else 2
"""Every second pair is read in the ordinary run: each fixture, and each kind of damage to half of them."""
PAIRS = list(product(FIXTURES, DAMAGE))[::SHARE]


@pytest.mark.parametrize(
    ("fixture", "how"), PAIRS, ids=lambda part: part if isinstance(part, str) else f"{part.parent.name}/{part.name}"
)
def test_damage_costs_rows_never_the_run(fixture: Path, how: str) -> None:
    data = DAMAGE[how](fixture.read_bytes())
    named = read_dump(Source.from_bytes(fixture.name, data), format_name=fixture.parent.name).report
    assert named.exit in (0, 3, 4, 6)
    assert (named.error is not None) == (named.exit in (4, 6))
    if how in ("cut in the middle", "bytes flipped"):
        registry.claims(Source.from_bytes(fixture.name, data).sample())
