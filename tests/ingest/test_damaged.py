"""Every fixture, damaged in several ways, ends in rows, refused records or a sentence; never in an exception."""

import random
from collections.abc import Callable
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


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_damage_costs_rows_never_the_run(fixture: Path, how: str) -> None:
    data = DAMAGE[how](fixture.read_bytes())
    named = read_dump(Source.from_bytes(fixture.name, data), format_name=fixture.parent.name).report
    assert named.exit in (0, 3, 4, 6)
    assert (named.error is not None) == (named.exit in (4, 6))
    if how in ("cut in the middle", "bytes flipped"):
        registry.claims(Source.from_bytes(fixture.name, data).sample())
