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


def test_an_answer_in_pieces_is_stopped_too() -> None:
    connection = duck.connect(None, [])
    with pytest.raises(duck.TooSlow):
        for _ in duck.batches(connection, "SELECT x FROM range(100000000000) AS one(x)", 1000, seconds=0.2):
            pass


def test_pieces_make_the_whole_answer() -> None:
    pieces = list(duck.batches(duck.connect(None, []), "SELECT x FROM range(10000) AS one(x)", 1000))
    assert len(pieces) > 1
    assert [x for piece in pieces for x in piece["x"].to_pylist()] == list(range(10_000))


def test_an_error_of_a_query_stays_what_it_is() -> None:
    with pytest.raises(duck.duckdb.Error, match="nothing"):
        list(duck.batches(duck.connect(None, []), "SELECT * FROM nothing", 1000))
