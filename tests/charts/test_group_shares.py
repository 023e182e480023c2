import pandas as pd
import pytest

from analysis.study import with_groups
from charts.distinctive_words import CHART as WORDS
from charts.group_shares import CHART


@pytest.fixture(scope="module")
def two(make):
    """Two threads of thirty root comments: twenty on cats in the first, two in the second; tea in the second."""
    bodies = ["The cat again."] * 20 + ["Nothing."] * 10 + ["The cat again."] * 2 + ["Put the kettle on."] * 28
    rows = [
        {"comment_id": str(n), "thread_id": "t1" if n < 30 else "t2", "body": body, "score": 1, "author": f"a{n}"}
        for n, body in enumerate(bodies)
    ]
    return make(rows)


def plain(text):
    return text.replace("<br>", " ").replace("\u00a0", " ")


def test_each_theme_has_a_dot_for_each_group_those_that_survive_first(two):
    table = CHART.data(two)
    assert table["theme"].tolist() == ["tea", "tea", "cats", "cats"]
    assert table["share"].tolist() == pytest.approx([0, 28 / 30, 20 / 30, 2 / 30])
    assert table["survives"].all()


def test_the_title_is_the_finding(two):
    assert plain(CHART.draw(CHART.data(two), two).layout.title.text) == "2 of 2 differences survive"


def test_behind_a_dot_are_the_comments_of_the_group(two):
    row = CHART.data(two).iloc[3]
    assert CHART.behind(two, row)["comment_id"].tolist() == ["30", "31"]


def test_a_group_without_an_interval_has_no_line(make, rows):
    study = with_groups(make(rows), "tag")
    figure = CHART.draw(CHART.data(study), study)
    assert [trace.mode for trace in figure.data] == ["markers", "markers"]
    assert "2 of 2 groups too small for an interval" in plain(figure.layout.title.subtitle.text)


def test_one_group_says_that_there_is_nothing_to_compare(small):
    figure = CHART.draw(CHART.data(small), small)
    assert "only one group here" in plain(figure.layout.annotations[0].text)


def test_a_name_from_a_dump_is_no_markup(two):
    figure = CHART.draw(CHART.data(two), two)
    assert not [trace.name for trace in figure.data if trace.name and "<a " in trace.name]


def test_words_of_each_group_with_how_many_hold_them(two):
    table = WORDS.data(two)
    assert table["word"].tolist() == ["again", "cat", "nothing", "kettle", "put"]
    assert table[["comments", "others"]].to_numpy().tolist() == [[20, 2], [20, 2], [10, 0], [28, 0], [28, 0]]


def test_behind_a_word_are_the_comments_of_its_group(two):
    row = WORDS.data(two).iloc[0]
    assert len(WORDS.behind(two, row)) == 20


def test_words_that_may_be_chance_are_pale(make, rows):
    study = with_groups(make([*rows, *({**row, "comment_id": f"{row['comment_id']}b", "author": "x"} for row in rows)]),
                        "tag")  # fmt: skip
    table = WORDS.data(study)
    figure = WORDS.draw(table, study)
    assert not table["told"].any()
    assert {value for trace in figure.data for value in trace.marker.opacity} <= {0.5}
    assert "No word tells a group" in plain(figure.layout.title.text) or table.empty


def test_the_tables_of_an_empty_study_keep_their_columns(none, two):
    for chart in (CHART, WORDS):
        assert list(chart.data(none).columns) == list(chart.data(two).columns)
        assert isinstance(chart.data(none).index, pd.RangeIndex)
