"""The comments that a page of Reddit's redesign (2018 to 2023) draws, for pages saved without their scripts.

Comments lie side by side. Before each stand lines, one for each comment above it and one of its own, with those ids as
classes: the last line but its own is its parent's. Names of parts: pages as SingleFile and crawlers kept them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborNode

from ingest import html, reddit_page, text, times
from ingest.format import Absent, Comment, Record, Thread
from ingest.html import attribute, classes, line_text
from ingest.reddit_things import address, author_of, bare_id, gone, printed_score, thread_in

_NAME = re.compile(r"t1_\w{1,16}")
_POINTS = re.compile(r"-?\d[\d.,]{0,9}\s?k?(?: points?)?", re.IGNORECASE)
_LEVEL = re.compile(r"level (\d{1,5})", re.IGNORECASE)
_COUNT = re.compile(r"(\d{1,3}(?:,\d{3}){1,3}|\d{1,7}) comments?\b")
_MORE = re.compile(r"(\d[\d,]{0,9}) more repl")
_COMMENT = re.compile(r"<div\b[^<>]{0,80}\bclass=[\"']Comment t1_\w", re.IGNORECASE)
_POST = "[data-test-id=post-content]"


@dataclass
class _Page:
    """What the page says once for all its comments, and what is counted on the way."""

    thread_id: str | None
    op: str | None
    observed_at: datetime | None
    rounded: int = 0
    relative: int = 0


def holds_comments(page: str) -> bool:
    """Say whether a page draws such comments."""
    return _COMMENT.search(page) is not None


def read(root: LexborNode, page: str, known: frozenset[str]) -> Iterator[Record]:
    """Yield the thread, the comments that the page draws, and stubs for those it would fetch on a click.

    ``known`` holds the ids of comments that were read from elsewhere; where it is not empty the thread was too.
    """
    thread = _thread(root, page)
    if not known:
        yield thread
    post = root.css_first(_POST)
    by = None if post is None else post.css_first("a[href*='/user/']")
    op = author_of({"author": line_text(by)})[0] if by is not None else None
    about = _Page(thread.thread_id, op, thread.observed_at)
    for node in root.css("div.Comment, [id^=moreComments-]"):
        if "Comment" not in classes(node):
            yield from _stub(node, about)
        elif (name := next(filter(_NAME.fullmatch, classes(node)), None)) and bare_id(name) not in known:
            yield _comment(node, name, about)
    yield from reddit_page.notes(about.rounded, about.relative)


def _thread(root: LexborNode, page: str) -> Thread:
    url = attribute(root.css_first("link[rel=canonical]"), "href") or html.saved_from(page)
    told = root.css_first("meta[name='og:description'], meta[property='og:description']")
    words = [attribute(told, "value") or attribute(told, "content"), line_text(root.css_first(_POST))]
    declared = next((found for line in words if (found := _COUNT.search(line or ""))), None)
    story = root.css_first(f"{_POST} [data-click-id=text]")
    title = line_text(root.css_first(f"{_POST} h1, h1")) or line_text(root.css_first("title"))
    return Thread(
        thread_id=thread_in(url),
        title=title.rpartition(" : ")[0] or title if title else None,
        url=address(url),
        story_text=None if story is None or gone(line_text(story)) else text.whole(story),
        declared_comments=int(declared[1].replace(",", "")) if declared else None,
        observed_at=html.saved_at(page),
    )


def _lines(node: LexborNode) -> list[str]:
    """Return the ids that the lines before a comment, or a stub, stand for, the outermost first."""
    around: LexborNode | None = node
    own = next(filter(_NAME.fullmatch, classes(node)), None)
    while around is not None and own is not None and around.id != own:
        around = around.parent if around.parent is not None and around.parent.tag == "div" else None
    if around is None:
        return []
    marked = (found for line in around.css("[class*='t1_']") for found in classes(line) if _NAME.fullmatch(found))
    return [name for name in dict.fromkeys(marked) if name != own]


def _comment(node: LexborNode, name: str, about: _Page) -> Comment:
    number = bare_id(name)
    above = _lines(node)
    level = _LEVEL.search((line_text(node) or "")[:40])
    link = node.css_first(f"[id^='CommentTopMeta--Created--{name}'], [data-testid=comment_timestamp]")
    comment = Comment(locator=f"element {name}", thread_id=about.thread_id, comment_id=number)
    comment.url = address(attribute(link, "href"))
    comment.parent_id = bare_id(above[-1]) if above else None
    comment.is_root = not above and (level is None or level[1] == "1")
    comment.indent = int(level[1]) - 1 if level and not above else None
    printed = (line_text(link) or "").replace("yr.", "years").replace("mo.", "months").replace(".", "")
    stamp = times.parse(printed, about.observed_at)
    comment.created_at, comment.created_precision = stamp.at, stamp.precision
    about.relative += stamp.precision == "relative"
    by = node.css_first("[data-testid=comment_author_link], a[href*='/user/']")
    comment.author, comment.author_kind = author_of({"author": line_text(by)} if by is not None else {}, about.op)
    score = _score(node)
    if score is not None:
        comment.score, comment.score_kind = score[0], "votes"
        about.rounded += score[1]
    _fill(comment, node)
    return comment


def _score(node: LexborNode) -> tuple[int, bool] | None:
    for place in node.css("[id^=vote-arrows-] div, span"):
        words = line_text(place) or ""
        if _POINTS.fullmatch(words) and (place.tag == "div" or words.endswith(("point", "points"))):
            return printed_score(words)
    return None


def _fill(comment: Comment, node: LexborNode) -> None:
    """Put the text of a comment into it, or why there is none."""
    body = node.css_first("[data-test-id=comment], [data-testid=comment]")
    shown = [line_text(body)] if body is not None else [line_text(part) for part in node.css("span, div, p")]
    hidden = next((state for words in shown if (state := gone(words))), None)
    if hidden is not None:
        comment.state, comment.author, comment.author_kind = hidden, None, "deleted"
    elif body is not None:
        prose = text.from_node(body)
        comment.body, comment.quoted = prose.body, prose.quoted
    else:
        comment.state = "collapsed"


def _stub(node: LexborNode, about: _Page) -> Iterator[Record]:
    name = (node.id or "").removeprefix("moreComments-")
    marked = [found for line in node.css("[class*='t1_']") for found in classes(line) if _NAME.fullmatch(found)]
    parent = bare_id(marked[-1]) if marked else None
    yield Comment(
        locator=f"element moreComments-{name}",
        thread_id=about.thread_id,
        comment_id=f"more_{parent or bare_id(name) or about.thread_id}",
        parent_id=parent,
        is_root=parent is None,
        state="stub",
    )
    found = _MORE.search(line_text(node) or "")
    if found:
        yield Absent(count=int(found[1].replace(",", "")), reason="behind “more replies”", thread_id=about.thread_id)
