"""Thread: the reply tree beside the text. A chosen comment is read between what it answers and what answers it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from views.comment_list import keys_of
from views.comment_words import Row, author, excerpt
from views.drill_down import chart_named, drawn, show_chart, show_picture
from views.in_context import show_in_context
from views.page import Page, Visit
from views.plain_text import clean, write

CHOICES = 3_000
"""Comments offered in the list; the tree and the links reach the others."""
TOLD_BY = ["author", "author_kind", "subject", "body", "depth"]
"""What tells comments apart in the list."""
TREE_HEIGHT = 820
"""Pixels; a longer tree scrolls by itself, so that the text stays beside it."""
ADDRESS = "comment"
"""The word in the address that names the chosen comment."""


def render(visit: Visit) -> None:
    """Show the tree on the left and the chosen comment in its context on the right."""
    st.title("Thread", anchor=False)
    comments = visit.study.comments
    if comments.empty:
        write("There is no comment to show. Take a filter away, or add a file under “Add data”.", "lead", "none")
        return
    write("Choose a comment to read it between what it answers and what answers it.", "lead", "how")
    keys = keys_of(comments)
    tree, text = st.columns([1, 1], gap="large")
    with tree, st.container(key="tree-scroll", height=TREE_HEIGHT, border=False):
        _tree(visit, keys)
    with text:
        show_in_context(_choose(visit, keys), visit)
    for name in BELOW:
        show_chart(name, visit)


def _tree(visit: Visit, keys: pd.Series) -> None:
    chart = chart_named("reply_tree")
    table, picture = drawn(chart, visit.study)

    def take(row: int | None) -> None:
        if row is not None:
            behind = chart.behind(visit.study, table.iloc[row])
            st.query_params[ADDRESS] = keys_of(behind.head(1)).iloc[0]

    show_picture(chart, picture, on_choice=take)


def _choose(visit: Visit, keys: pd.Series) -> pd.Series:
    """Return the comment that the address names, else the first; a filter does not hide the one that is named."""
    everything = visit.whole.comments
    asked = st.query_params.get(ADDRESS, keys.iloc[0])
    found = everything.loc[keys_of(everything) == asked]
    if found.empty:
        write("The comment of this link is not among these threads. The first one is shown.", "note", "not-here")
        asked, found = keys.iloc[0], visit.study.comments.iloc[:1]
    offered = visit.study.comments.iloc[:CHOICES][TOLD_BY].to_dict("records")
    names = {key: _choice(row, number) for number, (key, row) in enumerate(zip(keys, offered), start=1)}
    names.setdefault(asked, _choice(found.iloc[0], len(names) + 1))
    st.session_state["thread-comment"] = asked

    def take() -> None:
        st.query_params[ADDRESS] = st.session_state["thread-comment"]

    st.selectbox(
        "Comment", list(names), format_func=lambda key: names.get(key, ""), key="thread-comment", on_change=take
    )
    chosen: pd.Series = found.iloc[0]
    return chosen


def _choice(comment: Row, number: int) -> str:
    indent = "· " * min(int(comment["depth"]), 8)
    return clean(f"{indent}{number} {': '.join(filter(None, [author(comment), excerpt(comment, 60)]))}")


BELOW = ("depth_profile", "reply_latency")
PAGE = Page(name="thread", title="Thread", order=40, render=render, charts=("reply_tree", *BELOW))
