"""Hacker News pages saved from a browser: a discussion, its further pages, one comment's answers, lists of comments.

Today's rows (``tr.comtr``) carry their number, depth and often a link to the parent; the tables before 2015 carry
neither, and draw the depth as a spacer 40 pixels wide per level. Texts that are gone read "[deleted]", "[flagged]" or
"[dead]". Times such as "3 days ago" need the day on which the page was saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest import html, text, times
from ingest.format import Comment, Format, FormatError, Note, Record, State, Thread
from ingest.opening import Sample, Source
from ingest.text import Prose

PAGE = "https://news.ycombinator.com/item?id="
CELLS = 8
"""A row of the page has fewer cells before the one with the comment."""
LEVEL = 40
"""Pixels of indentation per level."""
DEEPEST = 100_000

_ROW_NOW = re.compile(r"<tr\b[^<>]{0,80}class=[\"']?athing comtr\b", re.IGNORECASE)
_ROW_THEN = re.compile(r"class=[\"']?comhead[\"']?>[^<>]{0,40}<a href=[\"']?[^\"'<>]{0,80}user\?id=", re.IGNORECASE)
_ITEM = re.compile(r"item\?id=(\d{1,12})(?!\d)")
_BACK = re.compile(r"[?&;](?:goto|whence)=([\w%.]{1,300})")
_TARGET = re.compile(r"(?:item\?id=|#)(\d{1,12})$")
_POINTS = re.compile(r"\s*(-?\d{1,6}) points?\b")
_COMMENTS = re.compile(r"(\d{1,7})\s+comments?\b")
_AGO = re.compile(r"(?:\d{1,4}|an?) [a-z]{3,7} ago|on [A-Z][a-z]{2} \d{1,2}, \d{4}")
_SAVED_AS = re.compile(r"(?<!\d)(\d{4,12})(?:-\d{1,3})?(?:_files/|\.html?$)")
_GONE: dict[str, State] = {"[deleted]": "deleted", "[flagged]": "removed", "[dead]": "removed"}
_MARKED = re.compile(r"\[(?:flagged|dead)\]")


@dataclass(slots=True)
class Row:
    """One comment of a page: where its parts are."""

    cell: LexborNode
    comment_id: str | None
    indent: int | None
    top: bool = False


@dataclass(slots=True)
class Page:
    """What holds for all comments of a page."""

    thread: Thread
    undated: int = 0
    stories: dict[str, str | None] = field(default_factory=dict)


def sniff(sample: Sample) -> float:
    """Claim a page of the site with comments on it."""
    page = sample.text
    named = "Hacker News" in page or "news.ycombinator.com" in page
    if _ROW_NOW.search(page):
        return 0.97 if named else 0.9 if "item?id=" in page and "commtext" in page else 0.0
    if not named:
        return 0.0
    return 0.93 if _ROW_THEN.search(page) and "<html" in page[:20_000].lower() else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the story and its comments as the page shows them; a note where the discussion goes on elsewhere."""
    page_text = source.read_text()
    tree = html.parse_page(page_text, source.name)
    rows = _rows(tree)
    if not rows:
        raise FormatError("no comment was found on this page. Open the discussion itself and save that page as HTML.")
    thread, notes = _thread(tree, page_text, source.name, rows)
    page = Page(thread)
    yield thread
    under_comment = any(row.top for row in rows)
    for number, row in enumerate(rows, start=1):
        yield from _comment(row, number, page, under_comment=under_comment)
    if page.undated:
        yield Note(text=f"{page.undated} times are only told as “… ago”, and the page does not tell when it was saved")
    yield from notes
    if any(_is_more(link) for link in tree.css("a.morelink, td.title > a")):
        yield Note(text="the discussion goes on behind “More”; save those pages too to have it whole")


def _is_more(link: LexborNode) -> bool:
    return html.line_text(link) == "More" and (html.attribute(link, "href") or "") != ""


def _rows(tree: LexborHTMLParser) -> list[Row]:
    rows: list[Row] = []
    for cell in tree.css("td.default"):
        row = _above(cell, "comtr") or _above(cell, "athing")
        number = html.attribute(row, "id") if row is not None else None
        indent = _indent(cell)
        if indent is None and cell.css_first(".comhead") is None:
            continue
        rows.append(Row(cell, number or _own_number(cell), indent, top=indent is None))
    return rows


def _above(node: LexborNode, name: str) -> LexborNode | None:
    """Return the row with that class around a cell, at most two tables up."""
    above = node.parent
    for _ in range(8):
        if above is None:
            return None
        if above.tag == "tr" and name in html.classes(above):
            return above
        above = above.parent
    return None


def _indent(cell: LexborNode) -> int | None:
    """Return the depth of a comment as drawn; None for the one that the page is about."""
    before = cell.prev
    for _ in range(CELLS):
        if before is None:
            return None
        if before.tag == "td":
            told = html.attribute(before, "indent") or ""
            spacer = before.css_first("img[width]")
            width = html.attribute(spacer, "width") or ""
            if told.isdecimal() and len(told) < 7:
                return min(int(told), DEEPEST)
            if width.isdecimal() and len(width) < 9 and before.css_first("a") is None:
                return min(int(width) // LEVEL, DEEPEST)
        before = before.prev
    return None


def _own_number(cell: LexborNode) -> str | None:
    for link in cell.css(".comhead a"):
        if html.line_text(link) == "link" or _AGO.match(html.line_text(link) or ""):
            found = _ITEM.search(html.attribute(link, "href") or "")
            if found:
                return found[1]
    vote = cell.parent.css_first("a[id^=up_]") if cell.parent is not None else None
    return (html.attribute(vote, "id") or "")[3:] or None


def _thread(tree: LexborHTMLParser, page: str, name: str, rows: list[Row]) -> tuple[Thread, list[Note]]:
    head = tree.css_first(".subtext")
    observed = html.saved_at(page)
    thread = Thread(observed_at=observed)
    notes: list[Note] = []
    if head is not None:
        thread.title = _title(tree)
        thread.created_at = _time(head, observed)[0]
        declared = _COMMENTS.search((html.line_text(head) or "").replace("\xa0", " "))
        thread.declared_comments = int(declared[1]) if declared else None
        thread.story_text = _story(tree, head)
        score = html.attribute(head.css_first("[id^=score_]"), "id")
        thread.thread_id = score[6:] if score else _number_in(html.saved_from(page))
        thread.thread_id = thread.thread_id or _linked(head)
    elif not any(row.top for row in rows):
        told = _number_in(html.saved_from(page)) or _led_back(page)
        thread.thread_id = told or _saved_as(page, name, rows)
        if thread.thread_id and told is None:
            notes.append(Note(text=f"the page names no story; {thread.thread_id} is the number it was saved under"))
    for row in rows:
        if row.top and thread.thread_id is None:
            thread.thread_id, thread.title = _story_of(row.cell)
    thread.url = PAGE + thread.thread_id if thread.thread_id else None
    return thread, notes


def _title(tree: LexborHTMLParser) -> str | None:
    told = html.line_text(tree.css_first(".titleline > a, td.title > a"))
    if told and told != "More":
        return told
    return (html.line_text(tree.css_first("title")) or "").removesuffix(" | Hacker News") or None


def _linked(head: LexborNode) -> str | None:
    numbers = [n for link in head.css("a") if (n := _number_in(html.attribute(link, "href")))]
    return numbers[0] if numbers else None


def _led_back(page: str) -> str | None:
    """Return the page that links for voting and answering lead back to, where they all name one."""
    back = {_number_in(unquote(address)) for address in _BACK.findall(page)}
    back.discard(None)
    return back.pop() if len(back) == 1 else None


def _number_in(address: str | None) -> str | None:
    found = _ITEM.search(address or "")
    return found[1] if found else None


def _saved_as(page: str, name: str, rows: list[Row]) -> str | None:
    """Return the number in the name of the file, or of the folder saved with it, if the comments are younger."""
    numbers = [int(n) for row in rows if (n := row.comment_id or "").isdecimal() and len(n) < 19]
    for place in (page, name):
        found = _SAVED_AS.search(place)
        if found and numbers and int(found[1]) < min(numbers):
            return found[1]
    return None


def _story(tree: LexborHTMLParser, head: LexborNode) -> str | None:
    """Return what the story itself says: below its subtext, above the box for a comment."""
    told = tree.css_first(".toptext")
    if told is not None:
        return text.whole(told)
    row = head.parent.next if head.parent is not None else None
    while row is not None:
        if row.tag == "tr" and row.css_first("form, textarea, td.default") is None and (html.line_text(row) or ""):
            return text.whole(row)
        row = row.next
    return None


def _time(node: LexborNode, observed: datetime | None) -> tuple[datetime | None, str]:
    """Return (time, how it was told): by the machine's form where there is one."""
    told = html.attribute(node.css_first(".age"), "title") or ""
    moment, _, seconds = told.partition(" ")
    at = times.from_epoch(seconds) or times.parse(moment).at
    if at is not None:
        return at, "exact"
    printed = _AGO.search((html.line_text(node) or "").replace("\xa0", " "))
    stamp = times.parse(printed[0] if printed else None, observed)
    return stamp.at, stamp.precision if stamp.at else "undated" if printed else "unknown"


def _story_of(cell: LexborNode) -> tuple[str | None, str | None]:
    """Return (number, title) of the story that a comment's header says it is on."""
    head = cell.css_first(".comhead")
    if head is None or " on: " not in f" {html.line_text(head) or ''} ":
        return None, None
    links = [link for link in head.css("a") if _number_in(html.attribute(link, "href"))]
    if not links:
        return None, None
    return _number_in(html.attribute(links[-1], "href")), html.attribute(links[-1], "title") or html.line_text(
        links[-1]
    )


def _comment(row: Row, number: int, page: Page, *, under_comment: bool) -> Iterator[Record]:
    story, title = _story_of(row.cell)
    thread_id = page.thread.thread_id or story
    if story is not None and story != page.thread.thread_id and story not in page.stories:
        page.stories[story] = title
        yield Thread(thread_id=story, title=title, url=PAGE + story, observed_at=page.thread.observed_at)
    parent = _parent(row.cell)
    is_root = parent is not None and parent == (story or thread_id)
    at, told = _time(row.cell.css_first(".comhead") or row.cell, page.thread.observed_at)
    page.undated += told == "undated"
    head = html.line_text(row.cell.css_first(".comhead")) or ""
    author = html.line_text(row.cell.css_first(".comhead a.hnuser, .comhead a[href*='user?id=']"))
    points = _POINTS.match(head)
    prose, state = _body(row.cell, head)
    indent = 0 if row.indent is None else row.indent + under_comment
    yield Comment(
        locator=f"comment {row.comment_id or number}",
        thread_id=story or thread_id,
        comment_id=row.comment_id,
        parent_id=None if is_root else parent,
        is_root=is_root or (indent == 0 and parent is None and story is None),
        indent=None if story is not None and not row.top else indent,
        author=author,
        author_kind="user" if author else "deleted" if state == "deleted" else "unknown",
        created_at=at,
        created_precision=told if told in ("exact", "minute", "day", "relative") else "unknown",  # type: ignore[arg-type]
        score=int(points[1]) if points else None,
        score_kind="votes" if points else "none",
        body=prose.body,
        quoted=prose.quoted,
        state=state,
        url=PAGE + row.comment_id if row.comment_id else None,
    )


def _parent(cell: LexborNode) -> str | None:
    for link in cell.css(".comhead a"):
        if html.line_text(link) == "parent":
            found = _TARGET.search(html.attribute(link, "href") or "")
            return found[1] if found else None
    return None


def _body(cell: LexborNode, head: str) -> tuple[Prose, State]:
    node = cell.css_first(".commtext") or cell.css_first("span.comment, div.comment")
    if node is None:
        return Prose(None, None), "deleted"
    for added in node.css(".reply, font[size='1']"):
        added.decompose()
    shown = html.line_text(node) or ""
    if shown in _GONE:
        return Prose(None, None), _GONE[shown]
    return text.from_node(node), "removed" if _MARKED.search(head) else "present"


FORMAT = Format(
    name="hn_html",
    title="Hacker News discussion, saved page",
    platform="hackernews",
    version=2,
    how_to_get="Open the discussion and save the page from the browser (Ctrl+S, HTML only); save “More” pages too.",
    sniff=sniff,
    parse=parse,
)
