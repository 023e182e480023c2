"""Ancestors and replies of a comment, also in broken and in very deep threads."""

from collections.abc import Callable

import pandas as pd
from streamlit.testing.v1 import AppTest

from views.in_context import ancestors, replies
from views.page import Visit


def chain(parents: list[str | None]) -> pd.DataFrame:
    ids = [str(place) for place in range(len(parents))]
    return pd.DataFrame({"comment_id": ids, "parent_id": pd.array(parents, dtype="str")})


def test_ancestors_lead_from_the_parent_to_the_head(full: Visit) -> None:
    comments = full.study.comments
    assert ancestors(comments, comments.iloc[2])["comment_id"].tolist() == ["b", "a"]


def test_a_parent_that_is_not_there_ends_the_way_up(full: Visit) -> None:
    assert ancestors(full.study.comments, full.study.comments.iloc[9]).empty


def test_a_ring_of_replies_ends() -> None:
    comments = chain(["1", "2", "0"])
    assert ancestors(comments, comments.iloc[0])["comment_id"].tolist() == ["1", "2"]


def test_a_chain_of_50_000_replies_is_climbed() -> None:
    comments = chain([None, *(str(place) for place in range(50_000))])
    assert len(ancestors(comments, comments.iloc[-1])) == 50_000


def test_replies_are_the_direct_ones(full: Visit) -> None:
    assert replies(full.study.comments, full.study.comments.iloc[0])["comment_id"].tolist() == ["b", "d"]


def test_a_folded_ancestor_says_whom_it_answers(
    open_page: Callable[[str, Visit], AppTest], shown: Callable[[AppTest], str], full: Visit
) -> None:
    at = open_page("thread", full)
    at.query_params["comment"] = "slashdot/t1/c"
    text = shown(at.run())
    assert "Answers Wren, “InMale?”." in text
    assert "not in the file" not in text.replace("Its text is not in the file", "").replace("Nothing in the file", "")
