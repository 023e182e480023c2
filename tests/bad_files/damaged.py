"""Faults 1 to 7: files that are empty, cut or corrupt."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Iterator

import zstandard

from tests.bad_files import shapes
from tests.bad_files.case import Case
from tests.bad_files.shapes import COUNT, bodies, disqus, disqus_post, line, lines, mails

EMPTY = ("ndjson", "json", "csv", "tsv", "html", "xml", "mbox", "txt", "zst", "gz", "zip", "jsonl")
CUT_KEEPS = "what stands before the cut is kept (issue 3), as of every other cut file; --salvage is the default"


def cases() -> Iterator[Case]:
    """Yield every case of these faults."""
    yield from _empty()
    yield from _cut_lines()
    yield from _cut_packed()
    yield from _corrupt()
    yield from _cut_documents()


def packed(data: bytes, *, checksum: bool = True) -> bytes:
    """Return data as one zstd frame."""
    return zstandard.ZstdCompressor(3, write_checksum=checksum).compress(data)


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a .zip of these files, all of one date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            about = zipfile.ZipInfo(name, (2020, 9, 13, 12, 0, 0))
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, data)
    return out.getvalue()


def flipped(data: bytes, at: int) -> bytes:
    """Return data with one bit changed."""
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


def _empty() -> Iterator[Case]:
    for kind in EMPTY:
        yield Case(fault=1, name=f"empty/empty.{kind}", data=b"", exit=4, said="empty")
    for name, data in {
        "blanks.csv": b" \n\n\t\n",
        "line_ends.ndjson": b"\n" * 50,
        "bom.json": b"\xef\xbb\xbf",
        "bom_blanks.csv": b"\xef\xbb\xbf \n",
        "null.bin": bytes(4096),
        "utf16_bom.txt": b"\xff\xfe",
    }.items():
        yield Case(fault=1, name=f"empty/{name}", data=data, exit=4, said="empty")
    for name, data in {
        "packed.zst": packed(b""),
        "packed.gz": gzip.compress(b"", mtime=0),
        "packed.bz2": bz2.compress(b""),
        "packed.xz": lzma.compress(b""),
    }.items():
        yield Case(fault=1, name=f"empty/{name}", data=data, exit=4, said="empty")
    yield Case(fault=1, name="empty/archive.zip", data=zipped({}), exit=4)
    for name, text in {
        "brackets.json": "[]",
        "braces.json": "{}",
        "null.json": "null",
        "header_only.csv": "id,thread_id,parent_id,author,created_at,score,body\n",
        "root_only.xml": "<disqus/>",
        "page.html": "<html></html>",
        "number.json": "7",
        "words.txt": "hello",
    }.items():
        yield Case(fault=1, name=f"empty/{name}", data=text.encode(), exit=4)


def _cut_lines() -> Iterator[Case]:
    whole = lines()
    for name, cut in {"in_the_text": 60, "in_the_last_brace": 2, "in_a_name": 170, "after_the_quote": 30}.items():
        yield Case(
            fault=2,
            name=f"ndjson/cut_{name}.ndjson",
            data=whole[:-cut],
            exit=3,
            kept=COUNT - 1,
            refused=1,
            said=f"line {COUNT}",
        )
    yield Case(fault=2, name="ndjson/cut_after_the_brace.ndjson", data=whole[:-1], exit=0, kept=COUNT)
    half_character = line(1) + line(2, body="Frogs say quö").partition(b"\xb6")[0]
    yield Case(fault=2, name="ndjson/cut_in_a_character.ndjson", data=half_character, exit=3, kept=1, refused=1)
    yield Case(fault=2, name="ndjson/only_a_cut_line.ndjson", data=line(1)[:-20], exit=4, refused=None)
    yield Case(
        fault=2,
        name="ndjson/cut_at_the_start.ndjson",
        data=whole[40:],
        exit=3,
        kept=COUNT - 1,
        refused=1,
        said="line 1",
    )


def _cut_packed() -> Iterator[Case]:
    data = lines(4_000)
    frame = packed(data)
    for share in (0.3, 0.6, 0.9):
        yield Case(
            fault=3,
            name=f"packed/cut_{share:.0%}.ndjson.zst",
            data=frame[: int(len(frame) * share)],
            exit=3,
            kept=None,
            refused=None,
            code="E-TRUNC",
        )
    yield Case(
        fault=3, name="packed/cut_checksum.ndjson.zst", data=frame[:-2], exit=3, kept=4_000, refused=1, code="E-TRUNC"
    )
    for cut in (4, 6, 9, 20):
        yield Case(fault=3, name=f"packed/cut_header_{cut}.ndjson.zst", data=frame[:cut], exit=4, said="damaged")
    small = packed(lines())
    yield Case(fault=3, name="packed/cut_small.ndjson.zst", data=small[:-30], exit=4, said="damaged")
    two = packed(lines()) + packed(lines(COUNT, COUNT + 1))
    yield Case(fault=3, name="packed/two_frames.ndjson.zst", data=two, exit=0, kept=2 * COUNT)
    yield Case(
        fault=3,
        name="packed/second_frame_cut.ndjson.zst",
        data=two[:-40],
        exit=3,
        kept=COUNT,
        refused=None,
        code="E-TRUNC",
    )
    zipped_lines = gzip.compress(data, mtime=0)
    for share in (0.3, 0.9):
        yield Case(
            fault=4,
            name=f"packed/cut_{share:.0%}.ndjson.gz",
            data=zipped_lines[: int(len(zipped_lines) * share)],
            exit=3,
            kept=None,
            refused=None,
            code="E-TRUNC",
        )
    yield Case(
        fault=4, name="packed/cut_end.ndjson.gz", data=zipped_lines[:-6], exit=3, kept=4_000, refused=1, code="E-TRUNC"
    )
    yield Case(fault=4, name="packed/cut_header.ndjson.gz", data=zipped_lines[:5], exit=4, said="damaged")
    for kind, whole in {"bz2": bz2.compress(data), "xz": lzma.compress(data)}.items():
        yield Case(
            fault=4,
            name=f"packed/cut_late.ndjson.{kind}",
            data=whole[:-20],
            exit=3,
            kept=None,
            refused=None,
            code="E-TRUNC",
        )
    yield Case(
        fault=4,
        name="packed/rest_behind.ndjson.gz",
        data=gzip.compress(lines(), mtime=0) + b"rubbish",
        exit=3,
        kept=COUNT,
        refused=1,
    )
    archive = zipped({"thread.ndjson": data})
    yield Case(fault=4, name="packed/cut.zip", data=archive[: len(archive) // 2], exit=4)
    yield Case(fault=4, name="packed/no_directory.zip", data=archive[:-30], exit=4)


def _corrupt() -> Iterator[Case]:
    data = lines(4_000)
    whole = gzip.compress(data, mtime=0)
    wrong_sum = whole[:-8] + bytes(4) + whole[-4:]
    yield Case(fault=4, name="packed/wrong_checksum.ndjson.gz", data=wrong_sum, exit=4, said="E-CORRUPT")
    wrong_size = whole[:-4] + bytes(4)
    yield Case(fault=4, name="packed/wrong_size.ndjson.gz", data=wrong_size, exit=4, said="E-CORRUPT")
    frame = packed(data)
    for at in (len(frame) // 2, len(frame) - 2):
        yield Case(fault=5, name=f"packed/flipped_{at}.ndjson.zst", data=flipped(frame, at), exit=4, said="E-CORRUPT")
    yield Case(fault=4, name="packed/flipped.ndjson.gz", data=flipped(whole, len(whole) // 2), exit=4, said="E-CORRUPT")
    archive = zipped({"thread.ndjson": data})
    yield Case(fault=4, name="packed/flipped_member.zip", data=flipped(archive, len(archive) // 2), exit=4)


def _cut_documents() -> Iterator[Case]:
    told = shapes.listing([shapes.record(n) for n in range(1, COUNT + 1)])
    for name, share in {"early": 0.4, "middle": 0.6, "late": 0.95}.items():
        yield Case(
            fault=6,
            name=f"reddit-json/cut_{name}.json",
            data=told[: int(len(told) * share)],
            exit=3,
            kept=None,
            refused=1,
            code="E-TRUNC",
            why=CUT_KEEPS,
        )
    yield Case(
        fault=6,
        name="reddit-json/cut_brackets.json",
        data=told[:-4],
        exit=3,
        kept=COUNT,
        refused=1,
        code="E-TRUNC",
        why=CUT_KEEPS,
    )
    yield Case(fault=6, name="reddit-json/cut_at_once.json", data=told[:30], exit=4, refused=None)
    items = shapes.story(shapes.item(n) for n in range(1, COUNT + 1))
    yield Case(
        fault=6,
        name="hn/cut_middle.json",
        data=items[: len(items) * 2 // 3],
        exit=3,
        kept=None,
        refused=1,
        code="E-TRUNC",
        why=CUT_KEEPS,
    )
    flat = json.dumps([shapes.record(n) for n in range(1, COUNT + 1)]).encode()
    for cut in (2, 40, 150):
        yield Case(
            fault=7,
            name=f"reddit-json/array_cut_{cut}.json",
            data=flat[:-cut],
            exit=3,
            kept=COUNT - 1,
            refused=1,
            code="E-TRUNC",
        )
    yield Case(fault=7, name="reddit-json/array_cut_bracket.json", data=flat[:-1], exit=3, kept=COUNT, refused=1)
    posts = disqus(disqus_post(n) for n in range(1, COUNT + 1)).encode()
    for cut in (30, 150, 300):
        yield Case(fault=7, name=f"xml/disqus_cut_{cut}.xml", data=posts[:-cut], exit=3, kept=COUNT - 1, refused=1)
    yield Case(fault=7, name="xml/disqus_cut_root.xml", data=posts[:-5], exit=3, kept=COUNT, refused=1)
    blog = shapes.wordpress(bodies()).encode()
    yield Case(fault=7, name="xml/wordpress_cut.xml", data=blog[:-150], exit=3, kept=COUNT - 1, refused=1)
    rows = shapes.exchange(bodies()).encode()
    yield Case(fault=7, name="xml/exchange_cut.xml", data=rows[:-60], exit=3, kept=COUNT - 1, refused=1)
    table = shapes.rows()
    for cut in (30, 60, 90):
        yield Case(
            fault=7,
            name=f"csv/cut_{cut}.csv",
            data=table[:-cut],
            exit=3 if cut > 67 else 0,
            kept=COUNT - (cut > 67),
            refused=int(cut > 67),
            why="" if cut > 67 else "nothing in the file says that its last cell is cut",
        )
    quoted = table[:-1] + b'\nc13,pond1,,heron,2020-09-13T12:00:00Z,1,"The heron, again'
    yield Case(fault=7, name="csv/cut_in_quotes.csv", data=quoted, exit=3, kept=COUNT, refused=1, code="E-CSV")
    yield Case(
        fault=7,
        name="mbox/cut_in_a_body.mbox",
        data=mails().encode()[:-30],
        exit=0,
        kept=COUNT,
        why="nothing in the file says that its last text is cut",
    )
    cut_head = mails() + shapes.mail(COUNT + 1).partition("Subject")[0]
    yield Case(
        fault=7,
        name="mbox/cut_in_a_header.mbox",
        data=cut_head.encode(),
        exit=0,
        kept=COUNT + 1,
        why="it is kept with the state truncated: its sender and time are whole",
    )
