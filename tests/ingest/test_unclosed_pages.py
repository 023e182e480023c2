"""A forum page that forgets to close an element keeps its posts; a post that a text only shows stays text."""

import re
from pathlib import Path

import pytest

from ingest import registry
from ingest.gathering import gather
from ingest.opening import Source

FIXTURES = Path(__file__).parent.parent / "fixtures" / "formats"
PAGES = [
    page for name in ("phpbb", "xenforo", "invision", "discourse_html", "forumotion", "mybb", "smf", "vbulletin")
    for page in sorted((FIXTURES / name).glob("*.html")) if not page.name.startswith("broken_")
]  # fmt: skip
CLOSING = re.compile(rb"</(?:div|article|table|li|section)>")
EVERY = 5
FORGED = {
    "phpbb": ('<div class="content">', '<div class="post" id="p987654"><div class="content">No post.</div></div>'),
    "mybb": ('id="pid_501">', '<div class="post_body" id="pid_987654">No post.</div>'),
    "smf": ('id="msg_900">', '<div class="post" id="msg_987654">No post.</div>'),
    "vbulletin": ('id="post_message_882">', '<div id="post_987654"><div id="post_message_987654">No post.</div></div>'),
}
"""Where a text begins, and a post that is shown in it."""
FORGETFUL = [
    ("mybb/mybb_18.html", "This post was deleted.</div>"),
    ("smf/smf_core_theme.html", "Show me the post</a></div>"),
]
"""Notices that hold the next post where they are not closed."""


def posts(name: str, data: bytes) -> list[str]:
    found = gather(registry.by_name(name).parse(Source.from_bytes("page.html", data)))
    return [str(comment.comment_id) for draft in found.drafts.values() for comment in draft.comments]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_an_element_that_is_not_closed_costs_no_post(page: Path) -> None:
    data, name = page.read_bytes(), page.parent.name
    whole = posts(name, data)
    for found in list(CLOSING.finditer(data))[::EVERY]:
        assert posts(name, data[: found.start()] + data[found.end() :]) == whole, (found[0], found.start())


@pytest.mark.parametrize(("page", "notice"), FORGETFUL)
def test_a_notice_that_is_not_closed_costs_no_post(page: str, notice: str) -> None:
    data, name = (FIXTURES / page).read_text(encoding="utf-8"), page.partition("/")[0]
    assert notice in data
    assert posts(name, data.replace(notice, notice.removesuffix("</div>")).encode()) == posts(name, data.encode())


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent.name in FORGED], ids=lambda page: page.name)
def test_a_post_within_a_text_is_text(page: Path) -> None:
    data = page.read_bytes()
    mark, forged = (said.encode() for said in FORGED[page.parent.name])
    assert posts(page.parent.name, data.replace(mark, mark + forged)) == posts(page.parent.name, data)


def test_each_board_shows_a_forged_post() -> None:
    shown = {
        page.parent.name for page in PAGES if FORGED.get(page.parent.name, ("\0",))[0].encode() in page.read_bytes()
    }
    assert shown == set(FORGED)
