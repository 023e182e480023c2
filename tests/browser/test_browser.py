"""What a reader does, done in a real Chromium: open, filter, click a bar, follow a comment, upload a file."""

import re
from typing import TYPE_CHECKING

import pytest

from tests.walking import ALL, to

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_the_overview_opens_without_an_error_or_an_outside_request(page: "Page", troubles: list[str]) -> None:
    page.locator(".js-plotly-plot .bars").first.wait_for()
    page.get_by_test_id("stMetric").filter(has_text=re.compile(r"Declared by the site\s*6")).wait_for()
    assert troubles == []


def test_every_page_opens_without_an_error_or_an_outside_request(page: "Page", troubles: list[str]) -> None:
    for title in ALL:
        to(page, title)
        page.wait_for_timeout(500)
        assert page.get_by_test_id("stException").count() == 0
    assert troubles == []


def test_a_search_narrows_the_comments_and_stands_in_the_address(page: "Page") -> None:
    to(page, "Comments")
    page.get_by_label("Search", exact=True).fill("keeper")
    page.get_by_label("Search", exact=True).press("Enter")
    page.get_by_text("2 of 4 comments fit the filters.").wait_for()
    page.wait_for_url(re.compile("text=keeper"))


def test_an_address_with_a_filter_opens_filtered(page: "Page", address: str) -> None:
    page.goto(f"{address}/comments?text=cloud")
    page.get_by_text("2 of 4 comments fit the filters.").wait_for()


def test_a_click_on_a_bar_shows_the_comments_behind_it(page: "Page") -> None:
    chart = page.locator(".st-key-theme_shares .js-plotly-plot")
    chart.locator(".bars .point path").first.wait_for()
    top = chart.locator(".bars .point path").first
    top.scroll_into_view_if_needed()
    box = top.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    behind = page.locator("[class*=st-key-subject-theme_shares-behind]").first
    behind.wait_for()
    theme = behind.inner_text().split("behind: ")[1].split(" · ")[0].split(",")[0]
    cards = page.locator("[class*=st-key-comment-theme_shares-behind]")
    cards.nth(1).wait_for()
    assert behind.inner_text().startswith(f"{cards.count()} comments behind: ")
    for card in cards.all():
        card.get_by_text(f"Theme: {theme}").wait_for()


def test_a_comment_is_followed_into_its_context(page: "Page") -> None:
    page.get_by_role("link", name="In context").first.click()
    page.get_by_role("heading", name="Thread", exact=True).wait_for()
    page.wait_for_url(re.compile("comment=slashdot"))
    page.locator(".st-key-chosen-comment").get_by_text("They took his job and his data").wait_for()


def test_a_hostile_comment_is_shown_as_it_is(page: "Page", troubles: list[str]) -> None:
    to(page, "Comments")
    page.get_by_label("Search", exact=True).fill("pixel")
    page.get_by_label("Search", exact=True).press("Enter")
    text = "![pixel](http://127.0.0.1:9/p.png) <img src=http://127.0.0.1:9/q.png> <b>bold</b> **star** :red[x]"
    page.locator(".st-key-chosen-pane").get_by_text(text).wait_for()
    assert troubles == []


def test_a_file_is_uploaded_looked_at_and_stored(page: "Page", upload: str) -> None:
    to(page, "Add data")
    file = {"name": "tram.txt", "mimeType": "text/plain", "buffer": upload.encode()}
    page.locator("input[type=file]").set_input_files([file])
    page.get_by_text("The site declares 2 comments. The file shows 1 of them (50\u00a0%); 1 is missing.").wait_for()
    page.get_by_role("button", name="Store it").click()
    page.get_by_text("Stored tram.txt: comments 1 added").wait_for()
    to(page, "Data health")
    page.get_by_text("tram.txt", exact=False).first.wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1400, "light")])
def test_nothing_sticks_out_of_the_window(page: "Page", width: int, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    page.reload()
    page.locator(".js-plotly-plot .bars").first.wait_for()
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= window.innerWidth")
