"""Three signs of controversy, each counted on trees small enough to draw."""

import pandas as pd
import pytest

from analysis.controversy import controversy
from analysis.relation_shares import Measured
from analysis.relations import relations
from analysis.structure import by_thread, structure
from ingest import schema

USUAL = {
    "story_id": "s", "platform": "reddit", "thread_id": "t", "parent_source": "explicit", "parent_confidence": 1.0,
    "depth": 0, "author": "Wren", "author_kind": "user", "created_precision": "unknown", "score_kind": "votes",
    "state": "present", "dump_id": "d", "locator": "line 1", "body": "The ferry is fast.",
}  # fmt: skip
ERROR = Measured("2026-11-22", 60, 40, 40, {"disagrees": {"disagrees": 30}, "other": {"unclear": 30}})


def tidy(rows: list[dict[str, object]]) -> pd.DataFrame:
    filled = [{**USUAL, "position": place, **row} for place, row in enumerate(rows)]
    return schema.validate(pd.DataFrame(filled), "comments") if rows else schema.empty("comments")


def measured(comments: pd.DataFrame) -> pd.DataFrame:
    return controversy(comments, structure(comments), relations(comments), ERROR)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """A quarrel below "a" (one head, twelve answers, three answers to one of them), and a lone "z"."""
    answers = [{"comment_id": f"a{n}", "parent_id": "a", "body": "I disagree, it is slow.", "score": n - 5}
               for n in range(12)]  # fmt: skip
    deep = [{"comment_id": f"b{n}", "parent_id": "a0", "score": None} for n in range(3)]
    rows = [{"comment_id": "a", "score": 9}, *answers, *deep, {"comment_id": "z", "score": 1, "score_kind": "likes"}]
    return measured(tidy(rows))


def test_threads_come_first_then_their_subthreads(table: pd.DataFrame) -> None:
    assert table["root_id"].fillna("-").tolist() == ["-", "a", "z"]
    assert table["comments"].tolist() == [17, 16, 1]


def test_the_h_index_needs_both_width_and_depth(table: pd.DataFrame) -> None:
    assert table["h_index"].tolist()[1:] == [3, 1]


def test_the_h_index_of_a_thread_is_that_of_its_shape() -> None:
    comments = tidy([{"comment_id": "1"}, {"comment_id": "2"}, {"comment_id": "3", "parent_id": "1"}])
    shape = by_thread(comments, structure(comments))
    assert measured(comments)["h_index"].iloc[0] == shape["h_index"].iloc[0] == 1


def test_disagreement_is_a_share_with_its_interval(table: pd.DataFrame) -> None:
    row = table.iloc[1]
    assert (row["found"], row["read"]) == (12, 15)
    assert row["low"] < row["share"] < row["high"]
    assert row["share"] == pytest.approx(0.8)


def test_without_answers_nothing_is_claimed(table: pd.DataFrame) -> None:
    assert table.loc[2, ["read", "claimed", "reason"]].tolist() == [0, False, "no answers to read"]


def test_votes_count_from_where_a_score_starts(table: pd.DataFrame) -> None:
    assert table.loc[1, ["voted_up", "voted_down"]].tolist() == [6, 6]


def test_likes_cannot_divide(table: pd.DataFrame) -> None:
    assert table.loc[2, ["voted_up", "voted_down"]].isna().all()


def test_a_possible_karma_bonus_is_no_vote() -> None:
    rows = [{"comment_id": str(n), "platform": "slashdot", "score_kind": "moderation", "score": n} for n in range(4)]
    assert measured(tidy(rows)).loc[0, ["voted_up", "voted_down"]].tolist() == [1, 1]


def test_no_comments_give_an_empty_table() -> None:
    assert measured(tidy([])).empty
