"""A query that takes too long is stopped, and the next one is not."""

import pytest

from engine import duck

ENDLESS = "SELECT count(*) FROM range(100000000000) AS one(x), range(1000) AS two(y) WHERE x % 7 = y"


def test_a_query_is_stopped_and_the_next_one_is_not() -> None:
    connection = duck.connect(None, [])
    with pytest.raises(duck.TooSlow, match="choose fewer days"):
        duck.rows(connection, ENDLESS, seconds=0.05)
    assert duck.rows(connection, "SELECT 1 AS one", seconds=5)["one"].to_pylist() == [1]
    with pytest.raises(duck.TooSlow):
        duck.rows(connection, ENDLESS, seconds=0.05)
