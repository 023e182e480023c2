"""Hands a dump that was read from one process to another: tables as Arrow files, all else as JSON, nothing pickled.

The process that takes it trusts nothing: the tables are checked by Arrow and against the schema.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from ingest.delta import as_arrow, to_pandas
from ingest.format import Refused
from ingest.ledger import Report
from ingest.pipeline import Dump
from ingest.schema import SchemaError, validate
from ingest.store import DumpFacts
from ingest.tidy import Tidied

TOLD = "dump.json"
TABLES = ("comments", "threads", "documents")
REST = ("absent", "repaired", "notes", "read", "unlisted", "repeated", "part", "cut")
"""What a tidied dump holds beside its tables and its refused records."""


class HandingError(Exception):
    """What lies there is no dump that was read."""


def put(dump: Dump, folder: Path, *, more: bool = False) -> None:
    """Write a dump into a new folder; ``more`` says that other parts will follow. Raises OSError."""
    folder.mkdir(parents=True)
    told: dict[str, Any] = {"report": dump.report.as_json(), "refused": [asdict(record) for record in dump.refused]}
    if dump.tidied is not None and dump.facts is not None:
        told |= {"tidied": _write_tables(dump.tidied, folder), "facts": asdict(dump.facts), "more": more}
    (folder / TOLD).write_text(json.dumps(told, default=_plain), encoding="ascii")


def put_part(part: Tidied, folder: Path) -> None:
    """Write another part of a dump into a new folder. Raises OSError where the disk refuses."""
    folder.mkdir(parents=True)
    told = {"refused": [asdict(record) for record in part.refused], "tidied": _write_tables(part, folder)}
    (folder / TOLD).write_text(json.dumps(told, default=_plain), encoding="ascii")


def take(folder: Path) -> tuple[Dump, bool]:
    """Return the dump that ``put`` wrote, and whether other parts follow.

    Raises HandingError where it is not whole or its tables are not tidy.
    """
    with checked():
        told = json.loads((folder / TOLD).read_text(encoding="ascii"))
        report = Report(**told["report"])
        refused = [Refused(**record) for record in told["refused"]]
        if "facts" not in told:
            return Dump(report, refused=refused), False
        taken = datetime.fromisoformat(told["facts"].pop("observed_at"))
        facts = DumpFacts(**told["facts"], observed_at=taken)
        return Dump(report, _tables(told["tidied"], refused, folder), facts, refused), bool(told["more"])


def take_part(folder: Path) -> Tidied:
    """Return the part that ``put_part`` wrote. Raises HandingError as ``take`` does."""
    with checked():
        told = json.loads((folder / TOLD).read_text(encoding="ascii"))
        return _tables(told["tidied"], [Refused(**record) for record in told["refused"]], folder)


@contextmanager
def checked() -> Iterator[None]:
    """Turn whatever is wrong with what lies there into HandingError."""
    try:
        yield
    except (OSError, ValueError, TypeError, KeyError, AttributeError, pa.ArrowException, SchemaError) as error:
        raise HandingError(f"what was read is not whole ({type(error).__name__})") from error


def _write_tables(part: Tidied, folder: Path) -> dict[str, Any]:
    for name in TABLES:
        _write(getattr(part, name), folder / f"{name}.arrow")
    return {name: getattr(part, name) for name in REST} | {"observed_at": part.observed_at}


def _tables(told: dict[str, Any], refused: list[Refused], folder: Path) -> Tidied:
    comments, threads, documents = (validate(_read(folder / f"{name}.arrow"), name) for name in TABLES)
    seen = told.pop("observed_at")
    seen = datetime.fromisoformat(seen) if seen else None
    return Tidied(comments, threads, documents, refused=refused, observed_at=seen, **told)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not handed over")


def _write(frame: pd.DataFrame, place: Path) -> None:
    table = as_arrow(frame)
    with pa.OSFile(str(place), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def _read(place: Path) -> pd.DataFrame:
    with pa.OSFile(str(place), "rb") as file:
        table = pa.ipc.open_file(file).read_all()
    table.validate(full=True)
    return to_pandas(table)
