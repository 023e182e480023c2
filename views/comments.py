"""Comments: every comment of the selection in a table, sorted as asked, with a pane to read in."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analysis.study import Study
from charts import spreadsheet
from charts.basis import shown
from views import large_pages
from views.comment_list import parents_of, show_comment
from views.comment_words import Row, author
from views.drill_down import show_chart
from views.page import Page, Visit
from views.plain_text import clean, write

ORDERS = {
    "Highest score first": ("score", False),
    "Lowest score first": ("score", True),
    "In the order of the thread": ("position", True),
    "Newest first": ("created_at", False),
    "Oldest first": ("created_at", True),
}
"""Name of an order -> column, ascending. A missing value comes last in each."""
TALLEST, ROW = 640, 35
"""Pixels: of the table at most, and of one row."""
LISTED = 2_000
"""Rows sent to the browser; a search narrows them down."""


def render(visit: Visit) -> None:
    """Show the table and the reading pane."""
    st.title("Comments", anchor=False)
    found = len(visit.study.comments)
    write(_count(visit.study, visit.whole), "lead", "found")
    if not found:
        return
    order = st.selectbox("Order", list(ORDERS), key="order", bind="query-params", width=280)
    rows = ordered(visit.study.comments, order).head(LISTED)
    if found > LISTED:
        write(f"The first {LISTED:,} in this order are listed. Search or filter to see others.", "note", "cut")
    listed, pane = st.columns([3, 2], gap="medium")
    with listed:
        event = st.dataframe(
            table(rows),
            hide_index=True,
            key="comments-table",
            on_select="rerun",
            selection_mode="single-row-required",
            height=min(TALLEST, ROW * (len(rows) + 1) + 3),
            column_config=_columns(),
            placeholder="",
            alt="The comments of the selection, one row each",
        )
        st.download_button(
            "Download as CSV", partial(spreadsheet.csv, rows), "comments.csv", "text/csv", on_click="ignore",
            key="comments-csv", help="These comments, safe to open in a spreadsheet: no text runs as a formula",
        )  # fmt: skip
    with pane:
        _read(rows, (event.get("selection") or {}).get("rows") or [], visit)
    for name in PAGE.charts:
        show_chart(name, visit)


def ordered(comments: pd.DataFrame, order: str) -> pd.DataFrame:
    """Return the comments in one of ``ORDERS``; ties keep the order of the dump."""
    column, ascending = ORDERS[order]
    rows = comments.sort_values(["platform", "thread_id", "position"], kind="stable")
    return rows if column == "position" else rows.sort_values(column, ascending=ascending, kind="stable")


def table(comments: pd.DataFrame) -> pd.DataFrame:
    """Return the comments as the table shows them: score, author, start of the text, tag, time.

    A column that would be empty throughout is left out.
    """
    rows = comments[["author", "author_kind", "subject", "body"]].to_dict("records")
    columns = {
        "Score": comments["score"].array,
        "Author": pd.array([author(row) or None for row in rows], dtype="str"),
        "Comment": pd.array([opening(row) for row in rows], dtype="str"),
        "Tag": pd.array([clean(tag, 30) or None for tag in comments["tag"]], dtype="str"),
        "Time": comments["created_at"].array,
    }
    return pd.DataFrame(columns).dropna(axis="columns", how="all")


def opening(comment: Row) -> str:
    """Return title and start of the text on one line."""
    parts = [clean(comment["subject"], 60), clean(comment["body"], 160)]
    return " — ".join(part for part in parts if part) or "(no text)"


def _columns() -> dict[str, Any]:
    config = st.column_config
    return {
        "Score": config.NumberColumn(width=60),
        "Author": config.TextColumn(width=110),
        "Comment": config.TextColumn(width=330),
        "Tag": config.TextColumn(width=90),
        "Time": config.DatetimeColumn("Time (UTC)", format="D MMM YYYY, HH:mm", width=140, timezone="UTC"),
    }


def _read(rows: pd.DataFrame, chosen: list[int], visit: Visit) -> None:
    place = chosen[0] if chosen and chosen[0] < len(rows) else 0
    comment = rows.iloc[place]
    parent = parents_of(rows.iloc[[place]], visit.whole).get(rows.index[place])
    with st.container(key="chosen-pane", gap="xxsmall"):
        show_comment(comment, visit, "pane", parent)


def _count(study: Study, whole: Study) -> str:
    """Say how many comments are listed; a placeholder stands for one that the file does not hold."""
    if whole.comments.empty:
        return "There are no comments here. Add a thread under “Add data”."
    found, everything = shown(study.comments), shown(whole.comments)
    placeholders = len(study.comments) - found
    more = f", and {placeholders:,} placeholder{'' if placeholders == 1 else 's'}" if placeholders else ""
    if len(study.comments) == len(whole.comments):
        return f"{everything:,} comment{'' if everything == 1 else 's'}{more}. Choose one to read it."
    if study.comments.empty:
        return "No comment fits the filters. Take one away in the sidebar."
    return f"{found:,} of {everything:,} comments{more} fit the filters."


CHARTS = ("score_by_tag", "hours_of_week")
PAGE = Page(
    name="comments", title="Comments", order=50, render=render, render_large=large_pages.comments, charts=CHARTS
)
