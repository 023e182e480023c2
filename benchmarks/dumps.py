"""Reads a folder of real dumps that has a MANIFEST.tsv of true counts, and says where Rethread counts differently.

    python benchmarks/dumps.py DIR

Per file: comments kept / true, parents found, authors, depth, declared, and the reason of every difference. A reason is
what the ledger of the dump itself says (stubs, refused records, duplicates), or an entry of dumps_reasons.toml, which
holds what a person found by reading the raw file. A difference without a reason is marked "UNEXPLAINED" and makes the
exit status 1.
"""

from __future__ import annotations

import csv
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from ingest.ledger import Report  # noqa: E402
from ingest.pipeline import Dump, read_dump  # noqa: E402
from ingest.unpacking import open_dumps  # noqa: E402

REASONS = HERE / "dumps_reasons.toml"
MEASURES = {"comments": "kept", "authors": "authors", "max_depth": "depth", "declared": "declared"}
"""Column of the manifest -> our count."""


def counts(dump: Dump) -> dict[str, int | None]:
    """Return what Rethread counts in a dump, under the names of ``MEASURES``."""
    if dump.tidied is None:
        return {"kept": 0, "authors": 0, "depth": None, "declared": None, "parents": 0}
    comments = dump.tidied.comments
    shown = comments[comments["state"].astype(str) != "stub"]
    named = shown["author"][~shown["author_kind"].astype(str).isin(["deleted"])]
    return {
        "kept": dump.report.kept,
        "authors": int(named.nunique()),
        "depth": int(shown["depth"].max()) if len(shown) else None,
        "declared": dump.report.declared,
        "parents": int(comments["parent_id"].notna().sum()),
    }


def from_ledger(report: Report) -> str:
    """Return what the ledger itself says of records that were not kept, "" for nothing."""
    said = [f"{report.duplicates} stand in it twice" if report.duplicates else ""]
    said += [f"{len(report.refused)} refused: {report.refused[0]['reason']}" if report.refused else ""]
    return "; ".join(s for s in said if s)


def differences(row: dict[str, str], found: dict[str, int | None]) -> Iterator[tuple[str, int, int | None]]:
    """Yield (measure, true, ours) for every count that differs, where the manifest has one."""
    for column, measure in MEASURES.items():
        if row[column].strip().isdigit() and int(row[column]) != (found[measure] or 0):
            yield measure, int(row[column]), found[measure]


def main(folder: Path) -> int:
    """Print the table and return 1 when a difference has no reason."""
    reasons = tomllib.loads(REASONS.read_text(encoding="utf-8")) if REASONS.exists() else {}
    unexplained = 0
    print(f"{'file':64} {'format':22} {'kept/true':>12} {'parents':>8} {'authors':>8} {'depth':>6}")
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as manifest:
        for row in csv.DictReader(manifest, delimiter="\t", quoting=csv.QUOTE_MINIMAL):
            dumps = [read_dump(source) for source in open_dumps(str(folder / row["file"]))]
            report = dumps[0].report
            found = counts(dumps[0])
            kept = f"{found['kept']}/{row['comments'] or '?'}"
            depth = "" if found["depth"] is None else found["depth"]
            name = report.format or "-"
            print(f"{row['file']:64} {name:22} {kept:>12} {found['parents']:>8} {found['authors']:>8} {depth:>6}")
            if report.error:
                print(f"    {report.error}")
            for measure, true, ours in differences(row, found):
                reason = reasons.get(row["file"], {}).get(measure) or (from_ledger(report) if measure == "kept" else "")
                unexplained += not reason
                print(f"    {measure}: {ours}, manifest {true}: {reason or 'UNEXPLAINED'}")
    print(f"{unexplained} differences without a reason")
    return int(unexplained > 0)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say which folder: python benchmarks/dumps.py DIR")
    sys.exit(main(Path(sys.argv[1])))
