"""The fewest inputs that reach all that a corpus reaches -> seeds: ``python -m fuzz.distil [--work DIR] [TARGET …]``.

What fixtures, findings and named seeds reach needs no other input. Of the rest the one is taken that adds most for its
length, until nothing is added (greedy set cover). Each is kept under the hash of its bytes; seeds that were distilled
before take part again.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from pathlib import Path

from fuzz.coverage import NewLines
from fuzz.targets import SEEDS, Target, all_targets

LONGEST = 8_000
"""Bytes of one seed."""
MOST = 16_000
"""Bytes of all seeds of one target."""
_DISTILLED = re.compile(r"[0-9a-f]{12}")


def reached(target: Target, data: bytes, lines: NewLines) -> set[object]:
    """Return the lines that an input reaches and what the target says of it."""
    lines.again()
    try:
        kind = target.run(data)
    except Exception:  # a finding of its own, for run.py to tell
        return set()
    return {*lines.taken(), *(kind if isinstance(kind, frozenset) else ())}


def distilled(target: Target, inputs: list[bytes], lines: NewLines) -> list[bytes]:
    """Return those of the inputs that together reach what all do, beyond what the other seeds of the target reach."""
    others = [data for data in target.inputs() if data not in inputs]
    known = set[object]().union(*(reached(target, data, lines) for data in others))
    left = {data: reached(target, data, lines) - known for data in inputs}
    chosen: list[bytes] = []
    while left:
        best = max(left, key=lambda data: (len(left[data]) / (len(data) + 200), data))
        added = left.pop(best)
        if not added or sum(map(len, chosen)) + len(best) > MOST:
            break
        chosen.append(best)
        left = {data: more for data, own in left.items() if (more := own - added)}
    return chosen


def main() -> None:
    """Distil the corpus of the targets asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--work", type=Path, default=Path(__file__).resolve().parent / ".work")
    asked.add_argument("targets", nargs="*", metavar="TARGET")
    given = asked.parse_args()
    targets, lines = all_targets(), NewLines("ingest")
    for name in given.targets or targets:
        folder = SEEDS / name
        before = [file for file in sorted(folder.glob("*")) if _DISTILLED.fullmatch(file.name)]
        files = [*before, *sorted((given.work / "corpus" / name).glob("*"))]
        inputs = list(dict.fromkeys(file.read_bytes() for file in files if file.stat().st_size <= LONGEST))
        chosen = distilled(targets[name], inputs, lines)
        for file in before:
            file.unlink()
        if chosen:
            folder.mkdir(parents=True, exist_ok=True)
        for data in chosen:
            (folder / hashlib.sha1(data).hexdigest()[:12]).write_bytes(data)
        size = sum(map(len, chosen))
        print(f"{name:22} {len(inputs):>5} inputs  {len(chosen):>3} seeds  {size:>6,} bytes", flush=True)


if __name__ == "__main__":
    main()
