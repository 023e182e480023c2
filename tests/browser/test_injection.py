"""A store full of texts that try to act, opened in a real Chromium: nothing runs, nothing is fetched, all is shown."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import hostile

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
ALIVE = (
    "[href*='evil.example'], [src*='evil.example'], [href^='javascript'], [href^='data:text'], iframe, object, embed"
)
"""Elements that only a payload can have made."""


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from ingest.opening import Source
    from ingest.pipeline import ingest_dump
    from ingest.store import Store

    place = tmp_path_factory.mktemp("hostile") / "store"
    for name, content in hostile.dumps().items():
        source = Source.from_bytes(name, content)
        source.mapping = hostile.MAPPING if name.endswith(".csv") else {}
        assert ingest_dump(source, Store(place), story=hostile.TEXTS[0]).exit == 0
    return place


@pytest.fixture(scope="module")
def hostile_address(hostile_store: Path, serve: Callable[[Path], AbstractContextManager[str]]) -> Iterator[str]:
    with serve(hostile_store) as address:
        yield address


def watched(chromium: "Browser", own: tuple[str, ...], troubles: list[str]) -> "Page":
    """Return a window whose dialogs, errors and outside requests go to ``troubles``."""
    tab = chromium.new_context(viewport={"width": 1600, "height": 1000}).new_page()
    tab.set_default_timeout(90_000)
    tab.on("request", lambda seen: None if seen.url.startswith(own) else troubles.append(seen.url))
    # Streamlit asks for its health below the page's own address first, and is told that it is not there.
    noise = "404 (Not Found)"
    tab.on(
        "console", lambda said: troubles.append(said.text) if said.type == "error" and noise not in said.text else None
    )
    tab.on("pageerror", lambda error: troubles.append(str(error)))
    tab.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
    return tab


@pytest.mark.parametrize("name", ["image"])
def test_a_comment_is_read_as_it_was_written(
    chromium: "Browser", hostile_address: str, troubles: list[str], name: str
) -> None:
    tab = watched(chromium, (hostile_address, hostile_address.replace("http", "ws"), "data:", "blob:"), troubles)
    tab.goto(f"{hostile_address}/comments")
    tab.locator(".st-key-chosen-pane").wait_for()
    tab.get_by_label("Search", exact=True).fill(hostile.PAYLOADS[name])
    tab.get_by_label("Search", exact=True).press("Enter")
    tab.locator(".st-key-chosen-pane").get_by_text(hostile.PAYLOADS[name]).first.wait_for()
    assert tab.locator(ALIVE).count() == 0
    assert troubles == []
