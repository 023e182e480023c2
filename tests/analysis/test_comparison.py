"""Groups compared: shares, intervals, corrected tests, and what is left unsaid."""

import numpy as np
import pandas as pd
import pytest

from analysis.certainty import shares, wilson
from analysis.codebook import loads
from analysis.comparison import PROFILE_COLUMNS, SHARE_COLUMNS, TEST_COLUMNS, differences, group_shares, profiles
from analysis.groups import EARLIER, LATER, MOST, fair_weight, group_of, possible
from analysis.multiplicity import holm
from analysis.sentiment import sentiment
from analysis.structure import structure
from analysis.study import build, with_groups, with_weight
from analysis.verdict import verdict
from ingest.ledger import with_counts
from ingest.schema import empty

BOOK = loads(
    """
version = 1
[themes.cats]
title = "Cats"
definition = "Anything about cats."
words = ["cat"]
[themes.dogs]
title = "Dogs"
definition = "Anything about dogs."
words = ["dog"]
""",
    "test.toml",
)


def study_of(comments, by="thread"):
    keys = comments[["story_id", "platform", "thread_id"]].drop_duplicates()
    threads = with_counts(keys.assign(title="About " + keys["thread_id"], declared_comments=None), comments)
    return with_groups(build(comments, threads, empty("documents"), BOOK, "comment"), by)


@pytest.fixture(scope="module")
def two(tidy):
    """Two threads of 40 root comments: 30 on cats and 4 on dogs in the first, 4 and 5 in the second."""
    first = ["My cat."] * 30 + ["A dog."] * 4 + ["Nothing."] * 6
    second = ["My cat."] * 4 + ["A dog."] * 5 + ["Nothing."] * 31
    return study_of(tidy(body=first + second, thread_id=["t1"] * 40 + ["t2"] * 40,
                         comment_id=[f"c{n}" for n in range(80)], author=[f"a{n}" for n in range(80)]))  # fmt: skip


def row_of(table, **values):
    for name, value in values.items():
        table = table[table[name] == value]
    (row,) = table.to_dict("records")
    return row


def test_holm_by_hand():
    # 0.01 · 4, 0.02 · 3, 0.03 · 2 below what stood before, 0.5 · 1
    assert holm(np.array([0.02, 0.5, 0.01, 0.03])) == pytest.approx([0.06, 0.5, 0.04, 0.06])


def test_holm_passes_over_what_was_not_tested():
    assert holm(np.array([np.nan, 0.04, np.nan])) == pytest.approx([np.nan, 0.04, np.nan], nan_ok=True)
    assert holm(np.array([])).size == 0


def test_shares_and_intervals_of_a_group(two):
    row = row_of(two.table("group_shares"), weight="comment", group="About t1", theme="cats")
    low, high = wilson(np.array([0.75]), np.array([40.0]))
    assert (row["share"], row["n"], row["comments"], row["n_eff"]) == pytest.approx((0.75, 30, 40, 40))
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((low[0], high[0]))


def test_a_single_group_has_the_shares_of_the_whole(two):
    whole = shares(two.comments, two.themes, two.structure, BOOK, ("comment", "author"))
    one = group_shares(two.comments, two.themes, two.structure, BOOK, pd.Series(["all"] * 80), ("comment", "author"))
    same = ["weight", "theme", "share", "points", "n", "ci_low", "ci_high", "n_eff", "claimed"]
    pd.testing.assert_frame_equal(one[same], whole[same])


def test_the_large_difference_survives_and_the_small_one_does_not(two):
    tests = two.table("comparison")
    assert row_of(tests, weight="comment", theme="cats")["told"]
    assert not row_of(tests, weight="comment", theme="dogs")["told"]


def test_a_difference_by_hand(two):
    # Score test: pooled 34/80, spread sqrt(.425 · .575 · 2/40) = .11054, z = .65 / .11054 = 5.880
    row = row_of(two.table("comparison"), weight="comment", theme="dogs")
    assert row["difference"] == pytest.approx(4 / 40 - 5 / 40)
    assert row["p"] == pytest.approx(0.7236, abs=0.0005)
    assert row["p_holm"] == pytest.approx(row["p"])
    assert row["tests"] == 2
    assert row["low"] < row["difference"] < row["high"]


def test_replies_are_no_votes_of_their_own(tidy):
    parents = [None, *["0"] * 39, None, *["40"] * 39]
    comments = tidy(body=["My cat."] * 40 + ["No."] * 40, parent_id=parents, thread_id=["t1"] * 40 + ["t2"] * 40)
    tests = study_of(comments).table("comparison")
    assert tests["p"].isna().all()
    assert not tests["told"].any()


def test_the_verdict_names_what_survives(two):
    said = verdict(two).sentence.replace("\u00a0", " ")
    assert said == (
        "1 of 2 comparisons made at once (Holm, 10 % in all) survives: “Cats” holds 75 % in “About t1” against 10 % in "
        "“About t2”. The other 1 cannot be told from chance."
    )


def test_the_verdict_on_one_group_says_what_to_do(tidy):
    said = verdict(study_of(tidy(body=["My cat."])))
    assert said.sentence.startswith("There is only one group here, so there is nothing to compare.")


def test_the_verdict_on_nothing(tidy):
    said = verdict(build(tidy(), empty("threads"), empty("documents"), BOOK))
    assert said.sentence.startswith("There are no groups here")


def test_too_few_sub_threads_are_said(tidy):
    comments = tidy(body=["My cat."] * 3 + ["No."] * 3, thread_id=["t1"] * 3 + ["t2"] * 3)
    said = verdict(study_of(comments)).sentence
    assert said.startswith("No difference between 2 groups can be told. Nothing can be said of “About t1”, “About t2”")


def test_halves_are_cut_at_the_median_time(tidy):
    times = [*pd.date_range("2025-01-22 10:00", periods=4, freq="h", tz="UTC"), pd.NaT]
    comments = tidy(body=["x"] * 5, created_at=times, created_precision="exact")
    assert group_of(comments, empty("threads"), "half").tolist()[:4] == [EARLIER, EARLIER, LATER, LATER]
    assert group_of(comments, empty("threads"), "half").isna().tolist() == [False] * 4 + [True]


def test_threads_of_one_title_are_told_apart(two):
    threads = two.threads.assign(title="Same")
    assert group_of(two.comments, threads, "thread").nunique() == 2


def test_the_largest_groups_are_kept_and_stubs_are_in_none(tidy):
    tags = [f"T{n}" for n in range(MOST + 2) for _ in range(n + 1)]
    comments = tidy(tag=tags, state=["stub", *["present"] * (len(tags) - 1)])
    groups = group_of(comments, empty("threads"), "tag")
    assert sorted(groups.dropna().unique()) == [f"T{n}" for n in range(2, MOST + 2)]


def test_only_ways_that_give_two_groups_are_offered(two):
    assert possible(two.comments, two.threads) == ["thread"]


def test_scores_of_several_sites_become_ranks(tidy):
    comments = tidy(score=[3, 400], platform=["slashdot", "reddit"], score_kind=["moderation", "votes"])
    assert fair_weight(comments, "score")[0] == "rank"
    assert fair_weight(comments, "comment") == ("comment", "")
    assert fair_weight(comments.iloc[:1], "score") == ("score", "")


def test_another_grouping_works_only_grouped_tables_out_again(two):
    other = with_groups(two, "story")
    assert other.themes is two.themes
    assert other.table("group_shares")["group"].unique().tolist() == ["story"]
    assert with_weight(other, "author").table("comparison") is other.table("comparison")


def test_an_unknown_grouping_is_an_error(two):
    with pytest.raises(KeyError):
        with_groups(two, "moon phase")


def test_profiles_count_each_group(tidy):
    times = pd.date_range("2025-01-22 10:00", periods=4, freq="h", tz="UTC")
    comments = tidy(
        body=["I love this cat.", "Terrible, awful dog.", None, "I hate it."], parent_id=[None, "0", "1", None],
        author=["ann", "bob", "ann", "cem"], created_at=times, created_precision="exact",
    )  # fmt: skip
    group = pd.Series(["a", "a", "a", "b"])
    table = profiles(comments, sentiment(comments), structure(comments), group).set_index("group")
    assert table.loc["a", ["comments", "with_text", "authors", "sub_threads", "max_depth"]].tolist() == [3, 2, 2, 1, 2]
    assert table.loc["a", ["mean_depth", "latency_minutes"]].tolist() == [1.0, 60.0]
    assert table["negative_low"].isna().all()
    assert np.isnan(table.loc["b", "latency_minutes"])


def test_empty_tables_keep_their_columns(tidy):
    study = build(tidy(), empty("threads"), empty("documents"), BOOK)
    expected = {"group_shares": SHARE_COLUMNS, "comparison": TEST_COLUMNS, "group_profiles": PROFILE_COLUMNS}
    for name, columns in expected.items():
        table = study.table(name)
        assert table.empty
        assert {column: str(table[column].dtype) for column in table} == columns


def test_the_order_of_the_rows_changes_nothing(two):
    mixed = two.comments.sample(frac=1, random_state=3).reset_index(drop=True)
    other = study_of(mixed)
    pd.testing.assert_frame_equal(differences(other.table("group_shares")), two.table("comparison"))
