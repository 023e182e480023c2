from itertools import pairwise

import numpy as np
import pytest

from analysis import exact_sums
from analysis.exact_sums import rounded, sums

DRAW = np.random.default_rng(3)
COUNTS = DRAW.choice([0, 1, 2, 3, 9, 64, 65, 130], 400)
STARTS = np.concatenate([[0], np.cumsum(COUNTS)])
VALUES = DRAW.normal(size=STARTS[-1]) * 10.0 ** DRAW.integers(-9, 9, STARTS[-1])


def by_python(values):
    return [float(sum(values[begin:end].tolist())) for begin, end in pairwise(STARTS)]


def test_a_sum_has_the_bits_of_this_interpreters():
    assert sums(VALUES, STARTS).tolist() == by_python(VALUES)


def test_columns_are_summed_each_by_itself():
    table = np.stack([VALUES, -VALUES[::-1]], axis=1)
    assert sums(table, STARTS).T.tolist() == [by_python(VALUES), by_python(-VALUES[::-1])]


def test_without_carrying_it_is_the_sum_from_left_to_right(monkeypatch):
    monkeypatch.setattr(exact_sums, "_CARRIES", False)
    expected = []
    for begin, end in pairwise(STARTS):
        total = 0.0
        for value in VALUES[begin:end].tolist():
            total += value
        expected.append(total)
    assert sums(VALUES, STARTS).tolist() == expected


def test_no_rows_and_empty_rows():
    assert sums(np.zeros(0), np.zeros(1, np.int64)).tolist() == []
    assert sums(np.zeros(0), np.zeros(4, np.int64)).tolist() == [0, 0, 0]


@pytest.mark.parametrize("digits", [3, 4])
def test_rounding_is_pythons_also_in_the_middle(digits):
    middle = (np.arange(-3_000, 3_000) + 0.5) / 10**digits
    values = np.concatenate([middle, np.nextafter(middle, 1), np.nextafter(middle, -1), DRAW.normal(size=3_000)])
    assert rounded(values, digits).tolist() == [round(value, digits) for value in values.tolist()]
