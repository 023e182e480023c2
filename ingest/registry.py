"""Finds every format in ``ingest/formats/`` and says which one a dump is of, from its content."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial

import ingest.formats
from ingest.faults import as_text
from ingest.format import Absent, Comment, Format, Note, Record, Refused, Repaired
from ingest.json_prefix import read_prefix
from ingest.limits import LimitError
from ingest.opening import Sample, Source

DEEPEST = 10_000
"""JSON of more levels than that before anything that is known is no dump."""
CLEAR_LEAD = 0.15
"""How far the surest claim must stand above the next: closer claims on one file are ambiguous."""


class DetectionError(Exception):
    """No format, or more than one, claims the file. The message says so and names the remedy."""


@cache
def all_formats() -> dict[str, Format]:
    """Return every format by name. An import error in a format's file is raised, never skipped."""
    found: dict[str, Format] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(ingest.formats.__path__)):
        dump_format = importlib.import_module(f"ingest.formats.{module}").FORMAT
        if dump_format.name != module:
            raise ImportError(
                f"ingest/formats/{module}.py: its FORMAT is named {dump_format.name!r}; name it {module!r}"
            )
        found[module] = replace(dump_format, parse=partial(_with_remarks, dump_format.parse))
    return found


def _with_remarks(parse: Callable[[Source], Iterator[Record]], source: Source) -> Iterator[Record]:
    """Yield the records of a dump, and after them what opening it had to mend or could not read."""
    held: Comment | None = None
    for record in parse(source):
        if not source.cut_page or isinstance(record, Note | Absent):
            yield record
            continue
        if held is not None:
            yield held
        held = record if isinstance(record, Comment) else None
        if held is None:
            yield record
    if held is not None:
        yield _unless_cut(held, source)
    yield from remarks(source)


def remarks(source: Source) -> Iterator[Record]:
    """Yield what opening a dump, read to its end, had to mend or could not read."""
    for place in sorted(source.repaired):
        yield Repaired(locator=place, what="a byte that is no UTF-8 was read as Windows-1252")
    if source.western or source.repaired:
        where = (
            f"lines that are no UTF-8: {len(source.repaired)}; they were"
            if source.repaired
            else "it is no UTF-8; it was"
        )
        yield Note(text=f"{where} read as Windows-1252, for nothing says what else it is")
    for place, count in source.zeros:
        reason = f"{count:,} zero bytes stand here: the file was not written whole. Records around them are kept"
        yield Refused(locator=place, code="E-CORRUPT", reason=reason)


def _unless_cut(last: Comment, source: Source) -> Record:
    """Return the last comment of a dump, refused where its page was cut before its text."""
    if not source.cut_page or last.body or last.quoted or last.state not in ("present", "collapsed", "truncated"):
        return last
    reason = "the page ends before the text of this comment. Save the page again to have it"
    return Refused(locator=last.locator, code="E-TRUNC", reason=reason, raw=as_text(last))


def by_name(name: str) -> Format:
    """Return the format of that name. Raises DetectionError that lists the names there are."""
    formats = all_formats()
    if name not in formats:
        raise DetectionError(f"There is no format {name!r}. Choose one of: {', '.join(formats)}.")
    return formats[name]


def claims(sample: Sample) -> list[tuple[float, Format]]:
    """Return (how sure, format) of every format that claims the dump, surest first."""
    scored = [(f.sniff(sample), f) for f in all_formats().values()]
    return sorted(((score, f) for score, f in scored if score > 0), key=lambda claim: (-claim[0], claim[1].name))


def detect(sample: Sample) -> Format:
    """Return the one format that the dump is of.

    Raises DetectionError when the dump is empty, when no format claims it, and when two claim it alike.
    """
    if not sample.head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise DetectionError(f"{sample.name}: the file is empty. Save it again, or choose another.")
    if sample.head[257:262] == b"ustar":
        raise DetectionError(f"{sample.name}: this is a tar archive. Unpack it and give the folder.")
    found = claims(sample)
    if not found:
        if sample.text.lstrip("\ufeff \t\n")[:1] in ("{", "[") and read_prefix(sample.text, deepest=DEEPEST).too_deep:
            raise LimitError(
                f"the JSON is nested more than {DEEPEST:,} levels deep (E-DEPTH), and nothing in it is known"
            )
        raise DetectionError(
            f"{sample.name}: {_looks_like(sample)}. If you know better, name the format with --format "
            "(`rethread formats` lists them)."
        )
    if len(found) > 1 and found[0][0] - found[1][0] < CLEAR_LEAD:
        first, second = found[0][1], found[1][1]
        raise DetectionError(
            f"{sample.name}: this could be {first.name} ({first.title}) or {second.name} ({second.title}). "
            f"Say which: --format {first.name} or --format {second.name}."
        )
    return found[0][1]


def _looks_like(sample: Sample) -> str:
    start = sample.text.lstrip()[:2_000]
    if re.match(r"<(!doctype html|html|head|body)\b", start, re.IGNORECASE):
        return "this is a saved web page, and no comments or article of a kind that Rethread reads were found in it"
    if start.startswith(("{", "[")):
        return "this is JSON, but not of a kind that Rethread knows"
    if start.startswith("<"):
        return "this is XML or HTML, but not of a kind that Rethread knows"
    if "\ufffd" in start[:200]:
        return "this is not text: a picture, a document or a packed file of a kind that cannot be opened"
    return "no comments or article of a kind that Rethread reads were found in it"
