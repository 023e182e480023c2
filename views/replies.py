"""Replies: what answers do with what they answer, pairs to read, and who answers whom as a file."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analysis.study import Study
from charts.answered import answers
from charts.network import KINDS, WRITERS, network
from views.comment_list import show_comment
from views.drill_down import show_chart
from views.page import Page, Visit
from views.plain_text import write
from views.relation_words import NAMES, caveat, finding, sign, unknown

PER_PAGE = 5
SAVED_AS = {"gexf": "application/gexf+xml", "graphml": "application/graphml+xml"}


def render(visit: Visit) -> None:
    """Show the finding and its error, the charts, the pairs of one relation, and the networks."""
    study = visit.study
    st.title("Replies", anchor=False)
    if study.comments.empty:
        write("There is no comment to read. Take a filter away, or add a file under “Add data”.", "lead", "none")
        return
    write(finding(study), "finding", "relations")
    write(caveat(), "lead", "caveat")
    write(unknown(study), "note", "unknown")
    for name in PAGE.charts:
        show_chart(name, visit)
    st.subheader("Answers beside what they answer", anchor=False)
    _pairs(visit)
    st.subheader("Who answers whom", anchor=False)
    _networks(visit)


def pairs(study: Study, relation: str) -> pd.DataFrame:
    """Return the readable answers with that relation and their parents' places, the strongest sign first."""
    rows = answers(study)
    mine = rows[(rows["relation"] == relation) & rows["readable"] & rows["above"].notna()]
    return mine.sort_values("strength", ascending=False, na_position="last", kind="stable")


@st.fragment
def _pairs(visit: Visit) -> None:
    relation = st.segmented_control("What the answer does", list(NAMES), format_func=lambda name: NAMES[name],
                                    default="disagrees", required=True, key="replies-relation")  # fmt: skip
    found = pairs(visit.study, str(relation))
    if found.empty:
        write("No readable answer here shows this.", "note", "no-pairs")
        return
    pages = -(-len(found) // PER_PAGE)
    page = st.pagination(pages, key=f"replies-{relation}-page") if pages > 1 else 1
    for place, (_, pair) in enumerate(found.iloc[(page - 1) * PER_PAGE : page * PER_PAGE].iterrows()):
        _pair(pair, visit, f"pair-{place}")


def _pair(pair: pd.Series, visit: Visit, key: str) -> None:
    """Show one pair: what is answered at the left, the answer at the right with what shows the relation."""
    above, answer = st.columns(2, gap="medium")
    comments = visit.study.comments
    with above, st.container(key=f"comment-{key}-above", gap="xxsmall"):
        show_comment(comments.loc[pair["above"]], visit, f"{key}-above")
    with answer, st.container(key=f"comment-{key}-answer", gap="xxsmall"):
        write(sign(pair), "note", f"{key}-sign")
        show_comment(comments.loc[pair["at"]], visit, f"{key}-answer", comments.loc[pair["above"]])


def _networks(visit: Visit) -> None:
    write(
        "Files for Gephi and the like. Authors are called Commenter 1, 2, …; no text goes in. Real names: "
        "rethread network --names on the command line.", "body", "networks",
    )  # fmt: skip
    columns = st.columns(len(KINDS) * len(WRITERS))
    choices = [(kind, to) for kind in KINDS for to in WRITERS]
    for column, (kind, to) in zip(columns, choices, strict=True):
        with column:
            st.download_button(
                f"{kind.capitalize()}, {to}", partial(network, visit.study, kind, to), f"{kind}.{to}",
                SAVED_AS[to], on_click="ignore", key=f"network-{kind}-{to}", width="stretch",
            )  # fmt: skip


CHARTS = ("theme_reactions", "answer_sentiment", "controversy")
PAGE = Page(name="replies", title="Replies", order=32, render=render, charts=CHARTS)
