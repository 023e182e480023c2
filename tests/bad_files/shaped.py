"""Faults 13 to 16: fields, rows and messages that are missing, too many, or not what they look like."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bad_files import shapes
from tests.bad_files.case import Case
from tests.bad_files.shapes import COUNT, bodies, line, lines, listing, mail, mails, record, row, table


def cases() -> Iterator[Case]:
    """Yield every case of these faults."""
    yield from _missing_fields()
    yield from _open_quotes()
    yield from _rows()
    yield from _mail()


def among(bad: bytes) -> bytes:
    """Return good lines with a bad one as the sixth."""
    return lines(5) + bad + lines(5, 6)


def _missing_fields() -> Iterator[Case]:
    for name, absent in {
        "id": {"id": ...},
        "text": {"body": ...},
        "time": {"created_utc": ...},
        "id_null": {"id": None},
        "text_null": {"body": None},
        "text_number": {"body": 7},
        "text_list": {"body": ["a"]},
        "id_list": {"id": ["a"]},
        "id_object": {"id": {}},
        "time_list": {"created_utc": [1]},
        "time_null": {"created_utc": None},
    }.items():
        word = {"i": "id", "t": "body" if "text" in name else "time"}[name[0]]
        yield Case(
            fault=13,
            name=f"ndjson/without_{name}.ndjson",
            data=among(line(20, **absent)),
            exit=3,
            kept=10,
            refused=1,
            said=word,
        )
        told = [record(n) for n in range(1, 11)] + [record(20, **absent)]
        yield Case(fault=13, name=f"reddit-json/without_{name}.json", data=listing(told), exit=3, kept=10, refused=1)
    told_items = [shapes.item(n) for n in range(1, 11)]
    for name, absent in {"id": {"id": ...}, "id_text": {"id": "\u0007"}}.items():
        data = shapes.story([*told_items, shapes.item(20, **absent)])
        yield Case(fault=13, name=f"hn/without_{name}.json", data=data, exit=3, kept=10, refused=1)
    posts = [shapes.disqus_post(n) for n in range(1, 11)]
    for name, part in {"id": ' dsq:id="20"', "time": "<createdAt>2016-05-04T08:00:00Z</createdAt>"}.items():
        data = shapes.disqus([*posts, shapes.disqus_post(20).replace(part, "", 1)])
        yield Case(fault=13, name=f"xml/disqus_without_{name}.xml", data=data.encode(), exit=3, kept=10, refused=1)
    told = shapes.exchange(bodies())
    for name, part in {"id": 'Id="3" ', "text": f'Text="{bodies()[2]}" '}.items():
        data = told.replace(part, "", 1)
        yield Case(
            fault=13, name=f"xml/exchange_without_{name}.xml", data=data.encode(), exit=3, kept=COUNT - 1, refused=1
        )
    for name, part in {
        "id": "<3@pond.example>",
        "date": "Sat, 20 Nov 2004 10:03:00 +0000",
        "sender": "Heron 3 <heron3@pond.example>",
    }.items():
        data = (
            mails().replace(f"Message-ID: {part}\n", "").replace(f"Date: {part}\n", "").replace(f"From: {part}\n", "")
        )
        yield Case(
            fault=13,
            name=f"mbox/without_{name}.mbox",
            data=data.encode(),
            exit=0,
            kept=COUNT,
            why="a mail is whole without it: RFC 5322 lets all but the date and sender be missing",
        )


def _open_quotes() -> Iterator[Case]:
    start, rest = table(row(n) for n in range(1, 6)), table((row(n) for n in range(7, 12)), ())
    bad = b'c6,pond1,,heron,2020-09-13T12:06:00Z,6,"The heron opened a quote\n'
    yield Case(
        fault=14,
        name="csv/open_quote.csv",
        data=start + bad + rest,
        exit=3,
        kept=10,
        refused=1,
        code="E-CSV",
        said="line 7",
    )
    closed_late = table((row(n, body='He said "frog" to it') for n in range(7, 12)), ())
    yield Case(
        fault=14,
        name="csv/open_quote_closed_by_the_next.csv",
        data=start + bad + closed_late,
        exit=3,
        kept=10,
        refused=1,
        code="E-CSV",
        said="line 7",
    )
    lone = table((row(n) for n in range(7, 12)), ()).replace(b"frog number 9", b'frog number "9"')
    yield Case(
        fault=14,
        name="csv/open_quote_closed_later.csv",
        data=start + bad + lone,
        exit=3,
        kept=10,
        refused=1,
        code="E-CSV",
        said="line 7",
    )
    quoted = table((row(n, body=f"Frog {n}, and on\nanother line") for n in range(7, 12)), ())
    yield Case(
        fault=14,
        name="csv/open_quote_before_long_cells.csv",
        data=start + bad + quoted,
        exit=3,
        kept=10,
        refused=1,
        code="E-CSV",
        said="line 7",
    )
    first = shapes.table([], shapes.COLUMNS) + bad + rest
    yield Case(
        fault=14, name="csv/open_quote_in_the_first_row.csv", data=first, exit=3, kept=5, refused=1, said="line 2"
    )
    in_author = b'c6,pond1,,"heron,2020-09-13T12:06:00Z,6,A frog\n'
    yield Case(
        fault=14,
        name="csv/open_quote_in_a_name.csv",
        data=start + in_author + rest,
        exit=3,
        kept=10,
        refused=1,
        said="line 7",
    )
    two = start + bad + rest + bad.replace(b"c6", b"c16") + table((row(n) for n in range(20, 25)), ())
    yield Case(fault=14, name="csv/two_open_quotes.csv", data=two, exit=3, kept=15, refused=2, code="E-CSV")
    many = table(row(n, body="First line,\nsecond line\n\nand fourth") for n in range(1, 13))
    yield Case(fault=14, name="csv/long_cells.csv", data=many, exit=0, kept=12)
    inside = start + b'c6,pond1,,heron,2020-09-13T12:06:00Z,6,The 6" frog\n' + rest
    yield Case(fault=14, name="csv/quote_inside_a_cell.csv", data=inside, exit=0, kept=11)
    semicolons = table((row(n, body="A frog; then a heron") for n in range(1, 13)), delimiter=";")
    yield Case(fault=14, name="csv/semicolons.csv", data=semicolons, exit=0, kept=12)


def _rows() -> Iterator[Case]:
    start, rest = table(row(n) for n in range(1, 6)), table((row(n) for n in range(7, 12)), ())
    for name, bad in {
        "short": b"c6,pond1,,heron\n",
        "one_cell": b"c6\n",
        "long": b"c6,pond1,,heron,x,6,A frog,more,\n",
        "unquoted_commas": b"c6,pond1,,heron,2020-09-13T12:06:00Z,6,A frog, a heron, a reed\n",
        "semicolons": b"c6;pond1;;heron;2020-09-13T12:06:00Z;6;A frog\n",
    }.items():
        yield Case(
            fault=15, name=f"csv/row_{name}.csv", data=start + bad + rest, exit=3, kept=10, refused=1, said="line 7"
        )
    twice = table((row(n) for n in range(1, 13)), ("id", "id", "parent_id", "author", "created_at", "score", "body"))
    yield Case(fault=15, name="csv/column_twice.csv", data=twice, exit=4, said="twice")
    body_twice = table((row(n) for n in range(1, 13)), ("id", "t", "parent_id", "author", "created_at", "body", "body"))
    yield Case(fault=15, name="csv/text_column_twice.csv", data=body_twice, exit=4, said="twice")
    wanted = table(([n, n % 3, "x"] for n in range(1, 13)), ("id", "score", "flair"))
    yield Case(fault=15, name="csv/no_text_column.csv", data=wanted, exit=4)
    numbers = table(([n, n * 2, n * 3] for n in range(1, 13)), ("alpha", "beta", "gamma"))
    yield Case(fault=15, name="csv/of_something_else.csv", data=numbers, exit=4)
    yield Case(
        fault=15,
        name="csv/no_header.csv",
        data=table((row(n) for n in range(1, 13)), ()),
        exit=0,
        kept=12,
        why="a table without a header is read by what stands in its columns, its first row too",
    )
    blank = table((row(n) for n in range(1, 13)), ("",) * 7)
    yield Case(fault=15, name="csv/blank_header.csv", data=blank, exit=4)
    yield Case(fault=15, name="csv/blank_lines.csv", data=shapes.rows().replace(b"\n", b"\n\n"), exit=0, kept=COUNT)
    yield Case(
        fault=15,
        name="csv/excel_sep.csv",
        data=b"sep=;\n" + table((row(n) for n in range(1, 13)), delimiter=";"),
        exit=0,
        kept=12,
    )
    upper = table((row(n) for n in range(1, 13)), [c.upper() for c in shapes.COLUMNS])
    yield Case(fault=15, name="csv/upper_header.csv", data=upper, exit=0, kept=12)
    yield Case(fault=15, name="csv/one_row.csv", data=table([row(1)]), exit=0, kept=1)


def _mail() -> Iterator[Case]:
    inside = mails() + mail(20, "First words.\n\nFrom here on the frogs are green.\n\nFrom then on, not.")
    yield Case(fault=16, name="mbox/from_in_a_body.mbox", data=inside.encode(), exit=0, kept=COUNT + 1)
    quoted = mails() + mail(20, ">From here on the frogs are green.\n>>From there too.")
    yield Case(fault=16, name="mbox/from_escaped.mbox", data=quoted.encode(), exit=0, kept=COUNT + 1)
    yield Case(
        fault=16, name="mbox/carriage_returns.mbox", data=mails().replace("\n", "\r").encode(), exit=0, kept=COUNT
    )
    yield Case(fault=16, name="mbox/windows_ends.mbox", data=mails().replace("\n", "\r\n").encode(), exit=0, kept=COUNT)
    yield Case(
        fault=16, name="mbox/no_mail.mbox", data=b"This is a letter, but no mailbox.\nIt has two lines.\n", exit=4
    )
    yield Case(fault=16, name="mbox/from_only.mbox", data=b"From here on nothing is mail.\n\nReally nothing.\n", exit=4)
    no_blank = mails().replace("\n\nFrom ", "\nFrom ")
    yield Case(fault=16, name="mbox/no_blank_lines.mbox", data=no_blank.encode(), exit=0, kept=COUNT)
    yield Case(fault=16, name="mbox/one_mail.mbox", data=mail(1).encode(), exit=0, kept=1)
    yield Case(fault=16, name="mbox/bom.mbox", data=b"\xef\xbb\xbf" + mails().encode(), exit=0, kept=COUNT)
