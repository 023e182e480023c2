import numpy as np
import pandas as pd
import pytest

from analysis.structure import THREAD
from analysis.weights import WEIGHTS, buried, default_weight, effective, weigh


def _points(comments, weight, **options):
    return weigh(comments, weight, **options).tolist()


@pytest.mark.parametrize(
    ("weight", "wanted"),
    [
        ("comment", [1, 1, 1, 1]),
        ("score", [0, 0, 2, 9]),
        ("above_start", [0, 0, 1, 8]),
        ("log_score", [0, 0, np.log(3), np.log(10)]),
        ("capped_score", [0, 0, 2, 5]),
        ("rank", [0.25, 0.5, 0.75, 1]),
        ("subtree", [1, 1, 1, 1]),
        ("author", [1, 1, 1, 1]),
    ],
)
def test_what_each_comment_counts(tidy, weight, wanted):
    assert _points(tidy(score=[-1, 0, 2, 9]), weight) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("columns", "start"),
    [
        ({"author_kind": "user"}, 1),
        ({"author_kind": "unknown"}, 1),
        ({"author_kind": "anonymous"}, 0),
        ({"platform": "reddit", "score_kind": "votes"}, 1),
        ({"platform": "stackexchange", "score_kind": "votes"}, 0),
        ({"platform": "discourse", "score_kind": "likes"}, 0),
    ],
)
def test_where_a_score_starts(tidy, columns, start):
    assert _points(tidy(score=[4], **columns), "above_start") == [4 - start]


def test_equal_scores_share_a_rank_within_their_thread(tidy):
    comments = tidy(score=[2, 2, 5, 7], thread_id=["a", "a", "a", "b"])
    assert _points(comments, "rank") == [0.5, 0.5, 1, 1]


def test_each_named_author_counts_one(tidy):
    comments = tidy(
        author=["ann", "ann", "bob", None, "Anonymous Coward", "Anonymous Coward", "[deleted]"],
        author_kind=["user", "user", "user", "unknown", "anonymous", "anonymous", "deleted"],
    )
    assert _points(comments, "author") == [0.5, 0.5, 1, 1, 1, 1, 1]


def test_an_author_counts_one_over_all_or_in_each_thread(tidy):
    comments = tidy(author=["ann", "ann"], thread_id=["a", "b"])
    assert _points(comments, "author") == [0.5, 0.5]
    assert _points(comments, "author", within=THREAD) == [1, 1]


def test_the_same_name_on_another_site_is_another_author(tidy):
    assert _points(tidy(author=["ann", "ann"], platform=["slashdot", "reddit"]), "author") == [1, 1]


def test_a_subtree_counts_itself_and_all_below(tidy):
    assert _points(tidy(parent_id=[None, "0", "1", "0", None]), "subtree") == [4, 2, 1, 1, 1]


@pytest.mark.parametrize("weight", WEIGHTS)
def test_a_stub_counts_nothing(tidy, weight):
    comments = tidy(score=[3, None], state=["present", "stub"])
    assert weigh(comments, weight).isna().tolist() == [False, True]


@pytest.mark.parametrize("weight", [name for name, weight in WEIGHTS.items() if weight.needs_score])
def test_a_missing_score_is_not_zero(tidy, weight):
    assert weigh(tidy(score=[3, None]), weight).isna().tolist() == [False, True]


@pytest.mark.parametrize("weight", [name for name, weight in WEIGHTS.items() if weight.needs_score])
def test_in_a_thread_without_scores_each_comment_counts_one(tidy, weight):
    comments = tidy(score=[3, None, None], thread_id=["a", "b", "b"])
    assert _points(comments, weight)[1:] == [1, 1]
    assert effective(comments, weight)[1].endswith("1 of 2 threads have no scores; there each comment counts one.")


def test_without_any_score_the_weight_in_use_is_the_count_and_a_sentence_says_so(tidy):
    comments = tidy(body=["a"], score_kind="none")
    assert effective(comments, "log_score") == ("comment", "There are no scores here, so each comment counts one.")
    assert effective(comments, "subtree")[0] == "subtree"


def test_weights_lie_on_the_rows_of_the_comments(tidy):
    comments = tidy(score=[1, 2, 3]).iloc[[2, 0]]
    assert weigh(comments, "score").to_dict() == {2: 3.0, 0: 1.0}


@pytest.mark.parametrize(
    ("columns", "weight"),
    [
        ({"score": [1], "score_kind": "moderation"}, "score"),
        ({"score": [1], "score_kind": "votes"}, "log_score"),
        ({"score": [1, 4], "score_kind": ["moderation", "likes"]}, "log_score"),
        ({"score": [None], "score_kind": "none"}, "comment"),
    ],
)
def test_the_weight_to_start_with(tidy, columns, weight):
    assert default_weight(tidy(**columns)) == weight


def test_the_buried_are_those_at_zero_or_below_lowest_first(tidy):
    comments = tidy(score=[0, 3, -1, None, 0], state=["present"] * 4 + ["stub"])
    assert buried(comments)["comment_id"].tolist() == ["2", "0"]


@pytest.mark.parametrize("weight", WEIGHTS)
def test_no_comments_have_no_weights(tidy, weight):
    assert weigh(tidy(), weight).dtype == "float64"
    assert effective(tidy(), weight) == (weight, WEIGHTS[weight].meaning)


def test_no_comments_are_counted_and_none_is_buried(tidy):
    assert default_weight(tidy()) == "comment"
    assert buried(tidy()).empty


def test_an_unknown_weight_is_an_error(tidy):
    with pytest.raises(KeyError):
        weigh(tidy(score=[1]), "karma")


def test_the_frame_is_not_changed(tidy):
    comments = tidy(score=[1, 2], author=["a", "a"])
    before = comments.copy()
    for weight in WEIGHTS:
        weigh(comments, weight)
    pd.testing.assert_frame_equal(comments, before)
