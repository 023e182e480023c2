"""The thread page shows one comment between what it answers and what answers it."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from views.page import Visit

Open = Callable[[str, Visit], AppTest]
Read = Callable[[AppTest], str]


def test_without_a_choice_the_first_comment_is_shown(open_page: Open, shown: Read, full: Visit) -> None:
    text = shown(open_page("thread", full))
    assert "Did nobody proofread the headline?" in text
    assert "2 direct replies." in text


def test_the_list_leads_to_a_comment_and_what_stands_above_it(open_page: Open, shown: Read, full: Visit) -> None:
    at = open_page("thread", full)
    at.selectbox(key="thread-comment").set_value("slashdot/t1/g").run()
    text = shown(at)
    assert "Above it: 2 comments, up to the head of its sub-thread." in text
    assert "It will not. It never did." in text
    assert "Nothing in the file answers it." in text
    assert at.query_params["comment"] == "slashdot/t1/g"


def test_an_address_leads_to_a_comment(open_page: Open, shown: Read, full: Visit) -> None:
    at = open_page("thread", full)
    at.query_params["comment"] = "slashdot/t1/k"
    assert "And my messages too." in shown(at.run())


def test_an_address_that_leads_nowhere_says_so(open_page: Open, shown: Read, full: Visit) -> None:
    at = open_page("thread", full)
    at.query_params["comment"] = "slashdot/t1/nobody"
    assert "is not among these threads" in shown(at.run())
    assert not at.exception


def test_an_inferred_parent_is_said_as_such(open_page: Open, shown: Read, full: Visit) -> None:
    at = open_page("thread", full)
    at.query_params["comment"] = "slashdot/t1/d"
    assert "Stands somewhere under Wren, “InMale?”." in shown(at.run())


def test_hostile_text_stands_as_it_is(open_page: Open, shown: Read, full: Visit, hostile: str) -> None:
    at = open_page("thread", full)
    at.query_params["comment"] = "slashdot/t1/d"
    assert hostile in shown(at.run())
