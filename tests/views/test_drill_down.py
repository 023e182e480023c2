"""Every mark of a chart leads to the comments behind it, by a click and from a list."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from charts import house
from views.drill_down import MODES, by_score, chart_named, clicked_row, drawn
from views.page import Visit

Read = Callable[[AppTest], str]


def _chart(visit: object, name: str) -> None:
    from views.drill_down import show_chart

    show_chart(name, visit)  # type: ignore[arg-type]


@pytest.mark.parametrize("fields", [[3, "x"], {"0": 3, "1": "x"}, 3])
def test_a_click_carries_the_row(fields: Any) -> None:
    assert clicked_row({"selection": {"points": [{"customdata": fields}]}}) == 3


@pytest.mark.parametrize("event", [None, {}, {"selection": {"points": []}}, {"selection": {"points": [{"x": 1}]}}])
def test_a_click_on_nothing_carries_no_row(event: Any) -> None:
    assert clicked_row(event) is None


def test_the_list_shows_the_comments_behind_a_mark(shown: Read, full: Visit) -> None:
    at = AppTest.from_function(_chart, args=(full, "theme_shares"), default_timeout=300).run()
    at.selectbox(key="theme_shares-row").set_value(0).run()
    chart = chart_named("theme_shares")
    behind = chart.behind(full.study, chart.data(full.study).iloc[0])
    text = shown(at)
    assert f"{len(behind)} comment" in text
    for body in behind["body"].dropna():
        assert body in text


def test_the_title_of_a_chart_is_text_on_the_page(shown: Read, full: Visit) -> None:
    at = AppTest.from_function(_chart, args=(full, "coverage"), default_timeout=300).run()
    assert "11 of 15" in shown(at).replace("\xa0", " ")


def test_the_comment_with_the_highest_score_comes_first(full: Visit) -> None:
    ids = by_score(full.study.comments)["comment_id"].tolist()
    assert (ids[0], ids[-2:]) == ("a", ["i", "l"])


@pytest.mark.parametrize(("name", "left"), [("theme_shares", 2 * house.SIDE), ("over_time", None)])
def test_a_picture_says_what_the_browser_would_else_find_and_draw_anew(
    full: Visit, monkeypatch: pytest.MonkeyPatch, name: str, left: int | None
) -> None:
    monkeypatch.setattr("views.drill_down.is_dark", lambda: False)
    layout = drawn(chart_named(name), full.study)[1].spec["layout"]
    assert {mode: layout[mode] for mode in MODES} == MODES
    assert layout["margin"].get("l") == left
