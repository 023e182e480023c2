import pytest

from charts.sentiment_by_theme import CHART


@pytest.fixture(scope="module")
def moody(make):
    """Twelve judged comments on cats (six hostile, three neutral, three friendly), one on tea, one joke on cats."""
    said = ["The cat is horrible."] * 6 + ["The cat sits."] * 3 + ["A lovely cat."] * 3 + ["Some tea."]
    rows = [{"comment_id": str(i), "body": body} for i, body in enumerate(said)]
    return make([*rows, {"comment_id": "joke", "body": "A horrible cat.", "tag": "Funny"}])


def test_labels_are_counted_over_the_judged_comments(moody):
    table = CHART.data(moody)
    cats = table[table["group"] == "cats"].set_index("label")
    assert cats["comments"].to_dict() == {"negative": 6, "neutral": 3, "positive": 3}
    assert set(cats["judged"]) == {12}
    assert set(cats["all"]) == {13}


def test_the_middle_of_neutral_is_zero(moody):
    cats = CHART.data(moody).set_index(["group", "label"])["start"]["cats"]
    assert cats.tolist() == pytest.approx([-0.625, -0.125, 0.125])


def test_too_few_judged_comments_get_no_mood(moody):
    table = CHART.data(moody)
    tea = table[table["group"] == "tea"]
    assert tea["label"].isna().tolist() == [True]
    fig = CHART.draw(table, moody)
    assert "too few for a mood" in fig.layout.annotations[1].text


def test_a_thread_without_any_mood_says_so(small):
    fig = CHART.draw(CHART.data(small), small)
    assert not fig.data
    assert "a mood takes 10" in fig.layout.annotations[0].text.replace("<br>", " ")


def test_what_cannot_be_judged_is_counted_in_the_subtitle(moody):
    subtitle = CHART.draw(CHART.data(moody), moody).layout.title.subtitle.text.replace("<br>", " ")
    assert "13 can be judged (not: 1 tagged as a joke)" in subtitle


def test_behind_a_part_are_the_judged_comments_with_that_label(moody):
    table = CHART.data(moody)
    row = table[(table["group"] == "cats") & (table["label"] == "positive")].iloc[0]
    assert CHART.behind(moody, row)["comment_id"].tolist() == ["9", "10", "11"]
