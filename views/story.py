"""Story: what was reported, beside the thread: the story text and the articles about it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from views.comment_words import moment
from views.page import Page, Visit
from views.plain_text import clean, write


def render(visit: Visit) -> None:
    """Show the stories the threads are about on the left, and one article in full on the right."""
    st.title("Story", anchor=False)
    threads, documents = visit.whole.threads, visit.whole.documents
    if threads.empty and documents.empty:
        write("There is no story here yet. Add a thread or an article under “Add data”.", "lead", "none")
        return
    left, right = st.columns([1, 1], gap="large")
    with left:
        st.subheader("What the threads are about", anchor=False)
        for place, (_, thread) in enumerate(threads.iterrows()):
            _thread(thread, place)
    with right:
        st.subheader("Articles", anchor=False)
        if documents.empty:
            write(
                "No article is filed under this story. Add one under “Add data” and give it the same story.",
                "note",
                "no-articles",
            )
        else:
            _article(documents)


def _thread(thread: pd.Series, place: int) -> None:
    with st.container(key=f"comment-story-{place}", gap="xxsmall"):
        opened = moment(thread["created_at"])
        declared = (
            "" if pd.isna(thread["declared_comments"]) else f"{int(thread['declared_comments']):,} comments declared"
        )
        write(" · ".join(p for p in (clean(thread["platform"], 40), opened, declared) if p), "meta", f"story-{place}")
        write(clean(thread["title"], 300) or "A thread without a title", "subject", f"story-{place}")
        if pd.notna(thread["story_text"]):
            write(thread["story_text"], "body", f"story-{place}")
        if pd.notna(thread["url"]):
            write(thread["url"], "meta", f"story-url-{place}", limit=300)


def _article(documents: pd.DataFrame) -> None:
    documents = documents.sort_values(["published_at", "document_id"], kind="stable")
    names = [_name(article, number) for number, (_, article) in enumerate(documents.iterrows(), start=1)]
    name = st.selectbox(
        f"{len(documents):,} article{'' if len(documents) == 1 else 's'}, oldest first",
        names,
        key="article",
    )
    article = documents.iloc[names.index(name)]
    with st.container(key="comment-article", gap="xxsmall"):
        head = (clean(article["outlet"], 80), clean(article["author"], 80), moment(article["published_at"], "day"))
        write(" · ".join(part for part in head if part) or "Outlet, author and date are not given", "meta", "article")
        write(clean(article["title"], 300) or "An article without a headline", "subject", "article")
        write(article["text"], "body", "article")
        if pd.notna(article["url"]):
            write(article["url"], "meta", "article-url", limit=300)


def _name(article: pd.Series, number: int) -> str:
    title, outlet = clean(article["title"], 80), clean(article["outlet"], 40)
    return f"{number}. " + (" · ".join(part for part in (outlet, title) if part) or clean(article["text"], 60))


PAGE = Page(name="story", title="Story", order=60, render=render)
