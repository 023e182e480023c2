"""Bluesky threads (getPostThread, getPostThreadV2) and lists of posts (getPosts, searchPosts, feeds).

A thread is one post with the chain above it (``parent``) and the tree below it (``replies``). Posts that are gone or
blocked are stubs; ``replyCount`` tells how many replies are lacking. Source: atproto lexicons, app.bsky.feed.*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.bluesky_posts import answered, author_of, comment_of, get, is_post, page
from ingest.format import Absent, Comment, Format, FormatError, Record, Refused, Thread
from ingest.json_records import peek, read_records
from ingest.json_values import as_count, as_dict, as_id, as_list, as_text, shown
from ingest.opening import Sample, Source

Node = tuple[str, dict[str, Any], str | None]
"""Where it stands, the node, the post under which it stands."""


@dataclass
class _Seen:
    """What is summed up at the end."""

    promised: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Post -> its thread, and how many replies the site counts."""
    held: Counter[str] = field(default_factory=Counter)
    posts: set[str] = field(default_factory=set)
    openers: dict[str, str | None] = field(default_factory=dict)


def sniff(sample: Sample) -> float:
    """Claim a thread's node, or a list of posts, with at:// addresses."""
    value = peek(sample)
    first = as_dict(value[0]) if isinstance(value, list) and value else as_dict(value)
    nodes = [node for _, node, _ in _nodes("", first)]
    return 0.95 if any(is_post(as_dict(node.get("post")) or node) for node in nodes[:5]) else 0.0


def _nodes(locator: str, item: dict[str, Any]) -> list[Node]:
    """Return the nodes of one answer of the API, in reading order: the chain above first, then down the tree."""
    thread = item.get("thread")
    if isinstance(thread, list):
        flat = [(f"{locator}, post {n}", as_dict(each)) for n, each in enumerate(thread, start=1)]
        return [(place, as_dict(each.get("value")) | {"uri": each.get("uri")}, None) for place, each in flat]
    for name in ("posts", "feed"):
        if isinstance(item.get(name), list):
            return [(f"{locator}, post {n}", as_dict(each), None) for n, each in enumerate(item[name], start=1)]
    return _tree(locator, as_dict(thread) or item)


def _tree(locator: str, focal: dict[str, Any]) -> list[Node]:
    chain = [focal]
    while above := as_dict(chain[-1].get("parent")):
        chain.append(above)
    found: list[Node] = []
    upper: str | None = None
    for step, node in enumerate(reversed(chain[1:]), start=1):
        found.append((f"{locator}, above {step}", node, upper))
        upper = _uri(node)
    waiting: list[Node] = [(locator, focal, upper)]
    while waiting:
        place, node, above_uri = waiting.pop()
        found.append((place, node, above_uri))
        own = _uri(node)
        replies = enumerate(as_list(node.get("replies")), start=1)
        waiting += reversed([(f"{place}, reply {n}", as_dict(reply), own) for n, reply in replies])
    return found


def _uri(node: dict[str, Any]) -> str | None:
    return as_id(as_dict(node.get("post")).get("uri")) or as_id(node.get("uri"))


def parse(source: Source) -> Iterator[Record]:
    """Yield threads and posts, stubs for what is gone or blocked, and how many replies are lacking."""
    seen = _Seen()
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
            continue
        nodes = _nodes(locator, as_dict(value))
        tree = "thread" in as_dict(value) or "post" in as_dict(value)
        posts = [post for _, node, _ in nodes if is_post(post := as_dict(node.get("post")) or node)]
        common = (answered(posts[0])[1] or as_id(posts[0].get("uri"))) if tree and posts else None
        for place, node, above in nodes:
            yield from _node(place, node, above, common, seen)
    if not seen.posts:
        raise FormatError("no post is in it. Fetch app.bsky.feed.getPostThread again.")
    lacking: Counter[str] = Counter()
    for uri, (thread, count) in seen.promised.items():
        lacking[thread] += max(count - seen.held[uri], 0)
    for thread, count in lacking.items():
        if count:
            yield Absent(count=count, reason="replies that the site counts and does not show", thread_id=thread)


def _node(place: str, node: dict[str, Any], above: str | None, common: str | None, seen: _Seen) -> Iterator[Record]:
    post = as_dict(node.get("post")) or node
    uri = as_id(post.get("uri"))
    if uri is None:
        yield Refused(locator=place, code="E-ID", reason="the post has no uri", raw=shown(node))
        return
    parent, root = answered(post)
    thread = common or root or uri
    if uri not in seen.posts and (parent or above):
        seen.held[parent or above or ""] += 1
    seen.posts.add(uri)
    if not is_post(post):
        gone = as_text(node.get("$type")) or as_text(node.get("py_type")) or ""
        state = "blocked" if node.get("blocked") or "locked" in gone else "not found"
        yield Comment(locator=f"{place} ({state})", thread_id=thread, comment_id=uri, parent_id=above, state="stub")
        return
    if uri == thread:
        seen.openers[thread] = author_of(post)
        yield Thread(thread_id=thread, url=page(post))
    if (count := as_count(get(post, "replyCount"))) is not None and common is not None:
        seen.promised[uri] = (thread, count)
    yield comment_of(place, post, thread, above, seen.openers.get(thread))


FORMAT = Format(
    name="bluesky",
    title="Bluesky, thread or posts of its API",
    platform="bluesky",
    version=2,
    how_to_get="Save public.api.bsky.app/xrpc/app.bsky.feed.getPostThread?uri=at://…&depth=1000.",
    sniff=sniff,
    parse=parse,
)
