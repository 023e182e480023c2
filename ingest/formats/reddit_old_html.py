"""Threads saved from old.reddit.com (and from reddit.com before 2018): one ``div.thing`` for each comment and stub.

The things nest, so the page gives every parent. "load more comments (12 replies)" stands for twelve that the page
lacks; "continue this thread" does not say how many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborNode

from ingest import html, reddit_page, text, times
from ingest.format import Absent, AuthorKind, Comment, Format, FormatError, Record, Refused, Thread
from ingest.html import attribute, classes, line_text
from ingest.opening import Sample, Source
from ingest.reddit_things import NOBODY, address, bare_id, gone, printed_score, thread_in
from ingest.times import Stamp

_THING = re.compile(r"\bclass=\"[^\"<>]{0,200}\bthing\b[^\"<>]{0,200}\bid-t[13]_|\bdata-fullname=\"t1_")
_AREA = re.compile(r"\bclass=\"[^\"<>]{0,80}\b(?:commentarea|nestedlisting)\b|\bdata-fullname=\"t1_|\bid-t1_\w")
_ID = re.compile(r"\bid-(t[13]_\w{1,16})|^thing_(t[13]_\w{1,16})")
_AGO = re.compile(r"(?:\d{1,4}|an?) (?:second|minute|hour|day|week|month|year)s? ago")


@dataclass
class _Page:
    """What the page says once for all its comments."""

    thread_id: str | None
    observed_at: datetime | None
    rounded: int = 0
    relative: int = 0


def _sniff(sample: Sample) -> float:
    page = sample.text
    return 0.95 if "<" in page and _THING.search(page) and _AREA.search(page) else 0.0


def _parse(source: Source) -> Iterator[Record]:
    page = source.read_text()
    root = html.parse_page(page).root
    if root is None:
        raise FormatError("the page is empty. Save it again from the browser.")
    thread = _thread(root, page)
    yield thread
    about = _Page(thread.thread_id, thread.observed_at)
    for number, thing in enumerate(root.css("div.thing"), start=1):
        kinds = classes(thing)
        if "morechildren" in kinds or "morerecursion" in kinds:
            yield from _stub(thing, about)
        elif "comment" in kinds or (_fullname(thing) or "").startswith("t1_"):
            yield _comment(f"thing {number}", thing, about)
    yield from reddit_page.notes(about.rounded, about.relative)


def _fullname(thing: LexborNode) -> str | None:
    """Return the id of a thing with its kind."""
    named = attribute(thing, "data-fullname")
    found = _ID.search(attribute(thing, "class") or "") or _ID.search(attribute(thing, "id") or "")
    return named or (found and (found[1] or found[2])) or None


def _thread(root: LexborNode, page: str) -> Thread:
    link = next((t for t in root.css("div.thing.link") if (_fullname(t) or "").startswith("t3_")), None)
    observed, saved = html.saved_at(page), html.saved_from(page)
    canonical = attribute(root.css_first("link[rel=canonical]"), "href")
    if link is None:
        url = canonical or saved
        return Thread(thread_id=thread_in(url), url=url if thread_in(url) else None, observed_at=observed)
    entry = _entry(link) or link
    title = entry.css_first("a.title")
    body = link.css_first(".usertext-body .md")
    story = None if body is None or gone(line_text(body)) else text.whole(body)
    url = address(attribute(link, "data-permalink")) or address(attribute(entry.css_first("a.comments"), "href"))
    return Thread(
        thread_id=bare_id(_fullname(link)),
        title=line_text(title),
        url=url or canonical or saved,
        story_text=story,
        created_at=_time(entry, observed).at,
        declared_comments=_declared(root, link, entry),
        observed_at=observed,
    )


def _declared(root: LexborNode, link: LexborNode, entry: LexborNode) -> int | None:
    """Return how many comments the page says there are: at the post, else above the comments ("all 31 comments")."""
    titles = [line_text(n) for n in (entry.css_first("a.comments"), root.css_first(".panestack-title .title"))]
    for words in (attribute(link, "data-comments-count"), titles[0], titles[1]):
        found = re.search(r"\d[\d,]{0,9}", words or "")
        if words and found and not words.startswith("top "):
            return int(found[0].replace(",", ""))
    return None


def _entry(thing: LexborNode) -> LexborNode | None:
    """Return a thing's own part, without the things below it."""
    entry = _child(thing, "entry")
    if entry is None and thing.css_first(".md") is not None and not html.has_inside(thing, "div.thing"):
        return thing
    return entry


def _child(node: LexborNode, name: str) -> LexborNode | None:
    child = node.first_child
    while child is not None:
        if child.is_element_node and name in classes(child):
            return child
        child = child.next
    return None


def _parent_of(thing: LexborNode) -> str | None:
    """Return the id of the comment that a thing stands below."""
    node = thing.parent
    while node is not None:
        if node.is_element_node and "thing" in classes(node):
            name = _fullname(node)
            return bare_id(name) if name and name.startswith("t1_") else None
        node = node.parent
    return None


def _time(entry: LexborNode, observed_at: datetime | None) -> Stamp:
    """Return when a thing was posted: its time tag, else the age printed beside its author."""
    for node in entry.css("time"):
        if "edited-timestamp" not in classes(node):
            stamp = times.parse(attribute(node, "datetime") or attribute(node, "title"))
            if stamp.at is not None:
                return stamp
    found = _AGO.search(line_text(entry.css_first(".tagline")) or "")
    return times.parse(found[0], observed_at) if found else times.UNKNOWN


def _comment(place: str, thing: LexborNode, about: _Page) -> Comment | Refused:
    comment_id = bare_id(_fullname(thing))
    locator = f"element thing_t1_{comment_id}" if comment_id else place
    entry = _entry(thing)
    if comment_id is None or entry is None:
        lacking = "id" if comment_id is None else "text"
        return Refused(locator=locator, code="E-ID" if lacking == "id" else "E-FIELD", reason=f"it has no {lacking}")
    permalink = attribute(thing, "data-permalink") or attribute(entry.css_first("a.bylink"), "href")
    parent = attribute(thing, "data-parent-fullname") or attribute(thing, "data-parent") or _parent_of(thing)
    comment = Comment(locator=locator, thread_id=thread_in(permalink) or about.thread_id, comment_id=comment_id)
    comment.url = address(permalink)
    comment.parent_id = None if (parent or "").startswith("t3_") else bare_id(parent)
    comment.is_root = comment.parent_id is None and not _is_apart(thing)
    stamp = _time(entry, about.observed_at)
    about.relative += stamp.precision == "relative"
    comment.created_at, comment.created_precision = stamp.at, stamp.precision
    comment.author, comment.author_kind = _author(thing, entry)
    comment.score = _score(entry, about)
    comment.score_kind = "none" if comment.score is None else "votes"
    body = entry.css_first(".usertext-body .md") or entry.css_first(".md")
    words = line_text(body)
    comment.state = gone(words) or ("deleted" if body is None and "deleted" in classes(thing) else "present")
    if body is not None and comment.state == "present":
        prose = text.from_node(body)
        comment.body, comment.quoted = prose.body, prose.quoted
    return comment


def _is_apart(thing: LexborNode) -> bool:
    """Say whether a comment is shown outside its thread (a user's page, one comment's page), its parent unknown."""
    shown = _child(thing, "parent")
    return shown is not None and shown.css_first("a.title") is not None


def _author(thing: LexborNode, entry: LexborNode) -> tuple[str | None, AuthorKind]:
    tagline = entry.css_first(".tagline")
    link = None if tagline is None else tagline.css_first("a.author")
    author = attribute(thing, "data-author") or line_text(link)
    if author is None or author.lower() == NOBODY:
        shown = line_text(tagline) or ""
        return None, "deleted" if author or NOBODY in shown or "deleted" in classes(thing) else "unknown"
    marks = classes(link) if link is not None else frozenset()
    if author == "AutoModerator":
        return author, "bot"
    if marks & {"moderator", "admin"}:
        return author, "staff"
    return author, "op" if "submitter" in marks else "user"


def _score(entry: LexborNode, about: _Page) -> int | None:
    """Return the score as nobody's vote leaves it; None while the site hides it."""
    tagline = entry.css_first(".tagline")
    node = None if tagline is None else tagline.css_first(".score.unvoted") or tagline.css_first(".score")
    if node is None:
        return None
    exact = attribute(node, "title") or ""
    if re.fullmatch(r"-?\d{1,9}", exact):
        return int(exact)
    printed = printed_score(line_text(node))
    if printed is None:
        return None
    about.rounded += printed[1]
    return printed[0]


def _stub(thing: LexborNode, about: _Page) -> Iterator[Record]:
    parent = _parent_of(thing)
    named = bare_id(_fullname(thing))
    comment_id = named if named and named != "_" else f"more_{parent or about.thread_id or 'top'}"
    yield Comment(
        locator=f"element thing_t1_{comment_id}",
        thread_id=about.thread_id,
        comment_id=comment_id,
        parent_id=parent,
        is_root=parent is None,
        state="stub",
    )
    found = re.search(r"\((\d[\d,]{0,9})", line_text(_entry(thing) or thing) or "")
    if found and (count := int(found[1].replace(",", ""))):
        yield Absent(count=count, reason="behind “load more comments”", thread_id=about.thread_id)


FORMAT = Format(
    name="reddit_old_html",
    title="Reddit thread, page of old.reddit.com",
    platform="reddit",
    version=2,
    how_to_get="Open the thread on old.reddit.com, load all comments, and save the page (Ctrl+S, HTML only).",
    sniff=_sniff,
    parse=_parse,
)
