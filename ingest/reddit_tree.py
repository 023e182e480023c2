"""Trees of Reddit comments as scrapers write them, under the names that scrapers use -> the API's names.

Comments lie in lists, or in objects keyed by id, below their post, and replies below their comment. Names seen: those
of PRAW loops, URS (--comments), and tools that keep "comment", "upvotes" or "timestamp".
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.reddit_things import bare_id

TEXT = ("body", "comment", "text", "content", "comment_body", "comment_text", "message", "body_html")
AUTHOR = ("author", "user", "username", "comment_author", "author_name")
SCORE = ("score", "ups", "upvotes", "points", "comment_score", "votes", "likes")
TIME = ("created_utc", "created", "created_at", "timestamp", "date", "time", "comment_created", "datetime")
ID = ("id", "comment_id", "name", "fullname")
REPLIES = ("replies", "children", "comments", "sub_comments", "subcomments", "responses")
UNDER_POST = ("comments", "top_comments", "comment_tree", "all_comments", "top_level_comments", "replies")
POST = ("submission_metadata", "post", "submission", "thread", "metadata", "post_info")
NOBODY_PRINTED = ("None", "nan")
"""What scripts print for a deleted account, which PRAW gives as None."""
COUNT = ("num_comments", "comment_count", "total_comments", "comments_count")
STORY = ("selftext", "body", "text", "post_text", "content", "description")

Fields = dict[str, Any]


@dataclass(frozen=True)
class Branch:
    """One comment in its place."""

    fields: Fields
    """Its fields under the API's names."""
    key: str | None
    """Its key, where an object holds the comments by id."""
    parent: int | None
    """Place of its parent among the branches before it."""


def first_of(data: Mapping[str, Any], names: tuple[str, ...]) -> Any:  # noqa: ANN401  (JSON is any of its types)
    """Return the first value of the names that is neither missing nor empty."""
    return next((v for n in names if (v := data.get(n)) is not None and v != ""), None)


def id_of(data: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """Return the first id of the names; a whole number is kept as it is written."""
    value = first_of(data, names)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return bare_id(value)


def is_comment(value: object) -> bool:
    """Say whether a value may be a comment: it has words, and an author, a score or replies of its own."""
    if not isinstance(value, dict) or isinstance(value.get("title"), str):
        return False
    data = _opened(value)
    if not any(isinstance(data.get(n), str) for n in TEXT):
        return False
    return any(n in data for n in AUTHOR) and any(n in data for n in ("body", *ID, *SCORE, *REPLIES, *TIME))


def _opened(value: Fields) -> Fields:
    """Return a comment's fields where a tool wraps them: {"comment": {...}, "replies": [...]}."""
    for name in ("comment", "data"):
        inner = value.get(name)
        if isinstance(inner, dict) and any(isinstance(inner.get(n), str) for n in TEXT):
            return {**inner, **{n: v for n, v in value.items() if n != name}}
    return value


def members(value: object) -> list[tuple[str | None, Any]]:
    """Return (key or None, comment) of what holds comments: a list, or an object keyed by id."""
    if isinstance(value, list):
        return [(None, v) for v in value]
    if isinstance(value, dict) and not is_comment(value):
        return [(k, v) for k, v in value.items() if isinstance(v, dict)]
    return [(None, value)] if isinstance(value, dict) else []


def posts(value: object) -> Iterator[tuple[str | None, Fields, object]]:
    """Yield (key, fields of the post, what holds its comments) for each thread below a JSON value."""
    stack: list[tuple[str | None, object]] = [(None, value)]
    while stack:
        key, node = stack.pop()
        if isinstance(node, list):
            if any(is_comment(v) for v in node[:50]):
                yield key, {}, node
            else:
                stack.extend((None, v) for v in reversed(node))
        elif isinstance(node, dict):
            bare = (n for n in UNDER_POST if isinstance(node.get("title"), str) and node.get(n) in ([], {}))
            held = next((n for n in UNDER_POST if _holds_comments(node.get(n))), next(bare, None))
            if held is not None:
                yield key, _post_of(node), node[held]
            elif is_comment(node) or _holds_comments(node):
                yield key, {}, node
            else:
                stack.extend((k, v) for k, v in reversed(node.items()) if isinstance(v, (dict, list)))


def _holds_comments(value: object) -> bool:
    held = members(value)[:50]
    return any(is_comment(v) for _, v in held)


def _post_of(node: Fields) -> Fields:
    """Return the fields of a post, which lie beside its comments or in an object of their own."""
    inner: Fields = next((node[n] for n in POST if isinstance(node.get(n), dict)), {})
    return {**node, **inner}


def branches(held: object) -> Iterator[Branch]:
    """Yield every comment of one thread, each before its replies, in the order of the file."""
    stack: list[tuple[str | None, Any, int | None]] = [(k, v, None) for k, v in reversed(members(held))]
    count = 0
    while stack:
        key, value, parent = stack.pop()
        if not isinstance(value, dict):
            if value is not None and not isinstance(value, str):
                yield Branch({"unread": value}, key, parent)
                count += 1
            continue
        data = _opened(value)
        place, count = count, count + 1
        yield Branch(_named(data), key, parent)
        below = next((data[n] for n in REPLIES if isinstance(data.get(n), (list, dict)) and data[n]), None)
        stack.extend((k, v, place) for k, v in reversed(members(below)))


def _named(data: Fields) -> Fields:
    """Return a comment's fields under the API's names, beside those it has."""
    body = next((data[n] for n in TEXT[:-1] if isinstance(data.get(n), str)), None)
    named = {"body": body, "score": first_of(data, SCORE), "id": id_of(data, ID), "time": first_of(data, TIME)}
    if any(n in data for n in AUTHOR):
        author = first_of(data, AUTHOR)
        named["author"] = None if author in NOBODY_PRINTED else author
    return {**data, **named}


def made_id(data: Fields, parent: str | None, made: Counter[str]) -> str:
    """Return a stable id for a comment whose dump names none: from its author, its words and what it answers.

    ``made`` counts what was given an id before, so that a comment said twice has two.
    """
    author = data.get("author")
    content = "\x1f".join((author if isinstance(author, str) else "", str(data.get("body")), parent or ""))
    made[content] += 1
    return hashlib.sha256(f"{content}\x1f{made[content]}".encode("utf-8", "replace")).hexdigest()[:12]
