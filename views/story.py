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
            _articles(documents)


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


def _articles(documents: pd.DataFrame) -> None:
    """List the articles, oldest first, and show the chosen one in full."""
    documents = documents.sort_values(["published_at", "document_id"], kind="stable")
    event = st.dataframe(
        table(documents),
        hide_index=True,
        key="articles",
        on_select="rerun",
        selection_mode="single-row-required",
        column_config={"Date": st.column_config.DateColumn(format="D MMM YYYY", width=100)},
        alt="The articles of the story, one row each",
    )
    chosen = (event.get("selection") or {}).get("rows") or [0]
    article = documents.iloc[min(chosen[0], len(documents) - 1)]
    with st.container(key="chosen-article", gap="xxsmall"):
        head = (clean(article["outlet"], 80), clean(article["author"], 80), moment(article["published_at"], "day"))
        write(
            " · ".join(part for part in head if part) or "Outlet, author and date are not in the file",
            "meta",
            "article",
        )
        write(clean(article["title"], 300) or "An article without a headline", "subject", "article")
        write(article["text"], "body", "article")
        if pd.notna(article["url"]):
            write(article["url"], "meta", "article-url", limit=300)


def table(documents: pd.DataFrame) -> pd.DataFrame:
    """Return the articles as the list shows them: date, outlet, headline (or the start of the text)."""
    headline = documents["title"].fillna(documents["text"])
    columns = {
        "Date": documents["published_at"].array,
        "Outlet": pd.array([clean(name, 40) or None for name in documents["outlet"]], dtype="str"),
        "Headline": pd.array([clean(text, 120) for text in headline], dtype="str"),
    }
    return pd.DataFrame(columns).dropna(axis="columns", how="all")


PAGE = Page(name="story", title="Story", order=86, section="More", render=render)
