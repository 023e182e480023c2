"""Words that tell a group, against numbers worked out by hand."""

import math

import pandas as pd
import pytest

from analysis.distinctive import COLUMNS, comments_with, distinctive, log_odds, words

# Two groups of four comments. "rust" stands in 4 and 1 of them, "tide" in 0 and 3, "crane" in 2 and 2:
# 6 words in each group, 12 in all, so the prior is 0.1 times 5, 3 and 4, and 1.2 over all words.
BODIES = ["rust crane", "rust crane", "rust rust", "rust", "tide crane", "tide crane", "tide", "rust"]
GROUP = pd.Series(["a"] * 4 + ["b"] * 4)


@pytest.fixture
def comments(tidy):
    return tidy(body=BODIES, author=[f"author{n}" for n in range(8)])


def test_the_numbers_of_the_worked_example(comments):
    table = distinctive(comments, GROUP)
    rust = table[(table["group"] == "a") & (table["word"] == "rust")].iloc[0]
    delta = math.log(4.5 / (6 + 1.2 - 4.5)) - math.log(1.5 / (6 + 1.2 - 1.5))
    assert rust["log_odds"] == pytest.approx(delta)
    assert rust["z"] == pytest.approx(delta / math.sqrt(1 / 4.5 + 1 / 1.5))
    assert rust["z"] == pytest.approx(1.958, abs=0.001)
    assert rust[["comments", "of", "others", "of_others", "authors"]].tolist() == [4, 4, 1, 4, 4]


def test_a_word_counts_once_in_a_comment(comments):
    assert distinctive(comments, GROUP).set_index("word").loc["rust", "comments"] == 4


def test_only_words_that_stand_out_are_listed(comments):
    table = distinctive(comments, GROUP)
    assert table[["group", "word"]].to_numpy().tolist() == [["a", "rust"], ["b", "tide"]]


def test_what_stands_equally_in_both_tells_nothing():
    assert log_odds(2, 6, 2, 6, 0.4, 1.2) == (0.0, 0.0)


def test_a_word_of_one_author_is_not_distinctive(comments):
    alone = comments.assign(author=["ann"] * 4 + ["bob", "cem", "dan", "eve"])
    assert distinctive(alone, GROUP)["word"].tolist() == ["tide"]


def test_comments_without_a_named_author_have_each_their_own(comments):
    nameless = comments.assign(author=None)
    assert distinctive(nameless, GROUP)["authors"].tolist() == [4, 3]


def test_common_words_numbers_addresses_and_handles_are_left_out():
    text = "The rust of 1986: see https://example.org/tide and @wren, or u/moss. Crane's, ask wren@example.org"
    assert list(words(text)) == ["rust", "see", "crane", "ask"]


def test_names_of_authors_are_left_out(tidy):
    comments = tidy(body=["Moss is rust"] * 4 + ["tide"] * 4, author=[*"abcd", "Moss", *"efg"])
    assert "moss" not in distinctive(comments, GROUP)["word"].tolist()


def test_a_large_difference_is_told_after_correction(tidy):
    comments = tidy(body=["rust again"] * 60 + ["tide again"] * 60, author=[str(n) for n in range(120)])
    table = distinctive(comments, pd.Series(["a"] * 60 + ["b"] * 60))
    assert table.loc[table["told"], "word"].tolist() == ["rust", "tide"]


def test_the_comments_behind_a_word(comments):
    assert comments_with(comments, "tide")["comment_id"].tolist() == ["4", "5", "6"]


@pytest.mark.parametrize("group", [pd.Series(["a"] * 8), pd.Series([None] * 8, dtype="str")])
def test_fewer_than_two_groups_give_an_empty_table(comments, group):
    table = distinctive(comments, group)
    assert table.empty
    assert {name: str(table[name].dtype) for name in table} == COLUMNS


def test_the_order_of_the_comments_changes_nothing(comments):
    order = [3, 7, 1, 0, 6, 2, 5, 4]
    pd.testing.assert_frame_equal(distinctive(comments.iloc[order], GROUP.iloc[order]), distinctive(comments, GROUP))
