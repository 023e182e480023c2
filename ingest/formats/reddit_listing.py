"""Reddit's own JSON: a permalink's pair of Listings, comment Listings, ``morechildren`` and ``/api/info`` answers.

Every thing is ``{"kind": "t1", "data": {...}}``: t1 a comment, t3 a submission, ``more`` a stub of comments left out
(PRAW, models/reddit/more.py). Things are found wherever a file holds them: in one Listing or several, one per line,
or wrapped by a tool. A stub keeps the id of the first comment it stands for, so that a later crawl fills it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.format import Absent, Comment, Format, FormatError, Note, Record, Refused
from ingest.json_records import peek, read_records
from ingest.json_values import as_dict
from ingest.opening import Sample, Source
from ingest.reddit_things import (
    NOBODY,
    bare_id,
    parent_of,
    read_comment,
    read_submission,
    refuse,
    thread_of_comment,
    whole_number,
)
from ingest.reddit_tree import made_id

_KINDS = ("t1", "t3", "more")
_LOOK = 2_000
"""How many values of a sample are looked at for a thing."""
_AUTHOR = re.compile(r"data-author=\\?(?:\"|&quot;)([\w-]{1,64})")


@dataclass
class _Things:
    """What was met so far, while the things of a dump are read in their order."""

    shown: set[str]
    """Ids of all comments that the dump holds anywhere."""
    threads: dict[str, str | None] = field(default_factory=dict)
    """Comment -> its thread, for stubs, which do not name it."""
    ops: dict[str, str] = field(default_factory=dict)
    """Thread -> who opened it."""
    told: set[str] = field(default_factory=set)
    stubs: set[str] = field(default_factory=set)
    last: str | None = None
    elsewhere: int = 0


def _walk(value: Any, made: Counter[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:  # noqa: ANN401  (any JSON)
    """Yield (kind, data) of every thing below a JSON value, each before its replies, in the order of the file."""
    stack: list[tuple[Any, str | None]] = [(value, None)]
    while stack:
        node, above = stack.pop()
        if isinstance(node, list):
            stack.extend((v, above) for v in reversed(node))
        elif isinstance(node, dict):
            kind, data = node.get("kind"), node.get("data")
            if kind in _KINDS:
                thing = _placed(kind, as_dict(data), above, made)
                yield kind, thing
                stack.append((thing.get("replies"), bare_id(thing.get("id"))))
            else:
                stack.extend((v, above) for v in reversed(node.values()) if isinstance(v, (dict, list)))


def _placed(kind: str, data: dict[str, Any], above: str | None, made: Counter[str]) -> dict[str, Any]:
    """Return a comment or stub with the id and parent that a shortened dump leaves to its place in the tree."""
    told: dict[str, Any] = {}
    named = any(bare_id(data.get(name)) for name in ("id", "name", "comment_id"))
    whole = "link_id" in data and "created_utc" in data  # as the site gives it: only a tool leaves the id out
    if kind == "t1" and not named and not whole and isinstance(data.get("body"), str):
        told["id"] = made_id(data, above, made)
    if above is not None and bare_id(data.get("parent_id")) is None and "contentText" not in data:
        told["parent_id"] = f"t1_{above}"
    return {**data, **told} if told else data


def _sniff(sample: Sample) -> float:
    value = peek(sample)
    if value is None:
        return 0.0
    stack, seen = [value], 0
    while stack and seen < _LOOK:
        node, seen = stack.pop(), seen + 1
        if isinstance(node, list):
            stack.extend(reversed(node[:20]))
        elif isinstance(node, dict):
            if _is_thing(node):
                return 0.98
            stack.extend(v for v in reversed(node.values()) if isinstance(v, (dict, list)))
    return 0.0


def _is_thing(node: dict[str, Any]) -> bool:
    kind, data = node.get("kind"), node.get("data")
    if not isinstance(data, dict):
        return False
    children = data.get("children")
    if kind == "Listing" and isinstance(children, list):
        return all(isinstance(c, dict) and c.get("kind") in _KINDS for c in children[:3])
    return kind in ("t1", "t3") or (kind == "more" and isinstance(children, list))


def _parse(source: Source) -> Iterator[Record]:
    found: list[tuple[str, str, Mapping[str, Any]]] = []
    made: Counter[str] = Counter()
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
            continue
        things = enumerate(_walk(value, made), start=1)
        found.extend((f"{locator}, thing {i}", kind, data) for i, (kind, data) in things)
    if not found:
        raise FormatError("no comment and no submission of Reddit is in it. Save the page's .json again.")
    met = _Things({i for _, kind, data in found if kind == "t1" and (i := bare_id(data.get("id")))})
    for locator, kind, data in found:
        if kind == "t3":
            yield from _submission(locator, data, met)
        elif kind == "t1":
            yield from _comment(locator, data, met)
        else:
            yield from _stub(locator, data, met)
    if met.elsewhere:
        yield Note(text=f"Branches that continue on pages of their own, of a size not said: {met.elsewhere}.")


def _submission(locator: str, data: Mapping[str, Any], met: _Things) -> Iterator[Record]:
    thread = read_submission(data)
    if thread is None or thread.thread_id is None:
        yield refuse(locator, "E-ID", "the submission has no id", data)
        return
    met.last = thread.thread_id
    author = data.get("author")
    if isinstance(author, str) and author != NOBODY:
        met.ops[thread.thread_id] = author
    yield thread


def _comment(locator: str, data: Mapping[str, Any], met: _Things) -> Iterator[Record]:
    data = _of_html_answer(data)
    thread_id = bare_id(data.get("link_id")) or met.last
    op = met.ops.get(thread_id or "") or data.get("link_author")
    comment = read_comment(locator, data, thread_id=thread_id, op=op if op != NOBODY else None)
    if isinstance(comment, Comment):
        met.last = comment.thread_id
        met.threads[comment.comment_id or ""] = comment.thread_id
        if comment.thread_id not in met.told and (thread := thread_of_comment(data)) is not None:
            met.told.add(comment.thread_id or "")
            yield thread
    yield comment


def _of_html_answer(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the fields of a ``morechildren`` answer for the old page (parent, link, contentText) under usual names."""
    if "body" in data or "contentText" not in data:
        return data
    named = {"body": data["contentText"], "parent_id": data.get("parent"), "link_id": data.get("link")}
    content = data.get("content")
    author = _AUTHOR.search(content[:4_000]) if isinstance(content, str) else None
    return {**data, **named, **({"author": author[1]} if author else {})}


def _stub(locator: str, data: Mapping[str, Any], met: _Things) -> Iterator[Record]:
    """Yield one stub in the place of comments that the dump leaves out, and how many of them there are."""
    children = data.get("children")
    listed = [i for c in (children if isinstance(children, list) else []) if (i := bare_id(c))]
    missing = [i for i in listed if i not in met.shown]
    if listed and not missing:
        return
    parent, is_root = parent_of(data, None)
    thread_id = _thread_of(data, met)
    first = missing[0] if missing else bare_id(data.get("id"))
    if first in (None, "_") or first in met.shown:
        first = f"more_{parent or thread_id or locator}"
    if first in met.stubs:
        return
    met.stubs.add(first or "")
    yield Comment(
        locator=locator, thread_id=thread_id, comment_id=first, parent_id=parent, is_root=is_root, state="stub"
    )
    count = whole_number(data.get("count")) or 0
    left = max(count - (len(listed) - len(missing)), len(missing))
    if left > 0:
        yield Absent(count=min(left, 2**31 - 1), reason="behind “load more comments”", thread_id=thread_id)
    else:
        met.elsewhere += 1


def _thread_of(data: Mapping[str, Any], met: _Things) -> str | None:
    named = data.get("parent_id")
    if isinstance(named, str) and named.startswith("t3_"):
        return bare_id(named)
    return met.threads.get(bare_id(named) or "") or met.last


FORMAT = Format(
    name="reddit_listing",
    title="Reddit thread, JSON",
    platform="reddit",
    version=2,
    how_to_get="Save the thread's address with .json at its end, or what a tool recorded of Reddit's API.",
    sniff=_sniff,
    parse=_parse,
)
