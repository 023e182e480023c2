"""Discourse topics saved as web pages: the view for crawlers and without scripts, and the app's own page.

The crawlers' view (``div.crawler-post``) holds all posts of a page; the app draws only the posts near the reader
(``article[data-post-id]``), so the rest is missing from a saved page. Posts go by their number in the topic, by which
quotes name them. Names of parts: Discourse's ``topics/show.html.erb`` and its post widgets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest import forum_pages, html
from ingest.format import Format, Record
from ingest.forum_pages import Post
from ingest.forum_quotes import Quote
from ingest.opening import Sample, Source
from ingest.text import Prose

_CRAWLER = re.compile(r"class=[\"'][^\"']{0,100}\bcrawler-post\b", re.IGNORECASE)
_APP = re.compile(r"<article\b[^<>]{0,400}\bdata-post-id=", re.IGNORECASE)
_THREAD = re.compile(r"/t/(?:(?=\d*[^/?#\d])[^/?#]*+/)?(\d{1,12})(?:/|\?|#|\.|$)")
_POST = re.compile(r"post[_-](\d{1,9})$")
_COUNT = re.compile(r"(\d[\d.,]{0,8})")
_DROP = (
    ".quote-controls, .lightbox-wrapper .meta, .badge-notification, .codeblock-button-wrapper, "
    ".poll-info, .post-notice, .post-info.edits, .onebox > .source"
)


def sniff(sample: Sample) -> float:
    """Claim posts of either view."""
    page = sample.text
    if _CRAWLER.search(page):
        return 0.95
    if _APP.search(page) and ("topic-post" in page or "cooked" in page):
        return 0.95
    return 0.8 if not sample.whole and 'name="generator" content="Discourse' in page and "/t/" in page else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the topic of a saved page with its posts."""
    page, tree, root = forum_pages.read_page(source)
    topic = forum_pages.topic(
        tree,
        page,
        thread_id=_THREAD,
        title=("#topic-title h1 a, .fancy-title, #topic-title h1", "h1.crawler-topic-title, h1 a", "h1"),
        links=("#topic-title h1 a, h1 a",),
    )
    topic.page = topic.pages = None
    topic.declared = _declared(tree)
    posts = list(_app(root)) or list(_crawler(root))
    # A quote's header holds its topic's number here: one out of another topic answers nobody in this one.
    for post in posts:
        post.quotes = [quote for quote in post.quotes if quote.header in ("", topic.thread_id or quote.header)]
        for quote in post.quotes:
            quote.header = ""
    yield from forum_pages.records(topic, posts)


def _declared(tree: LexborHTMLParser) -> int | None:
    """Read how many posts there are: the timeline ends in "3 / 27", JSON of the page may say so too."""
    line = html.line_text(tree.css_first(".timeline-replies, #topic-progress .nums")) or ""
    found = re.search(r"\d\s?/\s?(\d{1,7})", line)
    if found:
        return int(found[1])
    replies = html.attribute(
        tree.css_first("[itemprop=interactionStatistic] [itemprop=userInteractionCount][data-replies]"), "content"
    )
    return int(replies) + 1 if replies and replies.isdecimal() and len(replies) < 8 else None


def _crawler(root: LexborNode) -> Iterator[Post]:
    for node in forum_pages.apart(root, ".crawler-post", ".post"):
        place = html.attribute(node.css_first("[itemprop=position]"), "content") or html.line_text(
            node.css_first("[itemprop=position]")
        )
        named = _POST.search(node.id or "")
        number = named[1] if named else (place or "").lstrip("#")
        body = node.css_first(".post[itemprop=text], .post[itemprop=articleBody], .post")
        when = forum_pages.first(
            node,
            "time.post-time[datetime]",
            "time[itemprop=datePublished]",
            "time[datetime]",
            "meta[itemprop=datePublished]",
        )
        name = forum_pages.first(node, ".creator [itemprop=name]", ".creator a", ".creator")
        yield _post(
            node,
            body,
            number,
            html.line_text(name),
            html.attribute(when, "datetime")
            or html.attribute(when, "content")
            or html.line_text(node.css_first("time, .crawler-post-infos")),
        )


def _app(root: LexborNode) -> Iterator[Post]:
    for node in forum_pages.apart(root, "article[data-post-id]", ".cooked"):
        named = _POST.search(node.id or "")
        if named is None or "small-action" in html.classes(node):
            continue
        name = forum_pages.first(
            node, ".names .username a, .names span.username", ".names [data-user-card]", ".names a"
        )
        author = html.attribute(name, "data-user-card") or html.line_text(name)
        when = node.css_first(".post-date .relative-date, .post-info.post-date [data-time], .relative-date")
        printed = html.attribute(when, "data-time") or html.attribute(when, "title")
        post = _post(node, forum_pages.first(node, ".regular .cooked", ".cooked"), named[1], author, printed)
        tab = html.attribute(node.css_first(".reply-to-tab"), "href") or ""
        answered = re.search(r"/(\d{1,9})$", tab)
        post.parent_id = answered[1] if answered else None
        yield post


def _post(node: LexborNode, body: LexborNode | None, number: str, author: str | None, printed: str | None) -> Post:
    likes = _COUNT.search(
        html.line_text(
            forum_pages.first(node, ".post-likes", ".like-count, .button-count.like-count, .reactions-counter")
        )
        or ""
    )
    read = (Prose(None, None), []) if body is None else _read(body)
    hidden = node.css_first(".post-hidden, .user-deleted, .deleted-user") is not None
    return Post(
        locator=f"post {number}",
        post_id=number if number.isdecimal() else None,
        author=author,
        author_kind="user" if author else "unknown",
        printed=printed,
        number=int(number) if number.isdecimal() and len(number) < 9 else None,
        prose=read[0],
        quotes=read[1],
        score=int(re.sub(r"\D", "", likes[1])) if likes else None,
        score_kind="likes" if likes else "none",
        state="collapsed" if body is None or (hidden and read[0].body is None) else "present",
    )


def _read(body: LexborNode) -> tuple[Prose, list[Quote]]:
    return forum_pages.read_body(body, quotes="aside.quote", cite=_cite, headers="aside.quote > .title", drop=_DROP)


def _cite(node: LexborNode) -> Quote:
    author = html.attribute(node, "data-username")
    number = html.attribute(node, "data-post") or ""
    return Quote(number if number.isdecimal() else None, author, html.attribute(node, "data-topic") or "")


FORMAT = Format(
    name="discourse_html",
    title="Discourse topic, saved page",
    platform="discourse",
    version=3,
    how_to_get="Open the topic with ?print=true or /print behind its address, and save the page (Ctrl+S, HTML only).",
    sniff=sniff,
    parse=parse,
)
