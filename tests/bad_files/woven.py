"""Faults 33 to 37: records that stand twice, and answers that lead nowhere, in rings, or very far down."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.bad_files import shapes
from tests.bad_files.case import Case
from tests.bad_files.shapes import COUNT, START, line, lines, mail, mails, row, slashdot, table


def cases() -> Iterator[Case]:
    """Yield every case of these faults."""
    yield from _twice()
    yield from _rings()
    yield from _orders()


def _twice() -> Iterator[Case]:
    yield Case(
        fault=33, name="ndjson/twice.ndjson", data=lines() + line(3), exit=0, kept=COUNT, counts={"duplicates": 1}
    )
    yield Case(
        fault=33, name="ndjson/all_twice.ndjson", data=lines() * 2, exit=0, kept=COUNT, counts={"duplicates": COUNT}
    )
    yield Case(
        fault=33, name="ndjson/thrice.ndjson", data=lines() + line(3) * 2, exit=0, kept=COUNT, counts={"duplicates": 2}
    )
    cells = shapes.rows() + table([row(3)], ())
    yield Case(fault=33, name="csv/twice.csv", data=cells, exit=0, kept=COUNT, counts={"duplicates": 1})
    yield Case(
        fault=33,
        name="mbox/twice.mbox",
        data=(mails() + mail(3)).encode(),
        exit=0,
        kept=COUNT,
        counts={"duplicates": 1},
    )
    items = [*(shapes.item(n) for n in range(1, 13)), shapes.item(3)]
    yield Case(fault=33, name="hn/twice.json", data=shapes.story(items), exit=0, kept=COUNT, counts={"duplicates": 1})
    posts = [*(shapes.disqus_post(n) for n in range(1, 13)), shapes.disqus_post(3)]
    yield Case(
        fault=33, name="xml/twice.xml", data=shapes.disqus(posts).encode(), exit=0, kept=COUNT, counts={"duplicates": 1}
    )
    told = [shapes.record(n) for n in [*range(1, 13), 3]]
    yield Case(
        fault=33, name="reddit-json/twice.json", data=shapes.listing(told), exit=0, kept=COUNT, counts={"duplicates": 1}
    )
    key_twice = line(20).replace(b'"score"', b'"body": "A second text.", "score"')
    yield Case(fault=33, name="ndjson/key_twice.ndjson", data=lines(5) + key_twice, exit=0, kept=6)
    other = lines() + line(3, body="The heron left in the end.")
    yield Case(
        fault=34,
        name="ndjson/other_text.ndjson",
        data=other,
        exit=0,
        kept=COUNT,
        counts={"duplicates": 1},
        said="W-CONFLICT",
    )
    swapped = line(3, body="The heron left in the end.") + lines()
    yield Case(
        fault=34,
        name="ndjson/other_text_first.ndjson",
        data=swapped,
        exit=0,
        kept=COUNT,
        counts={"duplicates": 1},
        said="W-CONFLICT",
    )
    cells = shapes.rows() + table([row(3, body="The heron left in the end.")], ())
    yield Case(
        fault=34, name="csv/other_text.csv", data=cells, exit=0, kept=COUNT, counts={"duplicates": 1}, said="W-CONFLICT"
    )


def _ring(length: int) -> bytes:
    return b"".join(line(n, parent_id=f"t1_c{n % length + 1}") for n in range(1, length + 1))


def _rings() -> Iterator[Case]:
    for name, bad, said in (
        ("orphan", line(20, parent_id="t1_gone"), ""),
        ("self_parent", line(20, parent_id="t1_c20"), "W-CYCLE"),
        ("other_thread", line(20, link_id="t3_lake", parent_id="t1_c1"), ""),
        ("later_parent", line(20, parent_id="t1_c8"), ""),
        ("parent_null", line(20, parent_id=None), ""),
        ("parent_number", line(20, parent_id=7), ""),
        ("parent_list", line(20, parent_id=[]), ""),
        ("parent_blank", line(20, parent_id=""), ""),
        ("parent_missing", line(20, parent_id=...), ""),
        ("thread_null", line(20, link_id=None), ""),
        ("thread_missing", line(20, link_id=...), ""),
        ("parent_a_comment_id", line(20, parent_id="c3"), ""),
    ):
        counts = {"orphans": 1} if name in ("orphan", "other_thread") else {}
        yield Case(
            fault=35,
            name=f"ndjson/{name}.ndjson",
            data=lines(5) + bad + lines(5, 6),
            exit=0,
            kept=11,
            said=said,
            counts=counts,
        )
    for length in (2, 3, 40):
        yield Case(
            fault=35, name=f"ndjson/ring_{length}.ndjson", data=_ring(length), exit=0, kept=length, said="W-CYCLE"
        )
    tail = _ring(3) + b"".join(line(n, parent_id=f"t1_c{n - 1}") for n in range(4, 30))
    yield Case(fault=35, name="ndjson/ring_with_a_tail.ndjson", data=tail, exit=0, kept=29, said="W-CYCLE")
    two = _ring(2) + b"".join(line(n, parent_id=f"t1_c{19 - n}") for n in (9, 10))
    yield Case(fault=35, name="ndjson/two_rings.ndjson", data=two, exit=0, kept=4, said="W-CYCLE")
    cells = [
        *(row(n) for n in range(1, 11)),
        row(11, parent_id="c12"),
        row(12, parent_id="c11"),
        row(13, parent_id="c13"),
    ]
    yield Case(fault=35, name="csv/rings.csv", data=table(cells), exit=0, kept=13, said="W-CYCLE")
    posts = [
        *(shapes.disqus_post(n) for n in range(1, 9)),
        shapes.disqus_post(9, parent=10),
        shapes.disqus_post(10, parent=9),
    ]
    yield Case(fault=35, name="xml/ring.xml", data=shapes.disqus(posts).encode(), exit=0, kept=10, said="W-CYCLE")
    letters = mail(1, In_Reply_To="<2@pond.example>") + mail(2)
    yield Case(fault=35, name="mbox/ring.mbox", data=letters.encode(), exit=0, kept=2)
    fire = [
        {"by": "heron", "id": n, "parent": n % 3 + 1, "time": START, "type": "comment", "text": f"Frog {n}"}
        for n in (1, 2, 3)
    ]
    yield Case(fault=35, name="hn/ring.json", data="\n".join(json.dumps(f) for f in fire).encode(), exit=0, kept=3)


def _orders() -> Iterator[Case]:
    chain = [line(n, parent_id=f"t1_c{n - 1}" if n > 1 else "t3_pond1") for n in range(1, 2_001)]
    yield Case(fault=36, name="ndjson/chain.ndjson", data=b"".join(chain), exit=0, kept=2_000, counts={"orphans": 0})
    yield Case(
        fault=36,
        name="ndjson/chain_reversed.ndjson",
        data=b"".join(reversed(chain)),
        exit=0,
        kept=2_000,
        counts={"orphans": 0},
    )
    yield Case(
        fault=36,
        name="ndjson/children_first.ndjson",
        data=line(2, parent_id="t1_c1") + line(1),
        exit=0,
        kept=2,
        counts={"orphans": 0},
    )
    threads = b"".join(line(n, link_id=f"t3_{n}", parent_id=f"t3_{n}") for n in range(1, 401))
    yield Case(fault=37, name="ndjson/many_threads.ndjson", data=threads, exit=0, kept=400, counts={"threads": 400})
    page = slashdot([f"Frog {n}" for n in range(1, 1_501)])
    yield Case(fault=37, name="html/many_roots.html", data=page.encode(), exit=0, kept=1_500)
