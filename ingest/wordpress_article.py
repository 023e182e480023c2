"""The article of a WordPress export -> one document about its discussion."""

from __future__ import annotations

from datetime import datetime

from ingest import html, text
from ingest.format import Document


def read(
    locator: str, content: str, *, title: str | None, author: str | None, at: datetime | None, url: str | None
) -> Document | None:
    """Return the article with its quotes in their place; None where it holds no words."""
    try:
        root = html.parse(content.replace("\n\n", "\n<p>\n")).root
    except html.TooDeep:
        root = None
    words = text.whole(root) if root is not None else text.from_html(content).body
    if words is None:
        return None
    return Document(locator=locator, text=words, title=title, author=author, published_at=at, url=url)
