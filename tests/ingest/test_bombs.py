"""Files that are small on the disk and large, deep or slow inside: done or refused in 5 s of computing and 512 MB."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard

from ingest.guarded import Guard
from ingest.limits import MB, Limits

BOUNDS = Limits(cpu=5, cpu_per_mb=1, memory=352 * MB)
"""The worker takes some 150 MB before it opens a file. Beyond the bounds its sentence says so."""


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard(BOUNDS) as worker:
        yield worker


def slashdot_page(deep: int) -> bytes:
    entry = (
        '<li id="tree_{0}" class="comment full contain"><div id="comment_{0}" class="cw full"><div class="commentTop">'
        '<div class="title"><h4><a id="comment_link_{0}" href="//tech.slashdot.org/comments.pl?sid=7&amp;cid={0}">Re:'
        'Frog</a> <span id="comment_score_{0}" class="score">(<span>Score:</span>1)</span></h4></div></div>'
        '<div id="comment_body_{0}">Frog number {0} is below.</div></div><ul id="commtree_{0}">'
    )
    opened = "".join(entry.format(number) for number in range(1, deep + 1))
    page = '<html><head><title>Frogs - Slashdot</title></head><body><ul id="commentlisting" class="d2">'
    return f"{page}{opened}{'</ul></li>' * deep}</ul></body></html>".encode()


def algolia_item(deep: int) -> bytes:
    item = (
        '{{"author": "heron", "id": {0}, "parent_id": {1}, "story_id": 1, "text": "<p>Frog {0}</p>", "points": null, '
    )
    item += '"created_at_i": 1737540000, "title": {2}, "type": "{3}", "url": null, "children": ['
    parts = [item.format(n, n - 1 or "null", '"Frogs"' if n == 1 else "null", "story" if n == 1 else "comment")
             for n in range(1, deep + 2)]  # fmt: skip
    return ("".join(parts) + "]}" * (deep + 1)).encode()


def mail(number: int, head: str, body: str) -> str:
    sent = "Date: Sat, 20 Nov 2004 10:00:00 +0000"
    return (
        f"From heron at pond.example  Sat Nov 20 10:00:00 2004\nFrom: heron <heron at pond.example>\n{sent}\n"
        f"Subject: Frogs\nMessage-ID: <{number}@pond.example>\n{head}\n{body}\n\n"
    )


def nested_parts(deep: int) -> bytes:
    parts = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(deep))
    head = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b0\n"
    return (mail(1, "", "A frog.") + mail(2, head, parts + "A frog below.")).encode()


def long_comment() -> bytes:
    record = {"id": "c1", "link_id": "t3_pond", "parent_id": "t3_pond", "subreddit": "pond", "author": "heron",
              "created_utc": 1_600_000_000, "body": "good bad frog " * 9_700}  # fmt: skip
    return json.dumps(record).encode() + b"\n"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DISQUS = b'<?xml version="1.0"?>%s<disqus xmlns="http://disqus.com"><post><message>%s</message></post></disqus>'

# name -> (the file, exit, comments kept, what its sentence or its refused records say)
BOMBS: dict[str, tuple[Callable[[], bytes], str, int, int, str]] = {
    "300 replies deep": (lambda: slashdot_page(300), "slashdot_html", 0, 300, ""),
    "3,000 replies deep": (lambda: slashdot_page(3_000), "slashdot_html", 0, 3_000, ""),
    "JSON 20,000 replies deep": (lambda: algolia_item(20_000), "hn_algolia", 0, 20_000, ""),
    "JSON 20,000 brackets": (lambda: b"[" * 20_000 + b"]" * 20_000, "hn_algolia", 4, 0, ""),
    "JSON 1,000,000 brackets": (lambda: b"[" * 1_000_000, "hn_algolia", 6, 0, "--limit depth="),
    "500 kB of open tags": (lambda: b"<html><body>" + b"<div>" * 100_000, "slashdot_html", 6, 0, "--limit tags="),
    "open formatting": (
        lambda: b"<html>" + b"".join(b"<b n%d><i n%d>" % (n, n) for n in range(3_000)),
        "slashdot_html", 6, 0, "--limit formatting=",
    ),
    "40,000 attributes": (
        lambda: b"<html><p " + b" ".join(b"a%d" % n for n in range(40_000)) + b">",
        "slashdot_html", 6, 0, "--limit attributes=",
    ),
    "XML laughs": (
        lambda: DISQUS % (f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>'.encode(), b"&l9;"),
        "disqus", 4, 0, "E-DTD",
    ),
    "XML 100,000 deep": (lambda: DISQUS % (b"", b"<p>" * 100_000), "disqus", 6, 0, "nested deeper"),
    "zstd of 1 GiB": (lambda: zstandard.ZstdCompressor(19).compress(bytes(1 << 30)), "reddit_ndjson", 6, 0,
                      "--limit ratio="),
    "a comment of 136 kB": (long_comment, "reddit_ndjson", 0, 1, ""),
    "a line of 20 MB": (
        lambda: long_comment() + b'{"id": "' + b"x" * 20 * MB + b'"}\n' + long_comment().replace(b"c1", b"c2"),
        "reddit_ndjson", 3, 2, "--limit record=",
    ),
    "2,000 parts within parts": (lambda: nested_parts(2_000), "mbox", 3, 1, "parts within parts"),
    "an open quote": (
        lambda: b"id,author,body\n"
        + b'1,heron,"never closed\n'
        + b"".join(b"%d,heron,A frog.\n" % n for n in range(2, 20_002)),
        "table", 3, 20_000, "quote",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_done_or_refused_within_the_bounds(name: str, guard: Guard, tmp_path: Path) -> None:
    made, format_name, status, kept, said = BOMBS[name]
    file = tmp_path / "bomb"
    file.write_bytes(made())
    (dump,) = guard.read(str(file), format_name=format_name)
    report = dump.report
    told = f"{report.error} {report.refused[:3]}"
    assert "seconds" not in told and "memory" not in told
    assert (report.exit, report.kept) == (status, kept), told
    assert said in told
    assert report.accounted()
