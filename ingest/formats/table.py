"""Any table of comments: CSV, TSV, or a list of flat JSON records, whose columns are guessed or named by the user."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from ingest import columns, forum_times, times
from ingest.column_names import says_comment
from ingest.columns import GONE, Guess, bare
from ingest.drawn_depth import depth_in
from ingest.format import Columns, Comment, Format, FormatError, MappingError, Note, Record, Refused, Thread
from ingest.json_rows import Post, Row
from ingest.opening import Sample, Source
from ingest.reddit_things import thread_in
from ingest.table_rows import Markup, markup_of, read_text, sampled, table_rows

_NUMBER = re.compile(r"[+-]?(?:\d{1,400}(?:\.\d{0,400})?(?:e[+-]?\d{1,9})?|inf(?:inity)?)")


def sniff(sample: Sample) -> float:
    """Claim, weakly, a table with a text column and more that are called like a comment's fields."""
    rows = [row.cells for row in sampled(sample)]
    if not rows:
        return 0.0
    found = columns.guess(rows, {})
    if "body" not in found.columns:
        return 0.0
    others = len(found.columns) - 1
    if found.by_name >= 3:
        return 0.5
    named = found.why["body"] == "by name"
    return 0.3 if others >= 2 or (others and named) or says_comment(found.columns["body"]) else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield one comment per row, and notes that say which column was taken for what, with why not where refused."""
    rows: list[Row] = []
    for each in table_rows(source):
        if isinstance(each, Refused):
            yield each
        else:
            rows.append(each)
    if not rows:
        raise FormatError("there is no row under the header.")
    try:
        found = columns.guess([row.cells for row in rows], source.mapping)
    except KeyError as error:
        there = ", ".join(repr(name) for name in rows[0].cells)
        raise MappingError(f"row 1: there is no column {error}. The columns are: {there}.") from error
    names = list(dict.fromkeys(name for row in rows[:50] for name in row.cells if name))
    yield Columns(names=names, mapping=found.columns, why=found.why)
    yield from (Note(text=note) for note in found.notes)
    if "body" not in found.columns:
        raise FormatError("row 1: no column was recognised as the text. Name it: --map body=COLUMN.")
    yield from _comments(rows, found, source)


def _comments(rows: list[Row], found: Guess, source: Source) -> Iterator[Record]:
    texts = [row.cells.get(found.columns["body"], "") for row in rows]
    reading = Reading(
        found,
        markup_of(texts),
        _nobody(rows, found),
        any(row.depth for row in rows),
        source.modified,
        _order(rows, found),
    )
    grouped = "thread_id" in found.columns
    threads: set[str] = set()
    post: Post | None = None
    if not grouped and all(row.post is None for row in rows):
        yield Thread(title=PurePath(source.name).stem)
    for row in rows:
        if (wrong := _fault(row, reading)) is not None:
            yield wrong
            continue
        thread = reading.value(row, "thread_id")
        if thread is not None and thread not in threads:
            threads.add(thread)
            url = thread if thread.startswith("http") else None
            yield Thread(thread_id=_thread_id(thread), title=reading.value(row, "title"), url=url)
        if not grouped and row.post is not post and row.post is not None:
            post = row.post
            yield Thread(title=post.title, story_text=post.story)
        yield _comment(row, reading)


@dataclass(frozen=True, slots=True)
class Reading:
    """What holds for all rows of a table."""

    found: Guess
    markup: Markup
    nobody: frozenset[str]
    """What stands in the author's column where there is no author."""
    nested: bool
    """Some rows lay inside others: their depth is drawn."""
    taken: datetime | None
    order: forum_times.DayOrder | None
    """Of day and month in dates of numbers, where a day above 12 tells it."""

    def value(self, row: Row, wanted: str) -> str | None:
        """Return what a row holds for a field."""
        column = self.found.columns.get(wanted)
        return row.cells.get(column, "").strip() or None if column is not None else None


def _nobody(rows: list[Row], found: Guess) -> frozenset[str]:
    """Return what a script wrote for a missing author: "None" or "nan", where a comment without text has it too."""
    author, body = found.columns.get("author", ""), found.columns["body"]
    said = {row.cells.get(author, "") for row in rows if row.cells.get(body, "").strip().lower() in GONE}
    return frozenset(said & {"None", "nan", "NaN", "null"})


def _order(rows: list[Row], found: Guess) -> forum_times.DayOrder | None:
    return forum_times.day_order(row.cells.get(found.columns.get("created_at", ""), "") for row in rows)


def _time(printed: str | None, reading: Reading) -> times.Stamp:
    stamp = times.parse(printed, reading.taken)
    if stamp.at is None and reading.order is not None:
        return forum_times.read(printed, reading.taken, None, reading.order)
    return stamp


def _thread_id(value: str) -> str:
    return thread_in(value) or bare(value)


def _answers_post(parent: str, thread: str | None) -> bool:
    """Say whether what stands as the parent is none, the thread itself, or a submission of Reddit (t3)."""
    return parent.lower() in columns.NO_PARENT or parent.startswith("t3_") or bare(parent) == bare(thread or "")


def _fault(row: Row, reading: Reading) -> Refused | None:
    """Return why a row cannot be kept: it lacks the id that the others have, or its score is no whole number."""
    raw = json.dumps(row.cells, ensure_ascii=False)
    if "comment_id" in reading.found.columns and reading.value(row, "comment_id") is None:
        return Refused(locator=row.place, code="E-ID", reason="its cell for the id is empty", raw=raw)
    score = (reading.value(row, "score") or "").lower()
    if columns.count(score) is None and _NUMBER.fullmatch(score):
        return Refused(locator=row.place, code="E-RANGE", reason=f"its score {score[:40]} is no whole number", raw=raw)
    return None


def _comment(row: Row, reading: Reading) -> Comment:
    text = reading.value(row, "body")
    prose = read_text(text or "", reading.markup)
    author, parent, thread = (reading.value(row, name) for name in ("author", "parent_id", "thread_id"))
    gone = (text or "").lower() in GONE
    no_author = (author or "").lower() in GONE or author in reading.nobody
    own_id = reading.value(row, "comment_id")
    parent = columns.last_of(parent) if parent is not None else None
    is_root = parent is not None and _answers_post(parent, thread)
    drawn = row.depth if reading.nested else depth_in(reading.value(row, "indent"), reading.found.first_depth)
    stamp = _time(reading.value(row, "created_at"), reading)
    if stamp.at is None and "created_at" in reading.found.columns and not gone:
        stamp = times.given(reading.value(row, "created_at"))
    score = columns.count(reading.value(row, "score") or "")
    return Comment(
        locator=row.place,
        thread_id=_thread_id(thread) if thread else None,
        comment_id=bare(own_id) if own_id else None,
        parent_id=bare(parent) if parent and not is_root else None,
        is_root=is_root,
        indent=drawn if parent is None else None,
        author=None if no_author else author,
        author_kind="deleted" if no_author else "user" if author else "unknown",
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=score,
        score_kind="none" if score is None else "votes",
        tag=reading.value(row, "tag"),
        subject=reading.value(row, "subject"),
        body=None if gone else prose.body,
        quoted=None if gone else prose.quoted,
        state=("removed" if "remov" in (text or "").lower() else "deleted") if gone else "present",
        url=reading.value(row, "url"),
    )


FORMAT = Format(
    name="table",
    title="Table of comments (CSV, TSV, JSON records)",
    platform="table",
    version=2,
    how_to_get="Export one row per comment with a header; the columns are guessed, and --map FIELD=COLUMN names them.",
    sniff=sniff,
    parse=parse,
)
