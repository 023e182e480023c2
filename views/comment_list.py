"""Comments shown in full, one below the other, each with its head, its text, its themes and the way to its place."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.study import Study
from views.comment_notes import notes
from views.comment_words import HIDDEN, answers, byline, fate
from views.page import Visit
from views.plain_text import write

PER_PAGE = 10


def show_comments(comments: pd.DataFrame, visit: Visit, key: str, heading: str = "") -> None:
    """Show ``comments`` (rows of the study's comments), ten to a page, in the order they come in."""
    if heading:
        write(heading, "subject", key)
    if comments.empty:
        write("There is no comment to show: what is counted here is not in the file.", "note", key)
        return
    pages = -(-len(comments) // PER_PAGE)
    page = 1
    if pages > 1:
        page = st.pagination(pages, key=f"{key}-page")
    shown = comments.iloc[(page - 1) * PER_PAGE : page * PER_PAGE]
    parents = parents_of(shown, visit.whole)
    for place, (row, comment) in enumerate(shown.iterrows()):
        with st.container(key=f"comment-{key}-{place}", gap="xxsmall"):
            show_comment(comment, visit, f"{key}-{place}", parents.get(row))


def fold_comments(comments: pd.DataFrame, visit: Visit, key: str, heading: str) -> None:
    """Offer ``comments`` folded under ``heading`` (our own words); they are only drawn once unfolded."""
    folded = st.expander(heading, key=f"fold-{key}", on_change="rerun")
    if folded.open:
        with folded:
            show_comments(comments, visit, key)


def show_comment(
    comment: pd.Series, visit: Visit, key: str, parent: pd.Series | None = None, linked: bool = True
) -> None:
    """Show one comment: by-line, subject, what it quotes, its text, its notes, and a link to its place."""
    write(byline(comment), "meta", f"{key}-head")
    if pd.notna(comment["subject"]):
        write(comment["subject"], "subject", f"{key}-subject", limit=300)
    if pd.notna(comment["quoted"]):
        write(comment["quoted"], "quoted", f"{key}-quoted", limit=600)
    if pd.notna(comment["body"]):
        write(comment["body"], "body", f"{key}-body")
    if pd.isna(comment["body"]) or comment["state"] == "truncated":
        write(HIDDEN[str(comment["state"])], "absent", f"{key}-absent")
    known = visit.whole.kept(("notes", key_of(comment)), lambda: notes(comment, visit.whole))
    said = [*known, answers(comment, parent), fate(comment)]
    write("\n".join(line for line in said if line), "meta", f"{key}-notes")
    if linked and "thread" in visit.links:
        st.page_link(visit.links["thread"], label="In context", query_params={"comment": key_of(comment)})


def key_of(comment: pd.Series) -> str:
    """Return the name of a comment in an address: unique in the store."""
    return "/".join(str(comment[name]) for name in ("platform", "thread_id", "comment_id"))


def keys_of(comments: pd.DataFrame) -> pd.Series:
    """Return ``key_of`` for every comment, on the same index."""
    return comments["platform"].astype("str") + "/" + comments["thread_id"] + "/" + comments["comment_id"]


def parents_of(comments: pd.DataFrame, study: Study) -> dict[object, pd.Series]:
    """Return index label -> the comment it answers, for those of ``comments`` whose parent is in the study."""
    held = study.comments[study.comments["comment_id"].isin(comments["parent_id"].dropna())]
    by_key = {(c["platform"], c["thread_id"], c["comment_id"]): c for _, c in held.iterrows()}
    named = {row: (c["platform"], c["thread_id"], c["parent_id"]) for row, c in comments.iterrows()}
    return {row: by_key[key] for row, key in named.items() if key in by_key}
