import pytest

from charts import forest
from charts.reply_tree import CHART


def test_marks_stand_in_reading_order_with_their_depth_and_theme(small):
    table = CHART.data(small)
    assert table["comment_id"].tolist() == ["1", "2", "3", "4", "5", "6", "7"]
    assert table["depth"].tolist() == [0, 1, 1, 0, 1, 0, 0]
    assert table["parent"].tolist() == [-1, 0, 0, -1, 3, -1, -1]
    assert table["theme"].tolist() == ["cats", "cats", "cats", "tea", "tea", "unassigned", "unassigned"]


def test_lines_go_down_with_air_between_sub_threads(small):
    assert CHART.data(small)["y"].tolist() == [0, 1, 2, 3.5, 4.5, 6, 7.5]


def test_a_parent_known_from_the_subject_is_dotted(small):
    fig = CHART.draw(CHART.data(small), small)
    edges = {trace.line.dash: {entry[0] for entry in trace.customdata} for trace in fig.data if trace.mode == "lines"}
    assert edges == {"solid": {1, 4}, "dot": {2}}


def test_a_comment_without_text_is_hollow(small):
    fig = CHART.draw(CHART.data(small), small)
    hollow = {entry[0] for trace in fig.data if trace.marker.symbol == "circle-open" for entry in trace.customdata}
    assert hollow == {2, 5, 6}


def test_a_dot_is_as_large_as_its_weight(small):
    dots = CHART.draw(CHART.data(small), small).data[0]
    assert (dots.marker.size[0] / dots.marker.size[1]) ** 2 == pytest.approx(5 / 3)


def test_dots_come_before_edges_so_that_a_row_is_told_by_its_dot(small):
    assert CHART.draw(CHART.data(small), small).data[0].mode == "markers"


def test_behind_a_dot_is_its_comment(small):
    assert CHART.behind(small, CHART.data(small).iloc[2])["comment_id"].tolist() == ["3"]


@pytest.fixture
def few(monkeypatch):
    """Show four comments at most."""
    monkeypatch.setattr(forest, "SHOWN", 4)


def test_of_a_large_tree_the_largest_branches_are_kept(few, make, rows):
    study = make(rows)
    table = CHART.data(study)
    assert table["comment_id"].tolist()[:5] == ["1", "2", "3", "4", "4"]
    assert table["more"].tolist() == [0, 0, 0, 0, 1, 2]


def test_behind_more_are_the_comments_it_stands_for(few, make, rows):
    study = make(rows)
    table = CHART.data(study)
    assert CHART.behind(study, table.iloc[4])["comment_id"].tolist() == ["5"]
    assert CHART.behind(study, table.iloc[-1])["comment_id"].tolist() == ["6", "7"]


def test_shown_and_hidden_comments_make_up_the_thread(few, large):
    table = CHART.data(large)
    behind = [id for _, row in table.iterrows() for id in CHART.behind(large, row)["comment_id"]]
    assert sorted(behind) == sorted(large.comments["comment_id"])


def test_a_thread_as_deep_as_it_is_long_is_drawn(make):
    rows = [{"comment_id": str(i), "parent_id": str(i - 1) if i else None, "body": "So."} for i in range(3_000)]
    study = make(rows)
    table = CHART.data(study)
    assert table["more"].iloc[-1] == 3_000 - forest.SHOWN
    assert len(CHART.draw(table, study).data) > 0


def test_a_filtered_tree_hangs_comments_under_the_nearest_one_shown(small):
    from analysis.study import Selection, select

    chain = select(small, Selection(states=("present", "collapsed"), score=(0, 4)))
    table = CHART.data(chain)
    assert table["comment_id"].tolist() == ["2", "3", "4", "5"]
    assert table["parent"].tolist() == [-1, -1, -1, 2]
