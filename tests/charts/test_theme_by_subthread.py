import pytest

from charts import theme_by_subthread
from charts.theme_by_subthread import CHART


@pytest.fixture(scope="module")
def spread(make):
    """Cats: 4 points in sub-thread a, 3 in b; tea: 1 point in b."""
    return make([
        {"comment_id": "a", "subject": "Morning", "body": "the cat", "score": 3},
        {"comment_id": "a1", "parent_id": "a", "body": "a paw", "score": 1},
        {"comment_id": "b", "subject": "Evening", "body": "a cat", "score": 3},
        {"comment_id": "c", "body": "tea", "score": 1},
        {"comment_id": "d", "body": "no cat for no points", "score": 0},
    ])  # fmt: skip


def test_the_weight_of_a_theme_is_shared_out_among_sub_threads(spread):
    table = CHART.data(spread)
    assert table[["theme", "root_id", "points", "start"]].values.tolist() == [
        ["cats", "a", 4, 0], ["cats", "b", 3, 4], ["tea", "c", 1, 0],
    ]  # fmt: skip


def test_the_title_says_how_much_the_largest_sub_thread_holds(spread):
    title = CHART.draw(CHART.data(spread), spread).layout.title.text.replace("<br>", " ").replace("\u00a0", " ")
    assert title.startswith("The largest of 2 sub-threads holds 57 % of")


def test_small_sub_threads_are_one_part(spread, monkeypatch):
    monkeypatch.setattr(theme_by_subthread, "PARTS", 1)
    table = CHART.data(spread)
    rest = table[table["root_id"].isna()].iloc[0]
    assert (rest["theme"], rest["points"]) == ("cats", 3)
    assert CHART.behind(spread, rest)["comment_id"].tolist() == ["b"]


def test_behind_a_part_are_the_comments_of_the_theme_in_that_sub_thread(spread):
    assert CHART.behind(spread, CHART.data(spread).iloc[0])["comment_id"].tolist() == ["a", "a1"]
