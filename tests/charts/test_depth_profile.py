from charts.depth_profile import CHART


def test_comments_are_counted_by_depth_without_stubs(small):
    assert CHART.data(small).values.tolist() == [[0, 3], [1, 3]]


def test_a_long_chain_ends_in_one_column(make):
    rows = [{"comment_id": str(i), "parent_id": str(i - 1) if i else None, "body": "So."} for i in range(40)]
    study = make(rows)
    assert CHART.data(study)["comments"].tolist() == [1] * 25 + [15]
    assert "25 or more" in CHART.draw(CHART.data(study), study).layout.title.text.replace("<br>", " ")


def test_behind_a_column_are_the_comments_at_that_depth(small):
    assert CHART.behind(small, CHART.data(small).iloc[1])["comment_id"].tolist() == ["2", "3", "5"]
