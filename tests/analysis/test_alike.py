"""Comments that make a theme's point in other words."""

import pytest

from analysis import alike
from analysis.alike import resemblances, stretches
from analysis.codebook import Codebook, Theme

BOOK = Codebook("made", "1", 0.4, (
    Theme("late", "Late ferries", "Ferries are not punctual.", words=("punctual",)),
    Theme("food", "Bad food", "The food on board is bad.", words=("inedible",), examples=("My sandwich was stale.",)),
))  # fmt: skip
BODIES = [
    "I like the view. The boats never leave on time here.",
    None,
    "The bread was hard and the soup was cold.",
    "Our captain retires in May.",
    *[f"The {thing} needs new paint." for thing in ("bridge", "rail", "deck", "funnel", "hull", "mast", "anchor")],
]


def test_a_comment_in_other_words_is_found_with_the_stretch_that_says_it() -> None:
    found = [(row, match) for row, match in resemblances(BODIES, BOOK, "Fares rise") if row == 0]
    assert [match.theme for _, match in found][:1] == [0]
    match = found[0][1]
    assert "never leave on time" in str(BODIES[0])[match.start : match.end]


def test_the_evidence_names_the_description_it_is_like() -> None:
    found = {row: match for row, match in resemblances(BODIES, BOOK, "Fares rise") if match.theme == 1}
    assert found[2].term in ("My sandwich was stale.", "Bad food. The food on board is bad.")


@pytest.mark.parametrize(("bound", "number"), [("MOST", 2), ("FEWEST", 20)])
def test_meaning_is_not_read_of_too_few_or_too_many(bound: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alike, bound, number)
    assert list(resemblances(BODIES, BOOK, "")) == []


@pytest.mark.parametrize("bodies", [[], [None, None], ["", "  "]])
def test_no_text_has_no_meaning(bodies: list[str | None]) -> None:
    assert list(resemblances(bodies, BOOK, "")) == []


def test_stretches_are_whole_sentences_in_their_place() -> None:
    body = "One. " + "Two is a longer sentence that goes on and on. " * 6 + "\n\nThree!"
    found = list(stretches(body))
    assert all(body[start : start + len(text)] == text for start, text in found)
    assert " ".join(text for _, text in found).split() == body.split()
    assert len(found) > 1
