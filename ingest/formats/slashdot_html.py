"""Slashdot and Slashcode pages saved from a browser, in four layouts.

Today's page and the one of 2006 (a list entry per comment: ``ingest/slashdot_page.py``), the tables before that
(``slashcode_tables.py``), and archives that nest by blockquote (``slashcode_archive.py``). Comments keep the site's
numbers as ids; archive pages have none, and their ids say the place on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ingest import html, slashcode_archive, slashcode_tables, slashdot_byline, slashdot_head, slashdot_page
from ingest.format import Comment, Format, FormatError, Record, ReplyOrder, Thread
from ingest.opening import Sample, Source
from ingest.slashdot_page import Item

_ENTRY = re.compile(r"<li\b[^<>]{0,200}\bid=[\"']?tree_\d", re.IGNORECASE)
_PARTS = re.compile(r"=[\"']?(?:comment_(?:link|body|score|otherdetails)_\d|commentTop|commentBody|commentSub)")
_LISTING = re.compile(r"<ul\b[^<>]{0,200}\bid=[\"']?commentlisting\b", re.IGNORECASE)
_STORY_PAGE = re.compile(r"<title>[^<]{1,300} - Slashdot\s*</title>", re.IGNORECASE)
_LISTED = re.compile(r"\bnoshow_comments\s{0,3}[(=]\s{0,3}\[([\d,\s]{1,2000000}+)\]")
_AFTER_STORY = timedelta(days=90)
"""Discussions close some weeks after their story: dates without a year count back from then."""


_EMPTY_LIST = re.compile(r"<ul id=\"commentlisting\"")
_TITLE = re.compile(r"- Slashdot</title>")


def _sniff(sample: Sample) -> float:
    page = sample.text
    if "<" not in page:
        return 0.0
    if _ENTRY.search(page) and _PARTS.search(page):
        return 0.98
    if _LISTING.search(page) and "slashdot" in page:
        return 0.95
    if _EMPTY_LIST.search(page) and _TITLE.search(page):
        return 0.9  # nobody has said anything yet
    if not sample.whole and _STORY_PAGE.search(page) and "slashdot.org/story/" in page:
        return 0.9  # styles and scripts fill the head; the comments come later
    return max(slashcode_archive.claims(page), slashcode_tables.claims(page))


def _parse(source: Source) -> Iterator[Record]:
    page = source.read_text()
    if not _ENTRY.search(page) and slashcode_archive.claims(page):
        yield from slashcode_archive.read(page)
        return
    tree = html.parse_page(page)
    root = tree.root
    if root is None:
        raise FormatError("the page is empty. Save it again from the browser.")
    thread = slashdot_head.read(tree, page)
    found, beneath = slashdot_page.items(root)
    if not found:
        found = slashcode_tables.items(root)
    beneath += _listed(page, found)
    begun = thread.created_at or slashdot_head.day_in(thread.thread_id or _discussion(found))
    reference = thread.observed_at or (begun + _AFTER_STORY if begun else None)
    yield from _records(thread, found, beneath, reference)


def _listed(page: str, found: list[Item]) -> int:
    """Return how many comments a script of the page lists that have no place on it."""
    listed = {number for numbers in _LISTED.findall(page) for number in re.findall(r"\d{1,12}", numbers)}
    return len(listed - {item.comment_id for item in found})


def _discussion(found: list[Item]) -> str | None:
    return next((d for item in found if (d := slashdot_byline.discussion_in(item.url))), None)


def _records(thread: Thread, found: list[Item], beneath: int, reference: datetime | None) -> Iterator[Record]:
    """Yield the thread and its comments.

    A page that names no story is known by the number of its discussion, and may hold comments of several.
    """
    thread.reply_order = _order(found, reference)
    discussions = [slashdot_byline.discussion_in(item.url) for item in found]
    if thread.thread_id is not None or not any(discussions):
        yield thread
        yield from slashdot_page.read(found, beneath, reference)
        return
    known = [d for d in dict.fromkeys(discussions) if d]
    for discussion in known:
        yield replace(thread, thread_id=discussion)
    numbered = {item.comment_id: d or known[0] for item, d in zip(found, discussions, strict=True)}
    for record in slashdot_page.read(found, beneath, reference):
        if isinstance(record, Comment):
            record.thread_id = numbered[record.comment_id or ""]
        yield record


def _order(found: list[Item], reference: datetime | None) -> ReplyOrder | None:
    """Tell how the comments lie on a page that says nothing of parents; None where it does."""
    if any(item.above or item.parent_link or item.listed or item.reply_link for item in found):
        return None
    dates = [stamp.at for item in found if (stamp := slashdot_byline.stamp(item.details, reference)).at]
    return "chronological" if dates == sorted(dates) and len(dates) == len(found) else "depth_first"


FORMAT = Format(
    name="slashdot_html",
    title="Slashdot thread, saved page",
    platform="slashdot",
    version=2,
    how_to_get="Open the discussion, load all comments, and save the page from the browser (Ctrl+S, HTML only).",
    sniff=_sniff,
    parse=_parse,
)
