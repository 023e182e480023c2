import pandas as pd
import pytest

from charts.reply_latency import CHART


@pytest.fixture(scope="module")
def answers(make):
    """Answers after 2, 10 and 12 minutes, and one that is dated before what it answers."""
    start = pd.Timestamp("2025-01-23 08:00", tz="UTC")
    usual = {"body": "x", "created_precision": "minute"}
    replies = [
        {"comment_id": str(m), "parent_id": "head", "created_at": start + pd.Timedelta(minutes=m), **usual}
        for m in (2, 10, 12, -3)
    ]
    return make([{"comment_id": "head", "created_at": start, **usual}, *replies])


def test_replies_are_counted_by_delay(answers):
    table = CHART.data(answers)
    assert table[["step", "replies"]].values.tolist() == [["before it", 1], ["0–5 min", 1], ["5–15 min", 2]]
    assert set(table["median"]) == {6.0}


def test_behind_a_bar_are_its_replies(answers):
    assert CHART.behind(answers, CHART.data(answers).iloc[2])["comment_id"].tolist() == ["10", "12"]


def test_without_times_a_sentence_stands_in(small):
    assert "nothing can be timed" in CHART.draw(CHART.data(small), small).layout.annotations[0].text.replace(
        "<br>", " "
    )
