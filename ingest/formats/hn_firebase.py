"""Hacker News items of the official API (Firebase): one item, a list, one per line, or {post, comments}.

Fields: id, type, by, time, text, parent, kids, score (stories only), descendants, deleted, dead (HackerNews/API).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest import times
from ingest.format import Absent, Comment, Format, Record, Refused, Thread
from ingest.json_records import peek, read_records
from ingest.json_values import as_count, as_dict, as_id, as_list, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import from_html

ITEM = {"id", "by", "time", "parent", "kids", "type", "descendants", "deleted", "dead"}
STORY_TYPES = ("story", "job", "poll")


def _first(value: Any) -> dict[str, Any]:  # noqa: ANN401  (JSON is any of its types)
    """Return the first item of whatever the dump wraps them in."""
    if isinstance(value, list):
        return as_dict(value[0]) if value else {}
    found = as_dict(value)
    comments = as_list(found.get("comments"))
    return as_dict(found.get("post")) or (as_dict(comments[0]) if comments else found)


def sniff(sample: Sample) -> float:
    """Claim JSON whose first item has the API's names: a numeric id and time, and a parent, kids or a type."""
    item = _first(peek(sample))
    numbered = isinstance(item.get("id"), int) and (isinstance(item.get("time"), int) or item.get("deleted") is True)
    related = ITEM & item.keys() - {"id", "time"}
    return 0.9 if numbered and len(related) >= 2 and "children" not in item and "user" not in item else 0.0


def _items(source: Source) -> Iterator[tuple[str, Any]]:
    for locator, value in read_records(source):
        wrapped = as_dict(value)
        if "comments" in wrapped or "post" in wrapped:
            yield f"{locator}, post", wrapped.get("post")
            items = as_list(wrapped.get("comments"))
            yield from ((f"{locator}, comment {i}", item) for i, item in enumerate(items, start=1))
        else:
            yield locator, value


def parse(source: Source) -> Iterator[Record]:
    """Yield the story, then its comments; ids that items only list as kids are counted as absent."""
    items: dict[str, dict[str, Any]] = {}
    where: dict[str, str] = {}
    for locator, value in _items(source):
        item_id = as_id(as_dict(value).get("id"))
        if isinstance(value, Refused):
            yield value
        elif value is not None and item_id is None:
            yield Refused(locator=locator, code="E-ID", reason="the item has no id", raw=shown(value))
        elif item_id is not None:
            items[item_id], where[item_id] = value, locator
    roots = _roots(items)
    for item_id, item in items.items():
        if _is_story(item):
            yield _story(item_id, item)
    for item_id, item in items.items():
        if not _is_story(item):
            yield _comment(item_id, item, roots[item_id], where[item_id], items)
    yield from _absent(items, roots)


def _is_story(item: dict[str, Any]) -> bool:
    return item.get("type") in STORY_TYPES or ("parent" not in item and ("title" in item or "descendants" in item))


def _roots(items: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Return the story of each item, or the topmost ancestor that the dump names."""
    roots: dict[str, str] = {}
    for item_id in items:
        chain, at = [], item_id
        while at in items and at not in roots and at not in chain:
            chain.append(at)
            at = as_id(items[at].get("parent")) or at
        root = roots.get(at, at)
        roots |= dict.fromkeys(chain, root)
    return roots


def _story(item_id: str, item: dict[str, Any]) -> Thread:
    return Thread(
        thread_id=item_id,
        title=as_text(item.get("title")),
        url=f"https://news.ycombinator.com/item?id={item_id}",
        story_text=from_html(as_text(item.get("text")) or "").body,
        created_at=times.from_epoch(as_count(item.get("time"))),
        declared_comments=as_count(item.get("descendants")),
    )


def _comment(item_id: str, item: dict[str, Any], root: str, locator: str, items: dict[str, dict[str, Any]]) -> Comment:
    prose = from_html(as_text(item.get("text")) or "")
    parent = as_id(item.get("parent"))
    is_root = parent is None or (parent == root and (parent not in items or _is_story(items[parent])))
    gone = item.get("deleted") is True
    at = times.from_epoch(as_count(item.get("time")))
    return Comment(
        locator=locator,
        thread_id=root,
        comment_id=item_id,
        parent_id=None if is_root else parent,
        is_root=is_root,
        author=as_text(item.get("by")),
        author_kind="deleted" if gone else "user" if as_text(item.get("by")) else "unknown",
        created_at=at,
        created_precision="exact" if at else "unknown",
        body=prose.body,
        quoted=prose.quoted,
        state="deleted" if gone else "removed" if item.get("dead") is True else "present",
        url=f"https://news.ycombinator.com/item?id={item_id}",
    )


def _absent(items: dict[str, dict[str, Any]], roots: dict[str, str]) -> Iterator[Absent]:
    for item_id, item in items.items():
        lacking = [kid for kid in as_list(item.get("kids")) if as_id(kid) not in items]
        if lacking:
            yield Absent(count=len(lacking), reason="answers that are only listed", thread_id=roots[item_id])


FORMAT = Format(
    name="hn_firebase",
    title="Hacker News, items of the official API",
    platform="hackernews",
    version=2,
    how_to_get="Save the items of the Hacker News API (item/NUMBER.json), one by one, as a list or one per line.",
    sniff=sniff,
    parse=parse,
)
