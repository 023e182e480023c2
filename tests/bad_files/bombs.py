"""Faults 41 to 47, and 51: files that are small on the disk and huge, deep or slow inside."""

from __future__ import annotations

import bz2
import gzip
import io
import stat
import zipfile
from collections.abc import Iterator

import zstandard

from tests.bad_files import shapes
from tests.bad_files.case import Case
from tests.bad_files.damaged import zipped
from tests.bad_files.shapes import COUNT, bodies, disqus, disqus_post, line, lines, slashdot

MB = 1024 * 1024


def cases() -> Iterator[Case]:
    """Yield every case of these faults."""
    yield from _packed()
    yield from _archives()
    yield from _json()
    yield from _html()
    yield from _xml()


def _zstd(blocks: int, block: bytes) -> bytes:
    out = io.BytesIO()
    with zstandard.ZstdCompressor(3).stream_writer(out, closefd=False) as writer:
        for _ in range(blocks):
            writer.write(block)
    return out.getvalue()


def _packed() -> Iterator[Case]:
    yield Case(fault=41, name="packed/zeros_1_GiB.zst", data=lambda: _zstd(1024, bytes(MB)), exit=6, said="ratio")
    line_ends = line(1) + b"\n" * MB
    yield Case(fault=41, name="packed/blank_lines.zst", data=lambda: _zstd(512, line_ends), exit=6, said="ratio")
    one_line = b'{"id": "c1", "body": "' + b"a" * MB
    yield Case(fault=41, name="packed/one_line.zst", data=lambda: _zstd(512, one_line), exit=6, said="ratio")
    yield Case(
        fault=41, name="packed/zeros.gz", data=lambda: gzip.compress(bytes(200 * MB), 9, mtime=0), exit=6, said="ratio"
    )
    yield Case(fault=41, name="packed/zeros.bz2", data=lambda: bz2.compress(bytes(100 * MB)), exit=6, said="ratio")
    good = lines(2_000)
    yield Case(
        fault=41,
        name="packed/bomb_behind_lines.zst",
        data=lambda: _zstd(1, good) + _zstd(512, b"\n" * MB),
        exit=6,
        said="ratio",
    )
    window = zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters(window_log=27, compression_level=3)
    )
    yield Case(fault=41, name="packed/wide_window.zst", data=lambda: window.compress(lines()), exit=0, kept=COUNT)


def _archives() -> Iterator[Case]:
    yield Case(
        fault=42, name="packed/bomb.zip", data=lambda: zipped({"a.ndjson": bytes(300 * MB)}), exit=6, said="ratio"
    )
    many = {f"{n}.ndjson": b"" for n in range(5_000)}
    yield Case(fault=42, name="packed/members.zip", data=lambda: zipped(many), exit=6, said="members")
    for name, member in {
        "slip": "../../../slipped.ndjson",
        "root": "/tmp_slipped.ndjson",
        "windows": "..\\..\\slipped.ndjson",
        "drive": "C:/slipped.ndjson",
    }.items():
        yield Case(fault=42, name=f"packed/{name}.zip", data=zipped({member: lines()}), exit=4, said="E-PATH")
    yield Case(fault=42, name="packed/link.zip", data=_link, exit=4, said="E-PATH")
    inside = zipped({"thread.ndjson": lines()})
    yield Case(fault=42, name="packed/zip_in_zip.zip", data=zipped({"inner.zip": inside}), exit=4)
    locked = bytearray(zipped({"thread.ndjson": lines()}))
    locked[6] |= 1
    locked[bytes(locked).index(b"PK\x01\x02") + 8] |= 1
    yield Case(fault=42, name="packed/locked.zip", data=bytes(locked), exit=4)


def _link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        about = zipfile.ZipInfo("thread.ndjson", (2020, 9, 13, 12, 0, 0))
        about.create_system, about.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(about, "/etc/passwd")
    return out.getvalue()


def _json() -> Iterator[Case]:
    yield Case(fault=43, name="all/brackets_100k.json", data=b"[" * 100_001, exit=6, said="E-DEPTH")
    yield Case(fault=43, name="all/braces_200k.json", data=b'{"a":' * 200_000, exit=6, said="E-DEPTH")
    yield Case(fault=43, name="all/brackets_closed.json", data=b"[" * 50_000 + b"]" * 50_000, exit=6)
    for deep in (5_000, 20_000):
        yield Case(
            fault=43,
            name=f"hn/replies_{deep}.json",
            data=_replies(deep),
            exit=0,
            kept=deep,
            why="all are read: the reader does not recurse",
        )
    deep_field = line(20)[:-2] + b', "unused": ' + b"[" * 200_000 + b"]" * 200_000 + b"}\n"
    yield Case(
        fault=43,
        name="ndjson/deep_field.ndjson",
        data=lines(5) + deep_field + lines(5, 6),
        exit=3,
        kept=10,
        refused=1,
        code="E-DEPTH",
    )
    milder = line(20)[:-2] + b', "unused": ' + b"[" * 5_000 + b"]" * 5_000 + b"}\n"
    yield Case(
        fault=43,
        name="ndjson/deep_field_5000.ndjson",
        data=lines(5) + milder + lines(5, 6),
        exit=0,
        kept=11,
        why="it is within the depth that is read",
    )
    keys = line(20)[:-2] + b"".join(b', "k%d": 1' % n for n in range(100_000)) + b"}\n"
    yield Case(fault=43, name="ndjson/many_keys.ndjson", data=lines(5) + keys, exit=0, kept=6)
    yield Case(
        fault=43,
        name="ndjson/long_number.ndjson",
        data=lines(5) + line(20)[:-2] + b', "n": ' + b"9" * 500_000 + b"}\n",
        exit=0,
        kept=6,
    )


def _replies(deep: int) -> bytes:
    start = (
        '{{"author": "heron", "id": {0}, "parent_id": {1}, "story_id": 1, "text": "<p>Frog {0}</p>", "points": null, '
    )
    start += '"created_at_i": 1737540000, "title": {2}, "type": "{3}", "url": null, "children": ['
    parts = [
        start.format(n, n - 1 or "null", '"Frogs"' if n == 1 else "null", "story" if n == 1 else "comment")
        for n in range(1, deep + 2)
    ]
    return ("".join(parts) + "]}" * (deep + 1)).encode()


def _html() -> Iterator[Case]:
    page = slashdot(bodies(), end="")
    for name, markup in {
        "divs_20k": "<div>" * 20_000,
        "divs_100k": "<div>" * 100_000,
        "formatting_3000": "".join(f"<b n{n}><i n{n}>" for n in range(3_000)),
        "attributes_40k": "<p " + " ".join(f"a{n}" for n in range(40_000)) + ">",
        "tables": "<table>" * 9_000,
        "lists": "<ul><li>" * 12_000,
        "buttons": "<button>" * 20_000,
        "spans": "<span>" * 60_000,
        "quotes": "<blockquote>" * 40_000,
    }.items():
        yield Case(fault=44, name=f"html/{name}.html", data=(page + markup).encode(), exit=6)
    for name, markup in {
        "open_tags": "<a " * 50_000,
        "equals": "<p a=" * 20_000,
        "quotes_open": '<p a="' * 20_000,
    }.items():
        yield Case(fault=44, name=f"html/{name}.html", data=(page + markup).encode(), exit=6, said="attributes")
    for name, markup in {
        "fonts": "<font size=1>" * 300 + "<p>" * 20_000,
        "comments": "<!--" * 50_000,
        "declarations": "<![" * 50_000,
        "instructions": "<?" * 50_000,
        "references": "&" * 200_000,
        "less_than": "<" * 300_000,
        "ends": "</" * 100_000,
        "cdata": "<![CDATA[" * 30_000,
        "options": "<option>" * 20_000,
        "scripts": "<script>" * 20_000,
        "long_attribute": '<p a="' + "x" * 2_000_000 + '">',
    }.items():
        yield Case(
            fault=44,
            name=f"html/{name}.html",
            data=(page + markup).encode(),
            exit=0,
            kept=None,
            refused=None,
            why="the page before it is sound and is kept, within the time",
        )
    yield Case(fault=44, name="html/only_divs.html", data=b"<html><body>" + b"<div>" * 20_000, exit=4)
    for deep in (300, 1_000):
        yield Case(
            fault=45,
            name=f"html/slashdot_{deep}_deep.html",
            data=shapes.nested_slashdot(deep).encode(),
            exit=0,
            kept=deep,
        )


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def _xml() -> Iterator[Case]:
    posts = [disqus_post(n) for n in range(1, 11)]
    for name, declared, text in (
        ("laughs", f'<!ENTITY l0 "ha">{LAUGHS}', "&l9;"),
        ("quadratic", f'<!ENTITY q "{"ha" * 50_000}">', "&q;" * 5_000),
        ("one_entity", '<!ENTITY a "frog">', "&a;"),
        ("parameter", "<!ENTITY % p \"<!ENTITY a 'frog'>\"> %p;", "&a;"),
    ):
        made = disqus(
            [*posts, disqus_post(11, text).replace("<![CDATA[", "").replace("]]>", "")],
            type_=f"<!DOCTYPE d [{declared}]>",
        )
        yield Case(
            fault=46, name=f"xml/{name}.xml", data=made.encode(), exit=4, said="E-DTD" if name != "quadratic" else ""
        )
    deep = disqus([*posts, "<p>" * 100_000])
    yield Case(
        fault=46,
        name="xml/deep_behind.xml",
        data=deep.encode(),
        exit=3,
        kept=10,
        refused=1,
        code="E-LIMIT",
        why="what stands before it is kept",
    )
    yield Case(fault=46, name="xml/deep.xml", data=disqus(["<p>" * 100_000]).encode(), exit=6, refused=1)
    long_attribute = shapes.exchange([*bodies(5), "x" * 11_000_000, *bodies(5)])
    yield Case(
        fault=46,
        name="xml/attribute_11_MB.xml",
        data=lambda: long_attribute.encode(),
        exit=3,
        kept=None,
        refused=1,
        code="E-LIMIT",
    )
    yield Case(
        fault=46,
        name="xml/long_text.xml",
        data=lambda: disqus([*posts, disqus_post(11, "frog " * 2_400_000)]).encode(),
        exit=3,
        kept=10,
        refused=1,
        code="E-LIMIT",
    )
    outside = '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/evil.dtd">'
    yield Case(fault=51, name="xml/outside_type.xml", data=disqus(posts, type_=outside).encode(), exit=0, kept=10)
    for name, entity in {
        "file": '<!ENTITY x SYSTEM "file:///etc/passwd">',
        "http": '<!ENTITY x SYSTEM "http://127.0.0.1:9/">',
        "parameter": '<!ENTITY % x SYSTEM "http://127.0.0.1:9/"> %x;',
    }.items():
        made = disqus(
            [*posts, disqus_post(11, "&x;").replace("<![CDATA[", "").replace("]]>", "")],
            type_=f"<!DOCTYPE d [{entity}]>",
        )
        yield Case(fault=51, name=f"xml/entity_{name}.xml", data=made.encode(), exit=4, said="E-DTD")
        wide = "\ufeff" + made.replace("utf-8", "utf-16")
        yield Case(fault=51, name=f"xml/entity_{name}_utf-16.xml", data=wide.encode("utf-16-le"), exit=4, said="E-DTD")
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    yield Case(fault=51, name="xml/include.xml", data=disqus([*posts, include]).encode(), exit=0, kept=10)
    style = '<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/x.xsl"?>'
    yield Case(fault=51, name="xml/style.xml", data=disqus(posts, type_=style).encode(), exit=0, kept=10)
