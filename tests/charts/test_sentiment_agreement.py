from dataclasses import replace

import pytest

from charts.sentiment_agreement import CHART, DIFFER


@pytest.fixture(scope="module")
def moody(make):
    """Eleven judged comments on cats, on two of which the readings may differ, and one on tea."""
    said = ["The cat is horrible."] * 6 + ["The cat sits."] * 2 + ["A lovely cat."] * 3 + ["Some tea."]
    return make([{"comment_id": str(i), "body": body} for i, body in enumerate(said)])


@pytest.fixture(scope="module")
def divided(moody):
    """The same with two comments on which the readings differ."""
    table = moody.sentiment.assign(agree=[False, False, *[True] * 10]).astype({"agree": "boolean"})
    return replace(moody, source=lambda study, name: table if name == "sentiment" else moody.table(name))


def test_agreement_is_counted_by_label_and_the_rest_differs(divided):
    table = CHART.data(divided)
    cats = table[table["group"] == "cats"].set_index("reading")
    assert cats["comments"].to_dict() == {"negative": 4, "neutral": 2, "positive": 3, DIFFER: 2}
    assert cats["share"].sum() == pytest.approx(1)
    assert cats["start"].tolist() == pytest.approx([0, 4 / 11, 6 / 11, 9 / 11])


def test_the_title_says_the_share_of_agreement(divided):
    title = CHART.draw(CHART.data(divided), divided).layout.title.text.replace("<br>", " ")
    assert "agree on 83\u00a0%" in title


def test_too_few_judged_comments_are_one_bare_row(divided):
    table = CHART.data(divided)
    assert table.loc[table["group"] == "tea", "reading"].isna().tolist() == [True]


def test_behind_a_part_are_its_comments(divided):
    table = CHART.data(divided)
    row = table[(table["group"] == "cats") & (table["reading"] == DIFFER)].iloc[0]
    assert CHART.behind(divided, row)["comment_id"].tolist() == ["0", "1"]


def test_a_joke_is_not_behind_a_part(make):
    rows = [{"comment_id": str(i), "body": "A horrible cat."} for i in range(10)]
    study = make([*rows, {"comment_id": "joke", "body": "A horrible cat.", "tag": "Funny"}])
    table = CHART.data(study)
    found = [key for _, row in table.iterrows() for key in CHART.behind(study, row)["comment_id"]]
    assert found == [str(i) for i in range(10)]


def test_nothing_to_judge_is_said(none):
    table = CHART.data(none)
    assert table.empty
    assert not CHART.draw(table, none).data


def test_the_title_names_the_theme_with_the_least_agreement(make):
    said = ["The cat is horrible."] * 9 + ["How do I share the cat?"] * 6 + ["Some tea."] * 10
    study = make([{"comment_id": str(i), "body": body} for i, body in enumerate(said)])
    agree = [*[True] * 9, *[False] * 6, *[True] * 10]
    table = study.sentiment.assign(agree=agree).astype({"agree": "boolean"})
    divided = replace(study, source=lambda part, name: table if name == "sentiment" else study.table(name))
    title = CHART.draw(CHART.data(divided), divided).layout.title.text.replace("<br>", " ")
    assert "agree on 76\u00a0% of the comments" in title
    assert "keyboards" in title and title.endswith("(60\u00a0%)")
