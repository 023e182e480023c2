from charts.coverage import CHART


def test_every_comment_is_in_one_part(small):
    table = CHART.data(small).set_index("part")
    assert table["comments"].to_dict() == {"with_text": 4, "collapsed": 1, "deleted": 1, "stubs": 1, "missing": 5}
    assert set(table["whole"]) == {12}


def test_parts_stand_one_after_the_other(small):
    assert CHART.data(small)["start"].tolist() == [0, 4, 5, 6, 7]


def test_nothing_is_missing_where_nothing_is_declared(make, rows):
    assert "missing" not in CHART.data(make(rows, declared=None))["part"].tolist()


def test_more_than_declared_is_no_negative_part(make, rows):
    assert CHART.data(make(rows, declared=2))["comments"].min() > 0


def test_the_title_counts_what_is_there(small):
    title = CHART.draw(CHART.data(small), small).layout.title.text.replace("<br>", " ").replace("\u00a0", " ")
    assert title == "6 of 12 comments are in the file, 4 with text"


def test_behind_the_deleted_part_is_the_deleted_comment(small):
    table = CHART.data(small)
    row = table[table["part"] == "deleted"].iloc[0]
    assert CHART.behind(small, row)["comment_id"].tolist() == ["7"]


def test_behind_what_is_missing_is_nothing(small):
    table = CHART.data(small)
    assert CHART.behind(small, table[table["part"] == "missing"].iloc[0]).empty


def test_the_largest_thread_comes_first(make, rows):
    other = [{**row, "thread_id": "u"} for row in rows[:2]]
    assert CHART.data(make([*other, *rows]))["thread_id"].drop_duplicates().tolist() == ["t", "u"]
