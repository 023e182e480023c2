"""Themes: the shares, how they hang on the weight, on single sub-threads and on words, and the codebook itself."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.study import Study
from views import large_pages
from views.codebook_editor import show_codebook
from views.comment_words import excerpt
from views.drill_down import show_chart
from views.page import Page, Visit
from views.plain_text import clean, write

SPANS = 200
"""Pieces of evidence listed."""


def render(visit: Visit) -> None:
    """Show the shares, the same under every weight, where they come from, and the rules that made them."""
    study = visit.study
    st.title("Themes", anchor=False)
    if study.comments.empty:
        write("There is no comment to count. Take a filter away, or add a file under “Add data”.", "lead", "none")
        return
    for name in PAGE.charts:
        show_chart(name, visit)
    st.subheader("What put the comments there", anchor=False)
    _evidence(study)
    st.subheader("The codebook", anchor=False)
    show_codebook(visit)


def evidence_table(study: Study) -> pd.DataFrame:
    """Return the pieces of evidence of the comments at hand, as a table to read, the strongest first."""
    titles = {theme.name: clean(theme.title) for theme in study.codebook.themes}
    found = study.evidence.sort_values("strength", ascending=False, kind="stable").head(SPANS)
    told = {str(row["comment_id"]): excerpt(row, 90) for _, row in _about(found, study.comments).iterrows()}
    via = {"own": "its own words", "subject": "its title", "example": "like an example", "chain": "what it answers"}
    return pd.DataFrame(
        {
            "Theme": [titles.get(name, name) for name in found["theme"]],
            "Found in": [via[str(name)] for name in found["via"]],
            "Words": [clean(span, 60) for span in found["span"]],
            "Strength": found["strength"].array,
            "Comment": [told.get(str(name), "") for name in found["comment_id"]],
        }
    )


def _about(evidence: pd.DataFrame, comments: pd.DataFrame) -> pd.DataFrame:
    return comments[comments["comment_id"].isin(evidence["comment_id"])]


def _evidence(study: Study) -> None:
    table = evidence_table(study)
    if table.empty:
        write("Nothing in these comments matches the codebook.", "note", "no-evidence")
        return
    more = f"The {SPANS} strongest of {len(study.evidence):,} pieces." if len(study.evidence) > SPANS else ""
    write(f"Each piece is a word, a phrase or an answered comment. {more}", "note", "evidence")
    strength = st.column_config.ProgressColumn(min_value=0.0, max_value=1.0, format="%.2f", width="small")
    st.dataframe(table, hide_index=True, key="evidence", column_config={"Strength": strength}, height=320)


CHARTS = ("theme_shares", "theme_weights", "theme_by_subthread")
PAGE = Page(name="themes", title="Themes", order=20, render=render, render_large=large_pages.themes, charts=CHARTS)
