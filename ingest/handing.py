"""Hands a dump that was read from one process to another: tables as Arrow files, all else as JSON, nothing pickled.

The process that takes it trusts nothing: the tables are checked by Arrow and against the schema.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from ingest.delta import to_arrow, to_pandas
from ingest.format import Refused
from ingest.ledger import Report
from ingest.pipeline import Dump
from ingest.schema import SchemaError, validate
from ingest.store import DumpFacts
from ingest.tidy import Tidied

TABLES = ("comments", "threads", "documents")
REST = ("absent", "repaired", "notes", "read", "unlisted", "repeated")
"""What a tidied dump holds beside its tables and its refused records."""


class HandingError(Exception):
    """What lies there is no dump that was read."""


def put(dump: Dump, folder: Path) -> None:
    """Write a dump into a new folder. Raises OSError where the disk refuses."""
    folder.mkdir(parents=True)
    told: dict[str, Any] = {"report": dump.report.as_json(), "refused": [asdict(record) for record in dump.refused]}
    if dump.tidied is not None and dump.facts is not None:
        for name in TABLES:
            _write(getattr(dump.tidied, name), folder / f"{name}.arrow")
        told["facts"] = asdict(dump.facts)
        told["tidied"] = {name: getattr(dump.tidied, name) for name in REST} | {"observed_at": dump.tidied.observed_at}
    (folder / "dump.json").write_text(json.dumps(told, default=_plain), encoding="ascii")


def take(folder: Path) -> Dump:
    """Return the dump that ``put`` wrote. Raises HandingError where it is not whole or its tables are not tidy."""
    try:
        told = json.loads((folder / "dump.json").read_text(encoding="ascii"))
        report = Report(**told["report"])
        refused = [Refused(**record) for record in told["refused"]]
        if "facts" not in told:
            return Dump(report, refused=refused)
        comments, threads, documents = (validate(_read(folder / f"{name}.arrow"), name) for name in TABLES)
        seen = told["tidied"].pop("observed_at")
        seen = datetime.fromisoformat(seen) if seen else None
        tidied = Tidied(comments, threads, documents, refused=refused, observed_at=seen, **told["tidied"])
        taken = datetime.fromisoformat(told["facts"].pop("observed_at"))
        return Dump(report, tidied, DumpFacts(**told["facts"], observed_at=taken), refused)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, pa.ArrowException, SchemaError) as error:
        raise HandingError(f"what was read is not whole ({type(error).__name__})") from error


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not handed over")


def _write(frame: pd.DataFrame, place: Path) -> None:
    table = to_arrow(frame)
    with pa.OSFile(str(place), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def _read(place: Path) -> pd.DataFrame:
    with pa.OSFile(str(place), "rb") as file:
        table = pa.ipc.open_file(file).read_all()
    table.validate(full=True)
    return to_pandas(table)
