"""Texts that try to act, from every format, in a real Chromium: nothing runs, nothing is fetched, all is shown."""

import csv
import importlib.util
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import hostile
from tests.walking import ALL, to

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
ALIVE = ("[href*='evil.example'], [src*='evil.example'], [href^='javascript'], [href^='data:text'], [action],"
         " [onerror], [onload], iframe, object, embed, svg image, svg a, base, meta[http-equiv=refresh]")  # fmt: skip
"""Elements that only a payload can have made."""
TRAP = "window.hacked = 0; window.opened = 0; window.open = () => { window.opened = 1 }"

CHARTS = ("reply_tree", "theme_shares", "score_by_tag")
"""Charts that are written as files."""


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from ingest.store import Store
    from tests import hostile_formats

    place = tmp_path_factory.mktemp("hostile") / "store"
    hostile_formats.fill(Store(place))
    return place


@pytest.fixture(scope="module")
def hostile_address(hostile_store: Path, serve: Callable[..., AbstractContextManager[str]]) -> Iterator[str]:
    with serve(hostile_store) as address:
        yield address


@pytest.fixture
def large_address(
    hostile_store: Path, serve: Callable[..., AbstractContextManager[str]], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:  # fmt: skip
    """The same store, by a dashboard to which a hundred comments are too many to be held in memory."""
    (tmp_path / "sitecustomize.py").write_text("from analysis import measures\nmeasures.LARGE = 100\n")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{ROOT}")
    with serve(hostile_store) as address:
        yield address


@pytest.fixture
def watch(chromium: "Browser", troubles: list[str]) -> Iterator[Callable[[str], "Page"]]:
    """Open an address in a window of its own. Dialogs, windows, errors, outside requests go to ``troubles``."""
    contexts = []

    def opened(address: str) -> "Page":
        contexts.append(chromium.new_context(viewport={"width": 1600, "height": 1000}))
        tab = contexts[-1].new_page()
        tab.set_default_timeout(240_000)
        tab.add_init_script(TRAP)
        host = "/".join(address.split("/")[:3])
        own = (address if address.startswith("file:") else host, host.replace("http", "ws", 1), "data:", "blob:")
        tab.on("request", lambda asked: None if asked.url.startswith(own) else troubles.append(asked.url))
        # Streamlit asks for its health below the page's own address first, and is told that it is not there.
        tab.on("console", lambda said: troubles.append(said.text) if said.type == "error" and "404" not in said.text
               else None)  # fmt: skip
        tab.on("pageerror", lambda error: troubles.append(str(error)))
        tab.on("popup", lambda window: troubles.append(window.url))
        tab.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
        tab.goto(address)
        return tab

    yield opened
    for context in contexts:
        context.close()


def settle(tab: "Page") -> None:
    """Wait until a page of the dashboard is drawn whole."""
    tab.wait_for_timeout(300)
    tab.get_by_test_id("stStatusWidget").wait_for(state="detached")
    tab.locator("[data-stale=true]").first.wait_for(state="detached")


def check(tab: "Page", place: str) -> None:
    assert tab.get_by_test_id("stException").count() == 0, place
    assert tab.locator(ALIVE).evaluate_all("all => all.map(one => one.outerHTML.slice(0, 200))") == [], place
    assert tab.evaluate("[window.hacked, window.opened]") == [0, 0], place


def test_no_page_acts_on_what_it_shows(
    watch: Callable[[str], "Page"], hostile_address: str, troubles: list[str]
) -> None:
    tab = watch(hostile_address)
    tab.locator(".js-plotly-plot .bars").first.wait_for()
    seen = {}
    for title in ["Overview", *ALL]:
        if title != "Overview":
            to(tab, title)
        settle(tab)
        check(tab, title)
        seen[title] = tab.get_by_test_id("stMain").inner_text()
    assert troubles == []
    assert "http://evil.example/bare" in seen["Data health"] + seen["Story"] + seen["Thread"]
    assert "<script>window.hacked = 1; alert(1)</script>" in "".join(seen.values())


@pytest.mark.long
def test_a_large_choice_acts_on_nothing_either(
    watch: Callable[[str], "Page"], large_address: str, troubles: list[str]
) -> None:
    tab = watch(large_address)
    tab.locator(".js-plotly-plot .bars").first.wait_for()
    settle(tab)
    check(tab, "Overview")
    to(tab, "Comments")
    settle(tab)
    check(tab, "Comments")
    to(tab, "Topics")
    tab.get_by_text("are too many at once", exact=False).wait_for()
    check(tab, "Topics")
    assert troubles == []


def test_comments_are_read_as_they_were_written(
    watch: Callable[[str], "Page"], hostile_address: str, troubles: list[str]
) -> None:
    tab = watch(f"{hostile_address}/comments")
    for name in ("image", "svg", "markdown", "directives", "script end", "template", "plotly", "comment end", "path"):
        tab.get_by_label("Search", exact=True).fill(hostile.PAYLOADS[name])
        tab.get_by_label("Search", exact=True).press("Enter")
        tab.locator(".st-key-chosen-pane").get_by_text(hostile.PAYLOADS[name]).first.wait_for()
        check(tab, name)
    assert troubles == []


@pytest.mark.long
def test_a_table_is_downloaded_without_formulas(
    watch: Callable[[str], "Page"], hostile_address: str, tmp_path: Path
) -> None:
    tab = watch(f"{hostile_address}/comments?text=HYPERLINK")
    tab.get_by_test_id("stDataFrame").first.hover()
    tab.get_by_role("button", name="Fullscreen").first.wait_for()
    offered = tab.get_by_role("button", name="Download as CSV")
    assert offered.count() == 1, "Streamlit's own button would write formulas"
    with tab.expect_download() as saved:
        offered.click()
    saved.value.save_as(tmp_path / "saved.csv")
    with (tmp_path / "saved.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    body = rows[0].index("body")
    assert f"'{hostile.PAYLOADS['formula']}" in [row[body] for row in rows]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))]


@pytest.mark.long
def test_a_hostile_upload_is_looked_at_and_stored_as_text(
    watch: Callable[[str], "Page"], hostile_address: str, troubles: list[str]
) -> None:
    name = '../<img src=x onerror="window.hacked=1">![p](http://evil.example/n.png) \u202e.txt'
    text = f"A Harbour Means Harm 4\nA story with {hostile.PAYLOADS['markdown']}.\n" + "".join(
        f"{hostile.PAYLOADS[key]} (Score:3)\nSaid so: {hostile.PAYLOADS[key]}\n" for key in ("image", "link", "svg")
    )
    tab = watch(f"{hostile_address}/add_data")
    chosen = tab.locator("input[type=file]")
    chosen.set_input_files([{"name": name, "mimeType": "text/html", "buffer": hostile.TEXTS[0].encode()}])
    tab.get_by_test_id("stAlert").get_by_text("not of a kind that Rethread knows", exact=False).wait_for()
    check(tab, "refused")
    chosen.set_input_files([{"name": name, "mimeType": "text/html", "buffer": text.encode()}])
    tab.get_by_text("The site declares 4 comments", exact=False).wait_for()
    settle(tab)
    check(tab, "preview")
    assert "![p](http://evil.example/n.png)" in tab.get_by_test_id("stMain").inner_text()
    tab.get_by_role("button", name="Store it").click()
    tab.get_by_text("comments 3 added", exact=False).wait_for()
    check(tab, "stored")
    to(tab, "Data health")
    settle(tab)
    check(tab, "Data health")
    assert troubles == []


@pytest.fixture(scope="module")
def written(hostile_store: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The report, and three charts as pages and, where kaleido is installed, as pictures."""
    from analysis import codebook
    from analysis.study import build
    from charts.chart import all_charts
    from charts.export import export
    from charts.receipt import Origin
    from charts.report import report
    from ingest.store import Store

    snapshot, out = Store(hostile_store).snapshot(), tmp_path_factory.mktemp("written")
    study = build(*(snapshot.read(name) for name in ("comments", "threads", "documents")), codebook.default())
    origin = Origin(selection={"story": hostile.TEXTS[0]}, dumps=snapshot.read("dumps"))
    charts = [chart for chart in all_charts() if chart.name in CHARTS]
    (out / "report.html").write_text(report(study, charts, origin), encoding="utf-8")
    pictures = ["svg"] if importlib.util.find_spec("kaleido") else []
    paths = export(study, charts, ["html", *pictures], out, origin=origin)
    return [out / "report.html", *(path for path in paths if path.suffix in (".html", ".svg"))]


@pytest.mark.long
def test_report_and_charts_hold_nothing_live(
    watch: Callable[[str], "Page"], written: list[Path], troubles: list[str]
) -> None:
    for path in written:
        tab = watch(path.as_uri())
        tab.locator("svg.main-svg, svg > g").first.wait_for(state="attached")
        tab.wait_for_timeout(500)
        assert tab.evaluate("[window.hacked, window.opened]") == [0, 0], path.name
        assert tab.locator(f"{ALIVE}, img, form").count() == 0, path.name
    assert troubles == []
    pages = {f"{name}.html" for name in CHARTS} | {"report.html"}
    pictures = {f"{name}.svg" for name in CHARTS} if importlib.util.find_spec("kaleido") else set()
    assert {path.name for path in written} == pages | pictures
