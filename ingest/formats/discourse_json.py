"""Discourse posts as JSON: a topic (/t/ID.json), a page of its posts, or the latest posts of a forum.

``post_stream.stream`` lists the ids of all posts of a topic, ``post_stream.posts`` holds some of them. A reply names
the number of the post it answers, so numbers are the comments' ids. Likes are the action with id 2; an action that
nobody took is left out of the list (discourse/discourse, post_serializer.rb). Field names: docs.discourse.org.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest import times
from ingest.discourse_posts import Post, from_cooked, from_raw, in_order
from ingest.format import Absent, AuthorKind, Comment, Format, FormatError, Note, Record, Refused, State, Thread
from ingest.json_records import peek, read_records
from ingest.json_values import as_count, as_dict, as_id, as_list, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import Prose

LIKE = 2
SMALL_ACTION = 3
BODIES = ("cooked", "raw", "blurb")
_AVATAR = re.compile(r"/user_avatar/([\w.-]{1,253})/")
"""The only place where a topic's JSON names its site: the addresses of the pictures that members uploaded."""


@dataclass(slots=True)
class Topic:
    """One topic while its posts are gathered."""

    thread: Thread
    posts: list[Post] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    notices: int = 0
    sites: Counter[str] = field(default_factory=Counter)


def sniff(sample: Sample) -> float:
    """Claim a topic by its stream of posts, and lists of posts by the names that only Discourse gives them."""
    value = peek(sample)
    first = as_dict(value[0]) if isinstance(value, list) and value else as_dict(value)
    stream = as_dict(first.get("post_stream"))
    posts = _posts(first)
    post = as_dict(posts[0]) if posts else {}
    if isinstance(stream.get("posts"), list) and (not posts or "post_number" in post or "cooked" in post):
        return 0.97
    return 0.95 if {"post_number", "topic_id"} <= post.keys() and any(name in post for name in BODIES) else 0.0


def _posts(value: dict[str, Any]) -> list[Any]:
    """Return the posts that a topic, a page, a list of latest posts or a search holds."""
    stream = as_dict(value.get("post_stream"))
    for found in (stream.get("posts"), value.get("latest_posts"), value.get("posts")):
        if isinstance(found, list):
            return found
    return [value] if "post_number" in value else []


def parse(source: Source) -> Iterator[Record]:
    """Yield each topic with its posts by number, and how many posts the topic lists beyond them."""
    topics: dict[str, Topic] = {}
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
        elif isinstance(value, dict):
            yield from _gather(locator, value, topics)
        else:
            yield Refused(locator=locator, code="E-FIELD", reason="it is no topic and no post", raw=shown(value))
    if not topics:
        raise FormatError("no topic and no post is in it. Save /t/NUMBER.json of the topic again.")
    sites = sum((topic.sites for topic in topics.values()), Counter[str]())
    for topic in topics.values():
        topic.thread.site = max(sites, key=lambda name: (sites[name], name), default=None)
        yield topic.thread
        yield from in_order(topic.posts)
        lacking = len(topic.listed - topic.held) - len(topic.held - topic.listed)
        if lacking > 0:
            yield Absent(count=lacking, reason="posts that are only listed", thread_id=topic.thread.thread_id)
        if topic.notices:
            yield Note(
                text=f"notices of the site (closed, moved, pinned, …) are no comments; left out: {topic.notices}"
            )


def _gather(locator: str, value: dict[str, Any], topics: dict[str, Topic]) -> Iterator[Record]:
    own = None
    if "post_stream" in value:
        named = as_id(value.get("id")) or _topic_of(_posts(value))
        own = named or as_text(value.get("title"))
        if own is None:
            yield Refused(locator=locator, code="E-ID", reason="the topic has no id", raw=shown(value))
            return
        topic = topics.setdefault(own, Topic(Thread(thread_id=named)))
        _describe(topic.thread, value)
        topic.listed |= {i for i in map(as_id, as_list(as_dict(value["post_stream"]).get("stream"))) if i}
    titles = {as_id(as_dict(t).get("id")): as_text(as_dict(t).get("title")) for t in as_list(value.get("topics"))}
    for number, item in enumerate(_posts(value), start=1):
        post = as_dict(item)
        place = f"{locator}, post {number}"
        topic_id = own or as_id(post.get("topic_id"))
        if topic_id is None:
            yield Refused(locator=place, code="E-ID", reason="the post names no topic", raw=shown(item))
            continue
        topic = _topic(topics, topic_id)
        topic.thread.title = topic.thread.title or as_text(post.get("topic_title")) or titles.get(topic_id)
        yield from _take(place, post, topic, inside=own is not None)


def _topic_of(posts: list[Any]) -> str | None:
    return next((found for post in posts if (found := as_id(as_dict(post).get("topic_id")))), None)


def _topic(topics: dict[str, Topic], topic_id: str) -> Topic:
    return topics.setdefault(topic_id, Topic(Thread(thread_id=topic_id)))


def _describe(thread: Thread, value: dict[str, Any]) -> None:
    thread.title = thread.title or as_text(value.get("title"))
    thread.created_at = thread.created_at or times.parse(as_text(value.get("created_at"))).at
    thread.declared_comments = _declared(thread, value)


def _declared(thread: Thread, value: dict[str, Any]) -> int | None:
    count = as_count(value.get("posts_count"))
    return count if count is not None and 0 <= count < 2**31 else thread.declared_comments


def _take(locator: str, post: dict[str, Any], topic: Topic, *, inside: bool) -> Iterator[Record]:
    """Add one post to its topic, or yield why it cannot be."""
    topic.held |= {found for found in [as_id(post.get("id"))] if found}
    if avatar := _AVATAR.search(as_text(post.get("avatar_template")) or ""):
        topic.sites[avatar[1].lower()] += 1
    if as_count(post.get("post_type")) == SMALL_ACTION:
        topic.notices += 1
        return
    number = as_id(post.get("post_number"))
    if number is None:
        yield Refused(locator=locator, code="E-ID", reason="the post has no number", raw=shown(post))
        return
    if not any(isinstance(post.get(name), str) for name in BODIES):
        yield Refused(locator=locator, code="E-FIELD", reason="it has no text (cooked, raw)", raw=shown(post))
        return
    if inside and topic.thread.declared_comments is None:
        topic.thread.declared_comments = _declared(topic.thread, post)
    topic.posts.append(_post(locator, number, post, topic.thread.thread_id))


def _post(locator: str, number: str, post: dict[str, Any], topic_id: str | None) -> Post:
    if isinstance(post.get("cooked"), str):
        prose, quotes = from_cooked(post["cooked"], topic_id)
    else:
        prose, quotes = from_raw(next(post[n] for n in BODIES if isinstance(post.get(n), str)), topic_id)
    state = _state(post)
    if state == "deleted" or post.get("cooked_hidden") is True:
        prose, quotes = Prose(None, None), []
    author, kind = _author(post)
    at = times.parse(as_text(post.get("created_at")))
    likes = _likes(post)
    parent = as_id(post.get("reply_to_post_number"))
    comment = Comment(
        locator=locator,
        thread_id=topic_id,
        comment_id=number,
        parent_id=parent if parent not in (number, "0") else None,
        is_root=number == "1" or ("reply_to_post_number" in post and post["reply_to_post_number"] is None),
        author=author,
        author_kind=kind,
        created_at=at.at,
        created_precision=at.precision,
        score=likes,
        score_kind="none" if likes is None else "likes",
        body=prose.body,
        quoted=prose.quoted,
        state=state,
    )
    return Post(comment, quotes)


def _state(post: dict[str, Any]) -> State:
    if post.get("user_deleted") is True:
        return "deleted"
    if post.get("deleted_at") is not None:
        return "removed"
    if post.get("hidden") is True or post.get("cooked_hidden") is True:
        return "collapsed"
    return "truncated" if not isinstance(post.get("cooked") or post.get("raw"), str) else "present"


def _author(post: dict[str, Any]) -> tuple[str | None, AuthorKind]:
    author = as_text(post.get("username")) or as_text(post.get("name"))
    if author is None:
        return None, "deleted" if "username" in post else "unknown"
    if (as_count(post.get("user_id")) or 0) < 0:
        return author, "bot"
    return author, "staff" if any(post.get(role) is True for role in ("staff", "admin", "moderator")) else "user"


def _likes(post: dict[str, Any]) -> int | None:
    """Return the likes; None where the post does not tell of any actions."""
    actions = post.get("actions_summary")
    if not isinstance(actions, list):
        return as_count(post.get("like_count"))
    liked = next((a for a in map(as_dict, actions) if as_count(a.get("id")) == LIKE), {})
    return as_count(liked.get("count", 0))


FORMAT = Format(
    name="discourse_json",
    title="Discourse topic or posts, JSON",
    platform="discourse",
    version=2,
    how_to_get="Add .json to the address of the topic (/t/NUMBER.json?print=true gives up to 1,000 posts) and save it.",
    sniff=sniff,
    parse=parse,
)
