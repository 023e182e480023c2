import pytest

from charts.answer_sentiment import CHART

GOOD, BAD = "This is great, I love it.", "This is terrible, I hate it."


@pytest.fixture(scope="module")
def tones(make):
    """Six hostile heads with two hostile answers each, six friendly heads with two friendly answers each."""
    rows = []
    for n in range(12):
        said = BAD if n < 6 else GOOD
        rows.append({"comment_id": f"h{n}", "body": said})
        rows += [{"comment_id": f"h{n}.{i}", "parent_id": f"h{n}", "body": f"{said} {i}"} for i in range(2)]
    return make(rows)


def test_answers_are_counted_by_the_tone_of_what_they_answer(tones):
    table = CHART.data(tones).set_index(["group", "label"])
    assert table.loc[("negative", "negative"), "comments"] == 12
    assert table.loc[("positive", "negative"), "comments"] == 0


def test_a_difference_that_survives_is_said(tones):
    title = CHART.draw(CHART.data(tones), tones).layout.title.text.replace("<br>", " ")
    assert title.startswith("Negative words are answered by negative words")


def test_a_difference_that_does_not_is_called_not_sure(large):
    title = CHART.draw(CHART.data(large), large).layout.title.text.replace("<br>", " ")
    assert "not sure" in title


def test_the_subtitle_gives_the_interval(tones):
    subtitle = CHART.draw(CHART.data(tones), tones).layout.title.subtitle.text.replace("<br>", " ")
    assert "by sub-thread" in subtitle and "not known" not in subtitle


def test_behind_a_bar_are_its_answers(tones):
    table = CHART.data(tones)
    row = table[(table["group"] == "positive") & (table["label"] == "positive")].iloc[0]
    assert len(CHART.behind(tones, row)) == 12


def test_answers_whose_parent_is_not_stated_are_left_out(make):
    rows = [{"comment_id": "h", "body": BAD}]
    rows += [{"comment_id": str(n), "parent_id": "h", "body": BAD, "parent_confidence": 0.4} for n in range(12)]
    assert CHART.data(make(rows)).empty
