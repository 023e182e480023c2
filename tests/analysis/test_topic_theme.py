from collections.abc import Callable

import pandas as pd
import pytest

from analysis.codebook import CodebookError, Theme, default, dumps, loads
from analysis.codebook_edits import with_theme
from analysis.topic_theme import LONGEST, is_theme, theme_of

Tidy = Callable[..., pd.DataFrame]
SAID = ["The night ferry was late.", "A night ferry sank", "I took the night ferry", "Ferry prices, night prices"]


def found(tidy: Tidy, words: str = "ferry, night", examples: tuple[object, ...] = ("The night ferry was late.",),
          title: str = "ferry, night", bodies: list[str] = SAID) -> Theme:  # fmt: skip
    return theme_of(pd.Series({"title": title, "words": words}), tidy(body=bodies), examples, default())


def test_a_topic_gives_a_theme_that_a_codebook_file_can_hold(tidy: Tidy) -> None:
    book = with_theme(default(), found(tidy))
    theme = loads(dumps(book), "again")["ferry_night"]
    assert theme.words == ("ferry", "night")
    assert theme.examples == ("The night ferry was late.",)
    assert theme.definition == "Found as a topic: ferry, night. Say what belongs here."


def test_expressions_of_two_words_become_phrases_where_several_comments_use_them(tidy: Tidy) -> None:
    assert found(tidy).phrases == ("night ferry",)


def test_a_pair_across_the_end_of_a_sentence_is_no_expression(tidy: Tidy) -> None:
    assert found(tidy, bodies=["It was night. Ferry gone"] * 5).phrases == ("ferry gone",)


def test_a_word_and_its_other_form_are_one_entry(tidy: Tidy) -> None:
    assert found(tidy, words="ferry, ferries, night").words == ("ferry", "night")


@pytest.mark.parametrize("odd", ["???", "two words", "a*b", ""])
def test_what_is_not_one_word_is_left_out(tidy: Tidy, odd: str) -> None:
    assert found(tidy, words=f"ferry, {odd}").words == ("ferry",)


def test_a_long_comment_is_cut_to_one_line_between_words(tidy: Tidy) -> None:
    [line] = found(tidy, examples=("several words\n" * 60,)).examples
    assert len(line) <= LONGEST
    assert line.endswith(("several…", "words…"))


def test_a_long_comment_without_a_space_is_cut_too(tidy: Tidy) -> None:
    [line] = found(tidy, examples=("x" * 900,)).examples
    assert len(line) == LONGEST


def test_three_different_comments_at_most_are_examples(tidy: Tidy) -> None:
    assert found(tidy, examples=("One more", "One\nmore", None, "Two", "Three", "Four")).examples == (
        "One more", "Two", "Three",
    )  # fmt: skip


def test_a_second_theme_of_the_same_title_gets_a_name_of_its_own(tidy: Tidy) -> None:
    book = with_theme(default(), found(tidy))
    again = theme_of(pd.Series({"title": "ferry, night", "words": "ferry"}), tidy(body=SAID), (), book)
    assert again.name == "ferry_night_2"


def test_a_topic_of_which_nothing_can_be_used_is_refused_in_a_sentence(tidy: Tidy) -> None:
    empty = found(tidy, words="", examples=(), title="no words that tell", bodies=[])
    with pytest.raises(CodebookError, match="is empty"):
        with_theme(default(), empty)


def test_a_topic_is_a_theme_once_the_codebook_has_its_title(tidy: Tidy) -> None:
    assert not is_theme("ferry, night", default())
    assert is_theme("ferry, night", with_theme(default(), found(tidy)))
