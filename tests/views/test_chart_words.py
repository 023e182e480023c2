"""The marks of every chart can be named in words."""

import pytest

from charts.chart import Chart, all_charts
from charts.figure import Figure
from views.chart_words import mark_words, plain, title_of
from views.page import Visit


def test_a_mark_says_what_its_hover_box_says() -> None:
    figure = Figure()
    figure.add_bar(
        x=[3], y=[0], customdata=[[0, "3 &lt;b&gt;"]], hovertemplate="<b>%{customdata[1]}</b><br>x<extra>n</extra>"
    )
    assert mark_words(figure) == {0: "3 <b> , x"}


def test_marks_that_say_the_same_are_told_apart() -> None:
    figure = Figure()
    figure.add_bar(x=[1, 1], y=[0, 0], customdata=[[0, "one"], [1, "one"]], hovertemplate="%{customdata[1]}")
    assert mark_words(figure) == {0: "one", 1: "one (2)"}


def test_a_figure_without_marks_has_no_words() -> None:
    assert mark_words(Figure()) == {}


def test_a_label_is_read_without_tags_and_entities() -> None:
    assert plain("a &amp; b<br>c") == "a & b c"


@pytest.mark.parametrize("chart", all_charts(), ids=lambda chart: chart.name)
def test_every_mark_of_a_chart_has_a_name_of_its_own(chart: Chart, full: Visit) -> None:
    table = chart.data(full.study)
    words = mark_words(chart.draw(table, full.study))
    assert set(words) <= set(range(len(table)))
    assert len(words) == len(set(words.values()))
    assert all(words.values())


@pytest.mark.parametrize("chart", all_charts(), ids=lambda chart: chart.name)
def test_every_chart_has_a_title(chart: Chart, full: Visit) -> None:
    assert title_of(chart.draw(chart.data(full.study), full.study))[0]
