"""A receipt per exported chart: from what its numbers were made, and how to tell that they still hold.

Numbers are compared to nine significant digits, so that another processor or another numpy does not look like a
change. The digest of the code is for explaining a difference; other code that gives the same numbers is no drift.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from analysis.study import Study
from analysis.weights import population
from charts import spreadsheet
from charts.chart import Chart

SUFFIX = ".receipt.json"
DIGITS = 9
"""Significant digits of a float that count in the digest of the numbers."""
NAMED = 3
"""Changed cells that a verdict names."""

_ROOT = Path(__file__).parent.parent


class ReceiptError(Exception):
    """A file is no receipt that can be read. The message names the file and the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a study comes from; the front door alone knows it."""

    selection: Mapping[str, Any]
    """What was selected and how it was filtered, as plain JSON: all that is needed to build the study again."""
    dumps: pd.DataFrame
    """The tidy ``dumps`` table of the store."""
    seed: int = 0
    """The seed of everything random in the analysis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What stands beside an exported chart."""

    chart: dict[str, str]
    selection: dict[str, Any]
    weight: str
    codebook: dict[str, str]
    dumps: list[dict[str, Any]]
    code: dict[str, str]
    seed: int
    n: dict[str, int]
    coverage: float | None
    """Comments kept / declared over all threads; None where a thread declares none."""
    numbers: dict[str, Any]
    """Rows, columns, and the sha-256 of the numbers to nine significant digits."""
    files: list[dict[str, str]]
    """Name and sha-256 of every file written beside the receipt."""
    tone: dict[str, str] = field(default_factory=dict)
    """The words of the field that tone is read by; empty in receipts from before there were any."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a chart still is what its receipt says."""

    outcome: Literal["match", "drift", "cannot check"]
    reasons: tuple[str, ...]
    """Sentences: what differs, what is missing, what was not checked."""


def make(study: Study, chart: Chart, numbers: pd.DataFrame, files: Sequence[Path], origin: Origin) -> Receipt:
    """Return the receipt of ``chart``, drawn from ``numbers`` and written to ``files``."""
    return Receipt(
        chart={"name": chart.name, "title": chart.title},
        selection=dict(origin.selection),
        weight=study.weight,
        codebook=_codebook(study),
        dumps=_dumps(study, origin.dumps),
        code={"version": version(), "sha256": _code_digest(chart)},
        seed=origin.seed,
        n=_counts(study),
        coverage=_coverage(study.threads),
        numbers={"rows": len(numbers), "columns": list(numbers.columns), "sha256": fingerprint(numbers)},
        files=[{"name": path.name, "sha256": _sha256(path.read_bytes())} for path in files],
        tone=_tone(study),
    )


def text(receipt: Receipt) -> str:
    """Return a receipt as it is written to disk."""
    return json.dumps(asdict(receipt), indent=2, ensure_ascii=False, default=str) + "\n"


def load(path: Path) -> Receipt:
    """Read a receipt. Raises ReceiptError when the file cannot be opened or is none."""
    remedy = "Name a file that ends in .receipt.json, as `rethread export` writes it."
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReceiptError(f"{path}: cannot be read as a receipt ({error}). {remedy}") from error
    wanted = set(Receipt.__annotations__)
    if not isinstance(content, dict) or set(content) | {"tone"} != wanted:
        raise ReceiptError(f"{path}: is not a receipt, or one of another version of Rethread. {remedy}")
    return Receipt(**content)


def fingerprint(numbers: pd.DataFrame) -> str:
    """Return the sha-256 of a table's CSV with nine significant digits."""
    return _sha256(spreadsheet.csv(numbers, DIGITS).encode())


def said(selection: Mapping[str, Any]) -> str:
    """Return a selection in words: "thread 123; filters: tag Funny"."""
    set_ = {name: value for name, value in selection.items() if value not in (None, "", [], (), {})}
    return "; ".join(f"{name.replace('_', ' ')}: {_spelled(value)}" for name, value in set_.items()) or "everything"


def _spelled(value: object) -> str:
    if isinstance(value, Mapping):
        return said(value)
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def version() -> str:
    """Return the version of Rethread."""
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def verify(receipt: Receipt, study: Study, chart: Chart | None, dumps: pd.DataFrame, folder: Path) -> Verdict:
    """Derive the numbers of a receipt again and compare.

    Needs the study built from the receipt's selection and weight, the chart of that name (None where there is none
    any more), the tidy ``dumps`` of the store, and the folder the receipt lies in. "match": the numbers are the same
    and no file was changed; "drift": something differs, and is named; "cannot check": what is needed is not here.
    """
    obstacles = list(_obstacles(receipt, study, chart, dumps))
    if obstacles or chart is None:
        return Verdict("cannot check", tuple(obstacles))
    numbers = chart.data(study)
    drift, notes = _files(receipt, folder)
    if fingerprint(numbers) != receipt.numbers["sha256"]:
        drift += _changes(receipt, study, chart, numbers, folder)
    return Verdict("drift" if drift else "match", tuple(drift + notes))


def _obstacles(receipt: Receipt, study: Study, chart: Chart | None, dumps: pd.DataFrame) -> Iterator[str]:
    if chart is None:
        yield f"This version of Rethread has no chart called {receipt.chart['name']}."
    stored = set(dumps["dump_id"])
    for dump in receipt.dumps:
        if dump["sha256"] not in stored:
            yield f"{dump['file']} (sha-256 {dump['sha256'][:12]}…) is not in the store. Ingest it again."
    wanted, given = receipt.codebook, _codebook(study)
    if wanted["sha256"] != given["sha256"]:
        yield (
            f"The receipt was made with codebook {wanted['name']} (version {wanted['version']}, sha-256 "
            f"{wanted['sha256'][:12]}…), this study with {given['name']} (version {given['version']}, "
            f"{given['sha256'][:12]}…). Name the former with --codebook."
        )
    if receipt.tone and receipt.tone["sha256"] != study.tone.digest:
        yield (
            f"The receipt was made with the words of {receipt.tone['name']} (version {receipt.tone['version']}, "
            f"sha-256 {receipt.tone['sha256'][:12]}…), this study with those of {study.tone.name} (version "
            f"{study.tone.version}, {study.tone.digest[:12]}…). Name the former with --tone."
        )
    if receipt.weight != study.weight:
        yield f"The receipt counts comments by {receipt.weight}, this study by {study.weight}."


def _files(receipt: Receipt, folder: Path) -> tuple[list[str], list[str]]:
    """Return what was changed in the files beside the receipt, and which of them are not here."""
    changed, absent = [], []
    for file in receipt.files:
        path = folder / Path(file["name"]).name
        if not path.is_file():
            absent.append(f"{path.name} is not beside the receipt, so it was not checked.")
        elif _sha256(path.read_bytes()) != file["sha256"]:
            changed.append(f"{path.name} was changed after the export.")
    return changed, absent


def _changes(receipt: Receipt, study: Study, chart: Chart, numbers: pd.DataFrame, folder: Path) -> list[str]:
    """Say how the numbers differ: cell by cell where the CSV is still as it was written, and what may explain it."""
    said = ["The numbers derived now are not those of the receipt."]
    path = folder / f"{chart.name}.csv"
    hashes = {file["name"]: file["sha256"] for file in receipt.files}
    if path.is_file() and hashes.get(path.name) == _sha256(path.read_bytes()):
        said += _cells(path.read_bytes().decode(), spreadsheet.csv(numbers))
    held = {dump["sha256"] for dump in receipt.dumps}
    more = study.comments.loc[~study.comments["dump_id"].isin(held), "dump_id"].nunique()
    if more:
        said.append(f"The selection now also holds comments from {more} other dump{'' if more == 1 else 's'}.")
    counts = _counts(study)
    said += [
        f"{n} {name.replace('_', ' ')} then, {counts[name]} now." for name, n in receipt.n.items() if counts[name] != n
    ]
    if receipt.code["sha256"] != _code_digest(chart):
        said.append(f"The code that makes the numbers has changed since (then version {receipt.code['version']}).")
    return said


def _cells(before: str, after: str) -> Iterator[str]:
    """Name the first cells that differ between two CSV texts."""
    old, new = (list(csv.reader(io.StringIO(content, newline=""))) for content in (before, after))
    if old[0] != new[0] or len(old) != len(new):
        yield f"The table had {len(old) - 1} rows of {len(old[0])} columns, now {len(new) - 1} of {len(new[0])}."
        return
    pairs = ((row, name, was, now) for row, cells in enumerate(zip(old, new)) for name, was, now in zip(old[0], *cells))
    differing = [(row, name, was, now) for row, name, was, now in pairs if was != now and not _same(was, now)]
    for row, name, was, now in differing[:NAMED]:
        yield f"Row {row}, {name}: {was or 'missing'} then, {now or 'missing'} now."
    if len(differing) > NAMED:
        yield f"{len(differing) - NAMED} more cells differ."


def _same(was: str, now: str) -> bool:
    try:
        return f"{float(was):.{DIGITS}g}" == f"{float(now):.{DIGITS}g}"
    except ValueError:
        return False


def _codebook(study: Study) -> dict[str, str]:
    return {"name": study.codebook.name, "version": study.codebook.version, "sha256": study.codebook.digest}


def _tone(study: Study) -> dict[str, str]:
    return {"name": study.tone.name, "version": study.tone.version, "sha256": study.tone.digest}


def sources(study: Study) -> set[str]:
    """Return the ids of the dumps that the comments and articles of a study came from."""
    return {*study.comments["dump_id"].dropna(), *study.documents["dump_id"].dropna()}


def _dumps(study: Study, dumps: pd.DataFrame) -> list[dict[str, Any]]:
    used = dumps[dumps["dump_id"].isin(sources(study))].sort_values("dump_id", kind="stable")
    names = {"dump_id": "sha256", "file": "file", "format": "format", "format_version": "format_version"}
    return [
        {str(name): value for name, value in row.items()}
        for row in used[list(names)].rename(columns=names).to_dict("records")
    ]


def _counts(study: Study) -> dict[str, int]:
    counted = population(study.comments)
    return {
        "comments": len(counted),
        "comments_with_text": int(counted["body"].notna().sum()),
        "stubs": len(study.comments) - len(counted),
        "threads": len(study.threads),
    }


def _coverage(threads: pd.DataFrame) -> float | None:
    declared = threads["declared_comments"]
    if threads.empty or declared.isna().any() or not declared.sum():
        return None
    return float(threads["kept"].sum() / declared.sum())


def _code_digest(chart: Chart) -> str:
    """Return the sha-256 of the sources that make the numbers of ``chart``: analysis and the chart itself."""
    own = Path(str(sys.modules[chart.data.__module__].__file__))
    digest = hashlib.sha256()
    for path in [*sorted((_ROOT / "analysis").glob("*.py")), own]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
