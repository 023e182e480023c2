"""Who answers whom: named people only, stated parents only, each tie with what the answers do."""

import pandas as pd
import pytest

from analysis.network import people, ties
from analysis.relations import relations

AUTHORS = ["Wren", "Moss", "Moss", None, "Wren", "Anonymous Coward", "Fern"]
PARENTS = [None, "0", "0", "0", "1", "0", "0"]
BODIES = ["The ferry is fast.", "I disagree with that.", "Exactly.", "Yes.", "No, it is not.", "I agree.", "I agree."]


@pytest.fixture(scope="module")
def comments(tidy) -> pd.DataFrame:
    kinds = ["user", "user", "user", "unknown", "user", "anonymous", "user"]
    sure = [None, 1.0, 1.0, 1.0, 1.0, 1.0, 0.4]
    scores = [5, 1, 2, 3, None, 1, None]
    return tidy(author=AUTHORS, parent_id=PARENTS, body=BODIES, author_kind=kinds, parent_confidence=sure, score=scores)


@pytest.fixture(scope="module")
def themes(comments: pd.DataFrame) -> pd.DataFrame:
    held = comments.loc[[0, 1, 2, 2], ["platform", "thread_id", "comment_id"]]
    return held.assign(theme=["tea", "tea", "cats", "rain"], assigned=[True, True, True, False])


def test_people_are_counted_by_name(comments: pd.DataFrame, themes: pd.DataFrame) -> None:
    table = people(comments, themes)
    assert table["author"].tolist() == ["Fern", "Moss", "Wren"]
    assert table["comments"].tolist() == [1, 2, 2]


def test_a_score_that_nobody_knows_is_not_zero(comments: pd.DataFrame, themes: pd.DataFrame) -> None:
    assert people(comments, themes)["score"].tolist() == [pd.NA, 3, 5]


def test_the_main_theme_is_the_one_most_comments_stand_under(comments: pd.DataFrame, themes: pd.DataFrame) -> None:
    assert people(comments, themes)["main_theme"].fillna("-").tolist() == ["-", "cats", "tea"]


def test_ties_are_counted_with_what_the_answers_do(comments: pd.DataFrame) -> None:
    table = ties(comments, relations(comments))
    assert table[["author", "parent_author", "answers"]].values.tolist() == [["Moss", "Wren", 2], ["Wren", "Moss", 1]]
    assert table[["agrees", "disagrees", "unclear"]].values.tolist() == [[1, 1, 0], [0, 1, 0]]


def test_nobody_gives_empty_tables(comments: pd.DataFrame, themes: pd.DataFrame) -> None:
    none = comments.iloc[:0]
    assert people(none, themes.iloc[:0]).empty
    assert ties(none, relations(none)).columns.tolist()[:4] == ["platform", "author", "parent_author", "answers"]
