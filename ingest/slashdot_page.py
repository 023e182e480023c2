"""The comments of a Slashdot page since 2006, each a ``li#tree_<number>`` with its replies in a list inside it.

One walk over the tree, in document order: what is met belongs to the comment that was opened last, for its replies come
after all of its own parts. Slashdot prints a comment full, as one line (title, author, the start of its text or none),
or hides it: an empty placeholder that may still hold visible replies. Names of parts: Slashcode's ``dispComment``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborNode

from ingest import html, slashdot_byline, text
from ingest.format import Absent, Comment, Record, State

_PART = re.compile(r"(comment_link|comment_score|comment_otherdetails|comment_body|comment_shrunk)_\d{1,12}")
_TREE = re.compile(r"tree_(\d{1,12})")
_BENEATH = re.compile(r"^(\d{1,6}) (?:repl(?:y|ies)|comments?) beneath your current threshold", re.IGNORECASE)
_ONE_LINE = re.compile(
    r"^\s*by (?P<name>.{1,100}?)\s*(?P<score>\(Score:[^()]{1,40}\))?\s*(?P<date>[A-Z][a-z]{2,8}day\b.{0,60})?$"
)


@dataclass(slots=True)
class Item:
    """What the page holds of one comment."""

    comment_id: str
    above: str | None = None
    listed: bool = False
    """It stands in the page's list of comments, or in a list of replies."""
    short: bool = False
    """Hidden, or printed as one line."""
    subject: str | None = None
    url: str | None = None
    by: str | None = None
    details: str = ""
    score: tuple[int, str | None] | None = None
    body: LexborNode | None = None
    cut: bool = False
    parent_link: str | None = None
    reply_link: bool = False


def items(root: LexborNode) -> tuple[list[Item], int]:
    """Return the comments in the order of the page, and how many replies it says to leave out as below a threshold."""
    found: list[Item] = []
    ids: dict[int, str] = {}
    beneath = 0
    for node in root.traverse():
        tag = node.tag
        if tag == "li":
            item = _opened(node, ids)
            if item:
                ids[node.mem_id] = item.comment_id
                found.append(item)
            else:
                beneath += _beneath(node)
        elif found and tag in ("div", "span", "a"):
            _take(node, tag, found[-1])
    return found, beneath


def read(found: list[Item], beneath: int, reference: datetime | None) -> Iterator[Record]:
    """Yield the comments, and what the page leaves out.

    ``reference`` is the time from which dates without a year count back. A parent is explicit where the page links to
    it or nests the comment; a comment without one is a root where the page would show a parent if there were one.
    """
    nests = any(item.above for item in found)
    for item in found:
        yield _comment(item, nests, reference)
    if beneath:
        yield Absent(count=beneath, reason="beneath the reader's threshold")


def _opened(node: LexborNode, ids: dict[int, str]) -> Item | None:
    """Return the comment that a list entry opens, if it does: one in full dress, or a bare link to one."""
    name = _TREE.fullmatch(node.id or "")
    item = Item(name[1]) if name else _one_line(node)
    if item is None:
        return None
    kinds = html.classes(node)
    item.short = item.short or "hidden" in kinds or "oneline" in kinds
    above = node.parent
    while above is not None and above.tag in ("ul", "ol", "div"):
        item.listed = item.listed or above.id == "commentlisting"
        above = above.parent
    if above is not None and above.tag == "li":
        item.above = ids.get(above.mem_id)
    return item


def _one_line(node: LexborNode) -> Item | None:
    """Read an entry of a threaded list that is only a link: "Subject by Name (Score:2) Monday …"."""
    link = node.first_child
    while link is not None and link.tag == "-text" and not (link.text_content or "").strip():
        link = link.next
    if link is None or link.tag != "a" or "comments.pl" not in (html.attribute(link, "href") or ""):
        return None
    address = html.attribute(link, "href")
    comment_id = slashdot_byline.comment_in(address)
    rest = _text_after(link)
    parts = _ONE_LINE.match(rest)
    if comment_id is None or parts is None:
        return None
    item = Item(comment_id, short=True, subject=html.line_text(link), by=f"by {parts['name']}")
    item.url, item.details = slashdot_byline.absolute(address), f"on {parts['date']}" if parts["date"] else ""
    item.score = slashdot_byline.score(parts["score"] or "")
    return item


def _text_after(node: LexborNode) -> str:
    """Return the text between an element and the next list, on one line."""
    parts: list[str] = []
    after = node.next
    while after is not None and after.tag not in ("ul", "ol", "li", "div"):
        parts.append(after.text_content or "" if after.tag == "-text" else after.text())
        after = after.next
    return " ".join("".join(parts).split())


def _beneath(node: LexborNode) -> int:
    if node.first_child is None or html.has_inside(node, "li, div"):
        return 0
    found = _BENEATH.match(html.line_text(node) or "")
    return int(found[1]) if found else 0


def _take(node: LexborNode, tag: str, item: Item) -> None:
    """Add what an element tells about the comment opened last."""
    name = node.id
    part = _PART.fullmatch(name) if name else None
    if part:
        if name == f"{part[1]}_{item.comment_id}":
            _take_part(node, part[1], item)
    elif tag == "a":
        _take_link(node, item)
    elif item.body is None:
        _take_classed(node, item)


def _take_part(node: LexborNode, part: str, item: Item) -> None:
    if part == "comment_link":
        item.subject = html.line_text(node)
        item.url = slashdot_byline.absolute(html.attribute(node, "href")) or item.url
    elif part == "comment_score":
        item.score = slashdot_byline.score(html.line_text(node) or "")
    elif part == "comment_otherdetails":
        item.details = html.line_text(node) or ""
    elif part == "comment_body":
        item.body = node
        item.cut = node.css_first("span.substr") is not None
    else:
        item.cut = True


def _take_link(node: LexborNode, item: Item) -> None:
    """Read the links that have no id: the anchor around a title, "Reply to This", "Parent", "#number"."""
    attributes = node.attributes
    address = attributes.get("href") or ""
    if item.subject is None and item.body is None and attributes.get("name") == item.comment_id:
        item.subject = html.line_text(node)
    if "comments.pl" not in address:
        return
    shown = html.line_text(node)
    if shown == f"#{item.comment_id}":
        item.url = slashdot_byline.absolute(address) or item.url
    elif shown == "Parent":
        item.parent_link = slashdot_byline.comment_in(address) or item.parent_link
    elif shown == "Reply to This":
        item.reply_link = True


def _take_classed(node: LexborNode, item: Item) -> None:
    """Read the parts that pages without numbered ids mark with a class."""
    kinds = html.classes(node)
    if "by" in kinds:
        item.by = html.line_text(node)
    elif "details" in kinds:
        item.by = item.by or slashdot_byline.name_in(node)
        item.details = item.details or html.line_text(node) or ""
    elif "otherdetails" in kinds:
        item.details = html.line_text(node) or ""
    elif "title" in kinds and item.score is None:
        item.score = slashdot_byline.score(html.line_text(node) or "")


def _comment(item: Item, nests: bool, reference: datetime | None) -> Comment:
    author, kind = slashdot_byline.author(item.by)
    prose = text.Prose(None, None) if item.body is None else text.from_node(item.body)
    parent = item.parent_link or item.above
    parent = None if parent == item.comment_id else parent
    comment = Comment(
        locator=f"comment #{item.comment_id}",
        comment_id=item.comment_id,
        parent_id=parent,
        parent_source="explicit" if parent else "none",
        is_root=parent is None and (item.listed or item.reply_link or nests),
        author=author,
        author_kind=kind,
        subject=item.subject,
        body=prose.body,
        quoted=prose.quoted,
        state=_state(item, prose),
        url=item.url,
    )
    posted = slashdot_byline.stamp(item.details, reference)
    comment.created_at, comment.created_precision = posted.at, posted.precision
    if item.score:
        comment.score, comment.tag = item.score
        comment.score_kind = "moderation"
    return comment


def _state(item: Item, prose: text.Prose) -> State:
    if prose.body or prose.quoted:
        return "truncated" if item.cut else "present"
    if item.subject is None and item.by is None:
        return "stub"
    return "collapsed" if item.short or item.cut or item.body is None else "present"
