"""A list of comments shows each in full, ten to a page."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from views.comment_list import key_of, keys_of, parents_of
from views.page import Visit

Read = Callable[[AppTest], str]


def _list(visit: object, ids: list[str]) -> None:
    from views.comment_list import show_comments

    comments = visit.study.comments  # type: ignore[attr-defined]
    show_comments(comments[comments["comment_id"].isin(ids)], visit, key="list", heading="Some")  # type: ignore[arg-type]


def test_a_comment_is_shown_with_all_that_is_known(shown: Read, full: Visit) -> None:
    text = shown(AppTest.from_function(_list, args=(full, ["g"])).run())
    for part in (
        "Fern · score 2",
        "Re:They should be sued",
        "A regulator could settle this",
        "It will not.",
        "Theme: ",
    ):
        assert part in text


def test_a_comment_without_text_says_why(shown: Read, full: Visit) -> None:
    assert "The site hid this one." in shown(AppTest.from_function(_list, args=(full, ["h"])).run())


def test_no_comment_is_said(shown: Read, full: Visit) -> None:
    assert "There is no comment to show" in shown(AppTest.from_function(_list, args=(full, [])).run())


def test_the_eleventh_comment_stands_on_the_second_page(shown: Read, full: Visit) -> None:
    ids = full.study.comments["comment_id"].tolist()
    text = shown(AppTest.from_function(_list, args=(full, ids)).run())
    assert "I agree with that" in text
    assert "And my messages too." not in text


def test_the_key_of_a_comment_is_that_of_its_row(full: Visit) -> None:
    comments = full.study.comments
    assert keys_of(comments).tolist()[:1] == [key_of(comments.iloc[0])] == ["slashdot/t1/a"]


def test_parents_are_found_where_the_file_holds_them(full: Visit) -> None:
    found = parents_of(full.study.comments, full.study)
    assert {full.study.comments["comment_id"][row]: parent["comment_id"] for row, parent in found.items()} == {
        "b": "a", "c": "b", "d": "a", "f": "e", "g": "f", "k": "i",
    }  # fmt: skip
