import pytest

from charts.sentiment_by_depth import CHART


@pytest.fixture(scope="module")
def chain(make):
    """Ten friendly opening comments, ten hostile replies, and one comment at depth 2."""
    heads = [{"comment_id": f"h{i}", "body": "This is lovely."} for i in range(10)]
    replies = [{"comment_id": f"r{i}", "parent_id": f"h{i}", "body": "This is horrible."} for i in range(10)]
    return make([*heads, *replies, {"comment_id": "deep", "parent_id": "r0", "body": "So."}])


def test_depths_are_told_apart(chain):
    table = CHART.data(chain)
    counts = table.set_index(["group", "label"])["comments"]
    assert counts["0", "positive"] == 10
    assert counts["1", "negative"] == 10
    assert table[table["group"] == "2"]["judged"].tolist() == [1]


def test_the_title_compares_the_ends(chain):
    title = CHART.draw(CHART.data(chain), chain).layout.title.text.replace("<br>", " ").replace("\u00a0", " ")
    assert title == "Words get more negative further down: 100 % against 0 %"


def test_behind_a_part_are_the_comments_at_that_depth(chain):
    table = CHART.data(chain)
    row = table[(table["group"] == "1") & (table["label"] == "negative")].iloc[0]
    assert CHART.behind(chain, row)["comment_id"].tolist() == [f"r{i}" for i in range(10)]


def test_deep_replies_are_one_group(make):
    rows = [{"comment_id": str(i), "parent_id": str(i - 1) if i else None, "body": "So."} for i in range(9)]
    assert CHART.data(make(rows))["group"].tolist() == ["0", "1", "2", "3", "4", "5"]
