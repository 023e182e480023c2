"""Sentiment: the tone of the words by two readings, by theme and by depth, with what neither can read beside it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.sentiment import CAVEAT, LABELS, mood
from analysis.study import Study
from analysis.weights import population, weigh
from views import large_pages
from views.comment_list import fold_comments
from views.drill_down import show_chart
from views.page import Page, Visit
from views.plain_text import write


def render(visit: Visit) -> None:
    """Show the mood or why none is given, the charts, and the comments that are not judged."""
    study = visit.study
    st.title("Sentiment", anchor=False)
    if study.comments.empty:
        write("There is no comment to read. Take a filter away, or add a file under “Add data”.", "lead", "none")
        return
    read = study.sentiment.loc[population(study.comments).index]
    write(mood(read, weigh(study.comments, study.weight).reindex(read.index)).sentence, "finding", "mood")
    write(CAVEAT, "lead", "caveat")
    for name in PAGE.charts:
        show_chart(name, visit)
    st.subheader("The words at each end", anchor=False)
    for place, name in enumerate((LABELS[0], LABELS[2])):
        fold_comments(extreme(study, lowest=place == 0), visit, f"most-{name}", f"Most {name} words")
    st.subheader("Not judged", anchor=False)
    reasons = not_judged(study)
    write(_count(reasons), "body", "not-judged")
    for reason, rows in reasons.items():
        fold_comments(rows, visit, f"why-{reason.replace(' ', '-')}", f"{reason.capitalize()}: {len(rows):,}")


def extreme(study: Study, *, lowest: bool) -> pd.DataFrame:
    """Return the five judgeable comments with the lowest (or highest) tone that is below (above) neutral."""
    judged = study.sentiment[study.sentiment["judgeable"] & (study.sentiment["label"] == LABELS[0 if lowest else 2])]
    return study.comments.loc[judged.sort_values("score", ascending=lowest, kind="stable").index[:5]]


def not_judged(study: Study) -> dict[str, pd.DataFrame]:
    """Return reason -> the comments that are not judged for it."""
    left_out = study.sentiment[~study.sentiment["judgeable"]]
    groups = left_out.groupby(left_out["why_not"].astype("str"), sort=True).groups
    return {str(reason): study.comments.loc[rows] for reason, rows in groups.items()}


def _count(reasons: dict[str, pd.DataFrame]) -> str:
    n = sum(len(rows) for rows in reasons.values())
    if not n:
        return "Every comment can be judged."
    return f"{n:,} comment{' is' if n == 1 else 's are'} left out of the numbers above:"


CHARTS = ("sentiment_by_theme", "sentiment_agreement", "sentiment_by_depth")
PAGE = Page(
    name="sentiment", title="Sentiment", order=30, render=render, render_large=large_pages.sentiment, charts=CHARTS
)
