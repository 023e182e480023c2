import numpy as np
import pytest

from analysis import vader
from analysis.vader_but import weigh_but, weighed_in_order


def by_words(values, but):
    weighed = dict(enumerate(values))
    vader.weigh_but(weighed, but)
    return weighed


def at_once(texts):
    """Weigh texts given as (values, the place of the "but" among them)."""
    values = np.array([value for own, _ in texts for value in own])
    lengths = [len(own) for own, _ in texts]
    starts = np.cumsum([0, *lengths[:-1]])
    but = np.array([start + but if but >= 0 else -1 for start, (_, but) in zip(starts, texts, strict=True)])
    places = np.concatenate([start + np.arange(length) for start, length in zip(starts, lengths, strict=True)])
    of = np.repeat(np.arange(len(texts)), lengths)
    found = weigh_but(values, places, but, of)
    return [found[start : start + length].tolist() for start, length in zip(starts, lengths, strict=True)]


@pytest.mark.parametrize("values", [
    [2.0, 1.0, 0.0, 3.0], [2.0, 0.0, 1.0], [2.0, 2.0, 0.0, 1.0, 1.0, 1.0], [4.0, 0.0, 2.0, 1.0, 0.5, 2.0],
    [2.0, 0.0, 0.5, 1.0, 0.5], [3.0, 0.0, 1.0, 1.5, 1.5], [-1.2, 0.0, -0.6, 0.6],
])  # fmt: skip
def test_the_values_are_those_of_the_rule_in_words(values):
    but = values.index(0.0)
    found = at_once([([2.0, 0.0, 1.0], 1), (values, but), (values, -1)])
    assert sorted(value for value in found[1] if value) == sorted(
        value for value in by_words(values, but).values() if value
    )
    assert found[2] == values


def test_many_made_texts():
    dice = np.random.default_rng(7)
    texts = []
    for _ in range(300):
        values = dice.choice([0.25, 0.5, 1.0, 2.0, 4.0, 1.5, 3.0, -1.0, -2.0], dice.integers(2, 12)).tolist()
        but = int(dice.integers(0, len(values)))
        texts.append(([*values[:but], 0.0, *values[but + 1 :]], but))
    for found, (values, but) in zip(at_once(texts), texts, strict=True):
        expected = by_words({}, but) if not values else by_words(values, but)
        assert sorted(found) == sorted(expected.values())


def test_in_order_nothing_is_left_of_a_value_of_zero():
    assert weighed_in_order(np.array([2.0, 0.0, 3.0]), np.array([4, 6, 9]), 7) == [1.0, 4.5]
    assert weighed_in_order(np.array([2.0, 3.0]), np.array([4, 9]), -1) == [2.0, 3.0]
