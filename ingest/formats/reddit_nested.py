"""Reddit threads as scrapers nest them: comments with their replies inside, in lists or in objects keyed by id.

The tree gives the parents. A comment without an id gets a stable one made from its author, words and place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ingest import reddit_tree, times
from ingest.format import Comment, Format, FormatError, Note, Record, Refused, Thread
from ingest.json_records import peek, read_records
from ingest.opening import Sample, Source
from ingest.reddit_things import (
    author_of,
    bare_id,
    printed_score,
    printed_time,
    read_comment,
    read_submission,
    refuse,
    thread_in,
)
from ingest.reddit_tree import Branch, Fields
from ingest.times import Stamp

_LOOK = 1_000
_SIGNS = {"subreddit", "selftext", "is_submitter", "link_id", "upvote_ratio", "scrape_settings", "submission_metadata",
          "subreddit_name_prefixed"}  # fmt: skip
_OTHERS = {"story_id", "objectID", "kids", "short_id", "post_stream", "ap_id", "guild", "kind", "videoId", "cid",
           "_type", "extractor", "textDisplay"}  # fmt: skip
"""Names that only other sites' dumps have."""
_ADDRESS = re.compile(r"(?:^|//)(?:[a-z]{2,8}\.)?reddit\.com/r/|^/r/\w+/comments/|redd\.it/")


@dataclass
class _Read:
    """What is counted while a dump is read."""

    rounded: int = 0
    made: Counter[str] = field(default_factory=Counter)


def _sniff(sample: Sample) -> float:
    value = peek(sample)
    if not isinstance(value, (dict, list)):
        return 0.0
    stack: list[Any] = [value]
    signs = nested = seen = 0
    while stack and seen < _LOOK:
        node, seen = stack.pop(), seen + 1
        if isinstance(node, list):
            stack.extend(reversed(node[:50]))
        elif isinstance(node, dict):
            if _OTHERS & node.keys():
                return 0.0
            signs += bool(_SIGNS & node.keys()) or _names_reddit(node)
            nested += _is_nested(node)
            stack.extend(v for v in reversed(node.values()) if isinstance(v, (dict, list)))
    return 0.9 if signs and nested else 0.0


def _names_reddit(node: Fields) -> bool:
    named = [node.get(n) for n in ("url", "permalink", "link", "post_url", "parent_id", "id")]
    return any(isinstance(v, str) and (_ADDRESS.search(v[:200]) or v.startswith(("t1_", "t3_"))) for v in named)


def _is_nested(node: Fields) -> bool:
    """Say whether comments lie below a post, or replies below a comment."""
    names = reddit_tree.REPLIES if reddit_tree.is_comment(node) else reddit_tree.UNDER_POST
    held = [v for n in names for _, v in reddit_tree.members(node.get(n))[:5]]
    return any(reddit_tree.is_comment(v) for v in held)


def _parse(source: Source) -> Iterator[Record]:
    read = _Read()
    found = 0
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
            continue
        for key, post, held in reddit_tree.posts(value):
            found += 1
            yield from _thread(locator if locator != "record 1" else "", key, post, held, read)
    if not found:
        raise FormatError("no comments with replies inside were found in it. Export the thread again.")
    if read.rounded:
        yield Note(text=f"{read.rounded} scores are printed rounded (1.2k); read as 1200.")


def _thread(locator: str, key: str | None, post: Fields, held: object, read: _Read) -> Iterator[Record]:
    thread = _submission(key, post)
    if thread is not None:
        yield thread
    thread_id = None if thread is None else thread.thread_id
    op, _ = author_of({"author": reddit_tree.first_of(post, reddit_tree.AUTHOR)})
    ids: list[str | None] = []
    where = f"{locator}, " if locator else ""
    where += f"thread {thread_id or key}, " if thread_id or key else ""
    for number, branch in enumerate(reddit_tree.branches(held), start=1):
        at = f"{where}comment {number}"
        parent = ids[branch.parent] if branch.parent is not None else None
        record = _comment(at, branch, parent, thread_id, op, read)
        if isinstance(record, Comment) and branch.parent is not None and parent is None:
            record.is_root, record.parent_id = False, None  # what it answers was refused
        ids.append(record.comment_id if isinstance(record, Comment) else None)
        yield record


def _submission(key: str | None, post: Fields) -> Thread | None:
    """Return the thread of a post; None where comments lie without one."""
    address = next((a for n in ("permalink", "url", "link", "post_url") if thread_in(a := post.get(n))), None)
    thread_id = reddit_tree.id_of(post, ("id", "post_id", "submission_id", "name")) or thread_in(address)
    if thread_id is None and post and key is not None and re.fullmatch(r"(?:t3_)?[a-z0-9]{4,10}", key):
        thread_id = bare_id(key)
    title = reddit_tree.first_of(post, ("title", "post_title", "submission_title"))
    if thread_id is None and title is None:
        return None
    story = reddit_tree.first_of(post, reddit_tree.STORY)
    at = _stamp(reddit_tree.first_of(post, reddit_tree.TIME)).at
    named = {"id": thread_id or "-", "title": title, "permalink": address, "selftext": story}
    thread = read_submission({**named, "num_comments": reddit_tree.first_of(post, reddit_tree.COUNT)})
    if thread is not None:
        thread.thread_id, thread.created_at = thread_id, at
        thread.url = thread.url if thread_id else None
    return thread


def _comment(
    locator: str, branch: Branch, parent: str | None, thread_id: str | None, op: str | None, read: _Read
) -> Comment | Refused:
    data = branch.fields
    if "unread" in data:
        return refuse(locator, "E-FIELD", "it is no comment with named fields", data["unread"])
    comment_id = data["id"] or bare_id(branch.key) or reddit_tree.made_id(data, parent, read.made)
    stamp = _stamp(data["time"])
    named = {**data, "id": comment_id, "created_utc": None, "created": None}
    comment = read_comment(locator, named, thread_id=thread_id, op=op)
    if not isinstance(comment, Comment):
        return comment
    comment.created_at, comment.created_precision = stamp.at, stamp.precision
    if parent is not None:
        comment.parent_id, comment.is_root = parent, False
    elif branch.parent is None and comment.parent_id is None:
        comment.is_root = True
    if data.get("bot") is True or data.get("is_bot") is True:
        comment.author_kind = "bot"
    score = data["score"]
    if comment.score is None and isinstance(score, str) and (printed := printed_score(score)):
        comment.score, comment.score_kind = printed[0], "votes"
        read.rounded += printed[1]
    return comment


def _stamp(value: object) -> Stamp:
    """Return a time given as a count of seconds, or printed."""
    if isinstance(value, str) and not value.strip().replace(".", "", 1).isdigit():
        return printed_time(value)
    at: datetime | None = times.from_epoch(value) if isinstance(value, (int, float, str)) else None
    return Stamp(at, "exact") if at else times.UNKNOWN


FORMAT = Format(
    name="reddit_nested",
    title="Reddit thread, nested JSON of a scraper",
    platform="reddit",
    version=2,
    how_to_get="Save what a scraper (URS, a PRAW script) wrote: comments in JSON with their replies inside.",
    sniff=_sniff,
    parse=_parse,
)
