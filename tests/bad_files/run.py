"""Runs bad files through the command line as a user does, and says where what happens is not what is expected.

``python -m tests.bad_files.run FOLDER [FAMILY …]`` writes the files there, ingests them, ends with 1 if any differs.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bad_files.case import Case
from tests.bad_files.make import FAMILIES, HEAVY, write

ROOT = Path(__file__).parent.parent.parent


def ingest(files: list[Path], *options: str) -> tuple[list[dict[str, Any]], str, float]:
    """Return (reports, what was said as errors, seconds of computing) of one command over the files."""
    words = [sys.executable, str(ROOT / "cli.py"), "ingest", "--json", *options, *map(str, files)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = subprocess.run(words, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [json.loads(told) for told in child.stdout.splitlines()], child.stderr, seconds


def here(file: Path) -> dict[str, Any]:
    """Return the report of a file that is read in this process; nothing is stored."""
    from ingest.pipeline import read_path

    (dump,) = read_path(str(file))
    for _ in dump.parts():
        pass
    return dump.report.as_json()


def differences(case: Case, report: dict[str, Any]) -> list[str]:
    """Say in what a report is not as its case expects."""
    return list(_differences(case, report))


def _differences(case: Case, report: dict[str, Any]) -> Iterator[str]:
    refused = len(report["refused"]) + report["unlisted"]
    found = report | {"refused": refused}
    for name, value in {"exit": case.exit, "kept": case.kept, "refused": case.refused, **case.counts}.items():
        if value is not None and found[name] != value:
            yield f"{name} is {found[name]}, not {value}"
    stored = report["added"] + report["updated"] + report["unchanged"] + report["unstored"]
    if report["read"] != stored + report["duplicates"] + refused:
        yield f"the counts do not add up: read {report['read']}"
    told = json.dumps(report, ensure_ascii=False)
    if case.code is not None and not any(r["code"] == case.code for r in report["refused"]):
        yield f"no refused record says {case.code}"
    if case.said not in told:
        yield f"nothing says {case.said!r}"
    if "this is a fault in Rethread" in told or "Traceback" in told:
        yield "it ends in a fault of Rethread's own"
    if case.exit in (4, 6) and not report["error"]:
        yield "no sentence says why"


def main(folder: str, *families: str) -> int:
    """Run whole families and print what differs."""
    wrong = 0
    for family in families or FAMILIES + HEAVY:
        written = write(family, Path(folder) / family)
        reports, said, seconds = ingest([place for place, _ in written], "--dry-run")
        sys.stdout.write(f"{family}: {len(written)} files, {len(reports)} reports, {seconds:.0f} s of computing\n")
        if len(reports) != len(written):
            wrong += 1
            sys.stdout.write(f"  {said[-500:]}\n")
        for (_, case), report in zip(written, reports, strict=False):
            if found := differences(case, report):
                wrong += 1
                sys.stdout.write(f"  {case.name} (fault {case.fault}): {'; '.join(found)}; {report['error']}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
