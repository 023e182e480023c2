"""Hacker News items of the Algolia API (/api/v1/items/ID): one nested tree, children within children.

Children stand by points, not in display order. Deleted and dead comments shrink to {id, children}. Comments carry no
score. Source: algolia/hn-search, item_serializer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest import times
from ingest.format import Comment, Format, FormatError, Record, Refused, Thread
from ingest.json_records import peek, read_records
from ingest.json_values import as_count, as_dict, as_id, as_list, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import from_html

PAGE = "https://news.ycombinator.com/item?id="
KINDS = ("story", "comment", "job", "poll", "pollopt")
_LOOK = 50
"""How many items of a tree are looked at: where names stand in the order of the alphabet, those of the outermost item
come last, behind all its children."""


def sniff(sample: Sample) -> float:
    """Claim an object, or a list of such, with the serialiser's names, or a tree whose children have them."""
    value = peek(sample)
    waiting = value[:1] if isinstance(value, list) else [value]
    for _ in range(_LOOK):
        if not waiting or "objectID" in (item := as_dict(waiting.pop())):
            return 0.0
        named = {"id", "created_at", "author"} <= item.keys() and {"created_at_i", "story_id", "points"} & item.keys()
        if named and ("children" in item or "type" in item):
            return 0.95
        if {"id", "author", "children"} <= item.keys() and item.get("type") in KINDS:
            return 0.9
        waiting += reversed(as_list(item.get("children"))[:_LOOK])
    return 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield each tree's story and its comments, parents before children."""
    found = False
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
        elif (top := as_dict(value)).get("id") is not None or as_list(top.get("children")):
            found = True
            yield from _tree(locator, top)
    if not found:
        raise FormatError("no item with an id is in it. Fetch /api/v1/items/NUMBER again.")


def _tree(locator: str, top: dict[str, Any]) -> Iterator[Record]:
    below = as_dict(next(iter(as_list(top.get("children"))), None))
    root = next(
        (i for i in (as_id(top.get("story_id")), as_id(top.get("id")), as_id(below.get("story_id"))) if i), None
    )
    is_story = top.get("type") not in ("comment", None) or as_text(top.get("title")) is not None or "id" not in top
    yield _story(root, top if is_story else {})
    waiting: list[tuple[str, Any, str | None]] = []
    if is_story:
        waiting = [(f"{locator}, child {i}", child, None) for i, child in enumerate(as_list(top.get("children")), 1)]
    else:
        parent = as_id(top.get("parent_id"))
        waiting = [(locator, top, None if parent == root else parent)]
    waiting.reverse()
    while waiting:
        place, value, parent = waiting.pop()
        if value is None:
            continue
        item = as_dict(value)
        item_id = as_id(item.get("id"))
        if item_id is None:
            yield Refused(locator=place, code="E-ID", reason="the comment has no id", raw=shown(value))
            continue
        yield _comment(place, item_id, item, parent, root)
        children = [(f"item {item_id}, child {i}", c, item_id) for i, c in enumerate(as_list(item.get("children")), 1)]
        waiting += reversed(children)


def _story(root: str | None, item: dict[str, Any]) -> Thread:
    return Thread(
        thread_id=root,
        title=as_text(item.get("title")),
        url=PAGE + root if root else None,
        story_text=from_html(as_text(item.get("text")) or "").body,
        created_at=None if (at := _time(item)) is times.NO_TIME else at,
        declared_comments=as_count(item.get("num_comments")),
    )


def _time(item: dict[str, Any]) -> Any:  # noqa: ANN401  (datetime or None)
    seconds = as_count(item.get("created_at_i"))
    at = times.from_epoch(seconds) if seconds is not None and seconds < 2**33 else None
    at = at or times.parse(as_text(item.get("created_at"))).at
    return times.NO_TIME if at is None and (seconds is not None or item.get("created_at")) else at


def _comment(locator: str, item_id: str, item: dict[str, Any], parent: str | None, root: str | None) -> Comment:
    prose = from_html(as_text(item.get("text")) or "")
    author = as_text(item.get("author"))
    at = _time(item)
    gone = author is None and prose.body is None
    return Comment(
        locator=locator,
        thread_id=root,
        comment_id=item_id,
        parent_id=parent,
        is_root=parent is None,
        author=author,
        author_kind="deleted" if gone else "user",
        created_at=at,
        created_precision="exact" if at else "unknown",
        score=as_count(item.get("points")),
        score_kind="votes" if as_count(item.get("points")) is not None else "none",
        body=prose.body,
        quoted=prose.quoted,
        state="deleted" if gone else "present",
        url=PAGE + item_id,
    )


FORMAT = Format(
    name="hn_algolia",
    title="Hacker News, item of the Algolia API",
    platform="hackernews",
    version=2,
    how_to_get="Save hn.algolia.com/api/v1/items/NUMBER for the number in the story's address.",
    sniff=sniff,
    parse=parse,
)
