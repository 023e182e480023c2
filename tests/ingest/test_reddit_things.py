"""Ids, scores, times and escapes as Reddit's dumps write them."""

from datetime import UTC, datetime

import pytest

from ingest import reddit_things
from ingest.format import Comment, Refused


@pytest.mark.parametrize(
    ("given", "expected"),
    [("t1_c0ffee", "c0ffee"), ("c0ffee", "c0ffee"), (41376140434, "j0aaaaa"), ("t3_", None), (True, None), (1.5, None)],
)
def test_ids_lose_their_kind_and_numbers_go_to_base_36(given: object, expected: str | None) -> None:
    assert reddit_things.bare_id(given) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("312 points", (312, False)), ("1.2k", (1_200, True)), ("-3 points", (-3, False)), ("12,345", (12_345, False))],
)
def test_printed_scores(words: str, expected: tuple[int, bool]) -> None:
    assert reddit_things.printed_score(words) == expected


def test_a_hidden_score_is_no_score() -> None:
    assert reddit_things.printed_score("[score hidden]") is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("[deleted]", "deleted"),
        ("[removed]", "removed"),
        ("[ Removed by Reddit ]", "removed"),
        ("Comment deleted by user", "deleted"),
        ("[removed] is what it said", None),
    ],
)
def test_words_that_stand_for_a_text_that_is_gone(words: str, expected: str | None) -> None:
    assert reddit_things.gone(words) == expected


def test_escaped_text_is_unescaped_once() -> None:
    assert reddit_things.unescaped("a &amp;lt; b") == "a &lt; b"


def test_text_with_a_bare_bracket_was_never_escaped() -> None:
    assert reddit_things.unescaped("> quoted &amp; kept") == "> quoted &amp; kept"


def test_urs_prints_the_month_first() -> None:
    assert reddit_things.printed_time("06-02-2021 15:36:22").at == datetime(2021, 6, 2, 15, 36, 22, tzinfo=UTC)


def test_an_integer_parent_that_is_the_submission_makes_a_root() -> None:
    data = {"id": "j0aaaab", "body": "x", "link_id": "t3_zpens", "parent_id": int("zpens", 36)}
    comment = reddit_things.read_comment("line 1", data)
    assert isinstance(comment, Comment)
    assert comment.is_root


def test_text_found_deleted_at_the_second_look_is_marked_as_withdrawn() -> None:
    meta = {"was_deleted_later": True, "removal_type": "deleted"}
    comment = reddit_things.read_comment("line 1", {"id": "a", "body": "taken back", "_meta": meta})
    assert isinstance(comment, Comment)
    assert (comment.state, comment.body, comment.withdrawn) == ("deleted", "taken back", True)


def test_a_time_beyond_any_is_refused_with_its_field() -> None:
    refused = reddit_things.read_comment("line 1", {"id": "a", "body": "x", "created_utc": 10**30})
    assert isinstance(refused, Refused)
    assert "created_utc" in refused.reason
