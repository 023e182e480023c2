"""Faults 31 and 32: names that look like something else, and comments that are gone."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.bad_files import shapes
from tests.bad_files.case import Case
from tests.bad_files.shapes import START, line, lines, row, table


def cases() -> Iterator[Case]:
    """Yield every case of these faults."""
    yield from _names()


def _names() -> Iterator[Case]:
    names = ["NA", "null", "None", "nan", "N/A", "true", "0", "007", "-", "inf", "undefined", "NULL"]
    told = b"".join(line(n, author=name) for n, name in enumerate(names, 1))
    yield Case(fault=31, name="ndjson/names.ndjson", data=told, exit=0, kept=12)
    yield Case(
        fault=31,
        name="csv/names.csv",
        data=table(row(n, author=name) for n, name in enumerate(names, 1)),
        exit=0,
        kept=12,
    )
    for name, value in {
        "long": "x" * 5_000,
        "blank": " ",
        "markup": "<b>x",
        "mail": "heron@pond.example",
        "number": 7,
        "list": [],
        "object": {"name": "x"},
        "null": None,
    }.items():
        data = lines(5) + line(20, author=value) + lines(5, 6)
        yield Case(fault=31, name=f"ndjson/author_{name}.ndjson", data=data, exit=0, kept=11)
    gone = [
        line(1, body="[deleted]", author="[deleted]"),
        line(2, body="[removed]"),
        line(3, body="[ Removed by Reddit ]"),
        line(4, author="[deleted]"),
        line(5),
    ]
    yield Case(
        fault=32, name="ndjson/gone.ndjson", data=b"".join(gone), exit=0, kept=5, counts={"deleted": 1, "removed": 2}
    )
    items = [shapes.item(1), {"id": 9_002, "children": []}, shapes.item(3, text=None, author=None)]
    yield Case(fault=32, name="hn/gone.json", data=shapes.story(items), exit=0, kept=3, counts={"deleted": 2})
    fire = [
        {
            "by": "heron",
            "descendants": 3,
            "id": 1,
            "kids": [2, 3],
            "time": START,
            "title": "Frogs",
            "type": "story",
            "score": 2,
        },
        {"id": 2, "parent": 1, "time": START, "type": "comment", "deleted": True},
        {"by": "tern", "id": 3, "parent": 1, "time": START, "type": "comment", "dead": True, "text": "Buy frogs"},
        {"by": "reed", "id": 4, "parent": 3, "time": START, "type": "comment", "text": "No, thank you."},
    ]
    yield Case(
        fault=32, name="hn/dead.json", data="\n".join(json.dumps(each) for each in fire).encode(), exit=0, kept=3
    )
