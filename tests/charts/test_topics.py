import pandas as pd
import pytest

from charts.topics import CHART


def test_a_few_comments_give_words_per_sub_thread_with_their_part_of_the_points(small):
    table = CHART.data(small)
    assert set(table["kind"]) == {"word"}
    assert table["share"].sum() == pytest.approx(1.0)


def test_the_title_names_the_largest_and_the_subtitle_how_it_was_found(small):
    table = CHART.data(small)
    title = CHART.draw(table, small).layout.title
    assert table["title"].iloc[0].split(",")[0] in title.text
    assert "under none" in title.subtitle.text.replace("<br>", " ")


def test_nothing_is_drawn_without_comments_but_the_reason(none):
    table = CHART.data(none)
    assert table.empty
    assert "There are no comments" in CHART.draw(table, none).to_json()


def test_behind_a_bar_are_its_comments(small):
    row = CHART.data(small).iloc[0]
    comments = CHART.behind(small, row)
    assert isinstance(comments, pd.DataFrame)
    assert len(comments) == row["n"]
