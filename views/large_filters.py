"""The sidebar for a choice too large to be held in memory: what a comment counts, and filters that sums can answer."""

from __future__ import annotations

import streamlit as st

from analysis.codebook import UNASSIGNED, Codebook
from analysis.sentiment import LABELS
from analysis.study import Selection
from analysis.summary import EDGES, Aggregate
from analysis.weights import WEIGHTS
from views.plain_text import clean, write
from views.sidebar import BIND, days

WHOLE_ONLY = ("rank", "subtree")
"""Weights that hang on all comments of a thread: under filters the usual one takes their place."""


def choose_weight(usual: str) -> str:
    """Let the reader choose what a comment counts; ``usual`` is the default."""
    titles = {weight.title: name for name, weight in WEIGHTS.items()}
    title = st.selectbox("What a comment counts", list(titles), index=list(titles.values()).index(usual), key="weight",
                         bind=BIND)  # fmt: skip
    write(WEIGHTS[titles[title]].meaning, "note", "weight")
    return titles[title]


def choose_filters(whole: Aggregate, weight: str) -> Selection:
    """Let the reader narrow the comments down. A filter that could make no difference is not offered."""
    with st.expander("Filters", key="filters", expanded=True):
        selection = Selection(
            themes=_themes(whole.codebook),
            labels=tuple(name.lower() for name in st.multiselect("Tone of words", [n.capitalize() for n in LABELS],
                                                                 key="tone", bind=BIND)),
            score=_scores() if whole.summary.scored else (None, None),
            time=days(whole.first, whole.last) if whole.first and whole.last else (None, None),
        )  # fmt: skip
    if selection and weight in WHOLE_ONLY:
        write("Under filters this cannot be counted; the usual weight is used.", "note", "weight-filtered")
    return selection


def _themes(book: Codebook) -> tuple[str, ...]:
    titles = {clean(theme.title): theme.name for theme in book.themes} | {"No theme": UNASSIGNED}
    return tuple(titles[title] for title in st.multiselect("Theme", list(titles), key="theme", bind=BIND))


def _scores() -> tuple[int | None, int | None]:
    """Return the bounds the reader set; an end of the slider sets none, so that comments without a score stay."""
    least, most = "lowest", "highest"
    options = [least, *(f"{edge:,}" for edge in EDGES), most]
    low, high = st.select_slider("Score, from … to below …", options, (least, most), key="points", bind=BIND)
    edges = dict(zip(options[1:-1], EDGES, strict=True))
    return edges.get(low), edges[high] - 1 if high in edges else None
