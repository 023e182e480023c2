"""A comment's head says what the file says, and no more."""

from typing import Any

import pandas as pd
import pytest

from views.comment_words import answers, byline, excerpt, fate, moment, rating
from views.page import Visit


def comment(visit: Visit, key: str, **changes: Any) -> pd.Series:
    row = visit.study.comments.set_index("comment_id", drop=False).loc[key].astype("object")
    for name, value in changes.items():
        row[name] = value
    return row


def test_the_byline_names_author_score_tag_and_time(full: Visit) -> None:
    assert byline(comment(full, "a")) == "Wren · score 5, Funny · 22 Jan 2025, 09:00 UTC"


def test_what_is_not_in_the_file_is_left_out(full: Visit) -> None:
    assert byline(comment(full, "l", created_at=pd.NaT)) == "Author, score and time are not in the file"


def test_a_missing_score_is_not_zero(full: Visit) -> None:
    assert rating(comment(full, "i")) == ""


@pytest.mark.parametrize(("score", "words"), [(1, "1 vote"), (1200, "1,200 votes")])
def test_votes_are_counted_in_words(full: Visit, score: int, words: str) -> None:
    assert rating(comment(full, "a", score=score, score_kind="votes", tag=None)) == words


@pytest.mark.parametrize(
    ("precision", "words"),
    [("exact", "5 Mar 2024, 07:08 UTC"), ("day", "5 Mar 2024"), ("relative", "around 5 Mar 2024")],
)
def test_a_time_is_said_as_exactly_as_it_is_known(precision: str, words: str) -> None:
    assert moment(pd.Timestamp("2024-03-05T07:08:09Z"), precision) == words


def test_a_stated_parent_is_said_without_doubt(full: Visit) -> None:
    assert answers(comment(full, "b"), comment(full, "a")) == "Answers Wren, “InMale?”."


def test_an_unsure_parent_is_somewhere_under(full: Visit) -> None:
    said = answers(comment(full, "d"), comment(full, "a"))
    assert said == "Stands somewhere under Wren, “InMale?”. The file does not say whom it answers."


def test_a_sure_inference_gives_its_probability(full: Visit) -> None:
    row = comment(full, "d", parent_confidence=0.8)
    assert answers(row, comment(full, "a")).startswith("Probably answers Wren, “InMale?” (80\u00a0%)")


def test_a_quoted_parent_says_why(full: Visit) -> None:
    assert "it quotes that comment" in answers(comment(full, "g"), comment(full, "f"))


def test_a_parent_that_the_file_lacks_is_said(full: Visit) -> None:
    assert answers(comment(full, "j"), None) == "Answers a comment that is not in the file."


def test_a_root_comment_answers_nobody(full: Visit) -> None:
    assert answers(comment(full, "a"), None) == ""


def test_a_bare_re_is_told_by_its_text(full: Visit) -> None:
    assert excerpt(comment(full, "b", subject="Re:")) == "Re: The editors do not read, they post."


def test_a_comment_without_any_text_has_an_excerpt(full: Visit) -> None:
    assert excerpt(comment(full, "l")) == "(no text)"


def test_a_comment_says_since_when_it_is_gone_and_when_it_was_edited() -> None:
    days = {name: pd.Timestamp(f"2025-01-{day}", tz="UTC") for name, day in
            (("old_text_at", "03"), ("edited_at", "05"), ("gone_at", "12"))}  # fmt: skip
    assert fate(days) == "Edited between 3 Jan 2025 and 5 Jan 2025. Gone from the page since 12 Jan 2025."


def test_a_comment_seen_once_has_no_fate() -> None:
    assert fate(dict.fromkeys(["old_text_at", "edited_at", "gone_at"], pd.NaT)) == ""
