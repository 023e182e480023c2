"""Going from page to page of the dashboard, as a reader does."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGES = ["Themes", "Sentiment", "Replies", "Thread", "Comments", "Add data"]
FOLDED = ["Topics", "Compare", "Story", "Articles", "Data health"]
"""Those under "More"."""
ALL = [*PAGES, *FOLDED]
"""The titles of all pages but the first."""


def to(page: "Page", title: str) -> None:
    """Open a page by the menu, and wait for its heading."""
    link = "stTopNavLink"
    if title in FOLDED:
        page.get_by_test_id("stTopNavSection").filter(has_text="More").click()
        link = "stTopNavDropdownLink"
    page.get_by_test_id(link).filter(has_text=re.compile(f"^{title}$")).first.click()
    page.get_by_role("heading", name=title, exact=True).wait_for()
