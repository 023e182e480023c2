"""A forum page that forgets to close an element keeps its posts; a post that a text only shows stays text."""

import re
from pathlib import Path

import pytest

from ingest import registry
from ingest.gathering import gather
from ingest.opening import Source

FIXTURES = Path(__file__).parent.parent / "fixtures" / "formats"
PAGES = [
    page for name in ("phpbb", "xenforo", "invision", "discourse_html", "forumotion")
    for page in sorted((FIXTURES / name).glob("*.html")) if not page.name.startswith("broken_")
]  # fmt: skip
CLOSING = re.compile(rb"</(?:div|article|table|li|section)>")
EVERY = 5


def posts(name: str, data: bytes) -> list[str]:
    found = gather(registry.by_name(name).parse(Source.from_bytes("page.html", data)))
    return [str(comment.comment_id) for draft in found.drafts.values() for comment in draft.comments]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_an_element_that_is_not_closed_costs_no_post(page: Path) -> None:
    data, name = page.read_bytes(), page.parent.name
    whole = posts(name, data)
    for found in list(CLOSING.finditer(data))[::EVERY]:
        assert posts(name, data[: found.start()] + data[found.end() :]) == whole, (found[0], found.start())


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent.name == "phpbb"], ids=lambda page: page.name)
def test_a_post_within_a_text_is_text(page: Path) -> None:
    data = page.read_bytes()
    mark = b'<div class="content">'
    forged = b'<div class="post" id="p987654"><div class="content">No post.</div></div>'
    assert posts("phpbb", data.replace(mark, mark + forged)) == posts("phpbb", data)
