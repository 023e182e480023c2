"""Pages are found by file, and each stands on its own for any number of comments."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from views.page import Visit, all_pages

NAMES = [page.name for page in all_pages()]


def test_every_page_of_the_design_is_found_in_menu_order() -> None:
    bar = ["Overview", "Themes", "Sentiment", "Replies", "Thread", "Comments", "Add data"]
    folded = ["Topics", "Compare", "Story", "Articles", "Data health"]
    assert [page.title for page in all_pages()] == [*bar, *folded]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rows", ["full", "single", "nothing"])
def test_a_page_opens_without_an_error(
    name: str, rows: str, open_page: Callable[[str, Visit], AppTest], request: pytest.FixtureRequest
) -> None:
    at = open_page(name, request.getfixturevalue(rows))
    assert not at.exception
    assert at.title


@pytest.mark.parametrize("name", NAMES)
def test_no_page_hands_text_of_a_file_to_markdown(
    name: str, open_page: Callable[[str, Visit], AppTest], full: Visit
) -> None:
    at = open_page(name, full)
    markdown = [str(e.value) for e in (*at.markdown, *at.caption, *at.subheader, *at.header, *at.info, *at.warning)]
    assert not [text for text in markdown if "pixel" in text or "proofread" in text or "messages" in text]
