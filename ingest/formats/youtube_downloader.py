"""Files of youtube-comment-downloader: one comment per line, or one list under ``comments``.

The part of ``cid`` before the dot is the parent; votes are printed ("1.2K"), times too ("2 days ago (edited)").
Files of 2022 have neither ``reply`` nor ``replies``. Source: youtube-comment-downloader, downloader.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ingest import youtube
from ingest.format import Absent, Comment, Format, Note, Record, Refused
from ingest.json_records import peek, read_records
from ingest.json_values import as_dict, as_id, as_list, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import from_plain


@dataclass
class _Seen:
    """What is summed up at the end."""

    promised: dict[str, int] = field(default_factory=dict)
    """Comment -> how many replies the site says it has."""
    held: Counter[str] = field(default_factory=Counter)
    rounded: int = 0
    estimated: int = 0


def sniff(sample: Sample) -> float:
    """Claim comments with a ``cid``, a text, and votes or a time in words."""
    value = peek(sample)
    rows = value if isinstance(value, list) else as_list(as_dict(value).get("comments")) or [value]
    item = as_dict(rows[0]) if rows else {}
    named = {"cid", "text", "author"} <= item.keys() and {"votes", "time", "channel"} & item.keys()
    return 0.95 if named and "create_time" not in item else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the comments; the file names no video, so its name is the thread's title."""
    thread, seen = youtube.named_after(source.name), _Seen()
    yield thread
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
            continue
        listed = as_dict(value).get("comments")
        rows = listed if isinstance(listed, list) else [value]
        for number, each in enumerate(rows, start=1):
            place = f"{locator}, comment {number}" if isinstance(listed, list) else locator
            comment = _comment(place, each, seen, source.modified)
            if isinstance(comment, Comment) and thread.thread_id is not None:
                comment.thread_id = thread.thread_id
                comment.url = youtube.page(thread.thread_id, comment.comment_id)
            yield comment
    yield from _said(seen)


def _said(seen: _Seen) -> Iterator[Record]:
    lacking = sum(max(count - seen.held[comment], 0) for comment, count in seen.promised.items())
    if lacking:
        yield Absent(count=lacking, reason="replies that the site counts and the file does not hold")
    if seen.rounded:
        yield Note(text=f'{seen.rounded} scores are rounded as the page shows them ("1.2K").')
    if seen.estimated:
        yield Note(text=f'{seen.estimated} times are estimated from words such as "2 days ago".')


def _comment(locator: str, value: Any, seen: _Seen, taken: datetime | None) -> Comment | Refused:  # noqa: ANN401
    item = as_dict(value)
    comment_id = as_id(item.get("cid"))
    if comment_id is None:
        return Refused(locator=locator, code="E-ID", reason="the comment has no cid", raw=shown(value))
    first, dot, _ = comment_id.partition(".")
    parent = first if dot and first else None
    if parent is not None:
        seen.held[parent] += 1
    elif (promised := youtube.likes(item.get("replies"))) and not youtube.is_rounded(item.get("replies")):
        seen.promised[comment_id] = promised
    stamp = youtube.estimated(item.get("time_parsed"))
    stamp = stamp if stamp.at else youtube.moment(item.get("time"), taken)
    seen.estimated += stamp.precision == "relative"
    seen.rounded += youtube.is_rounded(item.get("votes"))
    score = youtube.likes(item.get("votes"))
    prose = from_plain(as_text(item.get("text")) or "")
    author = as_text(item.get("author")) or as_text(item.get("channel"))
    return Comment(
        locator=locator,
        comment_id=comment_id,
        parent_id=parent,
        is_root=parent is None,
        author=author,
        author_kind="user" if author else "unknown",
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=score,
        score_kind="none" if score is None else "likes",
        tag=youtube.labels(pinned=item.get("pinned"), hearted=item.get("heart")),
        body=prose.body,
        quoted=prose.quoted,
    )


FORMAT = Format(
    name="youtube_downloader",
    title="YouTube comments saved by youtube-comment-downloader",
    platform="youtube",
    version=2,
    how_to_get="Run youtube-comment-downloader --youtubeid VIDEO --output comments.json.",
    sniff=sniff,
    parse=parse,
)
