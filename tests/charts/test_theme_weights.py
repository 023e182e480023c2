import pytest

from analysis.weights import WEIGHTS
from charts.theme_weights import CHART


def test_a_row_per_theme_that_occurs_and_weight(small):
    table = CHART.data(small)
    assert table["theme"].unique().tolist() == ["cats", "tea"]
    assert table["weight"].tolist() == list(WEIGHTS) * 2


def test_shares_under_two_weights(small):
    table = CHART.data(small).set_index(["theme", "weight"])["share"]
    assert table["cats", "score"] == pytest.approx(10 / 15)
    assert table["cats", "comment"] == pytest.approx(3 / 6)


def test_the_span_leaves_out_the_weight_that_counts_twice(small):
    table = CHART.data(small)
    cats = table[(table["theme"] == "cats") & (table["weight"] != "subtree")]
    assert (cats["low"].iloc[0], cats["high"].iloc[0]) == (cats["share"].min(), cats["share"].max())


def test_a_theme_whose_rank_depends_on_the_weight_is_marked(make):
    study = make([
        {"comment_id": "1", "body": "the cat", "score": 5},
        {"comment_id": "2", "body": "the tea", "score": 1},
        {"comment_id": "3", "body": "more tea", "score": 1},
    ])  # fmt: skip
    table = CHART.data(study)
    assert table.groupby("theme")[["best", "worst"]].first().values.tolist() == [[1, 2], [1, 2]]
    fig = CHART.draw(table, study)
    assert all("rank changes: 1 or 2" in label.text for label in fig.layout.annotations)
    assert fig.layout.title.text.startswith("2\u00a0themes of 2 change rank")


def test_without_scores_only_weights_that_need_none_are_compared(make):
    study = make([{"comment_id": "1", "body": "the cat", "score": None, "score_kind": "none"}], weight=None)
    assert CHART.data(study)["weight"].tolist() == ["comment", "author", "subtree"]


def test_the_weight_in_use_is_the_filled_dot(small):
    fig = CHART.draw(CHART.data(small), small)
    used = next(trace for trace in fig.data if trace.name == "Weight in use")
    assert used.x == pytest.approx([10 / 15, 4 / 15])
    assert used.marker.symbol == "circle"


def test_behind_a_dot_are_the_comments_of_the_theme(small):
    assert CHART.behind(small, CHART.data(small).iloc[0])["comment_id"].tolist() == ["1", "2", "3"]
