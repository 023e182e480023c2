"""A picture in the making holds plain values, is read by name, and is changed part by part."""

import json

import numpy as np
import pytest

from charts.figure import Figure, plain


def test_marks_become_plain_values():
    values = np.array([1.5, np.nan]), np.array(["2025-01-23T09:30"], "datetime64[ms]"), np.array(["a", None], object)
    assert plain(values) == [[1.5, None], ["2025-01-23T09:30:00"], ["a", None]]


def test_an_array_with_gaps_in_memory_is_read_in_order():
    assert plain(np.arange(6)[::2]) == [0, 2, 4]


def test_what_json_has_no_word_for_is_refused():
    with pytest.raises(TypeError, match="object"):
        plain(object())


def test_what_is_not_given_is_not_in_the_picture():
    assert Figure().add_bar(x=[1], base=None).to_plotly_json()["data"] == [{"type": "bar", "x": [1]}]


def test_a_change_of_the_layout_leaves_the_rest_of_each_part():
    fig = Figure().update_layout(xaxis={"range": [0, 1], "dtick": 1}, height=3)
    fig.update_layout(xaxis={"dtick": None, "title": {"text": "x"}}, height=None)
    assert fig.to_plotly_json()["layout"] == {"xaxis": {"range": [0, 1], "title": {"text": "x"}}}


def test_a_change_of_traces_reaches_one_kind():
    fig = (
        Figure().add_bar(x=[1], marker={"color": "red"}).add_scatter(x=[1]).update_traces("bar", marker={"opacity": 1})
    )
    assert [trace.marker for trace in fig.data] == [{"color": "red", "opacity": 1}, {}]


def test_parts_are_read_by_name_and_what_is_not_set_is_none():
    fig = Figure().add_bar(y=[1]).add_annotation(text="here")
    assert fig.layout.title.subtitle.text is None
    assert fig.data[0].name is None
    assert fig.layout.annotations[0].text == "here"


def test_the_text_is_the_picture():
    fig = Figure().add_bar(x=np.array([1, 2]), name="</script>")
    assert json.loads(fig.to_json()) == fig.to_plotly_json()
