"""What shows the relation of an answer to its parent: each kind of sign, where it must stand, and hostile text."""

import time

import pytest

from analysis.relation_marks import MARKS, RELATIONS
from analysis.relation_signs import READ, signs
from analysis.relations import weigh

STATEMENT = "The ferry is faster than the train in winter."
QUESTION = "Is the ferry faster than the train in winter?"


def strongest(body: str, parent: str = STATEMENT, tag: str | None = None) -> str:
    strengths = weigh(signs(body, parent, tag))
    return max(strengths, key=lambda name: strengths[name]) if strengths else "nothing"


@pytest.mark.parametrize(
    ("body", "relation"),
    [
        ("I totally agree, the train is hopeless.", "agrees"),
        ("Exactly! My cousin says so too.", "agrees"),
        ("This.", "agrees"),
        ("+1", "agrees"),
        ("@Bosun: You’re right, I never checked.", "agrees"),
        ("Thank you, that settles it for me.", "agrees"),
        ("I disagree. The train has heating.", "disagrees"),
        ("No, it stops at every pier.", "disagrees"),
        ("That's simply not true.", "disagrees"),
        ("Sure, but who pays for the fuel and the crew then", "disagrees"),
        ("*their", "corrects"),
        ("Actually, the ferry is a catamaran.", "corrects"),
        ("FTFY: the ferry *was* faster.", "corrects"),
        ("It's Bergen, not Oslo.", "corrects"),
        ("Which ferry do you mean?", "asks"),
        ("Could you explain how you timed it", "asks"),
        ("It floats my boat /s", "jokes"),
        ("In soviet Russia, ferry takes you.", "jokes"),
        ("Off-topic, but has the harbor cafe closed", "tangent"),
        ("By the way, the museum opens at ten.", "tangent"),
        ("The timetable lists both.", "nothing"),
    ],
)
def test_words_show_what_an_answer_does(body: str, relation: str) -> None:
    assert strongest(body) == relation


def test_a_tag_of_the_site_shows_a_joke() -> None:
    assert strongest("Ships happen.", tag="Funny") == "jokes"


def test_an_answer_to_a_question_informs() -> None:
    assert strongest("No, it stops at every pier.", QUESTION) == "other"


def test_a_question_back_is_still_a_question() -> None:
    assert strongest("Which winter?", QUESTION) == "asks"


def test_agreement_that_a_but_follows_is_none() -> None:
    assert strongest("I agree it is fast, but it hardly ever sails.") == "disagrees"


def test_agreeing_to_disagree_is_no_agreement() -> None:
    assert strongest("I agree to disagree.") != "agrees"


def test_a_mark_of_the_opening_counts_only_there() -> None:
    assert strongest("The captain said no, the crew said the same.") == "nothing"


def test_signs_point_at_their_place() -> None:
    body = "Hm, well. I disagree with all of it."
    found = next(sign for sign in signs(body, STATEMENT, None) if sign.relation == "disagrees")
    assert body[found.start : found.end] == "I disagree"


def test_every_relation_has_marks() -> None:
    assert {mark.relation for mark, _ in MARKS} >= set(RELATIONS)


def test_trust_is_a_probability() -> None:
    assert all(0 < mark.trust < 1 for mark, _ in MARKS)


@pytest.mark.parametrize(
    "flood",
    ["no, " * 5_000, "that's " * 5_000, "?" * 20_000, "it's a b c d " * 2_000, "*" * 20_000, "> " * 9_000, "a" * 90_000,
     "s/" * 9_000, "new " * 9_000, " " * 20_000],
)  # fmt: skip
def test_a_flood_is_read_in_no_time(flood: str) -> None:
    begin = time.process_time()
    signs(flood, flood, None)
    assert time.process_time() - begin < 2


def test_no_more_than_the_beginning_is_read() -> None:
    assert not [sign for sign in signs("x " * READ + "lol", STATEMENT, None) if sign.relation == "jokes"]
