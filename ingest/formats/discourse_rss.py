"""Discourse feeds: the posts of a topic (/t/SLUG/ID.rss) or the latest of a forum (/posts.rss), newest first.

Feeds name no parents; quotes inside the posts do. Source of the shape: discourse/discourse, topics/show.rss.erb and
posts/latest.rss.erb, of which the older versions wrap each post in a quote and name its author above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest import times
from ingest.discourse_posts import Post, from_cooked, in_order
from ingest.format import Comment, Format, FormatError, Record, Refused, Thread
from ingest.opening import Sample, Source
from ingest.xml_records import read_elements, text_of

_GUID = re.compile(r"<guid[^<>]{0,60}>[^<>]{1,260}-post-\d{1,18}(?:-\d{1,10})?</guid>")
_LINK = re.compile(
    r"(?P<topic>https?://[^/\s]{1,255}(?:/[^/\s]{1,60})?/t/(?:[^/\s]{1,300}/)?(?P<id>\d{1,18}))(?:/(?P<number>\d{1,10}))?$"
)
_FULL = re.compile(r"\s*<p><a href=\"[^\"<>]{1,2000}\">[^<>]{1,200}</a></p>\s*$")
_WROTE = re.compile(
    r"\s*<p><a href=\"[^\"<>]{1,2000}/u(?:sers)?/[^\"<>]{1,200}\">@[^<>]{1,200}</a>[^<>]{0,200}</p>\s*<blockquote>"
)
_WRAPPED_END = "</blockquote>"


def sniff(sample: Sample) -> float:
    """Claim a feed whose entries are numbered as Discourse numbers posts and stand under /t/."""
    head = sample.text
    if "<rss" not in head[:2_000]:
        return 0.0
    return 0.95 if _GUID.search(head) and "/t/" in head else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield each topic of the feed with its posts by number."""
    threads: dict[str, Thread] = {}
    posts: dict[str, list[Post]] = {}
    for found in read_elements(source, {"item"}):
        if isinstance(found, Refused):
            yield found
            continue
        locator, item = found
        place = _LINK.match(text_of(item, "link") or "")
        if place is None:
            raw = etree.tostring(item, encoding="unicode")[:2_000]
            yield Refused(locator=locator, code="E-ID", reason="the entry links to no post of a topic", raw=raw)
            continue
        topic = place["id"]
        threads.setdefault(topic, Thread(thread_id=topic, title=text_of(item, "title"), url=place["topic"]))
        posts.setdefault(topic, []).append(_post(locator, item, topic, place["number"] or "1"))
    if not threads:
        raise FormatError("no post of a topic is in this feed. Save /t/NAME/NUMBER.rss of the topic again.")
    for topic, thread in threads.items():
        yield thread
        yield from in_order(posts[topic])


def _post(locator: str, item: etree._Element, topic: str, number: str) -> Post:
    prose, quotes = from_cooked(_own_part(text_of(item, "description") or ""), topic)
    author = (text_of(item, "creator") or "").removeprefix("@").split(" ")[0] or None
    stamp = times.parse(text_of(item, "pubDate"))
    comment = Comment(
        locator=locator,
        thread_id=topic,
        comment_id=number,
        is_root=number == "1",
        author=author,
        author_kind="user" if author else "unknown",
        created_at=stamp.at,
        created_precision=stamp.precision,
        body=prose.body,
        quoted=prose.quoted,
        url=text_of(item, "link"),
    )
    return Post(comment, quotes)


def _own_part(description: str) -> str:
    """Return what the post itself says: without the link below it and, in older feeds, the quote around it."""
    start = description.rfind("<p>")
    if start >= 0 and _FULL.match(description, start):
        description = description[:start]
    wrote = _WROTE.match(description)
    if wrote is None:
        return description
    end = description.rfind(_WRAPPED_END)
    return description[wrote.end() : end if end > wrote.end() else len(description)]


FORMAT = Format(
    name="discourse_rss",
    title="Discourse topic or latest posts, feed",
    platform="discourse",
    version=2,
    how_to_get="Add .rss to the address of the topic (/t/NAME/NUMBER.rss) and save it; it holds the newest posts.",
    sniff=sniff,
    parse=parse,
)
