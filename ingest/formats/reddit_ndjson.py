"""Flat Reddit records: the files of Pushshift and Arctic Shift, answers of their APIs, flat lists of scrapers.

One comment (RC files) or submission (RS files) per line, or in one array, or under "data"; also in .zst_blocks.
Comments name their submission (link_id) and parent; a comment's file and its submissions' file make one thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ingest import zst_blocks
from ingest.format import Comment, Format, Note, Record, Refused, Thread
from ingest.json_records import loads, peek, read_records
from ingest.opening import Sample, Source
from ingest.reddit_things import (
    NOBODY,
    bare_id,
    hides_text,
    read_comment,
    read_submission,
    refuse,
    thread_of_comment,
    time_of,
)

_COMMENT_SIGNS = {"subreddit", "subreddit_id", "controversiality", "author_fullname", "gilded", "retrieved_on",
                  "author_flair_text", "stickied", "is_submitter", "permalink", "score_hidden"}  # fmt: skip
_POST_SIGNS = {"subreddit", "subreddit_id", "selftext", "is_self", "num_comments", "permalink", "over_18", "domain",
               "upvote_ratio", "link_flair_text", "stickied", "author_flair_text", "score"}  # fmt: skip
_FIRST = 5
"""How many records of a sample must look right, where it holds so many."""


@dataclass
class Seen:
    """What the records told so far of the threads they belong to."""

    observed: dict[str, datetime] = field(default_factory=dict)
    """Thread -> the latest time at which one of its records was fetched."""
    ops: dict[str, str] = field(default_factory=dict)
    titled: set[str] = field(default_factory=set)
    hidden: int = 0


def _sniff(sample: Sample) -> float:
    if zst_blocks.is_zst_blocks(sample):
        records = [_loaded(row) for row in zst_blocks.first_rows(sample)[:_FIRST]]
        return 0.95 if not records or _claims(records) else 0.0
    value = peek(sample)
    if isinstance(value, Mapping) and isinstance(value.get("data"), list):
        value = value["data"]
    return 0.95 if _claims(value if isinstance(value, list) else [value]) else 0.0


def _loaded(row: bytes) -> object:
    try:
        return loads(row)
    except ValueError:
        return None


def _claims(records: list[Any]) -> bool:
    flat = [r for r in records[:_FIRST] if isinstance(r, Mapping)]
    return bool(flat) and all(_is_comment(r) or _is_submission(r) for r in flat)


def _is_comment(data: Mapping[str, Any]) -> bool:
    """Say whether a record is a comment by Reddit's names; one with its replies inside is of another format."""
    if not ("body" in data or "body_html" in data) or not ("id" in data or "name" in data) or data.get("replies"):
        return False
    link, parent = data.get("link_id"), data.get("parent_id")
    named = isinstance(link, int) or (isinstance(link, str) and ("subreddit" in data or link.startswith("t3_")))
    answers = isinstance(parent, str) and parent.startswith(("t1_", "t3_"))
    return named or answers or ("parent_id" in data and len(_COMMENT_SIGNS & data.keys()) >= 2)


def _is_submission(data: Mapping[str, Any]) -> bool:
    if "title" not in data or "body" in data or not ("id" in data or "name" in data) or "comments" in data:
        return False
    return "subreddit" in data and len(_POST_SIGNS & data.keys()) >= 4


def _records(source: Source) -> Iterator[tuple[str, Any]]:
    if zst_blocks.is_zst_blocks(source.sample()):
        for locator, row in zst_blocks.read_rows(source):
            yield locator, row if isinstance(row, Refused) else parsed(locator, row)
        return
    for locator, value in read_records(source):
        yield from opened(locator, value)


def opened(locator: str, value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  (JSON is any of its types)
    """Yield (locator, record) of what one line or element holds: one record, or an answer of an API with its list."""
    if isinstance(value, Mapping) and isinstance(value.get("data"), list) and "id" not in value:
        yield from ((f"{locator}, item {i}", item) for i, item in enumerate(value["data"], start=1))
    else:
        yield locator, value


def parsed(locator: str, row: bytes) -> Any:  # noqa: ANN401  (JSON is any of its types)
    """Return the value of one row of a container, or a Refused one."""
    try:
        return loads(row)
    except ValueError as error:
        return refuse(locator, "E-JSON", f"not JSON: {error}", row[: 64 * 1024])


def _parse(source: Source) -> Iterator[Record]:
    seen = Seen()
    for locator, data in _records(source):
        yield from read_one(locator, data, seen)
    yield from (Thread(thread_id=thread_id, observed_at=at) for thread_id, at in seen.observed.items())
    if seen.hidden:
        yield note_of_hidden(seen.hidden)


def note_of_hidden(count: int) -> Note:
    """Return the remark on comments whose text was gone at the second look."""
    return Note(text=f"Comments that a second look found deleted or removed, their text left out: {count}.")


def read_one(locator: str, data: Any, seen: Seen) -> Iterator[Record]:  # noqa: ANN401  (JSON is any of its types)
    """Yield what one record of a dump tells: a submission, or a comment, the first of its thread with the thread."""
    if isinstance(data, Refused):
        yield data
    elif not isinstance(data, Mapping):
        yield refuse(locator, "E-FIELD", "it is no record with named fields", data)
    elif "title" in data and "body" not in data:
        yield from _submission(locator, data, seen)
    else:
        yield from _comment(locator, data, seen)


def _submission(locator: str, data: Mapping[str, Any], seen: Seen) -> Iterator[Record]:
    thread = read_submission(data)
    if thread is None or thread.thread_id is None:
        yield refuse(locator, "E-ID", "the submission has no id", data)
        return
    author = data.get("author")
    if isinstance(author, str) and author != NOBODY:
        seen.ops[thread.thread_id] = author
    _observe(thread.thread_id, data, seen)
    yield thread


def _comment(locator: str, data: Mapping[str, Any], seen: Seen) -> Iterator[Record]:
    comment = read_comment(locator, data, op=seen.ops.get(bare_id(data.get("link_id")) or ""))
    if isinstance(comment, Comment) and comment.thread_id is None:
        comment.thread_id = _thread_by_parent(data)
    if isinstance(comment, Comment) and comment.thread_id is not None:
        seen.hidden += hides_text(data)
        _observe(comment.thread_id, data, seen)
        if comment.thread_id not in seen.titled and (thread := thread_of_comment(data)) is not None:
            seen.titled.add(comment.thread_id)
            yield thread
    yield comment


def _thread_by_parent(data: Mapping[str, Any]) -> str | None:
    """Return the submission that a root comment answers, where the record does not name it otherwise."""
    parent = data.get("parent_id")
    return bare_id(parent) if isinstance(parent, str) and parent.startswith("t3_") else None


def _observe(thread_id: str, data: Mapping[str, Any], seen: Seen) -> None:
    """Note when the record was fetched; of two looks the later, of all records of a thread the latest."""
    meta = data.get("_meta")
    second = meta.get("retrieved_2nd_on") if isinstance(meta, Mapping) else None
    try:
        at = time_of({**data, "second": second}, "second", "retrieved_on", "retrieved_utc")
    except ValueError:
        return
    if at is not None and (thread_id not in seen.observed or seen.observed[thread_id] < at):
        seen.observed[thread_id] = at


FORMAT = Format(
    name="reddit_ndjson",
    title="Reddit comments and submissions, flat records",
    platform="reddit",
    version=2,
    how_to_get="Download a file of Arctic Shift or Pushshift (.zst, .zst_blocks, .jsonl), or export records of a tool.",
    sniff=_sniff,
    parse=_parse,
)
