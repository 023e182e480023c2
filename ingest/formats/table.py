"""Any table of comments: CSV, TSV, or a list of flat JSON records, whose columns are guessed or named by the user."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any

from ingest import columns, times
from ingest.columns import GONE, Guess, bare
from ingest.csv_records import header, read_rows
from ingest.format import Columns, Comment, Format, FormatError, MappingError, Note, Record, Refused, Thread
from ingest.json_records import peek, read_records
from ingest.json_values import as_dict, as_list
from ingest.opening import Sample, Source
from ingest.text import from_html, from_plain

WRAPPERS = ("comments", "data", "items", "results", "records", "posts", "replies")
Row = tuple[str, Mapping[str, str]]


def _flat(value: Any) -> dict[str, str]:  # noqa: ANN401  (JSON is any of its types)
    """Return the plain values of a record as text; what is nested is left out."""
    plain = {k: v for k, v in as_dict(value).items() if isinstance(v, str | int | float) and not isinstance(v, bool)}
    return {str(name): v if isinstance(v, str) else repr(v) for name, v in plain.items()}


def _wrapped(value: Any) -> list[Any]:  # noqa: ANN401
    if isinstance(value, list):
        return value
    inner = next((as_list(as_dict(value)[name]) for name in WRAPPERS if as_list(as_dict(value).get(name))), None)
    return inner if inner is not None else [value]


def sniff(sample: Sample) -> float:
    """Claim, weakly, a table with a text column and at least two more that are called like a comment's fields."""
    if sample.text.lstrip("\ufeff \t\n")[:1] in ("{", "["):
        rows = [_flat(value) for value in _wrapped(peek(sample))[:200]]
    elif sample.text.lstrip()[:1] == "<" or not header(sample):
        return 0.0
    else:
        lines = sample.text.split("\n")
        text = "\n".join(lines if sample.whole else lines[:-1])
        rows = [dict(r[1]) for r in _sampled(text) if not isinstance(r, Refused)]
    rows = [row for row in rows if row]
    if not rows:
        return 0.0
    found = columns.guess(rows, {})
    others = len(found.columns) - ("body" in found.columns)
    if "body" not in found.columns or not others:
        return 0.0
    return 0.5 if found.by_name >= 3 else 0.3 if others >= 2 else 0.0


def _sampled(text: str) -> list[Row | Refused]:
    try:
        return [row for _, row in zip(range(200), read_rows(Source.from_bytes("sample", text.encode())))]
    except FormatError:
        return []


def _rows(source: Source) -> Iterator[Row | Refused]:
    if source.sample().text.lstrip("\ufeff \t\n")[:1] not in ("{", "["):
        yield from read_rows(source)
        return
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
            continue
        for number, each in enumerate(inner := _wrapped(value), start=1):
            place = locator if len(inner) == 1 else f"{locator}, element {number}"
            yield (
                (place, row)
                if (row := _flat(each))
                else Refused(locator=place, code="E-FIELD", reason="no plain values")
            )


def parse(source: Source) -> Iterator[Record]:
    """Yield one comment per row, and notes that say which column was taken for what, with why not where refused."""
    rows: list[Row] = []
    for each in _rows(source):
        if isinstance(each, Refused):
            yield each
        else:
            rows.append(each)
    if not rows:
        raise FormatError("there is no row under the header.")
    try:
        found = columns.guess([row for _, row in rows], source.mapping)
    except KeyError as error:
        there = ", ".join(repr(name) for name in rows[0][1])
        raise MappingError(f"row 1: there is no column {error}. The columns are: {there}.") from error
    names = list(dict.fromkeys(name for _, row in rows[:50] for name in row if name))
    yield Columns(names=names, mapping=found.columns, why=found.why)
    yield from (Note(text=note) for note in found.notes)
    if "body" not in found.columns:
        raise FormatError("row 1: no column was recognised as the text. Name it: --map body=COLUMN.")
    if "thread_id" not in found.columns:
        yield Thread(title=PurePath(source.name).stem)
    threads: set[str] = set()
    for locator, row in rows:
        thread = _value(row, found, "thread_id")
        if thread is not None and thread not in threads:
            threads.add(thread)
            yield Thread(thread_id=bare(thread), title=_value(row, found, "title"))
        yield _comment(locator, row, found, source.modified)


def _value(row: Mapping[str, str], found: Guess, wanted: str) -> str | None:
    column = found.columns.get(wanted)
    return row.get(column, "").strip() or None if column is not None else None


def _comment(locator: str, row: Mapping[str, str], found: Guess, taken: datetime | None) -> Comment:
    text = _value(row, found, "body")
    prose = from_html(text) if text and "</" in text else from_plain(text or "")
    author, parent, thread = (_value(row, found, name) for name in ("author", "parent_id", "thread_id"))
    gone = (text or "").lower() in GONE
    no_author = (author or "").lower() in GONE
    own_id = _value(row, found, "comment_id")
    is_root = parent is not None and (parent.lower() in columns.NO_PARENT or bare(parent) == bare(thread or ""))
    stamp = times.parse(_value(row, found, "created_at"), taken)
    score = columns.count(_value(row, found, "score") or "")
    return Comment(
        locator=locator,
        thread_id=bare(thread) if thread else None,
        comment_id=bare(own_id) if own_id else None,
        parent_id=bare(parent) if parent and not is_root else None,
        is_root=is_root,
        author=None if no_author else author,
        author_kind="deleted" if no_author else "user" if author else "unknown",
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=score,
        score_kind="none" if score is None else "votes",
        tag=_value(row, found, "tag"),
        subject=_value(row, found, "subject"),
        body=None if gone else prose.body,
        quoted=None if gone else prose.quoted,
        state=("removed" if "remov" in (text or "").lower() else "deleted") if gone else "present",
        url=_value(row, found, "url"),
    )


FORMAT = Format(
    name="table",
    title="Table of comments (CSV, TSV, JSON records)",
    platform="table",
    version=1,
    how_to_get="Export one row per comment with a header; the columns are guessed, and --map FIELD=COLUMN names them.",
    sniff=sniff,
    parse=parse,
)
