"""What must hold of every dump, however broken: declared errors only, records and tables that keep to their contracts.

``Broken`` says what did not hold. Anything else that is raised is a finding as well.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pandas as pd

import ingest.format
from fuzz.words import EMAIL
from ingest import privacy, schema
from ingest.format import Comment, Format, FormatError, Record, Thread
from ingest.gathering import Gathering, gather
from ingest.limits import LimitError
from ingest.opening import OpeningError, Source
from ingest.pipeline import Dump, read_dump

DECLARED = (FormatError, OpeningError, LimitError)
"""What reading may raise: each is a sentence for the user."""
TAKEN = datetime(2026, 11, 1, 12, tzinfo=UTC)
EXITS = (0, 3, 4, 6)
_PLANTED = re.compile(r"(?<![\w.@%+'=~-])" + re.escape(EMAIL) + r"(?![\w-])")


class Broken(Exception):
    """Something that must hold of every dump does not. The message says what."""


def check(holds: bool, told: str) -> None:
    """Raise Broken with ``told`` unless something holds."""
    if not holds:
        raise Broken(told)


def source_of(data: bytes) -> Source:
    """Return a dump of these bytes, taken at a fixed time."""
    source = Source.from_bytes("dump", data)
    source.modified = TAKEN
    return source


def read_quickly(chosen: Format, data: bytes) -> Gathering | None:
    """Parse a dump, check each record as it comes, and sort them; None where it is refused as a whole."""
    source = source_of(data)
    score = chosen.sniff(source.sample())
    check(0 <= score <= 1, f"sniff gave {score}")
    try:
        return gather(_checked(chosen.parse(source)), source.raw_of)
    except DECLARED as error:
        check(len(str(error)) > 8, "the error is no sentence")
        return None


def kinds(gathered: Gathering | None) -> frozenset[str]:
    """Return of what kinds the comments of a dump are, and which fields they have."""
    comments = [c for draft in gathered.drafts.values() for c in draft.comments] if gathered else []
    told = {f"{c.state} {c.parent_source} {c.author_kind} {c.created_precision} {c.score_kind}" for c in comments}
    return frozenset(told | {f for c in comments for f in Comment.__dataclass_fields__ if getattr(c, f) is not None})


def remarks(gathered: Gathering | None) -> frozenset[str]:
    """Return what else tells one dump from another: why records were refused, what is noted, without numbers."""
    if gathered is None:
        return frozenset(["refused"])
    refused = {f"{r.code} {r.reason[:12]}" for r in gathered.refused}
    return frozenset(refused | {re.sub(r"[^a-z]+", " ", note)[:12] for note in gathered.notes})


def _checked(records: Iterator[Record]) -> Iterator[Record]:
    for record in records:
        kind = type(record)
        for name, plain, told, hint in _hints(kind.__name__):
            value = getattr(record, name)
            if type(value) not in plain and not (type(value) is str and value in told) and not _fits(value, hint):
                raise Broken(f"{kind.__name__}.{name} is {type(value).__name__} {str(value)[:60]!r}")
            if type(value) is datetime and value.tzinfo is None:
                raise Broken(f"{kind.__name__}.{name} has no zone")
        if isinstance(record, Comment):
            check(record.body != "" and record.quoted != "" and record.author != "", "a text is empty, not missing")
            check(bool(record.locator), "a comment has no locator")
            check(record.thread_id != "" and record.comment_id != "", "an id is empty, not missing")
        elif isinstance(record, Thread):
            check(record.title != "" and record.thread_id != "", "a title or an id is empty, not missing")
        yield record


@cache
def _hints(kind: str) -> list[tuple[str, frozenset[type], frozenset[str], Any]]:
    """Return the fields of a class: name, types of which any value fits, words that fit, and the hint."""
    told = []
    for name, hint in get_type_hints(getattr(ingest.format, kind)).items():
        parts = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
        plain = frozenset(part for part in parts if type(part) is type)
        words = frozenset(word for part in parts if get_origin(part) is Literal for word in get_args(part))
        told.append((name, plain, words, hint))
    return told


def _fits(value: object, hint: Any) -> bool:  # noqa: ANN401  (a type of any form)
    origin = get_origin(hint)
    if origin is Literal:
        return value in get_args(hint)
    if origin in (Union, types.UnionType):
        return any(_fits(value, each) for each in get_args(hint))
    if isinstance(value, bool) and hint in (int, float):
        return False
    return isinstance(value, origin or hint)


def read_wholly(name: str | None, data: bytes) -> Dump:
    """Read a dump into its tables and check them and its report. ``name`` is its format, None to have it detected."""
    dump = read_dump(source_of(data), format_name=name)
    report = dump.report
    check(report.exit in EXITS, f"the exit state is {report.exit}")
    check((report.error is None) == (dump.tidied is not None), "it has an error and tables, or neither")
    check(report.error is None or len(report.error) > 8, "the error is no sentence")
    check(report.accounted(), f"not accounted for: {report.read} read, {report.unstored} good, "
          f"{report.duplicates} duplicates, {len(report.refused)} refused")  # fmt: skip
    if dump.tidied is not None:
        tables = {"comments": dump.tidied.comments, "threads": dump.tidied.threads, "documents": dump.tidied.documents}
        for table, frame in tables.items():
            check(schema.validate(frame, table).equals(frame), f"{table} is not as the schema says")
            _check_cells(frame, table)
        _check_tree(dump.tidied.comments, dump.tidied.threads)
    return dump


def _check_cells(frame: pd.DataFrame, table: str) -> None:
    for name in frame.columns[frame.dtypes.isin([pd.StringDtype(na_value=float("nan")), "category"]).to_numpy()]:
        for text in frame[name].dropna().unique():
            text.encode("utf-8")
            check(
                not privacy.holds_address(text) and not _PLANTED.search(text), f"an address in {table}.{name}: {text!r}"
            )
            check("\0" not in text, f"NUL in {table}.{name}")
            check(text != "", f"{table}.{name} is empty, not missing")


def _check_tree(comments: pd.DataFrame, threads: pd.DataFrame) -> None:
    known = set(zip(threads["platform"], threads["thread_id"], strict=True))
    check(set(zip(comments["platform"], comments["thread_id"], strict=True)) <= known, "comments without their thread")
    depth = dict(zip(zip(comments["thread_id"], comments["comment_id"], strict=True), comments["depth"], strict=True))
    for thread, parent, own in zip(comments["thread_id"], comments["parent_id"], comments["depth"], strict=True):
        above = None if pd.isna(parent) else depth.get((thread, parent))
        check(own == (0 if above is None else above + 1), f"a comment at depth {own} answers one at depth {above}")
    check(not comments.duplicated(["platform", "thread_id", "position"]).any(), "two comments at one position")
    confidence = comments["parent_confidence"].dropna()
    check(bool(confidence.between(0, 1).all()), "a confidence beyond 0 and 1")


def same(one: Dump, other: Dump) -> bool:
    """Say whether two readings gave the same tables and the same report."""
    if one.report.as_json() != other.report.as_json():
        return False
    if one.tidied is None or other.tidied is None:
        return one.tidied is other.tidied
    return (
        one.tidied.comments.equals(other.tidied.comments)
        and one.tidied.threads.equals(other.tidied.threads)
        and one.tidied.documents.equals(other.tidied.documents)
    )
