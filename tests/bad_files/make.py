"""Several hundred bad files with what is expected of each: ``python -m tests.bad_files.make FOLDER`` writes them.

The faults are those of README.md. The files are the same bytes on every run.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from tests.bad_files.case import Case

FAMILIES = ("damaged", "strange", "shaped", "drawn", "encoded", "valued", "named", "woven", "payloads")
HEAVY = ("bombs", "slow")
"""Families that take minutes."""


def cases(family: str) -> Iterator[Case]:
    """Yield the cases of one family."""
    yield from importlib.import_module(f"tests.bad_files.{family}").cases()


def write(family: str, folder: Path) -> list[tuple[Path, Case]]:
    """Write the files of a family into a folder and return each with its case."""
    written = []
    for case in cases(family):
        place = folder / case.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(case.content)
        written.append((place, case))
    return written


def main(folder: str) -> None:
    """Write all files, and expect.json beside them."""
    told = {}
    for family in FAMILIES + HEAVY:
        for _, case in write(family, Path(folder)):
            told[case.name] = {name: value for name, value in asdict(case).items() if name not in ("name", "data")}
    Path(folder, "expect.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    sys.stdout.write(f"{len(told)} files in {folder}\n")


if __name__ == "__main__":
    main(sys.argv[1])
