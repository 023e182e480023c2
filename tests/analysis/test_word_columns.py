import numpy as np
import pytest

from analysis.word_columns import Column, Substitutes, ragged


def test_a_column_holds_all_values_in_order():
    column = Column(np.int32)
    for values in ([1, 2], [], [3], np.arange(4, 50)):
        column.extend(values)
    assert column.array().tolist() == list(range(1, 50))


def test_rows_lie_one_after_the_other():
    assert ragged(np.array([5, 0, 9]), np.array([2, 0, 3])).tolist() == [5, 6, 9, 10, 11]
    assert ragged(np.zeros(0, np.int64), np.zeros(0, np.int64)).tolist() == []


@pytest.fixture
def words():
    """Word 0 stands for itself, 1 for nothing, 2 for three numbers, and 3, which came later, for nothing."""
    found = Substitutes()
    found.extend(np.array([1, 0, 3]), np.array([0, 7, 8, 9]))
    found.extend(np.array([0]), np.zeros(0, np.int64))
    return found


def test_what_stands_for_words_is_put_in_their_place(words):
    longer, _ = words.put(np.array([2, 0, 1, 3, 2]))
    assert longer.tolist() == [7, 8, 9, 0, 7, 8, 9]


def test_the_places_of_words_move(words):
    _, moved = words.put(np.array([2, 0, 1, 3, 2]))
    assert moved.places(np.arange(6)).tolist() == [0, 3, 4, 4, 4, 7]


def test_a_stream_without_such_words_stays_as_it_is():
    plain = Substitutes()
    plain.extend(np.array([1, 1]), np.array([0, 1]))
    longer, moved = plain.put(np.array([1, 0, 1]))
    assert (longer.tolist(), moved.places(np.arange(4)).tolist()) == ([1, 0, 1], [0, 1, 2, 3])


def test_an_empty_stream(words):
    longer, moved = words.put(np.zeros(0, np.int64))
    assert (longer.tolist(), moved.places(np.zeros(1, np.int64)).tolist()) == ([], [0])
