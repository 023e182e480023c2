"""The article of a saved web page -> one document, found by trafilatura (Barbaresi, ACL 2021) and cleaned."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from ingest import html
from ingest.article_body import read_body
from ingest.article_dates import published
from ingest.article_facts import Facts
from ingest.format import Document
from ingest.paragraphs import Paragraph, paragraphs

MOST_CHARACTERS = 8_000_000
"""A saved page longer than this is no article; the extractor would need minutes for it."""
_LONGEST_TAG = 2_000
"""A tag of metadata longer than this names no author, title, date or site."""
_LONGEST_DATA = 4_000
"""Characters of JSON-LD that may be broken; the extractor searches broken ones in the square of their length."""
_LONG_NAME = re.compile(
    r"""("(?:name|author|givenName|additionalName|familyName)"\s*+:\s*+"[^"\\]{300})(?:[^"\\]|\\.)++"""
)


def read_article(page: str, name: str) -> Document | None:
    """Return the article of a page as HTML, without what the site prints around it; None where there is none.

    ``name`` is the dump's, for the message of the FormatError that a page nested too deep raises.
    """
    from trafilatura import bare_extraction  # slow to import, so only where a page is read

    html.check(page, name)
    found = bare_extraction(
        html.TAG.sub(_bounded, page), with_metadata=True, include_comments=False, include_tables=False
    )
    if found is None or isinstance(found, dict) or not found.text:
        return None
    body = read_body(paragraphs(found.text.split("\n")), 0, found.author)
    facts = Facts(title=found.title, author=found.author, date=found.date, outlet=found.sitename, url=found.url)
    return document_of(facts, body, "element article") if body else None


def _bounded(tag: re.Match[str]) -> str:
    """Return a tag of a page without what the extractor takes the square of its length for: very long metadata."""
    told = tag[0]
    if len(told) <= _LONGEST_TAG:
        return told
    if tag["raw"] and "ld+json" in told[:200]:
        return _LONG_NAME.sub(r"\1", told) if len(told) <= _LONGEST_DATA or _is_json(told) else ""
    return "" if tag["name"] and tag["name"].lower() == "meta" else told


def _is_json(script: str) -> bool:
    try:
        json.loads(script[script.find(">") + 1 : script.rfind("<")])
    except (ValueError, RecursionError):
        return False
    return True


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
