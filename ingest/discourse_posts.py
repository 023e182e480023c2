"""Posts of a Discourse topic, whichever way they were saved: their text, whom they quote, and in what order they stand.

A post is known by its number in the topic, which replies and quotes name and which stays the same on every page and in
every feed. Source of the markup: discourse/discourse, quote BBCode and lightbox decorations of ``cooked``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from ingest import html, text
from ingest.format import Comment
from ingest.forum_pages import read_body
from ingest.forum_quotes import Quote, Quoting, parents
from ingest.text import Prose

_ADDED = ".lightbox-wrapper .meta, .badge-notification, .badge-clicks, .cooked-selection-barrier, .quote-controls"
_RAW_QUOTE = re.compile(r"\[quote(?:=\"?(?P<author>[^\],\"\n]{1,100})(?P<place>[^\]\n]{0,200}))?\]", re.IGNORECASE)
_RAW_END = re.compile(r"\[/quote\]", re.IGNORECASE)
_POST = re.compile(r"post:\s?(\d{1,10})")
_TOPIC = re.compile(r"topic:\s?(\d{1,18})")


@dataclass(slots=True)
class Post:
    """A comment, with what it quotes; its parent, where it has none, is looked for in the quotes."""

    comment: Comment
    quotes: list[Quote] = field(default_factory=list)


def from_cooked(cooked: str, topic_id: str | None) -> tuple[Prose, list[Quote]]:
    """Return the text of a post from its HTML, and the posts of the same topic that it quotes."""
    try:
        root = html.parse(cooked).root
    except html.TooDeep:
        root = None
    if root is None:
        return text.from_html(cooked), []
    prose, quotes = read_body(root, quotes="aside.quote", cite=_cite, drop=_ADDED)
    return prose, [quote for quote in quotes if quote.header in ("", topic_id)]


def _cite(node: LexborNode) -> Quote:
    """Return what a quote names; its topic stands in ``header`` until quotes from other topics are sorted out."""
    post = html.attribute(node, "data-post")
    author = html.attribute(node, "data-username")
    return Quote(post_id=post, author=author, header=html.attribute(node, "data-topic") or "")


def from_raw(raw: str, topic_id: str | None) -> tuple[Prose, list[Quote]]:
    """Return the text of a post from its source: Markdown, with quotes in square brackets."""
    quotes: list[Quote] = []
    shown: list[str] = []
    depth = 0
    for line in raw.split("\n"):
        for found in _RAW_QUOTE.finditer(line):
            topic = _TOPIC.search(found["place"] or "")
            post = _POST.search(found["place"] or "")
            if found["author"] and depth == 0 and (topic is None or topic[1] == topic_id):
                quotes.append(Quote(post_id=post[1] if post else None, author=found["author"].strip()))
            depth += 1
        words = _RAW_END.sub("", _RAW_QUOTE.sub("", line))
        shown.append(("> " if depth else "") + words)
        ended = len(_RAW_END.findall(line))
        if ended and depth:
            depth = max(0, depth - ended)
            shown += [""] if depth == 0 else []
    return text.from_markdown("\n".join(shown)), quotes


def in_order(posts: Sequence[Post]) -> Iterator[Comment]:
    """Yield the comments of one topic by their numbers, those without a parent answering the post that they quote."""
    ordered = sorted(posts, key=lambda post: _number(post.comment.comment_id))
    for post in ordered:
        for quote in post.quotes:
            quote.header = ""
    quoting = [
        Quoting(post_id=p.comment.comment_id, author=p.comment.author, text=p.comment.body, quotes=p.quotes)
        for p in ordered
    ]
    from_first = bool(ordered) and ordered[0].comment.comment_id == "1"
    for post, answer in zip(ordered, parents(quoting, from_first=from_first)):
        comment = post.comment
        if comment.parent_id is None and answer is not None and comment.comment_id != "1":
            comment.parent_id, comment.parent_source, comment.parent_confidence = answer[0], "quote", answer[1]
            comment.is_root = False
        yield comment


def _number(post_id: str | None) -> int:
    return int(post_id) if post_id and post_id.isdecimal() and len(post_id) < 19 else 0
