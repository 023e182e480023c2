"""The table of answers and what they do: which pairs count, what is said of the others, and the evidence."""

import pandas as pd
import pytest

from analysis.relation_marks import RELATIONS
from analysis.relations import MIXED, NO_SIGN, NO_TEXT, NOT_HELD, NOT_STATED, PARENT_NO_TEXT, UNCLEAR, relations
from ingest import schema

USUAL = {
    "story_id": "s", "platform": "forum", "thread_id": "t", "parent_source": "explicit", "parent_confidence": 1.0,
    "depth": 0, "author": "Wren", "author_kind": "user", "created_precision": "unknown", "score_kind": "none",
    "state": "present", "dump_id": "d", "locator": "line 1",
}  # fmt: skip
ROWS = [
    {"comment_id": "1", "body": "The ferry is faster than the train in winter."},
    {"comment_id": "2", "parent_id": "1", "body": "I disagree. The train has heating."},
    {"comment_id": "3", "parent_id": "1", "body": None, "state": "deleted"},
    {"comment_id": "4", "parent_id": "3", "body": "Exactly."},
    {"comment_id": "5", "parent_id": "gone", "body": "Exactly."},
    {"comment_id": "6", "parent_id": "1", "parent_source": "inferred", "parent_confidence": 0.5, "body": "Exactly."},
    {"comment_id": "7", "parent_id": "1", "body": "The timetable lists both."},
    {"comment_id": "8", "parent_id": "1", "body": "Thanks for that. Which pier?"},
    {"comment_id": "9", "parent_id": "1", "tag": "Funny", "body": "Ships happen."},
    {"comment_id": "10", "parent_id": "1", "body": None, "state": "stub"},
]


def tidy(rows: list[dict[str, object]]) -> pd.DataFrame:
    filled = [{**USUAL, "position": place, **row} for place, row in enumerate(rows)]
    return schema.validate(pd.DataFrame(filled), "comments") if rows else schema.empty("comments")


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return relations(tidy(ROWS)).set_index("comment_id")


def test_every_comment_that_names_a_parent_has_a_row_but_stubs(table: pd.DataFrame) -> None:
    assert table.index.tolist() == ["2", "3", "4", "5", "6", "7", "8", "9"]


def test_a_relation_comes_with_the_words_that_show_it(table: pd.DataFrame) -> None:
    row = table.loc["2"]
    assert (row["relation"], row["span"], row["span_start"], row["span_end"]) == ("disagrees", "I disagree", 0, 10)
    assert row["strength"] > 0.9


def test_a_tag_has_no_place_in_the_text(table: pd.DataFrame) -> None:
    assert table.loc["9", ["relation", "sign"]].tolist() == ["jokes", "tag"]
    assert pd.isna(table.loc["9", "span_start"])


@pytest.mark.parametrize(
    ("answer", "reason"),
    [("3", NO_TEXT), ("4", PARENT_NO_TEXT), ("5", NOT_HELD), ("6", NOT_STATED), ("7", NO_SIGN), ("8", MIXED)],
)
def test_an_unclear_pair_says_why(table: pd.DataFrame, answer: str, reason: str) -> None:
    assert table.loc[answer, ["relation", "why_unclear"]].tolist() == [UNCLEAR, reason]


def test_readable_are_pairs_stated_and_with_text(table: pd.DataFrame) -> None:
    assert table.index[table["readable"]].tolist() == ["2", "7", "8", "9"]


def test_no_author_is_named(table: pd.DataFrame) -> None:
    assert not [name for name in table if "author" in str(name)]


def test_the_order_of_the_comments_changes_nothing(table: pd.DataFrame) -> None:
    mixed = relations(tidy(ROWS).iloc[::-1].reset_index(drop=True)).set_index("comment_id")
    pd.testing.assert_frame_equal(mixed.loc[table.index], table)


def test_an_empty_table_keeps_its_columns(table: pd.DataFrame) -> None:
    none = relations(tidy([]))
    assert none.columns.tolist() == ["platform", "thread_id", "comment_id", *table.columns[2:]]
    assert none["relation"].cat.categories.tolist() == [*RELATIONS, UNCLEAR]
