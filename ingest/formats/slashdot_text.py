"""A Slashdot discussion copied out of a browser as text: bare, with by-lines, Beta, a mirror's outline, or Markdown.

No such copy names a comment's parent. Mirrors and some Markdown copies draw the tree; elsewhere the order of the page
is depth first, which lets ``ingest/replies.py`` infer it.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from ingest import times
from ingest.format import Absent, AuthorKind, Comment, Format, FormatError, Record, State, Thread
from ingest.opening import Sample, Source
from ingest.slashdot_head import day_in
from ingest.slashdot_headers import depths, find_headers, nested
from ingest.slashdot_lines import (
    Header,
    hidden,
    is_button,
    is_footer,
    is_label,
    is_rule,
    is_sure_button,
    more,
    normal,
    says_cut,
    width,
)
from ingest.slashdot_story import Story, is_story_byline, read_story
from ingest.text import from_markdown, from_plain

MOST_STUBS = 200
"""A note that hides more comments than this is only counted; the tree would be made of stubs."""
OPEN_FOR = timedelta(days=60)
"""A discussion is closed long before; so old can a comment without a year in its date be, counted from its story."""
PREVIEW = range(500, 531)
"""Slashcode cuts the preview of a one-line comment at about 516 characters."""

_MAIL_OR_CODE = re.compile(r"From \S+.{0,80}\d{4}\s*\n|\s*[<{]|\s*\[\s*[{\[\"\d]|(?:[\w-]{2,40}: .{0,200}\n){3}\n")


def sniff(sample: Sample) -> float:
    """Return how sure it is that the text holds comments under Slashdot's score lines."""
    if _MAIL_OR_CODE.match(sample.text):
        return 0.0
    lines = [normal(line) for line in sample.text.split("\n")]
    headers = find_headers(lines)
    if not headers:
        return 0.8 if _is_quiet_story(lines) else 0.0
    scored = sum(h.score is not None for h in headers)
    if scored == 0:
        answers = any((h.subject or "").lower().startswith("re:") for h in headers)
        return 0.9 if len(headers) > 1 and (answers or headers[0].comment_id) else 0.6
    if scored > 1 or any(h.has_byline for h in headers) or any(is_story_byline(line) for line in lines):
        return 0.95
    return 0.7


def _is_quiet_story(lines: Sequence[str]) -> bool:
    """Tell whether this is a story that nobody has answered yet."""
    return sum(is_story_byline(line) for line in lines[:200]) > 0 and any("dept." in line for line in lines[:200])


def parse(source: Source) -> Iterator[Record]:
    """Yield the thread and its comments, in the order of the page.

    Raises FormatError when the text has neither a comment header nor a story's by-line.
    """
    lines = [normal(line) for line in source.read_text().split("\n")]
    headers = find_headers(lines)
    if not headers and not _is_quiet_story(lines):
        raise FormatError(
            "No line such as “Title (Score:4, Funny)” was found, so no comment begins anywhere. "
            "Copy the page again with its titles and scores, or choose another format with --format."
        )
    above = lines[: headers[0].first] if headers else lines
    story = read_story(above, len(headers))
    drawn = depths(headers) is not None
    posted = times.parse(story.date).at or day_in(story.thread_id)
    yield _thread(story, posted, flat=not drawn)
    yield from _comments(lines, headers, posted, drawn=drawn)


def _comments(
    lines: Sequence[str], headers: Sequence[Header], posted: datetime | None, *, drawn: bool
) -> Iterator[Record]:
    """Yield each comment, and after it a stub for each that a note below it hides."""
    markdown = any(lines[h.first].lstrip().startswith("#") for h in headers)
    ends = [*(h.first for h in headers), len(lines)][1:]
    segments = [_Segment(lines, h.last + 1, end) for h, end in zip(headers, ends)]
    indents = _indents(headers, segments, drawn=drawn)
    for header, own in zip(headers, segments, strict=True):
        yield _comment(header, own, next(indents), markdown, posted)
        yield from own.placeholders(indents)


def _indents(headers: Sequence[Header], segments: Sequence[_Segment], *, drawn: bool) -> Iterator[int | None]:
    """Yield the depth of each comment and, after it, of each note on hidden ones; None where no tree is drawn."""
    outline = [
        columns for h, own in zip(headers, segments, strict=True) for columns in (h.width, *(n[2] for n in own.hidden))
    ]
    return iter(nested(outline) if drawn else [None] * len(outline))


def _thread(story: Story, posted: datetime | None, *, flat: bool) -> Thread:
    return Thread(
        created_at=posted,
        thread_id=story.thread_id,
        title=story.title,
        url=story.url,
        story_text=story.text,
        declared_comments=story.declared,
        reply_order="depth_first" if flat else None,
    )


class _Segment:
    """The lines between two headers, sorted into the comment's text, notes on hidden comments, and furniture."""

    def __init__(self, lines: Sequence[str], begin: int, end: int) -> None:
        self.body: list[str] = []
        self.hidden: list[tuple[int, int, int]] = []
        """(line, how many, columns of indentation)"""
        self.more: int | None = None
        self.cut = False
        buttons = _buttons(lines, begin, end)
        for at in range(begin, end):
            text = lines[at].strip()
            if is_footer(text):
                break
            hides = hidden(text)
            if hides is not None:
                self.hidden.append((at, hides, width(lines[at])))
            elif (loads := more(text)) is not None:
                self.more = (self.more or 0) + loads
            elif says_cut(text):
                self.cut = True
            elif at not in buttons:
                self.body.append(lines[at])
        while self.body and (not self.body[-1].strip() or is_rule(self.body[-1].strip())):
            self.body.pop()

    def placeholders(self, indents: Iterator[int | None]) -> Iterator[Record]:
        """Yield a stub for each hidden comment, and a count of those that the page does not place."""
        for at, count, _ in self.hidden:
            indent = next(indents)
            if count > MOST_STUBS:
                yield Absent(count=count, reason=f"line {at + 1}: hidden below the threshold")
                continue
            for which in range(count):
                nth = f", {which + 1}" if count > 1 else ""
                yield Comment(locator=f"line {at + 1}{nth}", state="stub", score_kind="moderation", indent=indent)
        if self.more:
            yield Absent(count=self.more, reason="the page offered to load them")


def _buttons(lines: Sequence[str], begin: int, end: int) -> set[int]:
    """Return the lines that hold only buttons; "Share" or "Parent" alone is one only beside a sure one."""
    found: set[int] = set()
    run: list[int] = []
    for at in range(begin, end + 1):
        text = lines[at].strip() if at < end else None
        if text and (is_button(text) or is_label(text)):
            run.append(at)
        elif text != "":
            if any(is_sure_button(lines[i].strip()) for i in run):
                found.update(run)
            run = []
    return found


def _comment(header: Header, own: _Segment, indent: int | None, markdown: bool, posted: datetime | None) -> Comment:
    text = textwrap.dedent("\n".join(own.body)).strip("\n")
    prose = from_markdown(text) if markdown else from_plain(text)
    body = prose.body
    state: State = "present" if body or prose.quoted else "collapsed"
    if own.cut or (body and header.date is None and len(body) in PREVIEW and body[-1].isalnum()):
        state = "truncated"
    stamp = _stamp(header, posted)
    return Comment(
        created_at=stamp.at,
        created_precision=stamp.precision,
        locator=f"line {header.first + 1}",
        comment_id=header.comment_id,
        indent=indent,
        author=header.author,
        author_kind=_kind(header.author),
        score=header.score,
        score_kind="moderation",
        tag=header.tag,
        subject=header.subject,
        body=body,
        quoted=prose.quoted,
        state=state,
    )


def _stamp(header: Header, posted: datetime | None) -> times.Stamp:
    """Return when the comment was posted; a year that its date leaves out comes from the story."""
    return times.parse(header.date, posted and posted + OPEN_FOR)


def _kind(author: str | None) -> AuthorKind:
    if author is None:
        return "unknown"
    return "anonymous" if author.lower() == "anonymous coward" else "user"


FORMAT = Format(
    name="slashdot_text",
    title="Slashdot discussion, copied text",
    platform="slashdot",
    version=2,
    how_to_get="Open the story, load all comments, select the page and copy it into a text file.",
    sniff=sniff,
    parse=parse,
)
