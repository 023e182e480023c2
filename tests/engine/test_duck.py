"""A query that takes too long is stopped, and the next one is not."""

import pytest

from engine import duck

ENDLESS = "SELECT sum(x ^ y) FROM range(100000000000) AS one(x), range(1000) AS two(y)"


def test_a_query_is_stopped_and_the_next_one_is_not() -> None:
    connection = duck.connect(None, [])
    with pytest.raises(duck.TooSlow, match="choose fewer days"):
        duck.rows(connection, ENDLESS, seconds=0.05)
    assert duck.rows(connection, "SELECT 1 AS one", seconds=5)["one"].to_pylist() == [1]
    with pytest.raises(duck.TooSlow):
        duck.rows(connection, ENDLESS, seconds=0.05)


def test_an_interruption_that_comes_before_the_query_runs_is_not_lost() -> None:
    connection = duck.connect(None, [])
    for _ in range(20):
        with pytest.raises(duck.TooSlow):
            duck.rows(connection, ENDLESS, seconds=0.0)
