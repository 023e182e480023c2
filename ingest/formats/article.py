"""A press article, as plain text or as a saved web page -> one document without what the site prints around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.article_body import read_body, starts_at
from ingest.article_claim import is_page, page_claim, text_claim
from ingest.article_facts import bare_name, read_facts
from ingest.article_page import MOST_CHARACTERS, document_of, read_article
from ingest.format import Document, Format, FormatError, Record
from ingest.opening import Sample, Source
from ingest.paragraphs import paragraphs
from ingest.slashdot_lines import normal

_HEADING = re.compile(r"#{1,6} \S")
_PICTURE = re.compile(r"!\[[^\[\]]{0,300}\]\([^()\s]{0,1000}\)")
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\([^()\s]{0,1000}\)")
_EMPHASIS = re.compile(r"(?<!\w)[*_](?=\S)([^*_]{1,300}?)(?<=\S)[*_](?!\w)")


def sniff(sample: Sample) -> float:
    """Return a weak claim on running prose, weaker still for a web page; 0 where comments are what matters."""
    if is_page(sample.text):
        return 0.3 if page_claim(sample) else 0.0
    return 0.4 if text_claim(sample.text) else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the one document that the file holds.

    Raises FormatError when no running prose is left once menus, adverts and notes are taken away.
    """
    text = source.read_text()
    if len(text) > MOST_CHARACTERS:
        raise FormatError(
            f"{len(text):,} characters are more than any article has. "
            "Save only the article, or choose another format with --format."
        )
    document = read_article(text, source.name) if is_page(text) else _from_text(text)
    if document is None:
        raise FormatError(
            "No paragraphs of running text were found, so there is no article in it. "
            "Save the page again with its text, or choose another format with --format."
        )
    yield document


def _from_text(text: str) -> Document | None:
    lines = [normal(line) for line in text.split("\n")]
    if any(_HEADING.match(line) for line in lines):
        lines = [_without_marks(line) for line in lines]
    found = paragraphs(lines)
    start = starts_at(found)
    if start is None:
        return None
    facts = read_facts(found, start)
    body = read_body(found, facts.body_from, bare_name(facts.author))
    return document_of(facts, body, f"line {body[0].line + 1}") if body else None


def _without_marks(line: str) -> str:
    """Return a line of Markdown as a reader sees it; only the mark of a title stays."""
    line = _LINK.sub(r"\1", _PICTURE.sub("", line))
    return _EMPHASIS.sub(r"\1", re.sub(r"^\s{0,3}#{2,6}\s+|\*\*|__", "", line))


FORMAT = Format(
    name="article",
    title="Press article, plain text or saved page",
    platform="article",
    version=2,
    how_to_get="Copy the article into a text file, or save its page from the browser (File, Save page as, HTML only).",
    sniff=sniff,
    parse=parse,
)
