"""What holds for every chart, whoever wrote it: found by file, drawn from any study, clickable, safe, deterministic."""

import json
import sys
import types
from functools import cache

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

import charts
from analysis.study import Selection, build, select
from charts import house, palette
from charts.chart import Chart, all_charts

CHARTS = pytest.mark.parametrize("chart", all_charts(), ids=lambda chart: chart.name)
STUDIES = pytest.mark.parametrize("name", ["one", "small", "large"])
CLICKABLE = {"bar", "scatter", "scattergl"}
"""Treemap, icicle, pie, heatmap and Sankey send no selection event to the page."""


def strings(node, key=""):
    """Yield (key, text) for every text in a figure."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from strings(value, name)
    elif isinstance(node, list | tuple | np.ndarray):
        for value in node:
            yield from strings(value, key)
    elif isinstance(node, str):
        yield key, node


def drawn(chart, study):
    table = chart.data(study)
    return table, chart.draw(table, study)


@pytest.fixture(scope="session")
def picture(one, small, large, none):
    """Return (table, figure) of a chart and a study by name, drawn once for all tests that only look."""
    studies = {"one": one, "small": small, "large": large, "none": none}
    return cache(lambda chart, name: drawn(chart, studies[name]))


def test_every_chart_of_the_list_is_found_in_order():
    names = [chart.name for chart in all_charts()]
    assert names[:10] == [
        "theme_shares", "theme_weights", "coverage", "sentiment_by_theme", "sentiment_agreement",
        "sentiment_by_depth", "score_by_tag", "reply_tree", "over_time", "theme_by_subthread",
    ]  # fmt: skip


def test_a_broken_chart_file_is_raised_not_skipped(tmp_path, monkeypatch):
    (tmp_path / "broken.py").write_text("import a_module_that_is_not_there\n")
    monkeypatch.setattr(charts, "__path__", [*charts.__path__, str(tmp_path)])
    with pytest.raises(ModuleNotFoundError):
        all_charts.__wrapped__()


def test_a_chart_named_unlike_its_file_is_refused(monkeypatch):
    module = types.ModuleType("charts.coverage")
    module.CHART = Chart(name="other", title="", order=0, data=None, draw=None, behind=None)
    monkeypatch.setitem(sys.modules, "charts.coverage", module)
    with pytest.raises(ValueError, match=r"charts/coverage\.py"):
        all_charts.__wrapped__()


@CHARTS
@STUDIES
def test_every_mark_carries_a_row_of_the_table(chart, name, picture):
    table, fig = picture(chart, name)
    for trace in fig.data:
        rows = [entry[0] for entry in trace.customdata]
        assert len(rows) == len(trace.x) == len(trace.y)
        assert set(rows) <= set(range(len(table)))


@CHARTS
@STUDIES
def test_axes_say_what_they_measure(chart, name, picture):
    _, fig = picture(chart, name)
    if fig.data:
        assert fig.layout.xaxis.title.text
        assert fig.layout.yaxis.title.text
    assert fig.layout.title.text


@CHARTS
def test_no_comments_give_an_empty_table_and_a_calm_sentence(chart, picture):
    table, fig = picture(chart, "none")
    assert table.empty
    assert not fig.data
    assert len(fig.layout.annotations) == 1


@CHARTS
@STUDIES
def test_only_marks_that_send_a_click_are_used(chart, name, picture):
    _, fig = picture(chart, name)
    assert {trace.type for trace in fig.data} <= CLICKABLE
    assert fig.layout.template.layout.dragmode is False


@CHARTS
@STUDIES
def test_plotly_finds_nothing_wrong_with_a_figure(chart, name, picture):
    _, fig = picture(chart, name)
    checked = go.Figure(json.loads(fig.to_json()))
    assert len(checked.data) == len(fig.data)


@CHARTS
@pytest.mark.parametrize("dark", [False, True])
def test_text_of_a_dump_reaches_no_label_as_markup_or_template(chart, dark, picture):
    _, fig = picture(chart, "small")
    for key, text in strings(house.apply(fig, dark).to_plotly_json()):
        assert "<a " not in text and "<script" not in text
        assert "template" not in key or "%{x}" not in text


@CHARTS
def test_the_dark_variant_keeps_no_light_colour(chart, picture):
    _, fig = picture(chart, "small")
    dark = house.apply(fig, dark=True).to_plotly_json()
    dark["layout"].pop("template")
    used = {text for key, text in strings(dark) if "color" in key}
    assert not used & set(palette.LIGHT.values())


@CHARTS
@STUDIES
def test_the_comments_behind_a_row_are_rows_of_the_study(chart, name, picture, request):
    study = request.getfixturevalue(name)
    table = picture(chart, name)[0]
    for _, row in table.iloc[:: 1 + len(table) // 8].iterrows():
        behind = chart.behind(study, row)
        assert list(behind.columns) == list(study.comments.columns)
        pd.testing.assert_frame_equal(behind, study.comments.loc[behind.index])


@pytest.fixture(scope="session")
def mixed(large):
    """The large study, built from its comments in another order."""
    comments = large.comments.sample(frac=1, random_state=7)
    return build(comments, large.threads, large.documents, large.codebook, large.weight)


@CHARTS
def test_the_order_of_rows_changes_nothing(chart, mixed, picture):
    pd.testing.assert_frame_equal(chart.data(mixed), picture(chart, "large")[0])


@CHARTS
def test_the_same_study_gives_the_same_bytes(chart, large, picture):
    assert drawn(chart, large)[1].to_json() == picture(chart, "large")[1].to_json()


@CHARTS
def test_a_figure_stays_light_enough_for_a_browser(chart, picture):
    _, fig = picture(chart, "large")
    assert sum(len(trace.x) for trace in fig.data) <= 5_000


@CHARTS
def test_a_study_of_a_filter_can_be_drawn(chart, large):
    table, fig = drawn(chart, select(large, Selection(tags=("Funny",))))
    assert len(fig.data) or fig.layout.annotations
    assert table.index.equals(pd.RangeIndex(len(table)))
