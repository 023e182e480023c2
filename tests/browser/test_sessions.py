"""Two readers at once: what one has uploaded and not stored, the other sees nowhere."""

from typing import TYPE_CHECKING

import pytest

from tests.walking import to

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SECRET = """
A Heron Takes Over The Fish Market 2
The fish market has a new manager, and it stands on one leg.
Nobody asked the herring (Score:4, Insightful)
They were not consulted about the plan at all.
"""


def test_an_upload_is_seen_by_nobody_else_until_it_is_stored(
    page: "Page", chromium: "Browser", address: str, troubles: list[str]
) -> None:
    context = chromium.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(240_000)
    other = context.new_page()
    other.goto(address)
    other.get_by_role("heading", name="A Lighthouse Goes Digital").wait_for()
    to(page, "Add data")
    page.locator("input[type=file]").set_input_files(
        [{"name": "heron.txt", "mimeType": "text/plain", "buffer": SECRET.encode()}]
    )
    page.get_by_text("The site declares 2 comments.", exact=False).wait_for()
    for title in ("Comments", "Add data", "Data health"):
        to(other, title)
        other.get_by_test_id("stStatusWidget").wait_for(state="detached")
        held = other.content().lower()
        assert "heron" not in held and "herring" not in held
    page.get_by_role("button", name="Store it").click()
    page.get_by_text("comments 1 added", exact=False).wait_for()
    other.reload()
    other.get_by_text("heron.txt", exact=False).first.wait_for()
    assert troubles == []
    context.close()
