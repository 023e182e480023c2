"""One comment in its place: what it answers, up to the head of its sub-thread, and what answers it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from views.comment_list import parents_of, show_comment
from views.comment_words import byline, excerpt
from views.page import Visit
from views.plain_text import label, write

NEAREST = 5
"""Ancestors shown next to the comment; those further up are counted, and the head of the sub-thread is shown."""
REPLIES = 20


def ancestors(comments: pd.DataFrame, comment: pd.Series) -> pd.DataFrame:
    """Return what ``comment`` answers, its parent first, then that one's parent, up to the head of the sub-thread.

    Needs ``comments`` of one thread. A ring of replies (a broken dump) ends where it comes round.
    """
    place = dict(zip(comments["comment_id"], range(len(comments)), strict=True))
    parent_id = comments["parent_id"].tolist()
    found: list[int] = []
    seen, named = {comment["comment_id"]}, comment["parent_id"]
    while isinstance(named, str) and named in place and named not in seen:
        seen.add(named)
        found.append(place[named])
        named = parent_id[place[named]]
    return comments.iloc[found]


def replies(comments: pd.DataFrame, comment: pd.Series) -> pd.DataFrame:
    """Return the direct replies to ``comment`` in dump order. Needs ``comments`` of one thread."""
    return comments.loc[comments["parent_id"].eq(comment["comment_id"]).fillna(False).astype(bool)]


def show_in_context(comment: pd.Series, visit: Visit) -> None:
    """Show ``comment`` between what it answers and what answers it."""
    everything = visit.whole.comments
    same = (everything["platform"] == comment["platform"]) & (everything["thread_id"] == comment["thread_id"])
    thread = everything[same]
    above = ancestors(thread, comment)
    _show_above(above, visit)
    with st.container(key="chosen-comment", gap="xxsmall"):
        show_comment(comment, visit, "chosen", above.iloc[0] if len(above) else None, linked=False)
    below = replies(thread, comment)
    write(_count_below(below), "note", "below")
    known = parents_of(below, visit.whole)
    for place, (row, reply) in enumerate(below.head(REPLIES).iterrows()):
        with st.container(key=f"comment-reply-{place}", gap="xxsmall"):
            show_comment(reply, visit, f"reply-{place}", known.get(row))


def _show_above(above: pd.DataFrame, visit: Visit) -> None:
    """Show the head of the sub-thread and the nearest ancestors, the head first, folded to one line each."""
    if above.empty:
        return
    number = f"{len(above):,} comment{'' if len(above) == 1 else 's'}"
    write(f"Above it: {number}, up to the head of its sub-thread.", "note", "above")
    far = above.iloc[NEAREST:]
    listed = pd.concat([far.iloc[-1:], above.iloc[:NEAREST].iloc[::-1]])
    known = parents_of(listed, visit.whole)
    for place, (row, comment) in enumerate(listed.iterrows()):
        if place == 1 and len(far) > 1:
            write(f"… {len(far) - 1:,} comments between …", "note", "between")
        with st.expander(label(f"{byline(comment)}: {excerpt(comment)}", 120), key=f"above-{place}"):
            show_comment(comment, visit, f"above-{place}", known.get(row))


def _count_below(below: pd.DataFrame) -> str:
    if below.empty:
        return "Nothing in the file answers it."
    more = f"; the first {REPLIES} are shown" if len(below) > REPLIES else ""
    return f"{len(below):,} direct {'reply' if len(below) == 1 else 'replies'}{more}."
