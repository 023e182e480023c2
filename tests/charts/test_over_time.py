import pandas as pd

from charts.over_time import CHART


def timed(make, *minutes, **facts):
    start = pd.Timestamp("2025-01-23 08:00", tz="UTC")
    usual = {"body": "the cat", "created_precision": "minute"}
    return make([
        {"comment_id": str(i), "created_at": None if m is None else start + pd.Timedelta(minutes=m), **usual, **facts}
        for i, m in enumerate(minutes)
    ])  # fmt: skip


def test_comments_are_counted_in_steps_of_time(make):
    table = CHART.data(timed(make, 0, 5, 11, 35))
    assert table["step"].unique().tolist() == ["10 minutes"]
    assert table["comments"].tolist() == [2, 1, 1]
    assert table["start"].dt.minute.tolist() == [0, 10, 30]


def test_days_are_not_cut_where_only_the_day_is_known(make):
    table = CHART.data(timed(make, 0, 600, created_precision="day"))
    assert table["step"].unique().tolist() == ["day"]
    assert table["comments"].tolist() == [2]


def test_years_are_drawn_in_few_steps(make):
    table = CHART.data(timed(make, 0, 60 * 24 * 900))
    assert table["step"].unique().tolist() == ["30 days"]
    assert len(table) == 2


def test_comments_without_a_time_are_left_out_and_counted(make):
    study = timed(make, 0, 5, None)
    table = CHART.data(study)
    assert table["comments"].sum() == 2
    assert "1 without a time" in CHART.draw(table, study).layout.title.subtitle.text.replace("<br>", " ")


def test_without_times_the_order_on_the_page_is_shown(small):
    table = CHART.data(small)
    assert table[["theme", "first"]].values.tolist() == [
        ["cats", 1], ["cats", 2], ["cats", 3], ["tea", 4], ["tea", 5], ["unassigned", 6],
    ]  # fmt: skip
    fig = CHART.draw(table, small)
    assert fig.layout.xaxis.title.text == "Place in the thread (comments from the top)"


def test_the_axis_names_step_and_zone(make):
    study = timed(make, 0, 5, 11)
    assert CHART.draw(CHART.data(study), study).layout.xaxis.title.text == "Time (UTC), one column per 10 minutes"


def test_behind_a_column_are_the_comments_of_its_step(make):
    study = timed(make, 0, 5, 11)
    assert CHART.behind(study, CHART.data(study).iloc[0])["comment_id"].tolist() == ["0", "1"]


def test_behind_a_place_is_its_comment(small):
    assert CHART.behind(small, CHART.data(small).iloc[4])["comment_id"].tolist() == ["5"]
