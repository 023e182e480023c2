"""Topics: what the comments are about without a codebook, in words and with the comments that stand for each."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analysis.codebook_edits import with_theme
from analysis.study import Study
from analysis.topic_theme import is_theme, theme_of
from analysis.topics import SAMPLE, why_none
from charts.topics import by_share
from views import codebook_draft
from views.comment_list import show_comments
from views.drill_down import show_chart
from views.page import Page, Visit
from views.plain_text import clean, label, write

AT_ONCE = 2_000
"""Comments with text up to which topics are looked for without asking."""
PER_SECOND = 60
"""Comments embedded per second, at the least, on two cores."""
LISTED = 20
"""Topics described in words."""


def render(visit: Visit) -> None:
    """Show the topics, or a button that looks for them where that takes its time."""
    st.title("Topics", anchor=False)
    if visit.study.comments.empty:
        write("There is no comment to read. Take a filter away, or add a file under “Add data”.", "lead", "none")
        return
    codebook_draft.tell()
    if not _wanted(visit.whole):
        return
    with st.spinner("Reading the comments for topics …"):
        visit.whole.table("topics")
    said = why_none(visit.study.table("topics"))
    if said:
        write(said, "lead", "topics-reason")
    show_chart("topics", visit)
    summary = by_share(visit.study)
    if summary.empty:
        return
    write(
        "Topics are suggestions made by a program. Read the comments before you name one.", "note", "topics-suggestion"
    )
    for _, topic in summary.head(LISTED).iterrows():
        _topic(topic, visit)
    if len(summary) > LISTED:
        write(f"{len(summary) - LISTED:,} smaller ones are in the table “topic_summary”.", "note", "topics-more")


def _wanted(whole: Study) -> bool:
    """Say whether to look for topics now: for many comments only once the reader has asked."""
    n = int(whole.comments["body"].notna().sum())
    threads = whole.threads[["platform", "thread_id"]].astype("str").agg("/".join, axis=1)
    asked = ("topics-asked", n, *sorted(threads))
    if n <= AT_ONCE or st.session_state.get("topics-asked") == asked:
        return True
    minutes = max(1, round(min(n, SAMPLE) / PER_SECOND / 60))
    write(
        f"{n:,} comments have text. Finding topics takes about {minutes} minute{'' if minutes == 1 else 's'}, once.",
        "lead",
        "topics-cost",
    )
    if st.button("Find topics", key="find-topics", type="primary"):
        st.session_state["topics-asked"] = asked
        return True
    return False


def _topic(topic: pd.Series, visit: Visit) -> None:
    """Describe one topic: its words, how sure it is, the comments most like it, and the way to make a theme of it."""
    described, made = st.columns([0.8, 0.2])
    with made:
        _make(topic, visit)
    with described:
        _describe(topic, visit)


def _make(topic: pd.Series, visit: Visit) -> None:
    """Offer to make the topic a theme, or say that it is one."""
    number = int(topic["topic"])
    if not is_theme(topic["title"], visit.study.codebook):
        st.button("Make this a theme", key=f"topic-{number}-theme", width="stretch", on_click=_as_theme,
                  args=(topic, visit.study))  # fmt: skip
        return
    write("This is a theme now. Its share is on the Themes page, where it is edited and saved.", "note", f"is-{number}")
    if "themes" in visit.links:
        st.page_link(visit.links["themes"], label="Go to the themes")


def _as_theme(topic: pd.Series, study: Study) -> None:
    number = int(topic["topic"])
    mine = (study.table("topics")["topic"] == number).fillna(False).to_numpy(bool)
    theme = theme_of(topic, study.comments[mine], representatives(study, number)["body"], study.codebook)
    codebook_draft.edit(study.codebook, partial(with_theme, theme=theme))


def _describe(topic: pd.Series, visit: Visit) -> None:
    """Describe the topic, folded."""
    number = int(topic["topic"])
    heading = f"{label(topic['title'])} · {topic['n']:,} comment{'' if topic['n'] == 1 else 's'}"
    folded = st.expander(heading, key=f"topic-{number}", on_change="rerun")
    if not folded.open:
        return
    with folded:
        write(f"Words: {clean(topic['words'])}", "body", f"topic-words-{number}")
        if pd.notna(topic["stability"]):
            again = f"Other seeds find {topic['stability']:.0%} of it again (mean overlap of five fits)."
            write(again, "meta", f"topic-again-{number}")
        show_comments(representatives(visit.study, number), visit, key=f"topic-{number}-comments")


def representatives(study: Study, topic: int) -> pd.DataFrame:
    """Return the comments that stand for a topic, the one most like it first."""
    held = study.table("topics")
    mine = held[(held["topic"] == topic).fillna(False) & held["representative"].notna()]
    comments: pd.DataFrame = study.comments.iloc[mine.sort_values("representative", kind="stable").index]
    return comments


PAGE = Page(name="topics", title="Topics", order=82, section="More", render=render, charts=("topics",))
