"""The overview says first what the thread is about and how much of it is missing."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from analysis.finding import finding
from views.overview import heaviest, unplaced
from views.page import Visit

Open = Callable[[str, Visit], AppTest]
Read = Callable[[AppTest], str]


def test_the_title_is_that_of_the_thread_as_it_stands(open_page: Open, full: Visit) -> None:
    title = open_page("overview", full).title[0].value
    assert title.replace("\\", "").replace("\u2060", "") == "Feed *your* InMale to <AI>"


def test_the_first_text_is_the_finding(open_page: Open, full: Visit) -> None:
    assert open_page("overview", full).text[0].value == finding(full.study).leading


def test_four_numbers_say_how_much_is_there(open_page: Open, full: Visit) -> None:
    shown = {metric.label: metric.value for metric in open_page("overview", full).metric}
    assert shown == {"Declared by the site": "15", "In the file": "11", "With their text": "9", "Missing": "4"}


def test_the_heaviest_comments_come_by_weight(full: Visit) -> None:
    assert heaviest(full.study)["comment_id"].tolist() == ["a", "e", "f", "h", "b"]


def test_the_heaviest_comment_is_shown_in_full(open_page: Open, shown: Read, full: Visit) -> None:
    assert "Did nobody proofread the headline?" in shown(open_page("overview", full))


def test_comments_below_zero_are_offered_apart(open_page: Open, full: Visit) -> None:
    assert [e.label for e in open_page("overview", full).expander][-1].startswith("1 comment at zero or below")


def test_an_empty_store_says_what_to_do(open_page: Open, shown: Read, nothing: Visit) -> None:
    assert "add the file" in shown(open_page("overview", nothing))


def test_every_chart_has_its_place() -> None:
    assert unplaced() == []
