"""Times as boards print them: in their language, their zone and their order of day and month."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest import forum_times, times


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Sa 5. Mär 2011, 14:22", datetime(2011, 3, 5, 14, 22, tzinfo=UTC)),
        ("Mar 11 Juin 2014, 11:28", datetime(2014, 6, 11, 11, 28, tzinfo=UTC)),
        ("Mar 11, 2014 10:00 pm", datetime(2014, 3, 11, 22, 0, tzinfo=UTC)),
        ("05 de mayo de 2012, 11:11", datetime(2012, 5, 5, 11, 11, tzinfo=UTC)),
        ("Вт 5 мар 2013, 10:11", datetime(2013, 3, 5, 10, 11, tzinfo=UTC)),
        ("12 ago 2014 10:00", datetime(2014, 8, 12, 10, 0, tzinfo=UTC)),
        ("2015-04-25, 09:47 PM", datetime(2015, 4, 25, 21, 47, tzinfo=UTC)),
        ("» Sat Jan 05, 2013 10:22 am", datetime(2013, 1, 5, 10, 22, tzinfo=UTC)),
    ],
)
def test_the_languages_of_boards(printed: str, expected: datetime) -> None:
    assert forum_times.read(printed, None, None, None).at == expected


def test_the_zone_of_the_page_is_taken_off() -> None:
    stamp = forum_times.read("Jan 5, 2013 10:22 am", None, timedelta(hours=-5), None)
    assert (stamp.at, times.without_zone(stamp.at)) == (datetime(2013, 1, 5, 15, 22, tzinfo=UTC), False)


def test_a_time_with_its_own_zone_keeps_it() -> None:
    stamp = forum_times.read("2013-01-05T10:22:00+02:00", None, timedelta(hours=-5), None)
    assert stamp.at == datetime(2013, 1, 5, 8, 22, tzinfo=UTC)


def test_today_is_the_day_of_the_page_in_its_own_zone() -> None:
    made = datetime(2013, 1, 5, 23, 30, tzinfo=UTC)
    stamp = forum_times.read("Heute, 00:10", made, timedelta(hours=1), None)
    assert stamp.at == datetime(2013, 1, 5, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("page", "hours"),
    [
        ("All times are UTC - 5 hours [ <abbr title='x'>DST</abbr> ]", -4),
        ('All times are <span title="Europe/Berlin">UTC+01:00</span>', 1),
        ("Alle Zeitangaben in WEZ +2. Es ist jetzt 10:22 Uhr.", 2),
        ("All times are GMT. The time now is 10:14 PM.", 0),
    ],
)
def test_the_zone_that_a_page_names(page: str, hours: int) -> None:
    assert forum_times.zone(page) == timedelta(hours=hours)


def test_a_page_without_a_zone_has_none() -> None:
    assert forum_times.zone("<p>GMT is a zone, and all is well.</p>") is None


@pytest.mark.parametrize(
    ("printed", "order"),
    [
        (["04-25-2015, 09:47 PM", "05-01-2015"], "month_first"),
        (["13-05-2012", "02-06-2012"], "day_first"),
        (["04-05-2012"], None),
        (["13-05-2012", "05-13-2012"], None),
        ([], None),
    ],
)
def test_one_day_above_twelve_settles_the_order(printed: list[str], order: str | None) -> None:
    assert forum_times.day_order(printed) == order


def test_rising_times_settle_the_order_where_no_day_does() -> None:
    assert forum_times.ascending_order(["10-01-2010, 10:00 AM", "01-02-2010, 10:00 AM"], None) == "day_first"
    assert forum_times.ascending_order(["01-02-2010, 10:00 AM", "02-03-2010, 10:00 AM"], None) is None


def test_an_unsettled_order_gives_no_time() -> None:
    assert forum_times.read("04-05-2012, 10:00 AM", None, None, None).at is None
