import pytest

from charts.controversy import CHART


@pytest.fixture(scope="module")
def quarrel(make):
    """A sub-thread of thirty objections, two small ones, and a comment that nobody answers."""
    rows = [{"comment_id": "q", "subject": "Cats rule", "body": "Cats rule.", "score": 1}]
    rows += [{"comment_id": f"q{n}", "parent_id": "q", "body": "I disagree.", "score": n % 3} for n in range(30)]
    for head in ("a", "b"):
        rows.append({"comment_id": head, "body": "Tea."})
        rows.append({"comment_id": f"{head}1", "parent_id": head, "body": "I disagree."})
    return make([*rows, {"comment_id": "z", "body": "Rain."}])


def test_a_subthread_whose_share_is_known_has_a_mark_of_its_own(quarrel):
    row = CHART.data(quarrel).iloc[0]
    assert (row["root_id"], row["title"], row["h_index"], row["comments"]) == ("q", "Cats rule", 2, 31)
    assert row["low"] > 0.3


def test_the_others_are_one_mark_per_h_index(quarrel):
    rest = CHART.data(quarrel).iloc[1]
    assert (rest["h_index"], rest["subthreads"], rest["comments"]) == (1, 2, 4)
    assert len(CHART.behind(quarrel, rest)) == 4


def test_a_comment_that_nobody_answers_is_left_out(quarrel):
    table = CHART.data(quarrel)
    behind = [CHART.behind(quarrel, row) for _, row in table.iterrows()]
    assert not any((part["comment_id"] == "z").any() for part in behind)


def test_a_known_share_is_drawn_with_its_interval(quarrel):
    trace = CHART.draw(CHART.data(quarrel), quarrel).data[0]
    assert trace.error_y.arrayminus[0] > 0


def test_what_is_not_known_stands_below_the_axis(quarrel):
    trace = CHART.draw(CHART.data(quarrel), quarrel).data[1]
    assert all(y < 0 for y in trace.y)
    assert "too few answers" in trace.customdata[0][1]


def test_the_title_names_the_contested_one(quarrel):
    assert "Cats rule" in CHART.draw(CHART.data(quarrel), quarrel).layout.title.text.replace("<br>", " ")
