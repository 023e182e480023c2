"""An item that Zeeschuimer caught from a platform -> a comment, as far as it carries text, author, time and ids.

Shapes: TikTok comments and posts, X/Twitter, Instagram and Threads; others by the names that most platforms share.
Source: digitalmethodsinitiative/zeeschuimer and 4cat, one data source per platform.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ingest import times
from ingest.json_values import as_count, as_dict, as_id, as_text
from ingest.text import from_html, from_plain
from ingest.times import Stamp

Item = dict[str, Any]
_X_TIME = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4}) (\d{4})")
"""The times of X: "Wed Mar 01 10:00:00 +0000 2023"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """What an item says; None where it does not."""

    kind: str
    """What it was taken for, in words for the ledger."""
    own: str | None
    thread: str | None = None
    parent: str | None = None
    author: str | None = None
    stamp: Stamp = times.UNKNOWN
    likes: int | None = None
    text: str | None = None
    quoted: str | None = None
    title: str | None = None
    url: str | None = None


def read(item: Item, item_id: str | None) -> Caught | None:
    """Return what the item says, None when it carries no text. ``item_id`` is the number Zeeschuimer gave it."""
    for fits, reader in SHAPES:
        if fits(item):
            return reader(item, item_id)
    return None


def _stamp(value: Any) -> Stamp:  # noqa: ANN401  (JSON is any of its types)
    at = times.from_epoch(value) if isinstance(value, int | float | str) else None
    return Stamp(at, "exact") if at else times.parse(_X_TIME.sub(r"\1 \2, \5 \3 \4", as_text(value) or ""))


def _first(item: Item, *names: str) -> Any:  # noqa: ANN401
    return next((item[name] for name in names if item.get(name) is not None), None)


def _answered(value: Any) -> str | None:  # noqa: ANN401
    """Return an id; TikTok writes "0" for none."""
    found = as_id(value)
    return None if found == "0" else found


def _tiktok_comment(item: Item, item_id: str | None) -> Caught:
    user, shared = as_dict(item.get("user")), as_dict(item.get("share_info"))
    prose = from_plain(as_text(item.get("text")) or "")
    return Caught(
        kind="TikTok comments",
        own=as_id(item.get("cid")) or item_id,
        thread=as_id(item.get("aweme_id")),
        parent=_answered(item.get("reply_to_reply_id")) or _answered(item.get("reply_id")),
        author=as_text(user.get("unique_id")) or as_text(user.get("nickname")) or as_id(user.get("uid")),
        stamp=_stamp(item.get("create_time")),
        likes=as_count(item.get("digg_count")),
        text=prose.body,
        quoted=prose.quoted,
        title=as_text(shared.get("title")),
        url=as_text(shared.get("url")),
    )


def _tiktok_post(item: Item, item_id: str | None) -> Caught:
    author, own = item.get("author"), as_id(item.get("id")) or item_id
    name = as_text(as_dict(author).get("uniqueId")) or as_text(author)
    return Caught(
        kind="TikTok posts",
        own=own,
        thread=own,
        author=name,
        stamp=_stamp(item.get("createTime")),
        likes=as_count(_first(as_dict(_first(item, "statsV2", "stats")), "diggCount")),
        text=as_text(item.get("desc")),
        url=f"https://www.tiktok.com/@{name}/video/{own}" if name and own else None,
    )


def _tweet(item: Item, item_id: str | None) -> Caught:
    item = as_dict(item.get("tweet")) or item
    legacy = as_dict(item.get("legacy"))
    user = as_dict(as_dict(as_dict(item.get("core")).get("user_results")).get("result"))
    name = _first(as_dict(user.get("core")), "screen_name") or _first(as_dict(user.get("legacy")), "screen_name")
    name = as_text(name) or as_text(as_dict(item.get("user")).get("screen_name"))
    note = as_dict(as_dict(as_dict(item.get("note_tweet")).get("note_tweet_results")).get("result"))
    own = as_id(item.get("rest_id")) or as_id(legacy.get("id_str")) or item_id
    shared = as_dict(as_dict(item.get("quoted_status_result")).get("result"))
    shared = as_dict(as_dict(shared.get("tweet") or shared).get("legacy"))
    prose = from_html((as_text(note.get("text")) or as_text(legacy.get("full_text")) or "").replace("\n", "<br>"))
    return Caught(
        kind="posts of X",
        own=own,
        thread=as_id(legacy.get("conversation_id_str")) or own,
        parent=as_id(legacy.get("in_reply_to_status_id_str")),
        author=name or as_id(legacy.get("user_id_str")),
        stamp=_stamp(legacy.get("created_at")),
        likes=as_count(legacy.get("favorite_count")),
        text=prose.body,
        quoted=as_text(shared.get("full_text")) or prose.quoted,
        url=f"https://x.com/{name}/status/{own}" if name and own else None,
    )


def _instagram_post(item: Item, item_id: str | None) -> Caught:
    own, code = as_id(_first(item, "pk", "id")) or item_id, as_text(item.get("code"))
    threads = "text_post_app_info" in item
    site = "https://www.threads.net/post/" if threads else "https://www.instagram.com/p/"
    return Caught(
        kind="posts of Threads" if threads else "Instagram posts",
        own=own,
        thread=own,
        author=as_text(as_dict(_first(item, "user", "owner")).get("username")),
        stamp=_stamp(_first(item, "taken_at", "taken_at_timestamp")),
        likes=as_count(item.get("like_count")),
        text=as_text(as_dict(item.get("caption")).get("text")),
        url=f"{site}{code}" if code else None,
    )


def _instagram_comment(item: Item, item_id: str | None) -> Caught:
    return Caught(
        kind="Instagram comments",
        own=as_id(_first(item, "pk", "id")) or item_id,
        thread=as_id(item.get("media_id")),
        parent=_answered(_first(item, "parent_comment_id", "replied_to_comment_id")),
        author=as_text(as_dict(item.get("user")).get("username")),
        stamp=_stamp(_first(item, "created_at_utc", "created_at")),
        likes=as_count(item.get("comment_like_count")),
        text=as_text(item.get("text")),
    )


TEXTS = ("content", "text", "body", "desc", "full_text", "description", "title")
IDS = ("id", "id_str", "pk", "post_id", "comment_id", "uri")
TIMES = ("created_at", "create_time", "createTime", "timestamp", "taken_at", "publishedAt", "date", "creationTs")
PARENTS = ("in_reply_to_id", "in_reply_to_status_id_str", "parent_id", "parent", "reply_to")
LIKES = ("favourites_count", "like_count", "likes", "digg_count", "upVoteCount", "score")


def _any(item: Item, item_id: str | None) -> Caught | None:
    text = next((found for name in TEXTS if (found := as_text(item.get(name)))), None)
    own = as_id(_first(item, *IDS)) or item_id
    if text is None or own is None:
        return None
    who = _first(item, "author", "user", "account", "creator", "owner")
    person = as_dict(who)
    name = _first(person, "acct", "username", "unique_id", "uniqueId", "screen_name", "handle", "nickname", "name")
    prose = from_html(text) if "</" in text else from_plain(text)
    parent = as_id(_first(item, *PARENTS))
    return Caught(
        kind="other items",
        own=own,
        thread=as_id(_first(item, "conversation_id", "thread_id", "conversation_id_str")) or parent or own,
        parent=parent,
        author=as_text(name) or as_text(who),
        stamp=_stamp(_first(item, *TIMES)),
        likes=as_count(_first(item, *LIKES)),
        text=prose.body,
        quoted=prose.quoted,
        url=as_text(item.get("url")),
    )


SHAPES: tuple[tuple[Callable[[Item], bool], Callable[[Item, str | None], Caught | None]], ...] = (
    (lambda item: "cid" in item and "aweme_id" in item, _tiktok_comment),
    (lambda item: "legacy" in item or "legacy" in as_dict(item.get("tweet")), _tweet),
    (lambda item: "desc" in item and "createTime" in item, _tiktok_post),
    (lambda item: "media_id" in item and "text" in item and "user" in item, _instagram_comment),
    (lambda item: "caption" in item and ("code" in item or "taken_at" in item), _instagram_post),
    (lambda item: True, _any),
)
"""Whether an item is of a shape, and what reads it; the first that fits is taken."""
