"""Topics of vBulletin 5 and 6 saved as web pages.

A post is ``li.b-post[data-node-id]`` with its words in ``.js-post__content-text``; comments on a post are entries of a
list inside it. Times are the board's own, without a zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from ingest import forum_pages, html, vbulletin_quotes
from ingest.format import Format, Record
from ingest.forum_pages import Post
from ingest.forum_quotes import Quote
from ingest.opening import Sample, Source
from ingest.text import Prose

_POST = re.compile(
    r"js-post__content-text|class=[\"'][^\"']{0,200}\bb-post\b[^<>]{0,300}\bdata-node-id=", re.IGNORECASE
)
_THREAD = re.compile(r"/(\d{1,12})-[^/?#]{1,300}(?:/page\d{1,6})?/?(?:[?#]|$)")
_COUNT = re.compile(r"(\d[\d.,]{0,8})")
_POSTS = ".b-post[data-node-id], .js-post[data-node-id], .js-comment[data-node-id], .b-comment[data-node-id]"
_BODY = ".js-post__content-text, .js-comment__content-text, .b-comment__content"
_DROP = f"{vbulletin_quotes.LABELS}, .post-signature, .post-edited, .js-post__edit-info, .b-post__edited"


def sniff(sample: Sample) -> float:
    """Claim posts with the class names of vBulletin 5."""
    return 0.95 if "js-post__content" in sample.text and _POST.search(sample.text) else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the topic of a saved page with its posts, and the comments on them as replies."""
    page, tree, root = forum_pages.read_page(source)
    topic = forum_pages.topic(
        tree,
        page,
        thread_id=_THREAD,
        title=("h1.main-title, .b-module h1", "h2.js-post-title", "h1"),
        links=("a.js-show-post-link", ".b-post__count"),
    )
    here = html.attribute(tree.css_first(".pagenav-controls input.js-pagenum"), "value") or ""
    last = html.line_text(tree.css_first(".pagenav-controls .pagetotal")) or ""
    forum_pages.stands_at(topic, here, last)
    forum_pages.is_whole(tree, topic, ".pagenav-controls, .pagenav")
    yield from forum_pages.records(topic, list(_posts(root)))


def _posts(root: LexborNode) -> Iterator[Post]:
    found = {node.mem_id: node for node in forum_pages.select(root, _POSTS)}
    seen: set[str] = set()
    bodies: list[tuple[LexborNode, str, str | None]] = []
    for node in found.values():
        number = html.attribute(node, "data-node-id") or ""
        if number.isdecimal() and number not in seen and node.tag in ("li", "div", "article"):
            seen.add(number)
            bodies.append((node, number, _above(node, found)))
    for node, number, above in bodies:
        yield _post(node, number, above)


def _above(node: LexborNode, found: dict[int, LexborNode]) -> str | None:
    """Return the number of the post whose list of comments an entry stands in."""
    above = node.parent
    while above is not None:
        if above.mem_id in found:
            return html.attribute(above, "data-node-id")
        above = above.parent
    return None


def _post(node: LexborNode, number: str, above: str | None) -> Post:
    name = forum_pages.first(
        node, ".b-userinfo__details [itemprop=name]", ".author a, .b-comment__author a", ".author strong, .author"
    )
    when = forum_pages.first(node, "time[itemprop=dateCreated]", ".b-post__timestamp time, time", ".b-post__timestamp")
    body = node.css_first(_BODY)
    place = re.fullmatch(r"#(\d{1,7})(?:\.\d{1,6})?", html.line_text(node.css_first(".b-post__count")) or "")
    likes = _COUNT.search(html.line_text(node.css_first(".js-post__vote-count, .votecount")) or "")
    gone = any("deleted" in kind for kind in html.classes(node))
    author = html.line_text(name)
    read = (Prose(None, None), []) if body is None else _read(body)
    return Post(
        locator=f"post {number}",
        post_id=number,
        author=author,
        author_kind=forum_pages.kind_of(author, member=node.css_first(".author a, .b-comment__author a") is not None),
        printed=html.attribute(when, "datetime") or html.line_text(when),
        number=int(place[1]) if place and above is None else None,
        subject=html.line_text(node.css_first("h2.js-post-title")) if above is None else None,
        prose=read[0],
        quotes=read[1],
        parent_id=above,
        score=int(re.sub(r"\D", "", likes[1])) if likes else None,
        score_kind="likes" if likes else "none",
        state="deleted" if gone and read[0].body is None else "collapsed" if body is None else "present",
    )


def _read(body: LexborNode) -> tuple[Prose, list[Quote]]:
    return forum_pages.read_body(
        body, quotes=vbulletin_quotes.QUOTES, cite=vbulletin_quotes.cite, headers=vbulletin_quotes.HEADERS, drop=_DROP
    )


FORMAT = Format(
    name="vbulletin5",
    title="vBulletin 5 or 6 topic, saved page",
    platform="vbulletin",
    version=2,
    how_to_get="Open the topic and save each of its pages from the browser (Ctrl+S, HTML only).",
    sniff=sniff,
    parse=parse,
)
