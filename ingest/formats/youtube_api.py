"""Answers of the YouTube Data API v3: commentThreads.list, comments.list and videos.list, page after page.

A thread holds its top-level comment and at most five of its replies; ``totalReplyCount`` says how many there are.
Source: developers.google.com/youtube/v3/docs/commentThreads and /comments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest import times, youtube
from ingest.format import Absent, Comment, Format, Record, Refused, Thread
from ingest.json_records import peek, read_records
from ingest.json_values import as_count, as_dict, as_id, as_list, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import from_plain

Item = tuple[str, Any]


@dataclass
class _Seen:
    """What several pages say together."""

    video_of: dict[str, str] = field(default_factory=dict)
    """Top-level comment -> its video: replies fetched by comments.list do not name one."""
    promised: dict[str, int] = field(default_factory=dict)
    held: dict[str, set[str]] = field(default_factory=dict)
    videos: Counter[str] = field(default_factory=Counter)


def _items(locator: str, value: Any) -> Iterator[Item]:  # noqa: ANN401  (JSON is any of its types)
    """Yield the items of a page, of a list of pages, or a bare item."""
    if isinstance(value, list):
        for number, each in enumerate(value, start=1):
            yield from (
                _items(f"{locator}, page {number}", each)
                if "items" in as_dict(each)
                else [(f"{locator}, item {number}", each)]
            )
    elif isinstance(as_dict(value).get("items"), list):
        yield from ((f"{locator}, item {number}", each) for number, each in enumerate(value["items"], start=1))
    else:
        yield locator, value


def sniff(sample: Sample) -> float:
    """Claim items that say which kind of YouTube's they are, or have the snippets of comments."""
    item = as_dict(next((each for _, each in _items("", peek(sample))), None))
    snippet = as_dict(item.get("snippet"))
    kind = as_text(item.get("kind")) or ""
    if "topLevelComment" in snippet or kind in ("youtube#commentThread", "youtube#comment", "youtube#video"):
        return 0.95
    return 0.9 if {"authorDisplayName", "publishedAt"} <= snippet.keys() and "textDisplay" in snippet else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield each video's thread, its comments with the parents the API names, and how many replies are lacking."""
    seen = _Seen()
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
            continue
        for place, each in _items(locator, value):
            yield from _item(place, each, seen)
    lacking: Counter[str | None] = Counter()
    for top, count in seen.promised.items():
        lacking[seen.video_of.get(top)] += max(count - len(seen.held.get(top, ())), 0)
    for video, count in lacking.items():
        if count:
            yield Absent(count=count, reason="replies that the API counts and the file does not hold", thread_id=video)


def _item(place: str, value: Any, seen: _Seen) -> Iterator[Record]:  # noqa: ANN401
    item = as_dict(value)
    snippet = as_dict(item.get("snippet"))
    if item.get("kind") == "youtube#video" or "statistics" in item:
        yield _video(item, snippet)
        return
    top = as_dict(snippet.get("topLevelComment"))
    if not top:
        yield from _comment(place, item, seen, None, None)
        return
    top_id = as_id(top.get("id")) or as_id(item.get("id"))
    video = as_id(snippet.get("videoId")) or as_id(as_dict(top.get("snippet")).get("videoId"))
    if top_id is not None and (count := as_count(snippet.get("totalReplyCount"))):
        seen.promised[top_id] = count
    yield from _comment(place, {"id": top_id} | top, seen, None, video)
    for number, reply in enumerate(as_list(as_dict(item.get("replies")).get("comments")), start=1):
        yield from _comment(f"{place}, reply {number}", as_dict(reply), seen, top_id, video)


def _video(item: dict[str, Any], snippet: dict[str, Any]) -> Thread:
    video = as_id(item.get("id"))
    return Thread(
        thread_id=video,
        title=as_text(snippet.get("title")),
        url=youtube.page(video),
        story_text=from_plain(as_text(snippet.get("description")) or "").body,
        created_at=times.parse(as_text(snippet.get("publishedAt"))).at,
        declared_comments=as_count(as_dict(item.get("statistics")).get("commentCount")),
    )


def _comment(place: str, item: dict[str, Any], seen: _Seen, parent: str | None, video: str | None) -> Iterator[Record]:
    comment_id, snippet = as_id(item.get("id")), as_dict(item.get("snippet"))
    if comment_id is None or not snippet:
        yield Refused(locator=place, code="E-ID", reason="the comment has no id or no snippet", raw=shown(item))
        return
    parent = as_id(snippet.get("parentId")) or parent
    video = video or as_id(snippet.get("videoId")) or seen.video_of.get(parent or "")
    if parent is not None:
        seen.held.setdefault(parent, set()).add(comment_id)
    elif video is not None:
        seen.video_of[comment_id] = video
    if video is not None and not seen.videos[video]:
        seen.videos[video] += 1
        yield Thread(thread_id=video, url=youtube.page(video))
    yield _read(place, comment_id, snippet, parent, video)


def _read(place: str, comment_id: str, snippet: dict[str, Any], parent: str | None, video: str | None) -> Comment:
    original = as_text(snippet.get("textOriginal"))
    prose = from_plain(original) if original else youtube.shown_text(as_text(snippet.get("textDisplay")) or "")
    channel = snippet.get("authorChannelId")
    author_id = as_id(as_dict(channel).get("value")) or as_id(channel)
    author = as_text(snippet.get("authorDisplayName")) or author_id
    is_owner = author_id is not None and author_id == snippet.get("channelId")
    stamp = times.parse(as_text(snippet.get("publishedAt")))
    score = as_count(snippet.get("likeCount"))
    return Comment(
        locator=place,
        thread_id=video,
        comment_id=comment_id,
        parent_id=parent,
        is_root=parent is None and "." not in comment_id,
        author=author,
        author_kind="op" if is_owner else "user" if author else "unknown",
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=score,
        score_kind="none" if score is None else "likes",
        body=prose.body,
        quoted=prose.quoted,
        url=youtube.page(video, comment_id),
    )


FORMAT = Format(
    name="youtube_api",
    title="YouTube comments, answers of the Data API",
    platform="youtube",
    version=2,
    how_to_get="Save the pages of commentThreads.list (part=snippet,replies) and of comments.list, with your own key.",
    sniff=sniff,
    parse=parse,
)
