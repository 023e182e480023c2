import pytest

from analysis.relation_marks import RELATIONS
from charts.theme_reactions import CHART


@pytest.fixture(scope="module")
def reactions(make):
    """Thirty objections to a comment on cats and thirty answers to one on tea that show nothing."""
    heads = [{"comment_id": "c", "body": "The cat did it."}, {"comment_id": "t", "body": "The kettle is on."}]
    cats = [{"comment_id": f"c{n}", "parent_id": "c", "body": "I disagree."} for n in range(30)]
    tea = [{"comment_id": f"t{n}", "parent_id": "t", "body": "The mug stands there."} for n in range(30)]
    return make([*heads, *cats, *tea])


def test_answers_count_under_the_theme_of_what_they_answer(reactions):
    table = CHART.data(reactions)
    found = table[table["relation"] == "disagrees"].set_index("theme")
    assert found.loc["cats", ["found", "read"]].tolist() == [30, 30]
    assert found.loc["tea", ["found", "read"]].tolist() == [0, 30]


def test_every_theme_has_a_mark_for_every_relation(reactions):
    table = CHART.data(reactions)
    assert table["relation"].tolist() == RELATIONS * 2


def test_a_share_is_written_as_an_interval_or_a_question_mark(reactions):
    table = CHART.data(reactions)
    told = list(CHART.draw(table, reactions).data[0].text)
    assert [text == "?" for text in told] == [not claimed for claimed in table["claimed"]]
    assert all("–" in text or text.startswith("100") for text in told if text != "?")


def test_the_title_claims_no_more_than_the_interval(reactions):
    table = CHART.data(reactions)
    low = table.loc[(table["theme"] == "cats") & (table["relation"] == "disagrees"), "low"].iloc[0]
    assert low > 0.3
    assert "“Cats on" in CHART.draw(table, reactions).layout.title.text.replace("<br>", " ")


def test_behind_a_mark_are_the_answers_it_was_found_in(reactions):
    table = CHART.data(reactions)
    row = table[(table["theme"] == "cats") & (table["relation"] == "disagrees")].iloc[0]
    assert CHART.behind(reactions, row)["comment_id"].tolist() == [f"c{n}" for n in range(30)]


def test_the_subtitle_says_the_measured_error(reactions):
    subtitle = CHART.draw(CHART.data(reactions), reactions).layout.title.subtitle.text.replace("<br>", " ")
    assert "labelled answers" in subtitle
    assert "90" in subtitle
