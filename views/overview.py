"""Overview: what the thread is about, how much of it is missing, and which comments carry most of the weight."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.finding import finding
from analysis.study import Study
from analysis.weights import WEIGHTS, buried, weigh
from charts.chart import all_charts
from charts.ledger_words import total
from views import large_pages
from views.comment_list import fold_comments, show_comments
from views.drill_down import show_chart
from views.page import Page, Visit, all_pages
from views.plain_text import clean, label, write, write_heading

HEAVIEST = 5


def render(visit: Visit) -> None:
    """Show the finding first, then how much is missing, the shares, and the comments that carry most."""
    study = visit.study
    if visit.whole.threads.empty:
        _nothing_yet(visit)
        return
    st.title(label(_title(study), 200), anchor=False)
    found = finding(study)
    write(found.leading or found.visible, "finding", "finding")
    _figures(visit.whole)
    write(" ".join(part for part in (found.others, found.over_weights, found.at_large) if part), "lead", "more")
    show_chart("coverage", visit)
    shares, comments = st.columns([3, 2], gap="large")
    with shares:
        show_chart("theme_shares", visit)
        show_chart("over_time", visit)
    with comments:
        _heaviest(visit)
    for name in unplaced():
        show_chart(name, visit)


def unplaced() -> list[str]:
    """Return the charts that no page places: a new chart shows up here until a page takes it."""
    placed = {name for page in all_pages() for name in page.charts}
    return [chart.name for chart in all_charts() if chart.name not in placed]


def _heaviest(visit: Visit) -> None:
    write_heading("The comments that carry most", WEIGHTS[visit.study.weight].meaning, "heaviest")
    show_comments(heaviest(visit.study), visit, key="heaviest")
    low = buried(visit.study.comments)
    if len(low):
        number = f"{len(low):,} comment{'' if len(low) == 1 else 's'}"
        fold_comments(low, visit, "buried", f"{number} at zero or below: counted as nothing, never taken off")


def heaviest(study: Study) -> pd.DataFrame:
    """Return the comments that count most under the weight in use; of equal ones, the first in the thread first."""
    weights = weigh(study.comments, study.weight)
    top = weights[weights > 0].sort_values(ascending=False, kind="stable").head(HEAVIEST)
    return study.comments.loc[top.index]


def _title(study: Study) -> str:
    titles = study.threads["title"].dropna()
    if titles.empty:
        return "A thread without a title"
    more = len(study.threads) - 1
    return clean(titles.iloc[0]) + (f" (and {more} more thread{'' if more == 1 else 's'})" if more else "")


def _figures(study: Study) -> None:
    """Show the four numbers that say how much of the thread is here."""
    ledger = total(study.threads)
    with st.grid(4, min_column_width=120, key="figures-ledger"):
        st.metric("Declared by the site", _number(ledger["declared"]))
        st.metric("In the file", _number(ledger["kept"]))
        st.metric("With their text", _number(ledger["with_body"]))
        st.metric("Missing", _number(ledger["missing"]))


def _number(n: int | None) -> str:
    return "not said" if n is None else f"{n:,}"


def _nothing_yet(visit: Visit) -> None:
    st.title("Rethread", anchor=False)
    write(
        "Save a comment thread, add the file, and read what people talk about and how sure that is.",
        "finding",
        "welcome",
    )
    if "add_data" in visit.links:
        st.page_link(visit.links["add_data"], label="Add a file")
    if "story" in visit.links and len(visit.whole.documents):
        st.page_link(visit.links["story"], label="Read the articles")


CHARTS = ("coverage", "theme_shares", "over_time")
PAGE = Page(
    name="overview", title="Overview", order=10, render=render, render_large=large_pages.overview, charts=CHARTS
)
