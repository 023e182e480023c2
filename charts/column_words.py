"""Which column of a table holds what, in words: for the terminal, the Add data page and Data health."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from charts.words import clean, excerpt

FIELDS = {
    "body": "text",
    "author": "author",
    "created_at": "time",
    "score": "score",
    "comment_id": "comment id",
    "parent_id": "answers to",
    "indent": "depth",
    "thread_id": "thread",
    "title": "thread title",
    "subject": "subject",
    "tag": "tag",
    "url": "address",
}
"""Field of a table of comments -> what it is called. ``--map`` takes the field."""

FIRST_ROWS = 5
_WIDEST = 44


def sentence(report: Mapping[str, Any]) -> str:
    """Say in one sentence which column was taken for what; "" where the dump is no table of unknown columns."""
    mapping = report.get("mapping") or {}
    taken = ", ".join(f"{FIELDS[name]} = {clean(mapping[name])}" for name in FIELDS if name in mapping)
    return f"Columns: {taken}." if taken else ""


def guess(report: Mapping[str, Any], comments: pd.DataFrame) -> list[str]:
    """Return the lines that show a guess: each field with its column, the first rows as read, how to change it.

    Needs the report of a dump with a ``mapping``, and its tidy comments. No lines for any other dump.
    """
    mapping, why = report.get("mapping"), report.get("mapped_by") or {}
    if mapping is None:
        return []
    taken = [[name, "<-", clean(mapping[name]), why.get(name, "")] for name in FIELDS if name in mapping]
    left = [name for name in FIELDS if name not in mapping]
    lines = ["", "Columns, as guessed:", *_aligned(taken, "  ")]
    if left:
        lines.append(f"  not in this file: {', '.join(left)}")
    if len(comments):
        shown = comments.head(FIRST_ROWS)
        number = "row" if len(shown) == 1 else f"{len(shown)} rows"
        lines += ["", f"The first {number} as they would be stored:", *_aligned(_rows(shown, mapping), "  ")]
    return [*lines, "", *_how_to_change(mapping, report.get("columns") or [])]


def _how_to_change(mapping: Mapping[str, str], columns: Sequence[str]) -> list[str]:
    free = [name for name in columns if name not in mapping.values()]
    example = next((name for name in ("author", "comment_id", "parent_id") if name not in mapping), "author")
    column = clean(free[0] if free else mapping.get(example, "COLUMN"))
    quoted = f'"{example}={column}"' if " " in column else f"{example}={column}"
    lines = [f"Change one with --map {quoted}; leave one out with --map {example}=. Drop --dry-run to store it."]
    if free:
        lines += textwrap.wrap(f"Columns not used: {', '.join(map(clean, free))}", 100, subsequent_indent="  ")
    return lines


def _rows(comments: pd.DataFrame, mapping: Mapping[str, str]) -> list[list[str]]:
    """Return a header and one line of cells per comment."""
    names = [name for name in FIELDS if name in mapping and name in comments]
    rows = [["" if pd.isna(row[name]) else _cell(name, row[name]) for name in names] for _, row in comments.iterrows()]
    return [names, *rows]


def _cell(name: str, value: Any) -> str:  # noqa: ANN401  (a value of any column)
    return f"{value:%Y-%m-%d %H:%M}" if name == "created_at" else excerpt(str(value), _WIDEST)


def _aligned(rows: Sequence[Sequence[str]], indent: str) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        (indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()
        for row in rows
    ]
