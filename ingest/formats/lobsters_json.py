"""Lobsters stories as JSON (/s/ID.json), and lists of comments.

Today a comment names its ``parent_comment`` and its user is a text; before 2023 the tree is only drawn
(``indent_level`` from 1), and the user is an object. Text that is gone is a sentence.
Source: lobsters/lobsters, comment.rb and story.rb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest import times
from ingest.format import AuthorKind, Comment, Format, FormatError, Record, Refused, State, Thread
from ingest.json_records import peek, read_records
from ingest.json_values import as_count, as_dict, as_id, as_list, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import Prose, from_html, from_markdown

_STORY = re.compile(r"/s/([a-z0-9]{4,10})\b")


def sniff(sample: Sample) -> float:
    """Claim a story with comments, or a list of either, by the site's names."""
    value = peek(sample)
    first = as_dict(value[0]) if isinstance(value, list) and value else as_dict(value)
    if isinstance(first.get("comments"), list) and {"short_id", "comment_count"} <= first.keys():
        return 0.97
    return 0.95 if {"short_id", "commenting_user", "comment"} <= first.keys() else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield each story with its comments in their order."""
    found = False
    for locator, value in read_records(source):
        item = as_dict(value)
        if isinstance(value, Refused):
            yield value
        elif as_id(item.get("short_id")) is None:
            yield Refused(locator=locator, code="E-ID", reason="it has no short_id", raw=shown(value))
        elif "commenting_user" in item:
            found = True
            yield _comment(locator, item, _story_id(item), None)
        else:
            found = True
            yield from _story(locator, item)
    if not found:
        raise FormatError("no story and no comment is in it. Save lobste.rs/s/ID.json of the story again.")


def _story_id(item: dict[str, Any]) -> str | None:
    found = _STORY.search(as_text(item.get("url")) or "")
    return found[1] if found else None


def _user(value: Any) -> str | None:  # noqa: ANN401  (a text, in old dumps an object)
    return as_text(value) or as_text(as_dict(value).get("username"))


def _story(locator: str, story: dict[str, Any]) -> Iterator[Record]:
    story_id = as_id(story.get("short_id"))
    declared = as_count(story.get("comment_count"))
    yield Thread(
        thread_id=story_id,
        title=as_text(story.get("title")),
        url=as_text(story.get("comments_url")) or as_text(story.get("short_id_url")),
        story_text=from_html(as_text(story.get("description")) or "").body,
        created_at=times.parse(as_text(story.get("created_at"))).at,
        declared_comments=declared if declared is not None and 0 <= declared < 2**31 else None,
    )
    submitter = _user(story.get("submitter_user"))
    for number, value in enumerate(as_list(story.get("comments")), start=1):
        item, place = as_dict(value), f"{locator}, comment {number}"
        if as_id(item.get("short_id")) is None:
            yield Refused(locator=place, code="E-ID", reason="the comment has no short_id", raw=shown(value))
        else:
            yield _comment(place, item, story_id, submitter)


def _comment(locator: str, item: dict[str, Any], story_id: str | None, submitter: str | None) -> Comment:
    state, prose = _text(item)
    author = _user(item.get("commenting_user"))
    parent = as_id(item.get("parent_comment"))
    stamp = times.parse(as_text(item.get("created_at")))
    score = _score(item)
    return Comment(
        locator=locator,
        thread_id=story_id,
        comment_id=as_id(item.get("short_id")),
        parent_id=parent,
        is_root="parent_comment" in item and item["parent_comment"] is None,
        indent=None if parent else _indent(item),
        author=author,
        author_kind=_kind(author, item, submitter),
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=score,
        score_kind="none" if score is None else "votes",
        body=prose.body,
        quoted=prose.quoted,
        state=state,
        url=as_text(item.get("short_id_url")) or as_text(item.get("url")),
    )


def _text(item: dict[str, Any]) -> tuple[State, Prose]:
    if item.get("is_moderated") is True:
        return "removed", Prose(None, None)
    if item.get("is_deleted") is True:
        sentence = f"{item.get('comment_plain')} {item.get('comment')}"
        return "removed" if "banned user" in sentence else "deleted", Prose(None, None)
    rendered = as_text(item.get("comment"))
    if rendered is not None:
        return "present", from_html(rendered)
    return "present", from_markdown(as_text(item.get("comment_plain")) or "")


def _kind(author: str | None, item: dict[str, Any], submitter: str | None) -> AuthorKind:
    if author is None:
        return "unknown"
    user = as_dict(item.get("commenting_user"))
    if user.get("is_moderator") is True or user.get("is_admin") is True:
        return "staff"
    return "op" if author == submitter else "user"


def _indent(item: dict[str, Any]) -> int | None:
    depth, level = as_count(item.get("depth")), as_count(item.get("indent_level"))
    told = depth if depth is not None else None if level is None else level - 1
    return told if told is not None and 0 <= told < 100_000 else None


def _score(item: dict[str, Any]) -> int | None:
    score = as_count(item.get("score"))
    up, down = as_count(item.get("upvotes")), as_count(item.get("downvotes"))
    return up - down if score is None and up is not None and down is not None else score


FORMAT = Format(
    name="lobsters_json",
    title="Lobsters story, JSON",
    platform="lobsters",
    version=2,
    how_to_get="Add .json to the address of the story (lobste.rs/s/ID.json) and save it.",
    sniff=sniff,
    parse=parse,
)
