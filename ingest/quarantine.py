"""Refused records, set aside in a file where a person can read them, mend them and ingest them again.

One JSON object per line: dump_id, file, locator, code, reason and raw, the record as it stands in the dump (up to the
limit ``raw``, e-mail and IP addresses masked). Of formats whose records are lines, ``raw`` is the whole line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from ingest import place
from ingest.format import Refused
from ingest.limits import current
from ingest.privacy import mask

FOLDER = "quarantine"
"""Where it lies inside a store."""


def write(folder: str | Path, dump_id: str, file: str, refused: Iterable[Refused]) -> str:
    """Write the refused records of one dump to ``folder`` and return the file, in which they replace older ones.

    Raises OSError where the disk refuses.
    """
    name, aside = f"{dump_id[:16]}.jsonl", place.of(folder)
    lines = (f"{_line(dump_id, file, record)}\n" for record in refused)
    aside.write(name, (line.encode("utf-8", "backslashreplace") for line in lines))
    return str(Path(aside.address) / name) if not place.is_remote(folder) else f"{aside.address}/{name}"


def _line(dump_id: str, file: str, record: Refused) -> str:
    told = {"file": file, "locator": record.locator, "code": record.code, "reason": record.reason}
    told["raw"] = _bounded(record.raw, current().raw)
    return json.dumps({"dump_id": dump_id} | {k: mask(v) for k, v in told.items()}, ensure_ascii=False)


def _bounded(raw: str, most: int) -> str:
    """Return at most so many bytes of a text."""
    data = raw.encode("utf-8", "replace")
    return raw if len(data) <= most else data[:most].decode("utf-8", "ignore")
