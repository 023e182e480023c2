"""Texts and descriptions read by meaning."""

import numpy as np
import pytest

from analysis.late_interaction import late
from analysis.likeness import DIGITS, likeness

TEXTS = [
    "The ferry was late again and nobody told us why.",
    "Boats never leave on time here.",
    "The soup in the canteen tastes of cardboard.",
    "I would pay more for a decent lunch.",
    "Our captain retires in May.",
]
POINTS = ["Ferries are not punctual", "The food is bad"]
STORY = "The harbor company wants to raise fares"


def test_each_text_is_likeliest_to_make_the_point_it_makes() -> None:
    found = likeness(TEXTS, POINTS, STORY)
    assert found[:4].argmax(axis=1).tolist() == [0, 0, 1, 1]


def test_a_text_about_something_else_makes_no_point() -> None:
    found = likeness(TEXTS, POINTS, STORY)
    assert found[4].max() < found[:3].max(axis=1).min()


def test_the_order_of_texts_makes_no_difference() -> None:
    turned = likeness(TEXTS[::-1], POINTS, STORY)[::-1]
    assert np.abs(likeness(TEXTS, POINTS, STORY) - turned).max() <= 2 * 10.0**-DIGITS


@pytest.mark.parametrize(("texts", "points"), [([], POINTS), (TEXTS, []), ([], [])])
def test_nothing_to_compare_gives_an_empty_table(texts: list[str], points: list[str]) -> None:
    assert likeness(texts, points).shape == (len(texts), len(points))


@pytest.mark.parametrize("text", ["", "…", "the of and", "🙂", "\ud800"])
def test_a_text_without_content_is_likely_nothing(text: str) -> None:
    found = likeness([*TEXTS, text], POINTS, STORY)
    assert np.isfinite(found).all()
    assert found[-1].max() < 0.5


def test_one_text_alone_is_read() -> None:
    assert likeness(TEXTS[:1], POINTS[:1]).shape == (1, 1)


def test_every_token_of_a_description_is_found_in_itself() -> None:
    read = late(POINTS, POINTS)
    assert np.diag(read.there) == pytest.approx([1, 1], abs=1e-5)
    assert np.diag(read.back) == pytest.approx([1, 1], abs=1e-5)
