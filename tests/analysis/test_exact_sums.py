import math
from itertools import pairwise

import numpy as np
import pytest

from analysis import exact_sums
from analysis.exact_sums import halves, rounded, side_by_side, sums
from analysis.opinion import model

DRAW = np.random.default_rng(3)
COUNTS = DRAW.choice([0, 1, 2, 3, 9, 64, 65, 130, 3_000], 400)
STARTS = np.concatenate([[0], np.cumsum(COUNTS)])
VALUES = np.round(DRAW.normal(size=STARTS[-1]) * 10.0 ** DRAW.integers(-3, 1, STARTS[-1]), 4)
COLUMNS = list(DRAW.normal(size=(4, 3_000)) * 10.0 ** DRAW.integers(-20, 9, (4, 3_000)))


def test_a_sum_of_many_is_rounded_once():
    assert sums(VALUES, STARTS).tolist() == [
        math.fsum(VALUES[begin:end].tolist()) for begin, end in pairwise(STARTS.tolist())
    ]


def test_no_order_shows_in_it():
    assert sums(VALUES[::-1], STARTS[-1] - STARTS[::-1]).tolist() == sums(VALUES, STARTS).tolist()[::-1]


def test_the_weights_of_the_second_opinion_are_such_that_their_sums_lose_nothing():
    for side in zip(*model().words.values(), strict=True):
        high, low = halves(np.array(side))
        assert max(map(abs, side)) < 8
        assert (high * 2.0**30 % 1 == 0).all() and (low * 2.0**66 % 1 == 0).all() and (high + low == side).all()


def test_a_sum_of_few_has_the_bits_of_this_interpreters():
    assert side_by_side(COLUMNS).tolist() == [sum(row) for row in zip(*(column.tolist() for column in COLUMNS))]


def test_without_carrying_it_is_the_sum_from_left_to_right(monkeypatch):
    monkeypatch.setattr(exact_sums, "_CARRIES", False)
    one, two, three, four = COLUMNS
    assert side_by_side(COLUMNS).tolist() == (one + two + three + four).tolist()


def test_no_rows_and_empty_rows():
    assert sums(np.zeros(0), np.zeros(1, np.int64)).tolist() == []
    assert sums(np.zeros(0), np.zeros(4, np.int64)).tolist() == [0, 0, 0]


@pytest.mark.parametrize("digits", [3, 4])
def test_rounding_is_pythons_also_in_the_middle(digits):
    middle = (np.arange(-3_000, 3_000) + 0.5) / 10**digits
    values = np.concatenate([middle, np.nextafter(middle, 1), np.nextafter(middle, -1), DRAW.normal(size=3_000)])
    assert rounded(values, digits).tolist() == [round(value, digits) for value in values.tolist()]
