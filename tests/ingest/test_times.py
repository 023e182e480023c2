"""Times as dumps print them."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest import times
from ingest.times import NO_ZONE, UNKNOWN, Stamp

SEEN = datetime(2007, 5, 1, 12, 0, tzinfo=UTC)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def zoneless(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=NO_ZONE)


def same(found: Stamp, expected: Stamp) -> bool:
    """Two times with different zones can be equal: the zone is part of what was read."""
    return found == expected and (found.at and found.at.tzinfo) is (expected.at and expected.at.tzinfo)


@pytest.mark.parametrize(
    ("printed", "stamp"),
    [
        ("2000-05-30T19:37", Stamp(zoneless(2000, 5, 30, 19, 37), "minute")),
        ("2000-05-30T19:37:05Z", Stamp(at(2000, 5, 30, 19, 37, 5), "exact")),
        ("2000-05-30 19:37:05.25+02:00", Stamp(at(2000, 5, 30, 17, 37, 5, 250_000), "exact")),
        ("20000530T193705Z", Stamp(at(2000, 5, 30, 19, 37, 5), "exact")),
        ("2000-05-30", Stamp(zoneless(2000, 5, 30), "day")),
        ("Tue, 30 May 2000 19:37:05 -0400", Stamp(at(2000, 5, 30, 23, 37, 5), "exact")),
        ("30 May 2000 19:37:05 EDT", Stamp(at(2000, 5, 30, 23, 37, 5), "exact")),
        ("Tue, 30 May 2000 19:37:05", Stamp(zoneless(2000, 5, 30, 19, 37, 5), "exact")),
        ("Tue May 30 19:37:05 2000", Stamp(zoneless(2000, 5, 30, 19, 37, 5), "exact")),
        ("Tue May 30 2000 19:37:05 GMT+0200 (CEST)", Stamp(at(2000, 5, 30, 17, 37, 5), "exact")),
        ("959715425", Stamp(at(2000, 5, 30, 19, 37, 5), "exact")),
        ("959715425000", Stamp(at(2000, 5, 30, 19, 37, 5), "exact")),
        ("on Monday July 02, 2012 @04:06PM", Stamp(zoneless(2012, 7, 2, 16, 6), "minute")),
        ("on Monday July 02, 2012 @12:06AM", Stamp(zoneless(2012, 7, 2, 0, 6), "minute")),
        ("Dec 6, 2012 21:50", Stamp(zoneless(2012, 12, 6, 21, 50), "minute")),
        ("Mon Jul 02, 2012 4:06 pm", Stamp(zoneless(2012, 7, 2, 16, 6), "minute")),
        ("2 July 2012", Stamp(zoneless(2012, 7, 2), "day")),
        ("02.07.2012 16:06:33 UTC+01:00", Stamp(at(2012, 7, 2, 15, 6, 33), "exact")),
        ("13/07/2012", Stamp(zoneless(2012, 7, 13), "day")),
        ("07/13/2012", Stamp(zoneless(2012, 7, 13), "day")),
    ],
)
def test_printed_times(printed: str, stamp: Stamp) -> None:
    assert same(times.parse(printed), stamp)


@pytest.mark.parametrize(
    ("printed", "stamp"),
    [
        ("on Sunday November 26, @09:31AM", Stamp(zoneless(2006, 11, 26, 9, 31), "minute")),
        ("on Monday November 26, @09:31AM", Stamp(zoneless(2001, 11, 26, 9, 31), "minute")),
        ("on Thursday February 29, @09:31AM", Stamp(zoneless(1996, 2, 29, 9, 31), "minute")),
        ("April 17", Stamp(zoneless(2007, 4, 17), "day")),
        ("2 hours ago", Stamp(at(2007, 5, 1, 10), "relative")),
        ("about an hour ago", Stamp(at(2007, 5, 1, 11), "relative")),
        ("about a year ago", Stamp(at(2006, 5, 1, 6), "relative")),
        ("1 year ago (edited)", Stamp(at(2006, 5, 1, 6), "relative")),
        ("1 day, 2 hours ago", Stamp(at(2007, 4, 30, 10), "relative")),
        ("5h", Stamp(at(2007, 5, 1, 7), "relative")),
        ("just now", Stamp(at(2007, 5, 1, 12), "relative")),
        ("Yesterday at 9:00 PM", Stamp(zoneless(2007, 4, 30, 21), "relative")),
    ],
)
def test_times_that_count_from_the_day_of_the_dump(printed: str, stamp: Stamp) -> None:
    assert same(times.parse(printed, SEEN), stamp)
    assert times.parse(printed) == UNKNOWN


@pytest.mark.parametrize(
    "printed",
    ["", "   ", "soon", "12:30", "May", "02/07/2012", "2012-13-45", "31 February 2012",
     "on Monday July 32, 2012 @04:06PM",
     "1989-12-31", "1969-01-01", "2999-01-01", "123", "0", "99999999999999999999", "3 parsecs ago", "x" * 5_000,
     "2012-07-02T25:00", "Tue, 99 May 2000 19:37:05 +0000", "\ud800"],
)  # fmt: skip
def test_what_is_no_time_is_unknown(printed: str) -> None:
    assert times.parse(printed, SEEN) == UNKNOWN


def test_none_is_unknown() -> None:
    assert times.parse(None) == UNKNOWN


def test_two_days_ahead_is_the_limit() -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    assert times.parse((now + timedelta(days=1)).isoformat()).at is not None
    assert times.parse((now + timedelta(days=3)).isoformat()).at is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (959715425, at(2000, 5, 30, 19, 37, 5)),
        (959715425.5, at(2000, 5, 30, 19, 37, 5, 500_000)),
        ("959715425123", at(2000, 5, 30, 19, 37, 5, 123_000)),
        (959715425123456, at(2000, 5, 30, 19, 37, 5, 123_456)),
        (0, None),
        (-1, None),
        (True, None),
        (None, None),
        ("soon", None),
        (float("nan"), None),
        (float("inf"), None),
        (10**400, None),
        (4_000_000_000, None),
    ],
)
def test_epoch(value, expected: datetime | None) -> None:
    assert times.from_epoch(value) == expected
