import json

import pytest

from charts import house, offline_page
from charts.figure import Figure

NASTY = "</script><script>alert(1)</script>&lt; \u2028\u2029 <img src=x onerror=alert(1)>"


def picture(text="x"):
    fig = house.new()
    fig.add_bar(x=[1.0], y=[0], name=text, marker={"color": "#0072b2"}, customdata=[[0, text]])
    fig.update_layout(height=300)
    return house.titled(fig, "A <finding>", "its basis", "x", "y")


def embedded(script):
    return json.loads(script.removeprefix('<script type="application/json" class="figure">').removesuffix("</script>"))


def test_json_cannot_end_its_script_and_reads_back_equal():
    written = offline_page.json_text({"a": NASTY})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {"a": NASTY}


def test_text_shows_its_characters_and_nothing_else():
    shown = offline_page.text('<b>"&amp;\x00\u202eevil')
    assert shown == "&lt;b&gt;&quot;&amp;amp; evil"


@pytest.mark.parametrize(("piece", "shown"), [(" a b ", " a b "), ("a\nb", "a\nb"), (None, ""), ("", ""), (" ", " ")])
def test_text_keeps_line_ends_and_the_space_at_its_ends(piece, shown):
    assert offline_page.text(piece) == shown


def test_the_heading_of_a_figure_is_plain_text():
    assert offline_page.heading(picture()) == ("A <finding>", "its basis")


def test_a_figure_on_a_page_has_no_title_of_its_own_and_keeps_its_plot_height():
    fig = picture()
    bare = embedded(offline_page.figure_data("f", fig))["figure"]["layout"]
    assert "text" not in (bare.get("title") or {})
    kept = fig.layout.height - fig.layout.margin.t
    assert bare["height"] - bare["margin"]["t"] == kept


def test_the_changes_turn_the_light_figure_into_the_dark_one():
    data = embedded(offline_page.figure_data("f", picture()))
    figure = data["figure"]
    for path, value in data["dark"]:
        place = figure
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
    dark = embedded(offline_page.figure_data("f", picture(), dark=True))
    assert figure == dark["figure"]
    assert dark["dark"] == []


def test_differences_are_by_place():
    one, other = {"a": [1, {"b": 2}], "c": 3, "gone": 1}, {"a": [1, {"b": 5}], "c": 3, "new": [1]}
    assert offline_page.differences(one, other) == [[["a", 1, "b"], 5], [["gone"], None], [["new"], [1]]]


def test_lists_of_other_length_are_replaced_as_a_whole():
    assert offline_page.differences({"a": [1]}, {"a": [1, 2]}) == [[["a"], [1, 2]]]


def test_a_page_without_figures_needs_no_plotly():
    assert len(offline_page.page("t", "<p>x</p>")) < 10_000


def test_a_page_forbids_the_network_and_names_its_title_safely():
    page = offline_page.page("</title><script>", "", [offline_page.figure_data("f", Figure())])
    assert "<title>&lt;/title&gt;&lt;script&gt;</title>" in page
    assert f'<meta http-equiv="Content-Security-Policy" content="{offline_page.POLICY}">' in page
    assert "default-src 'none'" in offline_page.POLICY


def test_a_dark_page_stays_dark():
    page = offline_page.page("t", "", dark=True)
    assert 'data-scheme="dark"' in page
    assert "prefers-color-scheme" not in page.split("</style>")[0].split("* {")[0]
