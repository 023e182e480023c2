"""The comments of Slashcode pages before 2006: each a table, its replies in a list after it.

A comment is a cell with ``<a name="number">`` around its subject and "(Score:2, Funny)"; then, in the same cell or the
next, "by Name (address) on Monday …, @…AM (#number)"; then the cell of its text, and "[ Reply to This | Parent ]".
Names and order of the parts: Slashcode's ``dispComment`` of 1999 to 2005.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from ingest import html, slashdot_byline
from ingest.slashdot_page import Item

_ANCHOR = re.compile(r"<a name=\"?\d{1,12}\"?>", re.IGNORECASE)
_BYLINE = re.compile(r"\bby (?P<name>\S.{0,200}?)(?:\s*\([^()]{3,200}\))?\s+on (?=[A-Z][a-z]{2,8}day\b)")
_NUMBER = re.compile(r"\d{1,12}")


def claims(page: str) -> float:
    """Return how sure it is, in [0, 1], that ``page`` holds such comments."""
    tables = _ANCHOR.search(page) and "(Score:" in page and "comments.pl?" in page and "<td" in page.lower()
    return 0.9 if tables else 0.0


def items(root: LexborNode) -> list[Item]:
    """Return the comments in the order of the page; a comment inside another's list of replies answers it."""
    found: list[Item] = []
    depths: dict[int, int] = {}
    above: list[str] = []
    for node in root.traverse():
        if node.tag != "td" or html.has_inside(node, "td"):
            continue
        anchor = next((a for a in node.css("a[name]") if _NUMBER.fullmatch(html.attribute(a, "name") or "")), None)
        if anchor is not None and html.line_text(anchor):
            item = _headed(node, anchor)
            depth = _depth(node, depths)
            del above[depth:]
            item.above = above[-1] if above else None
            above.append(item.comment_id)
            found.append(item)
        elif found:
            _take_cell(node, found[-1])
    return found


def _depth(node: LexborNode, known: dict[int, int]) -> int:
    """Return in how many lists an element stands; each list is counted once, however deep."""
    path: list[int] = []
    above = node.parent
    while above is not None and above.mem_id not in known:
        if above.tag == "ul":
            path.append(above.mem_id)
        above = above.parent
    depth = known[above.mem_id] if above is not None else 0
    for place, ul in enumerate(reversed(path), start=1):
        known[ul] = depth + place
    return depth + len(path)


def _headed(cell: LexborNode, anchor: LexborNode) -> Item:
    item = Item(html.attribute(anchor, "name") or "", subject=html.line_text(anchor))
    item.score = slashdot_byline.score(html.line_text(cell) or "")
    _take_byline(cell, item)
    return item


def _take_byline(cell: LexborNode, item: Item) -> bool:
    """Read the by-line, if the cell holds it."""
    line = html.line_text(cell) or ""
    byline = _BYLINE.search(line)
    if not byline or not slashdot_byline.date_in(line):
        return False
    item.by, item.details = f"by {byline['name']}", line
    named = [a for a in cell.css("a[href]") if html.line_text(a) == f"#{item.comment_id}"]
    item.url = slashdot_byline.absolute(html.attribute(named[0], "href")) if named else None
    return True


def _take_cell(cell: LexborNode, item: Item) -> None:
    """Read a cell after the heading: the by-line, the text, or the links below it."""
    line = html.line_text(cell)
    if not line:
        return
    links = {html.line_text(a): html.attribute(a, "href") for a in cell.css("a[href]")}
    if item.by is None and _take_byline(cell, item):
        return
    if "Reply to This" in links or "Parent" in links:
        item.reply_link = True
        item.parent_link = slashdot_byline.comment_in(links.get("Parent"))
    elif item.body is None and item.by is not None:
        item.body = cell
        item.cut = any((shown or "").startswith("Read the rest of this comment") for shown in links)
