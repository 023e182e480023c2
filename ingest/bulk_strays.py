"""What is no plain comment in a huge dump: read by the ordinary rules, one by one, and spilled beside the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from ingest import times
from ingest.bulk_columns import KINDS, ROWS, STATE, Tally
from ingest.bulk_lines import Lines, Single
from ingest.coding import is_utf8
from ingest.faults import clean
from ingest.format import Comment, Record, Thread
from ingest.formats import reddit_ndjson
from ingest.gathering import Draft, Gathering
from ingest.json_records import AROUND, of_line
from ingest.opening import ZEROS, Source
from ingest.reddit_things import NOBODY, bare_id

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Fact = dict[str, Any]
"""Something about a thread, in JSON's types: order, thread (its key), what ("thread", "titled", "op", "refused",
"seen") and, of the first two, the fields of the Thread; of the others the value."""


def micros(at: datetime | None) -> int | None:
    """Return a time in microseconds since 1970."""
    return None if at is None else (at.astimezone(UTC) - EPOCH) // timedelta(microseconds=1)


def time_at(told: int | None) -> datetime | None:
    """Return the time of a count of microseconds since 1970."""
    return None if told is None else EPOCH + timedelta(microseconds=told)


def as_key(thread_id: str) -> bytes:
    """Return the bytes that stand for a thread while it is read, whatever its id holds."""
    return thread_id.encode("utf-8", "surrogatepass")


class Strays(Gathering):
    """Gathers records as the ordinary reader does, but keeps none: comments become rows, all else facts of threads."""

    def __init__(self, source: Source, tally: Tally) -> None:
        super().__init__(source.raw_of)
        self._source = source
        self._tally = tally
        self.removed = tally.removed
        self.rows: list[tuple[Any, ...]] = []
        self.facts: list[Fact] = []
        self._order = 0
        self._key = ""
        self._repaired_last = ""

    def after(self, thread: bytes) -> None:
        """Tell to which thread the record before belongs: a comment that names none belongs to the same."""
        self._key = thread.decode("utf-8", "surrogatepass")
        self._last = Draft(Thread(thread_id=self._key))
        self._timed = True

    def take_line(self, lines: Lines, at: int) -> None:
        """Read one line, or one row of a container, by the ordinary rules."""
        locator, order = lines.locator(at), lines.order(at)
        if lines.names is not None:
            self._read(order, locator, reddit_ndjson.parsed(locator, lines.whole(at)))
            return
        line = lines.raw(at)
        if len(line) >= ZEROS and not line.strip(b"\0"):
            self._source.zeros.append((locator, len(line)))
            return
        self._source.at = (locator, line)
        if text := line.strip(AROUND):
            if not text.isascii() and not is_utf8(text):
                self._source.repaired.add(locator)
                self._count_repaired(locator)
            self._take(order, of_line(locator, text))

    def take_value(self, single: Single) -> None:
        """Read one value that is no line."""
        self._take(single.order, [(single.locator, single.value)])

    def _take(self, order: int, values: Iterable[tuple[str, Any]]) -> None:
        opened = (record for value in values for record in reddit_ndjson.opened(*value))
        for count, (locator, record) in enumerate(opened):
            self._read(order + count, locator, record)

    def _read(self, order: int, locator: str, value: Any) -> None:  # noqa: ANN401  (JSON is any of its types)
        """Take what one record tells; that others of its thread told before it is settled when all is read."""
        self._order = order
        seen = reddit_ndjson.Seen()
        self._linked = isinstance(value, Mapping) and bare_id(value.get("link_id")) is not None
        is_comment = isinstance(value, Mapping) and not ("title" in value and "body" not in value)
        for record in reddit_ndjson.read_one(locator, value, seen):
            self._what = "titled" if is_comment else "thread"
            self.take(record)
        for thread_id, author in seen.ops.items():
            self._fact(clean(thread_id), "op", value=author)
        for thread_id, at in seen.observed.items():
            told = micros(at)
            self._tally.observe(told)
            self._fact(clean(thread_id), "seen", value=told)
        self._tally.hidden += seen.hidden

    def take(self, record: Record) -> None:
        """File one record."""
        signed = record.author if isinstance(record, Comment) else None
        super().take(record)
        draft = self._last
        if draft is None:
            return
        if draft.refused:
            self._fact(self._key, "refused", value=draft.refused)
            draft.refused = 0
        for comment in draft.comments:
            told = None if signed == comment.author else clean(signed or "")
            self.rows.append(self._row(comment, told if self._linked else NOBODY))
        draft.comments.clear()
        if self.repaired:
            self._count_repaired(*self.repaired)
            self.repaired.clear()

    def _count_repaired(self, locator: str) -> None:
        self._tally.repaired += locator != self._repaired_last
        self._repaired_last = locator

    def _of(self, thread_id: str | None) -> Draft:
        if thread_id is None and self._last is not None:
            return self._last
        self._key = thread_id or ""
        self._last = Draft(Thread(thread_id=thread_id))
        return self._last

    def _draft(self, thread: Thread) -> Draft:
        self._key = thread.thread_id or ""
        told: dict[str, object] = {"title": thread.title, "url": thread.url, "story_text": thread.story_text}
        told |= {"created_at": micros(thread.created_at), "declared_comments": thread.declared_comments}
        self._fact(self._key, self._what, **told)
        return Draft(Thread(thread_id=thread.thread_id))

    def _fact(self, key: str, what: str, **told: object) -> None:
        self.facts.append({"order": self._order, "thread": key, "what": what, **told})

    def _row(self, comment: Comment, signed: str | None) -> tuple[Any, ...]:
        return (
            self._order, as_key(self._key), comment.comment_id, comment.parent_id, comment.author,
            signed, KINDS[comment.author_kind], micros(comment.created_at),
            times.without_zone(comment.created_at), comment.score, comment.body, comment.quoted, STATE[comment.state],
            comment.withdrawn, comment.url, comment.locator, None, None,
        )  # fmt: skip

    def table(self) -> pa.Table:
        """Return the rows gathered since the last call."""
        columns = zip(*self.rows, strict=True) if self.rows else [[] for _ in ROWS]
        told = pa.table([pa.array(c, kind) for c, kind in zip(columns, ROWS.types, strict=True)], schema=ROWS)
        self.rows = []
        return told
