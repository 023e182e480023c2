from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analysis.topics import COLUMNS, SUMMARY, summary, topics, why_none
from ingest.schema import KEY

Tidy = Callable[..., pd.DataFrame]
CATS = ["my cat sleeps on the sofa", "the kitten purrs on a lap", "feed the cats fish", "a cat hates the vet"]
SHIPS = ["the harbour was full of sailing ships", "a ship left port", "sailors mend the sails", "the boat leaks"]


def talk(n: int) -> list[str]:
    return [
        f"{(CATS, SHIPS)[row % 2][row // 2 % 4]} {['today', 'again', 'at night', 'slowly'][row % 4]}"
        for row in range(n)
    ]


@pytest.mark.parametrize("n", range(12))
def test_few_comments_never_fail_and_always_say_why(tidy: Tidy, n: int) -> None:
    found = topics(tidy(body=talk(n)), backend="tfidf")
    assert len(found) == n
    assert why_none(found)


@pytest.mark.parametrize("n", [3, 16, 60])
@pytest.mark.parametrize("text", ["All of it again", "😀", "the of and", None])
def test_texts_without_differences_give_a_reason(tidy: Tidy, n: int, text: str | None) -> None:
    found = topics(tidy(body=[text] * n), backend="tfidf")
    assert len(summary(found)) <= 1
    assert why_none(found)


def test_no_comments_keep_the_columns(tidy: Tidy) -> None:
    found = topics(tidy())
    assert list(found) == [*KEY, *COLUMNS]
    assert summary(found).dtypes.astype(str).to_dict() == {name: str(dtype) for name, dtype in SUMMARY.items()}


def test_under_fifteen_words_stand_out_per_sub_thread_and_the_story_is_left_out(tidy: Tidy) -> None:
    comments = tidy(body=["cat cat story", "cat again", "ship story", "ship"], parent_id=[None, "0", None, "2"])
    found = summary(topics(comments, story="Story again"))
    assert found["words"].tolist() == ["cat", "ship"]
    assert set(found["kind"]) == {"word"}


def test_fifteen_to_forty_nine_are_groups(tidy: Tidy) -> None:
    found = topics(tidy(body=talk(24)))
    assert set(found["kind"]) == {"group"}
    assert "too few for topics" in why_none(found)
    assert found.groupby("topic")["comment_id"].agg(lambda ids: {int(each) % 2 for each in ids}).map(len).max() == 1


def test_from_fifty_bertopic_finds_topics_with_words_of_their_own(tidy: Tidy) -> None:
    table = summary(topics(tidy(body=talk(56))))
    assert set(table["kind"]) == {"topic"}
    assert table["method"].str.startswith("BERTopic").all()
    assert table["n"].sum() == 56
    assert (table["overall_stability"] >= 0.6).all()


def test_topics_that_five_seeds_do_not_find_again_become_groups(tidy: Tidy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.topics.STABLE", 1.1)
    found = topics(tidy(body=talk(56)))
    assert set(found["kind"]) == {"group"}
    assert "differ too much from seed to seed" in why_none(found)


def test_a_whole_branch_hands_down_what_it_is_about(tidy: Tidy) -> None:
    bodies = [*talk(20), "yes indeed", "no, never"]
    answered = topics(tidy(body=bodies, parent_id=[None] * 20 + ["0", "20"]))
    assert answered["topic"].iloc[-1] == answered["topic"].iloc[0]


@pytest.mark.parametrize("n", [9, 24, 56])
def test_order_of_the_input_makes_no_difference(tidy: Tidy, n: int) -> None:
    comments = tidy(body=talk(n))
    backwards = topics(comments.iloc[::-1]).iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(topics(comments), backwards)


def test_a_reply_is_read_with_what_it_answers(tidy: Tidy) -> None:
    bodies = [*talk(20), "yes indeed"]
    answered = topics(tidy(body=bodies, parent_id=[None] * 20 + ["0"]))
    assert answered["topic"].iloc[-1] == answered["topic"].iloc[0]


def test_stubs_belong_to_no_topic(tidy: Tidy) -> None:
    found = topics(tidy(body=[*talk(20), "my cat sleeps"], state=["present"] * 20 + ["stub"]), backend="tfidf")
    assert found["kind"].iloc[-1] == "none"


def test_beyond_the_sample_comments_are_placed_by_their_words(tidy: Tidy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.topics.SAMPLE", 60)
    found = topics(tidy(body=talk(120)))
    assert found["method"].str.contains("60 sampled comments were embedded").all()
    assert found["topic"].notna().mean() > 0.9


def test_three_comments_at_most_stand_for_a_topic(tidy: Tidy) -> None:
    table = summary(topics(tidy(body=talk(24))))
    assert [len(ids.split()) for ids in table["examples"]] == [3] * len(table)


def test_shares_and_outliers_make_a_whole(tidy: Tidy) -> None:
    table = summary(topics(tidy(body=talk(24))))
    assert np.isclose(table["share"].sum() + table["outlier_share"].iloc[0], 1)
