"""Faults 47 to 49: mails of many parts, very long texts, and texts made to keep a regular expression busy."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.bad_files import shapes
from tests.bad_files.case import Case
from tests.bad_files.shapes import COUNT, bodies, line, lines, mail, mails, row, slashdot, table

MB = 1024 * 1024


def cases() -> Iterator[Case]:
    """Yield every case of these faults."""
    yield from _mail()
    yield from _long()
    yield from _slow()


def _long() -> Iterator[Case]:
    yield Case(
        fault=48,
        name="ndjson/text_170_kB.ndjson",
        data=lines(5) + line(20, body="good bad frog " * 12_000),
        exit=0,
        kept=6,
    )
    record = line(20, body="frog " * 4 * MB)
    yield Case(
        fault=48,
        name="ndjson/record_20_MB.ndjson",
        data=lambda: lines(5) + record + lines(5, 6),
        exit=3,
        kept=10,
        refused=1,
        code="E-LIMIT",
    )
    cells = (
        table([row(n) for n in range(1, 6)])
        + table([row(20, body="frog " * 4 * MB)], ())
        + table([row(n) for n in range(6, 11)], ())
    )
    yield Case(fault=48, name="csv/cell_20_MB.csv", data=lambda: cells, exit=3, kept=None, refused=1)
    yield Case(
        fault=48,
        name="csv/cell_200_kB.csv",
        data=table([*(row(n) for n in range(1, 6)), row(20, body="frog " * 40_000)]),
        exit=0,
        kept=6,
    )
    yield Case(
        fault=48, name="html/text_2_MB.html", data=slashdot([*bodies(5), "frog " * 400_000]).encode(), exit=0, kept=6
    )
    wide = json.dumps([shapes.record(n, body="x") for n in range(1, 20_001)]).encode()
    yield Case(fault=48, name="reddit-json/array_20000.json", data=wide, exit=0, kept=20_000)


SLOW = {
    "stars": "*" * 100_000,
    "underscores": "_" * 100_000,
    "brackets": "[" * 100_000,
    "links": "[a](" * 25_000,
    "ticks": "`" * 100_000,
    "quotes": ">" * 100_000,
    "blanks": " " * 100_000,
    "dashes": "-" * 100_000,
    "carets": "^(" * 50_000,
    "tildes": "~" * 100_000,
    "references": "&" * 100_000,
    "angles": "<" * 100_000,
    "urls": "http://" * 14_000,
    "ats": "a@" * 50_000,
    "dots": "." * 100_000,
    "slashes": "/" * 100_000,
    "digits": "1" * 100_000,
    "colons": ":" * 100_000,
    "backslashes": "\\" * 100_000,
    "commas": "a," * 50_000,
    "bangs": "![" * 50_000,
    "pipes": "|" * 100_000,
    "on_wrote": "On a, b " * 12_000 + "wrote",
    "tabs": "\t" * 100_000,
    "mixed": "*_`[" * 25_000,
    "bbcode": "[quote]" * 14_000,
    "tags": "<b>" * 30_000,
    "line_ends": "a\n" * 50_000,
    "quote_lines": "> a\n" * 25_000,
    "numbers": "1. " * 30_000,
    "spoilers": ">!" * 50_000,
    "scores": "(Score:" * 14_000,
}


def _slow() -> Iterator[Case]:
    for name, text in SLOW.items():
        yield Case(fault=49, name=f"ndjson/slow_{name}.ndjson", data=lines(5) + line(20, body=text), exit=0, kept=6)
    every = slashdot([*bodies(3), *(text.replace("<", "&lt;") for text in SLOW.values())])
    yield Case(fault=49, name="html/slow.html", data=every.encode(), exit=0, kept=3 + len(SLOW))
    letters = mails(3) + "".join(mail(20 + n, text) for n, text in enumerate(SLOW.values()))
    yield Case(fault=49, name="mbox/slow.mbox", data=letters.encode(), exit=0, kept=3 + len(SLOW))
    cells = table([*(row(n) for n in range(1, 4)), *(row(20 + n, body=text) for n, text in enumerate(SLOW.values()))])
    yield Case(fault=49, name="csv/slow.csv", data=cells, exit=0, kept=None, refused=None)
    for name, text in SLOW.items():
        yield Case(
            fault=49,
            name=f"slashdot-text/slow_{name}.txt",
            data=f"{shapes.copied()}\n{text}\n".encode(),
            exit=0,
            kept=None,
        )


def _mail() -> Iterator[Case]:
    start = mails()
    parts = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(2_000))
    nested = mail(20, parts + "A frog below.", "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b0\n")
    yield Case(fault=47, name="mbox/parts_2000.mbox", data=(start + nested).encode(), exit=3, kept=COUNT, refused=1)
    for name, changed in {
        "brackets_in_from": {"From": "(" * 5_000},
        "brackets_in_date": {"Date": "(" * 5_000},
        "encoded_words": {"Subject": "=?utf-8?Q?Frogs?= " * 20_000},
        "long_subject": {"Subject": "Frog " * 1_000_000},
        "many_references": {"References": " ".join(f"<{n}@pond.example>" for n in range(20_000))},
        "quotes_in_from": {"From": '"' * 20_000},
        "angles_in_from": {"From": "<" * 50_000},
        "long_id": {"Message_ID": f"<{'x' * 100_000}@pond.example>"},
    }.items():
        yield Case(
            fault=47, name=f"mbox/{name}.mbox", data=(start + mail(20, **changed)).encode(), exit=0, kept=COUNT + 1
        )
    many = "".join(f"X-{n}: frog\n" for n in range(100_000))
    yield Case(
        fault=47, name="mbox/many_headers.mbox", data=(start + mail(20, head=many)).encode(), exit=0, kept=COUNT + 1
    )
    flat = "--b\nContent-Type: text/plain\n\nA frog.\n" * 3_000
    yield Case(
        fault=47,
        name="mbox/many_parts.mbox",
        exit=0,
        kept=COUNT + 1,
        data=(start + mail(20, flat, "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n")).encode(),
    )
