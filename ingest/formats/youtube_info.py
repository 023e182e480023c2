"""Comments that yt-dlp saves: the info.json of a video with ``comments``, or its list of comments alone.

A comment names its parent ("root" or an id). YouTube's times are estimated from "2 days ago"; those of other sites
that yt-dlp reads (PeerTube, Bluesky, Patreon, …) are exact. Source: yt-dlp, README and extractor/youtube/_video.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingest import times, youtube
from ingest.format import Comment, Format, FormatError, Note, Record, Refused, Thread
from ingest.json_records import peek, read_records
from ingest.json_values import as_count, as_dict, as_id, as_list, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import Prose, from_html, from_plain
from ingest.times import Stamp

VIDEO_SIGNS = {"extractor", "extractor_key", "webpage_url", "uploader_id", "webpage_url_basename", "display_id"}
COMMENT_SIGNS = {"like_count", "author_id", "author_thumbnail", "author_is_uploader", "is_favorited", "_time_text",
                 "time_text", "timestamp", "author_url", "dislike_count"}  # fmt: skip

_NOT_A_NAME = re.compile(r"[^a-z0-9]+")


@dataclass
class _Video:
    """What a comment needs to know of the video it stands under."""

    thread_id: str | None
    owner: str | None
    on_youtube: bool
    observed_at: datetime | None
    estimated: int = 0


def sniff(sample: Sample) -> float:
    """Claim a video's info with or without comments in sight, or comments with a parent, by yt-dlp's names."""
    value = peek(sample)
    first = as_dict(value[0]) if isinstance(value, list) and value else as_dict(value)
    if _is_comment(first) and isinstance(value, list):
        return 0.95
    comments = as_list(first.get("comments"))
    if comments:
        return 0.95 if _is_comment(as_dict(comments[0])) else 0.0
    return 0.9 if len(VIDEO_SIGNS & first.keys()) >= 3 and {"id", "title"} <= first.keys() else 0.0


def _is_comment(item: dict[str, Any]) -> bool:
    named = {"id", "parent"} <= item.keys() and ("text" in item or "html" in item) and "body" not in item
    return named and len(COMMENT_SIGNS & item.keys()) >= 2


def parse(source: Source) -> Iterator[Record]:
    """Yield each video's thread and its comments with the parents they name."""
    alone: _Video | None = None
    found = False
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
        elif (item := as_dict(value)).keys() & (VIDEO_SIGNS | {"comments"}):
            found = found or bool(as_list(item.get("comments")))
            yield from _of_video(locator, item, source.modified)
        else:
            if alone is None:
                thread = youtube.named_after(source.name)
                alone = _Video(thread.thread_id, None, "_time_text" in item, source.modified)
                yield thread
            found = True
            yield _comment(locator, value, alone)
    if not found:
        raise FormatError("no comment is in it. Fetch it again with yt-dlp --write-comments.")
    if alone is not None:
        yield from _said(alone)


def _of_video(locator: str, item: dict[str, Any], modified: datetime | None) -> Iterator[Record]:
    named = as_text(item.get("extractor_key")) or as_text(item.get("extractor")) or "youtube"
    site = _NOT_A_NAME.sub("", named.partition(":")[0].lower()) or "video"
    observed = times.from_epoch(as_count(item.get("epoch"))) or modified
    at = times.from_epoch(as_count(item.get("timestamp"))) or times.parse(as_text(item.get("upload_date"))).at
    video = _Video(as_id(item.get("id")), as_id(item.get("channel_id")), site.startswith("youtube"), observed)
    yield Thread(
        thread_id=video.thread_id,
        platform="youtube" if video.on_youtube else site,
        title=as_text(item.get("title")) or as_text(item.get("fulltitle")),
        url=as_text(item.get("webpage_url")) or (youtube.page(video.thread_id) if video.on_youtube else None),
        story_text=from_plain(as_text(item.get("description")) or "").body,
        created_at=at,
        declared_comments=as_count(item.get("comment_count")),
        observed_at=times.from_epoch(as_count(item.get("epoch"))),
    )
    for number, each in enumerate(as_list(item.get("comments")), start=1):
        yield _comment(f"{locator}, comment {number}", each, video)
    yield from _said(video)


def _said(video: _Video) -> Iterator[Note]:
    if video.estimated:
        yield Note(text=f'{video.estimated} times are estimated from words such as "2 days ago".')


def _comment(locator: str, value: Any, video: _Video) -> Comment | Refused:  # noqa: ANN401
    item = as_dict(value)
    comment_id = as_id(item.get("id"))
    if comment_id is None:
        return Refused(locator=locator, code="E-ID", reason="the comment has no id", raw=shown(value))
    parent = as_id(item.get("parent"))
    prose, stamp = _prose(item), _time(item, video)
    score = as_count(item.get("like_count"))
    author = as_text(item.get("author")) or as_id(item.get("author_id")) or as_text(item.get("author_id"))
    is_owner = item.get("author_is_uploader") is True or (video.owner and item.get("author_id") == video.owner)
    pinned = youtube.labels(pinned=item.get("is_pinned"), hearted=item.get("is_favorited"))
    return Comment(
        locator=locator,
        thread_id=video.thread_id,
        comment_id=comment_id,
        parent_id=None if parent in (None, "root") else parent,
        is_root=parent == "root",
        author=author,
        author_kind="op" if is_owner else "user" if author else "unknown",
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=score,
        score_kind="none" if score is None else "likes",
        tag=pinned,
        body=prose.body,
        quoted=prose.quoted,
        url=youtube.page(video.thread_id, comment_id) if video.on_youtube else as_text(item.get("url")),
    )


def _prose(item: dict[str, Any]) -> Prose:
    text = as_text(item.get("text"))
    return from_plain(text) if text else from_html(as_text(item.get("html")) or "")


def _time(item: dict[str, Any], video: _Video) -> Stamp:
    """Return the comment's time; YouTube's is worked out from a text, by yt-dlp or here."""
    printed = as_text(item.get("_time_text")) or as_text(item.get("time_text"))
    at = times.from_epoch(as_count(item.get("timestamp")))
    if at is not None and not printed and not video.on_youtube:
        return Stamp(at, "exact")
    stamp = Stamp(at, "relative") if at else youtube.moment(printed, video.observed_at)
    video.estimated += stamp.precision == "relative"
    return stamp


FORMAT = Format(
    name="youtube_info",
    title="YouTube comments saved by yt-dlp (info.json)",
    platform="youtube",
    version=3,
    how_to_get="Run yt-dlp --skip-download --write-comments ADDRESS; it writes a file that ends in .info.json.",
    sniff=sniff,
    parse=parse,
)
