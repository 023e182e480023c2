"""A choice too large to be held in memory: what its pages are handed, and what they show of single comments.

Its numbers are sums (analysis/summary.py). Only the comments behind a mark that was chosen are fetched, a few at a
time; a thread that is opened is an ordinary study.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.study import Study, build
from analysis.summary import Cell
from analysis.tables import derive
from analysis.themes import evidence
from charts.chart import Chart
from views.comment_list import PER_PAGE, key_of, show_comment
from views.drill_down import Picture, chart_named, show_picture
from views.page import Large, Visit
from views.plain_text import clean, label, write

ASKED = 20
"""Threads offered where a page cannot work with so many comments."""


def show_large_chart(
    name: str, visit: Visit, table: pd.DataFrame, picture: Picture, cell_of: Callable[[pd.Series], Cell]
) -> None:
    """Show a chart drawn from sums, and below it the comments behind the chosen mark, fetched when it is chosen.

    ``cell_of`` says which comments stand behind a row of the chart's table.
    """
    _chart(chart_named(name), visit, table, picture, cell_of)


@st.fragment
def _chart(
    chart: Chart, visit: Visit, table: pd.DataFrame, picture: Picture, cell_of: Callable[[pd.Series], Cell]
) -> None:
    marks = picture.marks
    show_picture(chart, picture)
    if not marks:
        return
    row = st.selectbox(
        "Show the comments behind",
        list(marks),
        index=None,
        format_func=lambda row: clean(marks.get(row, "")),
        placeholder="Click a mark, or choose one here, to read the comments behind it",
        key=f"{chart.name}-row",
        label_visibility="collapsed",
    )
    if row is not None and row < len(table):
        show_behind(visit, cell_of(table.iloc[row]), f"{chart.name}-behind", marks[row])


def show_behind(visit: Visit, cell: Cell, key: str, heading: str) -> None:
    """Show the comments of a cell that count most, ten to a page, under what they are (``heading``)."""
    large = _large(visit)
    try:
        keys, number = large.behind(cell)
    except TimeoutError as error:
        write(f"{error}.", "note", key)
        return
    most = f"; the {len(keys)} that count most are listed" if number > len(keys) else ""
    write(f"{number:,} comment{'' if number == 1 else 's'} behind: {heading}{most}", "subject", key)
    if keys.empty:
        write("There is no comment to show: what is counted here is not in the file.", "note", key)
        return
    pages = -(-len(keys) // PER_PAGE)
    page = st.pagination(pages, key=f"{key}-page") if pages > 1 else 1
    comments = large.fetch(keys.iloc[(page - 1) * PER_PAGE : page * PER_PAGE])
    total = large.total
    held = total.threads.merge(comments[["platform", "thread_id"]].astype("str").drop_duplicates())
    few = replace(build(comments, held, total.documents, total.codebook, total.weight), source=_by_words)
    titles = dict(zip(zip(held["platform"], held["thread_id"]), held["title"], strict=True))
    shown = replace(visit, study=few, whole=few)
    for place, (_, comment) in enumerate(few.comments.iterrows()):
        with st.container(key=f"comment-{key}-{place}", gap="xxsmall"):
            title = clean(titles[(comment["platform"], comment["thread_id"])], 90) or "A thread without a title"
            write(title, "meta", f"{key}-{place}-thread")
            show_comment(comment, shown, f"{key}-{place}", linked=False)
            open_thread(visit, comment, f"{key}-{place}-open", "Open its thread")


def _by_words(study: Study, name: str) -> pd.DataFrame:
    """Work a derived table out as the sums were: themes by words alone."""
    if name == "evidence":
        return evidence(study.comments, study.codebook, study.threads, meaning=False)
    return derive(study, name)


def open_thread(visit: Visit, row: pd.Series, key: str, said: str) -> None:
    """Offer to open the thread of a comment, or a thread itself, as an ordinary study."""
    large = _large(visit)
    thread = str(row["platform"]), str(row["thread_id"])
    comment = key_of(row) if "comment_id" in row else None
    leaves = "thread" in visit.links and st.button(
        said, key=key, type="tertiary", on_click=choose, args=(large.label_of(thread), comment)
    )
    if leaves:
        st.switch_page(visit.links["thread"])


def choose(name: str, comment: str | None = None) -> None:
    """Choose a thread in the sidebar by its name there, and a comment of it."""
    st.session_state["thread"] = name
    if comment is not None:
        st.query_params["comment"] = comment


def offer_threads(visit: Visit, title: str) -> None:
    """Say that a page reads single comments, and offer the largest threads that it can read."""
    large = _large(visit)
    st.title(label(title), anchor=False)
    write(
        f"This page reads every comment, and {large.total.summary.shown:,} are too many at once. Choose a single "
        "thread in the sidebar, or one of the largest here.",
        "lead", "too-large",
    )  # fmt: skip
    threads = large.total.threads.sort_values("kept", ascending=False, kind="stable")
    for place, (_, row) in enumerate(threads[threads["kept"] <= large.most].head(ASKED).iterrows()):
        thread = str(row["platform"]), str(row["thread_id"])
        st.button(
            label(large.label_of(thread), 140), key=f"offer-{place}", type="tertiary", on_click=choose,
            args=(large.label_of(thread),),
        )  # fmt: skip


def _large(visit: Visit) -> Large:
    if visit.large is None:
        raise ValueError("this choice is an ordinary study")
    return visit.large
