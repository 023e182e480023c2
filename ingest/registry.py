"""Finds every format in ``ingest/formats/`` and says which one a dump is of, from its content."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache

import ingest.formats
from ingest.format import Format
from ingest.opening import Sample

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
        found[module] = dump_format
    return found


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
    if not sample.head.strip():
        raise DetectionError(f"{sample.name}: the file is empty. Save it again, or choose another.")
    found = claims(sample)
    if not found:
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
