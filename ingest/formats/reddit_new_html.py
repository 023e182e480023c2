"""Threads saved from www.reddit.com since 2023 ("shreddit"): one ``shreddit-comment`` element for each comment.

Its attributes name author, id, parent, depth, score and time; replies lie inside it. ``faceplate-partial`` stands for
comments that the page would fetch on a click. The page serves few comments, and says how many there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from selectolax.lexbor import LexborNode

from ingest import html, reddit_page, text, times
from ingest.format import Absent, Comment, Format, FormatError, Record, Refused, Thread
from ingest.html import attribute, classes, line_text
from ingest.opening import Sample, Source
from ingest.reddit_things import address, author_of, bare_id, gone, printed_score, thread_in
from ingest.times import Stamp

_COMMENT = re.compile(r"<shreddit-comment(?=[\s>])")
_POST = re.compile(r"<shreddit-post(?=[\s>])")
_TREE = re.compile(r"<shreddit-comment-tree\b")
_BODY_ID = re.compile(r"(t[13]_\w{1,16})-(comment|post)-rtjson-content")
_REPLIES = re.compile(r"(\d[\d,]{0,9}) (?:more )?(?:repl|comment)")


@dataclass
class _Page:
    """What the page says once for all its comments, and what is counted on the way."""

    thread_id: str | None
    op: str | None
    observed_at: datetime | None
    bodies: dict[str, LexborNode]
    """Id of a thing -> the element that holds its text."""
    flat: bool
    """The comments are not nested: their depths draw the tree."""
    stubs: dict[str, int] = field(default_factory=dict)
    rounded: int = 0


def _sniff(sample: Sample) -> float:
    page = sample.text
    if _COMMENT.search(page):
        return 0.97
    return 0.9 if _POST.search(page) and (_TREE.search(page) or not sample.whole) else 0.0


def _parse(source: Source) -> Iterator[Record]:
    page = source.read_text()
    root = html.parse_page(page).root
    if root is None:
        raise FormatError("the page is empty. Save it again from the browser.")
    comments = root.css("shreddit-comment")
    thread = _thread(root, page, comments)
    post = root.css_first("shreddit-post")
    op, _ = author_of({"author": attribute(post, "author")})
    about = _Page(thread.thread_id, op, thread.observed_at, _bodies(root), _is_flat(comments))
    yield thread
    for number, node in enumerate(root.css("shreddit-comment, faceplate-partial"), start=1):
        if node.tag == "shreddit-comment":
            yield _comment(f"shreddit-comment {number}", node, about)
        elif _is_more(node):
            yield from _stub(node, about)
    yield from reddit_page.notes(about.rounded)


def _thread(root: LexborNode, page: str, comments: list[LexborNode]) -> Thread:
    post, tree = root.css_first("shreddit-post"), root.css_first("shreddit-comment-tree")
    stats = root.css_first("shreddit-comment-tree-stats")
    observed = html.saved_at(page)
    link = attribute(post, "permalink") or attribute(tree, "permalink") or html.saved_from(page)
    first = comments[0] if comments else None
    named = attribute(post, "id") or attribute(tree, "post-id") or attribute(first, "postid")
    counts = (attribute(post, "comment-count"), attribute(tree, "totalcomments"), attribute(stats, "total-comments"))
    stamp = times.parse(attribute(post, "created-timestamp"), observed)
    body = None if post is None else post.css_first("[slot=text-body]")
    return Thread(
        thread_id=bare_id(named) or thread_in(link) or thread_in(attribute(first, "permalink")),
        title=attribute(post, "post-title") or line_text(root.css_first("h1[slot=title]")),
        url=address(link),
        story_text=None if body is None or gone(line_text(body)) else text.whole(body),
        created_at=stamp.at,
        declared_comments=next((int(c) for c in counts if c and re.fullmatch(r"\d{1,9}", c)), None),
        observed_at=observed,
    )


def _bodies(root: LexborNode) -> dict[str, LexborNode]:
    """Return the element with the text of each thing, by its id; the outer of two that are nested."""
    found: dict[str, LexborNode] = {}
    for node in root.css("[id$=-rtjson-content]"):
        named = _BODY_ID.fullmatch(attribute(node, "id") or "")
        if named:
            found.setdefault(named[1], node)
    return found


def _is_flat(comments: list[LexborNode]) -> bool:
    """Say whether replies lie beside their parents, not inside them, and do not name them."""
    replies = [c for c in comments if (attribute(c, "depth") or "0") != "0"]
    return any(attribute(c, "parentid") is None and _above(c) is None for c in replies)


def _above(node: LexborNode) -> str | None:
    """Return the id of the comment that an element lies in."""
    parent = node.parent
    while parent is not None:
        if parent.tag == "shreddit-comment":
            return attribute(parent, "thingid")
        parent = parent.parent
    return None


def _own(node: LexborNode, selector: str) -> LexborNode | None:
    """Return the first match in a comment's own part, not in its replies."""
    child = node.first_child
    while child is not None:
        if child.is_element_node and child.tag != "shreddit-comment":
            found = child.css_first(selector)
            if found is not None:
                return found
        child = child.next
    return None


def _comment(locator: str, node: LexborNode, about: _Page) -> Comment | Refused:
    name = attribute(node, "thingid") or ""
    link = attribute(node, "permalink")
    comment_id = bare_id(name) or (link.rstrip("/").rpartition("/")[2] if link else None)
    if not comment_id:
        return Refused(locator=locator, code="E-ID", reason="it has no id (thingid)")
    thread_id = bare_id(attribute(node, "postid")) or thread_in(link) or about.thread_id
    comment = Comment(locator=locator, thread_id=thread_id, comment_id=comment_id, url=address(link))
    parent = attribute(node, "parentid") or _above(node) or ""
    depth = attribute(node, "depth") or ""
    comment.parent_id = None if parent.startswith("t3_") else bare_id(parent)
    comment.is_root = comment.parent_id is None and (depth in ("", "0") or parent.startswith("t3_"))
    if about.flat and depth.isdecimal() and len(depth) < 6:
        comment.indent = int(depth)
    stamp = _time(node, about)
    comment.created_at, comment.created_precision = stamp.at, stamp.precision
    author = attribute(node, "author")
    comment.author, comment.author_kind = author_of({"author": author} if author else {}, about.op)
    printed = printed_score(attribute(node, "score"))
    if printed is not None:
        comment.score, comment.score_kind = printed[0], "votes"
        about.rounded += printed[1]
    _fill(comment, node, about.bodies.get(name) or _own(node, "[slot=comment]"))
    return comment


def _fill(comment: Comment, node: LexborNode, body: LexborNode | None) -> None:
    """Put the text of a comment into it, or why there is none."""
    words = line_text(body)
    hidden = gone(words)
    if body is not None and words is not None and hidden is None:
        prose = text.from_node(body)
        comment.body, comment.quoted = prose.body, prose.quoted
    elif hidden is not None or comment.author_kind == "deleted":
        comment.state = hidden or "deleted"
        comment.author, comment.author_kind = None, "deleted"
    elif "collapsed" in node.attributes:
        comment.state = "collapsed"


def _time(node: LexborNode, about: _Page) -> Stamp:
    stamp = times.parse(attribute(node, "created"))
    if stamp.at is not None:
        return stamp
    shown = _own(node, "faceplate-timeago[ts], time[datetime]")
    return times.parse(attribute(shown, "ts") or attribute(shown, "datetime") or line_text(shown), about.observed_at)


def _is_more(node: LexborNode) -> bool:
    return (
        "more-comments-partial" in classes(node)
        or attribute(node, "id") == "top-level-more-comments-partial"
        or "/more-comments/" in (attribute(node, "src") or "")
    )


def _stub(node: LexborNode, about: _Page) -> Iterator[Record]:
    parent = bare_id(_above(node))
    place = parent or about.thread_id or "top"
    about.stubs[place] = number = about.stubs.get(place, 0) + 1
    comment_id = f"more_{place}" if number == 1 else f"more_{place}_{number}"
    yield Comment(
        locator=f"faceplate-partial {comment_id}",
        thread_id=about.thread_id,
        comment_id=comment_id,
        parent_id=parent,
        is_root=parent is None,
        state="stub",
    )
    found = _REPLIES.search(line_text(node) or "")
    if found and (count := int(found[1].replace(",", ""))):
        yield Absent(count=count, reason="behind “more replies”", thread_id=about.thread_id)


FORMAT = Format(
    name="reddit_new_html",
    title="Reddit thread, page of www.reddit.com",
    platform="reddit",
    version=2,
    how_to_get="Open the thread on www.reddit.com, open all replies, and save the page (Ctrl+S, complete).",
    sniff=_sniff,
    parse=_parse,
)
