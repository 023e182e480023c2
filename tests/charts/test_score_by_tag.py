from charts.score_by_tag import CHART


def test_comments_are_counted_by_tag_and_score(small):
    table = CHART.data(small)
    cells = table.set_index(["tag", "low"])["comments"].to_dict()
    assert cells == {("Funny", 5): 1, ("Insightful", 4): 1, **{("No tag", score): 1 for score in (0, 1, 2, 3)}}


def test_no_tag_is_last_and_has_its_median(small):
    last = CHART.data(small).iloc[-1]
    assert (last["tag"], last["median"], last["total"]) == ("No tag", 1.5, 4)


def test_comments_without_a_score_are_left_out_and_counted(make, rows):
    study = make([{**row, "score": None} if row["comment_id"] == "7" else row for row in rows])
    table = CHART.data(study)
    assert table["comments"].sum() == 5
    assert "1 without a score" in CHART.draw(table, study).layout.title.subtitle.text.replace("<br>", " ")


def test_scores_far_apart_are_drawn_in_steps(make):
    scores = [-30, 0, 1, 3, 40, 45, 90_000]
    study = make([{"comment_id": str(i), "body": "x", "score": s} for i, s in enumerate(scores)])
    table = CHART.data(study)
    assert table[["low", "high"]].values.tolist() == [[-50, -21], [0, 0], [1, 1], [2, 4], [20, 49], [10_000, 90_000]]
    assert table["comments"].tolist() == [1, 1, 1, 1, 2, 1]


def _drawn(make, scores):
    study = make([{"comment_id": str(i), "body": "x", "score": s} for i, s in enumerate(scores)])
    return CHART.draw(CHART.data(study), study)


def test_of_many_steps_some_have_a_label_and_only_the_largest_dot_a_number(make):
    below = [-3_000, -1_500, -700, -300, -150, -70, -30, -15, -7, -4, -2, -1]
    fig = _drawn(make, [*below, 0, *[1] * 9, *[3] * 5, 7, 30, 90])
    axis = fig.layout.xaxis
    assert dict(zip(axis.tickvals, axis.ticktext)) == {0: "−5,000", 3: "−500", 6: "−50", 9: "−5", 12: "0", 15: "5"}
    assert "lowest of each step" in axis.title.text.replace("<br>", " ")
    assert [text for text in fig.data[0].text if text] == ["9"]


def test_few_steps_have_all_labels_and_numbers(make):
    fig = _drawn(make, [-30, 0, 1, 40])
    assert list(fig.layout.xaxis.ticktext) == ["−50 to −21", "0", "1", "20–49"]
    assert list(fig.data[0].text) == ["1"] * 4


def test_a_site_without_scores_gets_a_sentence(make):
    study = make([{"comment_id": "1", "body": "x", "score": None}], weight="comment")
    assert "shows a score" in CHART.draw(CHART.data(study), study).layout.annotations[0].text.replace("<br>", " ")


def test_behind_a_dot_are_the_comments_of_that_tag_and_score(small):
    table = CHART.data(small)
    row = table[(table["tag"] == "No tag") & (table["low"] == 3)].iloc[0]
    assert CHART.behind(small, row)["comment_id"].tolist() == ["2"]


def test_the_axis_names_the_unit(small):
    assert CHART.draw(CHART.data(small), small).layout.xaxis.title.text == "Score (points from moderators)"
