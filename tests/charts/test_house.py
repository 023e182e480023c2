import json

import plotly.graph_objects as go
import pytest

from charts import house, palette


def bar():
    fig = house.new()
    fig.add_bar(x=[1, 2], y=[0, 1], orientation="h", marker={"color": [palette.INK, palette.GREY]}, name="A bar",
                customdata=[[0, palette.INK], [1, "x"]])  # fmt: skip
    house.rows(fig, [("First", "1 comment"), ("Second", "2 comments")])
    return house.titled(fig, "A title <b>", "3 of 4 comments", "Comments", "Kind")


def test_dark_and_back_is_the_same_picture():
    fig = bar()
    assert json.loads(house.apply(house.apply(fig, dark=True)).to_json()) == json.loads(fig.to_json())


def test_apply_leaves_the_figure_it_is_given():
    fig = bar()
    before = fig.to_json()
    house.apply(fig, dark=True)
    assert fig.to_json() == before


def test_apply_swaps_colours_and_no_text_that_looks_like_one():
    dark = house.apply(bar(), dark=True)
    assert dark.data[0].marker.color[0] == palette.DARK["ink"]
    assert dark.data[0].customdata[0][1] == palette.INK


def test_light_and_dark_have_the_same_names_and_no_colour_twice():
    assert set(palette.LIGHT) == set(palette.DARK)
    assert len(set(palette.LIGHT.values()) | set(palette.DARK.values())) == 2 * len(palette.LIGHT)


def test_a_click_is_not_a_drag():
    assert bar().layout.template.layout.dragmode is False


def test_the_page_shows_through():
    assert house.new().layout.template.layout.paper_bgcolor == "rgba(0,0,0,0)"


def test_title_and_subtitle_are_broken_for_the_width_and_the_plot_keeps_its_height():
    fig = house.titled(house.new().update_layout(height=200), "word " * 30, "word " * 40, "x", "y")
    narrow = fig.layout.title.text.count("<br>")
    plot = fig.layout.height - fig.layout.margin.t - fig.layout.margin.b
    house.fit(fig, 1100)
    assert fig.layout.title.text.count("<br>") < narrow
    assert fig.layout.height - fig.layout.margin.t - fig.layout.margin.b == plot == 200


def test_describe_says_title_and_subtitle_as_plain_text():
    assert house.describe(bar()) == "A title <b>. 3 of 4 comments."


def test_a_key_makes_room_for_itself():
    with_key = house.fit(house.keyed(bar()), house.NARROW)
    assert with_key.layout.margin.b > bar().layout.margin.b


def test_rows_name_their_places_for_those_who_cannot_see_them():
    assert bar().layout.yaxis.ticktext == ["First", "Second"]


def test_an_empty_picture_has_no_marks_and_says_why():
    fig = house.empty("Shares", "There is <nothing> here.")
    assert not fig.data
    assert fig.layout.annotations[0].text == "There is &lt;nothing&gt; here."


@pytest.mark.parametrize(("top", "last"), [(0.64, 0.6), (1.0, 1.0), (0.07, 0.06), (0.0, 0.0)])
def test_an_axis_of_shares_has_few_round_ticks(top, last):
    axis = house.percents(top)
    assert axis["tickvals"][-1] == pytest.approx(last)
    assert len(axis["tickvals"]) <= 6


def test_config_hands_over_nothing_from_a_file():
    assert all(isinstance(value, bool) for value in house.CONFIG.values())


@pytest.mark.parametrize("dark", [False, True])
def test_the_look_passes_the_checks_of_plotly(dark):
    look = house.apply(house.new(), dark).layout.template
    assert go.layout.Template(look).to_plotly_json()["layout"] == look.layout
