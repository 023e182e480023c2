"""Faults 8 to 12: holes of zeros, files that are no dump or another than they say, and lines that are broken."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Iterator

from tests.bad_files import shapes
from tests.bad_files.case import Case
from tests.bad_files.damaged import packed, zipped
from tests.bad_files.shapes import COUNT, bodies, disqus, disqus_post, line, lines, mails


def cases() -> Iterator[Case]:
    """Yield every case of these faults."""
    yield from _zeros()
    yield from _no_dumps()
    yield from _misnamed()
    yield from _bad_lines()


def _zeros() -> Iterator[Case]:
    whole, hole = lines(), bytes(512)
    yield Case(fault=8, name="ndjson/zero_tail.ndjson", data=whole + bytes(4096), exit=3, kept=COUNT, refused=1)
    yield Case(
        fault=8,
        name="ndjson/zero_tail_in_a_line.ndjson",
        data=whole[:-60] + bytes(4096),
        exit=3,
        kept=COUNT - 1,
        refused=1,
    )
    yield Case(
        fault=8,
        name="ndjson/zero_hole.ndjson",
        data=whole[:500] + hole + whole[500 + len(hole) :],
        exit=3,
        kept=None,
        refused=None,
    )
    yield Case(
        fault=8, name="ndjson/zero_line.ndjson", data=lines(5) + hole + b"\n" + lines(5, 6), exit=3, kept=10, refused=1
    )
    table = shapes.rows()
    yield Case(fault=8, name="csv/zero_tail.csv", data=table + hole, exit=3, kept=COUNT, refused=1)
    yield Case(
        fault=8,
        name="csv/zero_hole.csv",
        data=table[:300] + hole + table[300 + len(hole) :],
        exit=3,
        kept=None,
        refused=None,
    )
    for kind, data in {
        "reddit-json/listing": shapes.listing([shapes.record(n) for n in range(1, COUNT + 1)]),
        "xml/disqus": disqus(disqus_post(n) for n in range(1, COUNT + 1)).encode(),
        "html/slashdot": shapes.slashdot(bodies()).encode(),
        "html/forum": shapes.forum(bodies()).encode(),
        "mbox/list": mails().encode(),
        "slashdot-text/copied": shapes.copied().encode(),
    }.items():
        yield Case(fault=8, name=f"{kind}_zero_tail.bin", data=data + bytes(4096), exit=3, kept=COUNT, refused=1)
    data = mails().encode()
    at = data.index(b"frog number 5")
    yield Case(
        fault=8,
        name="mbox/zero_hole.mbox",
        data=data[:at] + hole + data[at + len(hole) :],
        exit=3,
        kept=None,
        refused=1,
    )
    yield Case(fault=8, name="all/only_zeros.ndjson", data=bytes(100_000), exit=4)


NO_DUMPS = {
    "login.html": "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action='/login'><input name=u>"
    "<input name=p type=password><button>Sign in</button></form><p>You have to sign in to go on.</p></body></html>",
    "not_found.html": "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center>"
    "<hr><center>nginx</center></body></html>",
    "checking.html": "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><div id=c>Checking your "
    "browser before you go on. Please switch on JavaScript.</div></body></html>",
    "too_many.json": '{"message": "Too Many Requests", "error": 429}',
    "private.json": '{"reason": "private", "message": "Forbidden", "error": 403}',
    "not_found.json": '{"message": "Not Found", "error": 404}',
    "denied.xml": '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Access Denied'
    "</Message></Error>",
    "blocked.txt": "whoa there, pardner! Your request has been blocked due to a network policy.",
    "error.csv": "error,message\n429,Too many requests\n",
    "moved.html": "<html><head><meta http-equiv=refresh content='0; url=/new'></head><body>Moved</body></html>",
    "quota.json": '{"error": {"code": 403, "message": "The quota has been used up.", "errors": [{"reason": "quota"}]}}',
    "listing_error.json": '{"kind": "Listing", "error": 404}',
    "maintenance.html": "<html><body><h1>We will be back soon</h1><p>The board is closed now.</p></body></html>",
}


def _no_dumps() -> Iterator[Case]:
    for name, text in NO_DUMPS.items():
        for twist, data in {"": text.encode(), "utf16_": ("\ufeff" + text).encode("utf-16-le")}.items():
            yield Case(fault=9, name=f"no_dump/{twist}{name}", data=data, exit=4)
    yield Case(fault=9, name="no_dump/named.ndjson", data=NO_DUMPS["login.html"].encode(), exit=4)
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
    yield Case(fault=9, name="no_dump/picture.json", data=picture, exit=4)
    yield Case(fault=9, name="no_dump/program.bin", data=b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 9, exit=4)
    yield Case(fault=9, name="no_dump/parquet.parquet", data=b"PAR1" + bytes(range(200)) * 5 + b"PAR1", exit=4)
    yield Case(fault=9, name="no_dump/database.db", data=b"SQLite format 3\0" + bytes(4080), exit=4)
    yield Case(
        fault=9, name="no_dump/letter.pdf", data=b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< >>\nendobj\n", exit=4
    )


def _misnamed() -> Iterator[Case]:
    array = json.dumps([shapes.record(n) for n in range(1, COUNT + 1)]).encode()
    page = shapes.slashdot(bodies()).encode()
    for name, data in {
        "array.ndjson": array,
        "lines.json": lines(),
        "text.zst": lines(),
        "lines.csv": lines(),
        "table.json": shapes.rows(),
        "page.csv": page,
        "page.json": page,
        "export.html": disqus([disqus_post(n) for n in range(1, 13)]).encode(),
        "mail.txt": mails().encode(),
        "packed.ndjson": packed(lines()),
        "gzip.json": gzip.compress(lines(), mtime=0),
        "gzip.zst": gzip.compress(lines(), mtime=0),
        "zipped.json": zipped({"x": lines()}),
        "no_suffix": lines(),
        "UPPER.NDJSON": lines(),
        "twice.ndjson.gz": lines(),
        "table.tsv": shapes.rows(),
    }.items():
        yield Case(fault=10, name=f"misnamed/{name}", data=data, exit=0, kept=COUNT)
    yield Case(
        fault=10, name="misnamed/packed_twice.gz", data=gzip.compress(gzip.compress(lines(), mtime=0), mtime=0), exit=4
    )
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        about = tarfile.TarInfo("thread.ndjson")
        about.size = len(lines())
        archive.addfile(about, io.BytesIO(lines()))
    yield Case(fault=10, name="misnamed/archive.tar", data=out.getvalue(), exit=4)


def _bad_lines() -> Iterator[Case]:
    told = [line(n) for n in range(1, 41)]
    for number in (5, 17, 29):
        told[number - 1] = b'{"id": "c%d", broken\n' % number
    yield Case(
        fault=11,
        name="ndjson/three_bad_lines.ndjson",
        data=b"".join(told),
        exit=3,
        kept=37,
        refused=3,
        code="E-JSON",
        said="line 17",
    )
    for name, bad in {
        "words": b"not json at all\n",
        "number": b"7\n",
        "text": b'"seven"\n',
        "list": b"[1, 2]\n",
        "null": b"null\n",
        "empty_object": b"{}\n",
        "single_quotes": b"{'id': 'x'}\n",
        "html": b"<html><body>429</body></html>\n",
        "half": b'{"id": "x", "body": \n',
        "comma": b",\n",
        "brace": b"}\n",
        "bytes": bytes(range(1, 10)) + bytes(range(14, 40)) + b"\n",
        "comment": b"// a remark\n",
        "error": b'{"error": 429}\n',
    }.items():
        data = lines(5) + bad + lines(5, 6)
        yield Case(
            fault=11, name=f"ndjson/bad_line_{name}.ndjson", data=data, exit=3, kept=10, refused=1, said="line 6"
        )
    one = line(1).rstrip()
    two = lines(3) + line(4).rstrip() + line(5) + lines(3, 6)
    yield Case(
        fault=12,
        name="ndjson/two_on_a_line.ndjson",
        data=two,
        exit=0,
        kept=8,
        why="both are read: nothing is left to name",
    )
    yield Case(
        fault=12,
        name="ndjson/no_line_ends.ndjson",
        data=lines(8).replace(b"\n", b""),
        exit=0,
        kept=8,
        why="all are read",
    )
    yield Case(
        fault=12,
        name="ndjson/rubbish_behind.ndjson",
        data=lines(3) + one.replace(b"c1", b"c9") + b"xyz\n" + lines(3, 4),
        exit=3,
        kept=7,
        refused=1,
    )
    told_twice = shapes.listing([shapes.record(1)]) + shapes.listing([shapes.record(2)])
    yield Case(fault=12, name="reddit-json/two_documents.json", data=told_twice, exit=0, kept=2, why="both are read")
    yield Case(
        fault=12,
        name="reddit-json/rubbish_behind.json",
        data=shapes.listing([shapes.record(1)]) + b"\nxyz",
        exit=3,
        kept=1,
        refused=1,
    )
    yield Case(fault=12, name="ndjson/carriage_returns.ndjson", data=lines(8).replace(b"\n", b"\r"), exit=0, kept=8)
    yield Case(fault=12, name="ndjson/windows_ends.ndjson", data=lines(8).replace(b"\n", b"\r\n"), exit=0, kept=8)
    yield Case(fault=12, name="ndjson/blank_lines.ndjson", data=lines(8).replace(b"\n", b"\n\n \n"), exit=0, kept=8)
