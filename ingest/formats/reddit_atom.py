"""Atom feeds of Reddit (a thread's address with .rss at its end): the newest or best comments, without parents.

An entry with a t3 id is the submission, one with a t1 id a comment; the texts are HTML. Feeds of a user or of a whole
subreddit hold comments of several threads, which their links name. Feeds give no scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from selectolax.lexbor import LexborNode

from ingest import html, text, times
from ingest.format import Comment, Format, FormatError, Note, Record, Refused, Thread
from ingest.opening import Sample, Source
from ingest.reddit_things import author_of, bare_id, gone, thread_in
from ingest.xml_records import local, read_elements, text_of

_FEED = re.compile(r"<feed\b[^<>]{0,500}http://www\.w3\.org/2005/Atom")
_ENTRY = re.compile(r"<id>(?:https?://[\w./-]{1,80}/)?t[13]_\w{1,16}</id>")
_ON = re.compile(r"/?u/[\w\[\]-]{1,64} on (.{1,400})", re.DOTALL)


@dataclass
class _Feed:
    """What is known of the feed's threads so far."""

    titled: set[str] = field(default_factory=set)
    ops: dict[str, str] = field(default_factory=dict)
    comments: int = 0


def _sniff(sample: Sample) -> float:
    head = sample.text
    return 0.96 if "reddit.com" in head and _FEED.search(head) and _ENTRY.search(head) else 0.0


def _parse(source: Source) -> Iterator[Record]:
    feed = _Feed()
    entries = 0
    for found in read_elements(source, {"entry"}):
        if isinstance(found, Refused):
            yield found
            continue
        entries += 1
        locator, entry = found
        name = _name(entry)
        if name is not None and name.startswith("t3_"):
            yield from _submission(entry, name, feed)
        else:
            yield from _comment(locator, entry, name, feed)
    if not entries:
        raise FormatError("the feed holds no entry. Fetch the thread's address with .rss at its end again.")
    if feed.comments:
        yield Note(text="A feed names neither parents nor scores; it holds only a part of a long thread.")


def _name(entry: etree._Element) -> str | None:
    """Return the id of an entry with its kind, which may end an address."""
    found = re.search(r"t[13]_\w{1,16}$", text_of(entry, "id") or "")
    return found[0] if found else None


def _link(entry: etree._Element) -> str | None:
    link = next((child.get("href") for child in entry if local(child.tag) == "link"), None)
    return str(link) if link else None


def _author(entry: etree._Element) -> str | None:
    author = next((child for child in entry if local(child.tag) == "author"), None)
    return None if author is None else text_of(author, "name")


def _content(entry: etree._Element) -> LexborNode | None:
    """Return the author's own text in an entry: Reddit puts links of its own beside it."""
    markup = text_of(entry, "content")
    if markup is None:
        return None
    try:
        root = html.parse(markup).root
    except html.TooDeep:
        return None
    return None if root is None else root.css_first("div.md")


def _submission(entry: etree._Element, name: str, feed: _Feed) -> Iterator[Record]:
    thread_id = bare_id(name) or ""
    body = _content(entry)
    author, _ = author_of({"author": _author(entry)})
    if author is not None:
        feed.ops[thread_id] = author
    feed.titled.add(thread_id)
    yield Thread(
        thread_id=thread_id,
        title=text_of(entry, "title"),
        url=_link(entry),
        story_text=None if body is None or gone(html.line_text(body)) else text.whole(body),
        created_at=times.parse(text_of(entry, "published") or text_of(entry, "updated")).at,
    )


def _comment(locator: str, entry: etree._Element, name: str | None, feed: _Feed) -> Iterator[Record]:
    link = _link(entry)
    if name is None:
        yield Refused(locator=locator, code="E-ID", reason="the entry has no id of Reddit (t1_…)")
        return
    thread_id = thread_in(link)
    title = _ON.fullmatch(text_of(entry, "title") or "")
    if thread_id is not None and thread_id not in feed.titled and title:
        feed.titled.add(thread_id)
        yield Thread(thread_id=thread_id, title=title[1].strip(), url=_thread_address(link))
    stamp = times.parse(text_of(entry, "published") or text_of(entry, "updated"))
    author = _author(entry)
    comment = Comment(locator=locator, thread_id=thread_id, comment_id=bare_id(name), url=link, created_at=stamp.at)
    comment.created_precision = stamp.precision
    comment.author, comment.author_kind = author_of({"author": author} if author else {}, feed.ops.get(thread_id or ""))
    body = _content(entry)
    words = html.line_text(body) if body is not None else text_of(entry, "content")
    comment.state = gone(words) or "present"
    if comment.state == "present":
        prose = text.from_node(body) if body is not None else text.from_html(words or "")
        comment.body, comment.quoted = prose.body, prose.quoted
    feed.comments += 1
    yield comment


def _thread_address(link: str | None) -> str | None:
    """Return the part of a comment's address that leads to its thread."""
    found = re.match(r"https?://[^/]{1,80}/(?:r|user)/[^/]{1,64}/comments/[^/]{1,16}/", link or "")
    return found[0] if found else None


FORMAT = Format(
    name="reddit_atom",
    title="Reddit comments, Atom feed",
    platform="reddit",
    version=2,
    how_to_get="Save the thread's address with .rss at its end.",
    sniff=_sniff,
    parse=_parse,
)
