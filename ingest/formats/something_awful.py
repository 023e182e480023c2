"""Threads of the Something Awful forums (their own fork of vBulletin 2) saved as web pages.

Each post is ``table.post#post<number>``, with its place in the thread in ``data-idx``; a quote links to its post. Pages
declare no charset and print no zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest import forum_pages, html
from ingest.format import AuthorKind, Format, Record
from ingest.forum_pages import Post, Topic
from ingest.forum_quotes import Quote
from ingest.opening import Sample, Source
from ingest.text import Prose

_POST = re.compile(r"<table\b[^<>]{0,120}\bclass=[\"']post\b[^<>]{0,200}\bid=[\"']post\d", re.IGNORECASE)
_THREAD = re.compile(r"[?&;]threadid=(\d{1,12})")
_SHOWN = re.compile(r"\bthread:(\d{1,12})\b")
_OWN_NAME = re.compile(r"^The Something Awful Forums\s?(?:-|>)\s?|\s?-\s?The Something Awful Forums$")
_QUOTED = re.compile(r"[?&;]postid=(\d{1,12})|#post(\d{1,12})")
_DATE = re.compile(r"[A-Z][a-z]{2}\s{1,2}\d{1,2}, \d{4}\s+\d{1,2}:\d{2}(?: ?[AP]M)?")
_STAFF = frozenset({"mod", "admin", "role-mod", "role-admin", "role-ik"})
_SITE = "https://forums.somethingawful.com/showthread.php?threadid="


def sniff(sample: Sample) -> float:
    """Claim the site's own body id, or its posts."""
    page = sample.text
    if 'id="something_awful"' in page and ("showthread" in page or _POST.search(page)):
        return 0.97
    return 0.9 if _POST.search(page) and "bbc-block" in page else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the thread of a saved page with its posts."""
    page, tree, root = forum_pages.read_page(source)
    topic = forum_pages.topic(
        tree, page, thread_id=_THREAD, title=("a.bclast",), links=("a.bclast", "a[href*='newreply'][href*='threadid=']")
    )
    topic.title = topic.title or _OWN_NAME.sub("", html.line_text(tree.css_first("title")) or "") or None
    number = html.attribute(tree.css_first("body"), "data-thread") or ""
    shown = _SHOWN.search(html.attribute(tree.css_first("#thread"), "class") or "")
    topic.thread_id = number if number.isdecimal() else topic.thread_id or (shown[1] if shown else None)
    topic.url = f"{_SITE}{topic.thread_id}" if topic.thread_id else topic.url
    _pages(tree, topic)
    yield from forum_pages.records(topic, [_post(node) for node in forum_pages.select(root, "table.post[id^=post]")])


def _pages(tree: LexborHTMLParser, topic: Topic) -> None:
    options = [html.line_text(node) or "" for node in tree.css(".pages.top select option")]
    here = html.line_text(tree.css_first(".pages.top select option[selected]")) or ""
    forum_pages.stands_at(topic, here, options[-1] if options else "")


def _post(node: LexborNode) -> Post:
    number = (node.id or "").removeprefix("post")
    name = node.css_first(".author")
    body = node.css_first("td.postbody")
    when = _DATE.search(html.line_text(node.css_first("td.postdate")) or "")
    place = html.attribute(node, "data-idx") or ""
    read = (Prose(None, None), []) if body is None else _read(body)
    ignored = "ignored" in html.classes(node)
    return Post(
        locator=f"post {number}",
        post_id=number if number.isdecimal() else None,
        author=html.line_text(name),
        author_kind=_kind(name),
        printed=when[0] if when else None,
        number=int(place) if place.isdecimal() and len(place) < 9 else None,
        prose=read[0],
        quotes=read[1],
        state="collapsed" if ignored or body is None else "present",
    )


def _kind(name: LexborNode | None) -> AuthorKind:
    if name is None:
        return "unknown"
    return "user" if _STAFF.isdisjoint(html.classes(name)) else "staff"


def _read(body: LexborNode) -> tuple[Prose, list[Quote]]:
    for code in forum_pages.outermost(body, ".bbc-block.code, .bbc-block.php, .bbc-block.pre"):
        code.attrs["class"] = "code"
    return forum_pages.read_body(
        body, quotes=".bbc-block", cite=_cite, headers=".bbc-block h4, .code h5, .code h4", drop=".editedby, .signature"
    )


def _cite(node: LexborNode) -> Quote:
    header = node.css_first("h4")
    link = html.attribute(node.css_first("a.quote_link"), "href") if header is not None else None
    found = _QUOTED.search(link or "")
    line = html.line_text(header) or ""
    author = line.removesuffix("posted:").strip() if line.endswith("posted:") else None
    return Quote((found[1] or found[2]) if found else None, author or None, line)


FORMAT = Format(
    name="something_awful",
    title="Something Awful thread, saved page",
    platform="something_awful",
    version=2,
    how_to_get="Open the thread and save each of its pages from the browser (Ctrl+S, HTML only).",
    sniff=sniff,
    parse=parse,
)
