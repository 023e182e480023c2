"""Faults 50 to 54: texts that try to act, in every kind of dump; each is kept, for it is only text."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bad_files import shapes
from tests.bad_files.case import Case
from tests.bad_files.damaged import zipped
from tests.bad_files.shapes import (
    bodies,
    disqus,
    disqus_post,
    line,
    lines,
    listing,
    mail,
    mails,
    record,
    row,
    slashdot,
    table,
)
from tests.hostile import PAYLOADS


def cases() -> Iterator[Case]:
    """Yield every case of these faults."""
    for name, text in PAYLOADS.items():
        short = name.replace(" ", "_")
        mended = {"repaired": 1} if "\0" in text else {}
        hostile = line(20, body=text, author=text[:60])
        yield Case(fault=50, name=f"ndjson/{short}.ndjson", data=lines(5) + hostile, exit=0, kept=6, counts=mended)
        told = [*(record(n) for n in range(1, 6)), record(20, body=text, author=text[:60])]
        yield Case(fault=50, name=f"reddit-json/{short}.json", data=listing(told), exit=0, kept=6, counts=mended)
        cells = table([*(row(n) for n in range(1, 11)), row(20, body=text, author=text[:60])])
        yield Case(fault=50, name=f"csv/{short}.csv", data=cells, exit=0, kept=11, counts=mended)
        items = [*(shapes.item(n) for n in range(1, 6)), shapes.item(20, text=text, author=text[:60])]
        yield Case(fault=50, name=f"hn/{short}.json", data=shapes.story(items), exit=0, kept=6)
    for name, text in list(PAYLOADS.items())[:16]:
        short, safe = name.replace(" ", "_"), text.replace("\0", "")
        page = slashdot([*bodies(5), safe, *bodies(5)])
        yield Case(fault=50, name=f"html/{short}.html", data=page.encode(), exit=0, kept=None)
        made = disqus([*(disqus_post(n) for n in range(1, 6)), disqus_post(20, safe.replace("]]>", "]] >"))])
        yield Case(fault=50, name=f"xml/{short}.xml", data=made.encode(), exit=0, kept=6)
        letters = mails(5) + mail(20, safe, Subject=" ".join(safe.split()))
        yield Case(fault=50, name=f"mbox/{short}.mbox", data=letters.encode(), exit=0, kept=6)
    attached = (
        'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n',
        '--b\nContent-Type: text/plain\n\nA frog.\n--b\nContent-Type: text/plain; name="../../etc/passwd"\n'
        'Content-Disposition: attachment; filename="../../../etc/cron.d/frog"\n\nfrog\n--b--\n',
    )
    yield Case(
        fault=54,
        name="mbox/attachment.mbox",
        data=(mails(5) + mail(20, attached[1], attached[0])).encode(),
        exit=0,
        kept=6,
    )
    for name in (
        "a b.ndjson",
        "<img src=x onerror=alert(1)>.ndjson",
        "frog'; drop table.ndjson",
        "-rf.ndjson",
        "%2e%2e%2f.ndjson",
        "ф🐸.ndjson",
        "a\nb.ndjson",
        "[x]*.ndjson",
        "$(date).ndjson",
        "'.ndjson",
    ):
        yield Case(fault=54, name=f"names/{name}", data=lines(5), exit=0, kept=5)
    yield Case(
        fault=54, name="names/member.zip", data=zipped({"<script>alert(1)</script>.ndjson": lines(5)}), exit=0, kept=5
    )
