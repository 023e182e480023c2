"""The report, opened as a file in a real Chromium: nothing is fetched, nothing runs that is not ours."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
COPIED = """
Ferry To Run On Old Frying Oil 9
The ferry smells of chips. The captain has been sued by a rival with a longer queue.
Nobody asked the captain (Score:4, Insightful)
They took his data and never asked. A court should make them pay for the theft.
Re:Nobody asked the captain (Score:3, Funny)
<script>window.hacked = 1</script> <img src=http://127.0.0.1:9/a.png onerror="window.hacked = 1"> in the settings
<a href="http://127.0.0.1:9/subject">win a court case</a> (Score:2)
</script><script>window.hacked = 1</script> a court of law [x](http://127.0.0.1:9/b)
Oil and privacy (Score:1)
%{customdata[0]} <a href="javascript:window.hacked = 1">the judge</a> said <style>body { display: none }</style>
"""


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from analysis import codebook
    from analysis.study import build
    from charts.chart import all_charts
    from charts.receipt import Origin
    from charts.report import report
    from ingest.opening import Source
    from ingest.pipeline import read_dump
    from ingest.schema import empty

    tidied = read_dump(Source.from_bytes("ferry.txt", COPIED.encode())).tidied
    assert tidied is not None
    assert len(tidied.comments) == 4
    study = build(tidied.comments, tidied.threads, tidied.documents, codebook.default())
    page = report(study, all_charts(), Origin(selection={}, dumps=empty("dumps")))
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


@pytest.fixture
def opened(chromium: "Browser", report: Path, troubles: list[str]) -> Iterator[Callable[..., "Page"]]:
    """Open the report in a window of the given width and colour scheme; what goes wrong goes to ``troubles``."""
    contexts = []

    def _open(width: int = 1280, scheme: str = "light") -> "Page":
        contexts.append(chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme))
        tab = contexts[-1].new_page()
        tab.on("request", lambda seen: None if seen.url == report.as_uri() else troubles.append(seen.url))
        tab.on("console", lambda message: troubles.append(message.text))
        tab.on("pageerror", lambda error: troubles.append(str(error)))
        tab.goto(report.as_uri())
        tab.locator("#plot-theme_shares .bars path").first.wait_for()
        return tab

    yield _open
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_it_opens_without_an_error_or_a_request_and_fits(
    opened: Callable[..., "Page"], troubles: list[str], width: int, scheme: str
) -> None:
    tab = opened(width, scheme)
    tab.wait_for_timeout(500)
    assert troubles == []
    assert tab.evaluate("document.documentElement.scrollWidth") == width


def test_nothing_of_a_hostile_comment_lives(opened: Callable[..., "Page"]) -> None:
    tab = opened()
    assert tab.evaluate("window.hacked") is None
    assert tab.locator("main a:not([href^='#']), main img, svg a, svg image").count() == 0
    assert "<script>window.hacked = 1</script> <img" in tab.locator("main").inner_text()


def test_a_click_on_a_bar_finds_its_numbers(opened: Callable[..., "Page"]) -> None:
    tab = opened()
    bar = tab.locator("#plot-theme_shares .bars path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box
    tab.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
    row = tab.locator("#chart-theme_shares tr.found")
    row.wait_for()
    row.locator("a").first.click()
    assert "#quote-" in tab.url


def test_figures_follow_the_system_and_are_light_on_paper(opened: Callable[..., "Page"]) -> None:
    def ink(tab: "Page") -> str:
        return str(tab.evaluate("document.getElementById('plot-theme_shares')._fullLayout.font.color"))

    tab = opened(scheme="dark")
    dark = ink(tab)
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    paper = ink(tab)
    tab.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert (ink(tab), paper) == (dark, ink(opened(scheme="light")))
    assert dark != paper


def test_the_contents_are_reached_by_keyboard(opened: Callable[..., "Page"]) -> None:
    tab = opened()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to the finding"
    tab.locator("#chart-theme_shares summary").focus()
    tab.keyboard.press("Enter")
    assert tab.locator("#chart-theme_shares details").get_attribute("open") is not None
