"""The article of a saved web page -> one document, found by trafilatura (Barbaresi, ACL 2021) and cleaned."""

from __future__ import annotations

from collections.abc import Sequence

from ingest import html
from ingest.article_body import read_body
from ingest.article_dates import published
from ingest.article_facts import Facts
from ingest.format import Document
from ingest.paragraphs import Paragraph, paragraphs

MOST_CHARACTERS = 8_000_000
"""A saved page longer than this is no article; the extractor would need minutes for it."""


def read_article(page: str, name: str) -> Document | None:
    """Return the article of a page as HTML, without what the site prints around it; None where there is none.

    ``name`` is the dump's, for the message of the FormatError that a page nested too deep raises.
    """
    from trafilatura import bare_extraction  # slow to import, so only where a page is read

    html.check(page, name)
    found = bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False)
    if found is None or isinstance(found, dict) or not found.text:
        return None
    body = read_body(paragraphs(found.text.split("\n")), 0, found.author)
    facts = Facts(title=found.title, author=found.author, date=found.date, outlet=found.sitename, url=found.url)
    return document_of(facts, body, "element article") if body else None


def document_of(facts: Facts, body: Sequence[Paragraph], locator: str) -> Document:
    """Return the document that an article's paragraphs and what is known of it make."""
    return Document(
        locator=locator,
        text="\n\n".join(p.text for p in body),
        outlet=facts.outlet,
        title=facts.title,
        author=facts.author,
        published_at=published(facts.date),
        url=facts.url,
    )
