"""The sentiment page says what cannot be judged, and what a word list cannot read."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from analysis.sentiment import CAVEAT
from views.page import Visit
from views.sentiment import extreme, not_judged

Open = Callable[[str, Visit], AppTest]
Read = Callable[[AppTest], str]


def test_the_caveat_stands_beside_the_number(open_page: Open, shown: Read, full: Visit) -> None:
    assert CAVEAT in shown(open_page("sentiment", full))


def test_too_few_comments_give_no_mood(open_page: Open, shown: Read, full: Visit) -> None:
    assert shown(open_page("sentiment", full)).startswith("No mood is given")


def test_every_comment_is_judged_or_has_a_reason(full: Visit) -> None:
    left_out = sum(len(rows) for rows in not_judged(full.study).values())
    assert left_out + int(full.study.sentiment["judgeable"].sum()) == len(full.study.comments)


def test_the_lowest_tone_comes_first(full: Visit) -> None:
    assert extreme(full.study, lowest=True)["comment_id"].iloc[0] == "e"


def test_a_folded_list_is_drawn_when_it_is_opened(open_page: Open, shown: Read, full: Visit) -> None:
    at = open_page("sentiment", full)
    assert "Did nobody proofread" not in shown(at)
    at.session_state["fold-why-tagged-as-a-joke"] = True
    assert "Did nobody proofread" in shown(at.run())
