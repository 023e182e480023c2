"""Payloads through every format: each is stored as a reader of the site would see it, as text."""

import re
from html import unescape

import pandas as pd
import pytest

from ingest import registry
from ingest.opening import Source
from ingest.pipeline import read_dump
from tests import hostile_formats

PAGES = [name for name in sorted(registry.all_formats()) if hostile_formats.fixture(name).suffix == ".html"]
NAMES = sorted(set(registry.all_formats()) - {"article"})


def seen(text: str) -> str:
    """Return a text without spaces, line ends and controls: formats and pages lay these out as they like."""
    return re.sub(r"[\s\x00-\x20\x7f\ufffd]+", "", text)


def said(*columns: pd.Series) -> str:
    return "\0".join(seen(text) for column in columns for text in column.dropna().astype("str"))


@pytest.mark.parametrize("name", NAMES)
def test_every_payload_is_stored_as_it_is_read_on_the_site(name: str) -> None:
    bodies, others = [], []
    held: set[str] = set()
    for dump in hostile_formats.dumps(name):
        read = read_dump(Source.from_bytes(dump.name, dump.content), format_name=name)
        assert read.tidied is not None and read.report.accounted(), read.report.error
        comments, threads = read.tidied.comments, read.tidied.threads
        stored = said(comments["body"], comments["quoted"])
        bodies += [text for text in dump.bodies if seen(text) not in stored]
        stored = said(comments["author"], comments["tag"], comments["subject"], threads["title"])
        others += [text for text in dump.others if seen(text) not in stored and seen(unescape(text)) not in stored]
        held |= dump.bodies
    assert (bodies, others, len(held)) == ([], [], len(hostile_formats.hostile.TEXTS))


@pytest.mark.parametrize("name", PAGES)
def test_live_markup_of_a_page_is_not_kept(name: str) -> None:
    page, number = hostile_formats.live_page(name)
    read = read_dump(Source.from_bytes(page.name, page.content), format_name=name)
    assert read.tidied is not None and page.bodies
    comments = read.tidied.comments
    stored = said(comments["body"], comments["author"], comments["quoted"], read.tidied.threads["title"])
    assert len(comments) == number
    assert not re.search("[<>]|hacked|evil|display", stored)
