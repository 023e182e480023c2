"""Slashcode discussions as archives keep them (use.perl.org): headings, and nesting drawn with blockquotes.

A comment is ``<h2>subject</h2>``, ``<h3>author on time</h3>`` and its text; its replies stand in a blockquote after it.
Quotes in the text use the same tag, and the closing tags of the last sub-thread are missing, so a tree parser nests
wrongly. The tags between two headings are therefore counted: those that close more than the text opened close replies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest import text, times
from ingest.characters import unescape
from ingest.format import Comment, Record, ReplyOrder, Thread
from ingest.paragraphs import paragraphs, without_repeats

_HEADING = re.compile(
    r"<h2>(?P<subject>[^\n]{0,400}?)</h2>\s{0,20}<h3>"
    r"(?:<a href=\"/user/[^\"\n]{0,100}\">)?(?P<author>[^<\n]{1,200})(?:</a>)?"
    r"[ \t]on[ \t](?P<date>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)</h3>",
    re.IGNORECASE,
)
_STORY = re.compile(
    r"<h1>(?P<title>[^\n]{1,400}?)</h1>\s{0,20}<h2>[^\n]{0,300}?[ \t]on[ \t](?P<date>[\dT:-]{16,19})</h2>"
)
_STORY_TEXT = re.compile(r"<div class=\"span8\">")
_END = re.compile(r"</div>\s{0,20}<!-- /span8 -->|<!-- /span8 -->")
_OPEN = re.compile(r"<blockquote\b", re.IGNORECASE)
_CLOSE = re.compile(r"</blockquote\s*>", re.IGNORECASE)
_NAMED_SITE = re.compile(r"<title>\s*use\.perl\.org ", re.IGNORECASE)


@dataclass(slots=True)
class _Entry:
    heading: re.Match[str]
    body: str
    depth: int


def claims(page: str) -> float:
    """Return how sure it is, in [0, 1], that ``page`` is such an archive page."""
    if not _HEADING.search(page):
        return 0.0
    return 0.97 if _NAMED_SITE.search(page) else 0.8


def read(page: str) -> Iterator[Record]:
    """Yield the thread and its comments; parents are explicit where the page nests, left open where it never does.

    The page has no ids: comments are "c1", "c2", … by their place on it.
    """
    entries = _entries(page)
    nests = any(entry.depth for entry in entries)
    yield _thread(page, entries, nests)
    above: list[str] = []
    for place, entry in enumerate(entries, start=1):
        comment_id = f"c{place}"
        del above[entry.depth :]
        comment = _comment(entry, comment_id)
        if nests and above:
            comment.parent_id, comment.parent_source = above[-1], "explicit"
        comment.is_root = nests and not above
        above.append(comment_id)
        yield comment


def _entries(page: str) -> list[_Entry]:
    headings = list(_HEADING.finditer(page))
    end = _END.search(page, headings[-1].end()) if headings else None
    limits = [heading.start() for heading in headings[1:]] + [end.start() if end else len(page)]
    entries: list[_Entry] = []
    depth = 0
    for heading, limit in zip(headings, limits, strict=True):
        body, closed, opened = _split(page[heading.end() : limit])
        entries.append(_Entry(heading, body, depth))
        depth = max(0, depth - closed) + opened
    return entries


def _split(part: str) -> tuple[str, int, int]:
    """Return the text of a comment, how many levels of replies end after it, and 1 when its own replies follow."""
    body = part.rstrip()
    opened = body[-12:].lower() == "<blockquote>"
    body = body[:-12].rstrip() if opened else body
    spare = len(_CLOSE.findall(body)) - len(_OPEN.findall(body))
    closed = 0
    while closed < spare and body[-13:].lower() == "</blockquote>":
        body = body[:-13].rstrip()
        closed += 1
    return body, closed, int(opened)


def _thread(page: str, entries: list[_Entry], nests: bool) -> Thread:
    story = _STORY.search(page)
    first = entries[0].heading.start() if entries else len(page)
    begin = _STORY_TEXT.search(page, 0, first)
    intro = text.from_html(page[begin.end() : first]) if begin else text.Prose(None, None)
    told = "\n\n".join(p.text for p in without_repeats(paragraphs((intro.body or "").split("\n"))))
    return Thread(
        platform="useperl" if _NAMED_SITE.search(page) else None,
        title=_line(story["title"]) if story else None,
        story_text=told or None,
        created_at=times.parse(story["date"]).at if story else None,
        reply_order=None if nests else _order(entries),
    )


def _order(entries: list[_Entry]) -> ReplyOrder:
    """Tell how comments without nesting lie: by time, or each thread to its end."""
    dates = [entry.heading["date"] for entry in entries]
    return "chronological" if dates == sorted(dates) else "depth_first"


def _comment(entry: _Entry, comment_id: str) -> Comment:
    prose = text.from_html(entry.body)
    author = _line(entry.heading["author"])
    stamp = times.parse(entry.heading["date"])
    return Comment(
        locator=f"comment {comment_id[1:]}",
        comment_id=comment_id,
        author=author,
        author_kind="anonymous" if (author or "").lower() in ("anonymous coward", "anonymous monk") else "user",
        created_at=stamp.at,
        created_precision=stamp.precision,
        subject=_line(entry.heading["subject"]),
        body=prose.body,
        quoted=prose.quoted,
    )


def _line(markup: str) -> str | None:
    return " ".join(unescape(re.sub(r"<[^<>]*>", "", markup)).split()) or None
