import pandas as pd
import pytest

from charts.theme_shares import CHART


@pytest.fixture
def table(small):
    return CHART.data(small).set_index("theme")


def test_largest_first_and_unassigned_last(table):
    assert list(table.index) == ["cats", "tea", "unassigned"]


def test_shares_of_the_points(table):
    # 15 points: cats 5 + 3 + 2, tea 4 + 0, the deleted comment 1.
    assert table["share"].tolist() == pytest.approx([10 / 15, 4 / 15, 1 / 15])


def test_the_part_with_readable_text_leaves_out_the_hidden_reply(table):
    assert table.loc["cats", "share_with_text"] == pytest.approx(8 / 15)


def test_the_hidden_part_is_hatched(small):
    fig = CHART.draw(CHART.data(small), small)
    assert [trace.marker.pattern.shape for trace in fig.data[:2]] == ["", "/"]
    assert fig.data[1].x[0] == pytest.approx(2 / 15)
    assert fig.data[1].base[0] == pytest.approx(8 / 15)


def test_the_title_says_the_finding(small):
    title = CHART.draw(CHART.data(small), small).layout.title.text.replace("<br>", " ").replace("\u00a0", " ")
    assert title == "“Cats on &lt;b&gt;keyboards&lt;/b&gt;” holds 67 % of the points"


def test_an_interval_is_drawn_only_where_it_is_claimed(small, large):
    names = [{trace.name for trace in CHART.draw(CHART.data(s), s).data} for s in (small, large)]
    interval = "90 % interval for the discussion at large"
    assert [interval in drawn for drawn in names] == [False, True]


def test_the_subtitle_says_why_nothing_is_claimed(small):
    assert "too few to speak for" in CHART.draw(CHART.data(small), small).layout.title.subtitle.text.replace(
        "<br>", " "
    )


def test_behind_a_bar_are_the_comments_of_the_theme(small):
    row = CHART.data(small).iloc[0]
    assert CHART.behind(small, row)["comment_id"].tolist() == ["1", "2", "3"]


def test_behind_unassigned_are_the_others_without_stubs(small):
    row = CHART.data(small).iloc[-1]
    assert CHART.behind(small, row)["comment_id"].tolist() == ["7"]


def test_a_thread_in_which_nothing_weighs_is_drawn(make, rows):
    study = make([{**row, "score": 0} for row in rows])
    table = CHART.data(study)
    assert table["share"].isna().all()
    assert "weight" in CHART.draw(table, study).layout.title.text


def test_columns_of_an_empty_study_stay(none, small):
    assert list(CHART.data(none).columns) == list(CHART.data(small).columns)
    assert isinstance(CHART.data(none).index, pd.RangeIndex)
