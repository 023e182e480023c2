"""Add data, for a table of unknown columns: which column was taken for what, to confirm or to change."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from charts.column_words import FIELDS, FIRST_ROWS
from views.page import Preview
from views.plain_text import clean, label, write

MAIN = ("body", "author", "created_at", "score", "comment_id", "parent_id")
"""Fields that nearly every table has; the others are folded away."""
NOT_HERE = "not in this file"


def choose(report: dict[str, Any], place: int) -> dict[str, str]:
    """Show the guess as one select box per field; return field -> column where the reader changed it, else nothing.

    Needs the report of a dump with ``columns``; ``place`` tells this dump from others of the same upload.
    """
    guess: dict[str, str] = report.get("mapping") or {}
    names: list[str] = report["columns"]
    write("Which column is what? This is a guess. Change what is wrong.", "note", f"columns-{place}")
    key = f"map-{report.get('file')}-{len(names)}-{place}"
    picked = _boxes(MAIN, 3, guess, names, key)
    others = [name for name in FIELDS if name not in MAIN]
    with st.expander(label(f"More columns: {', '.join(FIELDS[name] for name in others)}")):
        picked |= _boxes(others, 3, guess, names, key)
    return {} if picked == {name: guess.get(name, "") for name in FIELDS} else picked


def _boxes(
    fields: tuple[str, ...] | list[str], across: int, guess: dict[str, str], names: list[str], key: str
) -> dict[str, str]:
    """Return field -> chosen column, "" for none."""
    picked = {}
    columns = st.columns(across)
    for number, name in enumerate(fields):
        with columns[number % across]:
            start = names.index(guess[name]) + 1 if name in guess else 0
            at = st.selectbox(
                FIELDS[name].capitalize(),
                range(len(names) + 1),
                index=start,
                format_func=lambda at: clean(names[at - 1], 60) if at else NOT_HERE,
                key=f"{key}-{name}",
            )
            picked[name] = names[at - 1] if at else ""
    return picked


def first_rows(preview: Preview, place: int) -> None:
    """Show the first five rows as they would be stored, under the names of the fields."""
    rows = preview.comments.head(FIRST_ROWS)
    if rows.empty:
        return
    write(
        "The first row, as read:" if len(rows) == 1 else f"The first {len(rows)} rows, as read:",
        "note",
        f"read-{place}",
    )
    shown = [name for name in FIELDS if name in (preview.report.get("mapping") or {}) and name in rows]
    table = pd.DataFrame({FIELDS[name].capitalize(): rows[name] for name in shown})
    for name in table.columns:
        if not pd.api.types.is_numeric_dtype(table[name]) and not pd.api.types.is_datetime64_any_dtype(table[name]):
            table[name] = [clean(value, 200) for value in table[name]]
    times = {"Time": st.column_config.DatetimeColumn("Time (UTC)", format="D MMM YYYY, HH:mm", timezone="UTC")}
    st.dataframe(table, hide_index=True, key=f"read-rows-{place}", column_config=times, placeholder="")
