"""The order of comments of which several dumps hold a part."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd

from ingest.places import positions
from ingest.schema import KEY, empty, validate

START = datetime(2025, 1, 1, tzinfo=UTC)


def comments(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Comments with id, dump, place and, where given, parent and minute of posting."""
    usual = {"story_id": "s", "platform": "phpbb", "thread_id": "t", "parent_source": "none", "depth": 0,
             "author_kind": "user", "score_kind": "none", "state": "present", "locator": "x"}  # fmt: skip
    table = [
        usual
        | {
            "comment_id": row["id"],
            "dump_id": row["dump"],
            "place": row["place"],
            "position": row["place"],
            "parent_id": row.get("parent"),
            "last_seen": START + timedelta(days=ord(row["dump"])),
            "created_at": START + timedelta(minutes=row["minute"]) if "minute" in row else None,
            "created_precision": "minute" if "minute" in row else "unknown",
        }
        for row in rows
    ]
    return validate(pd.DataFrame(table), "comments")


def ordered(rows: list[dict[str, Any]], last_crawl: str = "a") -> list[str]:
    frame = comments(rows)
    began = pd.Series(pd.Timestamp(START + timedelta(days=ord(last_crawl))), index=frame.index)
    place = positions(frame, frame.set_index(KEY)["dump_id"], began)
    return frame.assign(at=place).sort_values("at")["comment_id"].tolist()


def rows(dump: str, *ids: str, **values: Any) -> list[dict[str, Any]]:
    return [{"id": name, "dump": dump, "place": place} | values for place, name in enumerate(ids)]


def test_no_comments_have_no_order() -> None:
    frame = empty("comments")
    assert positions(frame, frame.set_index(KEY)["dump_id"], frame["last_seen"]).empty


def test_one_dump_keeps_its_order() -> None:
    assert ordered(rows("a", "9", "3", "5")) == ["9", "3", "5"]


def test_pages_are_put_in_order_by_time() -> None:
    second = [row | {"minute": 9 + row["place"]} for row in rows("a", "x", "w")]
    first = [row | {"minute": row["place"]} for row in rows("b", "z", "y")]
    assert ordered(second + first) == ["z", "y", "x", "w"]


def test_pages_without_times_are_put_in_order_by_number() -> None:
    assert ordered(rows("a", "10", "11") + rows("b", "8", "9")) == ["8", "9", "10", "11"]


def test_pages_of_a_ranked_list_follow_each_other_as_they_were_fetched() -> None:
    assert ordered(rows("b", "4", "1") + rows("a", "9", "3")) == ["9", "3", "4", "1"]


def test_answers_stand_under_what_they_answer_though_an_earlier_crawl_showed_them() -> None:
    old = rows("a", "gone", parent="9")
    assert ordered(rows("b", "9", "3") + old, last_crawl="b") == ["9", "gone", "3"]


def test_what_the_last_crawl_does_not_show_follows_what_it_shows() -> None:
    assert ordered(rows("a", "gone") + rows("b", "9", "3"), last_crawl="b") == ["9", "3", "gone"]
