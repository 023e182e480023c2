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
    """Show five comments of a thread of more."""
    monkeypatch.setattr(forest, "WHOLE", 5)
    monkeypatch.setattr(forest, "SHOWN", 5)
    monkeypatch.setattr(forest, "STUMP", 1)


def test_of_many_comments_the_largest_sub_threads_are_kept_whole(few, make):
    chain = [{"comment_id": f"c{i}", "parent_id": f"c{i - 1}" if i else None} for i in range(4)]
    fan = [{"comment_id": f"f{i}", "parent_id": "f0" if i else None} for i in range(5)]
    table = CHART.data(make([*chain, *fan]))
    assert table["comment_id"].tolist()[:5] == ["f0", "f1", "f2", "f3", "f4"]
    assert table["more"].tolist() == [0, 0, 0, 0, 0, 4]


def test_of_a_sub_thread_that_does_not_fit_the_most_answered_comments_are_kept(few, make):
    parents = {"1": None, "2": "1", "3": "2", "4": "2", "5": "1", "6": "5", "7": "1"}
    table = CHART.data(make([{"comment_id": key, "parent_id": parent} for key, parent in parents.items()]))
    shown = list(zip(table["comment_id"], table["more"], table["parent"], strict=True))
    assert shown == [("1", 0, -1), ("2", 0, 0), ("3", 0, 1), ("4", 0, 1), ("5", 0, 0), ("5", 1, 4), ("1", 1, 0)]


def test_behind_more_are_the_comments_it_stands_for(few, make, rows):
    study = make(rows)
    table = CHART.data(study)
    assert CHART.behind(study, table.iloc[-1])["comment_id"].tolist() == ["6", "7"]


def test_shown_and_hidden_comments_make_up_the_thread(few, make, rows):
    study = make([*rows, {"comment_id": "8", "parent_id": "5"}, {"comment_id": "9", "parent_id": "8"}])
    table = CHART.data(study)
    behind = [id for _, row in table.iterrows() for id in CHART.behind(study, row)["comment_id"]]
    assert sorted(behind) == [str(i) for i in range(1, 10)]


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
