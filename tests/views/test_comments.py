"""The comments page lists, sorts and shows comments."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from views.comments import ORDERS, opening, ordered, table
from views.page import Visit

Open = Callable[[str, Visit], AppTest]
Read = Callable[[AppTest], str]


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [
        ("Highest score first", "a", "l"),
        ("Lowest score first", "d", "l"),
        ("In the order of the thread", "a", "l"),
        ("Newest first", "l", "a"),
        ("Oldest first", "a", "l"),
    ],
)
def test_an_order_puts_missing_values_last(full: Visit, order: str, first: str, last: str) -> None:
    ids = ordered(full.study.comments, order)["comment_id"].tolist()
    assert (ids[0], ids[-1]) == (first, last)


def test_every_order_keeps_every_comment(full: Visit) -> None:
    assert {len(ordered(full.study.comments, order)) for order in ORDERS} == {12}


def test_the_table_leaves_out_what_no_comment_has(full: Visit) -> None:
    comments = full.study.comments.assign(author=None, tag=None)
    assert table(comments[comments["author_kind"] == "user"]).columns.tolist() == ["Score", "Comment", "Time"]


def test_a_missing_score_stays_missing(full: Visit) -> None:
    assert table(full.study.comments)["Score"].isna().sum() == 2


def test_the_row_begins_with_title_and_text(full: Visit) -> None:
    assert opening(full.study.comments.iloc[1]) == "Re:InMale? — The editors do not read, they post."


def test_placeholders_are_not_counted_as_comments(open_page: Open, shown: Read, full: Visit) -> None:
    assert shown(open_page("comments", full)).startswith("11 comments, and 1 placeholder.")


def test_the_chosen_row_is_read_beside_the_table(open_page: Open, shown: Read, full: Visit) -> None:
    at = open_page("comments", full)
    at.session_state["comments-table"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    assert "They took our private messages without asking." in shown(at.run())


def test_no_comment_is_said(open_page: Open, shown: Read, nothing: Visit) -> None:
    assert shown(open_page("comments", nothing)).startswith("There are no comments here.")
