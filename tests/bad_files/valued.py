"""Faults 27 to 30: times, scores and ids that cannot be, or that only look as if they could not."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bad_files import shapes
from tests.bad_files.case import Case
from tests.bad_files.shapes import START, bodies, disqus, disqus_post, line, lines, row, table


def cases() -> Iterator[Case]:
    """Yield every case of these faults."""
    yield from _times()
    yield from _dates()
    yield from _scores()
    yield from _ids()


def _raw(number: int, name: str, value: str) -> bytes:
    """Return a line in which a field holds exactly these characters."""
    return line(number, **{name: "%%"}).replace(b'"%%"', value.encode())


def _among(name: str, field: str, value: str, *, fault: int, good: bool, code: str) -> Case:
    data = lines(5) + _raw(20, field, value) + lines(5, 6)
    return Case(
        fault=fault,
        name=f"ndjson/{field}_{name}.ndjson",
        data=data,
        exit=0 if good else 3,
        kept=10 + good,
        refused=1 - good,
        code=None if good else code,
    )


def _times() -> Iterator[Case]:
    bad = {
        "zero": "0",
        "minus_one": "-1",
        "milliseconds": f"{START}000",
        "microseconds": f"{START}000000",
        "huge": "10000000000000000000",
        "words": '"last Tuesday"',
        "true": "true",
        "infinite": "Infinity",
        "nan": "NaN",
        "exponent": "1e400",
        "far": "32503680000",
        "early": "500000000",
        "list": "[1600000000]",
        "blank": '""',
        "object": "{}",
        "digits": '"' + "9" * 400 + '"',
        "nanoseconds": f"{START}000000000",
    }
    for name, value in bad.items():
        yield _among(name, "created_utc", value, fault=27, good=False, code="E-DATE")
    yield _among("null", "created_utc", "null", fault=27, good=False, code="E-FIELD")
    for name, value in {
        "float": f"{START}.0",
        "text": f'"{START}"',
        "fraction": f"{START}.75",
        "iso": '"2020-09-13T12:26:40Z"',
        "exponent": "1.6e9",
    }.items():
        yield _among(f"good_{name}", "created_utc", value, fault=27, good=True, code="")
    for name, value in {"zero": 0, "milliseconds": START * 1000, "minus_one": -1}.items():
        data = shapes.listing([*(shapes.record(n) for n in range(1, 11)), shapes.record(20, created_utc=value)])
        yield Case(fault=27, name=f"reddit-json/time_{name}.json", data=data, exit=3, kept=10, refused=1, code="E-DATE")
        items = [*(shapes.item(n) for n in range(1, 11)), shapes.item(20, created_at_i=value, created_at=...)]
        yield Case(
            fault=27, name=f"hn/time_{name}.json", data=shapes.story(items), exit=3, kept=10, refused=1, code="E-DATE"
        )


BAD_DATES = {
    "february_30": "2020-02-30T12:00:00Z",
    "hour_25": "2020-09-13T25:00:00Z",
    "month_13": "2020-13-01T12:00:00Z",
    "minute_60": "2020-09-13T12:60:00Z",
    "second_61": "2020-09-13T12:00:61Z",
    "second_60": "2020-09-13T12:00:60Z",
    "year_0": "0000-00-00T00:00:00Z",
    "words": "some time ago",
    "cut": "2020-09-",
    "year_9999": "9999-12-31T00:00:00Z",
    "day_0": "2020-09-00T12:00:00Z",
}
GOOD_DATES = {
    "offset": "2020-09-13T12:00:00+02:00",
    "negative": "2020-09-13T12:00:00-0730",
    "no_offset": "2020-09-13T12:00:00",
    "blank_between": "2020-09-13 12:00:00",
    "fraction": "2020-09-13T12:00:00.123456Z",
    "mail": "Sun, 13 Sep 2020 12:00:00 GMT",
    "day": "2020-09-13",
    "leap_day": "2020-02-29T00:00:00Z",
}


def _dates() -> Iterator[Case]:
    for name, value in BAD_DATES.items():
        cells = table([*(row(n) for n in range(1, 11)), row(11, created_at=value)])
        yield Case(fault=28, name=f"csv/date_{name}.csv", data=cells, exit=3, kept=10, refused=1, code="E-DATE")
        posts = disqus([*(disqus_post(n) for n in range(1, 11)), disqus_post(11, at=value)])
        yield Case(
            fault=28, name=f"xml/date_{name}.xml", data=posts.encode(), exit=3, kept=10, refused=1, code="E-DATE"
        )
    for name, value in GOOD_DATES.items():
        cells = table([*(row(n) for n in range(1, 11)), row(11, created_at=value)])
        counts = {"without_zone": 1} if name in ("no_offset", "blank_between", "day") else {"without_zone": 0}
        yield Case(fault=28, name=f"csv/date_good_{name}.csv", data=cells, exit=0, kept=11, counts=counts)
    unclear = table(row(n, created_at=f"0{n}/05/2020 12:00") for n in range(1, 10))
    yield Case(
        fault=28,
        name="csv/date_unclear.csv",
        data=unclear,
        exit=0,
        kept=9,
        counts={"without_time": 9},
        why="no row of the column can be read: it is no time then, and all are kept without one",
    )
    one_unclear = table([*(row(n) for n in range(1, 11)), row(11, created_at="03/04/2020 12:00")])
    yield Case(fault=28, name="csv/date_one_unclear.csv", data=one_unclear, exit=3, kept=10, refused=1, code="E-DATE")
    empty = table([*(row(n) for n in range(1, 11)), row(11, created_at="")])
    yield Case(fault=13, name="csv/date_empty.csv", data=empty, exit=3, kept=10, refused=1)
    gone = table([*(row(n) for n in range(1, 11)), row(11, body="")])
    yield Case(
        fault=13,
        name="csv/text_empty.csv",
        data=gone,
        exit=0,
        kept=11,
        why="an empty cell of a table is a comment without words (a picture, one that was deleted)",
    )
    nobody = table([*(row(n) for n in range(1, 11)), row(11, id="")])
    yield Case(fault=13, name="csv/id_empty.csv", data=nobody, exit=3, kept=10, refused=1, code="E-ID")
    for name, bad in {"february_30": "2019-02-30T08:00:00.000", "words": "soon"}.items():
        data = shapes.exchange(bodies()).replace("2019-04-01T08:03:00.000", bad)
        yield Case(
            fault=28,
            name=f"xml/exchange_date_{name}.xml",
            data=data.encode(),
            exit=3,
            kept=11,
            refused=1,
            code="E-DATE",
        )
        blog = shapes.wordpress(bodies()).replace("2021-04-01 10:03:00", bad)
        yield Case(
            fault=28,
            name=f"xml/wordpress_date_{name}.xml",
            data=blog.encode(),
            exit=3,
            kept=11,
            refused=1,
            code="E-DATE",
        )


def _scores() -> Iterator[Case]:
    for name, value in {
        "nan": "NaN",
        "infinite": "Infinity",
        "minus_infinite": "-Infinity",
        "beyond": "9223372036854775808",
        "huge": "1e400",
        "fraction": "1.5",
        "int32": "2147483648",
        "text_fraction": '"1.5"',
        "long": "9" * 5_000,
    }.items():
        yield _among(name, "score", value, fault=29, good=False, code="E-RANGE")
    for name, value in {
        "text": '"7"',
        "null": "null",
        "float": "7.0",
        "negative": "-40",
        "zero": "0",
        "largest": "2147483647",
    }.items():
        yield _among(f"good_{name}", "score", value, fault=29, good=True, code="")
    for name, bad in {"infinite": "inf", "fraction": "1.5", "beyond": str(2**63)}.items():
        cells = table([*(row(n) for n in range(1, 41)), row(41, score=bad)])
        yield Case(fault=29, name=f"csv/score_{name}.csv", data=cells, exit=3, kept=40, refused=1, code="E-RANGE")
    for name, fine in {
        "rounded": "1.2k",
        "comma": "1,204",
        "empty": "",
        "nan": "nan",
        "null": "NULL",
        "words": "hidden",
    }.items():
        cells = table([*(row(n) for n in range(1, 41)), row(41, score=fine)])
        yield Case(fault=29, name=f"csv/score_good_{name}.csv", data=cells, exit=0, kept=41)
    rows = shapes.exchange(bodies()).replace('Score="3"', 'Score="9223372036854775808"')
    yield Case(fault=29, name="xml/exchange_score.xml", data=rows.encode(), exit=3, kept=11, refused=1, code="E-RANGE")


def _ids() -> Iterator[Case]:
    good = {
        "beyond_64_bits": "18446744073709551616",
        "beyond_a_float": "9007199254740993",
        "zeros": '"007"',
        "seven": "7",
        "path": '"../x"',
        "na": '"NA"',
        "null_word": '"null"',
        "blank_inside": '"a b"',
        "accents": '"é"',
        "quote": '"a\'b"',
        "slash": '"a/b"',
        "formula": '"=1+1"',
        "markup": '"<b>x</b>"',
        "longest": '"' + "x" * 256 + '"',
    }
    bad = {
        "empty": '""',
        "blank": '" "',
        "long": '"' + "x" * 10_240 + '"',
        "nan": "NaN",
        "null": "null",
        "true": "true",
        "list": "[]",
        "line_end": '"a\\nb"',
        "nul": '"a\\u0000b"',
        "escape": '"a\\u001bb"',
        "surrogate": '"a\\ud800"',
        "bidi": '"a\\u202eb"',
        "too_long": '"' + "x" * 257 + '"',
    }
    for name, value in good.items():
        yield _among(f"good_{name}", "id", value, fault=30, good=True, code="")
    for name, value in bad.items():
        yield _among(name, "id", value, fault=30, good=False, code="E-ID")
    for name, value in {"long": '"t1_' + "x" * 10_240 + '"', "nul": '"t1_a\\u0000b"'}.items():
        yield _among(name, "parent_id", value, fault=30, good=False, code="E-ID")
        yield _among(name, "link_id", value.replace("t1_", "t3_"), fault=30, good=False, code="E-ID")
    cells = table(
        [
            row(n, id=name)
            for n, name in enumerate(
                ["007", "7", "NA", "null", "None", "nan", "../x", str(2**64), str(2**53 + 1), "1e5", "0x1F", "TRUE"], 1
            )
        ]
    )
    yield Case(fault=30, name="csv/ids.csv", data=cells, exit=0, kept=12)
    items = [
        *(shapes.item(n) for n in range(1, 11)),
        shapes.item(20, id=2**64),
        shapes.item(21, id=2**53 + 1),
        shapes.item(22, id="007"),
    ]
    yield Case(fault=30, name="hn/ids.json", data=shapes.story(items), exit=0, kept=13)
    for name, value in {"long": "x" * 300, "empty": "", "list": []}.items():
        items = [*(shapes.item(n) for n in range(1, 11)), shapes.item(20, id=value)]
        yield Case(
            fault=30, name=f"hn/id_{name}.json", data=shapes.story(items), exit=3, kept=10, refused=1, code="E-ID"
        )
